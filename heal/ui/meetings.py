"""One meeting: who came, and what may be corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from heal.queries import meetings as records
from heal.queries import people
from heal.queries.meetings import Held, Line
from heal.rules.days import add_months
from heal.rules.wording import label
from heal.services import meetings
from heal.ui import details, forms, memberships, my_groups, navigation, runtime, tables
from heal.ui.words import counted, day, plain
from heal.vocabulary import Permission, RegisterSource

MONTHS_OFFERED = 24
ATTENDANCE_COLUMNS: tables.Columns = {
    "held_on": tables.DATE("Day"),
    "group": "Group",
    "came": "Came",
}


def came(register: str | None, cancelled: bool, present: bool | None, minutes: int | None) -> str:
    """Return what a register says of somebody; no register never reads as absent."""
    if cancelled:
        return "Called off"
    if register is None:
        return "No register"
    if present:
        return "Came"
    return "Came for a moment" if minutes else "Did not come"


def attendance(latest: pd.DataFrame, *, key: str) -> None:
    """Show somebody's last meetings; picking one opens its register."""
    said = [
        came(row["register"], row["cancelled"], row["present"], row["minutes"])
        for row in latest.to_dict("records")
    ]
    tables.show(
        latest.assign(came=said),
        ATTENDANCE_COLUMNS,
        key=key,
        id_column="meeting_id",
        view=navigation.MEETINGS,
    )


def periods(today: date) -> dict[str, tuple[date, date]]:
    """Return the spans of days that the list offers, the widest first, then month by month."""
    spans = {
        "Last 12 months": (add_months(today, -12), today),
        "Last 3 months": (add_months(today, -3), today),
    }
    first = today.replace(day=1)
    for back in range(MONTHS_OFFERED):
        start = add_months(first, -back)
        spans[f"{start:%B %Y}"] = (start, add_months(start, 1) - timedelta(days=1))
    return spans


def record_meeting() -> None:
    """Show the form that adds a meeting."""
    with runtime.reading(Permission.SEE_MEETINGS) as session:
        groups = people.group_names(session)
    if not groups:
        my_groups.none("There is no group so far; add one first.")
        if runtime.may(navigation.MEMBERS.permission):
            navigation.link(navigation.MEMBERS, "To the groups", groups="all")
        return
    with st.form("meeting-new"):
        st.header("A meeting", anchor=False)
        group_id = _group(groups)
        held_on = forms.past_day("Day", key="meeting-new-day")
        if not st.form_submit_button("Add the meeting", type="primary"):
            return
        if group_id is None:
            st.error("Choose a group first.", icon=":material/block:")
            return
        runtime.perform(
            meetings.add, "The meeting is added; now tick who came.", group_id=group_id,
            held_on=held_on, form="meeting-new", opens=True,
        )  # fmt: skip


def _group(groups: Mapping[int, str]) -> int | None:
    asked = runtime.named("for_group")
    if asked is None or asked not in groups:
        return memberships.group_choice("Group", groups, key="meeting-new-group")
    st.markdown(f"**{plain(groups[asked])}**")
    return asked


def show(meeting_id: int) -> None:
    """Show one meeting with its register, and what may be corrected."""
    with runtime.reading(Permission.SEE_MEETINGS) as session:
        held = records.meeting(session, meeting_id)
        addresses = runtime.may(Permission.SEE_MEMBERS)
        register = records.register(session, meeting_id, addresses=addresses)
    details.heading(f"{held.group}, {day(held.row.held_on)}")
    details.facts(
        {
            "Register": "None; it counts for nobody" if held.row.register is None
            else label(held.row.register),
            "Came": None if held.row.register is None else str(held.came),
            "Lasted": counted(held.row.minutes, "minute") if held.row.minutes else None,
            "Called off": "Yes" if held.row.cancelled else None,
        }
    )  # fmt: skip
    if not held.row.cancelled:
        _register(held, register)
    if runtime.may(Permission.RECORD_ATTENDANCE):
        _correct(held)
        _take_away(held)


def _register(held: Held, register: tuple[Line, ...]) -> None:
    meeting_id = held.row.id
    st.subheader("Who came", anchor=False)
    if not register:
        st.write("By our records nobody was in this group that day.")
        if runtime.may(navigation.MEMBERS.permission):
            navigation.link(navigation.MEMBERS, "To the members")
    elif not runtime.may(Permission.RECORD_ATTENDANCE):
        st.text("\n".join(line.name for line in register if line.present) or "Nobody.")
    else:
        with st.form(f"register-{meeting_id}"):
            with st.grid(4, min_column_width=220, gap="xsmall"):
                names = Counter(line.name for line in register)
                present = [
                    line.member_id
                    for line in register
                    if _tick(held, line, alone=names[line.name] == 1)
                ]
            if st.form_submit_button("Keep who came", type="primary"):
                runtime.perform(
                    meetings.fill_register, "The register is kept.", meeting_id,
                    present=present, form=f"register-{meeting_id}",
                )  # fmt: skip
    if held.row.register is not None and runtime.may(Permission.RECORD_ATTENDANCE):
        _somebody_else(meeting_id, register)


def _tick(held: Held, line: Line, *, alone: bool) -> bool:
    corrected = held.row.register is RegisterSource.IMPORTED
    remarks = [
        "" if line.minutes is None else f"{line.minutes} min",
        "by hand" if corrected and line.source is RegisterSource.BY_HAND else "",
        "" if line.belonged else "guest",
        "" if alone else line.email or f"no. {line.member_id}",
    ]
    remark = ", ".join(filter(None, remarks))
    says = plain(line.name) + (f" :small[:gray[{plain(remark)}]]" if remark else "")
    # What is kept is in the key: a tick that was never saved must not outlive what was.
    key = f"came-{held.row.id}-{line.member_id}-{int(bool(line.present))}"
    return st.checkbox(says, value=bool(line.present), key=key)


def _somebody_else(meeting_id: int, register: tuple[Line, ...]) -> None:
    marked = [line.member_id for line in register if line.present]
    key = f"also-{meeting_id}-{len(register)}"
    with st.expander("Somebody else came", icon=":material/person_add:"):
        member_id = forms.member("Who?", key=key, permission=Permission.RECORD_ATTENDANCE)
        if member_id is not None and st.button("They came", key=f"{key}-do"):
            runtime.perform(
                meetings.fill_register,
                "They are in the register.",
                meeting_id,
                present=[*marked, member_id],
                form=key,
            )


def _correct(held: Held) -> None:
    row = held.row
    with (
        st.expander("Correct the day, or call it off", icon=":material/edit:"),
        st.form(f"meeting-{row.id}", border=False),
    ):
        held_on = forms.past_day("Day", key=f"meeting-day-{row.id}", value=row.held_on)
        cancelled = False
        if row.register is None:
            cancelled = st.checkbox(
                "It was called off", value=row.cancelled, key=f"meeting-off-{row.id}"
            )
        else:
            st.write("It has a register, so it took place and cannot be called off.")
        if st.form_submit_button("Keep the correction"):
            runtime.perform(
                meetings.correct, "Corrected.", row.id, held_on=held_on, cancelled=cancelled,
                form=f"meeting-{row.id}",
            )  # fmt: skip


def _take_away(held: Held) -> None:
    row = held.row
    if row.register is RegisterSource.IMPORTED:
        st.write("The register came from a file; to take it away, undo that import.")
        navigation.link(navigation.EXCHANGE, "To the files")
    elif row.register is RegisterSource.BY_HAND:
        with st.expander("Take the register away", icon=":material/undo:"):
            st.write("The meeting has no register again, and counts for nobody.")
            if st.button("Take it away", key=f"away-{row.id}"):
                runtime.perform(
                    meetings.take_register_away, "The register is gone.", row.id,
                    form=f"away-{row.id}",
                )  # fmt: skip
