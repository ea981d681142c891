"""The names in registers that nobody is known by, each with what may be done about it."""

from __future__ import annotations

from math import ceil

import streamlit as st

from heal.queries import imports
from heal.queries.imports import Alike, WaitingName
from heal.services import waiting_names
from heal.ui import forms, runtime
from heal.ui.words import counted, day, plain
from heal.vocabulary import Permission

NAMES_A_PAGE = 5
NOBODY = Alike(None)


def queue() -> None:
    """Show the names that wait, a few at a time, with the member each may be."""
    with runtime.reading(Permission.IMPORT_REGISTERS) as session:
        names = imports.waiting(session, addresses=runtime.may(Permission.SEE_MEMBERS))
    st.header("Who is this?", anchor=False)
    if not names:
        st.markdown(
            "No name waits. A name that a register holds and nobody is known by stands here."
        )
        return
    st.markdown(
        f"{counted(len(names), 'name')} in registers that nobody is known by. "
        "Until you say who it is, that time counts for nobody."
    )
    if not runtime.may(Permission.IMPORT_FILES):
        st.markdown(
            "Somebody from another group, or new here? Let the name stand; the coordinator sees "
            "it, too, and knows who it is or adds them."
        )
    pages = ceil(len(names) / NAMES_A_PAGE)
    number = min(st.pagination(pages, key="waiting-page"), pages) if pages > 1 else 1
    shown = names[(number - 1) * NAMES_A_PAGE : number * NAMES_A_PAGE]
    with runtime.reading(Permission.IMPORT_REGISTERS) as session:
        alike = imports.suggestions(session, shown)
    for item in shown:
        with st.container(border=True):
            _name(item, alike.get(item.key, NOBODY))


def _name(item: WaitingName, alike: Alike) -> None:
    row = item.row_id
    name = item.name or "Somebody without a name"
    st.text(f"{name} ({item.email})" if item.email and item.email != name else name)
    spent = f", {counted(item.minutes, 'minute')}"
    others = f", and {counted(len(item.meetings) - 1, 'other meeting')}"
    st.markdown(
        f":small[{plain(item.group_name or '')}, {day(item.meetings[0])}"
        f"{spent if item.minutes else ''}{others if len(item.meetings) > 1 else ''}]"
    )
    with st.container(horizontal=True):
        if alike.likely:
            _this_is(row, f"Yes, this is {plain(alike.likely[1])}", alike.likely, first=True)
        for other in alike.others:
            _this_is(row, f"{plain(other[1])}?", other)
        says = "Say who it is" if alike is NOBODY else "Somebody else"
        with st.popover(says, icon=":material/search:", key=f"else-{row}"):
            _choose(row)
        if st.button("Leave out", key=f"out-{row}", help="A guest, or a program that takes notes"):
            runtime.perform(
                waiting_names.set_aside, "Left out of this meeting.", row, form=f"out-{row}"
            )
        if runtime.may(Permission.IMPORT_FILES):
            with st.popover("Add as a new member", icon=":material/person_add:", key=f"add-{row}"):
                _new_member(item)


def _this_is(row: int, says: str, member: tuple[int, str], *, first: bool = False) -> None:
    number, name = member
    key = f"yes-{row}" if first else f"or-{row}-{number}"
    if st.button(says, type="primary" if first else "secondary", key=key):
        runtime.perform(
            waiting_names.confirm_alias, f"Noted: this is {name}.", row,
            member_id=number, form=f"yes-{row}",
        )  # fmt: skip


def _choose(row: int) -> None:
    chosen = forms.member("Which member?", key=f"who-{row}", permission=Permission.IMPORT_REGISTERS)
    remember = st.checkbox("Know them by this name from now on", value=True, key=f"keep-{row}")
    if st.button("This is them", key=f"them-{row}", disabled=chosen is None):
        runtime.perform(
            waiting_names.confirm_alias, "Noted who it is.", row,
            member_id=chosen, remember=remember, form=f"them-{row}",
        )  # fmt: skip


def _new_member(item: WaitingName) -> None:
    row = item.row_id
    with st.form(f"new-{row}", border=False):
        name = st.text_input("Their name", item.name, max_chars=120, key=f"name-{row}")
        joined_on = forms.past_day(
            "In the group since", key=f"since-{row}", value=item.meetings[-1]
        )
        if st.form_submit_button("Add them"):
            runtime.perform(
                waiting_names.add_as_member, "Added as a member.", row,
                name=name, joined_on=joined_on, form=f"new-{row}",
            )  # fmt: skip
