from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal.rules import past_pairings as rules
from heal.rules.days import Span
from heal.rules.mentors import MentorFacts
from heal.rules.obstacles import Obstruction
from heal.rules.past_pairings import MenteeThen, PastPair
from heal.vocabulary import Attendance, Channel, MentorStatus
from tests.kit.programme import TODAY

BEGAN = TODAY - timedelta(days=200)
MIRA = MentorFacts(rules.MENTOR, MentorStatus.APPROVED, 1, 0)


def kinds(pair: PastPair, *, soft_maximum: int = 3) -> list[Obstruction]:
    found = rules.obstacles(pair, today=TODAY, soft_maximum=soft_maximum)
    return [one.kind for one in found]


def pair(**more: object) -> PastPair:
    told: dict[str, object] = {
        "mentor_id": 1, "mentee_id": 2, "time": Span(BEGAN), "mentor": MIRA,
        "mentor_channels": frozenset({Channel.PHONE}),
    }  # fmt: skip
    return PastPair(**{**told, **more})  # type: ignore[arg-type]


def test_a_pair_like_any_other_comes_in() -> None:
    assert kinds(pair()) == []
    assert kinds(pair(mentor=None)) == []


@pytest.mark.parametrize("status", list(MentorStatus))
def test_only_who_is_approved_or_rests_mentors_today(status: MentorStatus) -> None:
    mentor = MentorFacts(rules.MENTOR, status, 1, 0)
    fine = status in (MentorStatus.APPROVED, MentorStatus.PAUSED)
    assert (kinds(pair(mentor=mentor)) == []) is fine
    assert kinds(pair(mentor=mentor, time=Span(BEGAN, TODAY))) == []


@pytest.mark.parametrize("attendance", list(Attendance))
def test_only_registers_that_tell_otherwise_stand_in_the_way(attendance: Attendance) -> None:
    found = kinds(pair(mentee=MenteeThen(attendance=attendance)))
    refused = attendance is Attendance.NOT_ATTENDING
    assert found == ([Obstruction.NOT_ATTENDING] if refused else [])


def test_the_ways_agreed_on_lie_within_what_the_mentor_accepts() -> None:
    assert kinds(pair(channels=frozenset({Channel.TEXT}))) == [Obstruction.NO_COMMON_CHANNEL]
    assert kinds(pair(channels=frozenset({Channel.TEXT}), mentor_channels=None)) == []


def test_more_than_the_soft_maximum_asks_for_a_reason() -> None:
    assert kinds(pair(mentor=None, running=3)) == [Obstruction.MENTOR_FULL]
    assert kinds(pair(mentor=None, running=2)) == []


@given(
    first=st.dates(TODAY - timedelta(days=9), TODAY + timedelta(days=9)),
    last=st.none() | st.dates(TODAY - timedelta(days=9), TODAY + timedelta(days=9)),
)
def test_days_are_in_order_and_none_has_yet_to_come(first: date, last: date | None) -> None:
    fine = first <= (last or TODAY) <= TODAY
    assert (rules.impossible_days(Span(first, last), today=TODAY) == ()) is fine


def test_reasons_are_whole_as_far_as_they_fit() -> None:
    assert rules.once(["One.", "Two."], longest=9) == "One. Two."
    assert rules.once(["One.", "Two."], longest=8) == "One."
    assert rules.once(["A" * 9], longest=4) == "AAAA"
