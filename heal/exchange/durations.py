"""Lengths of time as meeting programs write them, each in its own way."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from math import ceil

from heal.errors import BadValue

LONGEST = timedelta(days=7)
"""No stay in a meeting is longer; what is was written by mistake."""

_SPOKEN = re.compile(
    r"(?:< ?)?(?=\d)"
    r"(?:(?P<hours>\d{1,5}) ?(?:h|hrs?|hours?)\b[.,]? ?)?"
    r"(?:(?P<minutes>\d{1,5}) ?(?:m|mins?|minutes?)\b[.,]? ?)?"
    r"(?:(?P<seconds>\d{1,7}) ?(?:s|secs?|seconds?)\b\.?)?",
    re.ASCII,
)
_RUN_TOGETHER = re.compile(r"(?<=[hms])(?=\d)")
_THREE_PARTS = re.compile(r"(\d{1,4}):([0-5]\d):([0-5]\d)", re.ASCII)
_TWO_PARTS = re.compile(r"(\d{1,4}):([0-5]\d)", re.ASCII)
_BARE = re.compile(r"\d{1,7}", re.ASCII)


def readings(text: str) -> tuple[timedelta, ...]:
    """Return what a length may mean: one reading, or two where hours and minutes are not told.

    "1 hr 2 min", "42m", "29m 22s" and "1:00:00" have one; "32:14" and a bare "95" have two. An
    empty text has none; what is no length at all, or far too long, is a BadValue.
    """
    even = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if even.strip("-") == "":
        return ()
    found = _read(even)
    possible = tuple(length for length in found if length <= LONGEST)
    if not found:
        raise BadValue("The duration in this row is not written in a way that is known here.")
    if not possible:
        raise BadValue("The duration in this row is longer than a week, which cannot be right.")
    return possible


def whole_minutes(length: timedelta) -> int:
    """Return the minutes of a length, a begun one counted, as meeting programs count them."""
    return ceil(length / timedelta(minutes=1))


def _read(even: str) -> tuple[timedelta, ...]:
    if match := _THREE_PARTS.fullmatch(even):
        hours, minutes, seconds = map(int, match.groups())
        return (timedelta(hours=hours, minutes=minutes, seconds=seconds),)
    if match := _TWO_PARTS.fullmatch(even):
        first, second = map(int, match.groups())
        return (timedelta(hours=first, minutes=second), timedelta(minutes=first, seconds=second))
    if _BARE.fullmatch(even):
        return (timedelta(minutes=int(even)), timedelta(seconds=int(even)))
    if match := _SPOKEN.fullmatch(_RUN_TOGETHER.sub(" ", even)):
        return (timedelta(**{unit: int(part or 0) for unit, part in match.groupdict().items()}),)
    return ()
