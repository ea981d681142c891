"""Rows for any table, with what it needs: parents, words of the vocabulary, nothing twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Column, Connection, DateTime, Enum, Table
from sqlalchemy.types import TypeDecorator

import heal.models  # noqa: F401 - importing it is what fills the metadata
from heal.db.base import Base
from heal.vocabulary import Audience

_numbers = count(1)
TABLES = Base.metadata.sorted_tables
DAY = date(2026, 3, 2)
MOMENT = datetime(2026, 3, 2, 18, 30, tzinfo=UTC)
# However many rows a run has made before, its days stay before those that tests call later.
LONGEST = 3_650

# Where a table needs a column that may be empty: a concern is about somebody or some pair.
NEEDED = {"concerns": {"member_id"}}
# Where the first word of an enumeration is not one that the table takes.
TAKEN = {"releases.audience": Audience.INTERNAL}


def insert(connection: Connection, table: Table, **given: Any) -> dict[str, Any]:
    """Insert one row, and the rows that it points to; return its values, the id among them."""
    row = {**values(connection, table, leave=frozenset(given)), **given}
    key = connection.execute(table.insert().values(row)).inserted_primary_key
    assert key is not None
    return {**row, **dict(zip((c.name for c in table.primary_key), key, strict=True))}


def values(
    connection: Connection,
    table: Table,
    *,
    leave: frozenset[str] = frozenset(),
    all_of_them: bool = False,
) -> dict[str, Any]:
    """Return values for the columns that need one, or for all that can take one."""
    return {
        column.name: value(connection, column)
        for column in table.columns
        if column.name not in leave
        and not _is_own_key(column)
        and (all_of_them or _is_needed(column))
    }


def value(connection: Connection, column: Column[Any]) -> Any:
    """Return a value for a column, different each time where its type allows it."""
    for key in column.foreign_keys:
        return insert(connection, key.column.table)["id"]
    number = next(_numbers)
    kind = column.type
    if str(column) in TAKEN:
        return TAKEN[str(column)]
    if isinstance(kind, Enum):
        assert kind.enum_class is not None
        return next(iter(kind.enum_class))
    if isinstance(kind, (TypeDecorator, DateTime)):
        return MOMENT + timedelta(minutes=number % LONGEST)
    python = kind.python_type
    if python is date:
        return DAY + timedelta(days=number % LONGEST)
    if python is str:
        return f"{column.name} {number}"
    if python is int:
        return number
    if python is bool:
        return True
    return {"note": [None, "private"]}


def table(name: str) -> Table:
    """Return a table by its name."""
    return Base.metadata.tables[name]


def _is_needed(column: Column[Any]) -> bool:
    if column.name in NEEDED.get(column.table.name, ()):
        return True
    return not column.nullable and column.default is None


def _is_own_key(column: Column[Any]) -> bool:
    return column.primary_key and column.type.python_type is int
