"""What a meeting's register would say of whom, before anything is changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from heal.errors import BadValue, NotFound, UnreadableFile
from heal.exchange.mapping import Target
from heal.exchange.moments import DateOrder
from heal.exchange.problems import RefusedRow, SetAside
from heal.exchange.read_as import How, digest
from heal.exchange.readers import read_register
from heal.exchange.registers import Register, Stay
from heal.queries import import_facts, recognition, settings
from heal.queries.import_facts import Seen
from heal.queries.recognition import Settled, kept
from heal.rules import attendance
from heal.rules import imports as rules
from heal.rules.access import Actor, permits, require
from heal.services import records, register_marks
from heal.vocabulary import ImportKind, Permission

_NO_MEETING = 0


class DayNotTold(UnreadableFile):
    """Ask on which day the meeting was: the file itself does not tell."""


@dataclass(frozen=True)
class Attendee:
    """Somebody who is known, with their time at the meeting over all its files.

    `minutes` is None for whoever was ticked off at the door.
    """

    member_id: int
    name: str
    minutes: int | None
    present: bool
    in_group: bool
    by_hand: bool
    """Was marked by hand before; that mark stays as it is."""


@dataclass(frozen=True)
class Waiting:
    """A name that nobody is known by; somebody has to say who it is."""

    name: str
    email: str | None
    minutes: int


@dataclass(frozen=True)
class RegisterPreview:
    """What a register would say of a meeting, before anything is changed."""

    file_name: str
    sha256: str
    group_id: int | None
    """None where the group does not exist yet, and is made."""
    group_name: str
    meeting_id: int | None
    held_on: date
    started_at: datetime | None
    ended_at: datetime | None
    minutes: int | None
    """The meeting's length over all its files, this one included."""
    other_files: int
    topic: str | None
    attendees: tuple[Attendee, ...]
    waiting: tuple[Waiting, ...]
    set_aside: tuple[SetAside, ...]
    refused: tuple[RefusedRow, ...]
    dropped_columns: tuple[str, ...]
    encoding: str
    date_order: DateOrder
    already: str | None
    stays: tuple[tuple[Stay, int | None], ...]
    """Every row that counts, with the member it is about where that is known."""
    by_name: Mapping[Stay, int]
    """The confirmed names that told who it is."""
    left_out: tuple[tuple[Stay, Settled], ...]
    """The rows of names that are left out each time."""

    @property
    def not_counted(self) -> tuple[SetAside, ...]:
        """Return every row that is left out, by the file's own word or as decided before."""
        as_decided = (
            SetAside(stay.line, stay.full_name, rules.left_out_as(found.why), stay.file)
            for stay, found in self.left_out
        )
        return (*self.set_aside, *as_decided)

    @property
    def not_in_group(self) -> int:
        """Return how many were there without belonging to the group on that day."""
        return sum(not person.in_group for person in self.attendees)

    @property
    def kept_by_hand(self) -> int:
        """Return how many marks made by hand stay as they are."""
        return sum(person.by_hand for person in self.attendees)


def preview(
    session: Session,
    actor: Actor,
    *,
    data: bytes,
    file_name: str,
    group_name: str,
    zone: str,
    today: date,
    date_order: DateOrder | None = None,
    held_on: date | None = None,
    kind: How = None,
) -> RegisterPreview:
    """Return what the register says of whom; write nothing.

    Who may not make groups brings registers of known ones in, of those that they are shown.
    `held_on` is for a file without any day; AmbiguousDates and DayNotTold ask what is missing.
    `kind` says what the file is where nothing in it does, or which of its columns is what.
    """
    require(actor, Permission.IMPORT_REGISTERS)
    known = import_facts.group_named(session, group_name)
    if known is None and not permits(actor, Permission.EDIT_MEMBERS):
        raise NotFound("You lead no group of this name; choose one of your groups.")
    group = known[:2] if known else (None, records.name(group_name, "group"))
    told = read_register(data, zone=zone, date_order=date_order, held_on=held_on, kind=kind)
    if not told.stays:
        raise UnreadableFile(
            "This file names nobody who was in the meeting, so it cannot be its register; check "
            "that it is the right file."
        )
    day = _day(told, held_on, today)
    meeting = import_facts.meeting_on(session, group[0], day) if group[0] is not None else None
    if meeting and meeting[1]:
        raise BadValue(
            f"The meeting of {day.isoformat()} was called off, so it cannot have a register; "
            "correct the meeting first, or check the day."
        )
    known_by = digest(data, kind, {Target.GROUP: told.topic, Target.DAY: day})
    return _plan(session, told, known_by, file_name, group, day, meeting[0] if meeting else None)


def _day(told: Register, held_on: date | None, today: date) -> date:
    day = told.held_on or held_on
    if day is None:
        raise DayNotTold("This file does not tell on which day the meeting was. Say which.")
    return rules.meeting_day(day, today)


def _plan(
    session: Session,
    told: Register,
    known_by: str,
    file_name: str,
    group: tuple[int | None, str],
    day: date,
    meeting_id: int | None,
) -> RegisterPreview:
    before = import_facts.earlier(session, ImportKind.REGISTER, known_by)
    spans = import_facts.spans(session, [meeting_id]) if meeting_id else []
    length = register_marks.length(
        [*((span.started_at, span.ended_at) for span in spans), (told.started_at, told.ended_at)]
    )
    known = recognition.recognise(session, told.stays, group[0])
    stays = known.stays
    return RegisterPreview(
        file_name=file_name,
        sha256=known_by,
        group_id=group[0],
        group_name=group[1],
        meeting_id=meeting_id,
        held_on=day,
        started_at=told.started_at,
        ended_at=told.ended_at,
        minutes=length,
        other_files=len(spans),
        topic=told.topic,
        attendees=_attendees(session, stays, group[0], day, meeting_id, length),
        waiting=_waiting(stays),
        set_aside=told.set_aside,
        refused=told.refused,
        dropped_columns=told.dropped_columns,
        encoding=told.encoding,
        date_order=told.date_order,
        already=rules.already_here(*before) if before else None,
        stays=stays,
        by_name=known.by_name,
        left_out=known.left_out,
    )


def _attendees(
    session: Session,
    stays: tuple[tuple[Stay, int | None], ...],
    group_id: int | None,
    day: date,
    meeting_id: int | None,
    length: int | None,
) -> tuple[Attendee, ...]:
    here = [
        Seen(meeting_id or _NO_MEETING, member_id, stay.joined_at, stay.left_at, minutes_of(stay))
        for stay, member_id in stays
        if member_id is not None
    ]
    earlier = import_facts.seen(session, [meeting_id]) if meeting_id else []
    minutes = register_marks.minutes_of_each([*earlier, *here])
    by_hand = import_facts.marked_by_hand(session, meeting_id) if meeting_id else {}
    members = import_facts.in_group_on(session, group_id, day) if group_id else frozenset()
    names = import_facts.member_names(session, {row.member_id for row in here})
    programme = settings.programme(session)
    people = [
        Attendee(
            member_id=member_id,
            name=name,
            minutes=minutes[member_id],
            present=by_hand.get(
                member_id, register_marks.is_present(minutes[member_id], length, programme)
            ),
            in_group=member_id in members,
            by_hand=member_id in by_hand,
        )
        for member_id, name in names.items()
    ]
    return tuple(sorted(people, key=lambda person: (person.name.casefold(), person.member_id)))


def _waiting(stays: tuple[tuple[Stay, int | None], ...]) -> tuple[Waiting, ...]:
    groups: defaultdict[str, list[Stay]] = defaultdict(list)
    for stay, member_id in stays:
        if member_id is None:
            name, email = kept(stay)
            groups[rules.waiting_key(name, email)].append(stay)
    return tuple(
        Waiting(found[0].full_name, kept(found[0])[1], attendance.minutes_present(_timed(found)))
        for _, found in sorted(groups.items())
    )


def _timed(stays: list[Stay]) -> Iterator[attendance.Stay]:
    for stay in stays:
        yield attendance.Stay(stay.joined_at, stay.left_at, stay.minutes)


def minutes_of(stay: Stay) -> int | None:
    """Return the minutes of a row as they are kept: none of somebody who was ticked off."""
    return None if stay.checked_in else stay.minutes
