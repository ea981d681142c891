"""Meetings and registers: what counts, what is corrected, what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.errors import BadValue, NotFound, NotPermitted
from heal.models import Mark, Meeting
from heal.queries.eligibility import mentee_facts
from heal.rules.access import Actor
from heal.services import door, groups, meetings
from heal.vocabulary import Attendance, RegisterSource, Role
from tests.kit.programme import TODAY, Programme

WEEK = timedelta(weeks=1)


@pytest.fixture
def programme(database: Database) -> Programme:
    """Give a programme on each database."""
    return Programme(database)


def marks(programme: Programme, meeting: int) -> dict[int, tuple[bool, RegisterSource, int | None]]:
    """Return what a register says, person by person."""
    statement = select(Mark.member_id, Mark.present, Mark.source, Mark.minutes)
    with programme.database.reading() as session:
        rows = session.execute(statement.where(Mark.meeting_id == meeting))
        return {row.member_id: (row.present, row.source, row.minutes) for row in rows}


def kept(programme: Programme, meeting: int) -> Meeting:
    """Return a meeting as it stands."""
    with programme.database.reading() as session:
        return session.get_one(Meeting, meeting)


def imported(programme: Programme, group: int, minutes: dict[int, int]) -> int:
    """Make a meeting whose register came from a file: fifteen minutes count as present."""

    def bring_in(session: Session, actor: Actor) -> int:
        meeting = Meeting(group_id=group, held_on=TODAY, register=RegisterSource.IMPORTED)
        session.add(meeting)
        session.flush()
        session.add_all(
            Mark(
                meeting_id=meeting.id,
                member_id=member,
                present=long >= 15,
                source=RegisterSource.IMPORTED,
                minutes=long,
            )
            for member, long in minutes.items()
        )
        return meeting.id

    return int(programme.do(bring_in))


def attendance(programme: Programme, member: int) -> Attendance:
    """Return what the registers say of a member today."""
    with programme.database.reading() as session:
        return mentee_facts(session, member, on=TODAY).attendance


def test_a_group_meets_once_a_day(programme: Programme) -> None:
    group = programme.group()
    programme.do(meetings.add, group_id=group, held_on=TODAY)
    with pytest.raises(BadValue, match="This group has a meeting on 2026-06-16 already"):
        programme.do(meetings.add, group_id=group, held_on=TODAY)
    programme.do(meetings.add, group_id=programme.group(), held_on=TODAY)


def test_a_meeting_is_not_moved_onto_another(programme: Programme) -> None:
    group = programme.group()
    programme.do(meetings.add, group_id=group, held_on=TODAY)
    other = programme.do(meetings.add, group_id=group, held_on=TODAY - WEEK)
    with pytest.raises(BadValue, match="already; open that one"):
        programme.do(meetings.correct, other, held_on=TODAY, cancelled=False)
    assert kept(programme, other).held_on == TODAY - WEEK
    programme.do(meetings.correct, other, held_on=TODAY - WEEK, cancelled=True)
    assert kept(programme, other).cancelled


def test_an_impossible_day_is_refused(programme: Programme) -> None:
    group, long_ago = programme.group(), date(206, 6, 16)
    meeting = programme.do(meetings.add, group_id=group, held_on=TODAY)
    with pytest.raises(BadValue, match="too long ago to be right"):
        programme.do(meetings.add, group_id=group, held_on=long_ago)
    with pytest.raises(BadValue, match="too long ago to be right"):
        programme.do(meetings.correct, meeting, held_on=long_ago, cancelled=False)
    assert kept(programme, meeting).held_on == TODAY


def test_ticks_are_kept_and_taken_back(programme: Programme) -> None:
    group = programme.group()
    ana, ben = programme.member(group), programme.member(group)
    meeting = programme.meeting(group, TODAY, [ana])
    assert kept(programme, meeting).register is RegisterSource.BY_HAND
    programme.do(meetings.fill_register, meeting, present=[ben])
    by_hand = RegisterSource.BY_HAND
    assert marks(programme, meeting) == {ana: (False, by_hand, None), ben: (True, by_hand, None)}


def test_a_register_may_be_empty(programme: Programme) -> None:
    group = programme.group()
    ana = programme.member(group)
    meeting = programme.meeting(group, TODAY - 5 * WEEK, [])
    assert kept(programme, meeting).register is RegisterSource.BY_HAND
    assert marks(programme, meeting) == {}
    assert attendance(programme, ana) is Attendance.UNKNOWN


def test_no_register_is_never_absent(programme: Programme) -> None:
    group = programme.group()
    ana = programme.member(group)
    for weeks in range(6):
        programme.do(meetings.add, group_id=group, held_on=TODAY - weeks * WEEK)
    assert attendance(programme, ana) is Attendance.UNKNOWN


def test_registers_without_somebody_say_that_they_did_not_come(programme: Programme) -> None:
    group = programme.group()
    ana = programme.member(group)
    for weeks in range(6):
        programme.meeting(group, TODAY - weeks * WEEK, [])
    assert attendance(programme, ana) is Attendance.NOT_ATTENDING


def test_a_group_may_have_its_own_idea_of_attending(programme: Programme) -> None:
    group = programme.group()
    ana = programme.member(group)
    for weeks in range(6, 12):
        programme.meeting(group, TODAY - weeks * WEEK, [ana] if weeks == 6 else [])
    programme.meeting(group, TODAY, [])
    assert attendance(programme, ana) is Attendance.NOT_ATTENDING
    programme.do(
        groups.correct, group, name="Own", time_zone=None, attending_meetings=1, attending_of_last=6
    )
    assert attendance(programme, ana) is Attendance.ATTENDING


def test_an_imported_register_stays_so_and_corrections_are_marked(programme: Programme) -> None:
    group = programme.group()
    ana, ben, eva, finn = (programme.member(group) for _ in range(4))
    meeting = imported(programme, group, {ana: 60, ben: 5, eva: 40})
    programme.do(meetings.fill_register, meeting, present=[ana, ben, finn])
    assert kept(programme, meeting).register is RegisterSource.IMPORTED
    assert marks(programme, meeting) == {
        ana: (True, RegisterSource.IMPORTED, 60),
        ben: (True, RegisterSource.BY_HAND, 5),
        eva: (False, RegisterSource.BY_HAND, 40),
        finn: (True, RegisterSource.BY_HAND, None),
    }


def test_an_imported_register_goes_with_its_file(programme: Programme) -> None:
    group = programme.group()
    meeting = imported(programme, group, {programme.member(group): 60})
    with pytest.raises(BadValue, match="undo that import"):
        programme.do(meetings.take_register_away, meeting)
    assert len(marks(programme, meeting)) == 1


def test_a_register_by_hand_is_taken_away_whole(programme: Programme) -> None:
    group = programme.group()
    meeting = programme.meeting(group, TODAY, [programme.member(group)])
    programme.do(meetings.take_register_away, meeting)
    assert kept(programme, meeting).register is None
    assert marks(programme, meeting) == {}


def test_a_meeting_with_a_register_took_place(programme: Programme) -> None:
    meeting = programme.meeting(programme.group(), TODAY, [])
    with pytest.raises(BadValue, match="take the register away first"):
        programme.do(meetings.correct, meeting, held_on=TODAY, cancelled=True)
    programme.do(meetings.take_register_away, meeting)
    programme.do(meetings.correct, meeting, held_on=TODAY, cancelled=True)
    with pytest.raises(BadValue, match="called off, so nobody can have come"):
        programme.do(meetings.fill_register, meeting, present=[])


def test_nobody_unknown_is_marked(programme: Programme) -> None:
    group = programme.group()
    ana = programme.member(group)
    meeting = programme.do(meetings.add, group_id=group, held_on=TODAY)
    with pytest.raises(NotFound, match="One of these people"):
        programme.do(meetings.fill_register, meeting, present=[ana, 4711])
    assert marks(programme, meeting) == {}
    assert kept(programme, meeting).register is None


def test_somebody_of_another_group_may_have_come(programme: Programme) -> None:
    guest = programme.member(programme.group())
    meeting = programme.meeting(programme.group(), TODAY, [guest])
    assert marks(programme, meeting)[guest][0]


def test_what_is_not_there_is_a_sentence(programme: Programme) -> None:
    calls: list[tuple[Any, dict[str, Any]]] = [
        (meetings.correct, {"held_on": TODAY, "cancelled": False}),
        (meetings.fill_register, {"present": []}),
        (meetings.take_register_away, {}),
    ]
    for use_case, details in calls:
        with pytest.raises(NotFound, match="This meeting is not in the records"):
            programme.do(use_case, 4711, **details)
    with pytest.raises(NotFound, match="This group is not in the records"):
        programme.do(meetings.add, group_id=4711, held_on=TODAY)


def test_the_board_keeps_no_register(programme: Programme) -> None:
    group, board = programme.group(), Actor("board", Role.BOARD)
    with pytest.raises(NotPermitted):
        door.act(programme.database, meetings.add, board, group_id=group, held_on=TODAY)
    with programme.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Meeting)) == 0
