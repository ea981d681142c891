"""How many statements a query sends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from heal.db.engine import Database


@contextmanager
def one_statement(database: Database) -> Iterator[Session]:
    """Give a reading session, and see that exactly one statement was sent through it."""
    sent: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        # SQLite's own beginning of a transaction passes here, too.
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(database.reader, "before_cursor_execute", note)
    try:
        with database.reading() as session:
            yield session
    finally:
        event.remove(database.reader, "before_cursor_execute", note)
    assert len(sent) == 1, sent
