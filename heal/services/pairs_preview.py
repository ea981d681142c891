"""What a file of running and past pairs would bring in, before anything is changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from heal.db.types import NOTE_LENGTH
from heal.exchange.moments import DateOrder
from heal.exchange.pairs_file import PairsFile, ToldPair, read_pairs
from heal.exchange.problems import RefusedRow
from heal.queries import eligibility, import_facts, past_pairings, settings
from heal.queries.past_pairings import About
from heal.rules import imports as file_rules
from heal.rules import mentors, pairings
from heal.rules import past_pairings as rules
from heal.rules.access import Actor, require
from heal.rules.days import Span
from heal.rules.mentors import MentorFacts
from heal.rules.past_pairings import MenteeThen, Other, PastPair
from heal.rules.settings import ProgrammeSettings
from heal.services.pairs_people import Alike, Unclear, Who, find_people
from heal.vocabulary import (
    Attendance,
    Channel,
    EndingManner,
    EndingReason,
    ExperienceBasis,
    ImportKind,
    Permission,
)


@dataclass(frozen=True)
class Pair:
    """One pair as it would come in."""

    line: int
    mentor: Who
    mentee: Who
    time: Span
    manner: EndingManner | None
    reason: EndingReason | None
    channels: frozenset[Channel]

    @property
    def never_again(self) -> bool:
        """Say whether a concern opens with it, and the two are kept apart for good."""
        return pairings.never_again(self.reason)


@dataclass(frozen=True)
class NewMentor:
    """Somebody who has mentored, and is in no pool yet; `running` of their pairs go on."""

    line: int
    who: Who
    since: date
    running: int
    experience: ExperienceBasis


@dataclass(frozen=True)
class PairsPreview:
    """What a file of pairs would change; refused rows keep no name in their reason."""

    file_name: str
    sha256: str
    pairs: tuple[Pair, ...]
    new_people: tuple[Who, ...]
    new_mentors: tuple[NewMentor, ...]
    unchanged: tuple[tuple[int, int], ...]
    """Lines whose pair is in the records already, and the mentee's number."""
    alike: tuple[Alike, ...]
    """Who may be somebody in the records, by nothing but the name: to be asked."""
    refused: tuple[RefusedRow, ...]
    dropped_columns: tuple[str, ...]
    encoding: str
    already: str | None

    @property
    def running(self) -> int:
        """Return how many of the pairs go on."""
        return sum(pair.time.last is None for pair in self.pairs)

    @property
    def concerns(self) -> int:
        """Return how many of them ended over a concern that is to be looked into."""
        return sum(pair.never_again for pair in self.pairs)


@dataclass
class _Looking:
    """Carry what is known, and what earlier lines of the file add to it."""

    session: Session
    known: About
    programme: ProgrammeSettings
    today: date
    own_id: int | None
    begins_here_since: date | None
    concerns: Mapping[frozenset[int], int]
    """The two who ended over a concern by the file, and the line that tells it."""
    running: Counter[int] = field(default_factory=Counter)
    others: defaultdict[int, list[Other]] = field(default_factory=lambda: defaultdict(list))
    lines: dict[tuple[int, int, date], int] = field(default_factory=dict)
    pairs: list[Pair] = field(default_factory=list)
    unchanged: list[tuple[int, int]] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)


def preview(
    session: Session,
    actor: Actor,
    *,
    data: bytes,
    file_name: str,
    today: date,
    date_order: DateOrder | None = None,
    add_people: bool = True,
    same: Mapping[str, bool] | None = None,
) -> PairsPreview:
    """Return which pairs would come in, and why others would not; write nothing.

    `add_people` says whether somebody who is not in the records is added. `same` tells, by the
    keys of `alike`, who is the member of that name and who is somebody else.
    """
    require(actor, Permission.IMPORT_FILES)
    told, digest = read_pairs(data, date_order=date_order), sha256(data).hexdigest()
    before = import_facts.earlier(session, ImportKind.PAIRINGS, digest)
    people = find_people(session, actor, told.rows, add_people=add_people, same=same or {})
    rows = [
        (row, people.of(row.mentor, "mentor"), people.of(row.mentee, "mentee")) for row in told.rows
    ]
    looking = _looking(session, actor, people.members, today, _concerns(rows))
    for row, mentor, mentee in rows:
        unclear = [side.reason for side in (mentor, mentee) if isinstance(side, Unclear)]
        if isinstance(mentor, Unclear) or isinstance(mentee, Unclear):
            _refuse(looking, row.line, unclear)
        else:
            _look(looking, row, mentor, mentee)
    return PairsPreview(
        file_name=file_name,
        sha256=digest,
        pairs=tuple(looking.pairs),
        new_people=_new_people(looking.pairs),
        new_mentors=_new_mentors(looking),
        unchanged=tuple(looking.unchanged),
        alike=people.alike,
        refused=_in_order(told, looking),
        dropped_columns=told.dropped_columns,
        encoding=told.encoding,
        already=file_rules.already_here(*before) if before else None,
    )


def _concerns(
    rows: Sequence[tuple[ToldPair, Who | Unclear, Who | Unclear]],
) -> Mapping[frozenset[int], int]:
    """Return the two of every pair that ended over a concern, and the first line that tells it."""
    found: dict[frozenset[int], int] = {}
    for row, mentor, mentee in rows:
        if pairings.never_again(row.reason) and isinstance(mentor, Who) and isinstance(mentee, Who):
            found.setdefault(frozenset({mentor.number, mentee.number}), row.line)
    return found


def _looking(
    session: Session, actor: Actor, members: Sequence[int], today: date,
    concerns: Mapping[frozenset[int], int],
) -> _Looking:  # fmt: skip
    known = past_pairings.about(session, members)
    looking = _Looking(
        session,
        known,
        settings.programme(session),
        today,
        actor.member_id,
        past_pairings.begins_here_since(session),
        concerns,
    )
    for mentee_id, pairs in known.pairs.items():
        looking.others[mentee_id] += [Other(pair.mentor_id, pair.time) for pair in pairs]
    return looking


def _look(looking: _Looking, row: ToldPair, mentor: Who, mentee: Who) -> None:
    """Let one row come in, or say why it does not."""
    time, key = Span(row.began_on, row.ended_on), (mentor.number, mentee.number, row.began_on)
    here = [one for one in looking.known.pairs.get(mentee.number, ()) if
            (one.mentor_id, one.time.first) == (mentor.number, row.began_on)]  # fmt: skip
    if key in looking.lines:
        _refuse(looking, row.line, [rules.TWICE.format(line=looking.lines[key])])
    elif here and here[0].time == time:
        looking.unchanged.append((row.line, mentee.number))
    elif here:
        _refuse(looking, row.line, [rules.ENDS_OTHERWISE])
    else:
        soft_maximum = looking.programme.capacity_soft_maximum
        facts = _facts(looking, row, mentor, mentee)
        found = rules.obstacles(facts, today=looking.today, soft_maximum=soft_maximum)
        if found:
            _refuse(looking, row.line, [obstacle.sentence for obstacle in found])
            return
        looking.lines[key] = row.line
        looking.others[mentee.number].append(Other(mentor.number, time))
        looking.running[mentor.number] += time.last is None
        looking.pairs.append(
            Pair(row.line, mentor, mentee, time, row.manner, row.reason, row.channels)
        )


def _facts(looking: _Looking, row: ToldPair, mentor: Who, mentee: Who) -> PastPair:
    known, on_lines_before = looking.known, looking.running[mentor.number]
    offer = known.offers.get(mentor.number)
    facts = None
    if offer is not None:
        load = known.loads.get(mentor.number, 0) + on_lines_before
        facts = MentorFacts(rules.MENTOR, offer.status, offer.capacity, load)
    return PastPair(
        mentor_id=mentor.number,
        mentee_id=mentee.number,
        time=Span(row.began_on, row.ended_on),
        mentor=facts,
        running=known.loads.get(mentor.number, 0) + on_lines_before,
        mentor_joined_on=known.first_day(mentor.number),
        mentor_channels=offer.channels if offer else None,
        channels=row.channels,
        mentee=_mentee_then(looking, row, mentee),
        others=looking.others[mentee.number],
        do_not_pair=known.kept_apart(mentor.number, mentee.number),
        concern_on_line=looking.concerns.get(frozenset({mentor.number, mentee.number})),
        looks_for_one=mentee.number in known.looking,
        begins_here_since=looking.begins_here_since,
        own_id=looking.own_id,
    )


def _mentee_then(looking: _Looking, row: ToldPair, mentee: Who) -> MenteeThen:
    """Return what the registers of that time tell; of the past of an ended pair, only the group."""
    if mentee.member_id is None:
        return MenteeThen()
    stays = looking.known.stays.get(mentee.number, ())
    member = any(stay.holds(row.began_on) for stay in stays)
    if not member or row.ended_on is not None:
        return MenteeThen(member, Attendance.UNKNOWN)
    then = eligibility.mentee_facts(looking.session, mentee.member_id, on=row.began_on)
    return MenteeThen(member, then.attendance)


def _refuse(looking: _Looking, line: int, reasons: Sequence[str]) -> None:
    looking.refused.append(RefusedRow(line, rules.once(reasons, longest=NOTE_LENGTH)))


def _in_order(told: PairsFile, looking: _Looking) -> tuple[RefusedRow, ...]:
    return tuple(sorted((*told.refused, *looking.refused), key=lambda row: row.line))


def _new_people(pairs: Sequence[Pair]) -> tuple[Who, ...]:
    found: dict[int, Who] = {}
    for pair in pairs:
        for who in (pair.mentor, pair.mentee):
            if who.member_id is None:
                since = pair.time.first
                before = found.get(who.number)
                first = min(since, before.joined_on) if before and before.joined_on else since
                found[who.number] = who.joining(first)
    return tuple(found.values())


def _new_mentors(looking: _Looking) -> tuple[NewMentor, ...]:
    by_mentor: defaultdict[int, list[Pair]] = defaultdict(list)
    for pair in looking.pairs:
        if pair.mentor.number not in looking.known.offers:
            by_mentor[pair.mentor.number].append(pair)
    return tuple(_new_mentor(looking, pairs) for pairs in by_mentor.values())


def _new_mentor(looking: _Looking, pairs: Sequence[Pair]) -> NewMentor:
    who, since = pairs[0].mentor, min(pair.time.first for pair in pairs)
    as_mentee: list[Any] = [other.time for other in looking.others[who.number]]
    return NewMentor(
        line=pairs[0].line,
        who=who,
        since=since,
        running=looking.running[who.number],
        experience=mentors.suggested_basis(
            looking.known.stays.get(who.number, ()),
            on=since,
            mentored_before=any(time.first < since for time in as_mentee),
            months_needed=looking.programme.experience_months,
        ),
    )
