"""Numbers told to the nearest multiple, so that one more or one less of anybody seldom shows.

A half goes to the even multiple, as in every other rounding here: that favours neither side. Only
what may be told is rounded, never what is hidden: so nought stays nought and is always true, and k,
being such a multiple itself, is the least of the rest.
"""

from __future__ import annotations

from typing import TypeVar

import pandas as pd

from heal.rules.disclosure import Profile

Rates = TypeVar("Rates", "pd.Series[float]", pd.DataFrame)


def rounded(counts: pd.Series, profile: Profile) -> pd.Series:
    """Give counts, or means of counts, to the nearest multiple (Int64); missing stays missing.

    Where the profile does not round, they are whole numbers already and stay as they are.
    """
    if not profile.rounds:
        return counts.astype("Int64")
    multiples = (counts.astype("Float64") / profile.rounds_to).round()
    return (multiples * profile.rounds_to).astype("Int64")


def nearest(count: int, profile: Profile) -> int:
    """Give one count to the nearest multiple."""
    return round(count / profile.rounds_to) * profile.rounds_to


def whole_per_cent(rates: Rates, profile: Profile) -> Rates:
    """Give rates (0 to 1) to whole per cent, or to the nearest multiple of `rounds_to` per cent.

    For a rate that is no ratio of two counts, such as a mean or a point of a curve; one that is,
    is made of rounded counts.
    """
    return (rates * 100 / profile.rounds_to).round() * profile.rounds_to / 100
