"""The times that a member spent in groups: adding, leaving, correcting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from heal.queries.members import InGroup
from heal.services import members
from heal.ui import forms, runtime
from heal.ui.words import day, plain
from heal.vocabulary import Permission


def show(member_id: int, times: tuple[InGroup, ...], groups: Mapping[int, str]) -> None:
    """Show a member's times in groups, each with what may be done about it."""
    st.subheader("Groups", anchor=False)
    if not times:
        st.write("In no group so far.")
    for time in times:
        if runtime.may(Permission.EDIT_MEMBERS):
            _one(time)
        else:
            st.markdown(_says(time))
    if runtime.may(Permission.EDIT_MEMBERS):
        _join(member_id, groups)


def group_choice(says: str, groups: Mapping[int, str], *, key: str) -> int | None:
    """Show a choice of a group and return it, or None as long as none is chosen."""
    return st.selectbox(
        says,
        list(groups),
        index=0 if len(groups) == 1 else None,
        format_func=lambda number: groups.get(number, ""),
        key=key,
        placeholder="Choose a group",
    )


def _says(time: InGroup) -> str:
    if time.left_on is None:
        return f"{plain(time.group)}, since {day(time.joined_on)}"
    return f"{plain(time.group)}, {day(time.joined_on)} to {day(time.left_on)}"


def _one(time: InGroup) -> None:
    number = time.membership_id
    with st.expander(_says(time)):
        if time.left_on is None:
            _leave(time)
        with st.form(f"time-{number}", border=False):
            joined_on = forms.past_day("First day", key=f"joined-{number}", value=time.joined_on)
            left_on = None if time.left_on is None else _last_day(time)
            if st.form_submit_button("Correct the days"):
                runtime.perform(
                    members.correct_membership, "Corrected.", number, joined_on=joined_on,
                    left_on=left_on, form=f"time-{number}",
                )  # fmt: skip
        if st.button("Remove: recorded by mistake", key=f"forget-{number}", type="tertiary"):
            runtime.perform(
                members.forget_membership, "That membership is gone.", number,
                form=f"forget-{number}",
            )  # fmt: skip


def _leave(time: InGroup) -> None:
    number = time.membership_id
    with st.form(f"leave-{number}", border=False):
        left_on = forms.past_day("Last day", key=f"left-{number}", earliest=time.joined_on)
        if st.form_submit_button("They have left"):
            runtime.perform(
                members.leave, "Noted; a pairing goes on.", number, left_on=left_on,
                form=f"leave-{number}",
            )  # fmt: skip


def _last_day(time: InGroup) -> date | None:
    picked = st.date_input(
        "Last day",
        value=time.left_on,
        max_value=max(runtime.today(), time.left_on or runtime.today()),
        format="YYYY-MM-DD",
        key=f"last-{time.membership_id}",
        help="Empty it if they have not left after all.",
    )
    return picked if isinstance(picked, date) else None


def _join(member_id: int, groups: Mapping[int, str]) -> None:
    with (
        st.expander("Add a group", icon=":material/add:"),
        st.form(f"join-{member_id}", border=False),
    ):
        group_id = group_choice("Group", groups, key=f"join-group-{member_id}")
        joined_on = forms.past_day("First day", key=f"join-on-{member_id}")
        if not st.form_submit_button("They belong to it"):
            return
        if group_id is None:
            st.error("Choose a group first.", icon=":material/block:")
            return
        runtime.perform(
            members.join, "They belong to it now.", member_id, group_id=group_id,
            joined_on=joined_on, form=f"join-{member_id}",
        )  # fmt: skip
