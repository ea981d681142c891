"""How many pairings begin, end and are live, and how long people wait for one."""

from __future__ import annotations

from datetime import date
from typing import Final

import pandas as pd

from heal.errors import BadValue
from heal.measures.months import flow_by_month

BY_MONTH: Final = ("month", "begun", "ended", "active")
WAITING: Final = ("band", "from_days", "people")
WAITING_BY_MONTH: Final = ("month", "waiting", "opened", "closed")


def by_month(pairings: pd.DataFrame, *, through: date) -> pd.DataFrame:
    """Give, a month, how many pairings began, how many ended and how many were live at its end.

    In: began_on (date), ended_on (date or NaT). Out, every month from the first beginning to
    `through`, also those in which nothing happened: month (datetime64, its first day), begun,
    ended, active (pairings live at the month's last day, or on `through` for the last month).
    A pairing is not live on the day it ends; days after `through` are not read.
    """
    found = flow_by_month(
        pairings["began_on"],
        pairings["ended_on"],
        through=through,
        names=("begun", "ended", "active"),
    )
    return found[list(BY_MONTH)]


def waiting(requests: pd.DataFrame, *, today: date, amber: int, red: int) -> pd.DataFrame:
    """Give how many people have waited how long, in three bands of days.

    In: opened_on (date), one row per open request. Out, always three rows: band (its label),
    from_days (where the band starts: 0, `amber`, `red`), people. A request opened after `today`
    is not waiting yet. Raises BadValue unless 0 < amber < red.
    """
    if not 0 < amber < red:
        raise BadValue(
            f"The waiting bands cannot start at {amber} and {red} days:"
            " the first must be at least 1, and the second later than the first."
        )
    opened = pd.to_datetime(requests["opened_on"]).astype("datetime64[us]")
    days = (pd.Timestamp(today) - opened).dt.days
    starts = (0, amber, red)
    ends = (amber, red, float("inf"))
    people = [int(((days >= s) & (days < e)).sum()) for s, e in zip(starts, ends, strict=True)]
    return pd.DataFrame(
        {"band": list(_labels(amber, red)), "from_days": list(starts), "people": people}
    ).astype({"band": "str", "from_days": "int64", "people": "int64"})[list(WAITING)]


def waiting_by_month(requests: pd.DataFrame, *, through: date) -> pd.DataFrame:
    """Give, a month, how many requests were opened, how many closed and how many waited at its end.

    In: opened_on (date), closed_on (date or NaT, whatever the reason). Out, every month from the
    first opening to `through`: month (datetime64, its first day), waiting (open at the month's
    last day, or on `through` for the last month), opened, closed.
    """
    found = flow_by_month(
        requests["opened_on"],
        requests["closed_on"],
        through=through,
        names=("opened", "closed", "waiting"),
    )
    return found[list(WAITING_BY_MONTH)]


def _labels(amber: int, red: int) -> tuple[str, str, str]:
    """Give the three bands in words, such as "14–29 days"."""
    first = f"under {amber} days" if amber > 1 else "today"
    last = red - 1
    between = f"{amber}–{last} days" if last > amber else _days(amber)
    return first, between, f"{_days(red)} and more"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
