"""Shares in which nobody can be picked out: which of them are told, and how exactly."""

from __future__ import annotations

from typing import Final

import pandas as pd

from heal.measures.disclosure import share
from heal.measures.shares import wilson
from heal.rules.disclosure import Profile

NUMBERS: Final = ("answered", "share", "low", "high")


def shares(found: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Give shares that add up to nothing, without those that would tell what single people said.

    In: yes, answered, share, low, high, and whatever names the row. Out: without `yes`, answered
    (Int64) and shares to whole per cent; all four are missing of too few, where 1 to k − 1 said
    either yes or the contrary, and where all or none of fewer than 2k did. What is told is rounded
    first where the profile rounds, and `answered` is a least: rounded down to a multiple of k, for
    one more answer could be read off two exact numbers. A row is hidden by itself alone, so the
    choice of others tells nothing of it.
    """
    if not profile.hides:
        return found
    counts = zip(found["yes"].tolist(), found["answered"].tolist(), strict=True)
    told = pd.Series([share(yes, n, profile) is not None for yes, n in counts], index=found.index)
    rounded = _rounded(found[["yes", "answered"]], profile.rounds_to)
    interval = wilson(rounded["yes"], rounded["answered"])
    numbers = {"share": interval.value, "low": interval.low, "high": interval.high}
    shown = found.drop(columns="yes").assign(
        answered=(found["answered"] // profile.k * profile.k).astype("Int64").where(told),
        **{name: pd.Series(value, index=found.index).round(2) for name, value in numbers.items()},
    )
    return shown.assign(**{name: shown[name].where(told) for name in numbers})


def _rounded(counts: pd.DataFrame, to: int) -> pd.DataFrame:
    """Give counts to the nearest multiple, half a multiple upwards."""
    return (counts + to // 2) // to * to
