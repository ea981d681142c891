"""What is published of tables at random, against every world that it leaves open.

Told as it is here, a number stands for all that round to it. The worlds are counted out one by one,
without a line of what decides what to hide.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.measures import disclosure
from heal.measures.disclosure import INTERNAL, PUBLIC, Profile
from heal.measures.rounding import nearest, rounded, whole_per_cent
from heal.rules.disclosure import EXACT, PROFILES

Told = Mapping[Hashable, int | None]
Worlds = Mapping[Hashable, np.ndarray]
BOTH = pytest.mark.parametrize("profile", [INTERNAL, PUBLIC], ids=["internal", "public"])
CROSSING = replace(PUBLIC, one_at_a_time=False)
"""As the public one, but for cells: so that these are rounded, and proved, as well."""


def same(told: int, values: np.ndarray, profile: Profile) -> np.ndarray:
    """Say which true values are told as that number."""
    if told == 0:
        return values == 0
    multiples: np.ndarray = np.rint(values / profile.rounds_to) * profile.rounds_to
    return (values >= profile.k) & (multiples == told)


def left_open(told: Told, worlds: Worlds, profile: Profile) -> np.ndarray:
    """Say which worlds somebody must think possible who is told no more than that."""
    size = len(next(iter(worlds.values())))
    like = np.full(size, True)
    for key, number in told.items():
        if number is not None:
            like &= same(number, worlds[key], profile)
    return like


def fewest(told: Told, worlds: Worlds, like: np.ndarray) -> int:
    """Give how many values the hidden number can have that can have the fewest."""
    hidden = [key for key, number in told.items() if number is None]
    return min((len(np.unique(worlds[key][like])) for key in hidden), default=99)


def of_column(counts: list[int], profile: Profile) -> dict[Hashable, int | None]:
    found, total = disclosure.column(pd.Series(counts, dtype="int64"), profile)
    return {**dict(enumerate(numbers(found))), "total": total}


def of_table(rows: list[list[int]], profile: Profile) -> dict[Hashable, int | None]:
    found = disclosure.table(pd.DataFrame(rows), profile)
    return {
        **{(r, c): number for c in found.cells for r, number in enumerate(numbers(found.cells[c]))},
        **{("row", r): number for r, number in enumerate(numbers(found.rows))},
        **{("column", c): number for c, number in enumerate(numbers(found.columns))},
        "total": found.total,
    }


def numbers(told: pd.Series) -> list[int | None]:
    return [None if pd.isna(number) else int(number) for number in told]


def columns_of(length: int, most: int) -> Worlds:
    """Give every column with numbers up to a size, as arrays over the columns."""
    cells = np.indices((most + 1,) * length, dtype="int16").reshape(length, -1)
    return {**dict(enumerate(cells)), "total": cells.sum(axis=0)}


def tables_of(height: int, width: int, most: int) -> Worlds:
    """Give every table with cells up to a size, as arrays over the tables."""
    cells = np.indices((most + 1,) * (height * width), dtype="int8")
    cells = cells.reshape(height, width, -1).astype("int16")
    return {
        **{(r, c): cells[r, c] for r in range(height) for c in range(width)},
        **{("row", r): cells[r].sum(axis=0) for r in range(height)},
        **{("column", c): cells[:, c].sum(axis=0) for c in range(width)},
        "total": cells.sum(axis=(0, 1)),
    }


def exact(rows: list[list[int]]) -> dict[Hashable, int]:
    return {key: int(number) for key, number in of_table(rows, EXACT).items() if number is not None}


COLUMNS, LARGE, SMALL = columns_of(3, 40), tables_of(2, 2, 30), tables_of(2, 3, 9)
THREE = st.lists(st.integers(0, 26), min_size=3, max_size=3)
SQUARE = st.lists(st.lists(st.integers(0, 20), min_size=2, max_size=2), min_size=2, max_size=2)
FLAT = st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=2, max_size=2)
WIDER = Profile("wider", k=2, least_denominator=4)
NARROW = Profile("narrow", k=4, least_denominator=8, rounds_to=2, within=WIDER)


def sound(told: Told, truth: Mapping[Hashable, int], profile: Profile) -> None:
    """Assert that what is told is no small number, and told as it should be."""
    for key, number in told.items():
        if number is not None:
            assert number == 0 or number >= profile.k
            assert number % profile.rounds_to == 0
            assert number == nearest(truth[key], profile)
            assert (number == 0) is (truth[key] == 0)


def test_the_check_sees_what_it_looks_for() -> None:
    alone: Told = {0: None, 1: 12, 2: 0, "total": 15}
    assert fewest(alone, COLUMNS, left_open(alone, COLUMNS, INTERNAL)) == 1
    # Rounding alone would not be enough either: from 13 − 12 to 17 − 10.
    assert fewest(alone, COLUMNS, left_open({**alone, 1: 10}, COLUMNS, PUBLIC)) == 7
    two: Told = {0: None, 1: None, 2: 9, "total": 11}
    assert fewest(two, COLUMNS, left_open(two, COLUMNS, INTERNAL)) == 3
    with pytest.raises(AssertionError):
        sound({0: 12}, {0: 12}, PUBLIC)
    with pytest.raises(AssertionError):
        sound({0: 0}, {0: 3}, PUBLIC)


@BOTH
@settings(deadline=None, max_examples=60)
@given(counts=THREE)
def test_a_column_leaves_k_values_to_each_number_that_it_hides(
    profile: Profile, counts: list[int]
) -> None:
    told = of_column(counts, profile)
    sound(told, {**dict(enumerate(counts)), "total": sum(counts)}, profile)
    assert fewest(told, COLUMNS, left_open(told, COLUMNS, profile)) >= profile.k
    if None not in told.values():
        cells = [number or 0 for key, number in told.items() if key != "total"]
        assert abs(sum(cells) - (told["total"] or 0)) * 2 <= (len(cells) + 1) * profile.rounds_to


@pytest.mark.parametrize("profile", [INTERNAL, PUBLIC, CROSSING], ids=["internal", "public", "x"])
@settings(deadline=None, max_examples=25)
@given(rows=SQUARE)
def test_a_table_leaves_k_values_to_each_number_that_it_hides(
    profile: Profile, rows: list[list[int]]
) -> None:
    told, truth = of_table(rows, profile), exact(rows)
    sound(told, truth, profile)
    like = left_open(told, LARGE, profile)
    hidden = {
        # Where no table crosses two attributes, large cells are hidden as well; they may be had
        # from the margins, as those of a single row always could.
        key: number
        for key, number in told.items()
        if not (profile.one_at_a_time and isinstance(key, tuple) and key[0] in (0, 1))
        or 0 < truth[key] < profile.k
    }
    assert fewest(hidden, LARGE, like) >= profile.k
    if profile.one_at_a_time:
        assert all(told[r, c] is None for r in (0, 1) for c in (0, 1))


@settings(deadline=None, max_examples=40)
@given(rows=FLAT)
def test_larger_tables_of_a_smaller_k_do_as_well(rows: list[list[int]]) -> None:
    told = of_table(rows, NARROW)
    sound(told, exact(rows), NARROW)
    assert fewest(told, SMALL, left_open(told, SMALL, NARROW)) >= NARROW.k


@settings(deadline=None, max_examples=25)
@given(rows=SQUARE)
def test_whoever_has_the_public_table_as_well_has_no_more(rows: list[list[int]]) -> None:
    internal, public = of_table(rows, INTERNAL), of_table(rows, CROSSING)
    like = left_open(internal, LARGE, INTERNAL)
    both = like & left_open(public, LARGE, CROSSING)
    assert (both == like).all()


def test_two_tables_that_choose_for_themselves_would_give_it_away() -> None:
    rows = [[12, 4], [23, 28], [0, 9]]
    internal, alone = of_table(rows, INTERNAL), of_table(rows, replace(CROSSING, within=None))
    # One tells 9 in all for the last row and the other that none of them are on the left.
    assert (internal["row", 2], internal[2, 0], internal[2, 1]) == (9, None, None)
    assert (alone["row", 2], alone[2, 0], alone[2, 1]) == (None, 0, None)
    beside = of_table(rows, CROSSING)
    assert not [key for key, number in internal.items() if number is None and beside[key]]
    assert beside[2, 0] is None


def cells_of_worked(told: Told, profile: Profile) -> set[int]:
    """Give what the 3 of the worked case can be, by trying all tables with such margins."""
    near = profile.rounds_to // 2
    totals = [told["row", r] or 0 for r in range(3)]
    most = max(totals) + near + 1
    first = np.indices((most,) * 3, dtype="int16").reshape(3, -1)
    found: set[int] = set()
    for change in np.ndindex(*(2 * near + 1,) * 3):
        rows = np.array(totals) + np.array(change) - near
        second = rows[:, None] - first
        worlds: dict[Hashable, np.ndarray] = {
            **{(r, 0): first[r] for r in range(3)},
            **{(r, 1): second[r] for r in range(3)},
            **{("row", r): np.full(first.shape[1], rows[r]) for r in range(3)},
            ("column", 0): first.sum(axis=0),
            ("column", 1): second.sum(axis=0),
            "total": np.full(first.shape[1], rows.sum()),
        }
        like = left_open(told, worlds, profile) & (second >= 0).all(axis=0)
        found |= {int(value) for value in np.unique(second[0][like])}
    return found


def test_the_worked_case_leaves_ten_values_inside_and_more_outside() -> None:
    rows = [[12, 3], [9, 14], [20, 6]]
    internal, public = of_table(rows, INTERNAL), of_table(rows, PUBLIC)
    assert cells_of_worked(internal, INTERNAL) == set(range(10))
    assert [internal[r, c] for r in range(3) for c in range(2)] == [None, None, 9, 14, None, None]
    assert not [public[r, c] for r in range(3) for c in range(2) if public[r, c] is not None]
    assert [public["row", r] for r in range(3)] == [15, 25, 25]
    assert ([public["column", 0], public["column", 1]], public["total"]) == ([40, 25], 65)
    assert set(range(10)) < cells_of_worked(public, PUBLIC)


@BOTH
def test_two_hidden_ones_that_sum_to_two_hide_their_sum_as_well(profile: Profile) -> None:
    told = of_column([1, 1], profile)
    assert list(told.values()) == [None, None, None]
    more = of_column([1, 1, 30], profile)
    assert fewest(more, COLUMNS, left_open(more, COLUMNS, profile)) >= profile.k


@BOTH
@settings(deadline=None, max_examples=60)
@given(part=st.integers(0, 60), rest=st.integers(0, 60))
def test_a_share_is_made_of_what_may_be_told(profile: Profile, part: int, rest: int) -> None:
    told = disclosure.fraction(part, part + rest, profile)
    if told is None:
        assert disclosure.share(part, part + rest, profile) is None
        return
    assert part + rest >= profile.least_denominator
    assert told[1] >= profile.least_denominator
    assert not any(0 < number < profile.k for number in (*told, told[1] - told[0]))
    assert not any(number % profile.rounds_to for number in told)
    assert disclosure.share(part, part + rest, profile) == told[0] / told[1]
    assert (told[0] in (0, told[1])) is (0 in (part, rest))


def test_rounding_goes_to_the_nearest_and_a_half_to_the_even_multiple() -> None:
    counts = pd.Series(pd.array([0, 10, 12, 13, 17, 18, 1_000_003, pd.NA], dtype="Int64"))
    assert numbers(rounded(counts, PUBLIC)) == [0, 10, 10, 15, 15, 20, 1_000_005, None]
    assert numbers(rounded(pd.Series([12.5, 17.5, 12.51, np.nan]), PUBLIC)) == [10, 20, 15, None]
    assert [nearest(number, NARROW) for number in (4, 5, 6, 7)] == [4, 4, 6, 8]
    assert numbers(rounded(counts, INTERNAL)) == numbers(counts)
    rates = pd.Series([0.0, 0.024, 0.026, 0.625, 0.99, np.nan])
    assert whole_per_cent(rates, PUBLIC).tolist()[:5] == [0.0, 0.0, 0.05, 0.6, 1.0]
    assert whole_per_cent(rates, INTERNAL).tolist()[:5] == [0.0, 0.02, 0.03, 0.62, 0.99]


def test_no_profile_rounds_a_number_to_one_that_it_hides() -> None:
    for profile in PROFILES.values():
        assert profile.k % profile.rounds_to == 0
        assert profile.within is None or profile.within.k < profile.k
        assert nearest(profile.k, profile) == profile.k


def test_points_of_a_series_stand_for_rounded_numbers() -> None:
    frame = pd.DataFrame({"at": [1, 2, 3], "n": [9, 13, 40]})
    assert disclosure.points(frame, "n", PUBLIC).to_dict("list") == {"at": [2, 3], "n": [15, 40]}
    assert numbers(disclosure.small(pd.Series([0, 3, 12, 18]), PUBLIC)) == [0, None, 10, 20]


def test_public_attendance_is_a_rounded_mean_and_nothing_else() -> None:
    frame = pd.DataFrame(
        {
            "group": "North", "month": pd.date_range("2026-01-01", periods=4, freq="MS"),
            "meetings": [4, 1, 4, 1], "attended": [38, 13, 70, 0],
            "per_meeting": [9.5, 13.0, 17.5, 0.0],
        }
    )  # fmt: skip
    found = disclosure.attendance(frame, PUBLIC)
    assert numbers(found["per_meeting"]) == [None, 15, 20, None]
    assert found[["meetings", "attended"]].isna().all(axis=None)


def test_public_means_are_of_twenty_and_to_five_per_cent() -> None:
    def means(n: int) -> pd.DataFrame:
        rates = pd.DataFrame({"before": [1 / 3] * n, "after": [0.62] * n, "enough": True})
        return disclosure.means_before_after(rates, PUBLIC)

    assert means(19).empty
    assert means(39).to_dict("records") == [{"before": 0.35, "after": 0.6, "pairings": 30}]
