"""When both sides of a pairing are asked, and from when it counts as quiet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal.rules.pairings import (
    CheckInRhythm,
    check_in_days,
    plan_check_ins,
)
from tests.rules.facts import unhurried

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
RHYTHM = CheckInRhythm(first_days=14, second_days=42, every_months=3, missed_for_quiet=2)


@pytest.mark.parametrize(
    ("began_on", "expected"),
    [
        (
            date(2024, 1, 10),
            [
                date(2024, 1, 24),
                date(2024, 2, 21),
                date(2024, 5, 21),
                date(2024, 8, 21),
                date(2024, 11, 21),
                date(2025, 2, 21),
            ],
        ),
        (  # the last day of a month stays the last where it can, and does not wander
            date(2023, 12, 20),
            [
                date(2024, 1, 3),
                date(2024, 1, 31),
                date(2024, 4, 30),
                date(2024, 7, 31),
                date(2024, 10, 31),
                date(2025, 1, 31),
            ],
        ),
        (
            date(2024, 10, 19),
            [
                date(2024, 11, 2),
                date(2024, 11, 30),
                date(2025, 2, 28),
                date(2025, 5, 30),
                date(2025, 8, 30),
                date(2025, 11, 30),
            ],
        ),
    ],
)
def test_both_are_asked_at_two_weeks_six_weeks_then_every_three_months(
    began_on: date, expected: list[date]
) -> None:
    assert list(islice(check_in_days(began_on, RHYTHM), 6)) == expected


def test_asking_has_no_end() -> None:
    asked = list(islice(check_in_days(date(2024, 1, 10), RHYTHM), 42))
    assert asked[-1] == date(2034, 2, 21)


@pytest.mark.parametrize(
    ("after", "due_on", "quiet_on"),
    [
        (date(2024, 1, 10), date(2024, 1, 24), date(2024, 2, 22)),  # it has just begun
        (date(2024, 1, 23), date(2024, 1, 24), date(2024, 2, 22)),
        (date(2024, 1, 24), date(2024, 2, 21), date(2024, 5, 22)),  # asked on the first day
        (date(2024, 1, 30), date(2024, 2, 21), date(2024, 5, 22)),  # asked a little late
        (date(2024, 2, 21), date(2024, 5, 21), date(2024, 8, 22)),
        (date(2027, 1, 1), date(2027, 2, 21), date(2027, 5, 22)),  # three years and still good
    ],
)
def test_the_plan_looks_on_from_a_settled_day(after: date, due_on: date, quiet_on: date) -> None:
    plan = plan_check_ins(date(2024, 1, 10), RHYTHM, after=after)
    assert (plan.due_on, plan.quiet_on) == (due_on, quiet_on)


@pytest.mark.parametrize(
    ("missed", "quiet_on"),
    [(1, date(2024, 1, 25)), (2, date(2024, 2, 22)), (3, date(2024, 5, 22))],
)
def test_quiet_comes_with_so_many_missed_and_not_before(missed: int, quiet_on: date) -> None:
    rhythm = replace(RHYTHM, missed_for_quiet=missed)
    plan = plan_check_ins(date(2024, 1, 10), rhythm, after=date(2024, 1, 10))
    assert plan.quiet_on == quiet_on


@unhurried
@given(days, st.integers(0, 3000))
def test_the_next_check_in_is_the_first_after_the_settled_day(began_on: date, later: int) -> None:
    after = began_on + timedelta(days=later)
    plan = plan_check_ins(began_on, RHYTHM, after=after)
    asked = list(islice(check_in_days(began_on, RHYTHM), 60))
    assert all(earlier < later for earlier, later in pairwise(asked))
    assert [day for day in asked if day > after][:2] == [
        plan.due_on,
        plan.quiet_on - timedelta(days=1),
    ]
