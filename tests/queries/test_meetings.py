"""The list of meetings, and one register."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.errors import NotFound
from heal.queries import meetings as queries
from heal.queries import members as people
from heal.queries.frames import Slice
from heal.queries.meetings import MeetingFilter
from heal.services import meetings, members
from heal.vocabulary import RegisterSource
from tests.kit.programme import TODAY, Programme
from tests.kit.statements import one_statement

COLUMNS = ["meeting_id", "held_on", "group", "register", "came", "minutes", "cancelled"]
ALL = MeetingFilter()
WEEK = timedelta(weeks=1)


@pytest.fixture
def programme(database: Database) -> Programme:
    """Give a programme on each database."""
    return Programme(database)


def listed(programme: Programme, narrowed: MeetingFilter) -> list[int]:
    """Return which meetings the list holds, and see that the count says the same."""
    with one_statement(programme.database) as session:
        found = [int(number) for number in queries.meetings(session, narrowed)["meeting_id"]]
    with one_statement(programme.database) as session:
        assert queries.meetings_count(session, narrowed) == len(found)
    return found


def test_an_empty_list_has_its_columns(programme: Programme) -> None:
    with one_statement(programme.database) as session:
        frame = queries.meetings(session, ALL, page=Slice())
    assert list(frame.columns) == COLUMNS
    assert frame.empty


def test_the_newest_comes_first_and_a_day_is_by_group(programme: Programme) -> None:
    late, early = programme.group("Z"), programme.group("A")
    old = programme.do(meetings.add, group_id=early, held_on=TODAY - WEEK)
    second = programme.do(meetings.add, group_id=late, held_on=TODAY)
    first = programme.do(meetings.add, group_id=early, held_on=TODAY)
    assert listed(programme, ALL) == [first, second, old]


def test_filters_narrow_the_list(programme: Programme) -> None:
    group, other = programme.group(), programme.group()
    with_register = programme.meeting(group, TODAY - WEEK, [])
    without = programme.do(meetings.add, group_id=group, held_on=TODAY)
    off = programme.do(meetings.add, group_id=group, held_on=TODAY - 2 * WEEK)
    programme.do(meetings.correct, off, held_on=TODAY - 2 * WEEK, cancelled=True)
    elsewhere = programme.do(meetings.add, group_id=other, held_on=TODAY - 3 * WEEK)
    assert listed(programme, MeetingFilter(group_id=other)) == [elsewhere]
    assert listed(programme, MeetingFilter(without_register=True)) == [without, elsewhere]
    assert listed(programme, MeetingFilter(since=TODAY - WEEK)) == [without, with_register]
    assert listed(programme, MeetingFilter(until=TODAY - 2 * WEEK)) == [off, elsewhere]
    span = MeetingFilter(since=TODAY - 2 * WEEK, until=TODAY - WEEK, group_id=group)
    assert listed(programme, span) == [with_register, off]


def test_who_came_is_counted_only_where_a_register_tells(programme: Programme) -> None:
    group = programme.group()
    ana, ben = programme.member(group), programme.member(group)
    programme.do(meetings.add, group_id=group, held_on=TODAY)
    some = programme.meeting(group, TODAY - WEEK, [ana, ben])
    programme.do(meetings.fill_register, some, present=[ben])
    programme.meeting(group, TODAY - 2 * WEEK, [])
    with programme.database.reading() as session:
        frame = queries.meetings(session, ALL)
    assert list(frame["came"]) == [None, 1, 0]
    by_hand = RegisterSource.BY_HAND.value
    assert list(frame["register"]) == [None, by_hand, by_hand]


def test_pages_follow_each_other(programme: Programme) -> None:
    group = programme.group()
    for weeks in range(5):
        programme.do(meetings.add, group_id=group, held_on=TODAY - weeks * WEEK)
    with programme.database.reading() as session:
        last = queries.meetings(session, ALL, page=Slice(3, 2))
    assert list(last["held_on"]) == [TODAY - 4 * WEEK]


def test_one_meeting_is_one_statement(programme: Programme) -> None:
    group = programme.group("Monday")
    meeting = programme.meeting(group, TODAY, [programme.member(group)])
    with one_statement(programme.database) as session:
        held = queries.meeting(session, meeting)
    assert (held.group, held.came, held.row.held_on) == ("Monday", 1, TODAY)


def test_a_meeting_that_is_not_there_is_a_sentence(programme: Programme) -> None:
    with (
        programme.database.reading() as session,
        pytest.raises(NotFound, match="This meeting is not in the records"),
    ):
        queries.meeting(session, 4711)


def test_a_register_offers_who_belonged_that_day_and_who_was_marked(programme: Programme) -> None:
    group = programme.group()
    here = programme.member(group, "Here")
    programme.member(group, "Away")
    gone = programme.member(group, "Gone")
    with_last_day = programme.member(group, "Last day")
    programme.do(members.add, name="Later", group_id=group, joined_on=TODAY + WEEK)
    programme.member(programme.group(), "Elsewhere")
    guest = programme.member(name="Guest")
    for member, left_on in ((gone, TODAY - WEEK), (with_last_day, TODAY)):
        with programme.database.reading() as session:
            number = _membership(session, member)
        programme.do(members.leave, number, left_on=left_on)
    meeting = programme.meeting(group, TODAY, [here, guest])
    with one_statement(programme.database) as session:
        lines = queries.register(session, meeting)
    assert [(line.name, line.present, line.belonged) for line in lines] == [
        ("Away", None, True),
        ("Guest", True, False),
        ("Here", True, True),
        ("Last day", None, True),
    ]


def _membership(session: Session, member: int) -> int:
    return people.memberships(session, member)[0].membership_id


def test_somebody_with_two_times_in_the_group_is_one_line(programme: Programme) -> None:
    group = programme.group()
    ana = programme.member(group)
    with programme.database.reading() as session:
        number = _membership(session, ana)
    programme.do(members.leave, number, left_on=TODAY - WEEK)
    programme.do(members.join, ana, group_id=group, joined_on=TODAY)
    meeting = programme.do(meetings.add, group_id=group, held_on=TODAY)
    with programme.database.reading() as session:
        assert [line.member_id for line in queries.register(session, meeting)] == [ana]


def test_who_came_is_told_meeting_by_meeting_and_narrowed_like_the_meetings(
    programme: Programme,
) -> None:
    monday, tuesday = programme.group("Monday"), programme.group("Tuesday")
    ana, ben = programme.member(monday, "Ana"), programme.member(monday, "Ben")
    programme.meeting(monday, TODAY - WEEK, [ben])
    programme.meeting(monday, TODAY, [ana, ben])
    programme.meeting(tuesday, TODAY, [ana])
    programme.do(meetings.add, group_id=tuesday, held_on=TODAY - WEEK)
    with one_statement(programme.database) as session:
        everything = queries.attendance(session, ALL)
    assert list(everything["held_on"]) == [TODAY] * 3 + [TODAY - WEEK] * 2
    assert list(everything["group"]) == ["Monday"] * 2 + ["Tuesday"] + ["Monday"] * 2
    with one_statement(programme.database) as session:
        frame = queries.attendance(session, MeetingFilter(group_id=monday))
    assert list(frame.columns) == [
        "member_id", "held_on", "group", "name", "present", "minutes", "source",
    ]  # fmt: skip
    assert list(zip(frame["held_on"], frame["name"], frame["present"], strict=True)) == [
        (TODAY, "Ana", True),
        (TODAY, "Ben", True),
        (TODAY - WEEK, "Ana", False),
        (TODAY - WEEK, "Ben", True),
    ]
    with one_statement(programme.database) as session:
        assert queries.attendance(session, MeetingFilter(without_register=True)).empty
