"""Writers lose nothing, readers write nothing, and a transaction is all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg.errors
import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from heal.db import engine
from heal.db.engine import WRITE_ATTEMPTS, Database
from heal.models import Group, Setting

THREADS, INCREMENTS = 4, 25


def _value(database: Database) -> int:
    with database.reading() as session:
        return int(session.scalars(select(Setting.value).where(Setting.key == "count")).one())


def _start_at_zero(database: Database) -> None:
    database.transact(lambda session: session.add(Setting(key="count", value="0")))


def _add_one(session: Session) -> None:
    setting = session.scalars(select(Setting).where(Setting.key == "count")).one()
    setting.value = str(int(setting.value) + 1)


def test_writers_at_the_same_time_lose_nothing(database: Database) -> None:
    _start_at_zero(database)
    together = Barrier(THREADS)

    def work(_: int) -> None:
        together.wait()
        for _ in range(INCREMENTS):
            database.transact(_add_one)

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(work, range(THREADS)))
    assert _value(database) == THREADS * INCREMENTS


def test_a_writer_that_was_overtaken_tries_again(postgresql_database: Database) -> None:
    _start_at_zero(postgresql_database)
    both_have_read = Barrier(2)
    attempts: list[int] = []

    def work(number: int) -> None:
        def add_one(session: Session) -> None:
            setting = session.scalars(select(Setting).where(Setting.key == "count")).one()
            first_time = number not in attempts
            attempts.append(number)
            if first_time:
                both_have_read.wait(10)
            setting.value = str(int(setting.value) + 1)

        postgresql_database.transact(add_one)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(work, range(2)))
    assert _value(postgresql_database) == 2
    assert len(attempts) == 3


def _overtaken() -> OperationalError:
    return OperationalError("UPDATE", {}, psycopg.errors.SerializationFailure("overtaken"))


def _unreachable() -> OperationalError:
    return OperationalError("UPDATE", {}, psycopg.OperationalError("unreachable"))


@pytest.mark.parametrize(("error", "tries"), [(_overtaken, WRITE_ATTEMPTS), (_unreachable, 1)])
def test_trying_again_has_an_end(
    sqlite_database: Database,
    monkeypatch: pytest.MonkeyPatch,
    error: Callable[[], OperationalError],
    tries: int,
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(engine.time, "sleep", pauses.append)
    attempts: list[int] = []

    def work(_: Session) -> None:
        attempts.append(1)
        raise error()

    with pytest.raises(OperationalError):
        sqlite_database.transact(work)
    assert len(attempts) == tries
    assert len(pauses) == tries - 1
    assert sum(pauses) < 5


def test_a_transaction_is_all_or_nothing(database: Database) -> None:
    def stumble(session: Session) -> None:
        session.add(Group(name="Monday"))
        session.flush()
        raise LookupError("half way")

    def twice(session: Session) -> None:
        session.add_all([Group(name="Tuesday"), Group(name="Tuesday")])

    with pytest.raises(LookupError):
        database.transact(stumble)
    with pytest.raises(IntegrityError):
        database.transact(twice)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Group)) == 0


def test_a_transaction_gives_back_what_the_work_returns(database: Database) -> None:
    def begin(session: Session) -> int:
        group = Group(name="Monday")
        session.add(group)
        session.flush()
        return group.id

    assert database.transact(begin) == 1


WRITES = {
    "orm": lambda session: (session.add(Group(name="Monday")), session.flush()),
    "core": lambda session: session.connection().execute(insert(Group).values(name="Monday")),
    "sql": lambda session: session.execute(text("DELETE FROM prompts")),
    "ddl": lambda session: session.execute(text("DROP TABLE prompts")),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_readers_cannot_write(database: Database, write: Callable[[Session], object]) -> None:
    with database.reading() as session, pytest.raises(DBAPIError, match=r"(?i)read-?only"):
        write(session)


def test_a_reader_sees_one_moment_of_the_database(database: Database) -> None:
    how_many = select(func.count()).select_from(Group)
    with database.reading() as session:
        assert session.scalar(how_many) == 0
        database.transact(lambda writing: writing.add(Group(name="Monday")))
        assert session.scalar(how_many) == 0
    with database.reading() as session:
        assert session.scalar(how_many) == 1


def test_a_reader_does_not_hold_up_a_writer_nor_a_writer_a_reader(database: Database) -> None:
    def read_meanwhile(session: Session) -> int | None:
        session.add(Group(name="Monday"))
        session.flush()
        with database.reading() as reading:
            return reading.scalar(select(func.count()).select_from(Group))

    assert database.transact(read_meanwhile) == 0
