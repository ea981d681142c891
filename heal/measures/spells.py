"""How long something lasted, as far as it has been seen: the start of every figure about time.

A spell is a pairing from its first day to its last, or a request from the day it was opened until
it was closed. Most are still going on; some began before our records did. Neither is left out, and
neither is taken for shorter than it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

COLUMNS: Final = ("days", "ended", "seen_from")
RISK: Final = ("days", "at_risk")
START: Final = -1
"""A day before the first, from which all are seen that were not found under way."""

HALF: Final = 0.5
ROUNDING: Final = 1e-12
"""A product of fractions that is one half may come out as a hair more."""

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Carry a step curve, one row a day on which it moves, and how many it stands for.

    `points` has days (int64, from 0) and further columns. `risk` has days, evenly spaced from 0,
    and at_risk: how many were seen that day and had not ended before it.
    """

    points: pd.DataFrame
    risk: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Median:
    """Carry the day by which half had come so far, and its interval; None: not reached yet."""

    days: int | None
    low: int | None
    high: int | None


def spells(
    began: pd.Series,
    ended: pd.Series,
    *,
    through: date,
    since: date | pd.Series | None = None,
) -> pd.DataFrame:
    """Give how many days each lasted, as far as seen by the end of a day.

    In: two aligned columns of days, NaT in `ended` where it goes on. Out, on the index of the
    input: days (int64), ended (bool, by `through`) and seen_from (int64). What began after
    `through` is left out. With `since`, the day our records begin, whatever began before it is
    seen only from so many days on (late entry), and left out if it had ended by then: others like
    it left no record. It may be a column, where each was found on a day of its own (NaT: not found
    under way). 0 means seen from the first day on.
    """
    limit = pd.Timestamp(through)
    start = pd.to_datetime(began).astype("datetime64[us]")
    end = pd.to_datetime(ended).astype("datetime64[us]")
    over = end <= limit
    days = (end.where(over, limit) - start).dt.days
    late = _late(start, since)
    found = pd.DataFrame({"days": days, "ended": over, "seen_from": late}, index=began.index)
    seen = (start <= limit) & ((found["seen_from"] == 0) | (found["days"] > found["seen_from"]))
    types = {"days": "int64", "ended": "bool", "seen_from": "int64"}
    return found.loc[seen, list(COLUMNS)].astype(types)


def _late(start: pd.Series, since: date | pd.Series | None) -> pd.Series | int:
    if since is None:
        return 0
    if not isinstance(since, pd.Series):
        days: pd.Series = (pd.Timestamp(since) - start).dt.days.clip(lower=0)
        return days
    found = pd.to_datetime(since).astype("datetime64[us]")
    each: pd.Series = (found - start).dt.days.clip(lower=0).fillna(0).astype("int64")
    return each


def at_risk(spells: pd.DataFrame, days: ArrayLike) -> Whole:
    """Give how many were seen on each of the days (counted from the first) and not over before.

    Those found under way count from the day after they were found.
    """
    seen_from = spells["seen_from"].to_numpy("int64")
    entered = np.sort(np.where(seen_from > 0, seen_from, START))
    left = np.sort(spells["days"].to_numpy("int64"))
    when = np.asarray(days, dtype="int64")
    found: Whole = np.searchsorted(entered, when) - np.searchsorted(left, when)
    return found


def risk(spells: pd.DataFrame, *, every: int) -> pd.DataFrame:
    """Give the number at risk on every so many days, from 0 to the longest seen: days, at_risk."""
    last = int(spells["days"].max()) if len(spells) else -1
    days = np.arange(0, last + 1, every, dtype="int64")
    return pd.DataFrame({"days": days, "at_risk": at_risk(spells, days)})


def event_days(spells: pd.DataFrame) -> Whole:
    """Give the days on which something ended, with the first and the last that was seen."""
    if spells.empty:
        return np.empty(0, dtype="int64")
    days = spells["days"].to_numpy("int64")
    found: Whole = np.union1d(days[spells["ended"].to_numpy(bool)], [0, days.max()])
    return found


def count_on(days: Whole, happened: Whole) -> Whole:
    """Give how many things happened on each of some days, all of which are among these."""
    found: Whole = np.bincount(np.searchsorted(days, happened), minlength=len(days))
    return found


def going_on(at_risk: Whole, ended: Whole) -> Floats:
    """Give the share still going on after each day (the product-limit of Kaplan and Meier)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        kept = np.where(at_risk > 0, 1 - ended / at_risk, 1.0)
    found: Floats = np.cumprod(kept, dtype=np.float64)
    return found


def when_half(days: pd.Series, *shares: pd.Series) -> Median:
    """Give the first days on which falling shares, and their low and high ends, are half or less.

    Method: Brookmeyer and Crowley, Biometrics 38 (1982) 29, for whatever band is given.
    """
    there = [days[share <= HALF + ROUNDING] for share in shares]
    return Median(*(None if found.empty else int(found.iloc[0]) for found in there))
