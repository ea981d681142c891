"""The clock that a meeting's file was written by, also where it leaves out the day."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from heal.errors import BadValue
from heal.exchange.moments import DateOrder, as_utc, parse_moment

_FIRST_YEAR, _LAST_YEAR = 1990, 2099
_ROUND = 24 * 60 * 60


@dataclass(frozen=True)
class Clock:
    """Read moments as the file writes them, on the clock of its place, into UTC."""

    zone: ZoneInfo
    order: DateOrder

    def read(self, text: str) -> datetime:
        """Return the moment in UTC; what is no date and time is a BadValue."""
        return self.utc(parse_moment(text, self.order))

    def read_if_there(self, text: str) -> datetime | None:
        """Return the moment in UTC, or None where the text tells none."""
        try:
            return self.read(text)
        except BadValue:
            return None

    def day_if_there(self, text: str) -> date | None:
        """Return the day that a text tells, with or without a time of day, or None."""
        for complete in (text, f"{text} 00:00"):
            try:
                return parse_moment(complete, self.order).date()
            except BadValue:
                continue
        return None

    def utc(self, moment: datetime) -> datetime:
        """Return a moment of this clock in UTC."""
        try:
            return as_utc(moment, self.zone)
        except OverflowError as error:
            raise BadValue("There is no such time.") from error


@dataclass(frozen=True)
class Dial:
    """Hold when a meeting began, so that times of day without a day find theirs.

    No time of the meeting lies more than a day after it.
    """

    begins: datetime

    def at(self, clock: time) -> datetime:
        """Return the moment, on the clock of the place, at which the meeting saw this time."""
        since = (_seconds(clock) - _seconds(self.begins.time())) % _ROUND
        return (self.begins + timedelta(seconds=since)).replace(tzinfo=clock.tzinfo)


@dataclass
class Bounds:
    """Keep the first coming and the last going of all stays that are told, and no stay."""

    first: datetime | None = None
    last: datetime | None = None

    def tell(self, came: datetime | None, went: datetime | None) -> None:
        """Take a stay's two ends into account, where they are known."""
        self.first = min(filter(None, (self.first, came)), default=None)
        self.last = max(filter(None, (self.last, went)), default=None)


def find_dial(
    stays: Iterable[tuple[time, time]], day: date, start: time | None = None
) -> Dial | None:
    """Return the dial of a meeting from the times of day at which people came and went.

    The meeting begins after the longest time in which nobody is there, so that one over midnight
    is not taken for a whole day. `day` is the day of `start` where that is known, else of the
    beginning. None where somebody is there all round the clock.
    """
    # Two fixed arrays: a set of all stays would outgrow a large file.
    seen, lasting = bytearray(_ROUND), array("i", bytes(4 * _ROUND))
    for came, went in stays:
        begin = _seconds(came)
        seen[begin] = 1
        lasting[begin] = max(lasting[begin], (_seconds(went) - begin) % _ROUND)
    if start is not None:
        seen[_seconds(start)] = 1
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise BadValue(f"The meeting cannot have been in the year {day.year}; check the day.")
    longest, begins, until = 0, None, -1
    for second in chain(_marked(seen), (later + _ROUND for later in _marked(seen))):
        if second >= _ROUND and second - until > longest:
            longest, begins = second - until, second % _ROUND
        until = max(until, second + lasting[second % _ROUND])
    if begins is None:
        return None
    anchor = begins if start is None else _seconds(start)
    return Dial(
        datetime.combine(day, time())
        + timedelta(seconds=anchor)
        - timedelta(seconds=(anchor - begins) % _ROUND)
    )


def _marked(seen: bytearray) -> Iterator[int]:
    at = seen.find(1)
    while at >= 0:
        yield at
        at = seen.find(1, at + 1)


def _seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second
