"""Registers of meetings, brought in and taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from heal.db.engine import Database
from heal.errors import AmbiguousDates, BadValue, Refusal, UnreadableFile
from heal.exchange.moments import DateOrder
from heal.models import Group, ImportRow, Mark, Meeting, Membership, TrailEntry
from heal.services import imports, meetings, members, waiting_names
from heal.services.registers import DayNotTold
from heal.vocabulary import RegisterSource, RowOutcome
from tests.kit.programme import TODAY, Programme
from tests.kit.zoom_register import (
    DAY,
    IPAD,
    MAIN,
    SECOND,
    bring_in,
    file,
    look,
    marks,
    meeting,
    member,
    row,
    tuesday,
    was,
)
from tests.services.test_imports_members import everything, statements


@pytest.fixture
def programme(database: Database) -> Programme:
    return tuesday(database)


def test_a_preview_says_what_would_be_kept_and_writes_nothing(programme: Programme) -> None:
    before = everything(programme.database)
    seen = look(programme)
    assert [(one.name, one.minutes, one.present) for one in seen.attendees] == [
        ("Ana Lopez", 45, True)
    ]
    assert [(one.name, one.minutes) for one in seen.waiting] == [(IPAD, 60), ("Ben", 7)]
    assert [one.line for one in seen.set_aside] == [6, 7]
    assert [one.line for one in seen.refused] == [8]
    assert (seen.held_on, seen.minutes, seen.meeting_id) == (DAY, 85, None)
    assert (seen.not_in_group, seen.kept_by_hand, seen.other_files) == (0, 0, 0)
    assert everything(programme.database) == before


def test_two_files_of_one_restarted_call_are_one_meeting(programme: Programme) -> None:
    first = bring_in(programme)
    second = look(programme, SECOND)
    assert (second.other_files, second.minutes) == (1, 105)
    assert [one.minutes for one in second.attendees] == [65]
    last = bring_in(programme, SECOND)
    assert marks(programme) == {"Ana Lopez": (True, 65, "imported")}
    assert meeting(programme).minutes == 105
    programme.do(imports.undo, first, on=TODAY)
    assert marks(programme) == {"Ana Lopez": (True, 20, "imported")}
    assert meeting(programme).minutes == 20
    programme.do(imports.undo, last, on=TODAY)
    with programme.database.reading() as session:
        assert session.scalar(select(func.count(Meeting.id))) == 0
        assert session.scalar(select(func.count(Mark.id))) == 0
        assert session.scalar(select(func.count(ImportRow.id))) == 0


def test_taking_back_leaves_what_was_there(programme: Programme) -> None:
    before = everything(programme.database)
    batch_id = bring_in(programme)
    programme.do(imports.undo, batch_id, on=TODAY)
    after = everything(programme.database)
    assert {name for name in after if after[name] != before[name]} == {"import_batches", "trail"}
    bring_in(programme)
    assert marks(programme) == {"Ana Lopez": (True, 45, "imported")}


def test_what_was_marked_by_hand_stays(programme: Programme) -> None:
    ana, ben = member(programme, "Ana Lopez"), member(programme, "Benjamin Ode")
    with programme.database.reading() as session:
        group = session.scalars(select(Membership.group_id)).first()
    made = programme.do(meetings.add, group_id=group, held_on=DAY)
    programme.do(meetings.fill_register, made, present=[ben])
    batch_id = bring_in(programme)
    by_hand = {"Benjamin Ode": (True, None, "by_hand")}
    assert marks(programme) == {**by_hand, "Ana Lopez": (True, 45, "imported")}
    programme.do(meetings.fill_register, made, present=[ben])
    assert marks(programme)["Ana Lopez"] == (False, 45, "by_hand")
    assert look(programme, SECOND).kept_by_hand == 1
    assert not look(programme, SECOND).attendees[0].present
    second = bring_in(programme, SECOND)
    assert marks(programme)["Ana Lopez"] == (False, 65, "by_hand"), "the word stays, time is time"
    programme.do(imports.undo, second, on=TODAY)
    programme.do(imports.undo, batch_id, on=TODAY)
    assert marks(programme) == {**by_hand, "Ana Lopez": (False, None, "by_hand")}
    assert meeting(programme).register is RegisterSource.BY_HAND
    assert (meeting(programme).minutes, meeting(programme).started_at) == (None, None)
    assert ana != ben


def test_somebody_from_outside_the_group_counts_and_is_told(programme: Programme) -> None:
    programme.do(members.add, name="Zed", email="zed@example.org")
    data = file(was("Z", "19:00:00", "20:00:00", "zed@example.org"))
    assert look(programme, data).not_in_group == 1
    bring_in(programme, data)
    assert marks(programme) == {"Zed": (True, 60, "imported")}


def test_the_same_file_again_changes_nothing(programme: Programme) -> None:
    bring_in(programme)
    before = everything(programme.database)
    assert "2026-06-16" in str(look(programme).already)
    with pytest.raises(Refusal, match="changes nothing"):
        bring_in(programme)
    assert everything(programme.database) == before


def test_a_register_without_times_asks_for_the_day(programme: Programme) -> None:
    data = (
        b"Name (Original Name),User Email,Total Duration (Minutes),Guest\r\n"
        b"Ana,ana@example.org,40,Yes\r\nAna,ana@example.org,12,Yes\r\n"
    )
    with pytest.raises(DayNotTold):
        look(programme, data)
    bring_in(programme, data, held_on=DAY)
    assert marks(programme) == {"Ana Lopez": (True, 40, "imported")}
    assert (meeting(programme).held_on, meeting(programme).minutes) == (DAY, None)


@pytest.mark.parametrize(
    ("data", "told", "refusal"),
    [
        (file(was("Ana", "19:00:00", "19:30:00", day="11/10/2025")), {}, AmbiguousDates),
        (MAIN, {"date_order": DateOrder.DMY}, UnreadableFile),
        (MAIN, {"group_name": "  "}, BadValue),
        (MAIN, {"zone": "Mars/Base"}, UnreadableFile),
        (MAIN, {"today": date(2025, 11, 1)}, BadValue),
        (file(was("Dev", "18:58:00", "19:00:10", waiting="Yes")), {}, UnreadableFile),
        (MAIN, {"file_name": ""}, BadValue),
    ],
)
def test_a_refused_register_leaves_every_table_as_it_was(
    programme: Programme, data: bytes, told: dict[str, Any], refusal: type[Refusal]
) -> None:
    before = everything(programme.database)
    with pytest.raises(refusal):
        bring_in(programme, data, **told)
    assert everything(programme.database) == before


def test_a_meeting_that_was_called_off_has_no_register(programme: Programme) -> None:
    with programme.database.reading() as session:
        group = session.scalars(select(Membership.group_id)).first()
    made = programme.do(meetings.add, group_id=group, held_on=DAY)
    programme.do(meetings.correct, made, held_on=DAY, cancelled=True)
    with pytest.raises(BadValue, match="called off"):
        bring_in(programme)


def test_the_trail_knows_of_it_and_names_nobody(programme: Programme) -> None:
    bring_in(programme)
    ana = member(programme, "Ana Lopez")
    programme.do(waiting_names.confirm_alias, row(programme, IPAD), member_id=ana)
    programme.do(waiting_names.set_aside, row(programme, "Ben"))
    with programme.database.reading() as session:
        entries = session.scalars(
            select(TrailEntry).where(~TrailEntry.use_case.startswith("members."))
        ).all()
    assert {"marks", "meetings", "import_batches", "import_rows", "aliases"} <= {
        entry.noun for entry in entries
    }
    said = repr([entry.changes for entry in entries]).casefold()
    assert not any(word in said for word in ("ana", "ben", "zoom.csv", "example.org"))


def test_every_line_of_the_file_is_kept(programme: Programme) -> None:
    bring_in(programme)
    with programme.database.reading() as session:
        rows = session.scalars(select(ImportRow).order_by(ImportRow.line)).all()
    assert [(one.line, one.outcome) for one in rows] == [
        (2, RowOutcome.MATCHED),
        (3, RowOutcome.UNKNOWN),
        (4, RowOutcome.MATCHED),
        (5, RowOutcome.UNKNOWN),
        (6, RowOutcome.SET_ASIDE),
        (7, RowOutcome.SET_ASIDE),
        (8, RowOutcome.REFUSED),
    ]
    assert rows[0].email is None


def test_the_number_of_statements_does_not_follow_the_people(programme: Programme) -> None:
    counts: list[list[int]] = []
    for many, day in ((20, "11/19/2025"), (400, "11/26/2025")):
        data = file(
            *(
                was(f"N{number}", "19:00:00", "19:30:00", f"n{number}@example.org", day=day)
                for number in range(many)
            ),
            *(was(f"Guest {number}", "19:00:00", "19:30:00", day=day) for number in range(many)),
        )
        for number in range(many if many > 20 else 0):
            programme.do(members.add, name=f"N{number}", email=f"n{number}@example.org")
        with statements(programme.database) as sent:
            look(programme, data)
            seen = len(sent)
            batch_id = bring_in(programme, data)
            saved = len(sent) - seen
            programme.do(imports.undo, batch_id, on=TODAY)
        counts.append([seen, saved, len(sent) - seen - saved])
    assert all(large - small <= 6 for small, large in zip(*counts, strict=True)), counts


def test_a_register_of_a_new_group_makes_it_and_taking_it_back_unmakes_it(
    programme: Programme,
) -> None:
    assert look(programme, group_name="Brand new").group_id is None
    batch_id = bring_in(programme, group_name="Brand new")
    with programme.database.reading() as session:
        assert session.scalar(select(Group.id).where(Group.name == "Brand new")) is not None
    programme.do(imports.undo, batch_id, on=TODAY)
    with programme.database.reading() as session:
        assert session.scalar(select(Group.id).where(Group.name == "Brand new")) is None
