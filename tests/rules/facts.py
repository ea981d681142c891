"""Invented facts that the tests of the rules start from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import settings

from heal.rules.mentors import MentorFacts
from heal.rules.obstacles import Obstruction
from heal.rules.pairings import PairFacts
from heal.rules.proposals import AnswerFacts
from heal.rules.requests import MenteeFacts
from heal.vocabulary import AnswerKind, Attendance, Channel, MentorStatus, Side

unhurried = settings(deadline=None)
"""A slow machine is no finding."""

DAY = date(2024, 5, 15)

MENTOR = MentorFacts(name="Ana", status=MentorStatus.APPROVED, capacity=1, load=0)
MENTEE = MenteeFacts(name="Ben", current_groups=("Tuesday",), attendance=Attendance.ATTENDING)
MENTOR_YES = AnswerFacts(
    side=Side.MENTOR,
    answer=AnswerKind.YES,
    answered_on=date(2024, 5, 10),
    acknowledged=True,
    close_friends=False,
    romantic_partners=False,
    long_standing=False,
)
MENTEE_YES = replace(MENTOR_YES, side=Side.MENTEE, answered_on=date(2024, 5, 12))

CLEAR = PairFacts(
    mentor_id=1,
    mentee_id=2,
    mentor=MENTOR,
    mentee=MENTEE,
    do_not_pair=False,
    mentee_has_mentor=False,
    mentor_channels=frozenset({Channel.PHONE}),
    mentee_channels=frozenset({Channel.PHONE, Channel.TEXT}),
    answers=(MENTOR_YES, MENTEE_YES),
)


def mentor_is(status: MentorStatus) -> PairFacts:
    """Return the clear pair with its mentor in another status."""
    return replace(CLEAR, mentor=replace(MENTOR, status=status))


def mentee_with(**details: object) -> PairFacts:
    """Return the clear pair with something else known of its mentee."""
    return replace(CLEAR, mentee=replace(MENTEE, **details))


def mentor_says(**details: object) -> PairFacts:
    """Return the clear pair with another answer of its mentor's."""
    return replace(CLEAR, answers=(replace(MENTOR_YES, **details), MENTEE_YES))


def mentee_says(**details: object) -> PairFacts:
    """Return the clear pair with another answer of its mentee's."""
    return replace(CLEAR, answers=(MENTOR_YES, replace(MENTEE_YES, **details)))


SINGLE_OBSTACLES: dict[str, tuple[PairFacts, Obstruction]] = {
    "mentor only offered": (mentor_is(MentorStatus.OFFERED), Obstruction.MENTOR_NOT_AVAILABLE),
    "mentor not now": (mentor_is(MentorStatus.NOT_NOW), Obstruction.MENTOR_NOT_AVAILABLE),
    "mentor resting": (mentor_is(MentorStatus.PAUSED), Obstruction.MENTOR_NOT_AVAILABLE),
    "mentor stopped": (mentor_is(MentorStatus.DISCONTINUED), Obstruction.MENTOR_NOT_AVAILABLE),
    "mentor full": (replace(CLEAR, mentor=replace(MENTOR, load=1)), Obstruction.MENTOR_FULL),
    "mentee in no group": (mentee_with(current_groups=()), Obstruction.NOT_A_CURRENT_MEMBER),
    "mentee not attending": (
        mentee_with(attendance=Attendance.NOT_ATTENDING),
        Obstruction.NOT_ATTENDING,
    ),
    "mentee not attending, attested": (
        mentee_with(attendance=Attendance.NOT_ATTENDING, attested=True),
        Obstruction.NOT_ATTENDING,
    ),
    "mentee's attendance unknown": (
        mentee_with(attendance=Attendance.UNKNOWN),
        Obstruction.ATTENDANCE_UNKNOWN,
    ),
    "mentor says friends": (mentor_says(close_friends=True), Obstruction.TOO_CLOSE),
    "mentor says partners": (mentor_says(romantic_partners=True), Obstruction.TOO_CLOSE),
    "mentor says long-standing": (mentor_says(long_standing=True), Obstruction.TOO_CLOSE),
    "mentee says friends": (mentee_says(close_friends=True), Obstruction.TOO_CLOSE),
    "mentee says partners": (mentee_says(romantic_partners=True), Obstruction.TOO_CLOSE),
    "mentee says long-standing": (mentee_says(long_standing=True), Obstruction.TOO_CLOSE),
    "do not pair": (replace(CLEAR, do_not_pair=True), Obstruction.DO_NOT_PAIR),
    "mentor not asked about friends": (
        mentor_says(close_friends=None),
        Obstruction.NOT_ASKED_ABOUT_RELATIONSHIP,
    ),
    "mentee not asked about partners": (
        mentee_says(romantic_partners=None),
        Obstruction.NOT_ASKED_ABOUT_RELATIONSHIP,
    ),
    "mentee not asked about long-standing": (
        mentee_says(long_standing=None),
        Obstruction.NOT_ASKED_ABOUT_RELATIONSHIP,
    ),
    "mentor silent": (replace(CLEAR, answers=(MENTEE_YES,)), Obstruction.NOT_AGREED),
    "mentee silent": (replace(CLEAR, answers=(MENTOR_YES,)), Obstruction.NOT_AGREED),
    "mentor says no": (mentor_says(answer=AnswerKind.NO), Obstruction.NOT_AGREED),
    "mentee says no": (mentee_says(answer=AnswerKind.NO), Obstruction.NOT_AGREED),
    "mentor agrees a day later": (
        mentor_says(answered_on=date(2024, 5, 16)),
        Obstruction.NOT_AGREED,
    ),
    "mentee agrees a day later": (
        mentee_says(answered_on=date(2024, 5, 16)),
        Obstruction.NOT_AGREED,
    ),
    "mentor has not acknowledged": (
        mentor_says(acknowledged=False),
        Obstruction.NOT_ACKNOWLEDGED,
    ),
    "mentee has not acknowledged": (
        mentee_says(acknowledged=False),
        Obstruction.NOT_ACKNOWLEDGED,
    ),
    "one person": (replace(CLEAR, mentee_id=1), Obstruction.SAME_PERSON),
    "mentee has a mentor": (replace(CLEAR, mentee_has_mentor=True), Obstruction.ALREADY_PAIRED),
    "no channel in common": (
        replace(CLEAR, mentor_channels=frozenset({Channel.IN_PERSON})),
        Obstruction.NO_COMMON_CHANNEL,
    ),
    "mentor has no channel": (
        replace(CLEAR, mentor_channels=frozenset()),
        Obstruction.NO_COMMON_CHANNEL,
    ),
}
"""Each is the clear pair with one thing in the way, and what that has to be called."""


def is_sentence(text: str) -> bool:
    """Say whether a text reads as whole sentences, without anything left over from the code."""
    return (
        text[:1].isupper()
        and text.endswith(".")
        and " " in text
        and text == " ".join(text.split())
        and not any(left in text for left in ("_", "None", "{", "}", ".."))
    )
