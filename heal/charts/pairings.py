"""Pictures of pairings and of the people who wait for one."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import altair as alt
import pandas as pd

from heal.charts.counts import at_least_one, whole_numbers
from heal.charts.figure import ROWS, Drawing, Figure
from heal.charts.flow import flow_drawing
from heal.charts.hidden import (
    HIDDEN,
    about,
    anything_hidden,
    note,
    rounding,
    too_little_left,
)
from heal.charts.months import as_text
from heal.charts.wording import capital, counted, joined, month, number, sentences, verb
from heal.rules.disclosure import EXACT, Profile

# Of now, and of the last whole month.
_NONE_YET: Final = ("No pairing has begun yet.", "No pairing had begun by the end of last month.")
_NOBODY_YET: Final = (
    "Nobody has asked for a mentor yet.",
    "Nobody had asked for a mentor by the end of last month.",
)
_TOO_FEW: Final = "Pairings month by month: there is not enough to show here yet."
_TOO_FEW_ASK: Final = "Requests month by month: there is not enough to show here yet."
LAST_MONTH: Final = "The last month counts up to the day of the data."
BAND_HEIGHT: Final = 50


def pairings_by_month(frame: pd.DataFrame, profile: Profile = EXACT) -> Figure:
    """Draw how many pairings were active, began and ended, month by month.

    In: month (datetime64), begun, ended, active; every month present. Where the profile hides
    small numbers, they are missing in the frame already.
    """
    columns = ["month", "begun", "ended", "active"]
    counts = frame[columns[1:]]
    nothing = frame.empty or too_little_left(counts)
    title = _NONE_YET[profile.whole_months] if frame.empty else _TOO_FEW
    told = f"An empty chart of pairings by month. {title}"
    if not nothing:
        last = frame.iloc[-1]
        title = _pairings_title(last, profile)
        told = sentences(
            f"Bars and a line over {_span(frame)}.",
            f"Active pairings at a month's end{_range(frame['active'], profile)}.",
            _in_all(counts, "{begun:,} began and {ended:,} ended", profile),
            title,
        )
    return Figure(
        drawing=_pairings_drawing(),
        rows=frame[columns].assign(month=as_text(frame["month"])),
        title=title,
        alt=told,
        caveat="" if frame.empty else sentences(_last_month(profile), _hidden(counts, profile)),
        data=frame[columns].reset_index(drop=True),
        name="teams-by-month",
        empty=nothing,
        hidden=HIDDEN if profile.hides else "",
    )


def waiting_now(
    frame: pd.DataFrame, profile: Profile = EXACT, *, waiting: int | None = None, on: str = ""
) -> Figure:
    """Draw how many people have waited how long.

    In: band (its label), from_days, people; one row a band, the shortest wait first. Where a
    profile hides small numbers, `waiting` is how many wait in all, or None if that is hidden, too,
    and `on` says the day in words. Where it rounds, that is never the sum of rounded numbers.
    """
    rows = frame[["band", "from_days", "people"]].sort_values("from_days").reset_index(drop=True)
    gone = rows["people"].isna()
    everyone = waiting if gone.any() or profile.rounds else int(rows["people"].sum())
    nobody, nothing = everyone == 0, not (rows["people"].fillna(0) > 0).any()
    title = f"Nobody {'was' if on else 'is'} waiting for a mentor {on or 'today'}."
    told = f"An empty chart of waiting times. {title}"
    if not nobody:
        title = _waiting_title(rows.iloc[-1], everyone, on, profile)
        parts = [
            f"{_people(people, profile)} {_for_how_long(band)}"
            for band, people in zip(rows["band"], rows["people"], strict=True)
        ]
        told = f"Bars, one for each length of wait: {joined(parts)}."
        if nothing:
            # Bars of nought beside hidden ones would be an empty picture.
            told = f"An empty chart of waiting times: {joined(parts)}. {title}"
    named = rows["band"].where(~gone, rows["band"] + f" ({HIDDEN})")
    return Figure(
        drawing=_waiting_now_drawing(),
        rows=rows.assign(band=named),
        title=title,
        alt=told,
        caveat="" if nobody else note(profile) if gone.any() else rounding(profile),
        data=rows,
        name="waiting-now",
        empty=nothing,
        hidden=HIDDEN if profile.hides else "",
    )


def waiting_by_month(frame: pd.DataFrame, profile: Profile = EXACT) -> Figure:
    """Draw how many people were waiting at each month's end, and how many requests came and went.

    In: month (datetime64), waiting, opened, closed; every month present. Where the profile hides
    small numbers, they are missing in the frame already.
    """
    columns = ["month", "waiting", "opened", "closed"]
    counts = frame[columns[1:]]
    nothing = frame.empty or too_little_left(counts)
    title = _NOBODY_YET[profile.whole_months] if frame.empty else _TOO_FEW_ASK
    told = f"An empty chart of waiting by month. {title}"
    caveat = ""
    if not nothing:
        title = _requests_title(frame.iloc[-1], profile)
        told = sentences(
            f"Bars and a line over {_span(frame)}.",
            f"People waiting at a month's end{_range(frame['waiting'], profile)}.",
            _in_all(counts, "{opened:,} requests opened and {closed:,} closed", profile),
            title,
        )
    if not frame.empty:
        closes = "A request closes with a pairing or when it is withdrawn."
        caveat = sentences(closes, _last_month(profile), _hidden(counts, profile))
    return Figure(
        drawing=_waiting_drawing(),
        rows=frame[columns].assign(month=as_text(frame["month"])),
        title=title,
        alt=told,
        caveat=caveat,
        data=frame[columns].reset_index(drop=True),
        name="waiting-by-month",
        empty=nothing,
        hidden=HIDDEN if profile.hides else "",
    )


def _pairings_title(last: pd.Series, profile: Profile) -> str:
    """Say the last month: how many were active at its end, began and ended."""
    when = f"at the end of {month(last['month'])}"
    begun, ended = _said(last["begun"], profile), _said(last["ended"], profile)
    flows = _came_and_went(begun, "began", ended, "ended")
    if pd.isna(last["active"]):
        return f"How many pairings were active {when} is not shown; {flows}."
    active = int(last["active"])
    says = f"{about(active, profile)}{counted(active, 'pairing')} {verb(active, 'was', 'were')}"
    return f"{capital(says)} active {when}; {flows}."


def _requests_title(last: pd.Series, profile: Profile) -> str:
    """Say the last month: how many were waiting at its end, asked and no longer wait."""
    when = f"at the end of {month(last['month'])}"
    came, closed = _requests(last["opened"], profile), _said(last["closed"], profile)
    flows = _came_and_went(came, "came in", closed, "closed", of="requests ")
    if pd.isna(last["waiting"]):
        return f"How many people were waiting {when} is not shown; {flows}."
    n = int(last["waiting"])
    says = f"{_people(n, profile)} {verb(n, 'was', 'were')} waiting {when}"
    return f"{capital(says)}; {flows}."


def _said(count: Any, profile: Profile) -> str | None:
    return None if pd.isna(count) else about(count, profile) + number(int(count))


def _requests(count: Any, profile: Profile) -> str | None:
    if pd.isna(count):
        return None
    return about(count, profile) + counted(int(count), "request") if count else "no request"


def _came_and_went(
    came: str | None, began: str, went: str | None, ended: str, *, of: str = ""
) -> str:
    """Say how many came and went in that month, and what of it is not shown."""
    if came and went:
        return f"{came} {began} and {went} {ended} in that month"
    if came:
        return f"{came} {began} in that month, and how many {ended} is not shown"
    if went:
        return f"{went} {ended} in that month, and how many {of}{began} is not shown"
    return f"how many {of}{began} and {ended} in that month is not shown"


def _waiting_title(longest: pd.Series, everyone: int | None, on: str, profile: Profile) -> str:
    """Say how many wait, and how many of them the longest."""
    when = f" {on}" if on else ""
    how_long = _for_how_long(longest["band"])
    if everyone is None:
        return f"How many people were waiting for a mentor{when} is not shown."
    be = verb(everyone, "was", "were") if on else verb(everyone, "is", "are")
    wait = capital(f"{_people(everyone, profile)} {be} waiting for a mentor{when}")
    of_them = _said(longest["people"], profile)
    if of_them is None:
        return f"{wait}; how many of them {how_long} is not shown."
    return f"{wait}, {of_them} of them {how_long}."


@cache
def _pairings_drawing() -> Drawing:
    return flow_drawing("Pairings", there="Active at the month's end", came="Begun", went="Ended")


@cache
def _waiting_drawing() -> Drawing:
    return flow_drawing(
        "Requests, one per person", there="Waiting at the month's end", came="Opened", went="Closed"
    )


@cache
def _waiting_now_drawing() -> Drawing:
    band = alt.Y(
        "band:N",
        sort=alt.EncodingSortField("from_days"),
        title="Days since asking",
        axis=alt.Axis(labelLimit=170),
    )
    people = alt.X("people:Q", title="People waiting", axis=whole_numbers(), scale=at_least_one())
    tooltip = [
        alt.Tooltip("band:N", title="Days since asking"),
        alt.Tooltip("people:Q", title="People waiting", format=",d"),
    ]
    chart = alt.Chart(alt.NamedData(name=ROWS)).mark_bar(height=alt.RelativeBandSize(0.62))
    return Drawing.of(
        chart.encode(y=band, x=people, tooltip=tooltip).properties(height=3 * BAND_HEIGHT)
    )


def _for_how_long(band: str) -> str:
    """Put a band's label into a sentence."""
    return f"for {band}" if band[:1].isdigit() or band.startswith("under") else f"since {band}"


def _span(frame: pd.DataFrame) -> str:
    """Say the months that a frame covers."""
    first, last = month(frame["month"].iloc[0]), month(frame["month"].iloc[-1])
    return first if first == last else f"{len(frame)} months, {first} to {last}"


def _range(counts: pd.Series, profile: Profile) -> str:
    """Say the lowest and the highest count, of those that are shown."""
    shown = counts.dropna()
    if shown.empty:
        return " are not shown"
    low, high = int(shown.min()), int(shown.max())
    where = "" if len(shown) == len(counts) else ", where shown"
    some = about(high, profile)
    if low == high:
        return f"{where}: always {some}{low:,}"
    return f"{where}: between {some}{low:,} and {high:,}"


def _in_all(counts: pd.DataFrame, says: str, profile: Profile) -> str:
    """Say the sums over the months; a sum that takes in a hidden number would give it away.

    One of rounded numbers would be further from the truth than any of them.
    """
    if anything_hidden(counts) or profile.rounds:
        return ""
    return f"In all {says.format(**{str(name): int(counts[name].sum()) for name in counts})}."


def _people(count: Any, profile: Profile) -> str:
    """Say a number of people, or that it is hidden."""
    if pd.isna(count):
        return "a hidden number of people"
    return about(count, profile) + counted(int(count), "person", "people")


def _last_month(profile: Profile) -> str:
    return "" if profile.whole_months else LAST_MONTH


def _hidden(counts: pd.DataFrame, profile: Profile) -> str:
    """Say that numbers are hidden, where any are, or rounded."""
    if anything_hidden(counts):
        return note(profile, crossed=not too_little_left(counts))
    return rounding(profile)
