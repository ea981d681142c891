"""Groups and their own idea of attending."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.errors import BadValue, NotFound
from heal.models import Group
from heal.services import desk, groups
from tests.kit.programme import Programme


@pytest.fixture
def programme(database: Database) -> Programme:
    """Give a programme on each database."""
    return Programme(database)


def kept(programme: Programme) -> list[Group]:
    """Return every group as it stands."""
    with programme.database.reading() as session:
        return list(session.scalars(select(Group).order_by(Group.id)))


def test_a_group_has_a_name_and_perhaps_a_zone(programme: Programme) -> None:
    programme.do(groups.add, name="  Monday   circle ", time_zone="America/Denver")
    programme.do(groups.add, name="Thursday")
    assert [(group.name, group.time_zone) for group in kept(programme)] == [
        ("Monday circle", "America/Denver"),
        ("Thursday", None),
    ]


@pytest.mark.parametrize("name", ["Monday", "MONDAY", " monday "])
def test_no_two_groups_have_one_name(programme: Programme, name: str) -> None:
    programme.do(groups.add, name="Monday")
    with pytest.raises(BadValue, match="There is a group called “Monday” already"):
        programme.do(groups.add, name=name)
    assert len(kept(programme)) == 1


def test_a_group_keeps_its_name_or_takes_a_free_one(programme: Programme) -> None:
    monday, thursday = programme.group("Monday"), programme.group("Thursday")
    programme.do(groups.correct, monday, name="monday", time_zone=None)
    with pytest.raises(BadValue, match="already; open that one"):
        programme.do(groups.correct, thursday, name="Monday", time_zone=None)
    assert [group.name for group in kept(programme)] == ["monday", "Thursday"]


def test_a_zone_has_to_be_one(programme: Programme) -> None:
    with pytest.raises(BadValue, match="is not a known time zone"):
        programme.do(groups.add, name="Monday", time_zone="Mountain")
    assert kept(programme) == []


def test_an_own_rule_is_kept_and_given_up(programme: Programme) -> None:
    group = programme.group("Monday")
    own = {"attending_meetings": 3, "attending_of_last": 8, "attending_within_days": 0}
    programme.do(groups.correct, group, name="Monday", time_zone=None, **own)
    (found,) = kept(programme)
    assert (found.attending_meetings, found.attending_of_last, found.attending_within_days) == (
        3,
        8,
        0,
    )
    programme.do(groups.correct, group, name="Monday", time_zone=None)
    (found,) = kept(programme)
    assert found.attending_meetings is None
    assert found.attending_within_days is None


@pytest.mark.parametrize(
    ("own", "says"),
    [
        ({"attending_meetings": 4, "attending_of_last": 3}, "cannot ask for 4 of its last 3"),
        ({"attending_of_last": 1}, "cannot ask for 2 of its last 1"),
        ({"attending_meetings": 7}, "cannot ask for 7 of its last 6"),
        ({"attending_meetings": 0}, "for one meeting at least"),
        ({"attending_of_last": 0}, "for one meeting at least"),
        ({"attending_within_days": -1}, "no fewer than 0 days"),
    ],
)
def test_a_rule_that_nobody_can_meet_is_refused(
    programme: Programme, own: dict[str, Any], says: str
) -> None:
    group = programme.group("Monday")
    with pytest.raises(BadValue, match=says):
        programme.do(groups.correct, group, name="Monday", time_zone=None, **own)
    assert kept(programme)[0].attending_meetings is None


def test_an_own_rule_stands_beside_the_programmes(programme: Programme) -> None:
    programme.do(desk.change_settings, values={"attending_meetings": 1})
    group = programme.group("Monday")
    programme.do(groups.correct, group, name="Monday", time_zone=None, attending_of_last=1)
    assert kept(programme)[0].attending_of_last == 1


def test_a_group_that_is_not_there_is_a_sentence(programme: Programme) -> None:
    with pytest.raises(NotFound, match="This group is not in the records"):
        programme.do(groups.correct, 4711, name="Monday", time_zone=None)
