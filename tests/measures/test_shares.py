"""Shares, differences and rates against published answers, and against SciPy one at a time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, truncnorm

from heal.errors import BadValue
from heal.measures import chance, shares

PARTS = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (81, 263, 0.255289, 0.366210),
        (15, 148, 0.062386, 0.160487),
        (0, 20, 0.0, 0.161125),
        (1, 29, 0.006113, 0.171755),
    ],
)
def test_wilson_as_published(part: int, whole: int, low: float, high: float) -> None:
    found = shares.wilson(part, whole)
    assert [round(float(n), 6) for n in (found.low, found.high)] == [low, high]
    assert found.value == part / whole


@settings(deadline=None, max_examples=60)
@given(PARTS, st.sampled_from([0.8, 0.95, 0.99]))
def test_wilson_as_scipy_has_it(counts: tuple[int, int], level: float) -> None:
    found = shares.wilson(*counts, level=level)
    known = binomtest(*counts).proportion_ci(level, "wilson")
    np.testing.assert_allclose([found.low, found.high], known, atol=1e-12)
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_newcombe_as_published() -> None:
    found = shares.difference(56, 70, 48, 80)
    assert [round(float(n), 6) for n in (found.value, found.low, found.high)] == [
        0.2,
        0.052431,
        0.333873,
    ]


@settings(deadline=None, max_examples=60)
@given(PARTS, PARTS)
def test_a_difference_turned_round_is_its_negative(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    there, back = shares.difference(*one, *other), shares.difference(*other, *one)
    np.testing.assert_allclose(
        [there.value, there.low, there.high], [-back.value, -back.high, -back.low], atol=1e-12
    )
    assert -1 <= there.low <= there.value <= there.high <= 1


@pytest.mark.parametrize(("count", "low", "high"), [(0, 0.0, 3.688879), (10, 4.795389, 18.390356)])
def test_poisson_as_published(count: int, low: float, high: float) -> None:
    found = shares.rate(count)
    assert [round(float(n), 6) for n in (found.low, found.high)] == [low, high]
    half = shares.rate(count, 2)
    assert [half.value, half.low, half.high] == [
        found.value / 2,
        found.low / 2,
        found.high / 2,
    ]


def test_many_at_once_have_the_shape_that_came_in() -> None:
    part, whole = np.arange(6).reshape(2, 3), np.full((2, 3), 5)
    found = shares.wilson(part, whole)
    assert found.value.shape == found.low.shape == found.high.shape == (2, 3)
    assert float(found.low[0, 1]) == float(shares.wilson(1, 5).low)
    assert shares.rate([], []).low.shape == (0,)
    assert shares.wilson([], []).high.shape == (0,)


def test_of_nobody_there_is_no_share() -> None:
    for found in (shares.wilson(0, 0), shares.rate(0, 0), shares.difference(0, 0, 1, 2)):
        assert np.isnan([found.value, found.low, found.high]).all()


def test_what_cannot_be_counted_is_refused() -> None:
    for wrong in ((3, 2), (-1, 2), (float("nan"), 2)):
        with pytest.raises(BadValue):
            shares.wilson(*wrong)
    with pytest.raises(BadValue, match="exposure"):
        shares.rate(1, -1)
    with pytest.raises(BadValue, match="level"):
        shares.wilson(1, 2, level=1.0)


def test_the_log_log_scale_has_no_all_and_no_none() -> None:
    low, high = shares.log_log([0.0, 0.5, 1.0], [0.1, 0.1, 0.0])
    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [True, False, True]
    assert 0 < low[1] < 0.5 < high[1] < 1


def test_the_rise_by_itself_as_published() -> None:
    assert round(float(chance.rise_by_itself(0.6, 0.2, 0.5, below=0.5)), 6) == 0.114108


@settings(deadline=None, max_examples=40)
@given(st.floats(-2, 2), st.floats(0.05, 3), st.floats(-1, 1), st.floats(-4, 4))
def test_the_rise_is_what_the_lowest_lack(
    mean: float, spread: float, correlation: float, place: float
) -> None:
    found = float(chance.rise_by_itself(mean, spread, correlation, below=mean + place * spread))
    lacking = -spread * float(truncnorm.mean(-np.inf, place))
    assert found == pytest.approx((1 - correlation) * lacking, rel=1e-6, abs=1e-9)


def test_a_rise_far_below_everybody_and_above_everybody() -> None:
    found = chance.rise_by_itself(0, 1, [0.0, 0.0, 1.0], below=[-60.0, 60.0, -1.0])
    np.testing.assert_allclose(found, [60.0, 0.0, 0.0], atol=0.02)
    for wrong in ((0, 0, 0.5), (0, 1, 1.5)):
        with pytest.raises(BadValue):
            chance.rise_by_itself(*wrong, below=0)
