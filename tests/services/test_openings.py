"""Who opened a record: a line a person, written once and never changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.errors import BadValue, NotPermitted
from heal.models import RecordOpening, TrailEntry
from heal.rules.access import VISITOR, Actor
from heal.services import audit, door, openings
from heal.services.audit import UnknownActor
from heal.vocabulary import Opened, Role
from tests.kit import cast
from tests.kit.openings import noted
from tests.kit.programme import COORDINATOR

CORA = Actor("Cora", Role.COORDINATOR, account_id=7)
PAIR = {"kind": Opened.PAIRING, "record_id": 3, "member_ids": (12, 11)}


def test_a_line_is_written_for_each_person(database: Database) -> None:
    before = datetime.now(UTC)
    door.act(database, openings.note, CORA, **PAIR)
    lines = noted(database)
    assert [(it.actor, it.account_id, it.kind, it.record_id, it.member_id) for it in lines] == [
        ("Cora", 7, Opened.PAIRING, 3, 11),
        ("Cora", 7, Opened.PAIRING, 3, 12),
    ]
    assert lines[0].at == lines[1].at
    assert before <= lines[0].at <= datetime.now(UTC)


def test_a_file_is_one_line_about_nobody_in_particular(database: Database) -> None:
    door.act(
        database, openings.note, CORA,
        kind=Opened.LIST, record_id=None, member_ids=(), detail="members, csv, 3 rows" + "!" * 200,
    )  # fmt: skip
    (line,) = noted(database)
    assert (line.member_id, line.record_id) == (None, None)
    assert line.detail is not None
    assert line.detail.startswith("members, csv, 3 rows!")
    assert len(line.detail) == 120


def test_a_reason_is_kept_tidy_and_short(database: Database) -> None:
    door.act(database, openings.note, CORA, **PAIR, why="  It came up on Today ")
    assert {it.why for it in noted(database)} == {"It came up on Today"}
    with pytest.raises(BadValue):
        door.act(database, openings.note, CORA, **PAIR, why="x" * 281)
    assert len(noted(database)) == 2


def test_every_role_that_has_come_in_is_noted_and_a_visitor_is_not(database: Database) -> None:
    fay = cast.actor(database, cast.facilitator(database, ()))
    door.act(database, openings.note, fay, **PAIR)
    assert {(it.actor, it.account_id) for it in noted(database)} == {("Fay", fay.account_id)}
    with pytest.raises(NotPermitted):
        door.act(database, openings.note, VISITOR, **PAIR)
    assert len(noted(database)) == 2


def test_the_trail_does_not_tell_it_twice(database: Database) -> None:
    door.act(database, openings.note, CORA, **PAIR)
    with database.reading() as session:
        assert session.query(TrailEntry).filter_by(noun="record_openings").all() == []


@pytest.mark.parametrize("deed", ["change", "remove"])
def test_a_line_is_never_changed_or_taken_back(database: Database, deed: str) -> None:
    door.act(database, openings.note, CORA, **PAIR)
    number = noted(database)[0].id

    def tamper(session: Session) -> None:
        audit.bind(session, CORA, "test")
        line = session.get_one(RecordOpening, number)
        if deed == "change":
            line.actor = "Somebody else"
        else:
            session.delete(line)

    with pytest.raises(UnknownActor, match="never changed"):
        database.transact(tamper)
    assert [it.actor for it in noted(database)] == ["Cora", "Cora"]


def test_removing_the_invented_programme_removes_its_log(database: Database) -> None:
    door.act(database, openings.note, CORA, **PAIR)

    def clear(session: Session) -> None:
        audit.bind(session, COORDINATOR, "test")
        audit.clear_programme(session)

    database.transact(clear)
    assert noted(database) == []
