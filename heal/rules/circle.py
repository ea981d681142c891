"""What the programme says of people who were mentored, and may mentor others one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from heal.rules.mentors import LIFECYCLE
from heal.vocabulary import (
    EndingManner,
    EndingReason,
    MentorStatus,
    MentorVerb,
    NextForMentee,
)

NEVER_WELL = frozenset({EndingReason.BOUNDARY_OR_SAFETY, EndingReason.NOT_THE_RIGHT_FIT})
"""Whatever else was said of such an end, nobody is invited because of it."""
WELL_BY_MANNER = frozenset({EndingManner.PLANNED_AND_SAID})
WELL_BY_REASON = frozenset({EndingReason.SERVED_ITS_PURPOSE})

HAVE_BEEN_APPROVED = frozenset(
    {MentorStatus.APPROVED, MentorStatus.PAUSED, MentorStatus.DISCONTINUED}
)
"""Where an offer that was decided was decided with a yes."""
MAY_OFFER_AGAIN = frozenset(
    status for status in MentorStatus if LIFECYCLE.allows(status, MentorVerb.OFFER_AGAIN)
)


def ended_well(manner: EndingManner | None, reason: EndingReason | None) -> bool:
    """Say whether what was recorded of an end tells that it was a good one.

    It was planned and both said goodbye, or it served its purpose. Never with a boundary or safety
    concern, and never where the two did not suit; nothing recorded tells nothing. Other ends are
    no bad ones: nobody is looked at differently for them, they are only no reason to invite.
    """
    if reason in NEVER_WELL:
        return False
    return manner in WELL_BY_MANNER or reason in WELL_BY_REASON


@dataclass(frozen=True, kw_only=True)
class Mentored:
    """What is known of somebody whose latest pairing as a mentee has ended.

    `steady` and `wishes` are their own word at that end. `offer` is where their offer to mentor
    stands, None without one; `settled_on` is when that was decided, or stopped. `looks` is whether
    they have asked for a mentor, `has_mentor` whether they have one.
    """

    ended_on: date
    manner: EndingManner | None
    reason: EndingReason | None
    steady: bool
    wishes: NextForMentee | None
    offer: MentorStatus | None = None
    settled_on: date | None = None
    looks: bool = False
    has_mentor: bool = False


def could_be_invited(known: Mentored) -> bool:
    """Say whether somebody could be invited to mentor; nothing ever follows from it by itself.

    Their latest time with a mentor ended well, they said then that they are steady and would like
    to mentor, and no later word stands against it: they neither have a mentor again nor look for
    one, and they have no offer, or one that was answered with "not now" or stopped before that end.
    """
    later_word = known.looks or known.has_mentor
    return (
        ended_well(known.manner, known.reason)
        and known.steady
        and known.wishes is NextForMentee.BECOME_MENTOR
        and not later_word
        and _may_offer(known)
    )


def _may_offer(known: Mentored) -> bool:
    if known.offer is None:
        return True
    settled = known.settled_on is not None and known.settled_on < known.ended_on
    return known.offer in MAY_OFFER_AGAIN and settled


@dataclass(frozen=True, order=True)
class Pair:
    """One pairing, in the order in which pairings began."""

    began_on: date
    number: int
    mentor: int
    mentee: int


def generations(pairs: Iterable[Pair]) -> dict[int, int]:
    """Return in which generation each person stands, whatever the order of what is given.

    Whoever first comes in as a mentor begins a line (0); whoever first comes in as a mentee stands
    one further than their mentor stood then. That is settled once: if two mentor each other in
    turn, the first of the two pairings tells, so that no line runs in a circle.
    """
    found: dict[int, int] = {}
    for pair in sorted(pairs):
        before = found.setdefault(pair.mentor, 0)
        found.setdefault(pair.mentee, before + 1)
    return found


def first_mentors(pairs: Iterable[Pair]) -> dict[int, int]:
    """Return, for whoever came in as a mentee, the mentor through whom they did.

    Following it from anyone leads to the beginning of their line, never round.
    """
    seen: set[int] = set()
    found: dict[int, int] = {}
    for pair in sorted(pairs):
        seen.add(pair.mentor)
        if pair.mentee not in seen:
            found[pair.mentee] = pair.mentor
            seen.add(pair.mentee)
    return found


def mentors_since(pairs: Iterable[Pair], approvals: Mapping[int, date]) -> dict[int, date]:
    """Return whoever has been a mentor here, and since when.

    That is the day of the approval, or of their first pairing as a mentor where that is earlier:
    an approval lay before it, though of somebody who stopped and offered again only the latest is
    kept.
    """
    found = dict(approvals)
    for pair in pairs:
        found[pair.mentor] = min(pair.began_on, found.get(pair.mentor, pair.began_on))
    return found


def came_round(pairs: Iterable[Pair], approvals: Mapping[int, date]) -> frozenset[int]:
    """Return the mentors who were once mentees here: those who closed the circle.

    A person counts only if a pairing as a mentee began before they were approved as a mentor.
    """
    every = tuple(pairs)
    first: dict[int, date] = {}
    for pair in every:
        first[pair.mentee] = min(pair.began_on, first.get(pair.mentee, pair.began_on))
    since = mentors_since(every, approvals)
    return frozenset(
        person for person, day in since.items() if person in first and first[person] < day
    )
