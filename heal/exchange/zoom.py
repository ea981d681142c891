"""The participants of one Zoom meeting, from the report that Zoom lets a host download."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import ceil
from zoneinfo import ZoneInfo

from heal.errors import BadValue
from heal.exchange.addresses import email_address
from heal.exchange.delimited import Record, Row, Sheet, decode, find_header, plain
from heal.exchange.moments import DateOrder, as_utc, decide_order, find_zone, parse_moment
from heal.exchange.problems import RefusedRow, SetAside
from heal.exchange.zoom_columns import (
    COLUMNS,
    KEPT,
    LAYOUT,
    refuse_a_webinar,
    refuse_other_reports,
)
from heal.exchange.zoom_names import note_taker, split_name

_YES = frozenset({"yes", "y", "true", "sí", "si", "oui"})
_MINUTES = re.compile(r"([0-9]{1,5})(\.0+)?")
_ABOVE = frozenset({"topic", "number", "start", "end"})


@dataclass(frozen=True)
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
    checked_in: bool = False
    """Was seen at the door: there, however long; such a row tells no times and no minutes."""


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


@dataclass(frozen=True)
class _Clock:
    zone: ZoneInfo
    order: DateOrder

    def read(self, text: str) -> datetime:
        return as_utc(parse_moment(text, self.order), self.zone)

    def read_if_there(self, text: str) -> datetime | None:
        try:
            return self.read(text)
        except BadValue:
            return None


def read_register(data: bytes, *, zone: str, date_order: DateOrder | None = None) -> Register:
    """Return the register that a Zoom report holds, its times read on the clock of `zone`.

    Zoom writes neither the zone nor the order of day and month: the order is decided over the
    whole file, and where that is not possible, AmbiguousDates asks for `date_order`.
    """
    place = find_zone(zone)
    decoded = decode(data)
    refuse_a_webinar(decoded.text)
    sheet = find_header(decoded, LAYOUT)
    refuse_other_reports(sheet)
    meeting = _meeting(sheet.preamble)
    clock = _Clock(place, decide_order(_dates(meeting, sheet), date_order))
    rows = [_read(record, sheet, clock) for record in sheet.records]
    stays = tuple(row for row in rows if isinstance(row, Stay))
    started_at, ended_at = _span(meeting, stays, clock)
    return Register(
        topic=meeting.get("topic") or None,
        meeting_number=_number(meeting.get("number", "")),
        started_at=started_at,
        ended_at=ended_at,
        held_on=started_at.astimezone(place).date() if started_at else None,
        stays=stays,
        set_aside=tuple(row for row in rows if isinstance(row, SetAside)),
        refused=tuple(row for row in rows if isinstance(row, RefusedRow)),
        dropped_columns=sheet.not_kept(KEPT),
        encoding=decoded.encoding,
        date_order=clock.order,
    )


def _meeting(preamble: tuple[Row, ...]) -> dict[str, str]:
    for headings, values in pairwise(preamble):
        columns = [COLUMNS.get(plain(cell)) for cell in headings.cells]
        if len(_ABOVE.intersection(columns)) > 1:
            found = zip(columns, values.cells, strict=False)
            return {column: value for column, value in found if column in _ABOVE}
    return {}


def _dates(meeting: dict[str, str], sheet: Sheet) -> Iterator[str]:
    yield from (meeting.get(column, "") for column in ("start", "end"))
    for record in sheet.records:
        yield from (record.get(column) for column in ("join", "leave"))


def _number(written: str) -> str | None:
    digits = written.replace(" ", "").replace("-", "")
    return digits if digits.isascii() and digits.isdigit() else None


def _span(
    meeting: dict[str, str], stays: tuple[Stay, ...], clock: _Clock
) -> tuple[datetime | None, datetime | None]:
    joined = [stay.joined_at for stay in stays if stay.joined_at]
    left = [stay.left_at for stay in stays if stay.left_at]
    started_at = clock.read_if_there(meeting.get("start", "")) or min(joined, default=None)
    ended_at = clock.read_if_there(meeting.get("end", "")) or max(left, default=None)
    return started_at, ended_at


def _read(record: Record, sheet: Sheet, clock: _Clock) -> Stay | SetAside | RefusedRow:
    if record.overlong:
        return RefusedRow(record.line, "This row has more cells than the report has columns.")
    full_name = record.get("name")
    email = email_address(record.get("email"))
    if not full_name and not email:
        return RefusedRow(record.line, "This row has neither a name nor an e-mail address.")
    if record.get("waiting").casefold() in _YES:
        return SetAside(
            record.line, full_name or str(email), "Spent this time in the waiting room."
        )
    program = note_taker(full_name, email)
    if program:
        return SetAside(record.line, full_name or str(email), f"Is a program ({program}).")
    try:
        joined_at, left_at = _times(record, clock) if sheet.has("join", "leave") else (None, None)
        minutes = _minutes(record.get("minutes") or record.get("total"), joined_at, left_at)
    except BadValue as error:
        return RefusedRow(record.line, error.sentence)
    name, original_name = split_name(full_name)
    return Stay(record.line, name, original_name, full_name, email, joined_at, left_at, minutes)


def _times(record: Record, clock: _Clock) -> tuple[datetime, datetime]:
    joined_at = clock.read(record.get("join"))
    left_at = clock.read(record.get("leave"))
    if left_at < joined_at:
        raise BadValue("This row says that somebody left before they joined.")
    return joined_at, left_at


def _minutes(written: str, joined_at: datetime | None, left_at: datetime | None) -> int:
    if not written and joined_at and left_at:
        return ceil((left_at - joined_at) / timedelta(minutes=1))
    match = _MINUTES.fullmatch(written)
    if not match:
        raise BadValue("The minutes in this row are missing or are not a whole number.")
    return int(match[1])
