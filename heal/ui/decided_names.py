"""What was decided about names in registers, each with the way to take it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from heal.queries import decided_names as decisions
from heal.queries.decided_names import MOST, AddedMember, ConfirmedName, LeftOutName
from heal.rules.wording import label
from heal.services import decided_names
from heal.ui import runtime
from heal.ui.words import counted, day, plain
from heal.vocabulary import Permission

Decided = TypeVar("Decided", AddedMember, ConfirmedName, LeftOutName)


def show() -> None:
    """Show the names that are left out, those that were confirmed, and who was added from one."""
    _left_out()
    _confirmed()
    if runtime.may(Permission.IMPORT_FILES):
        _added()


def of_member(member_id: int) -> None:
    """Show the names that a member is known by in meetings, where there are any."""
    if not runtime.may(Permission.RECORD_ATTENDANCE):
        return
    with runtime.reading(Permission.SEE_MEMBERS) as session:
        total, found = decisions.confirmed(session, member_id=member_id, addresses=True)
    if total:
        with st.expander("Take a name in meetings back", icon=":material/badge:"):
            for item in found:
                _one(item, f":small[{_lines(item.lines)}]")


def here_alone(batch_id: int) -> None:
    """Show the names in a file that somebody decided about for its meeting alone."""
    addresses = runtime.may(Permission.SEE_MEMBERS)
    with runtime.reading(Permission.IMPORT_REGISTERS) as session:
        found = decisions.here_alone(session, batch_id, addresses=addresses)
    if not found:
        return
    st.subheader("Decided for this meeting alone", anchor=False)
    for item in found:
        what = f"was {plain(item.member)}" if item.member else "was left out"
        _line(
            item.name, f":small[{what}]", "Ask again", f"again-{item.row_id}",
            decided_names.ask_again, item.row_id, "The name waits again.",
        )  # fmt: skip


def _left_out() -> None:
    everywhere = runtime.may(Permission.IMPORT_FILES)

    def line(item: LeftOutName) -> None:
        where = "in every group" if item.group_name is None else f"in {plain(item.group_name)}"
        says = (
            f":small[{label(item.why)}, {where}; {_lines(item.lines)}; "
            f"by {plain(item.decided_by)}, {day(item.decided_on)}]"
        )
        _line(
            item.name, says, "Take it back", f"leave-in-{item.ignored_id}",
            decided_names.leave_in, item.ignored_id, "Taken back; the name waits again.",
            shown=everywhere or item.group_name is not None,
        )  # fmt: skip

    _decided(
        decisions.left_out, line, "Names that are always left out", ":material/block:",
        "Find a name that is left out", "left-out-search",
    )  # fmt: skip


def _confirmed() -> None:
    def line(item: ConfirmedName) -> None:
        _one(item, f":small[is {plain(item.member)}; {_lines(item.lines)}]")

    _decided(
        decisions.confirmed, line, "Names that were confirmed", ":material/badge:",
        "Find a confirmed name or a member", "confirmed-search",
    )  # fmt: skip


def _added() -> None:
    def line(item: AddedMember) -> None:
        called = f"from “{plain(item.name)}”; " if item.name != item.member else ""
        _line(
            item.member, f":small[{called}{_lines(item.lines)}]", "Take them out",
            f"take-out-{item.member_id}", decided_names.take_out, item.member_id,
            "Taken out of the records; the name waits again.",
        )  # fmt: skip

    _decided(
        decisions.added, line, "Members who were added from a name", ":material/person_add:",
        "Find a member who was added", "added-search",
    )  # fmt: skip


def _decided(
    find: Callable[..., tuple[int, list[Decided]]],
    line: Callable[[Decided], None],
    says: str,
    icon: str,
    search: str,
    key: str,
) -> None:
    """Show decisions of a kind with their number, and a search where there are many."""
    addresses = runtime.may(Permission.SEE_MEMBERS)
    with runtime.reading(Permission.IMPORT_REGISTERS) as session:
        total, found = find(session, addresses=addresses)
    if not total:
        return
    with st.expander(f"{says} ({total:,})", icon=icon):
        if total > MOST:
            part = st.text_input(search, key=key, max_chars=120)
            st.markdown(f":small[The latest {MOST} of {total:,} that read like this.]")
            with runtime.reading(Permission.IMPORT_REGISTERS) as session:
                _, found = find(session, search=part, addresses=addresses)
        for item in found:
            line(item)


def _one(item: ConfirmedName, says: str) -> None:
    _line(
        item.name, says, "Take it back", f"alias-{item.alias_id}",
        decided_names.forget_alias, item.alias_id, "Taken back; the name waits again.",
    )  # fmt: skip


def _line(
    name: str,
    says: str,
    button: str,
    key: str,
    use_case: Callable[..., Any],
    number: int,
    said: str,
    *,
    shown: bool = True,
) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(name)}**  \n{says}", width="stretch")
        if shown and st.button(button, key=key):
            runtime.perform(use_case, said, number, form=key)


def _lines(number: int) -> str:
    return f"{counted(number, 'line')} so far" if number else "no line so far"
