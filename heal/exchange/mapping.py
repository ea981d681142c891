"""Which column of a table is what: said once for a form, and known again the next time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from heal.errors import BadValue
from heal.exchange.delimited import plain

_KNOWN_AGAIN = 0.5
_VERSION = 1


class Purpose(StrEnum):
    MEMBERS = "members"
    """A group's list of members."""
    REGISTER = "register"
    """Who was at one meeting."""


class Target(StrEnum):
    NAME = "name"
    """The whole name."""
    FIRST_NAME = "first_name"
    """The first name, where the family name has a column of its own."""
    LAST_NAME = "last_name"
    """The family name."""
    EMAIL = "email"
    """The e-mail address."""
    GROUP = "group"
    """The support group that the row is about."""
    JOINED_ON = "joined_on"
    """The day on which they joined the group."""
    DAY = "day"
    """The day of the meeting."""
    JOINED_AT = "joined_at"
    """When they came."""
    LEFT_AT = "left_at"
    """When they went."""
    MINUTES = "minutes"
    """How long they were there."""
    PRESENT = "present"
    """Whether they were there: yes or no."""
    IGNORE = "ignore"
    """Not needed, so never kept."""


WORDS = {
    Target.NAME: "the name",
    Target.FIRST_NAME: "the first name",
    Target.LAST_NAME: "the family name",
    Target.EMAIL: "the e-mail address",
    Target.GROUP: "the group",
    Target.JOINED_ON: "the day of joining",
    Target.DAY: "the day of the meeting",
    Target.JOINED_AT: "when they came",
    Target.LEFT_AT: "when they went",
    Target.MINUTES: "how long they were there",
    Target.PRESENT: "whether they were there",
    Target.IGNORE: "not needed",
}
"""What each target is called on the page and in sentences."""

_WHO = (Target.NAME, Target.FIRST_NAME, Target.LAST_NAME, Target.EMAIL)
TARGETS: dict[Purpose, tuple[Target, ...]] = {
    Purpose.MEMBERS: (*_WHO, Target.GROUP, Target.JOINED_ON, Target.IGNORE),
    Purpose.REGISTER: (
        *_WHO,
        Target.GROUP,
        Target.DAY,
        Target.JOINED_AT,
        Target.LEFT_AT,
        Target.MINUTES,
        Target.PRESENT,
        Target.IGNORE,
    ),
}
"""What a column may be, by what the table is for."""


@dataclass(frozen=True)
class Column:
    """Say what one column is; `reason` tells why that was proposed, and is not saved."""

    heading: str
    target: Target
    reason: str = field(default="", compare=False)


@dataclass(frozen=True)
class Mapping:
    """Say what every column of a table is, in the table's order."""

    purpose: Purpose
    columns: tuple[Column, ...]

    @property
    def signature(self) -> tuple[str, ...]:
        """Return what the table is known by again: see `signature`."""
        return signature([column.heading for column in self.columns])

    def place(self, target: Target) -> int | None:
        """Return which column is this, counted from 0, or None where none is."""
        places = (at for at, column in enumerate(self.columns) if column.target is target)
        return next(places, None)

    def has(self, *targets: Target) -> bool:
        """Say whether there is a column for each of these."""
        return all(self.place(target) is not None for target in targets)

    def to_json(self) -> dict[str, Any]:
        """Return the mapping as it is saved: headings and what they are, nothing of anybody."""
        columns = [
            {"heading": column.heading, "target": column.target.value} for column in self.columns
        ]
        return {"version": _VERSION, "purpose": self.purpose.value, "columns": columns}


def from_json(saved: object) -> Mapping:
    """Return the mapping that was saved, or refuse one that is damaged."""
    try:
        if not isinstance(saved, dict) or saved["version"] != _VERSION:
            raise ValueError("version")
        columns = tuple(
            Column(str(column["heading"]), Target(column["target"])) for column in saved["columns"]
        )
        return Mapping(Purpose(saved["purpose"]), columns)
    except (KeyError, TypeError, ValueError) as error:
        raise BadValue(
            "What was saved about this table's columns cannot be read any more; say again which "
            "column is what."
        ) from error


def keys(headings: Sequence[str]) -> tuple[str, ...]:
    """Return what each column is known by: its plain heading, and which of those of that name."""
    seen: Counter[str] = Counter()
    found = []
    for heading in map(plain, headings):
        seen[heading] += 1
        # A plain heading holds no colon, so nothing else can look like this.
        found.append(heading if seen[heading] == 1 else f"{heading}:{seen[heading]}")
    return tuple(found)


def signature(headings: Sequence[str]) -> tuple[str, ...]:
    """Return what a table is known by again: its columns' keys, whatever their order.

    A form's answers keep the question in the heading. Columns are dragged about in a spreadsheet,
    and a new question may come in between, so that a place says nothing and a heading everything.
    """
    return tuple(sorted(keys(headings)))


def known_again(headings: Sequence[str], saved: Iterable[Mapping]) -> Mapping | None:
    """Return the saved mapping that is this table's, laid over its columns, or None.

    Every column that it reads must be there, and at least half of all the columns that it knew.
    The one with most in common is taken, and the earlier of two; pass the latest first. Columns
    that are new since are ignored, and say so.
    """
    known = list(saved)
    at = closest(headings, known)
    return None if at is None else laid_over(headings, known[at])


def closest(headings: Sequence[str], saved: Iterable[Mapping]) -> int | None:
    """Return which saved mapping is this table's, counted from 0, or None: see `known_again`."""
    here = frozenset(keys(headings))
    alike = [_alike(here, mapping) for mapping in saved]
    best = max(alike, default=0.0)
    return alike.index(best) if best else None


def changes(headings: Sequence[str], saved: Mapping) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the headings that are new since a mapping was saved, and those that are gone."""
    before = [column.heading for column in saved.columns]
    return _only_in(headings, before), _only_in(before, headings)


def problems(mapping: Mapping) -> tuple[str, ...]:
    """Return why a table cannot be read by this mapping, each as a sentence; empty means it can."""
    return (*_misplaced(mapping), *_given_twice(mapping), *_missing(mapping))


def changed(mapping: Mapping, at: int, target: Target) -> Mapping:
    """Return the mapping with one column given as something else."""
    columns = list(mapping.columns)
    columns[at] = replace(columns[at], target=target, reason="You said so.")
    return replace(mapping, columns=tuple(columns))


def _only_in(headings: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    known = set(keys(others))
    return tuple(
        one for one, key in zip(headings, keys(headings), strict=True) if one and key not in known
    )


def _alike(here: frozenset[str], mapping: Mapping) -> float:
    theirs = keys([column.heading for column in mapping.columns])
    named = {key for key in theirs if key.partition(":")[0]}
    pairs = zip(theirs, mapping.columns, strict=True)
    read = {key for key, column in pairs if column.target is not Target.IGNORE}
    # A column without a heading is known by its place alone, which is no knowledge.
    if not read or not read <= here or not read <= named:
        return 0.0
    if len(named & here) < len(named) * _KNOWN_AGAIN:
        return 0.0
    return len(named & here) / len(named | here)


def laid_over(headings: Sequence[str], mapping: Mapping) -> Mapping:
    """Return a saved mapping over the columns of a table by which it is known again."""
    theirs = keys([column.heading for column in mapping.columns])
    known = dict(zip(theirs, mapping.columns, strict=True))
    columns = tuple(
        Column(heading, known[key].target, "As it was last time.")
        if key in known
        else Column(heading, Target.IGNORE, "This column is new since last time.")
        for heading, key in zip(headings, keys(headings), strict=True)
    )
    return Mapping(mapping.purpose, columns)


def called(heading: str, at: int) -> str:
    """Return what a column is called in a sentence; `at` is its place, counted from 0."""
    short = heading if len(heading) <= 60 else f"{heading[:59].rstrip()}…"
    return f"“{short}”" if short else f"column {at + 1}"


def _given(mapping: Mapping, *targets: Target) -> list[str]:
    return [
        called(column.heading, at)
        for at, column in enumerate(mapping.columns)
        if column.target in targets
    ]


def _misplaced(mapping: Mapping) -> Iterable[str]:
    for at, column in enumerate(mapping.columns):
        if column.target not in TARGETS[mapping.purpose]:
            table = "list of members" if mapping.purpose is Purpose.MEMBERS else "register"
            yield (
                f"{called(column.heading, at)} is given as {WORDS[column.target]}, which a {table} "
                "does not have; say what else it is, or ignore it."
            )


def _given_twice(mapping: Mapping) -> Iterable[str]:
    places: defaultdict[Target, list[str]] = defaultdict(list)
    for at, column in enumerate(mapping.columns):
        places[column.target].append(called(column.heading, at))
    for target, columns in places.items():
        if target is not Target.IGNORE and len(columns) > 1:
            names = f"{', '.join(columns[:-1])} and {columns[-1]}"
            yield (
                f"More than one column is given as {WORDS[target]}: {names}; keep one and ignore "
                "the others."
            )
    whole = _given(mapping, Target.NAME)
    parts = _given(mapping, Target.FIRST_NAME, Target.LAST_NAME)
    if whole and parts:
        yield (
            f"The name is given as a whole ({whole[0]}) and in parts ({' and '.join(parts)}); keep "
            "the one or the other."
        )


def _missing(mapping: Mapping) -> Iterable[str]:
    if mapping.purpose is Purpose.MEMBERS and not mapping.has(Target.EMAIL):
        yield (
            "No column is given as the e-mail address, by which members are told apart; say which "
            "one holds it."
        )
    if mapping.purpose is Purpose.REGISTER:
        if not _given(mapping, *_WHO):
            yield (
                "No column is given as a name or an e-mail address, so nobody can be found; say "
                "which one tells who was there."
            )
        clock = _given(mapping, Target.JOINED_AT, Target.LEFT_AT)
        if len(clock) == 1 and not mapping.has(Target.MINUTES):
            came = mapping.has(Target.JOINED_AT)
            half = "when they came, but not when they went" if came else (
                "when they went, but not when they came"
            )  # fmt: skip
            yield (
                f"{clock[0]} says {half}, so nobody knows how long they were there; give the other "
                "as well, or the minutes, or ignore both."
            )
