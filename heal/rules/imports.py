"""How people in a file are told apart, and the sentences about files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from heal.errors import BadValue
from heal.names import fold
from heal.vocabulary import LeftOut

NAME_LENGTH = 120
FIRST_YEAR = 1990
_DEVICES = frozenset(
    {
        "android", "desktop", "galaxy", "ipad", "iphone", "laptop", "mac", "macbook", "mobile",
        "pc", "phone", "pixel", "samsung", "tablet", "pro", "air", "the",
    }
)  # fmt: skip
_OWNER = re.compile(r"['’]s?\b")
_WORDS = re.compile(r"[^\W_]+")


def name_key(name: str) -> str:
    """Return a name as aliases keep it and as waiting names are compared."""
    return fold(name)[:NAME_LENGTH]


def waiting_key(name: str | None, email: str | None) -> str:
    """Return what tells one waiting person from another: the address if there is one, or the name.

    Two people may share a first name; nobody shares an address here.
    """
    return name_key(email or name or "")


def alias_keys(
    email: str | None, full_name: str, name: str, original_name: str | None
) -> tuple[str, ...]:
    """Return the keys under which somebody may have been confirmed, the most telling first."""
    told = (email, full_name, name, original_name)
    return tuple(dict.fromkeys(name_key(text) for text in told if text))


def name_from_address(email: str) -> str:
    """Return a name derived from nothing but the part of an address before the @."""
    local = email.partition("@")[0]
    words = _WORDS.findall(local.partition("+")[0]) or [local]
    return " ".join(word[:1].upper() + word[1:] for word in words)[:NAME_LENGTH]


def join_date_problem(joined_on: date | None, today: date) -> str | None:
    """Say what is wrong with a join date, if anything; clocks may differ by a day."""
    if joined_on is not None and joined_on > today + timedelta(days=1):
        return "The join date in this row lies in the future."
    return None


def meeting_day(day: date, today: date) -> date:
    """Return a meeting's day, or refuse one that no register can come from."""
    if day > today + timedelta(days=1) or day.year < FIRST_YEAR:
        raise BadValue(
            f"A register cannot come from {day.isoformat()}; check which of day and month is first."
        )
    return day


def name_words(name: str, *, without_devices: bool = True) -> list[str]:
    """Return the words of a name as they are compared: "Ana's iPad" is Ana."""
    if not without_devices:
        return _words(fold(name))
    return [word for word in _words(_OWNER.sub(" ", fold(name))) if word not in _DEVICES]


def _words(text: str) -> list[str]:
    # Lists often write "Lopez, Ana".
    family, comma, given = text.partition(",")
    return _WORDS.findall(f"{given} {family}" if comma else text)


def left_out_as(why: LeftOut | None) -> str:
    """Say why the rows of a name are left out each time."""
    what = "a program" if why is LeftOut.PROGRAM else "not a member"
    return f"Is {what}, as was decided; left out each time."


def group_in(text: str, names: Iterable[str]) -> str | None:
    """Return the one group whose name stands in a text, the longest where one holds another."""
    words = f" {' '.join(_WORDS.findall(fold(text)))} "
    found = {
        name: said
        for name in names
        if (said := " ".join(_WORDS.findall(fold(name)))) and f" {said} " in words
    }
    longest = max(map(len, found.values()), default=0)
    likely = [name for name, said in found.items() if len(said) == longest]
    return likely[0] if len(likely) == 1 else None


def already_here(imported_at: datetime, group_name: str | None) -> str:
    """Say that the very same file has been brought in."""
    group = f" for “{group_name}”" if group_name else ""
    return (
        f"This very file was brought in on {imported_at.date().isoformat()}{group}, "
        "and the same file again changes nothing; to read it anew, take that import back first."
    )
