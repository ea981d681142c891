"""Informal connections: who belongs together, and from when on it may be asked after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from heal.rules import informal
from heal.rules.informal import Between, MentorshipFacts, Noted
from heal.vocabulary import Attendance, InformalKind, MentorStatus, RequestStatus
from tests.rules.facts import DAY, MENTEE, is_sentence

ASKED, OFFERED, PRIVATE = InformalKind.ASKED, InformalKind.OFFERED, InformalKind.ANSWERED
WEEKS = 12
OLDEST = DAY - timedelta(days=7 * WEEKS - 1)
"""The first day that still counts."""
BEFORE = OLDEST - timedelta(days=1)
PAIR = MentorshipFacts("Ana", MentorStatus.APPROVED, MENTEE, None, Between())


@pytest.mark.parametrize(
    ("days", "asked"),
    [
        ((), False),
        ((DAY,), False),
        ((OLDEST, DAY), False),
        ((OLDEST, OLDEST, DAY), True),
        ((DAY, DAY, DAY), True),
        ((OLDEST, OLDEST, OLDEST), True),
        ((BEFORE, OLDEST, DAY), False),
        ((BEFORE, BEFORE, BEFORE, DAY), False),
        ((BEFORE, OLDEST, OLDEST, DAY), True),
        ((OLDEST, DAY, DAY + timedelta(days=1)), False),
        ((OLDEST, OLDEST, DAY, DAY), True),
    ],
)
def test_the_third_within_the_weeks_asks_and_no_second(days: tuple[date, ...], asked: bool) -> None:
    assert informal.could_be_mentoring(days, on=DAY, weeks=WEEKS) is asked


def test_the_day_so_many_weeks_ago_counts_no_more() -> None:
    assert informal.counted_after(DAY, weeks=WEEKS) == BEFORE


@pytest.mark.parametrize(
    ("noted", "expected"),
    [
        (Noted(ASKED, 1), ()),
        (Noted(OFFERED, 1), ()),
        (Noted(PRIVATE, 1, 2), ()),
        (Noted(ASKED, 1, 2), (informal.TO_NOBODY,)),
        (Noted(OFFERED, 1, 2), (informal.TO_NOBODY,)),
        (Noted(PRIVATE, 1), (informal.TO_WHOM,)),
        (Noted(PRIVATE, 1, 1), (informal.ONE_PERSON,)),
    ],
)
def test_only_a_private_offer_is_made_to_one_person(
    noted: Noted, expected: tuple[str, ...]
) -> None:
    assert informal.problems(noted) == expected
    assert all(map(is_sentence, expected))


FIT = [
    (Noted(ASKED, 1), Noted(OFFERED, 2), True),
    (Noted(ASKED, 1), Noted(PRIVATE, 2, 1), True),
    (Noted(ASKED, 1), Noted(PRIVATE, 2, 3), False),
    (Noted(ASKED, 1), Noted(ASKED, 2), False),
    (Noted(OFFERED, 1), Noted(OFFERED, 2), False),
    (Noted(OFFERED, 1), Noted(PRIVATE, 2, 1), False),
    (Noted(PRIVATE, 1, 2), Noted(PRIVATE, 2, 1), False),
    (Noted(ASKED, 1), Noted(OFFERED, 1), False),
]


@pytest.mark.parametrize(("one", "other", "fits"), FIT)
def test_an_ask_comes_together_with_an_offer(one: Noted, other: Noted, fits: bool) -> None:
    for first, second in ((one, other), (other, one)):
        sentences = informal.in_the_way_of_a_match(first, second)
        assert (not sentences) is fits
        assert all(map(is_sentence, sentences))


@pytest.mark.parametrize(
    ("noted", "other", "fits"),
    [
        (Noted(ASKED, 1), 2, True),
        (Noted(ASKED, 1), 1, False),
        (Noted(ASKED, 1), None, False),
        (Noted(OFFERED, 1), 2, True),
        (Noted(PRIVATE, 1, 2), 2, True),
        (Noted(PRIVATE, 1, 2), 3, False),
    ],
)
def test_a_private_offer_is_one_persons_alone(noted: Noted, other: int | None, fits: bool) -> None:
    sentences = informal.with_whom(noted, other)
    assert (not sentences) is fits
    assert all(map(is_sentence, sentences))


AWAY = replace(MENTEE, attendance=Attendance.NOT_ATTENDING)
UNKNOWN = replace(MENTEE, attendance=Attendance.UNKNOWN)
GATES = {
    "clear": (PAIR, None),
    "a request that is open": (replace(PAIR, request=RequestStatus.OPEN), None),
    "attested": (replace(PAIR, mentee=replace(UNKNOWN, attested=True)), None),
    "a request on hold": (replace(PAIR, request=RequestStatus.ON_HOLD), "on hold"),
    "no offer": (replace(PAIR, offer=None), "has not offered to mentor yet"),
    "not approved": (replace(PAIR, offer=MentorStatus.OFFERED), "awaits approval"),
    "resting": (replace(PAIR, offer=MentorStatus.PAUSED), "taking a rest"),
    "stopped": (replace(PAIR, offer=MentorStatus.DISCONTINUED), "has stopped mentoring"),
    "in no group": (replace(PAIR, mentee=replace(MENTEE, current_groups=())), "current member"),
    "not attending": (replace(PAIR, mentee=AWAY), "has not been to meetings"),
    "attendance unknown": (replace(PAIR, mentee=UNKNOWN), "attest it if you know"),
    "kept apart": (replace(PAIR, between=Between(do_not_pair=True)), "not to be paired"),
    "paired": (replace(PAIR, between=Between(pairing_id=1)), "are a pair already"),
    "proposed": (replace(PAIR, between=Between(proposal_id=1)), "proposed already"),
}


@pytest.mark.parametrize("name", GATES)
def test_every_gate_is_that_of_any_proposal(name: str) -> None:
    pair, fragment = GATES[name]
    sentences = informal.in_the_way_of_mentoring(pair)
    assert len(sentences) == (fragment is not None)
    for sentence in sentences:
        assert is_sentence(sentence)
        assert fragment is not None
        assert fragment in sentence


def test_all_that_is_in_the_way_is_said_at_once() -> None:
    pair = replace(PAIR, offer=None, mentee=UNKNOWN, between=Between(do_not_pair=True))
    assert len(informal.in_the_way_of_mentoring(pair)) == 3


def test_nothing_between_two_people_is_nothing() -> None:
    assert Between().nothing
    for known in (Between(pairing_id=1), Between(proposal_id=1), Between(do_not_pair=True)):
        assert not known.nothing
