"""Who may mentor, how many, and on what experience."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal.rules.days import Span
from heal.rules.mentors import (
    MentorFacts,
    approved,
    has_room,
    is_newer,
    offer_problems,
    suggested_basis,
)
from heal.rules.obstacles import Obstruction
from heal.vocabulary import ExperienceBasis, MentorStatus
from tests.rules.facts import is_sentence, unhurried

A_YEAR = (Span(date(2023, 3, 1)),)
ELEVEN_MONTHS = (Span(date(2023, 3, 2)),)
NO_TIME: tuple[Span, ...] = ()
ON = date(2024, 3, 1)


@pytest.mark.parametrize("status", MentorStatus)
def test_only_an_approved_mentor_is_paired(status: MentorStatus) -> None:
    found = approved(MentorFacts("Ana", status, capacity=1, load=0))
    expected = [] if status is MentorStatus.APPROVED else [Obstruction.MENTOR_NOT_AVAILABLE]
    assert [obstacle.kind for obstacle in found] == expected
    for obstacle in found:
        assert "Ana" in obstacle.sentence
        assert is_sentence(obstacle.sentence)


def test_each_status_has_its_own_sentence() -> None:
    said = {
        obstacle.sentence
        for status in MentorStatus
        for obstacle in approved(MentorFacts("Ana", status, capacity=1, load=0))
    }
    assert len(said) == len(MentorStatus) - 1


@pytest.mark.parametrize(
    ("capacity", "load", "room"),
    [(1, 0, 1), (1, 1, 0), (3, 1, 2), (3, 3, 0), (0, 0, 0), (1, 2, 0), (5, 4, 1)],
)
def test_room_is_what_the_mentor_said_less_what_they_have(
    capacity: int, load: int, room: int
) -> None:
    mentor = MentorFacts("Ana", MentorStatus.APPROVED, capacity, load)
    assert mentor.room == room
    kinds = [obstacle.kind for obstacle in has_room(mentor)]
    assert kinds == ([] if room else [Obstruction.MENTOR_FULL])


def test_a_full_mentor_is_told_of_with_both_numbers() -> None:
    (obstacle,) = has_room(MentorFacts("Ana", MentorStatus.APPROVED, capacity=2, load=3))
    assert is_sentence(obstacle.sentence)
    assert "Ana" in obstacle.sentence
    assert "2" in obstacle.sentence
    assert "3" in obstacle.sentence


@unhurried
@given(st.integers(0, 50), st.integers(0, 50))
def test_room_is_never_below_zero(capacity: int, load: int) -> None:
    room = MentorFacts("Ana", MentorStatus.APPROVED, capacity, load).room
    assert room >= 0
    assert (room > 0) is (load < capacity)


@pytest.mark.parametrize(
    ("spans", "mentored_before", "expected"),
    [
        (A_YEAR, False, ExperienceBasis.MONTHS),
        (A_YEAR, True, ExperienceBasis.BOTH),
        (ELEVEN_MONTHS, False, ExperienceBasis.NEITHER),
        (ELEVEN_MONTHS, True, ExperienceBasis.DEPTH),
        (NO_TIME, False, ExperienceBasis.NEITHER),
        (NO_TIME, True, ExperienceBasis.DEPTH),
    ],
)
def test_the_records_suggest_a_basis(
    spans: tuple[Span, ...], mentored_before: bool, expected: ExperienceBasis
) -> None:
    found = suggested_basis(spans, on=ON, mentored_before=mentored_before, months_needed=12)
    assert found is expected


@pytest.mark.parametrize(
    ("months_needed", "expected"),
    [(11, ExperienceBasis.MONTHS), (12, ExperienceBasis.NEITHER), (0, ExperienceBasis.MONTHS)],
)
def test_the_months_that_count_are_a_setting(months_needed: int, expected: ExperienceBasis) -> None:
    found = suggested_basis(
        ELEVEN_MONTHS, on=ON, mentored_before=False, months_needed=months_needed
    )
    assert found is expected


@pytest.mark.parametrize(
    ("on", "newer"),
    [
        (date(2024, 2, 29), True),
        (date(2024, 12, 1), True),
        (date(2025, 2, 27), True),
        (date(2025, 2, 28), False),
        (date(2025, 3, 1), False),
    ],
)
def test_a_member_is_newer_for_twelve_months(on: date, newer: bool) -> None:
    assert is_newer(date(2024, 2, 29), on=on, months=12) is newer


def problems_of(**said: object) -> tuple[str, ...]:
    plain = {
        "experience": ExperienceBasis.MONTHS,
        "experience_reason": None,
        "capacity": 1,
        "capacity_reason": None,
        "soft_maximum": 3,
    }
    return offer_problems(**(plain | said))


@pytest.mark.parametrize("experience", ExperienceBasis)
def test_only_neither_asks_for_a_reason(experience: ExperienceBasis) -> None:
    asked = problems_of(experience=experience)
    assert bool(asked) is (experience is ExperienceBasis.NEITHER)
    assert problems_of(experience=experience, experience_reason="Leads a sister group.") == ()
    assert all(is_sentence(problem) for problem in asked)


@pytest.mark.parametrize(("capacity", "asks"), [(0, False), (1, False), (3, False), (4, True)])
def test_more_than_the_soft_maximum_asks_for_a_reason(capacity: int, asks: bool) -> None:
    asked = problems_of(capacity=capacity)
    assert bool(asked) is asks
    assert all(is_sentence(problem) and "3" in problem for problem in asked)
    assert problems_of(capacity=capacity, capacity_reason="Has the time.") == ()


def test_a_number_of_mentees_is_not_below_zero() -> None:
    (problem,) = problems_of(capacity=-1, capacity_reason="A slip.")
    assert is_sentence(problem)


def test_all_that_is_missing_is_said_at_once() -> None:
    asked = problems_of(experience=ExperienceBasis.NEITHER, capacity=4, experience_reason="")
    assert len(asked) == 2
    assert len(set(asked)) == 2
