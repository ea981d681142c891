"""SQLite files as files: known by their first bytes, copied while they are in use, looked over."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine

_BEGINNING = b"SQLite format 3\x00"


def is_one(beginning: bytes) -> bool:
    """Say whether a file that begins so is a SQLite database."""
    return beginning.startswith(_BEGINNING)


def copy(engine: Engine, to: Path) -> None:
    """Copy a database into a file, as it stands at one moment, while others go on writing."""
    here = engine.raw_connection()
    try:
        _copy(cast(sqlite3.Connection, here.driver_connection), to)
    except sqlite3.Error as error:
        raise OSError(f"the copy could not be written ({error})") from error
    finally:
        here.close()


def _copy(here: sqlite3.Connection, to: Path) -> None:
    with closing(sqlite3.connect(to)) as there:
        # In one go: with the log written ahead nobody waits for it, and it never begins anew.
        here.backup(there)
        # One file alone: a copy that is carried elsewhere may not leave a part of itself behind.
        there.execute("PRAGMA journal_mode=DELETE").close()


def damage(file: Path) -> bool:
    """Say whether a file is no whole SQLite database."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            return connection.execute("PRAGMA integrity_check(1)").fetchall() != [("ok",)]
    except sqlite3.DatabaseError:
        return True


def unsound(connection: Connection) -> Iterator[str]:
    """Yield what of a database SQLite itself finds wrong: pages, indexes, checks, pointers."""
    if connection.dialect.name != "sqlite":
        return
    for (line,) in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield f"SQLite finds the file unsound: {line}."
    for table, row, points_to, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"Row {row} of “{table}” points to a row of “{points_to}” that is not there."
