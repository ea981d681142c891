"""The people in one Microsoft Teams meeting, from the attendance report that Teams lets download.

Only English reports are read; other languages are asked for again in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from heal.errors import BadValue
from heal.exchange.attendees import Attendee, attendee, stay
from heal.exchange.clocks import Bounds, Clock
from heal.exchange.delimited import Record, Sheet, decode
from heal.exchange.moments import DateOrder, decide_order, find_zone
from heal.exchange.problems import RefusedRow, SetAside, sort_out
from heal.exchange.teams_actions import Action, action, pair
from heal.exchange.teams_columns import KEPT, Report, meeting, tables
from heal.exchange.zoom import Register, Stay

_STANDING = re.compile(r"(?:\s*\((?:external|guest|unverified)\))+$", re.IGNORECASE)
_MOMENTS = ("first", "last", "join", "leave", "moment")
_NO_TIME = frozenset({"", "-", "--"})


@dataclass(frozen=True)
class _Found:
    """Hold what became of a row, with whom it is about and its outer times, where it tells them."""

    row: Stay | SetAside | RefusedRow
    who: str | None = None
    marks: tuple[datetime | None, datetime | None] = (None, None)


def read_register(data: bytes, *, zone: str, date_order: DateOrder | None = None) -> Register:
    """Return the register that a Teams report holds, its times read on the clock of `zone`.

    Where the report tells every coming and going, those are the stays; the table of people, which
    tells the first and the last only, stands in for whom they leave out.
    """
    place = find_zone(zone)
    decoded = decode(data)
    report = tables(decoded)
    people = report.people
    above = meeting(people.preamble)
    written_in = ZoneInfo("UTC") if report.in_utc else place
    clock = Clock(written_in, decide_order(_dates(above, report), date_order))
    bounds = Bounds()
    told = _from_actions(people, clock) if people.has("action") else _from_tables(report, clock)
    found = []
    for one in told:
        found.append(one.row)
        if isinstance(one.row, Stay):
            bounds.tell(*one.marks)
    started_at, ended_at = _span(above, bounds, clock)
    stays, set_aside, refused = sort_out(found)
    return Register(
        topic=above.get("topic"),
        meeting_number=above.get("number"),
        started_at=started_at,
        ended_at=ended_at,
        held_on=started_at.astimezone(place).date() if started_at else None,
        stays=stays,
        set_aside=set_aside,
        refused=refused,
        dropped_columns=_dropped(report),
        encoding=decoded.encoding,
        date_order=clock.order,
    )


def _dates(above: Mapping[str, str], report: Report) -> Iterator[str]:
    yield from (above.get(column, "") for column in ("start", "end"))
    for sheet in filter(None, (report.people, report.activities)):
        for record in sheet.records:
            yield from (record.get(column) for column in _MOMENTS)


def _dropped(report: Report) -> tuple[str, ...]:
    below = report.activities.not_kept(KEPT) if report.activities else ()
    return tuple(dict.fromkeys((*report.people.not_kept(KEPT), *below)))


def _from_tables(report: Report, clock: Clock) -> Iterator[_Found]:
    whole: dict[str, bool] = {}
    for record in report.activities.records if report.activities else ():
        one = _read(record, clock)
        if one.who:
            is_read = not isinstance(one.row, RefusedRow)
            whole[one.who] = is_read and whole.get(one.who, True)
        yield one
    for record in report.people.records:
        one = _read(record, clock)
        if not one.who or not whole.get(one.who):
            yield one


def _read(record: Record, clock: Clock) -> _Found:
    who = _attendee(record)
    if not isinstance(who, Attendee):
        return _Found(who, f"{who.name} {who.reason}" if isinstance(who, SetAside) else None)
    try:
        came = _moment(record.get("join") or record.get("first"), clock)
        went = _moment(record.get("leave") or record.get("last"), clock)
        return _Found(stay(who, came, went, record.get("duration")), who.key, (came, went))
    except BadValue as error:
        return _Found(RefusedRow(record.line, error.sentence), who.key)


def _moment(text: str, clock: Clock) -> datetime | None:
    return None if text in _NO_TIME else clock.read(text)


def _attendee(record: Record) -> Attendee | SetAside | RefusedRow:
    return attendee(record, _STANDING.sub("", record.get("name")))


def _from_actions(sheet: Sheet, clock: Clock) -> Iterator[_Found]:
    def actions() -> Iterator[Action]:
        found = (_action(record, clock) for record in sheet.records)
        return (one for one in found if isinstance(one, Action))

    for record in sheet.records:
        row = _action(record, clock)
        if not isinstance(row, Action):
            yield _Found(row)
    for paired in pair(actions):
        marks = (paired.joined_at, paired.left_at) if isinstance(paired, Stay) else (None, None)
        yield _Found(paired, marks=marks)


def _action(record: Record, clock: Clock) -> Action | SetAside | RefusedRow:
    who = _attendee(record)
    if not isinstance(who, Attendee):
        return who
    try:
        return action(who, record.get("action"), clock.read(record.get("moment")))
    except BadValue as error:
        return RefusedRow(record.line, error.sentence)


def _span(
    above: Mapping[str, str], bounds: Bounds, clock: Clock
) -> tuple[datetime | None, datetime | None]:
    start, end = (clock.read_if_there(above.get(column, "")) for column in ("start", "end"))
    return start or bounds.first, end or bounds.last
