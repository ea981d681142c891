"""The names in registers that nobody is known by, each with what may be done about it."""

from __future__ import annotations

from datetime import date
from math import ceil

import streamlit as st

from heal.names import fold
from heal.queries import imports
from heal.queries.imports import Alike, WaitingName
from heal.services import waiting_names
from heal.ui import decided_names, forms, runtime
from heal.ui.words import counted, day, plain
from heal.vocabulary import LeftOut, Permission

NAMES_A_PAGE = 10
NOBODY = Alike(None)
SAYS = {LeftOut.GUEST: "Not a member", LeftOut.PROGRAM: "A program"}
HELP = {
    LeftOut.GUEST: "A guest, or somebody who came by mistake: left out now and each time",
    LeftOut.PROGRAM: "A program that takes notes or records: left out now and each time",
}


def queue() -> None:
    """Show the names that wait, a few at a time, with the member each may be."""
    with runtime.reading(Permission.IMPORT_REGISTERS) as session:
        names = imports.waiting(session, addresses=runtime.may(Permission.SEE_MEMBERS))
    st.header("Who is this?", anchor=False)
    if names:
        _waiting(names)
    else:
        st.markdown(
            "No name waits. A name that a register holds and nobody is known by stands here."
        )
    decided_names.show()


def _waiting(names: list[WaitingName]) -> None:
    st.markdown(
        f"{counted(len(names), 'name')} in registers that nobody is known by. Until you say who "
        "it is, that time counts for nobody. What you say holds for later files as well."
    )
    if not runtime.may(Permission.IMPORT_FILES):
        st.markdown(
            "Somebody from another group, or new here? Let the name stand; the coordinator sees "
            "it, too, and knows who it is or adds them."
        )
    if len(names) > 1:
        _several(names)
    if len(names) > NAMES_A_PAGE:
        names = _searched(names)
    pages = ceil(len(names) / NAMES_A_PAGE)
    number = min(st.pagination(pages, key="waiting-page"), pages) if pages > 1 else 1
    shown = names[(number - 1) * NAMES_A_PAGE : number * NAMES_A_PAGE]
    with runtime.reading(Permission.IMPORT_REGISTERS) as session:
        alike = imports.suggestions(session, shown)
    for item in shown:
        with st.container(border=True):
            _name(item, alike.get(item.key, NOBODY))


def _searched(names: list[WaitingName]) -> list[WaitingName]:
    wanted = fold(st.text_input("Find a name that waits", key="waiting-search", max_chars=120))
    found = [item for item in names if wanted in fold(item.name) or wanted in item.key]
    if not found:
        st.markdown("No name that waits reads like this; search for less of it.")
    return found


def _several(names: list[WaitingName]) -> None:
    """Offer to leave several names out at once: what a season of files needs."""
    called = {item.row_id: _called(item) for item in names}
    with st.expander("Leave several out at once", icon=":material/checklist:"):
        key = runtime.form_key("several")
        ticked = st.multiselect(
            "Which of these are nobody's here?", list(called), key=f"several-{key}",
            format_func=lambda row: called.get(row, ""), placeholder="Choose names",
        )  # fmt: skip
        with st.container(horizontal=True):
            for why, says in (
                (LeftOut.GUEST, "They are not members"), (LeftOut.PROGRAM, "They are programs"),
            ):  # fmt: skip
                if st.button(says, key=f"several-{why}", disabled=not ticked, help=HELP[why]):
                    runtime.perform(
                        waiting_names.leave_out,
                        f"{counted(len(ticked), 'name')} left out from now on.",
                        ticked, why=why, on=runtime.today(), form="several",
                    )  # fmt: skip


def _called(item: WaitingName) -> str:
    name = item.name or "Somebody without a name"
    return f"{name} ({item.email})" if item.email and item.email != name else name


def _name(item: WaitingName, alike: Alike) -> None:
    row = item.row_id
    spent = f", {counted(item.minutes, 'minute')}"
    others = f", and {counted(len(item.meetings) - 1, 'other meeting')}"
    st.markdown(
        f"**{plain(_called(item))}**  \n:small[{plain(item.group_name or '')}, "
        f"{day(item.meetings[0])}{spent if item.minutes else ''}"
        f"{others if len(item.meetings) > 1 else ''}]"
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        if alike.likely:
            _this_is(row, f"Yes, this is {plain(alike.likely[1])}", alike.likely, first=True)
        for other in alike.others:
            _this_is(row, f"{plain(other[1])}?", other)
        says = "Somebody else" if alike.likely or alike.others else "Say who it is"
        with st.popover(says, icon=":material/search:", key=f"else-{row}"):
            _choose(item)
        if item.name and runtime.may(Permission.IMPORT_FILES):
            _new_member(item)
        _nobody(row, alike)


def _nobody(row: int, alike: Alike) -> None:
    """Show the ways to say that a name is nobody's here: each time, or this once."""
    for why, says in SAYS.items():
        again = f"{says}, as in other groups" if alike.left_out is why else says
        if st.button(again, key=f"{why}-{row}", type="tertiary", help=HELP[why]):
            runtime.perform(
                waiting_names.leave_out, "Left out from now on.", [row], why=why,
                on=runtime.today(), form=f"{why}-{row}",
            )  # fmt: skip
    once = "Left out of this meeting alone; at the next one, the name waits again"
    if st.button("Leave out this time", key=f"out-{row}", type="tertiary", help=once):
        runtime.perform(
            waiting_names.set_aside, "Left out of this meeting.", row, form=f"out-{row}"
        )


def _this_is(row: int, says: str, member: tuple[int, str], *, first: bool = False) -> None:
    number, name = member
    key = f"yes-{row}" if first else f"or-{row}-{number}"
    if st.button(says, type="primary" if first else "secondary", key=key):
        runtime.perform(
            waiting_names.confirm_alias, f"Noted: this is {name}.", row,
            member_id=number, form=f"yes-{row}",
        )  # fmt: skip


def _choose(item: WaitingName) -> None:
    row = item.row_id
    chosen = forms.member("Which member?", key=f"who-{row}", permission=Permission.IMPORT_REGISTERS)
    remember = st.checkbox("Know them by this name from now on", value=True, key=f"keep-{row}")
    if st.button("This is them", key=f"them-{row}", disabled=chosen is None):
        runtime.perform(
            waiting_names.confirm_alias, "Noted who it is.", row,
            member_id=chosen, remember=remember, form=f"them-{row}",
        )  # fmt: skip
    if runtime.may(Permission.IMPORT_FILES):
        _otherwise_named(item)


def _new_member(item: WaitingName) -> None:
    """Show the click that adds somebody as they stand there, since the first of these meetings."""
    since = item.meetings[-1]
    told = f"{plain(item.name)} joins {plain(item.group_name or '')}, since {day(since)}"
    if st.button("A new member", icon=":material/person_add:", key=f"add-{item.row_id}", help=told):
        _add(item, name=item.name, joined_on=since)


def _otherwise_named(item: WaitingName) -> None:
    row = item.row_id
    with st.form(f"new-{row}", border=False):
        st.markdown("**Somebody new**, whose name or day should be another:")
        name = st.text_input("Their name", item.name, max_chars=120, key=f"name-{row}")
        joined_on = forms.past_day(
            "In the group since", key=f"since-{row}", value=item.meetings[-1]
        )
        if st.form_submit_button("Add them"):
            _add(item, name=name, joined_on=joined_on)


def _add(item: WaitingName, *, name: str, joined_on: date) -> None:
    runtime.perform(
        waiting_names.add_as_member,
        f"{name} is a member of {item.group_name} since {day(joined_on)}.", item.row_id,
        name=name, joined_on=joined_on, form=f"new-{item.row_id}",
    )  # fmt: skip
