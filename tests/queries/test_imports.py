"""The lists of what was brought in, and of the names that wait."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import inspect

from heal.db.base import Base
from heal.db.engine import Database
from heal.errors import NotFound
from heal.models import Group, Member
from heal.queries import imports, taking_back
from heal.queries.frames import Slice
from heal.rules.taking_back import RECORDS
from heal.services import member_lists, members, registers
from heal.vocabulary import ImportKind, RowOutcome
from tests.kit.programme import TODAY, Programme

ZOOM = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\r\n"


@pytest.fixture
def programme(database: Database) -> Programme:
    return Programme(database)


def register(programme: Programme, day: int, *rows: str) -> int:
    lines = (
        f"{name},{email},11/{day}/2025 19:00:00,11/{day}/2025 19:{minutes}:00,1,No"
        for name, email, minutes in (row.split("|") for row in rows)
    )
    return int(
        programme.do(
            registers.save,
            data=(ZOOM + "\r\n".join(lines)).encode(),
            file_name=f"{day}.csv",
            group_name="Tuesday",
            zone="UTC",
            today=TODAY,
        )
    )


def test_nothing_yet_still_has_its_columns(programme: Programme) -> None:
    with programme.database.reading() as session:
        assert imports.waiting(session) == []
        assert imports.batch_count(session) == 0
        frame = imports.batches(session)
        assert {"batch_id", "kind", "group_name", "undone_at", *RowOutcome} <= set(frame.columns)
        assert list(imports.left_out(session, 1).columns) == ["line", "outcome", "name", "reason"]
        with pytest.raises(NotFound):
            imports.batch(session, 1)


def test_the_latest_file_comes_first_with_its_counts(programme: Programme) -> None:
    data = b"Email address,Group status\r\nana@example.org,member\r\nkim@example.org,invited\r\n"
    first = programme.do(
        member_lists.save, data=data, file_name="a.csv", group_name="Tuesday", today=TODAY
    )
    second = register(programme, 19, "Ana|ana@example.org|30", "Ben||10", "Read.ai||10")
    with programme.database.reading() as session:
        frame = imports.batches(session)
        assert list(frame["batch_id"]) == [second, first]
        assert list(imports.batches(session, Slice(2, 1))["batch_id"]) == [first]
        batch = imports.batch(session, second)
        assert (batch.kind, batch.group_name, batch.held_on) == (
            ImportKind.REGISTER,
            "Tuesday",
            date(2025, 11, 19),
        )
        assert (batch.rows[RowOutcome.MATCHED], batch.rows[RowOutcome.UNKNOWN]) == (1, 1)
        assert list(imports.left_out(session, second)["name"]) == ["Read.ai"]
        assert list(imports.people_in(session, first)["joined_on"]) == [TODAY]


def test_a_name_waits_once_over_all_its_meetings(programme: Programme) -> None:
    group = programme.group("Tuesday")
    ana = programme.do(members.add, name="Ana Lopez", group_id=group, joined_on=date(2025, 1, 1))
    register(programme, 19, "Ana L||30", "ANA  L||40", "Gus||20")
    register(programme, 26, "ana l||10")
    with programme.database.reading() as session:
        names = imports.waiting(session)
        assert [(one.name, one.minutes) for one in names] == [("ana l", 10), ("Gus", 20)]
        assert names[0].meetings == (date(2025, 11, 26), date(2025, 11, 19))
        alike = imports.suggestions(session, names)
    assert alike == {"ana l": imports.Alike(likely=(ana, "Ana Lopez"))}


def test_somebody_known_by_address_since_is_suggested(programme: Programme) -> None:
    programme.group("Tuesday")
    register(programme, 19, "Bee|ben@example.org|30")
    ben = programme.do(members.add, name="Ben Ode", email="ben@example.org")
    with programme.database.reading() as session:
        names = imports.waiting(session)
        alike = imports.suggestions(session, names)
    assert alike == {"ben@example.org": imports.Alike(likely=(ben, "Ben Ode"))}


def test_whatever_can_hang_on_a_person_has_a_word() -> None:
    pointing = {
        table.name
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table is inspect(Member).local_table
    }
    assert pointing <= set(RECORDS)


def test_a_record_stands_alone_until_something_points_at_it(programme: Programme) -> None:
    group = programme.group()
    with programme.database.reading() as session:
        assert taking_back.pointed_at(session, Group, [group]) == set()
    programme.member(group)
    with programme.database.reading() as session:
        assert taking_back.pointed_at(session, Group, [group]) == {group}
