"""The honest before and after as others may be told it: nobody's own change can be read in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from heal.measures.matched import Estimate, MatchedEffect
from heal.measures.matched_sets import MatchedSets
from heal.rules.disclosure import Profile

SHARES: Final = ("rate", "low", "high")
POINTS: Final = ("effect", "low", "high", "naive", "expected_rise", "smallest")


def in_steps(found: MatchedSets, profile: Profile) -> MatchedSets:
    """Give the earliest sets, as many as a multiple of k: what is told moves once k more have come.

    Fewer than a percentage needs are none. Who has no set is not counted. Where nothing is hidden,
    all of it comes back as it is.
    """
    if not profile.hides:
        return found
    n = len(found.sets) // profile.k * profile.k
    n = n if n >= profile.least_denominator else 0
    earliest = np.lexsort((found.sets["pairing"], found.sets["began_on"]))[:n]
    number = np.full(len(found.sets), -1)
    number[earliest] = np.arange(n)
    places = number[found.matched["set"].to_numpy("int64")]
    return MatchedSets(
        sets=found.sets.iloc[earliest].reset_index(drop=True),
        matched=found.matched[places >= 0]
        .assign(set=places[places >= 0])
        .sort_values("set", kind="stable")
        .reset_index(drop=True),
        register=found.register,
        too_few_meetings=0,
        too_few_similar=0,
    )


def study(frame: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Give the event study in whole per cent, its people rounded down to a multiple of k.

    In: what `event_study` returns for the profile, of sets `in_steps`.
    """
    if not profile.hides:
        return frame
    rounded = {name: frame[name].round(2) for name in SHARES}
    return frame.assign(**rounded, n=frame["n"] // profile.k * profile.k)


def effect(found: MatchedEffect, profile: Profile) -> MatchedEffect:
    """Give the estimate in whole points (p to 0.01), its people rounded down to a multiple of k.

    In: what `matched_effect` returns of sets `in_steps`.
    """
    if not profile.hides:
        return found
    estimate = found.estimate
    return replace(
        found,
        matched_people=found.matched_people // profile.k * profile.k,
        estimate=None if estimate is None else _rounded(estimate),
    )


def _rounded(estimate: Estimate) -> Estimate:
    points = {name: round(getattr(estimate, name), 2) for name in POINTS}
    # Never to nought: the exchanges that were drawn allow no such claim.
    return replace(estimate, **points, p=max(round(estimate.p, 2), 0.01))
