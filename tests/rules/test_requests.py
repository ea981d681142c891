"""Who may become a mentee, and how long they have waited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from heal.rules.obstacles import Obstruction
from heal.rules.requests import MenteeFacts, Wait, eligible, opened_within, wait
from heal.vocabulary import Attendance
from tests.rules.facts import MENTEE, is_sentence


@pytest.mark.parametrize(
    ("groups", "attendance", "attested", "expected"),
    [
        (("Tuesday",), Attendance.ATTENDING, False, None),
        (("Tuesday",), Attendance.ATTENDING, True, None),
        (("Tuesday", "Thursday"), Attendance.ATTENDING, False, None),
        (("Tuesday",), Attendance.UNKNOWN, False, Obstruction.ATTENDANCE_UNKNOWN),
        (("Tuesday",), Attendance.UNKNOWN, True, None),
        (("Tuesday",), Attendance.NOT_ATTENDING, False, Obstruction.NOT_ATTENDING),
        (("Tuesday",), Attendance.NOT_ATTENDING, True, Obstruction.NOT_ATTENDING),
        ((), Attendance.ATTENDING, False, Obstruction.NOT_A_CURRENT_MEMBER),
        ((), Attendance.ATTENDING, True, Obstruction.NOT_A_CURRENT_MEMBER),
        ((), Attendance.UNKNOWN, False, Obstruction.NOT_A_CURRENT_MEMBER),
        ((), Attendance.UNKNOWN, True, Obstruction.NOT_A_CURRENT_MEMBER),
        ((), Attendance.NOT_ATTENDING, False, Obstruction.NOT_A_CURRENT_MEMBER),
        ((), Attendance.NOT_ATTENDING, True, Obstruction.NOT_A_CURRENT_MEMBER),
    ],
)
def test_a_mentee_is_a_current_member_who_attends(
    groups: tuple[str, ...], attendance: Attendance, attested: bool, expected: Obstruction | None
) -> None:
    found = eligible(MenteeFacts("Ben", groups, attendance, attested))
    assert [obstacle.kind for obstacle in found] == ([] if expected is None else [expected])
    for obstacle in found:
        assert "Ben" in obstacle.sentence
        assert is_sentence(obstacle.sentence)


def test_nobody_attests_unless_they_say_so() -> None:
    assert eligible(replace(MENTEE, attendance=Attendance.UNKNOWN)) != ()


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2024, 1, 20), Wait.GREEN),
        (date(2024, 2, 2), Wait.GREEN),  # 13 days
        (date(2024, 2, 3), Wait.AMBER),  # 14 days
        (date(2024, 2, 18), Wait.AMBER),  # 29 days
        (date(2024, 2, 19), Wait.RED),  # 30 days
        (date(2026, 2, 19), Wait.RED),
    ],
)
def test_waiting_is_amber_at_14_days_and_red_at_30(today: date, expected: Wait) -> None:
    assert wait(date(2024, 1, 20), today=today, amber_days=14, red_days=30) is expected


@pytest.mark.parametrize(("amber", "red"), [(14, 30), (1, 2), (7, 7)])
def test_every_age_lies_within_the_days_of_its_own_word_only(amber: int, red: int) -> None:
    today = date(2024, 3, 1)
    for age in range(40):
        opened_on = today - timedelta(days=age)
        shown = wait(opened_on, today=today, amber_days=amber, red_days=red)
        for word in Wait:
            first, last = opened_within(word, today=today, amber_days=amber, red_days=red)
            within = (first is None or first <= opened_on) and (last is None or opened_on <= last)
            assert within is (word is shown), (age, word)
