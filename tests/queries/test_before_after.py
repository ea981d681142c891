"""The rows behind the honest before and after, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product

import pandas as pd
import pytest
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.errors import NotPermitted
from heal.measures.matched_sets import matched_sets
from heal.queries import before_after, scope
from heal.queries.participation import Scope
from heal.rules.access import Actor
from heal.services import meetings
from heal.vocabulary import Role
from tests.kit.programme import TODAY, Programme

BEGAN = TODAY - timedelta(weeks=8)
ALL = Scope(since=date(2000, 1, 1), until=TODAY)
READS: tuple[Callable[[Session, Scope], pd.DataFrame], ...] = (
    before_after.stays,
    before_after.held,
    before_after.came,
    before_after.first_pairings,
)


def read(database: Database, scope: Scope = ALL) -> list[pd.DataFrame]:
    with database.reading() as session:
        return [one(session, scope) for one in READS]


@pytest.fixture
def programme(database: Database) -> Programme:
    """Give a programme with one newly paired member and two who came as often."""
    programme = Programme(database)
    group = programme.group("Ash")
    programme.pairing(group, on=BEGAN)
    mentee = int(read(database)[3]["member"].item())
    similar = [programme.member(group) for _ in range(2)]
    for week, side in product(range(1, 7), (-1, 1)):
        # A day beside those of the meetings at which the mentee attended before asking.
        day = BEGAN + side * timedelta(weeks=week, days=1)
        programme.meeting(group, day, [mentee, *similar] if week < 3 else [])
    return programme


def test_rows_of_a_programme_make_a_set(programme: Programme) -> None:
    found = matched_sets(*read(programme.database), since=ALL.since)
    assert found.newly_paired == 1
    (row,) = found.sets.to_dict("records")
    assert row["before"] == pytest.approx(2 / 6)
    assert len(found.matched) == 2


def test_a_meeting_without_a_register_has_no_marks_and_says_so(programme: Programme) -> None:
    (group,) = set(read(programme.database)[1]["group"])
    programme.do(meetings.add, group_id=group, held_on=TODAY)
    _, held, came, _ = read(programme.database)
    (row,) = held[held["held_on"] == TODAY].to_dict("records")
    assert not row["has_register"]
    assert set(came["meeting"]) <= set(held.loc[held["has_register"].astype(bool), "meeting"])
    assert came["present"].all()


def test_another_group_and_another_time_are_not_read(programme: Programme) -> None:
    other = programme.group("Birch")
    programme.pairing(other, on=BEGAN + timedelta(days=1))
    stays, held, came, paired = read(programme.database, Scope(ALL.since, TODAY, other))
    assert set(stays["group"]) == set(held["group"]) == {other}
    assert set(came["meeting"]) <= set(held["meeting"])
    # Whoever was paired in whatever group is no longer somebody not yet paired.
    assert len(paired) == 2
    early = read(programme.database, Scope(ALL.since, BEGAN - timedelta(weeks=200)))
    assert [len(frame) for frame in early] == [0, 0, 0, 0]


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.BOARD])
def test_who_may_not_know_whose_they_are_is_refused(programme: Programme, role: Role) -> None:
    (group,) = set(read(programme.database)[1]["group"])
    actor = Actor("Somebody", role, account_id=1, groups=frozenset({group}))
    with programme.database.reading() as session:
        scope.bind(session, actor, shows=True)
        with pytest.raises(NotPermitted):
            before_after.first_pairings(session, ALL)
