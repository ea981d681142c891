"""A share in two periods, and their difference, where the same people are in both.

A person comes often or seldom, so their meetings are not independent of each other; nor are two
periods in which the same people are counted. What is random here are the people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import t

from heal.measures import disclosure
from heal.measures.rounding import whole_per_cent
from heal.measures.shares import LEVEL, Floats, Interval, wilson
from heal.rules.disclosure import Profile
from heal.vocabulary import RequestStatus

ENOUGH: Final = 10
"""With fewer people in either period there is no interval, and no word about a difference."""


@dataclass(frozen=True, slots=True)
class Side:
    """Carry a period's share, its interval, and the part and whole that it is made of.

    NaN stands where there is no share or no interval, None where a count is not told.
    """

    share: float
    low: float
    high: float
    part: int | None
    whole: int | None


@dataclass(frozen=True, slots=True)
class InTwo:
    """Carry a share now and before, and the difference (now less before) with its interval.

    `differs` says whether that is more than chance would easily bring; None where it is not known.
    """

    now: Side
    before: Side
    difference: float
    low: float
    high: float
    differs: bool | None

    @property
    def told(self) -> bool:
        """Say whether there is a share in both periods."""
        return not np.isnan(self.difference)


def in_two(tally: pd.DataFrame, *, level: float = LEVEL) -> InTwo:
    """Give the share in both periods and the difference, each with an interval over people.

    In, one row for all people who are alike in it: part_now (so often it was so), whole_now (so
    often it could have been), part_before, whole_before, people. A share is the sum of the parts
    by the sum of the wholes. Of fewer than 10 people in a period there is no interval.

    Method: the variance is that of a ratio over people (Cochran, Sampling Techniques (1977) 6.3;
    Williams, Biometrics 56 (2000) 645); the interval of a share is Wilson's with as many trials as
    give that variance, made less by few people (Korn and Graubard, Survey Methodology 24 (1998)
    193); that of the difference is put together from both, with the correlation by those who are
    in both periods (Zou and Donner, Statistics in Medicine 27 (2008) 1693). Where everybody has
    one trial, these are Wilson's interval and Newcombe's method 10, for pairs or for two groups.
    """
    n = tally["people"].to_numpy("float64")
    four = {name: tally[name].to_numpy("float64") for name in tally.columns.drop("people")}
    now = _Ratio(four["part_now"], four["whole_now"], n)
    before = _Ratio(four["part_before"], four["whole_before"], n)
    one, other = now.interval(level), before.interval(level)
    between = float(one.value - other.value)
    spread = np.sqrt(now.variance * before.variance)
    shared = float((n * now.residual * before.residual).sum())
    correlation = np.clip(shared / spread, -1, 1) if spread > 0 else 0.0
    low = between - _together(one.value - one.low, other.high - other.value, correlation)
    high = between + _together(one.high - one.value, other.value - other.low, correlation)
    differs = None if np.isnan(low) else not low <= 0 <= high
    return InTwo(now.side(one), before.side(other), between, float(low), float(high), differs)


def closed_in_two(
    requests: pd.DataFrame, now: tuple[date, date], before: tuple[date, date]
) -> pd.DataFrame:
    """Give the requests that were closed in either of two periods, and which led to a pairing.

    In: closed_on (date, None while it is live), status; the first and last day of each period.
    Out: what `in_two` reads, a row a request: part is 1 for one that was fulfilled.
    """
    closed = pd.to_datetime(requests["closed_on"])
    paired = (requests["status"] == RequestStatus.FULFILLED).astype("int64")
    found: dict[str, pd.Series] = {}
    for name, (first, last) in (("now", now), ("before", before)):
        inside = closed.between(pd.Timestamp(first), pd.Timestamp(last)).astype("int64")
        found |= {f"part_{name}": inside * paired, f"whole_{name}": inside}
    return pd.DataFrame(found).assign(people=1)


def hide(found: InTwo, profile: Profile) -> InTwo:
    """Give two shares in whole per cent, without counts and intervals, which would tell these.

    Gone is a share that `disclosure.share` would not tell, and one that reads none or all: a month
    that is hidden within the period would be told by it. Whether the difference may be chance is
    told where both shares are.
    """
    if not profile.hides:
        return found
    now, before = _hidden(found.now, profile), _hidden(found.before, profile)
    between = round(now.share - before.share, 2)
    differs = None if np.isnan(between) else found.differs
    return InTwo(now, before, between, np.nan, np.nan, differs)


def _hidden(side: Side, profile: Profile) -> Side:
    told = disclosure.share(side.part or 0, side.whole or 0, profile)
    rounded = np.nan if told is None else float(whole_per_cent(pd.Series([told]), profile).iloc[0])
    shown = rounded if 0 < rounded < 1 else np.nan
    return Side(shown, np.nan, np.nan, None, None)


class _Ratio:
    """A sum of parts by a sum of wholes, over people who bring some of each."""

    def __init__(self, part: Floats, whole: Floats, people: Floats) -> None:
        self.part, self.whole = float((people * part).sum()), float((people * whole).sum())
        self.people = float(people[whole > 0].sum())
        self.share = self.part / self.whole if self.whole else np.nan
        # What each person moves the share by.
        self.residual: Floats = (part - self.share * whole) / (self.whole or np.nan)
        self.variance = float((people * self.residual**2).sum())

    def interval(self, level: float) -> Interval:
        """Give the share with Wilson's interval of as many trials as it is worth."""
        if self.people < ENOUGH:
            gone = np.asarray(np.nan)
            return Interval(np.asarray(self.share), gone, gone)
        worth = self._trials(level)
        found = wilson(self.share * worth, worth, level=level)
        return Interval(np.asarray(self.share), found.low, found.high)

    def side(self, interval: Interval) -> Side:
        """Give the share with its interval and counts."""
        ends = float(interval.low), float(interval.high)
        return Side(self.share, *ends, round(self.part), round(self.whole))

    def _trials(self, level: float) -> float:
        """Give how many independent trials the share is worth: never more than it is made of."""
        inside = self.share * (1 - self.share)
        if inside == 0:
            return self.people
        worth = min(inside / self.variance, self.whole) if self.variance else self.whole
        tail = (1 + level) / 2
        few = t.ppf(tail, self.whole - 1) / t.ppf(tail, self.people - 1)
        return float(worth * few**2)


def _together(own: Floats, other: Floats, correlation: float) -> Floats:
    squared = own**2 + other**2 - 2 * correlation * own * other
    return np.sqrt(np.maximum(squared, 0.0))
