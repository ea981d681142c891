"""Shares and rates with what the numbers leave open: intervals that hold for small groups too.

Everything takes single numbers or arrays of them (broadcast against each other) and gives float64
of the same shape; counts are whole numbers, shares lie between 0 and 1. Of nobody there is no
share: where the whole is nought, share and interval are NaN. `level` is the confidence, 0.95.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri
from scipy.stats import chi2

from heal.errors import BadValue

LEVEL: Final = 0.95
ROUNDING: Final = 1e-12
"""A product or sum of fractions that is all or none may come out a hair beside it."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Interval:
    """Carry an estimate and the interval around it, arrays of one shape (or of none)."""

    value: Floats
    low: Floats
    high: Floats


def wilson(part: ArrayLike, whole: ArrayLike, *, level: float = LEVEL) -> Interval:
    """Give shares, part / whole, with Wilson's score interval, without continuity correction.

    Raises BadValue where a part is below nought or above its whole. Method: Wilson, JASA 22 (1927)
    209; the same as SciPy's `binomtest(...).proportion_ci("wilson")`, which takes one at a time.
    """
    x, n = _counts(part), _counts(whole)
    if np.any(x > n):
        raise BadValue("A part cannot be more than the whole.")
    with np.errstate(divide="ignore", invalid="ignore"):
        share, z2 = x / n, _z(level) ** 2
        centre = (x + z2 / 2) / (n + z2)
        reach = np.sqrt(z2 * (x * (n - x) / n + z2 / 4)) / (n + z2)
    low = np.where(x == 0, 0.0, centre - reach)
    high = np.where(x == n, 1.0, centre + reach)
    some = n > 0
    return Interval(share, np.where(some, low, np.nan), np.where(some, high, np.nan))


def difference(
    part: ArrayLike,
    whole: ArrayLike,
    other_part: ArrayLike,
    other_whole: ArrayLike,
    *,
    level: float = LEVEL,
) -> Interval:
    """Give the first shares less the other ones, of two groups without anybody in common.

    The interval lies within −1 and 1. Raises BadValue as `wilson` does. Method: Newcombe,
    Statistics in Medicine 17 (1998) 873, number 10: two Wilson intervals squared and added.
    """
    one, other = wilson(part, whole, level=level), wilson(other_part, other_whole, level=level)
    between = one.value - other.value
    return Interval(
        between,
        between - np.hypot(one.value - one.low, other.high - other.value),
        between + np.hypot(one.high - one.value, other.value - other.low),
    )


def rate(count: ArrayLike, exposure: ArrayLike = 1.0, *, level: float = LEVEL) -> Interval:
    """Give counts a unit of exposure (such as months), with the exact Poisson interval.

    Raises BadValue where a count or an exposure is below nought. Method: Garwood, Biometrika 28
    (1936) 437, by quantiles of chi-squared.
    """
    n, time = _counts(count), np.asarray(exposure, dtype="float64")
    if np.any(time < 0):
        raise BadValue("An exposure cannot be below nought.")
    tail = (1 - level) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        some = np.where(time > 0, time, np.nan)
        low = np.where(n == 0, 0.0, chi2.ppf(tail, 2 * n) / 2)
        return Interval(n / some, low / some, chi2.ppf(1 - tail, 2 * n + 2) / 2 / some)


def log_log(share: ArrayLike, error: ArrayLike, *, level: float = LEVEL) -> tuple[Floats, Floats]:
    """Give the low and high end around shares with their standard errors, within 0 and 1.

    NaN where a share is 0 or 1: the scale has no such place. Method: Kalbfleisch and Prentice, The
    Statistical Analysis of Failure Time Data (2002) 1.4: symmetric on the scale log(−log share).
    """
    s, se = np.asarray(share, dtype="float64"), np.asarray(error, dtype="float64")
    inside = np.where((s > ROUNDING) & (s < 1 - ROUNDING), s, np.nan)
    with np.errstate(over="ignore"):
        power = np.exp(_z(level) * se / (inside * -np.log(inside)))
        return inside**power, inside ** (1 / power)


def _counts(counts: ArrayLike) -> Floats:
    found: Floats = np.asarray(counts, dtype="float64")
    if not np.all(found >= 0):
        raise BadValue("A count cannot be below nought, or missing.")
    return found


def _z(level: float) -> Any:
    if not 0 < level < 1:
        raise BadValue("A confidence level lies between 0 and 1.")
    return ndtri((1 + level) / 2)
