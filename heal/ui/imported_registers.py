"""A meeting's register that is brought in: who was there, and who they are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any
from zoneinfo import available_timezones

import pandas as pd
import streamlit as st

from heal.errors import AmbiguousDates
from heal.exchange.moments import DateOrder
from heal.exchange.read_as import How
from heal.exchange.read_as import told as told_of
from heal.queries import imports, people
from heal.services import registers
from heal.services.registers import DayNotTold, RegisterPreview
from heal.ui import file_lines, my_groups, runtime
from heal.ui.words import counted, day, plain
from heal.vocabulary import Permission


def register(data: bytes, file_name: str, key: str, what: How) -> None:
    """Show what a register would say of whom, and the button that keeps it."""
    with runtime.reading(Permission.IMPORT_REGISTERS) as session:
        groups, zones = people.group_names(session), imports.group_zones(session)
    if not groups:
        my_groups.none("There is no group yet. Bring in a group's list of members first.")
        return
    known, asked = list(groups), runtime.named("for_group")
    likely = known.index(asked) if asked in groups else 0 if len(groups) == 1 else None
    group = st.selectbox(
        "Whose meeting was it?", known, index=likely,
        format_func=lambda number: groups.get(number, ""), key=f"group-{key}",
        placeholder="Choose the group",
    )  # fmt: skip
    if group is None:
        return
    zone = which_clock(key, zones.get(group), what)
    if zone is None:
        return
    told: dict[str, Any] = {
        "group_name": groups[group], "zone": zone, "today": runtime.today(), "kind": what,
    }  # fmt: skip
    seen, answers = _asking(data, file_name, key, told)
    if seen is None:
        return
    st.session_state["_zone"] = zone
    if seen.already:
        st.info(plain(seen.already), icon=":material/history:")
        return
    _register_preview(seen)
    if st.button("Keep this register", type="primary", key=f"save-{key}", icon=":material/check:"):
        runtime.perform(
            registers.save,
            f"The register of {day(seen.held_on)} is kept.",
            data=data, file_name=file_name, form=f"register-{key}", **told, **answers,
        )  # fmt: skip


def _asking(
    data: bytes, file_name: str, key: str, told: Mapping[str, Any]
) -> tuple[RegisterPreview | None, dict[str, Any]]:
    """Read the register, and ask only for what it does not tell itself."""
    answers: dict[str, Any] = {}
    try:
        return _look(data, file_name, told), answers
    except AmbiguousDates as question:
        st.markdown(plain(question.sentence))
        answers["date_order"] = st.radio(
            "How are the dates written?", list(DateOrder), index=None, key=f"order-{key}",
            format_func=lambda order: order.words.capitalize(), horizontal=True,
        )  # fmt: skip
    except DayNotTold as question:
        st.markdown(plain(question.sentence))
        answers["held_on"] = st.date_input(
            "The meeting was on", value=None, max_value=runtime.today(), format="YYYY-MM-DD",
            key=f"day-{key}",
        )  # fmt: skip
    if None in answers.values():
        return None, answers
    return _look(data, file_name, {**told, **answers}), answers


def _look(data: bytes, file_name: str, told: Mapping[str, Any]) -> RegisterPreview:
    with runtime.reading(Permission.IMPORT_REGISTERS) as session:
        return registers.preview(
            session,
            runtime.actor(),
            data=data,
            file_name=file_name,
            **told,
        )


def _register_preview(seen: RegisterPreview) -> None:
    length = f", {counted(seen.minutes, 'minute')}" if seen.minutes else ""
    st.markdown(f"**{plain(seen.group_name)}, {day(seen.held_on)}**{length}")
    if seen.other_files:
        st.markdown(
            f"{counted(seen.other_files, 'other file')} of this meeting came before; "
            "everybody's time is taken together."
        )
    file_lines.figures(
        {
            "Were there": sum(one.present for one in seen.attendees),
            "Too short to count": sum(not one.present for one in seen.attendees),
            "Wait for a name": len(seen.waiting),
            "Not in this group": seen.not_in_group,
            "Left out": len(seen.not_counted),
            "Could not be read": len(seen.refused),
        }
    )
    if seen.kept_by_hand:
        marks = counted(seen.kept_by_hand, "mark")
        st.markdown(f"{marks} made by hand before will stay as they are.")
    if seen.left_out:
        lines = counted(len(seen.left_out), "line")
        st.markdown(f"{lines} left out as was decided before; take that back below if it is wrong.")
    found = [
        {
            "Name": one.name,
            "Minutes": one.minutes,
            "Was there": one.present,
            "In this group": one.in_group,
        }
        for one in seen.attendees
    ]
    if found:
        file_lines.table(pd.DataFrame(found))
    if seen.waiting:
        st.markdown("**Nobody is known by these names.** Once kept, say below who they are.")
        file_lines.table(
            pd.DataFrame([{"Name": one.name, "Minutes": one.minutes} for one in seen.waiting])
        )
    file_lines.left_out(seen.not_counted, seen.refused, seen.dropped_columns)


@cache
def _zones() -> list[str]:
    return sorted(name for name in available_timezones() if "/" in name and name[:4] != "Etc/")


def which_clock(key: str, own: str | None, what: How = None) -> str | None:
    """Ask on which clock a report's times were read, and return the time zone."""
    zones, likely = _zones(), own or st.session_state.get("_zone")
    if not told_of(what).needs_clock:
        return likely or "UTC"
    by = "the file" if told_of(what).mapping else "Zoom"
    return st.selectbox(
        f"Which clock does {by} show?", zones,
        index=zones.index(likely) if likely in zones else None, key=f"zone-{key}-{own}",
        placeholder="Choose a time zone", help="Zoom's report has times, but no time zone.",
    )  # fmt: skip
