"""The participants of a Zoom meeting, from the reports that Zoom lets a host download."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce

from heal.errors import UnreadableFile
from heal.exchange.delimited import Decoded, decode
from heal.exchange.moments import DateOrder, decide_order, find_zone
from heal.exchange.problems import RefusedRow, SetAside
from heal.exchange.registers import Register, Span, Stay, are_one_meeting, join, minutes_between
from heal.exchange.zoom_calls import Call, Calls, read_calls
from heal.exchange.zoom_columns import WAY, refuse_swapped_columns
from heal.exchange.zoom_rows import Clock, read_row

__all__ = ["Register", "Stay", "read_register", "read_registers", "read_season"]

_MOST_CALLS = 50
"""A meeting that was begun again more often is no meeting."""


def read_register(data: bytes, *, zone: str, date_order: DateOrder | None = None) -> Register:
    """Return the register that a Zoom report holds, its times read on the clock of `zone`.

    Zoom writes neither the zone nor the order of day and month: the order is decided over the
    whole file, and where that is not possible, AmbiguousDates asks for `date_order`. A meeting that
    was begun again is one; an administrator's export of several meetings is refused.
    """
    meetings = _meetings(read_registers(data, zone=zone, date_order=date_order))
    if len(meetings) > 1 or len(meetings[0]) > _MOST_CALLS:
        raise UnreadableFile(
            f"This is an administrator's export over {len(meetings)} meetings, and a register is "
            "of one; " + WAY
        )
    return reduce(lambda one, other: join(one, other, of_one_file=True), meetings[0])


def read_season(
    data: bytes | Decoded, *, zone: str, date_order: DateOrder | None = None
) -> tuple[Register, ...]:
    """Return a register of each call of all meetings that a report tells of, never none.

    A call that was begun again after midnight is of the day on which its meeting began.
    """
    meetings = _meetings(read_registers(data, zone=zone, date_order=date_order))
    return tuple(replace(call, held_on=calls[0].held_on) for calls in meetings for call in calls)


def read_registers(
    data: bytes | Decoded, *, zone: str, date_order: DateOrder | None = None
) -> tuple[Register, ...]:
    """Return a register of each call that a Zoom report tells of, never none.

    Only an administrator's export tells of several; each row there names its own meeting.
    """
    place = find_zone(zone)
    decoded = decode(data)
    told = read_calls(decoded)
    clock = Clock(place, decide_order(told.dates(), date_order))
    if told.flat:
        _check_whose_columns(told, clock)
    rows: list[list[Stay | SetAside | RefusedRow]] = [[] for _ in told.calls]
    for call, record in told.rows():
        rows[call].append(read_row(record, clock, timed=told.timed))
    return tuple(
        _register(call, theirs, told, clock, decoded)
        for call, theirs in zip(told.calls, rows, strict=True)
    )


def _check_whose_columns(told: Calls, clock: Clock) -> None:
    """Hold what an administrator's export says in its twofold columns against where they stand.

    A meeting has one host, and the participant's minutes are those between coming and going.
    """
    theirs = the_meetings = 0
    hosts: dict[int, str] = {}
    for call, record in told.rows():
        host = record.get("meeting's email").casefold()
        if host and hosts.setdefault(call, host) != host:
            refuse_swapped_columns()
        if not record.get("meeting's minutes"):
            continue
        stay = [clock.read_if_there(record.get(column)) for column in ("join", "leave")]
        if stay[0] and stay[1]:
            minutes = minutes_between(stay[0], stay[1])
            theirs += _is_about(record.get("minutes"), minutes)
            the_meetings += _is_about(record.get("meeting's minutes"), minutes)
    if the_meetings > theirs:
        refuse_swapped_columns()


def _is_about(written: str, minutes: int) -> bool:
    # Zoom rounds up, from seconds that it does not always show.
    return written.isascii() and written.isdigit() and abs(int(written[:9]) - minutes) <= 1


def _is_the_same(one: Register, other: Register) -> bool:
    return (one.meeting_number, one.topic) == (
        other.meeting_number,
        other.topic,
    ) and are_one_meeting(one, other)


def _meetings(found: Iterable[Register]) -> list[list[Register]]:
    """Return the calls meeting by meeting, the earliest of each first."""
    meetings: list[list[Register]] = []
    for call in sorted(found, key=_begun):
        same = next((calls for calls in reversed(meetings) if _is_the_same(calls[-1], call)), None)
        if same is None:
            meetings.append([call])
        else:
            same.append(call)
    return meetings


def _begun(call: Register) -> tuple[bool, str]:
    return call.started_at is None, str(call.started_at)


def _register(
    call: Call,
    rows: list[Stay | SetAside | RefusedRow],
    told: Calls,
    clock: Clock,
    decoded: Decoded,
) -> Register:
    stays = tuple(row for row in rows if isinstance(row, Stay))
    started_at, ended_at = _span(call, stays, clock)
    return Register(
        topic=call.about.get("topic") or None,
        meeting_number=_number(call.about.get("number", "")),
        started_at=started_at,
        ended_at=ended_at,
        held_on=started_at.astimezone(clock.zone).date() if started_at else None,
        stays=stays,
        set_aside=tuple(row for row in rows if isinstance(row, SetAside)),
        refused=tuple(row for row in rows if isinstance(row, RefusedRow)),
        dropped_columns=told.dropped_columns,
        encoding=decoded.encoding,
        date_order=clock.order,
    )


def _number(written: str) -> str | None:
    digits = written.replace(" ", "").replace("-", "")
    return digits if digits.isascii() and digits.isdigit() else None


def _span(call: Call, stays: tuple[Stay, ...], clock: Clock) -> Span:
    joined = (stay.joined_at for stay in stays if stay.joined_at)
    left = (stay.left_at for stay in stays if stay.left_at)
    started_at = clock.read_if_there(call.about.get("start", "")) or min(joined, default=None)
    ended_at = clock.read_if_there(call.about.get("end", "")) or max(left, default=None)
    return started_at, ended_at
