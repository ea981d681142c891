"""The only file that knows how SQLite and PostgreSQL are opened, written to and read from."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

Result = TypeVar("Result")

WRITE_ATTEMPTS = 12
SERIALIZATION_FAILURE, DEADLOCK = "40001", "40P01"


class Database:
    """Hold one door for writers and one for readers of a single database."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.backend = make_url(url).get_backend_name()
        sqlite = self.backend == "sqlite"
        self.writer = _sqlite(url, readonly=False) if sqlite else _postgresql(url, readonly=False)
        self.reader = _sqlite(url, readonly=True) if sqlite else _postgresql(url, readonly=True)
        self._writing = sessionmaker(self.writer)
        self._reading = sessionmaker(self.reader, autoflush=False)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that cannot write; the database itself refuses."""
        with self._reading() as session:
            yield session

    def transact(self, work: Callable[[Session], Result]) -> Result:
        """Run the work in one transaction, again when another writer was quicker.

        All or nothing: whatever the work raises, nothing of it is kept.
        """
        for attempt in range(1, WRITE_ATTEMPTS + 1):
            try:
                with self._writing.begin() as session:
                    return work(session)
            except OperationalError as error:
                if attempt == WRITE_ATTEMPTS or not _worth_another_try(error):
                    raise
                time.sleep(0.005 * 2 ** min(attempt, 6))
        raise AssertionError("unreachable")

    def close(self) -> None:
        """Give every connection back."""
        self.writer.dispose()
        self.reader.dispose()


def _worth_another_try(error: OperationalError) -> bool:
    return getattr(error.orig, "sqlstate", None) in (SERIALIZATION_FAILURE, DEADLOCK)


def _postgresql(url: str, *, readonly: bool) -> Engine:
    if readonly:
        return create_engine(
            url,
            isolation_level="REPEATABLE READ",
            execution_options={"postgresql_readonly": True},
            pool_pre_ping=True,
        )
    return create_engine(url, isolation_level="SERIALIZABLE", pool_pre_ping=True)


def _sqlite(url: str, *, readonly: bool) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # The driver's own transactions begin too late to keep two writers apart.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        if readonly:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: object) -> None:
        statement = "BEGIN" if readonly else "BEGIN IMMEDIATE"
        connection.exec_driver_sql(statement)  # type: ignore[attr-defined]

    return engine
