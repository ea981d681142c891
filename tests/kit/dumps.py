"""All that a database holds, as text: to see whether it is as it was.

New records have other numbers where files came in another order, so `told` says a row by what it
says, and a number that points somewhere by what it points at. Left out are the trail, and the lines
of `import_batches` that say that a file was taken back: both are there to be seen.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Table, select

from heal.db.base import Base
from heal.db.engine import Database
from heal.models import ImportBatch

Row = dict[str, Any]


def _rows(database: Database) -> dict[str, list[Row]]:
    with database.reading() as session:
        tables = [table for table in Base.metadata.sorted_tables if table.name != "trail"]
        found = {
            table.name: [dict(row._mapping) for row in session.execute(select(table))]
            for table in tables
        }
    there = ImportBatch.__tablename__
    found[there] = [row for row in found[there] if row["undone_at"] is None]
    return found


def raw(database: Database) -> str:
    """Return every row of every table, numbers and all."""
    return "\n".join(
        line
        for name, rows in _rows(database).items()
        for line in [f"-- {name}", *sorted(map(repr, (sorted(row.items()) for row in rows)))]
    )


def told(database: Database) -> str:
    """Return every row of every table by what it says, whatever its number."""
    everything = _rows(database)
    tables = Base.metadata.tables
    by_number = {
        name: {row["id"]: row for row in rows}
        for name, rows in everything.items()
        if "id" in tables[name].columns
    }

    @cache
    def of(name: str, number: int) -> str:
        return say(tables[name], by_number[name][number])

    def say(table: Table, row: Row) -> str:
        parts = []
        for column in table.columns:
            value = row[column.name]
            for key in column.foreign_keys:
                value = value and of(key.column.table.name, value)
            if not column.primary_key:
                parts.append(f"{column.name}={value!r}")
        return f"{table.name}({', '.join(parts)})"

    return "\n".join(
        line
        for name, rows in everything.items()
        for line in [f"-- {name}", *sorted(say(tables[name], row) for row in rows)]
    )
