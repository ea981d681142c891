"""Numbers and months in words, the same in every title and text alternative."""

from __future__ import annotations

from datetime import date
from typing import Final

import pandas as pd

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def counted(count: int, one: str, many: str = "") -> str:
    """Give "1 pairing" or "2 pairings"; `many` when the plural is not one more "s"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def number(count: int) -> str:
    """Give a count inside a sentence: "none" rather than 0."""
    return f"{count:,}" if count else "none"


def verb(count: int, one: str, many: str) -> str:
    """Give the verb that fits the number."""
    return one if count == 1 else many


def month(moment: pd.Timestamp) -> str:
    """Give a month as "Jun 2026", in English wherever the program runs."""
    return f"{MONTHS[moment.month - 1]} {moment.year}"


def day(value: date) -> str:
    """Give a day as "3 Jun 2026", which no country reads the other way round."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def capital(sentence: str) -> str:
    """Give a sentence that begins with a capital letter."""
    return sentence[:1].upper() + sentence[1:]


def percent(rate: float) -> str:
    """Give a rate between 0 and 1 as whole per cent."""
    return f"{rate * 100:.0f}%"


def joined(parts: list[str]) -> str:
    """Give a list as it is said: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def sentences(*parts: str) -> str:
    """Give the parts that are not empty, as one paragraph."""
    return " ".join(part for part in parts if part)
