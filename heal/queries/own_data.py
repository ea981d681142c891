"""Everything that is kept about one person, table by table, as the rules of own data say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Date, Enum, FromClause, Table, and_, case, or_, select
from sqlalchemy.orm import Session

from heal.db.base import Base
from heal.errors import NotFound
from heal.models.members import Member
from heal.models.trail import TrailEntry
from heal.rules.own_data import Given, Way
from heal.rules.own_records import GIVEN

MARK = "(private)"
"""What stands in the trail in place of what somebody said."""


@dataclass(frozen=True)
class Change:
    """Say what was changed: the column's heading, and from what to what, where the trail tells."""

    heading: str
    old: Any = None
    new: Any = None


@dataclass(frozen=True)
class OwnData:
    """Carry what is kept about somebody: rows a table, in the order of the columns given.

    `changes` are the lines of the trail about these rows: at, actor, deed, table, changes.
    """

    name: str
    rows: Mapping[str, tuple[tuple[Any, ...], ...]]
    changes: tuple[tuple[Any, ...], ...]


def everything(session: Session, member_id: int) -> OwnData:
    """Return what a member may be given of what is kept about them."""
    name = session.scalar(
        select(Member.name).where(Member.id == member_id, Member.erased_on.is_(None))
    )
    if name is None:
        raise NotFound("This member is not in the records (any more); open the list again.")
    return OwnData(
        name=name,
        rows={table: _rows(session, table, given, member_id) for table, given in GIVEN.items()},
        changes=tuple(_changes(session, member_id)),
    )


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _about(table: Table, ways: Iterable[Way], member_id: int) -> ColumnElement[bool]:
    return or_(*(_by(table, way, member_id) for way in ways))


def _by(table: Table, way: Way, member_id: int) -> ColumnElement[bool]:
    """Return the condition under which a row is about the member in this one way."""
    column = table.c[way.column]
    conditions: list[ColumnElement[bool]] = []
    if way.through is None:
        conditions.append(column == member_id)
    else:
        parent = _table(way.through)
        ways = [it for it in GIVEN[way.through].ways if way.by in (None, it.column)]
        conditions.append(column.in_(select(parent.c.id).where(_about(parent, ways, member_id))))
    conditions += (table.c[name] == value for name, value in way.where.items())
    conditions += (table.c[name] != value for name, value in way.but.items())
    if way.since is not None:
        conditions.append(table.c[way.since].is_not(None))
    return and_(*conditions)


@dataclass
class _Joins:
    """Gather what has to be joined for the columns of one table."""

    source: FromClause
    known: dict[tuple[FromClause, str], FromClause] = field(default_factory=dict)

    def reach(self, table: FromClause, path: str) -> ColumnElement[Any]:
        """Return the column that a path leads to from a table, over the records it names."""
        first, _, rest = path.partition(".")
        if not rest:
            return table.c[first]
        if (table, first) not in self.known:
            (key,) = table.c[first].foreign_keys or _original(table, first).foreign_keys
            there = key.column.table.alias()
            self.known[table, first] = there
            self.source = self.source.outerjoin(there, there.c.id == table.c[first])
        return self.reach(self.known[table, first], rest)


def _original(table: FromClause, name: str) -> Column[Any]:
    return _table(str(table.element.name)).c[name]  # type: ignore[attr-defined]


def _rows(session: Session, name: str, given: Given, member_id: int) -> tuple[tuple[Any, ...], ...]:
    table = _table(name)
    joins = _Joins(table)
    columns = [
        _if_theirs(table, given.only.get(path), joins.reach(table, path), member_id)
        for path in given.columns
    ]
    statement = (
        select(*columns)
        .select_from(joins.source)
        .where(_about(table, given.ways, member_id))
        .order_by(*table.primary_key)
    )
    return tuple(tuple(row) for row in session.execute(statement))


def _if_theirs(
    table: Table, ways: Sequence[Way] | None, column: ColumnElement[Any], member_id: int
) -> ColumnElement[Any]:
    return column if ways is None else case((_about(table, ways, member_id), column))


def _changes(session: Session, member_id: int) -> Iterator[tuple[Any, ...]]:
    """Yield the lines of the trail about the rows that are given, and about those removed."""
    found: dict[int, TrailEntry] = {}
    for name, given in GIVEN.items():
        table = _table(name)
        theirs = select(table.c.id).where(_about(table, given.ways, member_id))
        gone = [
            and_(
                TrailEntry.deed == "removed",
                TrailEntry.changes[way.column][0].as_integer() == member_id,
            )
            for way in given.ways
            if way.through is None and way.column != "id"
        ]
        of_table = select(TrailEntry).where(
            TrailEntry.noun == name, or_(TrailEntry.record_id.in_(theirs), *gone)
        )
        found |= {entry.id: entry for entry in session.scalars(of_table)}
    for _, entry in sorted(found.items()):
        yield entry.at, entry.actor, entry.deed, entry.noun, tuple(_told(entry))


def _told(entry: TrailEntry) -> Iterator[Change]:
    given, table = GIVEN[entry.noun], _table(entry.noun)
    for path, heading in given.columns.items():
        name = path.partition(".")[0]
        # That something was said by the other side is told by a line about it just as well.
        if name not in entry.changes or path in given.only:
            continue
        values = entry.changes[name]
        if path != name or MARK in values:
            yield Change(heading)
        else:
            yield Change(heading, *(_word(table.c[name], value) for value in values))


def _word(column: Column[Any], value: Any) -> Any:
    words = column.type.enum_class if isinstance(column.type, Enum) else None
    if words and value in [word.value for word in words]:
        return words(value)
    is_day = isinstance(column.type, Date) and isinstance(value, str)
    return date.fromisoformat(value) if is_day else value
