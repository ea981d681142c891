"""What the log of openings holds, and what happens when it cannot be written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from heal.db.engine import Database
from heal.models import RecordOpening


def noted(database: Database) -> list[RecordOpening]:
    """Return the whole log, the oldest first."""
    with database.reading() as session:
        return list(session.scalars(select(RecordOpening).order_by(RecordOpening.id)))


@contextmanager
def out_of_order(database: Database) -> Iterator[None]:
    """Let nothing be written in the log for a while."""
    _rename(database, "record_openings", "put_aside")
    try:
        yield
    finally:
        _rename(database, "put_aside", "record_openings")


def _rename(database: Database, old: str, new: str) -> None:
    with database.writer.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")
