"""What happens by itself when people are looked at because of one low reading."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import log_ndtr

from heal.errors import BadValue


def rise_by_itself(
    mean: ArrayLike, spread: ArrayLike, correlation: ArrayLike, *, below: ArrayLike
) -> NDArray[np.float64]:
    """Give by how much a second reading rises on average where the first lay below a threshold.

    In, numbers or arrays: the mean and the standard deviation of one reading over everybody (the
    same both times), the correlation of the two readings of a person, and the threshold, in the
    readings' own unit. Out: the mean of second less first, same unit, nothing having been done.
    Raises BadValue unless the spread is above nought and the correlation within −1 and 1. Method:
    Davis, American Journal of Epidemiology 104 (1976) 493, for readings that are normal.
    """
    sigma, rho = np.asarray(spread, dtype="float64"), np.asarray(correlation, dtype="float64")
    if not (np.all(sigma > 0) and np.all(np.abs(rho) <= 1)):
        raise BadValue("A spread is above nought, and a correlation within −1 and 1.")
    place = (np.asarray(below, dtype="float64") - np.asarray(mean, dtype="float64")) / sigma
    # By logarithms: far below everybody, density and share are both nought, their ratio is not.
    density = -(place**2) / 2 - np.log(2 * np.pi) / 2
    rise: NDArray[np.float64] = (1 - rho) * sigma * np.exp(density - log_ndtr(place))
    return rise
