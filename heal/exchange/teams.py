"""The people in one Microsoft Teams meeting, from the attendance report that Teams lets download.

Only English reports are read; other languages are asked for again in English.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from heal.errors import BadValue
from heal.exchange.attendees import Attendee, attendee, sort_rows, stay
from heal.exchange.clocks import Clock
from heal.exchange.delimited import Record, Sheet, decode
from heal.exchange.moments import DateOrder, decide_order, find_zone
from heal.exchange.problems import RefusedRow, SetAside
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
    found = _from_actions(people, clock) if people.has("action") else _from_tables(report, clock)
    started_at, ended_at = _span(above, found, clock)
    rows = sort_rows([one.row for one in found])
    return Register(
        topic=above.get("topic"),
        meeting_number=above.get("number"),
        started_at=started_at,
        ended_at=ended_at,
        held_on=started_at.astimezone(place).date() if started_at else None,
        stays=rows.stays,
        set_aside=rows.set_aside,
        refused=rows.refused,
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


def _from_tables(report: Report, clock: Clock) -> list[_Found]:
    listed = [_read(record, clock) for record in report.people.records]
    if report.activities is None:
        return listed
    each = [_read(record, clock) for record in report.activities.records]
    told: defaultdict[str | None, list[bool]] = defaultdict(list)
    for one in each:
        told[one.who].append(not isinstance(one.row, RefusedRow))
    whole = {who for who, read in told.items() if who and all(read)}
    return [*each, *(one for one in listed if one.who not in whole)]


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


def _from_actions(sheet: Sheet, clock: Clock) -> list[_Found]:
    found, actions = [], []
    for record in sheet.records:
        one = _action(record, clock)
        if isinstance(one, Action):
            actions.append(one)
        else:
            found.append(_Found(one))
    for row in pair(actions):
        marks = (row.joined_at, row.left_at) if isinstance(row, Stay) else (None, None)
        found.append(_Found(row, marks=marks))
    return found


def _action(record: Record, clock: Clock) -> Action | SetAside | RefusedRow:
    who = _attendee(record)
    if not isinstance(who, Attendee):
        return who
    try:
        return action(who, record.get("action"), clock.read(record.get("moment")))
    except BadValue as error:
        return RefusedRow(record.line, error.sentence)


def _span(
    above: Mapping[str, str], found: Iterable[_Found], clock: Clock
) -> tuple[datetime | None, datetime | None]:
    marks = [one.marks for one in found if isinstance(one.row, Stay)]
    came = [at for at, _ in marks if at]
    went = [at for _, at in marks if at]
    start, end = (clock.read_if_there(above.get(column, "")) for column in ("start", "end"))
    return start or min(came, default=None), end or max(went, default=None)
