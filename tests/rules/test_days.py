"""Calendar months, and memberships that add up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from heal.rules.days import Span, add_months, full_months, months_spent
from tests.rules.facts import unhurried

days = st.dates(date(2015, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 1, 31), 3, date(2024, 4, 30)),
        (date(2024, 10, 15), 3, date(2025, 1, 15)),
        (date(2024, 12, 1), 1, date(2025, 1, 1)),
        (date(2024, 11, 30), 1, date(2024, 12, 30)),
        (date(2024, 5, 5), 0, date(2024, 5, 5)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
        (date(2024, 1, 15), -25, date(2021, 12, 15)),
    ],
)
def test_months_are_calendar_months(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def month_by_month(day: date, months: int) -> date:
    """Step through the calendar one month at a time, then look for the same day or the last."""
    first = day.replace(day=1)
    for _ in range(months):
        first = (first + timedelta(days=31)).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(first + timedelta(days=day.day - 1), last)


@unhurried
@given(days, st.integers(0, 60))
def test_adding_months_is_stepping_through_them(day: date, months: int) -> None:
    assert add_months(day, months) == month_by_month(day, months)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2024, 2, 29), date(2025, 2, 27), 11),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2024, 1, 31), date(2024, 2, 28), 0),
        (date(2024, 1, 31), date(2024, 2, 29), 1),
        (date(2024, 1, 31), date(2024, 3, 30), 1),
        (date(2024, 1, 31), date(2024, 3, 31), 2),
        (date(2024, 3, 15), date(2024, 3, 15), 0),
        (date(2024, 3, 15), date(2024, 4, 14), 0),
        (date(2024, 3, 15), date(2024, 4, 15), 1),
        (date(2023, 12, 31), date(2024, 12, 30), 11),
        (date(2023, 12, 31), date(2024, 12, 31), 12),
    ],
)
def test_a_month_is_full_on_the_same_day_of_the_next(
    first: date, last: date, expected: int
) -> None:
    assert full_months(first, last) == expected


def months_reached(began: date, reached: date) -> int:
    """Count the months that have come full, one after the other."""
    months = 0
    while month_by_month(began, months + 1) <= reached:
        months += 1
    return months


@unhurried
@given(days, st.integers(0, 2000))
def test_full_months_are_all_that_fit(first: date, later: int) -> None:
    last = first + timedelta(days=later)
    assert full_months(first, last) == months_reached(first, last)


@pytest.mark.parametrize(
    ("span", "day", "expected"),
    [
        (Span(date(2024, 1, 1), date(2024, 1, 31)), date(2023, 12, 31), False),
        (Span(date(2024, 1, 1), date(2024, 1, 31)), date(2024, 1, 1), True),
        (Span(date(2024, 1, 1), date(2024, 1, 31)), date(2024, 1, 31), True),
        (Span(date(2024, 1, 1), date(2024, 1, 31)), date(2024, 2, 1), False),
        (Span(date(2024, 1, 1)), date(2023, 12, 31), False),
        (Span(date(2024, 1, 1)), date(2034, 1, 1), True),
    ],
)
def test_a_span_holds_its_first_and_its_last_day(span: Span, day: date, expected: bool) -> None:
    assert span.holds(day) is expected


JANUARY_ON = Span(date(2023, 1, 1))


@pytest.mark.parametrize(
    ("spans", "on", "expected"),
    [
        ([], date(2024, 1, 1), 0),
        ([JANUARY_ON], date(2023, 1, 1), 0),
        ([JANUARY_ON], date(2023, 12, 31), 11),
        ([JANUARY_ON], date(2024, 1, 1), 12),
        ([Span(date(2024, 2, 29))], date(2025, 2, 27), 11),
        ([Span(date(2024, 2, 29))], date(2025, 2, 28), 12),
        # an overlap counts once
        ([JANUARY_ON, Span(date(2023, 3, 1))], date(2024, 1, 1), 12),
        ([Span(date(2023, 1, 1), date(2023, 8, 15)), Span(date(2023, 6, 1))], date(2024, 1, 1), 12),
        ([JANUARY_ON, Span(date(2023, 3, 1), date(2023, 4, 1))], date(2024, 1, 1), 12),
        # a gap counts not at all, and is closed up
        ([Span(date(2022, 1, 1), date(2022, 7, 15)), Span(date(2023, 1, 1))], date(2023, 7, 1), 12),
        ([Span(date(2022, 1, 1), date(2022, 6, 15)), Span(date(2023, 1, 1))], date(2023, 7, 1), 11),
        # two groups one after the other add up
        ([Span(date(2021, 1, 1), date(2021, 6, 15)),
          Span(date(2022, 1, 1), date(2022, 6, 15)),
          Span(date(2023, 1, 1), date(2023, 6, 15))], date(2024, 1, 1), 16),
        # what is still to come is not counted
        ([Span(date(2025, 1, 1))], date(2024, 1, 1), 0),
        ([JANUARY_ON, Span(date(2025, 1, 1))], date(2024, 1, 1), 12),
        ([Span(date(2023, 1, 1), date(2029, 1, 1))], date(2024, 1, 1), 12),
    ],
)  # fmt: skip
def test_memberships_add_up(spans: list[Span], on: date, expected: int) -> None:
    assert months_spent(spans, on) == expected
    assert months_spent(iter(spans[::-1]), on) == expected


def counted_day_by_day(spans: list[Span], on: date, *, last_day_counts: bool) -> int:
    """Mark every day before `on` that lies in a span, and lay them end to end from the first."""
    marked = set()
    for span in spans:
        day = span.first
        while day < on and (span.last is None or day <= span.last):
            if last_day_counts or day != span.last:
                marked.add(day)
            day += timedelta(days=1)
    began = min((span.first for span in spans if span.first <= on), default=None)
    return 0 if began is None else months_reached(began, began + timedelta(days=len(marked)))


@st.composite
def memberships(draw: st.DrawFn, *, same_first_day: bool) -> list[Span]:
    first_days = draw(
        st.lists(st.dates(date(2020, 1, 1), date(2023, 12, 31)), max_size=4, unique=True)
    )
    if same_first_day:
        first_days += first_days[:1]
    lengths = st.none() | st.integers(0, 800)
    return [
        Span(first, None if length is None else first + timedelta(days=length))
        for first in first_days
        for length in [draw(lengths)]
    ]


@unhurried
@given(memberships(same_first_day=False), st.dates(date(2020, 1, 1), date(2024, 12, 31)))
def test_memberships_add_up_as_day_by_day_give_or_take_each_last_day(
    spans: list[Span], on: date
) -> None:
    least = counted_day_by_day(spans, on, last_day_counts=False)
    most = counted_day_by_day(spans, on, last_day_counts=True)
    assert least <= months_spent(spans, on) <= most


@unhurried
@given(memberships(same_first_day=False), st.dates(date(2020, 1, 1), date(2024, 12, 31)))
@example([Span(date(2023, 1, 1), date(2023, 12, 31))], date(2024, 6, 1))
def test_memberships_add_up_as_day_by_day(spans: list[Span], on: date) -> None:
    assert months_spent(spans, on) == counted_day_by_day(spans, on, last_day_counts=True)


@pytest.mark.parametrize(
    "spans",
    [
        [Span(date(2023, 1, 1), date(2023, 12, 31))],
        [Span(date(2023, 1, 1), date(2023, 6, 30)), Span(date(2023, 7, 1), date(2023, 12, 31))],
        [Span(date(2023, 1, 1), date(2023, 6, 30)), Span(date(2023, 7, 1))],
    ],
    ids=["one year and out", "two groups and out", "two groups"],
)
def test_a_year_without_a_gap_is_twelve_months(spans: list[Span]) -> None:
    assert months_spent(spans, date(2024, 1, 1)) == 12


def test_two_groups_joined_on_one_day_and_one_of_them_left() -> None:
    spans = [Span(date(2023, 1, 1), date(2023, 6, 30)), Span(date(2023, 1, 1))]
    assert months_spent(spans, date(2024, 1, 1)) == 12


@unhurried
@given(memberships(same_first_day=True), st.dates(date(2020, 1, 1), date(2024, 12, 31)))
@example([Span(date(2020, 1, 1), date(2020, 6, 1)), Span(date(2020, 1, 1))], date(2022, 1, 1))
def test_another_group_joined_on_the_same_day_never_takes_months_away(
    spans: list[Span], on: date
) -> None:
    assert months_spent(spans, on) >= months_spent(spans[1:], on)
