"""The lines of Today: whom each is about, why, since when, the next step, and a rest for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import pandas as pd
import streamlit as st

from heal.queries.attention import Figures
from heal.rules import attention as rules
from heal.rules.attention import MATTERS, Heading, Matter
from heal.rules.settings import ProgrammeSettings
from heal.rules.wording import label
from heal.services import desk
from heal.ui import navigation, runtime
from heal.ui.navigation import View
from heal.ui.words import counted, day, days_ago, plain
from heal.vocabulary import RequestStatus

AT_ONCE = 20
"""So many lines are shown before somebody asks for more."""
SHOWN = "_today_shown"

VIEWS: Mapping[Matter, View] = {
    Matter.CONCERN: navigation.CONCERNS,
    Matter.BOTH_SAID_YES: navigation.PENDING_REQUESTS,
    Matter.MENTOR_SAID_YES: navigation.PENDING_REQUESTS,
    Matter.ENDING: navigation.ACTIVE_PAIRINGS,
    Matter.TALK_TO_ME: navigation.ACTIVE_PAIRINGS,
    Matter.SELF_CHECK: navigation.ACTIVE_PAIRINGS,
    Matter.QUIET: navigation.ACTIVE_PAIRINGS,
    Matter.FIRST_CONTACT: navigation.ACTIVE_PAIRINGS,
    Matter.NOT_SHARED: navigation.ACTIVE_PAIRINGS,
    Matter.STOPPED_COMING: navigation.ACTIVE_PAIRINGS,
    Matter.AFTER_ENDING: navigation.ENDED_PAIRINGS,
    Matter.LET_GO: navigation.PENDING_REQUESTS,
    Matter.REMINDER: navigation.PENDING_REQUESTS,
    Matter.WAITING: navigation.PENDING_REQUESTS,
    Matter.SUGGESTED: navigation.PENDING_REQUESTS,
    Matter.IDEA: navigation.PENDING_REQUESTS,
    Matter.NOT_CURRENT: navigation.PENDING_REQUESTS,
    Matter.AGAIN_AND_AGAIN: navigation.INFORMAL,
    Matter.CHECK_IN: navigation.ACTIVE_PAIRINGS,
    Matter.SAFE_CONTACT: navigation.MEMBERS,
    Matter.RECOMMENDED: navigation.MENTOR_POOL,
    Matter.OFFER: navigation.MENTOR_POOL,
    Matter.NEVER_ASKED: navigation.MENTOR_POOL,
    Matter.COULD_BE_INVITED: navigation.ENDED_PAIRINGS,
    Matter.RESTING: navigation.MENTOR_POOL,
    Matter.NO_REGISTER: navigation.MEETINGS,
    Matter.UNKNOWN_NAMES: navigation.EXCHANGE,
}
PARTS: Mapping[Matter, str] = {
    **dict.fromkeys(
        (Matter.BOTH_SAID_YES, Matter.MENTOR_SAID_YES, Matter.LET_GO, Matter.REMINDER, Matter.IDEA),
        "proposal",
    ),
    Matter.SUGGESTED: "suggestion",
}
"""Matters whose record has an address of its own among the requests."""


class Rest(StrEnum):
    """How long a line may rest; the value is what people read."""

    THREE_DAYS = "For three days"
    """Three days."""
    WEEK = "For a week"
    """Seven days."""
    MONTH = "For a month"
    """Thirty days."""
    UNTIL = "Until a day …"
    """A day of one's own choice."""


DAYS = {Rest.THREE_DAYS: 3, Rest.WEEK: 7, Rest.MONTH: 30}


def figures(known: Figures) -> None:
    """Show how the programme stands, each count with the way to its list."""
    shown: tuple[tuple[str, int, View, str, dict[str, str]], ...] = (
        (
            "Waiting for a mentor",
            known.waiting,
            navigation.PENDING_REQUESTS,
            "See who waits",
            {"status": label(RequestStatus.OPEN)},
        ),
        ("Pairings going on", known.pairings, navigation.ACTIVE_PAIRINGS, "See the pairs", {}),
        (
            "Mentors with room",
            known.mentors_with_room,
            navigation.MENTOR_POOL,
            "See the mentors",
            {"room": "true"},
        ),
    )
    grid = st.grid(3, min_column_width=150)
    for says, number, view, way, filters in shown:
        if runtime.may(view.permission):
            with grid.cell(), st.container(border=True, gap="xxsmall"):
                st.metric(says, f"{number:,}")
                navigation.link(view, way, **filters)


def show(lines: pd.DataFrame, settings: ProgrammeSettings) -> None:
    """Show what needs someone under its headings, a screenful at a time."""
    if lines.empty:
        st.success(
            "Nothing needs you just now. Thank you for looking in; enjoy the quiet.",
            icon=":material/spa:",
        )
        return
    headings = lines["matter"].map(lambda word: MATTERS[Matter(word)].heading)
    counts = _counts(lines, headings)
    st.markdown(_summary(counts))
    shown = int(st.session_state.get(SHOWN, AT_ONCE))
    for heading in counts:
        rows = lines.head(shown)[headings.head(shown) == heading]
        if not rows.empty:
            st.header(f"{heading} ({counts[heading]:,})", anchor=False)
            with st.container(gap="xsmall"):
                _group(rows, lines, settings)
    if len(lines) > shown and st.button("Show more", icon=":material/expand_more:", key="more"):
        st.session_state[SHOWN] = shown + AT_ONCE
        st.rerun()


def _counts(lines: pd.DataFrame, headings: pd.Series[Any]) -> dict[Heading, int]:
    firsts = ~lines["matter"].duplicated()
    wholes = lines["whole"][firsts].groupby(headings[firsts], sort=False).sum()
    return {heading: int(wholes[heading]) for heading in Heading if heading in wholes.index}


def _summary(counts: Mapping[Heading, int]) -> str:
    several = counted(sum(counts.values()), "thing needs someone", "things need someone")
    parts = ", ".join(f"{heading.lower()} {number:,}" for heading, number in counts.items())
    return f"**{several}:** {parts}."


def _group(rows: pd.DataFrame, lines: pd.DataFrame, settings: ProgrammeSettings) -> None:
    for matter in rows["matter"].unique():
        mine, read = rows[rows["matter"] == matter], lines[lines["matter"] == matter]
        for row in mine.to_dict("records"):
            _line(row, settings)
        left = int(read["whole"].iloc[0]) - len(read)
        if left > 0 and len(mine) == len(read):
            st.markdown(
                f"… and {left:,} more of these; they move up as the ones above are seen to."
            )


def _line(row: Mapping[Any, Any], settings: ProgrammeSettings) -> None:
    matter, record_id, today = Matter(row["matter"]), int(row["record_id"]), runtime.today()
    key = f"{matter.value}-{record_id}"
    about = " and ".join(plain(name) for name in (row["about"], row["other"]) if name)
    why = rules.reason(
        matter, since=row["since"], detail=row["detail"] or "", settings=settings, today=today
    )
    since = f"since {day(row['since'])}, {days_ago(row['since'], today)}"
    with st.container(border=True, key=f"line-{key}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{about}** :small[:gray[{since}]]  \n{why}", width="stretch")
            with st.container(horizontal=True, vertical_alignment="center", width="content"):
                view = VIEWS[matter]
                if runtime.may(view.permission):
                    part = PARTS.get(matter, runtime.OPEN)
                    way = {part: int(row["opens"])}
                    navigation.link(view, f"**{rules.step(matter, row['detail'] or '')}**", **way)
                rest = _later(key)
        if rest in DAYS:
            _snooze(matter, record_id, today + timedelta(days=DAYS[rest]))
        _until(matter, record_id, key, asked=rest is Rest.UNTIL)


def _later(key: str) -> Rest | None:
    return st.menu_button(
        "Later",
        list(Rest),
        key=f"later-{key}",
        icon=":material/snooze:",
        type="tertiary",
        help="Let this line rest; it comes back by itself.",
    )


def _until(matter: Matter, record_id: int, key: str, *, asked: bool) -> None:
    """Only the one line that asked for it gets a day to choose."""
    if asked:
        st.session_state["_resting"] = key
    if st.session_state.get("_resting") != key:
        return
    tomorrow = runtime.today() + timedelta(days=1)
    with (
        st.form(f"until-{key}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        until = st.date_input(
            "Let it rest until",
            value=runtime.today() + timedelta(days=14),
            min_value=tomorrow,
            max_value=runtime.today() + timedelta(days=rules.LONGEST_SNOOZE_DAYS),
            format="YYYY-MM-DD",
            key=f"until-day-{key}",
            width=200,
        )
        if st.form_submit_button("Let it rest") and isinstance(until, date):
            _snooze(matter, record_id, until)


def _snooze(matter: Matter, record_id: int, until: date) -> None:
    st.session_state.pop("_resting", None)
    runtime.perform(
        desk.snooze,
        f"It rests until {day(until)}.",
        record_id,
        matter=matter,
        today=runtime.today(),
        until=until,
    )
