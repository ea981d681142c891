"""A meeting's register from any table, once it is known which column is what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from heal.errors import BadValue
from heal.exchange.any_table import Table
from heal.exchange.attendees import Attendee, attendee, stay
from heal.exchange.clocks import Clock
from heal.exchange.delimited import Record, Row
from heal.exchange.mapped_rows import MappedTable, Part, choose, day_told, lay
from heal.exchange.mapping import Mapping, Target
from heal.exchange.moments import DateOrder, decide_order, find_zone, parse_clock
from heal.exchange.problems import RefusedRow, SetAside, sort_out
from heal.exchange.zoom import Register, Stay
from heal.exchange.zoom_names import split_name
from heal.names import fold

A_TICK = 60
"""The minutes that stand for a tick, where nobody wrote down how long somebody was there."""

YES = frozenset(
    {
        "1", "anwesend", "attended", "checked in", "came", "here", "ja", "joined", "ok", "oui",
        "present", "presente", "présent", "présente", "si", "sí", "there", "true", "vrai", "wahr",
        "verdadero", "x", "y", "yes", "\u2713", "\u2714", "\u2611",
    }
)  # fmt: skip
NO = frozenset(
    {
        "", "-", "--", "0", "absent", "absente", "abwesend", "ausente", "did not come", "excused",
        "false", "falso", "falsch", "faux", "missed", "n", "nein", "no", "no show", "no-show",
        "non", "not attending", "not present", "\u2717", "\u2718", "\u2610",
    }
)  # fmt: skip


@dataclass(frozen=True)
class _Asked:
    group: Part | None
    day: Part | None
    clock: Clock
    a_tick: int


def read_register(
    mapping: Mapping,
    table: Table,
    *,
    zone: str,
    group: str | None = None,
    day: date | None = None,
    date_order: DateOrder | None = None,
    a_tick: int = A_TICK,
) -> Register:
    """Return the register that a table holds, its times read on the clock of `zone`.

    A table about several groups or days needs `group` or `day`, and PartNotTold asks for it. Where
    no column tells times, minutes or presence, everybody who is listed was there.
    """
    place = find_zone(zone)
    mapped = lay(mapping, table)
    dates = mapped.cells(Target.DAY, Target.JOINED_AT, Target.LEFT_AT)
    clock = Clock(place, decide_order(dates, date_order))
    asked = _asked(mapped, group, day, clock, a_tick)
    stays, set_aside, refused = sort_out(_read(mapped, row, asked) for row in table.rows)
    started_at = min((one.joined_at for one in stays if one.joined_at), default=None)
    ended_at = max((one.left_at for one in stays if one.left_at), default=None)
    told = date.fromisoformat(asked.day[0]) if asked.day else None
    return Register(
        topic=asked.group[1] if asked.group else None,
        meeting_number=None,
        started_at=started_at,
        ended_at=ended_at,
        held_on=told or (started_at.astimezone(place).date() if started_at else None),
        stays=stays,
        set_aside=set_aside,
        refused=refused,
        dropped_columns=mapped.ignored,
        encoding=table.encoding,
        date_order=clock.order,
    )


def days(mapping: Mapping, table: Table, *, date_order: DateOrder | None = None) -> list[date]:
    """Return the days that a table is about, the earliest first."""
    mapped = lay(mapping, table)
    dates = mapped.cells(Target.DAY, Target.JOINED_AT, Target.LEFT_AT)
    clock = Clock(find_zone("UTC"), decide_order(dates, date_order))
    return sorted({date.fromisoformat(key) for key, _ in _days(mapped, clock)})


def _asked(
    mapped: MappedTable, group: str | None, day: date | None, clock: Clock, a_tick: int
) -> _Asked:
    group_part = day_part = None
    if mapped.mapping.has(Target.GROUP):
        named = (part for row in mapped.table.rows for part in mapped.groups_of(row))
        told = (fold(group), group) if group else None
        group_part = choose(named, told, one="group", many="groups")
    if mapped.mapping.has(Target.DAY):
        told = (day.isoformat(), day.isoformat()) if day else None
        day_part = choose(sorted(_days(mapped, clock)), told, one="day", many="days")
    return _Asked(group_part, day_part, clock, a_tick)


def _days(mapped: MappedTable, clock: Clock) -> Iterator[Part]:
    for written in mapped.cells(Target.DAY):
        found = clock.day_if_there(written)
        if found:
            yield found.isoformat(), found.isoformat()


def _read(mapped: MappedTable, row: Row, asked: _Asked) -> Stay | SetAside | RefusedRow:
    name = mapped.name(row)
    record = Record(
        row.line, {"email": mapped.cell(row, Target.EMAIL)}, mapped.table.is_overlong(row)
    )
    who = attendee(record, name)
    if not isinstance(who, Attendee):
        return who
    try:
        elsewhere = _elsewhere(mapped, row, asked)
        if elsewhere:
            return SetAside(row.line, name or str(who.email), elsewhere)
        found = _stay(mapped, row, who, asked)
    except BadValue as error:
        return RefusedRow(row.line, error.sentence)
    shown, original_name = split_name(who.name)
    return replace(found, name=shown, original_name=original_name)


def _elsewhere(mapped: MappedTable, row: Row, asked: _Asked) -> str | None:
    its_groups = {key for key, _ in mapped.groups_of(row)}
    if asked.group and its_groups and asked.group[0] not in its_groups:
        return "Is listed for another group."
    written = mapped.cell(row, Target.DAY)
    if asked.day and written and day_told(written, asked.clock).isoformat() != asked.day[0]:
        return "Is listed for another day."
    if mapped.mapping.has(Target.PRESENT) and not _is_yes(mapped.cell(row, Target.PRESENT)):
        return "Was not there."
    return None


def _is_yes(written: str) -> bool:
    word = fold(written)
    if word not in YES | NO:
        raise BadValue("It is not clear from this row whether they were there.")
    return word in YES


def _stay(mapped: MappedTable, row: Row, who: Attendee, asked: _Asked) -> Stay:
    length = mapped.cell(row, Target.MINUTES)
    if length.isdecimal():
        length = f"{length} min"
    joined, left = (
        _moment(mapped.cell(row, target), asked.clock)
        for target in (Target.JOINED_AT, Target.LEFT_AT)
    )
    if isinstance(joined, time) and isinstance(left, time):
        apart = _apart(joined, left)
        if not asked.day:
            return stay(who, None, None, length or f"{apart // timedelta(minutes=1)} min")
        day = date.fromisoformat(asked.day[0])
        came = asked.clock.utc(datetime.combine(day, joined))
        return stay(who, came, came + apart, length)
    if isinstance(joined, datetime) and isinstance(left, datetime):
        return stay(who, joined, left, length)
    ticked = mapped.mapping.has(Target.PRESENT)
    if not length and (ticked or not mapped.mapping.has(Target.MINUTES)):
        if mapped.mapping.has(Target.JOINED_AT):
            raise BadValue("This row does not tell both when they came and when they went.")
        length = f"{asked.a_tick} min"
    return stay(who, None, None, length)


def _moment(written: str, clock: Clock) -> datetime | time | None:
    if not written:
        return None
    of_day = parse_clock(written)
    return clock.read(written) if of_day is None else of_day


def _apart(joined: time, left: time) -> timedelta:
    """Return how long it is from one time of day to the next, over midnight too."""
    came, went = (
        timedelta(hours=at.hour, minutes=at.minute, seconds=at.second) for at in (joined, left)
    )
    return (went - came) % timedelta(days=1)
