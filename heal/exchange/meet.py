"""The people in one Google Meet call, from the report that Meet or its extension writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain

from heal.errors import BadValue, UnreadableFile
from heal.exchange.attendees import Attendee, attendee, stay
from heal.exchange.clocks import Bounds, Clock, Dial, find_dial
from heal.exchange.delimited import Record, Sheet, decode, find_header
from heal.exchange.meet_columns import KEPT, LAYOUT, meeting
from heal.exchange.moments import DateOrder, decide_order, find_zone, parse_clock, parse_moment
from heal.exchange.problems import RefusedRow, SetAside, sort_out
from heal.exchange.zoom import Register, Stay

_NOBODY = frozenset({"", "-", "--"})


@dataclass(frozen=True)
class _Marks:
    """Hold both times of a row, as they were found: with their day, without, or not at all."""

    joined: datetime | time | None
    left: datetime | time | None


@dataclass(frozen=True)
class _Places:
    clock: Clock
    dial: Dial | None

    def utc(self, mark: datetime | time | None) -> datetime | None:
        if isinstance(mark, time):
            mark = self.dial.at(mark) if self.dial else None
        return self.clock.utc(mark) if mark else None


def read_register(
    data: bytes,
    *,
    zone: str,
    date_order: DateOrder | None = None,
    held_on: date | None = None,
) -> Register:
    """Return the register that a Meet report holds, its times read on the clock of `zone`.

    A report that tells times without a day needs `held_on`, the day on which the meeting began;
    without it, the register has no day and its stays have minutes only. A day in the file holds.
    """
    place = find_zone(zone)
    decoded = decode(data)
    sheet = find_header(decoded, LAYOUT)
    if sheet.repeated:
        raise UnreadableFile(
            "One of this report's columns occurs twice, so it is not clear which to read; download "
            "the report again and import the file unchanged."
        )
    above = meeting(sheet.preamble)
    clock = Clock(place, decide_order(_dates(above, sheet), date_order))
    day = _day(above, clock) or held_on
    places = _Places(clock, _dial(above, sheet, clock, day))
    found, bounds = [], Bounds()
    for record in sheet.records:
        row, marks = _read(record, places)
        found.append(row)
        if isinstance(row, Stay):
            bounds.tell(places.utc(marks.joined), places.utc(marks.left))
    started_at, ended_at = _span(above, places, bounds)
    stays, set_aside, refused = sort_out(found)
    return Register(
        topic=above.get("topic") or None,
        meeting_number=above.get("number") or None,
        started_at=started_at,
        ended_at=ended_at,
        held_on=started_at.astimezone(place).date() if started_at else day,
        stays=stays,
        set_aside=set_aside,
        refused=refused,
        dropped_columns=sheet.not_kept(KEPT),
        encoding=decoded.encoding,
        date_order=clock.order,
    )


def _dates(above: Mapping[str, str], sheet: Sheet) -> Iterator[str]:
    yield from (above.get(column, "") for column in ("date", "start", "end"))
    for record in sheet.records:
        yield from (record.get(column) for column in ("joined", "left"))


def _day(above: Mapping[str, str], clock: Clock) -> date | None:
    days = (clock.day_if_there(above.get(column, "")) for column in ("start", "date"))
    return next((day for day in days if day), None)


def _dial(above: Mapping[str, str], sheet: Sheet, clock: Clock, day: date | None) -> Dial | None:
    if day is None:
        return None
    start, end = (_of_day(above.get(column, ""), clock) for column in ("start", "end"))
    whole = [(start, end)] if start and end else []
    return find_dial(chain(_clocks(sheet), whole), day, start)


def _of_day(text: str, clock: Clock) -> time | None:
    mark = _mark_if_there(text, clock)
    return mark.time() if isinstance(mark, datetime) else mark


def _clocks(sheet: Sheet) -> Iterator[tuple[time, time]]:
    for record in sheet.records:
        try:
            joined, left = (parse_clock(record.get(column)) for column in ("joined", "left"))
        except BadValue:
            continue
        if joined or left:
            yield joined or left or time(), left or joined or time()


def _read(record: Record, places: _Places) -> tuple[Stay | SetAside | RefusedRow, _Marks]:
    nothing = _Marks(None, None)
    name = record.get("name") or f"{record.get('first')} {record.get('last')}".strip()
    who = attendee(record, name)
    if not isinstance(who, Attendee):
        return who, nothing
    try:
        marks = _Marks(
            _mark(record.get("joined"), places.clock), _mark(record.get("left"), places.clock)
        )
        joined_at, left_at = places.utc(marks.joined), places.utc(marks.left)
        return stay(who, joined_at, left_at, record.get("duration")), marks
    except BadValue as error:
        return RefusedRow(record.line, error.sentence), nothing


def _mark(text: str, clock: Clock) -> datetime | time | None:
    if text in _NOBODY:
        return None
    of_day = parse_clock(text)
    return parse_moment(text, clock.order) if of_day is None else of_day


def _mark_if_there(text: str, clock: Clock) -> datetime | time | None:
    try:
        return _mark(text, clock)
    except BadValue:
        return None


def _span(
    above: Mapping[str, str], places: _Places, bounds: Bounds
) -> tuple[datetime | None, datetime | None]:
    start, end = (
        places.utc(_mark_if_there(above.get(column, ""), places.clock))
        for column in ("start", "end")
    )
    return start or bounds.first, end or bounds.last
