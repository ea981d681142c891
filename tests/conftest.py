"""Databases for the tests, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from heal.db.engine import Database
from tests.kit import postgres, quick
from tests.kit.databases import PostgresShelf, SqliteShelf

BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session", autouse=True)
def quickly() -> Iterator[None]:
    """Spare every test what only one test is about."""
    with quick.everything():
        yield


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Give the URL of a PostgreSQL server on which databases may be made."""
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_shelf(postgres_url: str) -> Iterator[PostgresShelf]:
    """Give what hands out PostgreSQL databases."""
    shelf = PostgresShelf(postgres_url)
    yield shelf
    shelf.close()


@pytest.fixture(scope="session")
def sqlite_shelf() -> Iterator[SqliteShelf]:
    """Give what hands out SQLite databases."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder in memory, where the machine has one
    where = memory if os.access(memory, os.W_OK) else None
    with TemporaryDirectory(prefix="heal-sqlite-", dir=where) as folder:
        yield SqliteShelf(Path(folder))


@pytest.fixture
def sqlite_database(sqlite_shelf: SqliteShelf) -> Iterator[Database]:
    """Give a migrated SQLite database with nothing but the seeds."""
    with sqlite_shelf.fresh() as database:
        yield database


@pytest.fixture
def postgresql_database(postgresql_shelf: PostgresShelf) -> Iterator[Database]:
    """Give a migrated PostgreSQL database with nothing but the seeds."""
    with postgresql_shelf.fresh() as database:
        yield database


@pytest.fixture(params=BACKENDS)
def database(request: pytest.FixtureRequest) -> Database:
    """Run the test on each database in turn: migrated, with nothing but the seeds."""
    found: Database = request.getfixturevalue(f"{request.param}_database")
    return found


@pytest.fixture(params=BACKENDS)
def blank_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Run the test on each kind of database in turn: the URL of one without any table."""
    with request.getfixturevalue(f"{request.param}_shelf").blank() as url:
        yield url
