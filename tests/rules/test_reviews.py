"""What a facilitator may say, and of whom."""

from __future__ import annotations

import pytest

from heal.rules import reviews
from heal.rules.obstacles import Obstruction
from heal.rules.requests import MenteeFacts
from heal.vocabulary import Attendance, MentorStatus, Quality
from tests.rules.facts import is_sentence


@pytest.mark.parametrize(
    ("own_id", "about", "expected"),
    [(7, (7,), True), (7, (3, 7), True), (7, (3,), False), (None, (3,), False)],
)
def test_somebody_is_themselves_only_where_their_record_is_known(
    own_id: int | None, about: tuple[int, ...], expected: bool
) -> None:
    assert reviews.is_oneself(own_id, *about) is expected


@pytest.mark.parametrize("status", MentorStatus)
def test_only_an_offer_that_waits_is_asked_about(status: MentorStatus) -> None:
    problems = reviews.waiting_problems(status)
    assert (problems == ()) is (status is MentorStatus.OFFERED)
    assert all(is_sentence(problem) for problem in problems)


@pytest.mark.parametrize(
    ("qualities", "words", "enough"),
    [
        ((), None, False),
        ((), " \n", False),
        ((), "Calm.", True),
        ((Quality.SAFETY,), None, True),
        (tuple(Quality), "Calm.", True),
    ],
)
def test_one_quality_or_a_word_is_enough(
    qualities: tuple[Quality, ...], words: str | None, enough: bool
) -> None:
    problems = reviews.recommendation_problems(qualities=qualities, words=words)
    assert (problems == ()) is enough
    assert all(is_sentence(problem) for problem in problems)


@pytest.mark.parametrize(
    ("groups", "attendance", "expected"),
    [
        (("Tuesday",), Attendance.UNKNOWN, None),
        (("Tuesday",), Attendance.ATTENDING, Obstruction.ATTENDANCE_UNKNOWN),
        (("Tuesday",), Attendance.NOT_ATTENDING, Obstruction.NOT_ATTENDING),
        *(((), attendance, Obstruction.NOT_A_CURRENT_MEMBER) for attendance in Attendance),
    ],
)
def test_only_where_no_register_tells_is_anything_attested(
    groups: tuple[str, ...], attendance: Attendance, expected: Obstruction | None
) -> None:
    facts = MenteeFacts(name="Ben", current_groups=groups, attendance=attendance)
    found = reviews.may_attest(facts)
    assert [obstacle.kind for obstacle in found] == ([expected] if expected else [])
    assert all(is_sentence(obstacle.sentence) for obstacle in found)


def test_what_is_said_of_oneself_is_a_sentence() -> None:
    assert is_sentence(reviews.YOURSELF)
