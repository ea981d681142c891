"""Passwords, waiting, and how long a session lasts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal.rules.sign_in import (
    LIMITS,
    ROLES,
    WINDOW,
    is_over,
    password_problems,
    role_problems,
    seconds_to_wait,
)
from heal.vocabulary import AttemptKind, Role
from tests.rules.facts import is_sentence, unhurried

NOON = datetime(2026, 6, 16, 12, tzinfo=UTC)
ACCOUNT = AttemptKind.ACCOUNT


def strong(_: str) -> float:
    return 12.0


def never(_: str) -> float:
    raise AssertionError("a password of this length is not looked at")


@pytest.mark.parametrize(("length", "fits"), [(0, 0), (11, 0), (12, 1), (200, 1), (201, 0)])
def test_a_password_has_between_12_and_200_letters(length: int, fits: bool) -> None:
    # Letters, not bytes: one that takes four is one.
    password = "\U00010400" * length
    estimate = strong if fits else never
    problems = password_problems(password, email="ana@example.org", magnitude=estimate)
    assert (problems == ()) == bool(fits)
    assert all(is_sentence(problem) for problem in problems)


@pytest.mark.parametrize(("magnitude", "fits"), [(7.99, False), (8.0, True)])
def test_a_password_that_is_tried_first_is_refused(magnitude: float, fits: bool) -> None:
    problems = password_problems("x" * 12, email="a@example.org", magnitude=lambda _: magnitude)
    assert (problems == ()) is fits
    assert all(is_sentence(problem) for problem in problems)


@pytest.mark.parametrize(
    ("password", "email", "fits"),
    [
        ("my Marianne garden", "marianne@example.org", False),
        ("MARIANNE in the garden", "marianne@example.org", False),
        ("bo@example.org is mine", "bo@example.org", False),
        ("a bottle of lemonade", "bo@example.org", True),
        ("some quiet garden", "marianne@example.org", True),
    ],
)
def test_a_password_does_not_contain_the_address(password: str, email: str, fits: bool) -> None:
    problems = password_problems(password, email=email, magnitude=strong)
    assert (problems == ()) is fits


def ago(*seconds: float) -> list[datetime]:
    return [NOON - timedelta(seconds=second) for second in seconds]


@pytest.mark.parametrize("kind", AttemptKind)
def test_below_the_limit_nobody_waits(kind: AttemptKind) -> None:
    assert seconds_to_wait(ago(*[1] * (LIMITS[kind] - 1)), kind, now=NOON) == 0
    assert seconds_to_wait(ago(*[1] * LIMITS[kind]), kind, now=NOON) > 0


def test_one_waits_until_the_oldest_that_counts_has_passed() -> None:
    window = WINDOW.total_seconds()
    full = ago(window - 40, *[1] * (LIMITS[ACCOUNT] - 1))
    assert seconds_to_wait(full, ACCOUNT, now=NOON) == 40
    assert seconds_to_wait(full, ACCOUNT, now=NOON + timedelta(seconds=39)) == 1
    assert seconds_to_wait(full, ACCOUNT, now=NOON + timedelta(seconds=40)) == 0


def test_part_of_a_second_is_waited_for() -> None:
    full = ago(*[WINDOW.total_seconds() - 0.2] * LIMITS[ACCOUNT])
    assert seconds_to_wait(full, ACCOUNT, now=NOON) == 1


@unhurried
@given(st.lists(st.floats(0, 2000), max_size=40))
def test_after_the_wait_there_is_none(seconds: list[float]) -> None:
    attempts = ago(*seconds)
    wait = seconds_to_wait(attempts, ACCOUNT, now=NOON)
    assert 0 <= wait <= WINDOW.total_seconds()
    assert seconds_to_wait(attempts, ACCOUNT, now=NOON + timedelta(seconds=wait)) == 0


@pytest.mark.parametrize(
    ("began", "seen", "over"),
    [
        (timedelta(minutes=40), timedelta(minutes=30) - timedelta(seconds=1), False),
        (timedelta(minutes=40), timedelta(minutes=30), True),
        (timedelta(hours=12) - timedelta(seconds=1), timedelta(0), False),
        (timedelta(hours=12), timedelta(0), True),
    ],
)
def test_a_session_is_over_at_the_very_minute(
    began: timedelta, seen: timedelta, over: bool
) -> None:
    limits = {"idle_minutes": 30, "absolute_hours": 12}
    assert is_over(NOON - began, NOON - seen, now=NOON, **limits) is over


def test_only_facilitators_lead_groups_and_nobody_is_a_visitor() -> None:
    for role in Role:
        for groups in (0, 2):
            problems = role_problems(role, groups=groups)
            fits = role in ROLES and (role is Role.FACILITATOR or not groups)
            assert (problems == ()) is fits
            assert all(is_sentence(problem) for problem in problems)
    assert set(ROLES) == set(Role) - {Role.VISITOR}
