"""Which gates a pairing that began before the dashboard still passes, asked today.

What can be asked, is: of the two people, of that time, and of today where it goes on. What only the
two could have said then (that both agreed, that they were no friends or partners) and that the
mentor was approved, somebody attests who knows it. Nothing is asked that the programme does not ask
of a pairing under way: whoever stays away, or has left, keeps their mentor.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from heal.rules import mentors, pairings, proposals
from heal.rules.days import Span
from heal.rules.mentors import MentorFacts
from heal.rules.obstacles import Obstacle, Obstruction
from heal.rules.reviews import is_oneself
from heal.vocabulary import Attendance, Channel

MENTOR: Final = "The mentor"
MENTEE: Final = "The mentee"
"""How a reason names the two: reasons are kept with the file, and names are not."""
ATTESTATION: Final = (
    "I know that both people of each pair agreed to it, each for themselves; that they were "
    "neither close friends nor partners; and that the mentors were approved."
)
"""What whoever brings pairs in says of them, since nobody else can be asked any more."""
NOT_ATTESTED: Final = (
    "Pairs from before come in only on somebody's word that both agreed; say so, if you know it."
)
OTHERS_THAN_SHOWN: Final = (
    "Other pairs would come in than were shown, because of another of these files or of what "
    "changed meanwhile; nothing was saved, so look again, at several files one by one."
)
TWICE: Final = "These two stand in this file already, with the same first day, on line {line}."
ENDS_OTHERWISE: Final = (
    "These two are in the records already, since that day, with another end; correct it on their "
    "own page."
)
ENDED_OVER_A_CONCERN: Final = (
    "These two ended over a boundary or safety concern, by line {line} of this file, and are not "
    "paired again; if that line is wrong, correct it, else leave this one out."
)
YOURSELF: Final = "One of the two is you; let somebody else bring this pair in."
LOOKS_FOR_ONE: Final = (
    "By the records, the mentee looks for a mentor; withdraw that request first, or begin the pair "
    "from it."
)
SAME_TWO: Final = (
    "These two are in the records already, since {day}; correct the days in one place."
)


@dataclass(frozen=True)
class Other:
    """Another time that the mentee spent with a mentor: in the records, or on a line before."""

    mentor_id: int
    time: Span


@dataclass(frozen=True)
class MenteeThen:
    """What the records know of the mentee on the day it began; nothing of somebody new."""

    member: bool = True
    attendance: Attendance = Attendance.UNKNOWN


@dataclass(frozen=True, kw_only=True)
class PastPair:
    """All that is known of one pair in a file, and of the two in the records.

    `mentor` is None for somebody who is in no pool yet, and `joined_on` the mentor's first day in
    any group, None where no group of theirs is known.
    """

    mentor_id: int
    mentee_id: int
    time: Span
    mentor: MentorFacts | None
    running: int = 0
    """Of a mentor who is in no pool yet: how many on earlier lines go on."""
    mentor_joined_on: date | None = None
    mentor_channels: frozenset[Channel] | None = None
    channels: frozenset[Channel] = frozenset()
    mentee: MenteeThen = MenteeThen()
    others: Sequence[Other] = ()
    do_not_pair: bool = False
    concern_on_line: int | None = None
    """Where another line of the file tells that these two ended over a concern."""
    looks_for_one: bool = False
    begins_here_since: date | None = None
    """The day on which a pairing first began here, on two recorded yeses; None where none has."""
    own_id: int | None = None
    """Whoever brings the file in, where they are a member."""

    @property
    def goes_on(self) -> bool:
        """Say whether the two are in touch today."""
        return self.time.last is None


def obstacles(pair: PastPair, *, today: date, soft_maximum: int) -> tuple[Obstacle, ...]:
    """Return what keeps a pair from coming in, each gate that can still be asked in its turn."""
    days = impossible_days(pair.time, today=today)
    if days:
        return days
    found = [
        *_from_before(pair),
        *proposals.two_people(pair.mentor_id, pair.mentee_id),
        *_not_oneself(pair),
        *_members_then(pair),
        *_one_at_a_time(pair),
    ]
    if pair.goes_on:
        found += _as_of_today(pair, soft_maximum)
    return tuple(dict.fromkeys(found))


def impossible_days(time: Span, *, today: date) -> tuple[Obstacle, ...]:
    """Return where a first and a last day cannot be right."""
    if time.first > today:
        says = "It begins on a day that has not come yet; check the day, or begin it here then."
    elif time.last is not None and time.last > today:
        says = "It ends on a day that has not come yet; leave the last day empty while it goes on."
    elif time.last is not None and time.last < time.first:
        says = "It ends before it began; check the two days."
    else:
        return ()
    return (Obstacle(Obstruction.TOO_LATE, says),)


def _from_before(pair: PastPair) -> tuple[Obstacle, ...]:
    """The fourth gate can be asked of whoever came together since pairings begin here."""
    since = pair.begins_here_since
    if since is None or pair.time.first <= since:
        return ()
    says = (
        f"Since {since.isoformat()}, pairs begin here, with both answers on record; open a request "
        "for this one, and note what both said and when."
    )
    return (Obstacle(Obstruction.NOT_AGREED, says),)


def capacity_of(running: int) -> int:
    """Return how many mentees a new mentor takes: as many as they have, and one at least."""
    return max(running, 1)


def _not_oneself(pair: PastPair) -> tuple[Obstacle, ...]:
    if not is_oneself(pair.own_id, pair.mentor_id, pair.mentee_id):
        return ()
    return (Obstacle(Obstruction.NOT_AGREED, YOURSELF),)


def _members_then(pair: PastPair) -> Iterable[Obstacle]:
    """The second gate, of that day: eligibility is for becoming a mentee."""
    day = pair.time.first.isoformat()
    if not pair.mentee.member:
        says = (
            f"By the records, the mentee belonged to no group on {day}; correct when they joined, "
            "or that day."
        )
        yield Obstacle(Obstruction.NOT_A_CURRENT_MEMBER, says)
    elif pair.goes_on and pair.mentee.attendance is Attendance.NOT_ATTENDING:
        says = (
            f"The registers show that the mentee had not been to meetings before {day}; if one of "
            "them is wrong, correct it first."
        )
        yield Obstacle(Obstruction.NOT_ATTENDING, says)
    if pair.mentor_joined_on is not None and pair.mentor_joined_on > pair.time.first:
        says = (
            f"By the records, the mentor joined only on {pair.mentor_joined_on.isoformat()}; "
            "correct when they joined, or the day it began."
        )
        yield Obstacle(Obstruction.MENTOR_NOT_AVAILABLE, says)


def _one_at_a_time(pair: PastPair) -> tuple[Obstacle, ...]:
    """The fifth gate: one mentor at any time."""
    found: list[Obstacle] = []
    for other in pair.others:
        overlaps = pairings.one_at_a_time(MENTEE, pair.time, [other.time])
        if overlaps and other.mentor_id == pair.mentor_id:
            says = SAME_TWO.format(day=other.time.first.isoformat())
            overlaps = (Obstacle(Obstruction.ALREADY_PAIRED, says),)
        found += overlaps
    return tuple(found)


def _as_of_today(pair: PastPair, soft_maximum: int) -> Iterable[Obstacle]:
    """What would break today, as for a pairing that is taken up again."""
    yield from proposals.may_meet(do_not_pair=pair.do_not_pair)
    if pair.concern_on_line is not None:
        says = ENDED_OVER_A_CONCERN.format(line=pair.concern_on_line)
        yield Obstacle(Obstruction.DO_NOT_PAIR, says)
    if pair.looks_for_one:
        yield Obstacle(Obstruction.ALREADY_PAIRED, LOOKS_FOR_ONE)
    if pair.mentor is None:
        yield from _takes_so_many(pair.running, soft_maximum)
        return
    yield from mentors.still_mentors(pair.mentor)
    yield from mentors.has_room(pair.mentor)
    yield from _within(pair.channels, pair.mentor_channels)


def _takes_so_many(running: int, soft_maximum: int) -> tuple[Obstacle, ...]:
    if running < soft_maximum:
        return ()
    says = (
        f"More than {soft_maximum} mentees at once needs a short reason; put the mentor into the "
        "pool first, with how many they take and why."
    )
    return (Obstacle(Obstruction.MENTOR_FULL, says),)


def _within(
    agreed: frozenset[Channel], accepted: frozenset[Channel] | None
) -> tuple[Obstacle, ...]:
    if accepted is None or agreed <= accepted:
        return ()
    says = (
        "The mentor has not said that they can be reached in one of these ways; correct the offer, "
        "or the row."
    )
    return (Obstacle(Obstruction.NO_COMMON_CHANNEL, says),)


def will_be_looked_into(number: int) -> str:
    """Say what comes of pairs that ended over a concern, before they come in."""
    pairs, each = ("1 pair", "it") if number == 1 else (f"{number:,} pairs", "each")
    return (
        f"{pairs} ended over a boundary or safety concern: for {each} a concern opens, and the two "
        "are not paired again."
    )


def once(reasons: Collection[str], *, longest: int) -> str:
    """Return reasons as one text, as many whole ones as fit."""
    found = ""
    for reason in reasons:
        more = f"{found} {reason}".strip()
        if len(more) > longest and found:
            break
        found = more[:longest]
    return found
