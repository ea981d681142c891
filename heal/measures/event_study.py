"""How often the paired and similar members came, meeting by meeting around the first day."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from heal.measures.matched import DRAWS, LEVEL, SEED, SETS_NEEDED, Floats, resampled
from heal.measures.matched_sets import PLACES, MatchedSets
from heal.measures.participation import MEETINGS_EACH_SIDE
from heal.rules.disclosure import EXACT, Profile

EVENT_STUDY: Final = ("who", "meeting", "rate", "low", "high", "n")
PAIRED: Final = "paired"
MATCHED: Final = "matched"
OFFSETS: Final = (*range(-MEETINGS_EACH_SIDE, 0), *range(1, MEETINGS_EACH_SIDE + 1))
"""The last meeting before is −1, the first after 1; that week has no number."""


def event_study(
    found: MatchedSets, profile: Profile = EXACT, *, seed: int = SEED, draws: int = DRAWS
) -> pd.DataFrame:
    """Give the mean rate at each of the 6 meetings before and after, paired and matched.

    In: what `matched_sets` returns. Out: who ("paired" or "matched"), meeting (−6 to −1, 1 to 6),
    rate, low, high (0 to 1), n (people). Every set weighs the same, also among the matched. The
    panel is balanced: only sets with all 12 meetings, and matched members not yet paired by the
    last, so that no point differs from the next by who it is made of. Band: 95 %, point by point,
    percentile bootstrap over people. Of fewer than 10 sets there are no rows; points of fewer than
    k people are left out.
    """
    panel = balanced(found)
    if len(panel.sets) < SETS_NEEDED:
        return _typed(pd.DataFrame(columns=list(EVENT_STUDY)))
    paired, matched = _came(panel)
    sets = panel.matched["set"].to_numpy("int64")
    beside = np.stack([np.bincount(sets, column) for column in matched.T], axis=1)
    rates = [paired.mean(axis=0), (beside / np.bincount(sets)[:, None]).mean(axis=0)]
    bands = _bands(panel, paired, matched, np.random.default_rng(seed), draws)
    people = [panel.sets["member"].nunique(), panel.matched["member"].nunique()]
    parts = [
        pd.DataFrame(
            {
                "who": who,
                "meeting": OFFSETS,
                "rate": rate,
                "low": band[0],
                "high": band[1],
                "n": n,
            }
        )
        for who, rate, band, n in zip((PAIRED, MATCHED), rates, bands, people, strict=True)
    ]
    every = _typed(pd.concat(parts, ignore_index=True))
    return every[every["n"] >= profile.k].reset_index(drop=True)


def balanced(found: MatchedSets) -> MatchedSets:
    """Give the sets of which all 12 meetings are read, of the paired and of each matched."""
    before_from, before_to, after_from, after_to = (found.sets[name] for name in PLACES)
    whole = (before_to - before_from == MEETINGS_EACH_SIDE) & (
        after_to - after_from == MEETINGS_EACH_SIDE
    )
    sets = found.matched["set"].to_numpy("int64")
    read = found.matched["after_to"].to_numpy("int64") == after_to.to_numpy("int64")[sets]
    matched = found.matched[read & whole.to_numpy()[sets]]
    kept = np.bincount(matched["set"].to_numpy("int64"), minlength=len(found.sets)) > 0
    number = np.cumsum(kept) - 1
    return MatchedSets(
        sets=found.sets[kept].reset_index(drop=True),
        matched=matched.assign(set=number[matched["set"].to_numpy("int64")]).reset_index(drop=True),
        register=found.register,
        too_few_meetings=found.too_few_meetings + int((~kept).sum()),
        too_few_similar=found.too_few_similar,
    )


def _came(panel: MatchedSets) -> tuple[Floats, Floats]:
    """Give who came (people of sets, 12), for the paired and for the matched."""
    before = panel.sets["before_from"].to_numpy("int64")[:, None] + np.arange(MEETINGS_EACH_SIDE)
    after = panel.sets["after_from"].to_numpy("int64")[:, None] + np.arange(MEETINGS_EACH_SIDE)
    places = np.hstack([before, after])
    own = panel.sets["member"].to_numpy("int64")[:, None]
    theirs = panel.matched["member"].to_numpy("int64")[:, None]
    beside = places[panel.matched["set"].to_numpy("int64")]
    register = panel.register
    return register.rate(own, places, places + 1), register.rate(theirs, beside, beside + 1)


def _bands(
    panel: MatchedSets, paired: Floats, matched: Floats, rng: np.random.Generator, draws: int
) -> tuple[Floats, Floats]:
    """Give the lower and upper bounds (2, 12) for both lines."""
    of_paired, of_matched = [], []
    for of_sets, of_rows in resampled(panel, rng, draws):
        total = of_sets.sum(axis=0)[:, None]
        of_paired.append(of_sets.T @ paired / total)
        of_matched.append(of_rows.T @ matched / total)
    around = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]
    low_high = [
        np.quantile(np.concatenate(part), around, axis=0) for part in (of_paired, of_matched)
    ]
    return low_high[0], low_high[1]


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    kinds = {"who": "str", "meeting": "int64", "rate": "float64", "low": "float64"}
    return frame[list(EVENT_STUDY)].astype(kinds | {"high": "float64", "n": "int64"})
