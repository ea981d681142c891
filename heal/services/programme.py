"""The whole programme, taken out and brought into an empty database: identical row for row.

It holds everything, also what opens doors (hashes of passwords and sessions, second factors), or it
would not be identical. So it is for a shell alone, never for a page.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import islice
from typing import IO, Any

from sqlalchemy import Connection, Table, bindparam, select
from sqlalchemy.exc import OperationalError, StatementError
from sqlalchemy.orm import Session

from heal.db import lossless
from heal.db.base import Base
from heal.db.engine import Database
from heal.errors import Refusal, UnreadableFile
from heal.exchange import programme_files
from heal.exchange.programme_files import Archive, Manifest, Rows
from heal.migrations import runner
from heal.rules.access import Actor, require
from heal.vocabulary import Permission

CHUNK = 1000
"""Rows that are in memory at once."""
NOT_EMPTY = (
    "There is something in this database already, and nothing is ever written over it; "
    "name a new one in HEAL_DATABASE_URL, and try again."
)


def take_out(session: Session, actor: Actor, file: IO[bytes], *, made_at: datetime) -> Manifest:
    """Write everything there is to a file, as it stands in this one reading."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    connection = session.connection()
    tables = (_rows(connection, table) for table in tables_in_order())
    return programme_files.write(file, tables, schema=runner.head(), made_at=made_at)


def bring_in(session: Session, actor: Actor, file: IO[bytes]) -> Manifest:
    """Write everything that a file holds into a database in which nobody has written anything yet.

    The trail gets no line of it: afterwards the database is what the other one was.
    """
    require(actor, Permission.MANAGE_ACCOUNTS)
    connection, tables = session.connection(), tables_in_order()
    seeds = _refuse_unless_empty(connection)
    file.seek(0)
    with programme_files.opened(file) as archive:
        _refuse_unless_of_this_schema(archive.manifest, tables)
        for table in reversed(tables):
            if table.name in seeds:
                connection.execute(table.delete())
        for table in tables:
            _fill(connection, table, archive)
        for table in tables:
            lossless.set_counters(connection, table)
        return archive.manifest


def look_at(session: Session, actor: Actor, file: IO[bytes]) -> Manifest:
    """Say what a file holds and whether it could be brought in, and bring nothing in."""
    require(actor, Permission.MANAGE_ACCOUNTS)
    _refuse_unless_empty(session.connection())
    file.seek(0)
    with programme_files.opened(file) as archive:
        _refuse_unless_of_this_schema(archive.manifest, tables_in_order())
        for table in tables_in_order():
            for _row in archive.rows(table.name, table.columns.keys()):
                pass
        return archive.manifest


def tables_in_order() -> list[Table]:
    """Return every table there is, each after those that it points to."""
    return Base.metadata.sorted_tables


def _rows(connection: Connection, table: Table) -> Rows:
    bare = lossless.bare(table)
    order = lossless.by_key(table, connection.dialect)
    found = connection.execution_options(yield_per=CHUNK).execute(select(bare).order_by(*order))
    return Rows(
        table.name,
        tuple(table.columns.keys()),
        (tuple(map(lossless.plain, row)) for row in found),
    )


def _refuse_unless_empty(connection: Connection) -> Collection[str]:
    """Refuse where anything is besides what the migrations brought; return where they did."""
    seeds = _seeds()
    for table in tables_in_order():
        brought = seeds.get(table.name, [])
        if _first(connection, table, len(brought) + 1) != brought:
            raise Refusal(NOT_EMPTY)
    return seeds.keys()


@cache
def _seeds() -> Mapping[str, list[tuple[Any, ...]]]:
    """Return the rows that the migrations themselves bring into an empty database."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/new.db"
        runner.upgrade(url)
        database = Database(url)
        with database.reading() as session:
            found = {
                table.name: _first(session.connection(), table, None)
                for table in tables_in_order()
            }  # fmt: skip
        database.close()
    return {name: brought for name, brought in found.items() if brought}


def _first(connection: Connection, table: Table, most: int | None) -> list[tuple[Any, ...]]:
    order = lossless.by_key(table, connection.dialect)
    return [
        tuple(map(lossless.plain, row))
        for row in connection.execute(
            select(lossless.bare(table)).order_by(*order).limit(most)
        )
    ]  # fmt: skip


def _refuse_unless_of_this_schema(manifest: Manifest, tables: Sequence[Table]) -> None:
    if manifest.schema > runner.head():
        raise Refusal(
            "This file was made by a newer dashboard than this one; bring the dashboard up to "
            "date, and try again."
        )
    if manifest.schema < runner.head():
        raise Refusal(
            "This file was made by an older dashboard; bring it in with that one, then run "
            "`python -m heal migrate` with this one."
        )
    if [part.name for part in manifest.tables] != [table.name for table in tables]:
        raise UnreadableFile(
            "This file does not hold the tables of this dashboard, so nothing was kept of it; "
            "take another copy."
        )


def _fill(connection: Connection, table: Table, archive: Archive) -> None:
    """Write a table's rows; where they point to one another, they do so once all are there."""
    bare, later = lossless.bare(table), _to_itself(table)
    try:
        for chunk in _chunks(_stored(table, archive)):
            connection.execute(bare.insert(), [{**row, **dict.fromkeys(later)} for row in chunk])
        if later:
            _point(connection, table, later, archive)
    except (ValueError, OverflowError, StatementError) as error:
        if isinstance(error, OperationalError):
            raise
        raise UnreadableFile(
            f"The table “{table.name}” of this file holds a row that cannot be in the records, "
            "so nothing was kept of it; take another copy."
        ) from error


def _point(connection: Connection, table: Table, later: Sequence[str], archive: Archive) -> None:
    bare, (key,) = lossless.bare(table), table.primary_key.columns.keys()
    statement = (
        bare.update()
        .where(bare.c[key] == bindparam("its_key"))
        .values({name: bindparam(f"to_{name}") for name in later})
    )
    pointing = (row for row in _stored(table, archive) if any(row[name] for name in later))
    for chunk in _chunks(pointing):
        told = [
            {"its_key": row[key], **{f"to_{name}": row[name] for name in later}} for row in chunk
        ]
        connection.execute(statement, told)


def _stored(table: Table, archive: Archive) -> Iterator[dict[str, Any]]:
    columns = list(table.columns)
    for values in archive.rows(table.name, table.columns.keys()):
        yield {
            column.name: lossless.stored(column, value)
            for column, value in zip(columns, values, strict=True)
        }


def _to_itself(table: Table) -> list[str]:
    return [key.parent.name for key in table.foreign_keys if key.column.table is table]


def _chunks(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        yield chunk
