"""How many statements a query, or a page, sends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from heal.db.engine import Database


@contextmanager
def sent(database: Database) -> Iterator[list[str]]:
    """Give a list that fills with every statement sent through the readers' door."""
    statements: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        # SQLite's own beginning of a transaction passes here, too.
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(database.reader, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.reader, "before_cursor_execute", note)


@contextmanager
def as_many(database: Database, number: int) -> Iterator[Session]:
    """Give a reading session, and see that exactly so many statements were sent through it."""
    with sent(database) as statements, database.reading() as session:
        yield session
    assert len(statements) == number, statements


def one_statement(database: Database) -> AbstractContextManager[Session]:
    """Give a reading session, and see that exactly one statement was sent through it."""
    return as_many(database, 1)
