"""The figures on attendance, against cases worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.measures.participation import (
    BEFORE_AFTER,
    BY_MONTH,
    attended_by_month,
    before_after,
    before_after_means,
)

MEETING = ["group", "held_on", "cancelled", "has_register", "attended"]
MARK = ["pairing", "began_on", "held_on", "attended"]
BEGAN = date(2026, 3, 18)


def marks(days: dict[int, bool], pairing: int = 1) -> list[tuple[int, date, date, bool]]:
    """Give marks at so many days from the day the pairing began."""
    return [(pairing, BEGAN, BEGAN + timedelta(d), came) for d, came in days.items()]


def rates(*rows: list[tuple[int, date, date, bool]]) -> pd.DataFrame:
    return before_after(pd.DataFrame([row for part in rows for row in part], columns=MARK))


def test_a_month_counts_held_meetings_with_a_register_only() -> None:
    meetings = pd.DataFrame(
        [
            ("North", date(2026, 6, 1), False, True, 4),
            ("North", date(2026, 6, 30), False, True, 7),
            ("North", date(2026, 6, 8), True, True, 90),
            ("North", date(2026, 6, 15), False, False, 0),
            ("North", date(2026, 7, 1), False, True, 0),
            ("South", date(2026, 7, 2), False, False, 0),
            ("East", date(2025, 12, 31), False, True, 5),
        ],
        columns=MEETING,
    )
    found = attended_by_month(meetings)
    assert found.to_dict("list") == {
        "group": ["East", "North", "North"],
        "month": [pd.Timestamp(2025, 12, 1), pd.Timestamp(2026, 6, 1), pd.Timestamp(2026, 7, 1)],
        "meetings": [1, 2, 1],
        "attended": [5, 11, 0],
        "per_meeting": [5.0, 5.5, 0.0],
    }


@pytest.mark.parametrize("rows", [[], [("North", date(2026, 6, 1), True, True, 3)]])
def test_without_a_counted_meeting_the_columns_and_their_types_stay(rows: list[object]) -> None:
    found = attended_by_month(pd.DataFrame(rows, columns=MEETING))
    assert found.empty
    assert list(found.columns) == list(BY_MONTH)
    assert found.dtypes.astype(str).to_dict() == {
        "group": "str",
        "month": "datetime64[us]",
        "meetings": "int64",
        "attended": "int64",
        "per_meeting": "float64",
    }


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["North", "South", "Ost"]),
            st.dates(date(2023, 1, 1), date(2026, 12, 31)),
            st.booleans(),
            st.booleans(),
            st.integers(0, 40),
        )
    )
)
def test_the_months_add_up_to_all_counted_meetings(
    rows: list[tuple[str, date, bool, bool, int]],
) -> None:
    counted = [row for row in rows if row[3] and not row[2]]
    found = attended_by_month(pd.DataFrame(rows, columns=MEETING))
    assert found["meetings"].sum() == len(counted)
    assert found["attended"].sum() == sum(row[4] for row in counted)
    assert not found.duplicated(["group", "month"]).any()
    assert set(found["month"].dt.day) <= {1}
    assert {(g, m.year, m.month) for g, m in zip(found["group"], found["month"], strict=True)} == {
        (group, day.year, day.month) for group, day, *_ in counted
    }
    assert (found["per_meeting"] * found["meetings"]).tolist() == pytest.approx(
        found["attended"].tolist()
    )


def test_only_the_nearest_six_meetings_on_each_side_are_read() -> None:
    before = {-7 * k: k in (1, 2, 3) for k in range(1, 7)}
    too_early = {-7 * k: True for k in range(7, 12)}
    after = {7 * k: k != 6 for k in range(1, 7)}
    too_late = {7 * k: False for k in range(7, 12)}
    (row,) = rates(marks(too_late | after | too_early | before)).to_dict("records")
    assert (row["n_before"], row["n_after"], row["enough"]) == (6, 6, True)
    assert row["before"] == pytest.approx(3 / 6)
    assert row["after"] == pytest.approx(5 / 6)


def test_the_week_around_the_first_day_belongs_to_neither_side() -> None:
    inside = dict.fromkeys(range(-3, 4), True)
    outside = dict.fromkeys((-4, -5, -6, -7, 4, 5, 6, 7), False)
    (row,) = rates(marks(inside | outside)).to_dict("records")
    assert (row["n_before"], row["n_after"]) == (4, 4)
    assert (row["before"], row["after"]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("before", "after", "enough"), [(4, 4, True), (3, 6, False), (6, 3, False), (0, 6, False)]
)
def test_four_meetings_are_needed_on_both_sides(before: int, after: int, enough: bool) -> None:
    days = [-7 * k for k in range(1, before + 1)] + [7 * k for k in range(1, after + 1)]
    (row,) = rates(marks(dict.fromkeys(days, True))).to_dict("records")
    assert (row["n_before"], row["n_after"], row["enough"]) == (before, after, enough)
    assert pd.isna(row["before"]) is not enough
    assert pd.isna(row["after"]) is not enough


def test_a_pairing_with_marks_in_its_first_week_only_still_has_a_row() -> None:
    found = rates(marks({0: True}, pairing=9))
    assert found["pairing"].tolist() == [9]
    assert found[["n_before", "n_after"]].to_numpy().tolist() == [[0, 0]]
    assert found["enough"].tolist() == [False]


def test_the_mean_weighs_pairings_alike_and_leaves_out_those_without_enough() -> None:
    four = marks({d: d < 0 for d in (-28, -21, -14, -7, 7, 14, 21, 28)}, pairing=1)
    six = marks({7 * k: k > 3 for k in (*range(-6, 0), *range(1, 7))}, pairing=2)
    few = marks({-7: True, 7: True}, pairing=3)
    found = before_after_means(rates(four, six, few))
    assert (found.pairings, found.not_enough) == (2, 1)
    assert found.before == pytest.approx((1 + 0) / 2)
    assert found.after == pytest.approx((0 + 0.5) / 2)


def test_no_marks_give_an_empty_frame_and_no_mean() -> None:
    found = rates()
    assert found.empty
    assert list(found.columns) == list(BEFORE_AFTER)
    assert found["enough"].dtype == bool
    means = before_after_means(found)
    assert (means.pairings, means.not_enough) == (0, 0)
    assert pd.isna(means.before)
    assert pd.isna(means.after)


@settings(deadline=None, max_examples=40)
@given(st.dictionaries(st.integers(-90, 90), st.booleans(), min_size=1), st.randoms())
def test_counts_and_rates_agree_with_counting_one_by_one(
    days: dict[int, bool], random: Random
) -> None:
    earlier = [days[d] for d in sorted(days) if d < -3][-6:]
    later = [days[d] for d in sorted(days) if d > 3][:6]
    rows = marks(days)
    random.shuffle(rows)
    (row,) = rates(rows).to_dict("records")
    assert (row["n_before"], row["n_after"]) == (len(earlier), len(later))
    assert row["enough"] == (min(len(earlier), len(later)) >= 4)
    if row["enough"]:
        assert row["before"] == pytest.approx(sum(earlier) / len(earlier))
        assert row["after"] == pytest.approx(sum(later) / len(later))
