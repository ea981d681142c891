"""The rows behind the figures, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pandas as pd
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.models import Membership
from heal.queries import participation
from heal.queries.participation import Scope
from heal.services import meetings, members
from tests.kit.programme import TODAY, Programme
from tests.kit.statements import sent

ALL = Scope(since=date(2000, 1, 1), until=TODAY)
READS: dict[str, tuple[Callable[[Session, Scope], pd.DataFrame], list[str]]] = {
    "meetings": (
        participation.meetings,
        ["group", "held_on", "cancelled", "has_register", "attended", "could"],
    ),
    "around_beginnings": (
        participation.around_beginnings,
        ["pairing", "began_on", "held_on", "attended"],
    ),
    "pairing_spans": (participation.pairing_spans, ["began_on", "ended_on", "known_from"]),
    "request_spans": (participation.request_spans, ["opened_on", "closed_on", "status"]),
}


@pytest.fixture
def programme(database: Database) -> Programme:
    return Programme(database)


def _read(database: Database, name: str, scope: Scope = ALL) -> tuple[pd.DataFrame, int]:
    with sent(database) as asked, database.reading() as session:
        frame = READS[name][0](session, scope)
    return frame, len(asked)


@pytest.mark.parametrize("name", list(READS))
def test_one_question_and_all_columns_also_when_empty(database: Database, name: str) -> None:
    frame, asked = _read(database, name)
    assert list(frame.columns) == READS[name][1]
    assert frame.empty
    assert asked == 1


def test_whoever_was_no_member_that_day_does_not_count(programme: Programme) -> None:
    group, other = programme.group(), programme.group()
    own, guest = programme.member(group), programme.member(other)
    programme.meeting(group, TODAY - timedelta(days=7), [own, guest])
    programme.do(meetings.add, group_id=group, held_on=TODAY)
    frame, _ = _read(programme.database, "meetings")
    assert list(frame["attended"]) == [1, 0]
    assert list(frame["could"]) == [1, 1]
    assert [bool(has) for has in frame["has_register"]] == [True, False]


def test_somebody_who_left_and_came_back_counts_once(programme: Programme) -> None:
    group = programme.group()
    member = programme.member(group)
    programme.meeting(group, TODAY, [member])
    with programme.database.reading() as session:
        first = session.scalars(select(Membership.id)).one()
    programme.do(
        members.correct_membership,
        first,
        joined_on=TODAY - timedelta(days=300),
        left_on=TODAY - timedelta(days=10),
    )
    programme.do(members.join, member, group_id=group, joined_on=TODAY - timedelta(days=5))
    frame, _ = _read(programme.database, "meetings")
    assert list(frame["attended"]) == [1]
    assert list(frame["could"]) == [1]


def test_only_meetings_that_count_stand_around_a_beginning(programme: Programme) -> None:
    group = programme.group()
    began = TODAY - timedelta(days=30)
    programme.pairing(group, on=began)
    without_register = began - timedelta(days=20)
    programme.do(meetings.add, group_id=group, held_on=without_register)
    programme.meeting(group, began - timedelta(days=27), [])
    frame, asked = _read(programme.database, "around_beginnings")
    days = list(frame["held_on"])
    assert without_register not in days
    assert began - timedelta(days=27) in days
    assert asked == 1
    assert [bool(came) for came in frame["attended"]] == [False, True, True]


def test_the_nearest_meetings_on_either_side_are_enough(programme: Programme) -> None:
    group = programme.group()
    began = TODAY - timedelta(days=60)
    programme.pairing(group, on=began)
    for day in range(1, 60):
        programme.do(meetings.add, group_id=group, held_on=TODAY - timedelta(days=200 + day))
    for day in range(70, 70 + participation.MEETINGS_EACH_SIDE + 8):
        programme.meeting(group, TODAY - timedelta(days=day), [])
    frame, _ = _read(programme.database, "around_beginnings")
    before = [day for day in frame["held_on"] if day < began]
    assert len(before) == participation.MEETINGS_EACH_SIDE
    assert min(before) == TODAY - timedelta(days=70 + participation.MEETINGS_EACH_SIDE - 1)


def test_a_group_narrows_what_is_about_its_members(programme: Programme) -> None:
    here, there = programme.group(), programme.group()
    programme.pairing(here)
    programme.request(there)
    for group, spans in ((here, 1), (there, 0)):
        scope = Scope(since=ALL.since, until=TODAY, group_id=group)
        assert len(_read(programme.database, "pairing_spans", scope)[0]) == spans
    scope = Scope(since=ALL.since, until=TODAY, group_id=there)
    assert len(_read(programme.database, "request_spans", scope)[0]) == 1
