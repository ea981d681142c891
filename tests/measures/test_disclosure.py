"""Frames without small numbers, against cases worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.measures import disclosure, lengths, waits
from heal.measures.disclosure import EXACT, INTERNAL, PUBLIC, Profile
from heal.measures.spells import Curve

HIDDEN = pd.NA


def shown(counts: pd.Series) -> list[int | None]:
    return [None if pd.isna(n) else int(n) for n in counts]


def test_counts_without_a_sum_lose_the_small_ones_alone() -> None:
    found = disclosure.small(pd.Series([0, 1, 4, 5, 40]), INTERNAL)
    assert shown(found) == [0, None, None, 5, 40]
    assert shown(disclosure.small(pd.Series([0, 1, 4]), EXACT)) == [0, 1, 4]


@pytest.mark.parametrize(
    ("counts", "expected", "total"),
    [
        ([3, 0, 9, 20], [None, 0, None, 20], 32),
        ([3, 2], [None, None], 5),
        ([1, 1, 9], [None, None, None], 11),
        ([7, 8], [7, 8], 15),
        ([3], [None], None),
        ([], [], 0),
    ],
)
def test_a_column_with_its_total(
    counts: list[int], expected: list[int | None], total: int | None
) -> None:
    found, of_all = disclosure.column(pd.Series(counts, dtype="int64"), INTERNAL)
    assert shown(found) == expected
    assert of_all == total


def test_the_worked_table() -> None:
    found = disclosure.table(pd.DataFrame([[12, 3], [9, 14], [20, 6]]), INTERNAL)
    assert [shown(found.cells.loc[row]) for row in found.cells.index] == [
        [None, None],
        [9, 14],
        [None, None],
    ]
    assert (shown(found.rows), shown(found.columns), found.total) == ([15, 23, 26], [41, 23], 64)


def test_a_table_of_small_numbers_loses_its_margins_as_well() -> None:
    found = disclosure.table(pd.DataFrame([[1, 0], [0, 2]], columns=["a", "b"]), INTERNAL)
    assert found.total is None
    assert shown(found.rows) == [None, None]
    exact = disclosure.table(pd.DataFrame([[1, 0], [0, 2]]), EXACT)
    assert (exact.total, shown(exact.rows)) == (3, [1, 2])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 12), max_size=6))
def test_no_column_gives_a_small_count_back_by_subtraction(counts: list[int]) -> None:
    found, total = disclosure.column(pd.Series(counts, dtype="int64"), INTERNAL)
    told = [n for n in shown(found) if n is not None]
    assert not [n for n in (*told, total) if n is not None and 0 < n < 5]
    gone = len(counts) - len(told)
    if gone and total is not None:
        assert gone >= 2
        assert total - sum(told) >= 4  # what the hidden ones are together: 0 to that, each


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (5, 10, 0.5),
        (5, 9, None),
        (3, 12, None),
        (9, 12, None),
        (0, 9, None),
        (0, 10, 0.0),
        (10, 10, 1.0),
        (0, 0, None),
    ],
)
def test_shares_need_ten_and_tell_no_small_number_of_either_side(
    part: int, whole: int, expected: float | None
) -> None:
    assert disclosure.share(part, whole, INTERNAL) == expected


def test_all_or_none_of_a_small_group_is_hidden_whatever_the_least_denominator() -> None:
    lenient = disclosure.Profile("lenient", k=5, least_denominator=5)
    assert disclosure.share(0, 9, lenient) is None
    assert disclosure.share(9, 9, lenient) is None
    assert disclosure.share(0, 10, lenient) == 0.0
    assert disclosure.share(1, 1, EXACT) == 1.0


def test_series_lose_points_and_curves_end_where_too_few_are_left() -> None:
    frame = pd.DataFrame({"at": [1, 2, 3, 4], "n": [9, 4, 5, 3]})
    assert disclosure.points(frame, "n", INTERNAL)["at"].tolist() == [1, 3]
    assert disclosure.reach(frame, "n", INTERNAL)["at"].tolist() == [1]
    assert disclosure.reach(frame, "n", EXACT)["at"].tolist() == [1, 2, 3, 4]


def attendance(*rows: tuple[int, int]) -> pd.DataFrame:
    months = pd.date_range("2026-01-01", periods=len(rows), freq="MS", unit="us")
    frame = pd.DataFrame(rows, columns=["meetings", "attended"])
    mean = frame["attended"] / frame["meetings"]
    return frame.assign(group="North", month=months, per_meeting=mean)


def test_many_meetings_of_few_people_are_still_few_people() -> None:
    found = disclosure.attendance(attendance((4, 12), (4, 20), (1, 0), (3, 31)), INTERNAL)
    assert shown(found["attended"]) == [None, 20, None, 31]
    assert found["per_meeting"].isna().tolist() == [True, False, True, False]
    assert found["per_meeting"].dropna().tolist() == [5.0, 10.3]
    assert found["meetings"].isna().tolist() == [True, False, True, False]


def test_attendance_is_hidden_by_the_row_alone() -> None:
    frame = attendance((4, 12), (4, 20), (1, 9), (2, 3))
    whole = disclosure.attendance(frame, INTERNAL)
    pd.testing.assert_frame_equal(disclosure.attendance(frame[2:], INTERNAL), whole[2:])
    assert disclosure.attendance(frame, EXACT) is frame


def rates(*pairs: tuple[float, float], lacking: int = 2) -> pd.DataFrame:
    some = [(before, after, True) for before, after in pairs]
    none = [(float("nan"), float("nan"), False)] * lacking
    return pd.DataFrame(some + none, columns=["before", "after", "enough"])


def test_means_need_ten_pairings_and_say_no_exact_number() -> None:
    nine = rates(*[(0.5, 0.75)] * 9)
    assert disclosure.means_before_after(nine, INTERNAL).empty
    assert list(disclosure.means_before_after(nine, INTERNAL)) == ["before", "after", "pairings"]
    found = disclosure.means_before_after(rates(*[(1 / 3, 2 / 3)] * 13), INTERNAL)
    assert found.to_dict("records") == [{"before": 0.33, "after": 0.67, "pairings": 10}]


def test_one_more_pairing_leaves_the_number_as_it_was() -> None:
    ten = disclosure.means_before_after(rates(*[(0.5, 0.75)] * 10), INTERNAL)
    more = disclosure.means_before_after(rates(*[(0.5, 0.75)] * 11), INTERNAL)
    pd.testing.assert_frame_equal(ten, more)


def test_no_pairing_at_all_is_no_row() -> None:
    assert disclosure.means_before_after(rates(lacking=0), INTERNAL).empty


def test_a_label_stands_where_a_number_is_hidden() -> None:
    frame = pd.DataFrame({"month": ["a", "b"], "n": pd.array([HIDDEN, 7], dtype="Int64")})
    assert disclosure.labelled(frame, "<5").to_dict("list") == {"month": ["a", "b"], "n": ["<5", 7]}
    assert frame["n"].isna().tolist() == [True, False]


SPELLS = st.lists(st.tuples(st.integers(0, 90), st.sampled_from(["", "paired", "withdrew"])))


def waited(rows: list[tuple[int, str]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["days", "outcome"]).astype({"days": "int64"})
    return frame.assign(ended=frame["outcome"] != "", seen_from=0)


def told(rows: list[tuple[int, str]], every: int = 7, profile: Profile = INTERNAL) -> Curve:
    found = waits.incidence(waited(rows), every=every)
    return disclosure.curve(found, profile, came="came", start=0.0, by="outcome")


@pytest.mark.parametrize("profile", [INTERNAL, PUBLIC], ids=["internal", "public"])
@settings(deadline=None, max_examples=60)
@given(rows=SPELLS, every=st.sampled_from([7, 30]))
def test_no_curve_tells_of_fewer_than_k(
    profile: Profile, rows: list[tuple[int, str]], every: int
) -> None:
    curve = told(rows, every, profile)
    if len(rows) < profile.least_denominator:
        assert curve.points.empty
        assert curve.risk.empty
    for row in curve.risk.itertuples():
        seen = sum(days >= row.days for days, _ in rows)
        assert row.at_risk >= profile.k
        assert row.at_risk % profile.k == 0
        assert 0 <= seen - row.at_risk < profile.k
    for rates in (curve.points[name].dropna() for name in ("share", "low", "high")):
        steps_of = rates * 100 / profile.rounds_to
        assert steps_of.to_list() == pytest.approx(steps_of.round().to_list(), abs=1e-9)
    assert set(curve.points["days"]) <= set(curve.risk["days"])
    for outcome, steps in curve.points.groupby("outcome"):
        assert steps["days"].is_monotonic_increasing
        assert steps["days"].is_unique
        assert steps["days"].iloc[-1] == curve.risk["days"].iloc[-1]
        # Between two steps that are told at least k have come; the last row only goes on.
        came = [sum(d <= day and o == outcome for d, o in rows) for day in steps["days"]]
        moved = steps["share"].ne(steps["share"].shift(fill_value=0.0)).tolist()
        before = 0
        for number, moves in zip(came, moved, strict=True):
            if moves:
                assert number - before >= profile.k
                before = number


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["", "paired"])), min_size=20))
def test_a_public_curve_moves_on_days_of_the_internal_one(rows: list[tuple[int, str]]) -> None:
    public, internal = told(rows, profile=PUBLIC), told(rows)
    # The last row only goes on to where the curve ends.
    days = public.points.groupby("outcome")["days"].apply(lambda own: set(own[:-1]))
    for outcome, own in days.items():
        assert own <= set(internal.points.loc[internal.points["outcome"] == outcome, "days"])
    assert set(public.risk["days"]) <= set(internal.risk["days"])


def test_a_public_curve_keeps_to_days_between_which_five_came() -> None:
    came = [(6, "paired")] * 7 + [(13, "paired")] * 3 + [(20, "paired")] * 3
    rows = [*came, *[(60, "")] * 40]
    # By day 14 ten had come, three after the step that is told internally; that would be seen.
    assert told(rows).points["days"].tolist() == [0, 7, 21, 56]
    assert told(rows, profile=PUBLIC).points["days"].tolist() == [0, 21, 56]


@settings(deadline=None, max_examples=40)
@given(SPELLS, st.integers(0, 3))
def test_a_curve_is_the_same_wherever_in_a_week_things_came(
    rows: list[tuple[int, str]], later: int
) -> None:
    # In the middle of a week each, so that nobody crosses the day on which it is told.
    some = [(7 * (days // 7) + 1, outcome) for days, outcome in rows]
    moved = [(days + later, outcome) for days, outcome in some]
    one, other = told(some), told(moved)
    shared = one.risk["days"].isin(other.risk["days"]).sum()
    pd.testing.assert_frame_equal(one.risk[:shared], other.risk[:shared])
    if one.points["days"].max() == other.points["days"].max():
        pd.testing.assert_frame_equal(
            one.points[["outcome", "days", "at_risk"]], other.points[["outcome", "days", "at_risk"]]
        )


def test_a_curve_of_steps_is_told_in_steps_of_k() -> None:
    ended = pd.DataFrame({"days": [3] * 4 + [10] * 2 + [40] * 20, "ended": True, "seen_from": 0})
    ended.loc[ended["days"] == 40, "ended"] = False
    found = lengths.curve(ended, every=7)
    curve = disclosure.curve(found, INTERNAL, came="ended", start=1.0)
    assert curve.points["days"].tolist() == [0, 14, 35]
    assert curve.points["share"].tolist() == [1.0, 0.77, 0.77]
    assert curve.risk["at_risk"].tolist() == [25, 20, 20, 20, 20, 20]
    assert disclosure.curve(found, EXACT, came="ended", start=1.0) is found


def test_a_curve_that_never_moves_and_one_of_nobody_are_gone() -> None:
    assert told([(40, "")] * 20 + [(5, "paired")] * 4).points.empty
    assert told([(40, "")] * 20 + [(5, "paired")] * 5).points["outcome"].unique().tolist() == [
        "paired"
    ]
    assert list(told([]).points) == ["outcome", "days", "at_risk", "share", "low", "high"]
    nobody = lengths.curve(waited([]), every=30)
    assert disclosure.curve(nobody, INTERNAL, came="ended", start=1.0).points.empty
