"""What a meeting's register would say of whom, before anything is changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from heal.errors import BadValue
from heal.exchange.mapping import Target
from heal.exchange.moments import DateOrder
from heal.exchange.problems import RefusedRow, SetAside
from heal.exchange.read_as import How, digest
from heal.exchange.readers import read_register
from heal.exchange.registers import Stay
from heal.queries import recognition, register_facts
from heal.queries.import_facts import Seen
from heal.queries.recognition import Recognised, Settled, kept
from heal.queries.register_facts import RegisterFacts
from heal.rules import attendance
from heal.rules import imports as rules
from heal.rules.access import Actor, require
from heal.services import register_marks
from heal.services.register_places import (
    DayNotTold,
    Placed,
    gathered,
    placed,
    the_group,
)
from heal.vocabulary import Permission

__all__ = [
    "Attendee", "DayNotTold", "RegisterPreview", "Waiting", "minutes_of", "plan", "preview",
]  # fmt: skip

_NO_MEETING = 0
Stays = tuple[tuple[Stay, int | None], ...]
"""Each row with the member whom it is about, where that is known."""


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
    stays: Stays
    """Every row that counts, with the member it is about where that is known."""
    by_name: Mapping[Stay, int]
    """The confirmed names that told who it is."""
    left_out: tuple[tuple[Stay, Settled], ...]
    """The rows of names that are left out each time."""
    times: Mapping[int, int | None]
    """How long each known person was at the meeting over all its files, these included."""

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
    group = the_group(actor, group_name, register_facts.groups(session))
    told = read_register(data, zone=zone, date_order=date_order, held_on=held_on, kind=kind)
    part = {Target.GROUP: told.topic, Target.DAY: told.held_on or held_on}
    one = placed(told, digest(data, kind, part), file_name, group, held_on, today)
    return plan([one], gathered(session, actor, [one]))[0]


def plan(
    registers: Sequence[Placed], known: RegisterFacts, *, shown: bool = True
) -> list[RegisterPreview]:
    """Return what each register of one meeting would say; everybody's time is over all of them.

    Where it is not `shown`, only kept, it names no attendees and nobody who waits.
    """
    first = registers[0]
    meeting = None if first.group_id is None else known.meetings.get((first.group_id, first.day))
    if meeting and meeting[1]:
        raise BadValue(
            f"The meeting of {first.day.isoformat()} was called off, so it cannot have a register; "
            "correct the meeting first, or check the day."
        )
    number = meeting[0] if meeting else _NO_MEETING
    before = known.spans.get(number, ())
    told = [
        (one, recognition.recognise(one.told.stays, one.group_id, known.by_email, known.decided))
        for one in registers
    ]
    here = [row for _, found in told for row in _seen(found.stays, number)]
    whole = _Whole(
        number=number,
        length=register_marks.length(
            [
                *((span.started_at, span.ended_at) for span in before),
                # As they are kept: one call, or several of one file taken together.
                *((one.told.started_at, one.told.ended_at) for one in registers),
            ]
        ),
        minutes=register_marks.minutes_of_each([*known.seen.get(number, ()), *here]),
        members=known.in_group_on(first.group_id, first.day),
        other_files=len({span.batch_id for span in before}) + len(registers) - 1,
    )
    return [_preview(one, found, whole, known, shown=shown) for one, found in told]


@dataclass(frozen=True)
class _Whole:
    """What holds of a meeting over all its files."""

    number: int
    length: int | None
    minutes: Mapping[int, int | None]
    members: frozenset[int]
    other_files: int


def _preview(
    one: Placed, found: Recognised, whole: _Whole, known: RegisterFacts, *, shown: bool
) -> RegisterPreview:
    told = one.told
    return RegisterPreview(
        file_name=one.file_name,
        sha256=one.sha256,
        group_id=one.group_id,
        group_name=one.group_name,
        meeting_id=None if whole.number == _NO_MEETING else whole.number,
        held_on=one.day,
        started_at=told.started_at,
        ended_at=told.ended_at,
        minutes=whole.length,
        other_files=whole.other_files,
        topic=told.topic,
        attendees=_attendees(found.stays, whole, known) if shown else (),
        waiting=_waiting(found.stays) if shown else (),
        set_aside=told.set_aside,
        refused=told.refused,
        dropped_columns=told.dropped_columns,
        encoding=told.encoding,
        date_order=told.date_order,
        already=_already(one, whole.number, known),
        stays=found.stays,
        by_name=found.by_name,
        left_out=found.left_out,
        times=whole.minutes,
    )


def _already(one: Placed, number: int, known: RegisterFacts) -> str | None:
    """Say that this very file was here; of several meetings in one, each counts by itself."""
    for before in known.files.get(one.sha256, ()):
        if not one.of_several or before.meeting_id == number:
            return rules.already_here(before.imported_at, before.group_name)
    return None


def _seen(stays: Stays, number: int) -> Iterator[Seen]:
    for stay, member_id in stays:
        if member_id is not None:
            yield Seen(number, member_id, stay.joined_at, stay.left_at, minutes_of(stay))


def _attendees(stays: Stays, whole: _Whole, known: RegisterFacts) -> tuple[Attendee, ...]:
    here = {member_id for _, member_id in stays if member_id is not None}
    by_hand = known.by_hand.get(whole.number, {})
    people = [
        Attendee(
            member_id=member_id,
            name=known.names[member_id],
            minutes=whole.minutes[member_id],
            present=by_hand.get(
                member_id,
                register_marks.is_present(whole.minutes[member_id], whole.length, known.programme),
            ),
            in_group=member_id in whole.members,
            by_hand=member_id in by_hand,
        )
        for member_id in here & known.names.keys()
    ]
    return tuple(sorted(people, key=lambda person: (person.name.casefold(), person.member_id)))


def _waiting(stays: Stays) -> tuple[Waiting, ...]:
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
