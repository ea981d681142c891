"""Who a row of an attendance report is about, and how long they were there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from heal.errors import BadValue
from heal.exchange.addresses import email_address
from heal.exchange.delimited import Record
from heal.exchange.durations import readings, whole_minutes
from heal.exchange.problems import RefusedRow, SetAside
from heal.exchange.zoom import Stay
from heal.exchange.zoom_names import note_taker, without_number

_ROUNDING = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Attendee:
    """Hold the name and the address by which a row knows somebody."""

    line: int
    name: str
    email: str | None

    @property
    def key(self) -> str:
        """Return by what the rows of one person are known to belong together."""
        return self.email or self.name.casefold()


def attendee(record: Record, name: str) -> Attendee | SetAside | RefusedRow:
    """Return whom the row is about, or why it counts for nobody.

    A telephone number in the place of a name is not kept.
    """
    if record.overlong:
        return RefusedRow(record.line, "This row has more cells than the report has columns.")
    email = email_address(record.get("email"))
    if not name and not email:
        return RefusedRow(record.line, "This row has neither a name nor an e-mail address.")
    program = note_taker(name, email)
    if program:
        return SetAside(record.line, name or str(email), f"Is a program ({program}).")
    name = without_number(name)
    if not name and not email:
        return SetAside(
            record.line,
            "Somebody on the telephone",
            "Is known by a number only, which is not kept.",
        )
    return Attendee(record.line, name, email)


def stay(
    who: Attendee, joined_at: datetime | None, left_at: datetime | None, duration: str
) -> Stay:
    """Return the time that a row tells: with its clock, or in minutes only.

    A report of one row a person tells when they first came and last went. Where its duration is
    shorter than that, they were away in between, nobody knows when, and the clock is left out.
    """
    possible = readings(duration)
    if joined_at is None or left_at is None:
        return _stay(who, None, None, _only(possible))
    together = left_at - joined_at
    if together < timedelta():
        raise BadValue("This row says that somebody left before they joined.")
    length = min(possible, key=lambda one: abs(one - together), default=together)
    if length < together - _ROUNDING:
        return _stay(who, None, None, length)
    return _stay(who, joined_at, left_at, length)


def _only(possible: tuple[timedelta, ...]) -> timedelta:
    if not possible:
        raise BadValue("This row tells neither a duration nor both times of coming and going.")
    if len(possible) > 1:
        raise BadValue("The duration in this row could be hours, minutes or seconds.")
    return possible[0]


def _stay(
    who: Attendee, joined_at: datetime | None, left_at: datetime | None, length: timedelta
) -> Stay:
    return Stay(
        line=who.line,
        name=who.name,
        original_name=None,
        full_name=who.name,
        email=who.email,
        joined_at=joined_at,
        left_at=left_at,
        minutes=whole_minutes(length),
    )
