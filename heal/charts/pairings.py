"""Pictures of pairings and of the people who wait for one."""

from __future__ import annotations

from functools import cache
from typing import Final

import altair as alt
import pandas as pd

from heal.charts.counts import at_least_one, whole_numbers
from heal.charts.figure import ROWS, Drawing, Figure
from heal.charts.flow import flow_drawing
from heal.charts.months import as_text
from heal.charts.wording import counted, joined, month, number, sentences, verb

LAST_MONTH: Final = "The last month counts up to the day of the data."
BAND_HEIGHT: Final = 50


def pairings_by_month(frame: pd.DataFrame) -> Figure:
    """Draw how many pairings were active, began and ended, month by month.

    In: month (datetime64), begun, ended, active; every month present.
    """
    rows = frame[["month", "begun", "ended", "active"]].assign(month=as_text(frame["month"]))
    title = "No pairing has begun yet."
    told = "An empty chart of pairings by month: none has begun yet."
    if not frame.empty:
        last = frame.iloc[-1]
        begun, ended, active = (int(last[name]) for name in ("begun", "ended", "active"))
        title = (
            f"{counted(active, 'pairing')} {verb(active, 'was', 'were')} active at the end"
            f" of {month(last['month'])}; {number(begun)} began and {number(ended)} ended in"
            " that month."
        )
        told = sentences(
            f"Bars and a line over {_span(frame)}.",
            f"Active pairings at a month's end: {_range(frame['active'])}.",
            f"In all {int(frame['begun'].sum()):,} began and {int(frame['ended'].sum()):,} ended.",
            title,
        )
    return Figure(
        drawing=_pairings_drawing(),
        rows=rows,
        title=title,
        alt=told,
        caveat="" if frame.empty else LAST_MONTH,
        data=frame[["month", "begun", "ended", "active"]].reset_index(drop=True),
        name="pairings-by-month",
        empty=frame.empty,
    )


def waiting_now(frame: pd.DataFrame) -> Figure:
    """Draw how many people have waited how long.

    In: band (its label), from_days, people; one row a band, the shortest wait first.
    """
    rows = frame[["band", "from_days", "people"]].sort_values("from_days").reset_index(drop=True)
    everyone = int(rows["people"].sum())
    title = "Nobody is waiting for a mentor today."
    told = "An empty chart of waiting times: nobody is waiting today."
    if everyone:
        longest = rows.iloc[-1]
        most = int(longest["people"])
        title = (
            f"{counted(everyone, 'person', 'people')} {verb(everyone, 'is', 'are')} waiting"
            f" for a mentor, {number(most)} of them {_for_how_long(longest['band'])}."
        )
        parts = [
            f"{counted(int(people), 'person', 'people')} {_for_how_long(band)}"
            for band, people in zip(rows["band"], rows["people"], strict=True)
        ]
        told = f"Bars, one for each length of wait: {joined(parts)}."
    return Figure(
        drawing=_waiting_now_drawing(),
        rows=rows,
        title=title,
        alt=told,
        caveat="",
        data=rows,
        name="waiting-now",
        empty=not everyone,
    )


def waiting_by_month(frame: pd.DataFrame) -> Figure:
    """Draw how many people were waiting at each month's end, and how many requests came and went.

    In: month (datetime64), waiting, opened, closed; every month present.
    """
    columns = ["month", "waiting", "opened", "closed"]
    rows = frame[columns].assign(month=as_text(frame["month"]))
    title = "Nobody has asked for a mentor yet."
    told = "An empty chart of waiting by month: there is no request yet."
    caveat = ""
    if not frame.empty:
        last = frame.iloc[-1]
        waiting, opened, closed = (int(last[name]) for name in columns[1:])
        asked = counted(opened, "request") if opened else "no request"
        title = (
            f"{counted(waiting, 'person', 'people')} {verb(waiting, 'was', 'were')} waiting at the"
            f" end of {month(last['month'])}; {asked} came in and"
            f" {number(closed)} closed in that month."
        )
        told = sentences(
            f"Bars and a line over {_span(frame)}.",
            f"People waiting at a month's end: {_range(frame['waiting'])}.",
            f"In all {counted(int(frame['opened'].sum()), 'request')} opened and"
            f" {int(frame['closed'].sum()):,} closed.",
            title,
        )
        caveat = sentences("A request closes with a pairing or when it is withdrawn.", LAST_MONTH)
    return Figure(
        drawing=_waiting_drawing(),
        rows=rows,
        title=title,
        alt=told,
        caveat=caveat,
        data=frame[columns].reset_index(drop=True),
        name="waiting-by-month",
        empty=frame.empty,
    )


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
    band = alt.Y("band:N", sort=alt.EncodingSortField("from_days"), title="Days since asking")
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


def _range(counts: pd.Series) -> str:
    """Say the lowest and the highest count."""
    low, high = int(counts.min()), int(counts.max())
    return f"always {low:,}" if low == high else f"between {low:,} and {high:,}"
