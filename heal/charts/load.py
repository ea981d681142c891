"""A picture of how many people mentors have, and how many have room for more."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cache
from typing import Any, Final

import altair as alt
import pandas as pd

from heal.charts import beside
from heal.charts.counts import at_least_one, whole_numbers
from heal.charts.figure import ROWS, Drawing, Figure
from heal.charts.hidden import HIDDEN, about, anything_hidden, note
from heal.charts.wording import capital, counted, joined, number, sentences, verb
from heal.measures.load import ROOM, Load
from heal.rules.disclosure import EXACT, Profile

STATES: Final = {"room": "Have room", "full": "Have no room", "rests": "Are resting"}
WITH: Final = {"room": "with room", "full": "without room", "rests": "resting"}
LOADS: Final = ("Nobody", "One person", "Two people", "Three or more")
MENTORS: Final = "Mentors"
HAS: Final = "Mentors somebody now"
BAND: Final = 44
NOTHING: Final = "How many mentors have room: there is not enough to show here yet."
NO_MARK: Final = "Everybody says themselves how many people suit them; resting needs no reason."


def load(found: Load, profile: Profile = EXACT, *, on: str = "") -> Figure:
    """Draw the mentors by how many people they have, and by whether they have room for more.

    In: what `measures.load.load` gives, or `told` of it: without `by_load` only by room. `on` says
    the day in words where it is not today.
    """
    nothing = not bool((found.by_room["mentors"].fillna(0) > 0).any())
    title = _title(found, profile, on)
    states = found.by_room.assign(state=found.by_room["state"].map(STATES))
    gone = anything_hidden(states)
    return Figure(
        drawing=_by_room() if found.by_load is None else _by_load(),
        rows=beside.rows(states["state"], states, {"mentors": MENTORS})
        if found.by_load is None
        else _rows(found.by_load),
        title=title,
        alt=f"An empty chart of mentors and their room. {title}"
        if nothing
        else sentences(f"Bars. {_told(found, states)}.", title),
        caveat="" if nothing else sentences(NO_MARK, note(profile, crossed=True) if gone else ""),
        data=states
        if found.by_load is None
        else found.by_load.assign(load=[*LOADS])[["load", *ROOM]],
        name="load-and-room",
        empty=nothing,
        hidden=HIDDEN if profile.hides else "",
    )


def _title(found: Load, profile: Profile, on: str) -> str:
    room, mentors = found.by_room["mentors"].iloc[0], found.mentors
    if mentors == 0:
        return "There is no mentor in the pool yet."
    if mentors is None and pd.isna(room):
        return NOTHING
    when = f" on {on}" if on else ""
    of_all = f"{about(mentors or 0, profile)}{mentors or 0:,}"
    if pd.isna(room):
        return f"How many of {of_all} {_mentors(mentors)} had room{when} is not shown."
    has = verb(int(room), "had" if on else "has", "had" if on else "have")
    some = capital(f"{about(int(room), profile)}{number(int(room))}")
    if mentors is None:
        return f"{some} {_mentors(int(room))} {has} room{when}; of how many is not shown."
    says = f"{some} of {of_all} {_mentors(mentors)} {has} room{when}"
    if not found.free:
        return f"{says}."
    return f"{says}, for {counted(found.free, 'more person', 'more people')} in all."


def _mentors(count: int | None) -> str:
    return "mentor" if count == 1 else "mentors"


def _told(found: Load, states: pd.DataFrame) -> str:
    if found.by_load is None:
        said = [
            f"{'a hidden number' if pd.isna(n) else number(int(n))} {state.lower()}"
            for state, n in zip(states["state"], states["mentors"], strict=True)
        ]
        return f"Mentors: {joined(said)}"
    said = [
        f"{LOADS[int(row['load'])].lower()}, {_of_these(row)}"
        for row in found.by_load.to_dict("records")
    ]
    return f"Mentors by how many people each has: {'; '.join(said)}"


def _of_these(row: Mapping[Hashable, Any]) -> str:
    some = [f"{int(row[state]):,} {WITH[state]}" for state in ROOM if row[state]]
    return joined(some) or "none"


def _rows(by_load: pd.DataFrame) -> pd.DataFrame:
    long = by_load.melt("load", list(ROOM), "state", "mentors")
    return pd.DataFrame(
        {
            "load": long["load"].map(dict(enumerate(LOADS))),
            "order": long["load"],
            "state": long["state"].map(STATES),
            "place": long["state"].map({state: place for place, state in enumerate(ROOM)}),
            "mentors": long["mentors"],
        }
    )


def _by_room() -> Drawing:
    return beside.drawing(what="Whether they have room", unit=MENTORS, kinds=(MENTORS,))


@cache
def _by_load() -> Drawing:
    chart = alt.Chart(alt.NamedData(name=ROWS)).mark_bar(height=alt.RelativeBandSize(0.62))
    return Drawing.of(
        chart.encode(
            y=alt.Y("load:N", sort=alt.EncodingSortField("order", op="min"), title=HAS),
            x=alt.X("mentors:Q", title=MENTORS, axis=whole_numbers(), scale=at_least_one()),
            color=alt.Color(
                "state:N",
                title=None,
                scale=alt.Scale(domain=list(STATES.values())),
                legend=alt.Legend(orient="bottom", columns=3),
            ),
            order=alt.Order("place:Q"),
            tooltip=[
                alt.Tooltip("load:N", title=HAS),
                alt.Tooltip("state:N", title="Whether they have room"),
                alt.Tooltip("mentors:Q", title=MENTORS, format=",d"),
            ],
        ).properties(height=len(LOADS) * BAND)
    )
