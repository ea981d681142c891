"""The list of groups."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heal.db.engine import Database
from heal.queries import groups
from heal.services import groups as group_cases
from heal.services import members
from tests.kit.memberships import membership
from tests.kit.programme import TODAY, Programme
from tests.kit.statements import one_statement

WEEK = timedelta(weeks=1)


@pytest.fixture
def programme(database: Database) -> Programme:
    """Give a programme on each database."""
    return Programme(database)


def test_groups_come_with_their_counts(programme: Programme) -> None:
    one = programme.group("Monday")
    programme.group("A quiet one")
    here, gone = programme.member(one), programme.member(one)
    programme.do(members.leave, membership(programme, gone), left_on=TODAY - WEEK)
    programme.meeting(one, TODAY - 2 * WEEK, [here])
    programme.do(group_cases.correct, one, name="Monday", time_zone=None, attending_within_days=0)
    with one_statement(programme.database) as session:
        frame = groups.groups(session, today=TODAY)
    assert list(frame["group"]) == ["A quiet one", "Monday"]
    assert list(frame["members"]) == [0, 1]
    assert list(frame["last_register_on"]) == [None, TODAY - 2 * WEEK]
    assert list(frame["own_rule"]) == [False, True]


def test_no_groups_still_have_their_columns(programme: Programme) -> None:
    with programme.database.reading() as session:
        frame = groups.groups(session, today=TODAY)
    assert list(frame.columns) == [
        "group_id", "group", "time_zone", "members", "last_register_on", "own_rule",
    ]  # fmt: skip
