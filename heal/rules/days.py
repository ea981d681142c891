"""Days, calendar months and spans of them."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Span:
    """The days from a first to a last, both counted; no last day means "still going on"."""

    first: date
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Say whether the day lies within."""
        return self.first <= day and (self.last is None or day <= self.last)


def add_months(day: date, months: int) -> date:
    """Return the same day some calendar months later, or that month's last day.

    29 February reaches twelve months on 28 February.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))


def month_end(day: date) -> date:
    """Return the last day of the month that a day lies in."""
    return add_months(day.replace(day=1), 1) - timedelta(days=1)


def full_months(first: date, last: date) -> int:
    """Return how many calendar months have been completed from the first day to the last."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - 1 if add_months(first, months) > last else months


def months_spent(spans: Iterable[Span], on: date) -> int:
    """Return the calendar months spent in all spans together, up to a day.

    Overlaps count once and gaps not at all: each later span is moved up to the end of the one
    before, and the whole is counted from its first day.
    """
    known = sorted((span for span in spans if span.first <= on), key=lambda span: span.first)
    if not known:
        return 0
    began = known[0].first
    covered_until, spent_until = began, began
    for span in known:
        # The last day is spent, too: the time reaches to the day after it.
        end = on if span.last is None else min(span.last + timedelta(days=1), on)
        start = max(span.first, covered_until)
        if end > start:
            spent_until += timedelta(days=(end - start).days)
            covered_until = end
    return full_months(began, spent_until)
