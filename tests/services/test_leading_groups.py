"""Registers in the hands of whoever leads one of two groups: their own whole, the other not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from heal.db.engine import Database
from heal.errors import NotFound, NotPermitted
from heal.models import Alias, Group, ImportBatch, ImportRow, Mark, Meeting, Member
from heal.queries import imports as lists
from heal.queries import scope
from heal.services import (
    imports,
    meetings,
    member_lists,
    members,
    records,
    registers,
    waiting_names,
)
from heal.vocabulary import RegisterSource, RowOutcome
from tests.kit.leading import leads
from tests.kit.programme import TODAY, Programme
from tests.kit.refusals import refused

DAY = date(2025, 11, 19)
HEADINGS = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest"


def file(*rows: str) -> bytes:
    """Return a meeting's report: name|address|from|to."""
    lines = (
        f"{name},{email},11/19/2025 {joined}:00,11/19/2025 {left}:00,1,No"
        for name, email, joined, left in (row.split("|") for row in rows)
    )
    return "\r\n".join((HEADINGS, *lines)).encode()


MAIN = file(
    "Ana|ana@example.org|19:00|20:00",
    "Gus|gus@example.org|19:00|19:40",
    "Unknown||19:00|20:00",
)
SECOND = file("Ana|ana@example.org|20:10|20:30", "Gus|gus@example.org|20:10|20:30")


@dataclass
class Two:
    """Two groups with a member each; Gus comes to the own one as a guest."""

    all: Programme
    fay: Programme
    own: int
    other: int
    ana: int
    gus: int

    def bring_in(self, data: bytes, *, group_name: str = "Ash", by: str = "fay") -> int:
        programme: Programme = getattr(self, by)
        return int(
            programme.do(
                registers.save, data=data, file_name="zoom.csv", group_name=group_name,
                zone="UTC", today=TODAY,
            )
        )  # fmt: skip

    def all_of(self, *columns: Any) -> list[Any]:
        with self.all.database.reading() as session:
            return [tuple(row) for row in session.execute(select(*columns).order_by(columns[0]))]

    def minutes(self) -> dict[int, int | None]:
        return dict(self.all_of(Mark.member_id, Mark.minutes))

    def row(self, name: str, by: str = "fay") -> int:
        statement = select(ImportRow.id).where(
            ImportRow.name == name, ImportRow.outcome == RowOutcome.UNKNOWN
        )
        with self.all.database.reading() as session:
            return session.scalars(statement).first() or 0


@pytest.fixture
def two(database: Database) -> Two:
    programme = Programme(database)
    own, other = programme.group("Ash"), programme.group("Birch")
    ana, gus = (
        programme.do(
            members.add, name=name, email=f"{name.lower()}@example.org", group_id=group,
            joined_on=date(2024, 1, 1),
        )
        for name, group in (("Ana", own), ("Gus", other))
    )  # fmt: skip
    return Two(programme, Programme(database, actor=leads(own)), own, other, ana, gus)


def test_a_register_names_the_own_members_and_lets_others_wait(two: Two) -> None:
    two.bring_in(MAIN)
    assert two.minutes() == {two.ana: 60}
    outcomes = dict(two.all_of(ImportRow.name, ImportRow.outcome))
    assert outcomes == {
        "Ana": RowOutcome.MATCHED, "Gus": RowOutcome.UNKNOWN, "Unknown": RowOutcome.UNKNOWN
    }  # fmt: skip


def test_the_coordinator_recognises_whom_the_facilitator_could_not(two: Two) -> None:
    two.bring_in(MAIN)
    with two.all.database.reading() as session:
        alike = lists.suggestions(session, lists.waiting(session))
    assert alike["gus@example.org"] == lists.Alike((two.gus, "Gus"))


def test_a_name_that_was_confirmed_elsewhere_is_suggested_to_the_coordinator(two: Two) -> None:
    first = two.bring_in(file("Goose||19:00|20:00"), group_name="Birch", by="all")
    two.all.do(waiting_names.confirm_alias, two.row("Goose"), member_id=two.gus)
    two.all.do(imports.undo, first, on=TODAY)
    two.bring_in(file("Goose||19:00|19:30"))
    with two.all.database.reading() as session:
        assert lists.suggestions(session, lists.waiting(session)) == {
            "goose": lists.Alike((two.gus, "Gus"))
        }


@pytest.mark.parametrize("name", ["Birch", "Cedar"])
def test_another_group_is_refused_as_one_that_is_not_there(two: Two, name: str) -> None:
    told = {"data": MAIN, "file_name": "z.csv", "zone": "UTC", "today": TODAY}
    sentence = refused(two.fay, registers.save, group_name=name, **told)
    assert sentence == "You lead no group of this name; choose one of your groups."
    assert [name for _, name in two.all_of(Group.id, Group.name)] == ["Ash", "Birch"]


def test_a_list_of_members_stays_the_coordinators(two: Two) -> None:
    data = b"Email address,Group status\r\nkim@example.org,member\r\n"
    told = {"data": data, "file_name": "l.csv", "group_name": "Ash", "today": TODAY}
    assert "Ask the coordinator" in refused(two.fay, member_lists.save, **told)
    batch = two.all.do(member_lists.save, **told)
    assert "This import is not in the records" in refused(two.fay, imports.undo, batch, on=TODAY)
    two.bring_in(MAIN)
    joined = {"name": "U", "joined_on": TODAY}
    row = two.row("Unknown")
    assert "Ask the coordinator" in refused(two.fay, waiting_names.add_as_member, row, **joined)


def test_a_guest_from_elsewhere_is_brought_up_to_date_as_well(two: Two) -> None:
    two.bring_in(MAIN, by="all")
    assert two.minutes() == {two.ana: 60, two.gus: 40}
    second = two.bring_in(SECOND)
    assert two.minutes() == {two.ana: 80, two.gus: 40}, "the second time waits for a name"
    two.all.do(waiting_names.confirm_alias, two.row("Gus"), member_id=two.gus)
    assert two.minutes() == {two.ana: 80, two.gus: 60}
    two.fay.do(imports.undo, second, on=TODAY)
    assert two.minutes() == {two.ana: 60, two.gus: 40}


def test_a_register_is_taken_back_with_its_guests(two: Two) -> None:
    batch = two.bring_in(MAIN, by="all")
    two.fay.do(imports.undo, batch, on=TODAY)
    assert two.minutes() == {}
    assert two.all_of(Meeting.id) == []


def test_another_groups_register_is_not_taken_back(two: Two) -> None:
    batch = two.bring_in(MAIN, group_name="Birch", by="all")
    refused(two.fay, imports.undo, batch, on=TODAY)
    assert two.all_of(ImportBatch.id, ImportBatch.undone_at) == [(batch, None)]


def test_a_name_of_somebody_else_is_refused_and_nobody_is_named(two: Two) -> None:
    two.bring_in(file("Goose||19:00|20:00"), group_name="Birch", by="all")
    two.all.do(waiting_names.confirm_alias, two.row("Goose"), member_id=two.gus)
    two.bring_in(file("Goose||19:00|19:30"))
    row = two.row("Goose")
    sentence = refused(two.fay, waiting_names.confirm_alias, row, member_id=two.ana)
    assert sentence == (
        "This name has been confirmed for somebody else already; choose them, or confirm it for "
        "this meeting only."
    )
    two.fay.do(waiting_names.confirm_alias, row, member_id=two.ana, remember=False)
    assert two.minutes()[two.ana] == 30
    assert two.all_of(Alias.name_key, Alias.member_id) == [("goose", two.gus)]


def test_nobody_from_elsewhere_is_confirmed(two: Two) -> None:
    two.bring_in(MAIN)
    row = two.row("Unknown")
    assert "not in the records" in refused(
        two.fay, waiting_names.confirm_alias, row, member_id=two.gus
    )
    two.fay.do(waiting_names.confirm_alias, row, member_id=two.ana)
    assert two.minutes() == {two.ana: 60}


def test_a_register_is_ticked_without_touching_a_guest(two: Two) -> None:
    meeting = two.all.meeting(two.own, DAY, [two.gus])
    two.fay.do(meetings.fill_register, meeting, present=[two.ana])
    present = two.all_of(Mark.member_id, Mark.present)
    assert present == [(two.ana, True), (two.gus, True)]
    assert "not in the records" in refused(
        two.fay, meetings.fill_register, meeting, present=[two.ana, two.gus]
    )
    two.fay.do(meetings.take_register_away, meeting)
    assert two.all_of(Mark.id) == []
    assert two.all_of(Meeting.id, Meeting.register) == [(meeting, None)]


def test_another_groups_meeting_is_nobodys_to_change(two: Two) -> None:
    meeting = two.all.meeting(two.other, DAY, [two.gus])
    told = {"held_on": DAY, "cancelled": False}
    assert "not in the records" in refused(two.fay, meetings.correct, meeting, **told)
    assert "not in the records" in refused(two.fay, meetings.take_register_away, meeting)
    assert "not in the records" in refused(two.fay, meetings.fill_register, meeting, present=[])
    assert "not in the records" in refused(two.fay, meetings.add, group_id=two.other, held_on=TODAY)
    assert two.all_of(Meeting.register) == [(RegisterSource.BY_HAND,)]


def test_a_meeting_is_added_and_called_off(two: Two) -> None:
    meeting = two.fay.do(meetings.add, group_id=two.own, held_on=DAY)
    two.fay.do(meetings.correct, meeting, held_on=DAY, cancelled=True)
    assert two.all_of(Meeting.id, Meeting.cancelled) == [(meeting, True)]


def test_the_trail_names_who_did_it(two: Two) -> None:
    two.bring_in(MAIN)
    assert two.all_of(ImportBatch.imported_by) == [("Fay",)]
    assert two.all_of(func.count(Member.id)) == [(2,)]


def test_what_is_shown_never_looks_at_the_whole(two: Two) -> None:
    with two.all.database.reading() as session:
        scope.bind(session, two.fay.actor, shows=True)
        with pytest.raises(NotPermitted), scope.whole(session):
            pass


def test_after_a_look_at_the_whole_the_session_is_narrow_again(two: Two) -> None:
    everyone = select(func.count(Member.id))
    with two.all.database.reading() as session:
        scope.bind(session, two.fay.actor, shows=False)
        with scope.whole(session):
            assert session.scalar(everyone) == 2
        assert session.scalar(everyone) == 1
        with pytest.raises(NotFound), scope.whole(session):
            records.find(session, Member, 4711, "member")
        assert session.scalar(everyone) == 1
