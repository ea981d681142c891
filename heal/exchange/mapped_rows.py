"""A table laid under its mapping, and the part of it that is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from heal.errors import Blocked, UnreadableFile
from heal.exchange.any_table import Table
from heal.exchange.clocks import Clock
from heal.exchange.delimited import Row
from heal.exchange.mapping import Mapping, Target, keys, known_again, problems
from heal.exchange.moments import parse_moment
from heal.names import fold

_SEVERAL = re.compile(r"\s*[;,]\s*")
_SHOWN = 6

Part = tuple[str, str]
"""What a row belongs to: as compared, and as people read it."""


class PartNotTold(UnreadableFile):
    """Ask which part of a table is meant: it is about several groups, or several days.

    `one` says which of the two, "group" or "day".
    """

    def __init__(self, sentence: str, parts: tuple[str, ...], one: str) -> None:
        super().__init__(sentence)
        self.parts = parts
        self.one = one


@dataclass(frozen=True)
class MappedTable:
    """Hold a table and what each of its columns is."""

    mapping: Mapping
    table: Table

    @property
    def ignored(self) -> tuple[str, ...]:
        """List the headings of the columns that are not kept."""
        columns = self.mapping.columns
        return tuple(one.heading for one in columns if one.target is Target.IGNORE and one.heading)

    def cell(self, row: Row, target: Target) -> str:
        """Return what the row says of this, or an empty text."""
        at = self.mapping.place(target)
        return "" if at is None else self.table.cell(row, at)

    def name(self, row: Row) -> str:
        """Return the whole name that the row gives, or an empty text."""
        parts = (Target.NAME, Target.FIRST_NAME, Target.LAST_NAME)
        return " ".join(filter(None, (self.cell(row, part) for part in parts)))

    def cells(self, *targets: Target) -> Iterator[str]:
        """Yield everything that the table says of these."""
        for row in self.table.rows:
            yield from (self.cell(row, target) for target in targets)

    def groups_of(self, row: Row) -> tuple[Part, ...]:
        """Return the groups that the row names: one, or several with commas between."""
        written = self.cell(row, Target.GROUP)
        return tuple((fold(part), part) for part in _SEVERAL.split(written) if part)


def lay(mapping: Mapping, table: Table) -> MappedTable:
    """Return the table under its mapping, or refuse what cannot be read by it."""
    if said := problems(mapping):
        raise Blocked(said)
    theirs = keys([column.heading for column in mapping.columns])
    if theirs != keys(table.headings):
        again = known_again(table.headings, [mapping])
        if again is None:
            raise UnreadableFile(
                "This table does not have the columns that were said for it; say again which "
                "column is what."
            )
        mapping = again
    return MappedTable(mapping, table)


def groups(mapped: MappedTable) -> tuple[str, ...]:
    """Return the groups that a table names, as they are first written."""
    named = (part for row in mapped.table.rows for part in mapped.groups_of(row))
    return tuple(_first_spelling(named).values())


def day_told(written: str, clock: Clock) -> date:
    """Return the day that a cell tells, with or without a time of day, or say what is wrong."""
    found = clock.day_if_there(written)
    return found or parse_moment(f"{written} 00:00", clock.order).date()


def choose(parts: Iterable[Part], told: Part | None, *, one: str, many: str) -> Part | None:
    """Return the part of a table that is meant, or None where it names none at all.

    Where the table has a single one, it is that. PartNotTold asks where it has several; a part
    that was told and is not there is refused.
    """
    found = _first_spelling(parts)
    if told is not None:
        if told[0] in found:
            return told[0], found[told[0]]
        there = f"; it names {_listed(found)}" if found else ""
        raise UnreadableFile(
            f"No row of this table is about the {one} {told[1][:60]}{there}; choose another one, "
            "or check that it is the right file."
        )
    if len(found) > 1:
        raise PartNotTold(
            f"This table is about several {many} ({_listed(found)}). Say which.",
            tuple(found.values()),
            one,
        )
    return next(iter(found.items()), None)


def _first_spelling(parts: Iterable[Part]) -> dict[str, str]:
    first: dict[str, str] = {}
    for key, says in parts:
        first.setdefault(key, says)
    return first


def _listed(found: dict[str, str]) -> str:
    shown = list(found.values())
    more = f" and {len(shown) - _SHOWN:,} more" if len(shown) > _SHOWN else ""
    # A wrong column may have been given as the group's: nobody's address is repeated.
    parts = ("an e-mail address" if "@" in part else part[:40] for part in shown[:_SHOWN])
    return ", ".join(dict.fromkeys(parts)) + more
