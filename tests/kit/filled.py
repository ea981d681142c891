"""A row in every table, with something in every column: what no story tells is there as well."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, String, make_url, select, update

from heal.db.engine import Database
from heal.db.types import NOTE_LENGTH
from tests.kit import rows
from tests.models.test_rows import LEFT_OUT

AWKWARD = (
    'One "line",\nand = another\r\n',
    "\N{LATIN SMALL LETTER E WITH ACUTE}\N{LINE SEPARATOR}\N{GREEK SMALL LETTER ALPHA}",
    "",
    "\\N null \\u0000 {}",
    "\N{MUSICAL SYMBOL G CLEF}",
)
"""Texts that files have been known to lose: ends of lines, quotes, nothing, long letters."""


def fill(database: Database) -> None:
    """Write two rows into every table, one of them with all that it can take."""
    with database.writer.begin() as connection:
        for table in rows.TABLES:
            rows.insert(connection, table)
            leave = frozenset(LEFT_OUT.get(table.name, ()))
            told = rows.values(connection, table, leave=leave, all_of_them=True)
            rows.insert(connection, table, **told)
        _awkward_texts(connection)
        each_the_others(connection)


def _awkward_texts(connection: Connection) -> None:
    for table in rows.TABLES:
        for column in table.columns:
            if not isinstance(column.type, String) or column.type.length != NOTE_LENGTH:
                continue
            for text in AWKWARD:
                row: dict[str, Any] = {column.name: text}
                rows.insert(connection, table, **row)


def each_the_others(connection: Connection) -> None:
    """Write two rows that point to each other, so that neither can be written first."""
    table = rows.table("informal_connections")
    one, other = (rows.insert(connection, table)["id"] for _ in range(2))
    for own, to in ((one, other), (other, one)):
        connection.execute(update(table).where(table.c.id == own).values(matched_with_id=to))


def dump(database: Database) -> list[str]:
    """Return a SQLite database as SQLite itself writes it out."""
    with closing(sqlite3.connect(Path(str(make_url(database.url).database)))) as connection:
        return list(connection.iterdump())


def counts(database: Database) -> dict[str, int]:
    """Return how many rows each table has."""
    with database.reading() as session:
        return {
            table.name: len(session.connection().execute(select(table)).all())
            for table in rows.TABLES
        }
