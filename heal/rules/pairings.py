"""What the programme says of pairings: how they begin, go on and end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from heal.rules import mentors, proposals, requests
from heal.rules.days import Span, add_months
from heal.rules.lifecycle import Lifecycle, Move
from heal.rules.mentors import MentorFacts
from heal.rules.obstacles import Obstacle, Obstruction
from heal.rules.proposals import AnswerFacts
from heal.rules.requests import MenteeFacts
from heal.vocabulary import Channel, EndingReason, PairingStatus, PairingVerb

LIFECYCLE = Lifecycle(
    "pairing",
    (
        Move(PairingVerb.BEGIN, frozenset(), PairingStatus.ACTIVE),
        Move(PairingVerb.PAUSE, frozenset({PairingStatus.ACTIVE}), PairingStatus.PAUSED),
        Move(PairingVerb.RESUME, frozenset({PairingStatus.PAUSED}), PairingStatus.ACTIVE),
        Move(
            PairingVerb.END,
            frozenset({PairingStatus.ACTIVE, PairingStatus.PAUSED}),
            PairingStatus.ENDED,
        ),
        Move(PairingVerb.REOPEN, frozenset({PairingStatus.ENDED}), PairingStatus.ACTIVE),
    ),
)


@dataclass(frozen=True)
class PairFacts:
    """All that the five gates look at, for one mentor and one mentee on one day."""

    mentor_id: int
    mentee_id: int
    mentor: MentorFacts
    mentee: MenteeFacts
    do_not_pair: bool
    mentee_has_mentor: bool
    mentor_channels: frozenset[Channel]
    mentee_channels: frozenset[Channel]
    answers: tuple[AnswerFacts, ...] = ()


def may_propose(pair: PairFacts) -> tuple[Obstacle, ...]:
    """Return what keeps the two from being asked; channels and capacity may still change."""
    return (
        *proposals.two_people(pair.mentor_id, pair.mentee_id),
        *mentors.approved(pair.mentor),
        *requests.eligible(pair.mentee),
        *proposals.may_meet(do_not_pair=pair.do_not_pair),
    )


def may_agree(pair: PairFacts) -> tuple[Obstacle, ...]:
    """Return what keeps two yeses from being an agreement: looked at when the second one comes."""
    return (*may_propose(pair), *mentors.has_a_place_left(pair.mentor))


def may_begin(pair: PairFacts, *, on: date) -> tuple[Obstacle, ...]:
    """Return what keeps the pairing from beginning on a day, once each; empty means yes."""
    found = (
        *may_agree(pair),
        *one_mentor(pair),
        *proposals.agreed(pair.answers, by=on),
        *proposals.can_be_in_touch(pair.mentor_channels, pair.mentee_channels),
    )
    return tuple(dict.fromkeys(found))


def may_reopen(pair: PairFacts) -> tuple[Obstacle, ...]:
    """Return what keeps a mistakenly ended pairing from going on.

    Eligibility is for becoming a mentee, and it had begun: only what would break today is asked.
    """
    return (
        *mentors.still_mentors(pair.mentor),
        *mentors.has_room(pair.mentor),
        *proposals.may_meet(do_not_pair=pair.do_not_pair),
        *one_mentor(pair),
    )


def not_too_late(ended_on: date, *, on: date, within_days: int) -> tuple[Obstacle, ...]:
    """Return an obstacle where an ending is so old that a new beginning is the honest way."""
    if (on - ended_on).days <= within_days:
        return ()
    says = f"It ended more than {within_days} days ago; let the two begin anew, from a new request."
    return (Obstacle(Obstruction.TOO_LATE, says),)


def one_mentor(pair: PairFacts) -> tuple[Obstacle, ...]:
    """Return an obstacle where the mentee has a mentor already."""
    if not pair.mentee_has_mentor:
        return ()
    says = f"{pair.mentee.name} has a mentor already; end that pairing first."
    return (Obstacle(Obstruction.ALREADY_PAIRED, says),)


def one_at_a_time(mentee: str, time: Span, others: Iterable[Span]) -> tuple[Obstacle, ...]:
    """Return where a pairing's time would overlap another of the same mentee; a shared day may."""
    found = []
    for other in sorted(others, key=lambda span: span.first):
        if _before(other.first, time.last) and _before(time.first, other.last):
            found.append(Obstacle(Obstruction.ALREADY_PAIRED, _overlaps(mentee, time, other)))
    return tuple(found)


def _before(day: date, last: date | None) -> bool:
    return last is None or day < last


def _overlaps(mentee: str, time: Span, other: Span) -> str:
    if other.last is not None and other.first <= time.first:
        return (
            f"{mentee} had another mentor until {other.last.isoformat()}; "
            "begin on that day or later."
        )
    return (
        f"{mentee} has had another mentor since {other.first.isoformat()}; "
        "this pairing cannot go on beyond that day."
    )


def check_in_due(due_on: date | None, *, today: date) -> bool:
    """Say whether both are to be asked by now."""
    return due_on is not None and due_on <= today


def is_quiet(quiet_on: date | None, *, today: date) -> bool:
    """Say whether nobody has been heard for so many check-ins: a hint to look, never an end."""
    return quiet_on is not None and quiet_on <= today


def never_again(reason: EndingReason | None) -> bool:
    """Say whether an end for this reason is a concern, and keeps the two apart for good."""
    return reason is EndingReason.BOUNDARY_OR_SAFETY


@dataclass(frozen=True)
class CheckInRhythm:
    """When both are asked whether it still does them good."""

    first_days: int
    second_days: int
    every_months: int
    missed_for_quiet: int


def check_in_days(began_on: date, rhythm: CheckInRhythm) -> Iterator[date]:
    """Yield the days on which both are asked: twice early on, then every few months, for good."""
    second = began_on + timedelta(days=rhythm.second_days)
    yield began_on + timedelta(days=rhythm.first_days)
    yield second
    for turn in count(1):
        yield add_months(second, turn * rhythm.every_months)


@dataclass(frozen=True)
class CheckInPlan:
    """The next day to ask both, and the day from which the pair counts as quiet."""

    due_on: date
    quiet_on: date


def plan_check_ins(began_on: date, rhythm: CheckInRhythm, *, after: date) -> CheckInPlan:
    """Return the plan after a day that is settled: the last check-in, or the end of a break.

    So many missed check-ins make a pair quiet, and one is missed when its day has passed. Quiet is
    a hint to someone, never an end.
    """
    coming = (day for day in check_in_days(began_on, rhythm) if day > after)
    days = [next(coming) for _ in range(max(rhythm.missed_for_quiet, 1))]
    return CheckInPlan(due_on=days[0], quiet_on=days[-1] + timedelta(days=1))
