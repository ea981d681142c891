"""One row of a Zoom report: somebody's stay, somebody who does not count, or a fault."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from heal.errors import BadValue
from heal.exchange.addresses import email_address
from heal.exchange.delimited import Record
from heal.exchange.moments import DateOrder, as_utc, parse_moment
from heal.exchange.problems import RefusedRow, SetAside
from heal.exchange.registers import Stay, minutes_between
from heal.exchange.zoom_names import note_taker, split_name, without_number

_YES = frozenset({"yes", "y", "true", "sí", "si", "oui"})
_NO = frozenset({"no", "n", "false", "non"})
_MINUTES = re.compile(r"([0-9]{1,5})(\.0+)?")
_NOTHING = "-–—"


@dataclass(frozen=True)
class Clock:
    """Hold how a file's times are read: on whose clock, and in which order of day and month."""

    zone: ZoneInfo
    order: DateOrder

    def read(self, text: str) -> datetime:
        """Return the moment in UTC; what is none is a BadValue."""
        return as_utc(parse_moment(text, self.order), self.zone)

    def read_if_there(self, text: str) -> datetime | None:
        """Return the moment in UTC, or None."""
        try:
            return self.read(text)
        except BadValue:
            return None


def read_row(record: Record, clock: Clock, *, timed: bool) -> Stay | SetAside | RefusedRow:
    """Return what the row says; in a timed report a row without its times is refused."""
    if record.overlong:
        return RefusedRow(record.line, "This row has more cells than the report has columns.")
    written = record.get("name")
    full_name, email = without_number(written), email_address(record.get("email"))
    if not written and not email:
        return RefusedRow(record.line, "This row has neither a name nor an e-mail address.")
    left_out = _left_out(record, full_name, email)
    if left_out:
        return left_out
    try:
        joined_at, left_at = _times(record, clock) if timed else (None, None)
        minutes = _minutes(record.get("minutes") or record.get("total"), joined_at, left_at)
    except BadValue as error:
        return RefusedRow(record.line, error.sentence)
    name, original_name = split_name(full_name)
    return Stay(record.line, name, original_name, full_name, email, joined_at, left_at, minutes)


def _left_out(record: Record, full_name: str, email: str | None) -> SetAside | None:
    if not full_name and not email:
        return SetAside(
            record.line,
            "Somebody on the telephone",
            "Is known by a number only, which is not kept.",
        )
    who = full_name or str(email)
    if record.get("attended").casefold() in _NO:
        return SetAside(record.line, who, "Had registered and did not come.")
    if record.get("waiting").casefold() in _YES:
        return SetAside(record.line, who, "Spent this time in the waiting room.")
    program = note_taker(full_name, email)
    return SetAside(record.line, who, f"Is a program ({program}).") if program else None


def _times(record: Record, clock: Clock) -> tuple[datetime, datetime]:
    joined_at = clock.read(record.get("join"))
    left_at = clock.read(record.get("leave"))
    if left_at < joined_at:
        raise BadValue("This row says that somebody left before they joined.")
    return joined_at, left_at


def _minutes(written: str, joined_at: datetime | None, left_at: datetime | None) -> int:
    if not written.strip(_NOTHING) and joined_at and left_at:
        return minutes_between(joined_at, left_at)
    match = _MINUTES.fullmatch(written)
    if not match:
        raise BadValue("The minutes in this row are missing or are not a whole number.")
    return int(match[1])
