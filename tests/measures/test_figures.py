"""Room, closed circles and who stays: counted from summaries, by hand and against SciPy."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.measures import closing, lengths, load, retention
from heal.measures.closing import Closing
from heal.measures.load import Load
from heal.rules.disclosure import EXACT, INTERNAL

DAY = date(2026, 6, 1)
Loads = tuple[bool, int, int, int]


def loads(*rows: Loads) -> Load:
    names = ["rests", "capacity", "load", "n"]
    return load.load(pd.DataFrame(rows, columns=names, dtype=object))


def test_room_is_for_those_who_do_not_rest() -> None:
    found = loads((False, 2, 0, 3), (False, 1, 1, 4), (False, 1, 2, 1), (True, 3, 1, 2),
                  (False, 9, 5, 1))  # fmt: skip
    assert found.by_load is not None
    assert found.by_load.to_numpy().tolist() == [
        [0, 3, 0, 0],
        [1, 0, 4, 2],
        [2, 0, 1, 0],
        [3, 1, 0, 0],
    ]
    assert found.by_room["mentors"].tolist() == [4, 5, 2]
    assert (found.mentors, found.free) == (11, 10)


def test_no_mentor_is_a_row_of_noughts_each() -> None:
    found = loads()
    assert found.by_load is not None
    assert found.by_load["load"].tolist() == [0, 1, 2, 3]
    assert found.by_room["mentors"].tolist() == [0, 0, 0]
    assert (found.mentors, found.free) == (0, 0)


def test_where_small_numbers_are_hidden_only_room_is_told() -> None:
    found = loads((False, 2, 0, 12), (False, 1, 1, 9), (True, 1, 0, 3))
    assert load.told(found, EXACT) is found
    told = load.told(found, INTERNAL)
    assert (told.by_load, told.free) == (None, None)
    assert pd.isna(told.by_room["mentors"].iloc[2])
    assert told.mentors is None or told.by_room["mentors"].isna().sum() > 1


def closings(*rows: tuple[int, bool, int]) -> Closing:
    return closing.closing(pd.DataFrame(rows, columns=["year", "closed", "n"], dtype=object))


def test_a_year_without_mentors_is_a_row_as_well() -> None:
    found = closings((2023, False, 9), (2023, True, 3), (2025, True, 4))
    assert found.years.to_dict("list") == {
        "year": ["2023", "2024", "2025"],
        "mentors": [12, 0, 4],
        "came_round": [3, 0, 4],
    }
    assert (found.mentors, found.came_round, found.share) == (16, 7, 7 / 16)
    assert (found.low, found.high) == pytest.approx((0.231, 0.668), abs=0.001)


def test_nobody_has_no_share() -> None:
    found = closings()
    assert (found.mentors, found.share) == (0, None)
    assert found.years.empty
    assert closing.told(found, INTERNAL).mentors == 0


Years = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=5)


@settings(deadline=None, max_examples=100)
@given(Years)
def test_no_small_number_of_mentors_is_told(years: list[tuple[int, int]]) -> None:
    rows = [
        (2020 + place, closed, n)
        for place, pair in enumerate(years)
        for closed, n in zip((True, False), pair, strict=True)
        if n
    ]
    told = closing.told(closings(*rows), INTERNAL)
    counts = told.years[["mentors", "came_round"]].astype("Float64")
    assert not ((counts > 0) & (counts < 5)).any(axis=None)
    assert (counts.fillna(0) % 5 == 0).all(axis=None)
    for number in (told.mentors, told.came_round):
        assert number is None or number % 5 == 0
    if told.share is not None:
        assert told.mentors is not None
        assert told.mentors >= 10
        assert told.share == round(told.share, 2)
    assert told.low is None


Stay = tuple[int, int | None, int | None]
"""Days before the day of the data: joined, left, first with a mentor."""


def stays(*rows: Stay) -> pd.DataFrame:
    told = [[None if ago is None else DAY - timedelta(days=ago) for ago in row] for row in rows]
    return pd.DataFrame(told, columns=["joined_on", "left_on", "mentored_on"], dtype=object)


def test_people_are_followed_from_the_twelfth_week_on() -> None:
    found = retention.followed(
        stays(
            (200, None, None), (200, 100, 150), (200, 117, None), (200, 116, None), (84, None, 0),
            (83, None, None), (400, None, 315), (400, None, 316), (300, 20, 300),
        ),
        through=DAY,
    )  # fmt: skip
    assert found[["days", "ended", "group"]].to_numpy().tolist() == [
        [116, False, "without"],
        [16, True, "with"],
        [0, True, "without"],
        [0, False, "with"],
        [316, False, "without"],
        [316, False, "with"],
        [196, True, "with"],
    ]


def test_what_comes_after_the_last_day_is_not_seen() -> None:
    found = retention.followed(stays((200, 10, None)), through=DAY - timedelta(days=20))
    assert found[["days", "ended"]].to_numpy().tolist() == [[96, False]]


def test_each_group_has_a_curve_of_its_own() -> None:
    some = retention.followed(
        stays((300, 100, 290), (300, None, 290), (300, 50, None)), through=DAY
    )
    found = retention.curves(some, every=60)
    assert list(found) == ["with", "without"]
    assert found["with"].points["share"].tolist() == [1.0, 0.5, 0.5]
    assert found["without"].points["share"].tolist() == [1.0, 0.0]
    for name, curve in found.items():
        alone = lengths.curve(some[some["group"] == name], every=60)
        pd.testing.assert_frame_equal(curve.points, alone.points)


def test_nobody_is_two_empty_curves() -> None:
    found = retention.curves(retention.followed(stays(), through=DAY), every=60)
    assert all(curve.points.empty and curve.risk.empty for curve in found.values())


def test_having_more_time_to_find_a_mentor_makes_no_difference() -> None:
    """Nobody's stay depends on a mentor here; by whoever ever had one it would seem to."""
    chance = np.random.default_rng(3)
    lasts = chance.exponential(300, 6000).astype(int)
    finds = chance.exponential(200, 6000).astype(int)
    rows: list[Stay] = [
        (2000, max(2000 - last, 0) or None, 2000 - find if find <= last else None)
        for last, find in zip(lasts.tolist(), finds.tolist(), strict=True)
    ]
    table = stays(*rows)
    found = retention.curves(retention.followed(table, through=DAY), every=60)
    halves = {name: lengths.median(curve.points).days or 0 for name, curve in found.items()}
    assert abs(halves["with"] - halves["without"]) < 40
    ever = table["mentored_on"].notna()
    naive = {flag: float(np.median(lasts[ever.to_numpy() == flag])) for flag in (True, False)}
    assert naive[True] - naive[False] > 150
