"""How people read the rows of any figure: what each column is called, and how its values look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

import pandas as pd

from heal.charts.figure import Figure
from heal.charts.wording import month


class Look(StrEnum):
    PLAIN = "plain"
    """A word or a whole number, as it stands."""
    MONTH = "month"
    """A month: "Jun 2026"."""
    PERCENT = "percent"
    """A share between 0 and 1, as per cent."""
    TENTH = "tenth"
    """A number to one decimal place."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Say what a column is called and how its values look."""

    says: str
    look: Look = Look.PLAIN


HEADINGS: Final[Mapping[str, Heading]] = {
    "group": Heading("Group"),
    "month": Heading("Month", Look.MONTH),
    "meetings": Heading("Meetings"),
    "attended": Heading("People, all meetings"),
    "per_meeting": Heading("People per meeting", Look.TENTH),
    "could": Heading("Could have come"),
    "members": Heading("Members at its end"),
    "newer": Heading("Newer members"),
    "supported": Heading("Newer, with support so far"),
    "measure": Heading("What"),
    "earlier": Heading("Share before", Look.PERCENT),
    "earlier_low": Heading("Before, from (95%)", Look.PERCENT),
    "earlier_high": Heading("Before, to (95%)", Look.PERCENT),
    "before": Heading("Attended before", Look.PERCENT),
    "after": Heading("Attended after", Look.PERCENT),
    "pairings": Heading("Pairings"),
    "begun": Heading("Begun"),
    "ended": Heading("Ended"),
    "active": Heading("Active at its end"),
    "opened": Heading("Opened"),
    "closed": Heading("Closed"),
    "waiting": Heading("Waiting at its end"),
    "band": Heading("Since asking"),
    "from_days": Heading("From so many days"),
    "people": Heading("People"),
    "generation": Heading("Generation"),
    "mentors": Heading("Mentors"),
    "outcome": Heading("What came of it"),
    "days": Heading("Days since then"),
    "still": Heading("Still there that day"),
    "came": Heading("Came to it that day"),
    "side": Heading("Who"),
    "gift": Heading("What it gives"),
    "yes": Heading("Said yes"),
    "answered": Heading("Answered"),
    "share": Heading("Share", Look.PERCENT),
    "who": Heading("Who"),
    "meeting": Heading("Meeting before (−) or after"),
    "rate": Heading("Attended", Look.PERCENT),
    "low": Heading("From (95%)", Look.PERCENT),
    "high": Heading("To (95%)", Look.PERCENT),
    "n": Heading("People"),
    "change": Heading("Change"),
    "points": Heading("Percentage points", Look.TENTH),
    "points_low": Heading("Points, from (95%)", Look.TENTH),
    "points_high": Heading("Points, to (95%)", Look.TENTH),
    "stage": Heading("How far it came"),
    "requests": Heading("Requests"),
    "route": Heading("How it began"),
    "proposed": Heading("Proposed to a mentor"),
    "agreed": Heading("Both said yes"),
    "load": Heading("People they mentor"),
    "room": Heading("Have room"),
    "full": Heading("Have no room"),
    "rests": Heading("Are resting"),
    "state": Heading("Room"),
    "year": Heading("Year"),
    "came_round": Heading("First mentees, then mentors"),
}
"""A file keeps the names as they are."""


@dataclass(frozen=True)
class Told:
    """Carry a figure's rows as text, and which columns are numbers."""

    headings: tuple[str, ...]
    numbers: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


def told(figure: Figure) -> Told:
    """Return the rows of a figure as people read them, with its mark where one is hidden."""
    data = figure.data
    named = [HEADINGS.get(name) or _unknown(name) for name in data.columns]
    columns = [
        [_said(value, heading.look, figure.hidden) for value in data[name]]
        for name, heading in zip(data.columns, named, strict=True)
    ]
    return Told(
        headings=tuple(heading.says for heading in named),
        numbers=tuple(pd.api.types.is_numeric_dtype(dtype) for dtype in data.dtypes),
        rows=tuple(zip(*columns, strict=True)),
    )


def _unknown(name: str) -> Heading:
    return Heading(name.replace("_", " ").capitalize())


def _said(value: Any, look: Look, hidden: str) -> str:
    if pd.isna(value):
        return hidden
    if look is Look.MONTH:
        return month(pd.Timestamp(value))
    if look is Look.PERCENT:
        return f"{100 * value:.1f}".removesuffix(".0") + "%"
    if look is Look.TENTH:
        return f"{value:,.1f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | bool):
        return str(value)
    return f"{value:,.2f}".removesuffix(".00")
