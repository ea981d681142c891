"""What the programme says of mentors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from heal.rules.days import Span, add_months, months_spent
from heal.rules.lifecycle import Lifecycle, Move
from heal.rules.obstacles import Obstacle, Obstruction
from heal.vocabulary import ExperienceBasis, MentorStatus, MentorVerb

LIFECYCLE = Lifecycle(
    "mentor offer",
    (
        Move(MentorVerb.OFFER, frozenset(), MentorStatus.OFFERED),
        Move(MentorVerb.APPROVE, frozenset({MentorStatus.OFFERED}), MentorStatus.APPROVED),
        Move(MentorVerb.DEFER, frozenset({MentorStatus.OFFERED}), MentorStatus.NOT_NOW),
        Move(MentorVerb.PAUSE, frozenset({MentorStatus.APPROVED}), MentorStatus.PAUSED),
        Move(MentorVerb.RESUME, frozenset({MentorStatus.PAUSED}), MentorStatus.APPROVED),
        Move(
            MentorVerb.DISCONTINUE,
            frozenset({MentorStatus.OFFERED, MentorStatus.APPROVED, MentorStatus.PAUSED}),
            MentorStatus.DISCONTINUED,
        ),
        Move(
            MentorVerb.OFFER_AGAIN,
            frozenset({MentorStatus.NOT_NOW, MentorStatus.DISCONTINUED}),
            MentorStatus.OFFERED,
        ),
    ),
)


@dataclass(frozen=True)
class MentorFacts:
    """What is known of a mentor when a pair is considered."""

    name: str
    status: MentorStatus
    capacity: int
    load: int
    promised: int = 0
    """Other mentees to whom the mentor said yes earlier, and who have not begun."""

    @property
    def room(self) -> int:
        """Return how many more mentees the mentor has said yes to in general."""
        return max(self.capacity - self.load, 0)


def approved(mentor: MentorFacts) -> tuple[Obstacle, ...]:
    """Return what keeps the mentor from being paired at all."""
    match mentor.status:
        case MentorStatus.APPROVED:
            return ()
        case MentorStatus.PAUSED:
            says = f"{mentor.name} is taking a rest from mentoring; resume the offer first."
        case MentorStatus.DISCONTINUED:
            says = f"{mentor.name} has stopped mentoring; they can offer again."
        case MentorStatus.NOT_NOW:
            says = f"{mentor.name}'s offer was answered with “not now”; they can offer again."
        case MentorStatus.OFFERED:
            says = f"{mentor.name} has offered to mentor and awaits approval; approve first."
    return (Obstacle(Obstruction.MENTOR_NOT_AVAILABLE, says),)


def still_mentors(mentor: MentorFacts) -> tuple[Obstacle, ...]:
    """Return what keeps a pairing from going on: a rest does not, having stopped does."""
    return () if mentor.status is MentorStatus.PAUSED else approved(mentor)


def has_room(mentor: MentorFacts) -> tuple[Obstacle, ...]:
    """Return what the mentor's own word on how many mentees they take says."""
    if mentor.room:
        return ()
    return (
        Obstacle(
            Obstruction.MENTOR_FULL,
            f"{mentor.name} has room for {mentor.capacity} and mentors {mentor.load} already; "
            "if they would take one more, change their capacity first.",
        ),
    )


def has_a_place_left(mentor: MentorFacts) -> tuple[Obstacle, ...]:
    """Return where what the mentor promised to others takes the place; it must not be given twice.

    Only earlier promises count, so that two of them never wait for each other.
    """
    if not mentor.room or mentor.room > mentor.promised:
        return has_room(mentor)
    others = "somebody else" if mentor.promised == 1 else f"{mentor.promised} others"
    says = (
        f"{mentor.name} has said yes to {others} already, and that takes the place; let that "
        "proposal go first, or ask whether they would take one more and change their capacity."
    )
    return (Obstacle(Obstruction.MENTOR_FULL, says),)


def suggested_basis(
    spans: Iterable[Span], *, on: date, mentored_before: bool, months_needed: int
) -> ExperienceBasis:
    """Return the basis of experience that the records suggest; the coordinator may choose another.

    Calendar months in any group count, overlaps once; having been mentored suggests depth.
    """
    months = months_spent(spans, on) >= months_needed
    if months and mentored_before:
        return ExperienceBasis.BOTH
    if months:
        return ExperienceBasis.MONTHS
    return ExperienceBasis.DEPTH if mentored_before else ExperienceBasis.NEITHER


def is_newer(first_joined_on: date, *, on: date, months: int) -> bool:
    """Say whether somebody is still in the first months that make a newer member."""
    return on < add_months(first_joined_on, months)


def first_newer_day(*, on: date, months: int) -> date:
    """Return the earliest day on which somebody may have joined who is a newer member on a day."""
    day = add_months(on, -months)
    while not is_newer(day, on=on, months=months):
        day += timedelta(days=1)
    return day


def offer_problems(
    *,
    experience: ExperienceBasis,
    experience_reason: str | None,
    capacity: int,
    capacity_reason: str | None,
    soft_maximum: int,
) -> tuple[str, ...]:
    """Return what is missing from an offer, each as a sentence."""
    problems = []
    if capacity < 0:
        problems.append("The number of mentees cannot be below zero.")
    if experience is ExperienceBasis.NEITHER and not (experience_reason or "").strip():
        problems.append("Say briefly why they may mentor without twelve months or depth yet.")
    if capacity > soft_maximum and not (capacity_reason or "").strip():
        problems.append(f"More than {soft_maximum} mentees at once needs a short reason.")
    return tuple(problems)
