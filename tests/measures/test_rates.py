"""Rates and shares by month that tell of nobody, against cases worked out by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.measures import rates
from heal.measures.participation import RATE_BY_MONTH, rate_by_month
from heal.rules.disclosure import EXACT, INTERNAL, PUBLIC

MEETING = ["group", "held_on", "cancelled", "has_register", "attended", "could"]
MONTH = pd.Timestamp(2026, 5, 1)


def frame(*rows: tuple[str, int, int, int], month: pd.Timestamp = MONTH) -> pd.DataFrame:
    """Give rows of a month: group, meetings, attended, could."""
    found = pd.DataFrame(rows, columns=["group", "meetings", "attended", "could"])
    found = found.assign(month=month, rate=found["attended"] / found["could"])
    return found.astype({"rate": "float64"})[list(RATE_BY_MONTH)]


def told(found: pd.DataFrame) -> list[float | None]:
    return [None if pd.isna(rate) else float(rate) for rate in found["rate"]]


def test_a_rate_is_who_came_of_who_could_over_meetings_that_count() -> None:
    meetings = pd.DataFrame(
        [
            ("North", date(2026, 6, 1), False, True, 4, 10),
            ("North", date(2026, 6, 30), False, True, 7, 12),
            ("North", date(2026, 6, 8), True, True, 9, 12),
            ("North", date(2026, 6, 15), False, False, 0, 12),
            ("North", date(2026, 7, 1), False, True, 0, 0),
            ("East", date(2025, 12, 31), False, True, 5, 5),
        ],
        columns=MEETING,
    )
    assert rate_by_month(meetings).to_dict("list") == {
        "group": ["East", "North"],
        "month": [pd.Timestamp(2025, 12, 1), pd.Timestamp(2026, 6, 1)],
        "meetings": [1, 2],
        "attended": [5, 11],
        "could": [5, 22],
        "rate": [1.0, 0.5],
    }
    nothing = rate_by_month(meetings.iloc[:0])
    assert nothing.empty
    assert list(nothing.columns) == list(RATE_BY_MONTH)


@pytest.mark.parametrize(
    ("meetings", "attended", "could", "expected"),
    [
        (4, 24, 60, 0.4),
        (4, 24, 36, None),  # nine could come
        (4, 16, 60, None),  # four came
        (4, 44, 60, None),  # four stayed away
        (4, 20, 40, 0.5),
        (4, 0, 40, 0.0),
        (4, 0, 36, None),
        (4, 40, 40, 1.0),
        (3, 29, 57, 0.51),  # in whole per cent
        (1, 1, 40, None),
        (4, 1, 160, None),  # one person, once
    ],
)
def test_a_row_is_hidden_where_few_could_come_or_came_or_stayed_away(
    meetings: int, attended: int, could: int, expected: float | None
) -> None:
    row = rates.hide_rates(frame(("North", meetings, attended, could)), INTERNAL)
    assert told(row) == [expected]
    assert row[rates.COUNTS].isna().all(axis=None) == (expected is None)


def test_exact_figures_are_as_they_are_and_public_ones_coarser() -> None:
    some = frame(("North", 4, 3, 9), ("South", 2, 47, 80))
    assert rates.hide_rates(some, EXACT) is some
    assert told(rates.hide_rates(some, PUBLIC)) == [None, 0.6]


def test_all_groups_add_up_those_that_are_told() -> None:
    some = frame(("North", 4, 60, 100), ("South", 4, 20, 60), ("Tiny", 4, 8, 24))
    exact = rates.with_all_groups(some, EXACT).iloc[-1]
    assert (exact["group"], exact["attended"], exact["could"]) == (rates.ALL, 88, 184)
    shown = rates.with_all_groups(rates.hide_rates(some, INTERNAL), INTERNAL).iloc[-1]
    assert (shown["group"], shown["rate"]) == (rates.ALL_SHOWN, 0.5)
    assert (shown["attended"], shown["could"]) == (80, 160)


def test_one_group_or_one_that_is_told_has_no_line_of_all() -> None:
    alone = frame(("North", 4, 60, 100))
    assert rates.with_all_groups(alone, EXACT) is alone
    two = rates.hide_rates(frame(("North", 4, 60, 100), ("Tiny", 4, 8, 24)), INTERNAL)
    assert rates.with_all_groups(two, INTERNAL) is two
    assert rates.with_all_groups(frame(), EXACT).empty


ROW = st.tuples(st.integers(1, 5), st.integers(0, 40), st.integers(1, 40)).map(
    lambda row: (row[0], min(row[1], row[2]) * row[0], row[2] * row[0])
)


def whole(rows: list[tuple[int, int, int]]) -> pd.DataFrame:
    """Give some groups and months of so many meetings, people who came and who could have."""
    months = pd.date_range("2026-01-01", periods=3, freq="MS", unit="us")
    named = [(f"G{n // 3}", months[n % 3], *row) for n, row in enumerate(rows)]
    found = pd.DataFrame(named, columns=["group", "month", *rates.COUNTS])
    types = {"month": "datetime64[us]", **dict.fromkeys(rates.COUNTS, "int64")}
    return found.astype(types).assign(rate=lambda one: one["attended"] / one["could"])


@settings(deadline=None, max_examples=80)
@given(st.lists(ROW, max_size=12), st.lists(ROW, min_size=12, max_size=12))
def test_nothing_that_is_told_knows_of_a_hidden_row(
    rows: list[tuple[int, int, int]], others: list[tuple[int, int, int]]
) -> None:
    """Whatever a hidden row is made of: as long as it is hidden, all else stays the same."""
    first = rates.hide_rates(whole(rows), INTERNAL)
    gone = first["rate"].isna().tolist()
    hides = rates.hide_rates(whole(others), INTERNAL)["rate"].isna().tolist()
    changed = [
        other if hidden and may else row
        for row, other, hidden, may in zip(rows, others, gone, hides, strict=False)
    ]
    then = rates.hide_rates(whole(changed), INTERNAL)
    pd.testing.assert_frame_equal(
        rates.with_all_groups(first, INTERNAL), rates.with_all_groups(then, INTERNAL)
    )


@settings(deadline=None, max_examples=40)
@given(st.lists(ROW, min_size=1, max_size=12), st.integers(0, 12))
def test_a_row_is_hidden_whatever_stands_beside_it(
    rows: list[tuple[int, int, int]], start: int
) -> None:
    found = rates.hide_rates(whole(rows), INTERNAL)
    part = rates.hide_rates(whole(rows)[start:], INTERNAL)
    pd.testing.assert_frame_equal(part, found[start:])


def monthly(*rows: tuple[int, int]) -> pd.DataFrame:
    some = pd.DataFrame(rows, columns=["active", "could"], dtype=object)
    months = [day.date() for day in pd.date_range("2026-01-01", periods=len(rows), freq="MS")]
    return some.assign(month=pd.Series(months, dtype=object))


def test_shares_by_month_have_their_interval_or_no_count_at_all() -> None:
    some = monthly((15, 148), (0, 0), (5, 9), (7, 18))
    exact = rates.shares_by_month(some, "active", "could", EXACT)
    assert exact["active"].tolist() == [15, 5, 7]
    assert (exact["low"][0], exact["high"][0]) == pytest.approx((0.062386, 0.160487), abs=1e-6)
    hidden = rates.shares_by_month(some, "active", "could", INTERNAL)
    assert list(hidden.columns) == ["month", "share"]
    assert told(hidden.rename(columns={"share": "rate"})) == [0.1, None, 0.39]
    for profile in (EXACT, INTERNAL):
        nothing = rates.shares_by_month(monthly(), "active", "could", profile)
        assert nothing.empty
        assert nothing["month"].dtype == "datetime64[us]"
