"""What must always be so: it is after a life of use-cases, and each planted mistake is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from sqlalchemy import Connection, select, text, update
from sqlalchemy.orm import Session

from heal.db import sqlite_files
from heal.db.engine import Database
from heal.services import soundness
from heal.services.soundness import INVARIANTS
from heal.vocabulary import AnswerKind, ProposalStatus, RequestStatus
from tests.kit import lived_in, rows
from tests.kit.databases import SqliteShelf
from tests.kit.door import SHELL
from tests.kit.programme import TODAY

Plant = Callable[[Connection], None]
TRAIL = "What the trail says last"


def said(database: Database) -> list[str]:
    """Return what is not as it must be."""
    with database.reading() as session:
        return [str(one) for one in soundness.broken(session, SHELL)]


@pytest.fixture(scope="module")
def lived(sqlite_shelf: SqliteShelf) -> Iterator[Database]:
    """Give a programme that use-cases alone have made."""
    with sqlite_shelf.fresh() as database:
        lived_in.fill(database, TODAY)
        yield database


def test_after_a_life_of_use_cases_everything_holds(lived: Database) -> None:
    assert said(lived) == []
    with lived.reading() as session:
        assert list(sqlite_files.unsound(session.connection())) == []


def test_nothing_is_wrong_with_nothing(database: Database) -> None:
    assert said(database) == []


def _set(table: str, where: str, **values: object) -> Plant:
    def plant(connection: Connection) -> None:
        done = connection.execute(update(rows.table(table)).where(text(where)).values(**values))
        assert done.rowcount >= 1

    return plant


def _second_pairing(connection: Connection) -> None:
    table = rows.table("pairings")
    connection.exec_driver_sql("DROP INDEX uq_pairings_live")
    live = connection.execute(select(table).where(table.c.status == "active")).mappings().all()
    one, other = live[0], next(row for row in live if row["mentee_id"] != live[0]["mentee_id"])
    connection.execute(
        update(table).where(table.c.id == other["id"]).values(mentee_id=one["mentee_id"])
    )


def _second_request(connection: Connection) -> None:
    table = rows.table("requests")
    connection.exec_driver_sql("DROP INDEX uq_requests_live")
    mentee = connection.scalar(select(table.c.mentee_id).where(table.c.status == "open"))
    rows.insert(connection, table, mentee_id=mentee, status=RequestStatus.OPEN)


def _strange_end(connection: Connection) -> None:
    table = rows.table("pairings")
    live = connection.scalar(select(table.c.id).where(table.c.status == "active"))
    rows.insert(connection, rows.table("endings"), pairing_id=live)


def _mark_of_an_undone_file(connection: Connection) -> None:
    table = rows.table("import_batches")
    batch = connection.scalar(select(table.c.id).where(table.c.meeting_id.is_not(None)))
    connection.execute(update(table).where(table.c.id == batch).values(undone_at=rows.MOMENT))


def _one_sided_chat(connection: Connection) -> None:
    table = rows.table("informal_connections")
    one = rows.insert(connection, table)["id"]
    rows.insert(connection, table, matched_with_id=one)


ENDED, ACTIVE = "status = 'ended'", "status = 'active'"
PLANTED: dict[str, tuple[Plant, str]] = {
    "a second mentor at a time": (_second_pairing, "A mentee has at most one pairing"),
    "a pairing with oneself": (
        lambda connection: connection.exec_driver_sql(
            "UPDATE pairings SET mentor_id = mentee_id WHERE id = (SELECT min(id) FROM pairings)"
        ) and None,
        "A pairing is of two people",
    ),
    "an end without a day": (_set("pairings", ENDED, ended_on=None), "the day of its end"),
    "a day without an end": (_set("pairings", ACTIVE, ended_on=TODAY), "the day of its end"),
    "an end before the beginning": (
        _set("pairings", ENDED, ended_on=date(1999, 1, 1)), "the day of its end",
    ),
    "a break without a day": (_set("pairings", ACTIVE, status="paused"), "the day of its end"),
    "an agreement taken back": (
        _set("proposals", "status = 'agreed'", status=ProposalStatus.ASKED),
        "to which both said yes",
    ),
    "a yes that is none": (
        _set("answers", "answer = 'yes'", answer=AnswerKind.NO), "to which both said yes",
    ),
    "an end of what goes on": (_strange_end, "kept only of one that has ended"),
    "two requests at a time": (_second_request, "at most one request"),
    "an open request that was closed": (
        _set("requests", "status = 'open'", closed_on=TODAY), "A request has the day",
    ),
    "a mentor who never was": (
        _set("requests", "status = 'open'", status=RequestStatus.FULFILLED, closed_on=TODAY),
        "that a pairing began from",
    ),
    "agreed and never asked": (
        _set("proposals", "status = 'agreed'", asked_on=None, mentee_asked_on=None),
        "A proposal was asked before",
    ),
    "a rest without a day": (
        _set("mentor_offers", "status = 'approved'", status="paused"), "A mentor has the day",
    ),
    "marks without a register": (
        _set("meetings", "register IS NOT NULL", register=None), "A mark belongs to a meeting",
    ),
    "marks of a meeting that was not held": (
        _set("meetings", "register IS NOT NULL", cancelled=True), "A mark belongs to a meeting",
    ),
    "marks of a file taken back": (_mark_of_an_undone_file, "was not taken back"),
    "a chat that one side tells": (_one_sided_chat, "each one's line names the other's"),
    "a change past the trail": (
        _set("mentor_offers", "capacity = 1", capacity=7), TRAIL,
    ),
    "words taken away past the trail": (
        _set("requests", "own_words IS NOT NULL", own_words=None), TRAIL,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", PLANTED)
def test_each_planted_mistake_is_found(lived: Database, what: str) -> None:
    plant, sentence = PLANTED[what]
    with lived.writer.connect() as connection:
        # Both can be switched only outside a transaction.
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA ignore_check_constraints=ON")
        with connection.begin() as transaction:
            names = set(connection.scalars(select(rows.table("members").c.name)))
            plant(connection)
            found = _said_within(connection)
            transaction.rollback()
        raw.execute("PRAGMA ignore_check_constraints=OFF")
    (line,) = [line for line in found if sentence in line]
    assert any(letter.isdigit() for letter in line)
    assert not any(name in line for name in names)


def _said_within(connection: Connection) -> list[str]:
    with Session(bind=connection, join_transaction_mode="create_savepoint") as session:
        return [str(one) for one in soundness.broken(session, SHELL)]


def test_every_sentence_has_a_mistake_that_breaks_it() -> None:
    sentences = [str(what.__doc__) for _, what in INVARIANTS]
    broken = [sentence for _, sentence in PLANTED.values()]
    assert all(any(part in sentence for part in broken) for sentence in sentences)
    assert all(sentence.endswith(".") for sentence in sentences)


def test_a_sentence_names_some_numbers_and_counts_the_rest() -> None:
    many = soundness.Broken("So it is.", "marks", tuple(range(1, 14)))
    assert str(many) == "So it is. Not so in “marks”: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 3 more."


def test_what_sqlite_itself_finds_is_told_without_names(sqlite_database: Database) -> None:
    with sqlite_database.writer.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("PRAGMA ignore_check_constraints=ON")
        raw.execute("INSERT INTO aliases (member_id, name_key) VALUES (77, 'ana example')")
        raw.execute("INSERT INTO do_not_pair (first_id, second_id, set_at) VALUES (2, 1, '2026')")
        raw.execute("PRAGMA ignore_check_constraints=OFF")
    with sqlite_database.reading() as session:
        found = list(sqlite_files.unsound(session.connection()))
    assert any("“aliases” points to a row of “members”" in line for line in found)
    assert any("CHECK constraint failed in do_not_pair" in line for line in found)
    assert not any("ana" in line for line in found)
