"""How stored words, days and what people typed are shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar

import pandas as pd

from heal.charts import wording
from heal.queries.frames import split
from heal.rules.days import full_months
from heal.rules.wording import label, labels

Word = TypeVar("Word", bound=StrEnum)

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$&^=@])")
_LINKS = re.compile(r"(?i)(@|:(?=//)|www(?=\.))")
_JOINER = "\u2060"


def plain(text: str) -> str:
    """Return what a person typed so that Markdown shows it letter by letter."""
    # An escaped address would still become a link; something invisible within it keeps it text.
    unlinked = _LINKS.sub(rf"\1{_JOINER}", " ".join(text.split()))
    return _MARKUP.sub(r"\\\1", unlinked)


def day(value: date | None) -> str:
    """Return a day in words that no country reads the other way round."""
    return "" if value is None else wording.day(value)


def moment(value: datetime) -> str:
    """Return a moment with its clock and its zone, which is the same for everyone."""
    at = value.astimezone(UTC)
    return f"{day(at.date())}, {at:%H:%M} UTC"


def days_ago(value: date | None, today: date) -> str:
    """Return how long ago a day was, in the largest unit that is honest."""
    if value is None:
        return ""
    days = (today - value).days
    if days <= 0:
        return "today" if days == 0 else day(value)
    if days < 14:
        return "yesterday" if days == 1 else f"{days} days ago"
    if days < 61:
        return f"{days // 7} weeks ago"
    return f"{days // 30} months ago" if days < 730 else f"{days // 365} years ago"


def lasting(first: date, last: date) -> str:
    """Return how long a time was, in the largest units that are honest."""
    days, months = (last - first).days, full_months(first, last)
    if days < 1:
        return "less than a day"
    if days < 14:
        return counted(days, "day")
    if months < 2:
        return counted(days // 7, "week")
    years, rest = divmod(months, 12)
    parts = [counted(years, "year")] if years else []
    return ", ".join([*parts, counted(rest, "month")] if rest else parts)


def listed(words: type[Word], stored: str | None) -> str:
    """Return several stored words as people read them, in the programme's order."""
    kept = set(split(stored))
    return ", ".join(label(word) for word in words if word.value in kept)


def several(words: Sequence[StrEnum]) -> str:
    """Return several words as people read them."""
    return ", ".join(label(word) for word in words)


def relabel(frame: pd.DataFrame, column: str, words: type[StrEnum]) -> pd.Series[str]:
    """Return a column of stored words as people read them."""
    return frame[column].map(labels(words)).fillna("")


def relist(frame: pd.DataFrame, column: str, words: type[StrEnum]) -> pd.Series[str]:
    """Return a column of strung-together words as people read them."""
    return frame[column].map(lambda stored: listed(words, stored))


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun, one or several."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
