"""What the groups that somebody leads need, narrowed to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

import pytest

from heal.db.engine import Database
from heal.queries import my_groups
from heal.queries.members import memberships
from heal.rules.attention import cutoffs
from heal.rules.settings import ProgrammeSettings
from heal.services import groups, meetings, members, recommendations, registers, requests
from heal.vocabulary import Quality
from tests.kit import cast
from tests.kit.leading import leads, shown
from tests.kit.programme import TODAY, WISH, Programme

WEEK = timedelta(weeks=1)
USUAL = ProgrammeSettings()
ZOOM = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\r\n"


@pytest.fixture
def programme(database: Database) -> Programme:
    """Give a programme on each database."""
    return Programme(database)


@pytest.fixture
def own(programme: Programme) -> int:
    """Give the group that is led."""
    return programme.group("Ash")


def before(weeks: int) -> date:
    return TODAY - weeks * WEEK


def ask(programme: Programme, query: Callable[..., Any], own: int, *more: Any, **told: Any) -> Any:
    """Return what whoever leads the group is told, in one statement."""
    with shown(programme.database, leads(own)) as session:
        return query(session, *more, today=TODAY, **told)


def came(programme: Programme, group: int, seen: str, member: int) -> list[int]:
    """Make a weekly meeting for each sign, the latest first: came, did not, no register."""
    made = []
    for weeks, one in enumerate(seen):
        meeting = programme.do(meetings.add, group_id=group, held_on=before(weeks))
        if one != "?":
            programme.do(meetings.fill_register, meeting, present=[member] if one == "+" else [])
        made.append(meeting)
    return made


def leave(programme: Programme, member: int, left_on: date) -> None:
    with programme.database.reading() as session:
        (time,) = memberships(session, member)
    programme.do(members.leave, time.membership_id, left_on=left_on)


def quiet(programme: Programme, own: int) -> list[str]:
    return [one.name for one in ask(programme, my_groups.newly_quiet, own, USUAL)]


@pytest.mark.parametrize(
    ("seen", "is_quiet"),
    [
        ("---++", True),
        ("---+", False),
        ("--+++", False),
        ("-?--++", True),
        ("--?++", False),
        ("---------++", False),
    ],
)
def test_newly_quiet(programme: Programme, own: int, seen: str, is_quiet: bool) -> None:
    came(programme, own, seen, programme.member(own, "Ana"))
    assert quiet(programme, own) == (["Ana"] if is_quiet else [])


def test_quiet_since_the_last_time_and_only_there(programme: Programme, own: int) -> None:
    other = programme.group("Birch")
    ana, ben = programme.member(own, "Ana"), programme.member(other, "Ben")
    came(programme, own, "---+++", ana)
    came(programme, other, "---+++", ben)
    (found,) = ask(programme, my_groups.newly_quiet, own, USUAL)
    assert (found.member_id, found.group, found.last_came_on) == (ana, "Ash", before(3))
    assert ask(programme, my_groups.newly_quiet, own, USUAL, group_id=other) == ()


def test_whoever_left_or_had_not_come_yet_is_not_quiet(programme: Programme, own: int) -> None:
    ana = programme.member(own, "Ana")
    came(programme, own, "---+++", ana)
    programme.do(members.add, name="Newer", group_id=own, joined_on=before(2))
    assert quiet(programme, own) == ["Ana"]
    leave(programme, ana, before(1))
    assert quiet(programme, own) == []


def test_as_long_as_a_register_has_unknown_names_nobody_is_absent(
    programme: Programme, own: int
) -> None:
    came(programme, own, "?--++", programme.member(own, "Ana"))
    zoom = f"{ZOOM}A's phone,,06/16/2026 19:00:00,06/16/2026 20:00:00,60,Yes\r\n"
    programme.do(
        registers.save, data=zoom.encode(), file_name="a.csv", group_name="Ash", zone="UTC",
        today=TODAY,
    )  # fmt: skip
    assert quiet(programme, own) == []


def test_a_group_has_its_own_idea_of_coming(programme: Programme, own: int) -> None:
    came(programme, own, "---++----", programme.member(own, "Ana"))
    programme.do(
        groups.correct, own, name="Ash", time_zone=None, attending_meetings=3, attending_of_last=6
    )
    assert quiet(programme, own) == []


def test_a_group_without_a_meeting_this_week_is_asked(programme: Programme, own: int) -> None:
    programme.group("Birch")
    (never,) = ask(programme, my_groups.not_noted, own, USUAL)
    assert (never.group, never.last_on) == ("Ash", None)
    programme.do(meetings.add, group_id=own, held_on=before(1))
    (week_ago,) = ask(programme, my_groups.not_noted, own, USUAL)
    assert week_ago.last_on == before(1)
    off = programme.do(meetings.add, group_id=own, held_on=before(1) + timedelta(days=1))
    programme.do(meetings.correct, off, held_on=before(1) + timedelta(days=1), cancelled=True)
    assert ask(programme, my_groups.not_noted, own, USUAL) == ()


def test_registers_are_asked_for_within_two_weeks(programme: Programme, own: int) -> None:
    other = programme.group("Birch")
    add = {
        days: programme.do(meetings.add, group_id=own, held_on=TODAY - timedelta(days=days))
        for days in (0, 3, 5, 14, 15)
    }
    programme.do(meetings.fill_register, add[3], present=[])
    programme.do(meetings.correct, add[5], held_on=TODAY - timedelta(days=5), cancelled=True)
    programme.do(meetings.add, group_id=other, held_on=TODAY)
    found = ask(programme, my_groups.to_fill, own, cutoffs(USUAL, today=TODAY))
    assert [one.meeting_id for one in found] == [add[14], add[0]]


def test_newcomers(programme: Programme, own: int) -> None:
    other = programme.group("Birch")
    for name, group, days in (("Last", own, 30), ("Over", own, 31), ("Else", other, 1)):
        joined_on = TODAY - timedelta(days=days)
        programme.do(members.add, name=name, group_id=group, joined_on=joined_on)
    back = programme.member(own, "Back")
    leave(programme, back, before(20))
    programme.do(members.join, back, group_id=own, joined_on=before(1))
    programme.meeting(own, before(2), [])
    programme.meeting(own, TODAY, [back])
    found = ask(programme, my_groups.newcomers, own, USUAL)
    told = [(one.name, one.registers, one.came, one.has_been_here) for one in found]
    assert told == [("Back", 1, 1, True), ("Last", 2, 0, False)]


def names(found: Iterable[Any]) -> list[str]:
    return [one.name for one in found]


def test_who_looks_for_a_mentor(programme: Programme, own: int) -> None:
    other = programme.group("Birch")
    for name, group in (("Ana", own), ("Ben", own), ("Else", other)):
        member = programme.attending_member(group, name)
        request = programme.do(requests.open, member, on=before(1), wish=WISH)
        if name == "Ben":
            programme.do(requests.hold, request)
        elif name == "Ana":
            programme.do(members.join, member, group_id=other, joined_on=before(1))
    (ana,) = ask(programme, my_groups.looking, own)
    assert (ana.name, ana.groups, ana.opened_on) == ("Ana", "Ash", before(1))
    assert ask(programme, my_groups.looking, own, group_id=other) == ()


def test_who_offers_to_mentor(programme: Programme, own: int) -> None:
    fay = cast.actor(programme.database, cast.facilitator(programme.database, [own]))
    ana, ben = programme.member(own, "Ana"), programme.member(own, "Ben")
    first, second = programme.offer(ana, on=before(2)), programme.offer(ben, on=before(1))
    programme.offer(programme.member(programme.group("Birch"), "Else"))
    programme.mentor(own)
    Programme(programme.database, actor=fay).do(
        recommendations.recommend, first, qualities=[Quality.PRESENCE], words=None, on=TODAY
    )
    with shown(programme.database, fay) as session:
        found = my_groups.offered(session, today=TODAY)
    told = [(one.offer_id, one.name, one.groups, one.told) for one in found]
    assert told == [(first, "Ana", "Ash", True), (second, "Ben", "Ash", False)]
    colleague = leads(own, account_id=4711)
    with shown(programme.database, colleague) as session:
        assert not any(one.told for one in my_groups.offered(session, today=TODAY))
