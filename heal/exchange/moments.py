"""Dates and times as other programs write them, and the question of which comes first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from heal.errors import AmbiguousDates, BadValue, UnreadableFile

_YEARS = range(1990, 2100)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_IN_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_YEAR_FIRST = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?!\d)")
_MONTH = (
    r"(?P<month>jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|"
    r"sep(t|tember)?|oct(ober)?|nov(ember)?|dec(ember)?)"
)
_MONTH_NAMED = re.compile(_MONTH + r"\.? (?P<day>\d{1,2}),? (?P<year>\d{4})(?!\d)")
_DAY_THEN_NAME = re.compile(r"(?P<day>\d{1,2})\.? " + _MONTH + r"\.?,? (?P<year>\d{4})(?!\d)")
_CLOCK = re.compile(
    r"(?:,? |t)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?: ?([ap])\. ?m\.| ?([ap])m)?"
    r"(?: ?(z)|([+-])(\d{2}):?(\d{2}))?"
)


class DateOrder(StrEnum):
    MDY = "mdy"
    """Month first, as in the United States."""
    DMY = "dmy"
    """Day first, as nearly everywhere else."""

    @property
    def words(self) -> str:
        """Say the order as people say it."""
        return "month first" if self is DateOrder.MDY else "day first"


def decide_order(values: Iterable[str], told: DateOrder | None = None) -> DateOrder:
    """Return the order in which a file writes day and month, from all its dates together.

    A date that exists in one order only decides. When none does, the order that was told holds;
    when none was told and it matters, the person is asked. A date that exists in neither order is
    the concern of its own row.
    """
    seen: dict[DateOrder, str] = {}
    judged: set[str] = set()
    open_question: str | None = None
    for value in values:
        match = _IN_NUMBERS.match(value.lstrip() if value.isascii() else _even(value))
        if not match or match[0] in judged:
            continue
        judged.add(match[0])
        possible = [order for order in DateOrder if _in_order(match, order)]
        if len(possible) == 1:
            seen.setdefault(possible[0], match[0])
        elif possible and match[1].lstrip("0") != match[3].lstrip("0"):
            open_question = open_question or match[0]
    if len(seen) > 1:
        raise UnreadableFile(
            f"The dates in this file contradict each other: {seen[DateOrder.MDY]} is written month "
            f"first and {seen[DateOrder.DMY]} day first; download the file again and import it "
            "unchanged."
        )
    for order, example in seen.items():
        if told is not None and told is not order:
            raise UnreadableFile(
                f"The dates in this file are written {order.words} ({example}), not {told.words}; "
                f"choose {order.words}, or check that it is the right file."
            )
        return order
    if told is None and open_question:
        raise AmbiguousDates(
            f"The dates could be read month first or day first ({open_question}). Say which."
        )
    return told or DateOrder.MDY


def parse_moment(text: str, order: DateOrder) -> datetime:
    """Return the moment on the clock of the place, without a zone.

    A text that carries its own offset from UTC, such as a closing Z, gives a moment with that
    offset. What is no date and time, or one that does not exist, is a BadValue.
    """
    even = _even(text)
    day, rest = _day(even, order)
    clock = _CLOCK.fullmatch(rest)
    if not clock:
        raise BadValue("The time of day is missing, or not written in a way that is known here.")
    return _at(day, clock, even)


def parse_clock(text: str) -> time | None:
    """Return the time of day of a text that holds nothing else, or None for any other text."""
    even = _even(text)
    clock = _CLOCK.fullmatch(f" {even}")
    return _at(date.min, clock, even).timetz() if clock else None


def as_utc(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment in UTC; one without an offset was read off a clock in `zone`."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def parse_day(text: str, order: DateOrder) -> date:
    """Return the day that a text tells, with or without a time of day behind it."""
    day, rest = _day(_even(text), order)
    if rest and not _CLOCK.fullmatch(rest):
        raise BadValue("The date is not written in a way that is known here.")
    return day


def find_zone(name: str) -> ZoneInfo:
    """Return the time zone of that name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UnreadableFile(
            f"No time zone is called «{name[:40]}»; choose one such as America/New_York."
        ) from error


def _even(text: str) -> str:
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return " ".join(plain.casefold().split())


def _day(even: str, order: DateOrder) -> tuple[date, str]:
    match = _IN_NUMBERS.match(even)
    if match:
        day = _in_order(match, order)
    elif match := _YEAR_FIRST.match(even):
        day = _date(match[1], match[3], match[4])
    elif (match := _MONTH_NAMED.match(even)) or (match := _DAY_THEN_NAME.match(even)):
        day = _named(match)
    if not match:
        raise BadValue("The date is missing, or not written in a way that is known here.")
    if not day:
        raise BadValue(f"There is no such date as {match[0]}.")
    return day, even[match.end() :]


def _in_order(match: re.Match[str], order: DateOrder) -> date | None:
    month, day = (1, 3) if order is DateOrder.MDY else (3, 1)
    year = match[4] if len(match[4]) == 4 else f"20{match[4]}"
    return _date(year, match[month], match[day])


def _named(match: re.Match[str]) -> date | None:
    month = _MONTHS.index(match["month"][:3]) + 1
    return _date(match["year"], str(month), match["day"])


@lru_cache(maxsize=4096)
def _date(year: str, month: str, day: str) -> date | None:
    if int(year) not in _YEARS:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _at(day: date, clock: re.Match[str], even: str) -> datetime:
    hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    half = clock[4] or clock[5]
    try:
        if half:
            if not 1 <= hour <= 12:
                raise ValueError(hour)
            hour = hour % 12 + (12 if half == "p" else 0)
        return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=_offset(clock))
    except ValueError as error:
        raise BadValue(f"There is no such time of day as in {even[:40]}.") from error


def _offset(clock: re.Match[str]) -> timezone | None:
    if clock[6]:
        return UTC
    if not clock[7]:
        return None
    ahead = timedelta(hours=int(clock[8]), minutes=int(clock[9]))
    return timezone(ahead if clock[7] == "+" else -ahead)
