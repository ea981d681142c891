"""Two periods beside each other: known methods where each has one trial, and invented worlds."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.measures import periods
from heal.measures.periods import Side, closed_in_two, in_two
from heal.measures.shares import difference, wilson
from heal.rules.disclosure import EXACT, INTERNAL

COLUMNS = ["part_now", "whole_now", "part_before", "whole_before", "people"]


def tally(*rows: tuple[int, int, int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=COLUMNS, dtype=object)


def apart(part: int, whole: int, other: int, of: int) -> pd.DataFrame:
    """Give two groups of people with one trial each, nobody in both."""
    return tally(
        (1, 1, 0, 0, part),
        (0, 1, 0, 0, whole - part),
        (0, 0, 1, 1, other),
        (0, 0, 0, 1, of - other),
    )


def test_of_two_groups_with_one_trial_each_it_is_newcombes_interval() -> None:
    found = in_two(apart(56, 70, 48, 80))
    assert (found.difference, found.low, found.high) == pytest.approx(
        (0.2, 0.052431, 0.333873), abs=1e-6
    )
    assert found.differs is True
    assert found.now == Side(0.8, found.now.low, found.now.high, 56, 70)


@settings(deadline=None)
@given(st.integers(10, 60), st.integers(10, 60), st.data())
def test_it_is_wilson_and_newcombe_for_any_such_numbers(
    whole: int, of: int, data: st.DataObject
) -> None:
    part, other = data.draw(st.integers(0, whole)), data.draw(st.integers(0, of))
    found, expected = in_two(apart(part, whole, other, of)), difference(part, whole, other, of)
    assert (found.low, found.high) == pytest.approx(
        (float(expected.low), float(expected.high)), abs=1e-9
    )
    own = wilson(part, whole)
    assert (found.now.low, found.now.high) == pytest.approx(
        (float(own.low), float(own.high)), abs=1e-9
    )


def test_where_everybody_is_in_both_it_is_newcombes_interval_for_pairs() -> None:
    both, now, before, neither = 20, 12, 4, 24
    found = in_two(
        tally((1, 1, 1, 1, both), (1, 1, 0, 1, now), (0, 1, 1, 1, before), (0, 1, 0, 1, neither))
    )
    margins = (both + now) * (before + neither) * (both + before) * (now + neither)
    phi = (both * neither - now * before) / np.sqrt(margins)
    one, other = wilson(both + now, 60), wilson(both + before, 60)
    down, up = one.value - one.low, other.high - other.value
    low = 8 / 60 - np.sqrt(down**2 - 2 * phi * down * up + up**2)
    assert (found.difference, found.low) == pytest.approx((8 / 60, low))
    apart_low = difference(both + now, 60, both + before, 60).low
    assert found.low > apart_low


def test_alike_people_in_one_row_are_as_good_as_in_many() -> None:
    rows = tally((3, 5, 1, 4, 12), (1, 5, 4, 4, 9), (5, 5, 0, 0, 3))
    every = rows.loc[rows.index.repeat(rows["people"].astype("int64"))].assign(people=1)
    one, other = in_two(rows), in_two(every)
    assert one.now.part == other.now.part == 36 + 9 + 15
    assert [one.low, one.high, one.now.low] == pytest.approx([other.low, other.high, other.now.low])


def test_a_habit_makes_many_meetings_say_less() -> None:
    habits = tally((20, 20, 0, 0, 15), (0, 20, 0, 0, 15), (0, 0, 1, 2, 40))
    found = in_two(habits).now
    people = wilson(15, 30)
    assert found.whole == 600
    assert found.low <= people.low + 0.01
    assert found.high >= people.high - 0.01


def test_few_people_have_shares_and_no_interval_and_nobody_has_none() -> None:
    nine = in_two(apart(3, 9, 20, 40))
    assert (nine.now.share, nine.differs) == (pytest.approx(1 / 3), None)
    assert np.isnan([nine.low, nine.high, nine.now.low]).all()
    assert nine.told
    for some in (tally(), tally((1, 2, 0, 0, 30))):
        nobody = in_two(some)
        assert np.isnan(nobody.before.share)
        assert not nobody.told
        assert nobody.differs is None


def test_all_and_none_keep_an_interval() -> None:
    found = in_two(tally((4, 4, 0, 4, 20)))
    assert (found.now.share, found.before.share) == (1.0, 0.0)
    assert (found.now.low, found.before.high) == (wilson(20, 20).low, wilson(0, 20).high)


def test_intervals_hold_what_is_true_in_invented_worlds() -> None:
    """Habits differ, most people are in both periods, the number of meetings is anybody's."""
    rng = np.random.default_rng(11)
    shares, differences, worlds = 0, 0, 0
    for people, one, other in ((20, 1, 1), (40, 3, 2), (120, 8, 1)):
        for _ in range(250):
            habit = rng.beta(one, other, people)
            wholes = [
                np.where(rng.random(people) < 0.8, rng.integers(1, 13, people), 0) for _ in "12"
            ]
            parts = [rng.binomial(whole, habit) for whole in wholes]
            columns = [parts[0], wholes[0], parts[1], wholes[1], np.ones(people, dtype="int64")]
            found = in_two(pd.DataFrame(np.stack(columns, axis=1), columns=COLUMNS))
            if found.differs is None:
                continue
            worlds += 1
            shares += found.now.low <= one / (one + other) <= found.now.high
            differences += not found.differs
    assert worlds > 700
    assert 0.92 <= shares / worlds <= 0.98
    assert 0.92 <= differences / worlds <= 0.98


def test_hidden_shares_are_whole_per_cent_without_counts_and_intervals() -> None:
    found = periods.hide(in_two(apart(56, 71, 48, 80)), INTERNAL)
    assert (found.now.share, found.before.share, found.difference) == (0.79, 0.6, 0.19)
    assert (found.now.part, found.now.whole) == (None, None)
    assert np.isnan([found.low, found.high, found.now.low, found.before.high]).all()
    assert found.differs is True
    exact = in_two(apart(3, 9, 4, 9))
    assert periods.hide(exact, EXACT) is exact


@pytest.mark.parametrize(
    ("part", "whole"), [(0, 40), (40, 40), (3, 40), (37, 40), (5, 9), (1, 400)]
)
def test_a_share_that_tells_of_few_or_of_all_is_gone(part: int, whole: int) -> None:
    found = periods.hide(in_two(apart(part, whole, 48, 80)), INTERNAL)
    assert np.isnan([found.now.share, found.difference]).all()
    assert found.before.share == 0.6
    assert found.differs is None


def test_requests_count_in_the_period_in_which_they_were_closed() -> None:
    requests = pd.DataFrame(
        [
            (date(2026, 1, 1), "fulfilled"),
            (date(2026, 3, 31), "withdrawn"),
            (date(2025, 12, 31), "fulfilled"),
            (date(2026, 4, 1), "fulfilled"),
            (None, "open"),
        ],
        columns=["closed_on", "status"],
        dtype=object,
    )
    now, before = (date(2026, 1, 1), date(2026, 3, 31)), (date(2025, 1, 1), date(2025, 12, 31))
    found = in_two(closed_in_two(requests, now, before))
    assert (found.now.part, found.now.whole, found.before.part, found.before.whole) == (1, 2, 1, 1)
    assert in_two(closed_in_two(requests[:0], now, before)).now.whole == 0
