"""Whether several members come to meetings: the same as asked of each alone."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.models import Member
from heal.queries import attending, eligibility, scope
from heal.queries import settings as stored
from heal.rules.access import Actor
from heal.rules.settings import ProgrammeSettings
from heal.services import groups, meetings, members
from heal.vocabulary import Attendance, Role
from tests.kit.programme import COORDINATOR, TODAY, Programme
from tests.kit.statements import sent


def _people(programme: Programme, random: Random) -> tuple[list[int], list[int]]:
    """Make groups, one with a rule of its own, and people who come, or do not, or nobody knows."""
    led = [programme.group() for _ in range(3)]
    own = {"attending_meetings": 1, "attending_of_last": 2, "attending_within_days": 7}
    programme.do(groups.correct, led[2], name="Own rule", time_zone=None, **own)
    people = []
    for number in range(9):
        first, second = random.sample(led, 2)
        people.append(programme.member(first, months=random.randint(0, 3)))
        if number % 3 == 0:
            joined_on = TODAY - timedelta(days=40)
            programme.do(members.join, people[-1], group_id=second, joined_on=joined_on)
    for group in led:
        for weeks in random.sample(range(12), 7):
            held_on = TODAY - timedelta(weeks=weeks)
            meeting = int(programme.do(meetings.add, group_id=group, held_on=held_on))
            if random.random() < 0.6:
                present = [member for member in people if random.random() < 0.3]
                programme.do(meetings.fill_register, meeting, present=present)
            elif random.random() < 0.3:
                programme.do(meetings.correct, meeting, held_on=held_on, cancelled=True)
    return led, people


@pytest.mark.parametrize("seed", range(4))
def test_several_at_once_are_as_each_alone(database: Database, seed: int) -> None:
    programme = Programme(database)
    led, people = _people(programme, Random(seed))  # noqa: S311 - the same people again
    one_group = Actor("Fay", Role.FACILITATOR, account_id=1, groups=frozenset(led[:1]))
    found = set()
    for actor in (COORDINATOR, one_group):
        with programme.database.reading() as session:
            scope.bind(session, actor, shows=True)
            shown = set(session.scalars(select(Member.id).where(Member.id.in_(people))))
            settings = stored.programme(session)
            together = attending.attending(session, people, on=TODAY, programme=settings)
            assert set(together) == set(people)
            for member in shown:
                alone = eligibility.mentee_facts(session, member, on=TODAY)
                assert together[member] is alone.attendance
            found |= {together[member] for member in shown}
            hidden = set(people) - shown
            assert all(together[member] is Attendance.UNKNOWN for member in hidden)
    assert len(found) > 1, "these people are all alike"


def test_two_statements_whatever_the_number(database: Database) -> None:
    programme = Programme(database)
    group = programme.group()
    people = [programme.attending_member(group) for _ in range(7)]
    for asked in (people[:1], people):
        with sent(database) as statements, database.reading() as session:
            found = attending.attending(session, asked, on=TODAY, programme=ProgrammeSettings())
        assert len(statements) == 2
        assert set(found.values()) == {Attendance.ATTENDING}


def test_nobody_at_all_is_no_question(database: Database) -> None:
    with database.reading() as session:
        assert attending.attending(session, [], on=TODAY, programme=ProgrammeSettings()) == {}
