"""Whether people come more often once they are paired: matched-set difference-in-differences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.stats import norm

from heal.measures.matched_sets import MatchedSets

SEED: Final = 20_260_616
"""One seed for everything that is drawn, so that the same rows give the same figures."""
DRAWS: Final = 1999
"""So many times labels are exchanged, and people drawn anew."""
SETS_NEEDED: Final = 10
"""With fewer sets there are counts only, and no claim."""
LEVEL: Final = 0.95
POWER: Final = 0.8
NUMBERS_AT_ONCE: Final = 4_000_000

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """Carry what the sets say together; all but `p` are differences of rates (0.1 = 10 points).

    `effect` is the change of the paired less that of the matched, `low` to `high` its 95 %
    interval, `p` two-sided; `naive` the plain change of the paired, `expected_rise` what regression
    to the mean alone would give; `smallest` the effect that would be found 8 times in 10.
    """

    effect: float
    low: float
    high: float
    p: float
    naive: float
    expected_rise: float
    smallest: float

    @property
    def found(self) -> bool:
        """Say whether both the interval and the p-value speak against no difference at all."""
        return self.p <= 1 - LEVEL and not self.low <= 0 <= self.high


@dataclass(frozen=True, slots=True)
class MatchedEffect:
    """Carry the estimate with how many it rests on; None when there are fewer than 10 sets."""

    newly_paired: int
    sets: int
    matched_people: int
    too_few_meetings: int
    too_few_similar: int
    seed: int
    draws: int
    estimate: Estimate | None


def matched_effect(found: MatchedSets, *, seed: int = SEED, draws: int = DRAWS) -> MatchedEffect:
    """Give the effect of being paired on the rate of attendance, with its uncertainty.

    Effect = mean over sets of (change of the paired − mean change of the matched): Heckman,
    Ichimura and Todd, Rev. Econ. Stud. 64 (1997), in the risk sets of `matched_sets`. p: who of a
    set is the paired one is exchanged at random (Rosenbaum, Observational Studies, 2002). Interval:
    percentile bootstrap that draws people with replacement, each with all sets they are in, whether
    as paired or as matched. Smallest: (1.960 + 0.842) standard errors of that bootstrap.
    """
    estimate = None
    if len(found.sets) >= SETS_NEEDED:
        rng = np.random.default_rng(seed)
        estimate = _estimate(found, rng, draws)
    return MatchedEffect(
        newly_paired=found.newly_paired,
        sets=len(found.sets),
        matched_people=found.matched["member"].nunique(),
        too_few_meetings=found.too_few_meetings,
        too_few_similar=found.too_few_similar,
        seed=seed,
        draws=draws,
        estimate=estimate,
    )


def regression_to_the_mean(mean: float, sd: float, correlation: float, *, below: float) -> float:
    """Give the rise at a second look of those who lay below a bound at the first.

    In: mean and standard deviation of a normal variable, the same both times, and the correlation
    between the two; the unit of the result is that of the mean. Source: Davis, Am. J. Epidemiol.
    104 (1976): (1 − ρ) σ φ(z) / Φ(z), z = (bound − μ) / σ.
    """
    z = (below - mean) / sd
    return float((1 - correlation) * sd * np.exp(norm.logpdf(z) - norm.logcdf(z)))


def _estimate(found: MatchedSets, rng: np.random.Generator, draws: int) -> Estimate:
    paired = _change(found.sets)
    matched = _change(found.matched)
    sets = found.matched["set"].to_numpy("int64")
    beside = np.bincount(sets, matched) / np.bincount(sets)
    effect = float((paired - beside).mean())
    drawn = _resampled_effects(found, rng, draws)
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(
        effect=effect,
        low=float(low),
        high=float(high),
        p=_exchanged(paired, matched, sets, rng, draws),
        naive=float(paired.mean()),
        expected_rise=float(found.sets["expected_rise"].mean()),
        smallest=float((norm.ppf((1 + LEVEL) / 2) + norm.ppf(POWER)) * drawn.std(ddof=1)),
    )


def _exchanged(
    paired: Floats, matched: Floats, sets: Places, rng: np.random.Generator, draws: int
) -> float:
    """Give the share of exchanges within sets that lie as far from nought as what was seen."""
    n = len(paired)
    order = np.argsort(np.concatenate([np.arange(n), sets]), kind="stable")
    values = np.concatenate([paired, matched])[order]
    beside = np.bincount(sets, minlength=n)
    start = np.concatenate([[0], np.cumsum(beside + 1)[:-1]])
    weight = (beside + 1) / beside
    base = np.add.reduceat(values, start) / beside
    seen = abs(float((paired * weight - base).mean()))
    as_far = 0
    for size in _turns(draws, n):
        which = start + (rng.random((size, n)) * (beside + 1)).astype("int64")
        means = (values[which] * weight - base).mean(axis=1)
        as_far += int((np.abs(means) >= seen - 1e-12).sum())
    return (as_far + 1) / (draws + 1)


def _resampled_effects(found: MatchedSets, rng: np.random.Generator, draws: int) -> Floats:
    """Give the effect (draws,) among people drawn anew."""
    paired, matched = _change(found.sets), _change(found.matched)
    effects = [
        (paired @ of_sets - matched @ of_matched) / of_sets.sum(axis=0)
        for of_sets, of_matched in resampled(found, rng, draws)
    ]
    return np.concatenate(effects)


def resampled(
    found: MatchedSets, rng: np.random.Generator, draws: int
) -> Iterator[tuple[Floats, Floats]]:
    """Yield the weights of sets and of matched members among people drawn anew, some draws at once.

    Shapes: (sets, draws) and (rows of `matched`, draws); within a set the second add up to the
    first. A person weighs as often as they were drawn, in every set; a set of which no matched
    member was drawn weighs nothing.
    """
    members = np.concatenate([found.sets["member"], found.matched["member"]])
    names, codes = np.unique(members, return_inverse=True)
    n, people = len(found.sets), len(names)
    own, others = codes[:n], codes[n:]
    sets = found.matched["set"].to_numpy("int64")
    beside = csr_array((np.ones(len(sets)), (sets, others)), shape=(n, people))
    for size in _turns(draws, people + len(members)):
        drawn = rng.integers(people, size=(size, people)) + people * np.arange(size)[:, None]
        counts = np.bincount(drawn.ravel(), minlength=size * people)
        weights = np.ascontiguousarray(counts.reshape(size, people).T, dtype="float64")
        totals = np.asarray(beside @ weights)
        of_sets = np.where(totals > 0, weights[own], 0)
        yield of_sets, weights[others] * (of_sets / np.maximum(totals, 1))[sets]


def _change(frame: pd.DataFrame) -> Floats:
    return (frame["after"] - frame["before"]).to_numpy("float64")


def _turns(draws: int, width: int) -> Iterator[int]:
    """Yield how many draws to hold at a time."""
    most = max(1, NUMBERS_AT_ONCE // max(width, 1))
    for first in range(0, draws, most):
        yield min(most, draws - first)
