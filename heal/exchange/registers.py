"""What a report tells of one meeting, whichever program wrote it, and two reports of one joined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import ceil

from heal.errors import BadValue
from heal.exchange.moments import DateOrder
from heal.exchange.problems import RefusedRow, SetAside
from heal.names import fold

Span = tuple[datetime | None, datetime | None]

_MEETINGS_APART = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Stay:
    """Hold one time that one name was in the meeting; a person may have several, overlapping.

    A report of totals has no times, only `minutes`. Zoom rounds minutes up on every row, so
    attendance is the union of the times, never the sum of the minutes.
    """

    line: int
    name: str
    original_name: str | None
    full_name: str
    email: str | None
    joined_at: datetime | None
    left_at: datetime | None
    minutes: int
    file: int = 1
    """Which of several files that were joined; a line is the line of its own file."""
    checked_in: bool = False
    """Somebody was ticked off at the door: no time is known, and none is needed."""


@dataclass(frozen=True)
class Register:
    """Hold what a report says of one meeting, moments in UTC, and the rows that are left out."""

    topic: str | None
    meeting_number: str | None
    started_at: datetime | None
    ended_at: datetime | None
    held_on: date | None
    stays: tuple[Stay, ...]
    set_aside: tuple[SetAside, ...]
    refused: tuple[RefusedRow, ...]
    dropped_columns: tuple[str, ...]
    encoding: str
    date_order: DateOrder
    files: int = 1
    calls: tuple[Span, ...] = ()
    """Each call of a meeting that was begun again; empty where there was one."""

    @property
    def spans(self) -> tuple[Span, ...]:
        """Return when each call began and ended: the time between two is not the meeting's."""
        return self.calls or ((self.started_at, self.ended_at),)


def are_one_meeting(one: Register, other: Register) -> bool:
    """Say whether two reports can be of one meeting: less than half a day lies between them."""
    if None in (one.started_at, one.ended_at, other.started_at, other.ended_at):
        return one.held_on == other.held_on or None in (one.held_on, other.held_on)
    first, second = sorted((_times(one), _times(other)))
    return second[0] - first[1] < _MEETINGS_APART


def join(one: Register, other: Register, *, of_one_file: bool = False) -> Register:
    """Return two reports of one meeting as one: everybody's times are laid over each other.

    Nobody's time counts twice, though they had two devices or one file was given twice. The lines
    stay those of their own files, which are numbered as they come. Totals without times cannot be
    laid over each other and stay as they are.
    """
    if not are_one_meeting(one, other):
        raise BadValue(
            f"These files are of two meetings, of {one.held_on} and of {other.held_on}, so their "
            "times are not taken together; bring each in by itself."
        )
    on = 0 if of_one_file else one.files
    spans = sorted((*one.spans, *other.spans), key=_in_time)
    return replace(
        one,
        topic=one.topic or other.topic,
        meeting_number=one.meeting_number or other.meeting_number,
        started_at=min(filter(None, (one.started_at, other.started_at)), default=None),
        ended_at=max(filter(None, (one.ended_at, other.ended_at)), default=None),
        held_on=min(filter(None, (one.held_on, other.held_on)), default=None),
        stays=tuple(_union([*one.stays, *(_moved(stay, on) for stay in other.stays)])),
        set_aside=(*one.set_aside, *(replace(row, file=row.file + on) for row in other.set_aside)),
        refused=(*one.refused, *(replace(row, file=row.file + on) for row in other.refused)),
        dropped_columns=tuple(dict.fromkeys((*one.dropped_columns, *other.dropped_columns))),
        files=one.files if of_one_file else one.files + other.files,
        calls=tuple(dict.fromkeys(spans)),
    )


def minutes_between(joined_at: datetime, left_at: datetime) -> int:
    """Return the minutes from one moment to another, rounded up as Zoom does."""
    return ceil((left_at - joined_at) / timedelta(minutes=1))


def _times(register: Register) -> tuple[datetime, datetime]:
    if register.started_at is None or register.ended_at is None:
        raise ValueError(register)
    return register.started_at, register.ended_at


def _in_time(span: Span) -> tuple[bool, str, str]:
    started_at, ended_at = span
    return started_at is None, str(started_at), str(ended_at)


def _moved(stay: Stay, on: int) -> Stay:
    return replace(stay, file=stay.file + on)


def _union(stays: Iterable[Stay]) -> list[Stay]:
    people: defaultdict[tuple[str | None, str], list[Stay]] = defaultdict(list)
    for stay in stays:
        people[stay.email, fold(stay.full_name)].append(stay)
    merged = (stay for theirs in people.values() for stay in _laid_over(theirs))
    return sorted(merged, key=lambda stay: (stay.file, stay.line))


def _laid_over(stays: list[Stay]) -> Iterator[Stay]:
    timed: list[tuple[datetime, datetime, Stay]] = []
    for stay in stays:
        if stay.joined_at is None or stay.left_at is None:
            yield stay
        else:
            timed.append((stay.joined_at, stay.left_at, stay))
    timed.sort(key=lambda row: row[:2])
    while timed:
        joined_at, left_at, first = timed.pop(0)
        alone = True
        while timed and timed[0][0] <= left_at:
            left_at = max(left_at, timed.pop(0)[1])
            alone = False
        yield (
            first
            if alone
            else replace(first, left_at=left_at, minutes=minutes_between(joined_at, left_at))
        )
