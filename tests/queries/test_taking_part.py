"""Who takes part, on both databases: counted again one by one, in programmes at random."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.models import Group, Mark, Meeting, Membership, MentorOffer, Pairing
from heal.queries import participation, taking_part
from heal.queries.participation import Scope
from heal.queries.taking_part import GroupMonth, MonthEnd
from heal.rules.circle import HAVE_BEEN_APPROVED
from heal.rules.days import add_months, month_end
from heal.rules.mentors import is_newer
from heal.services import endings, members
from heal.vocabulary import InMentoring
from tests.kit.programme import TODAY, Programme
from tests.kit.random_programme import RandomProgramme
from tests.kit.statements import sent

LATE = Scope(TODAY - timedelta(days=14), TODAY)
EARLY = Scope(TODAY - timedelta(days=60), TODAY - timedelta(days=15))
WHOLE = Scope(TODAY - timedelta(days=400), TODAY)
MONTHS = taking_part.month_ends(WHOLE.since, TODAY, newer_months=6)


@dataclass(frozen=True)
class Chance:
    """One person at one meeting that counts, while they were a member."""

    group: str
    held_on: date
    member: int
    came: bool


@contextmanager
def written(database: Database, seed: int) -> Iterator[Session]:
    """Give a session that finds a programme at random, which is gone afterwards."""
    with database.writer.connect() as connection, connection.begin() as transaction:
        RandomProgramme(connection, Random(seed)).write()  # noqa: S311 - invented people
        with Session(bind=connection, join_transaction_mode="create_savepoint") as session:
            yield session
        transaction.rollback()


def _all(session: Session, *columns: Any) -> list[Any]:
    return list(session.execute(select(*columns)))


def _role(session: Session, member: int, day: date) -> set[InMentoring]:
    mentees = _all(session, Pairing.mentee_id, Pairing.began_on)
    offers = _all(session, MentorOffer.member_id, MentorOffer.status, MentorOffer.decided_on)
    found = set()
    if any(one == member and began <= day for one, began in mentees):
        found.add(InMentoring.MENTEE)
    if any(o == member and s in HAVE_BEEN_APPROVED and d and d <= day for o, s, d in offers):
        found.add(InMentoring.MENTOR)
    return found or {InMentoring.NEITHER}


def chances(session: Session, role: InMentoring | None = None) -> list[Chance]:
    """Give every chance to come, looked up one by one."""
    names = dict(map(tuple, _all(session, Group.id, Group.name)))
    marks = {(m.meeting_id, m.member_id): m.present for m in session.scalars(select(Mark))}
    stays = list(session.scalars(select(Membership)))
    return [
        Chance(names[meeting.group_id], meeting.held_on, stay.member_id,
               marks.get((meeting.id, stay.member_id), False))
        for meeting in session.scalars(select(Meeting))
        for stay in stays
        if meeting.register is not None and not meeting.cancelled
        and stay.group_id == meeting.group_id and stay.joined_on <= meeting.held_on
        and (stay.left_on is None or meeting.held_on <= stay.left_on)
        and (role is None or role in _role(session, stay.member_id, meeting.held_on))
    ]  # fmt: skip


def rows(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in frame.itertuples(index=False)]


SEEDS = range(6)


@pytest.mark.parametrize("seed", SEEDS)
def test_meetings_count_who_could_have_come_and_who_came(database: Database, seed: int) -> None:
    with written(database, seed) as session:
        for role in (None, *InMentoring):
            found = participation.meetings(session, WHOLE, role=role)
            counted = found[found["has_register"].astype(bool) & ~found["cancelled"].astype(bool)]
            got = Counter[tuple[str, date]]()
            for row in counted.itertuples():
                got[row.group, row.held_on] += row.could
            every = chances(session, role)
            assert +got == Counter((one.group, one.held_on) for one in every)
            assert counted["attended"].sum() == sum(one.came for one in every)


@pytest.mark.parametrize("seed", SEEDS)
def test_months_count_people_once(database: Database, seed: int) -> None:
    with written(database, seed) as session:
        for role in (None, *InMentoring):
            found = taking_part.active_by_month(session, WHOLE, MONTHS, role=role)
            every = chances(session, role)
            expected = [
                (month.month, len({one.member for one in inside}),
                 len({one.member for one in inside if one.came}))
                for month in MONTHS
                if (inside := [c for c in every if month.month <= c.held_on <= month.day])
            ]  # fmt: skip
            assert rows(found) == expected


def _belonged(session: Session, month: MonthEnd) -> dict[int, tuple[bool, bool]]:
    """Give who belonged on the day: whether they were newer, and had had a mentor."""
    stays = list(session.scalars(select(Membership)))
    first: dict[int, date] = {}
    for stay in stays:
        first[stay.member_id] = min(stay.joined_on, first.get(stay.member_id, date.max))
    paired = [(p.mentee_id, p.began_on) for p in session.scalars(select(Pairing))]
    return {
        stay.member_id: (
            is_newer(first[stay.member_id], on=month.day, months=6),
            any(one == stay.member_id and day <= month.day for one, day in paired),
        )
        for stay in stays
        if stay.joined_on <= month.day and (stay.left_on is None or month.day <= stay.left_on)
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_newer_members_and_those_of_them_with_support(database: Database, seed: int) -> None:
    with written(database, seed) as session:
        expected = [
            (month.month, len(people), sum(newer for newer, _ in people.values()),
             sum(newer and helped for newer, helped in people.values()))
            for month in MONTHS
            if (people := _belonged(session, month))
        ]  # fmt: skip
        assert rows(taking_part.newer_by_month(session, WHOLE, MONTHS)) == expected
        last, earlier = MONTHS[-1], MONTHS[-4]
        two = [_belonged(session, one) for one in (last, earlier)]
        sides = Counter(
            tuple(
                value
                for people in two
                for newer, helped in [people.get(member, (False, False))]
                for value in (int(newer and helped), int(newer))
            )
            for member in two[0].keys() | two[1].keys()
        )
        tallied = sorted((*k, n) for k, n in sides.items() if k[1] or k[3])
        assert rows(taking_part.newer_in_two(session, WHOLE, last, earlier)) == tallied


@pytest.mark.parametrize("seed", SEEDS)
def test_two_periods_count_what_each_person_did(database: Database, seed: int) -> None:
    with written(database, seed) as session:
        every = chances(session)
        some: list[GroupMonth] = [("Group 0", TODAY.replace(day=1))]
        for hidden in ([], some):
            kept = [one for one in every if (one.group, one.held_on.replace(day=1)) not in hidden]
            people = Counter(
                tuple(
                    sum(scope.since <= one.held_on <= scope.until and ok for one, ok in own)
                    for scope in (LATE, EARLY)
                    for own in (
                        [(c, c.came) for c in kept if c.member == member],
                        [(c, True) for c in kept if c.member == member],
                    )
                )
                for member in {one.member for one in kept}
            )
            expected = sorted((*k, n) for k, n in people.items() if k[1] or k[3])
            found = taking_part.came_in_two(session, LATE, EARLY, hidden=hidden)
            assert rows(found) == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_two_periods_count_the_months_in_which_somebody_came(database: Database, seed: int) -> None:
    # The last month is in both, and the one before is missing in one of them.
    now, before = [MONTHS[-3], MONTHS[-1]], MONTHS[-2:]
    with written(database, seed) as session:
        every = chances(session)
        people = Counter(
            tuple(
                len({month for month, came in inside if came or whole})
                for side in (now, before)
                for whole in (False, True)
                for inside in [
                    [
                        (month.month, one.came)
                        for month in side
                        for one in every
                        if one.member == member and month.month <= one.held_on <= month.day
                    ]
                ]
            )
            for member in {one.member for one in every}
        )
        expected = sorted((*k, n) for k, n in people.items() if k[1] or k[3])
        assert rows(taking_part.active_in_two(session, WHOLE, now, before)) == expected


def test_somebody_in_two_groups_counts_once_and_a_group_narrows(database: Database) -> None:
    programme = Programme(database)
    here, there = programme.group("Here"), programme.group("There")
    both = programme.member(here)
    programme.member(there)
    programme.do(members.join, both, group_id=there, joined_on=TODAY - timedelta(days=300))
    programme.meeting(here, TODAY - timedelta(days=2), [both])
    programme.meeting(there, TODAY - timedelta(days=1), [])
    with database.reading() as session:
        active = taking_part.active_by_month(session, WHOLE, MONTHS)
        assert rows(active) == [(TODAY.replace(day=1), 2, 1)]
        only = Scope(WHOLE.since, WHOLE.until, there)
        assert rows(taking_part.active_by_month(session, only, MONTHS))[0][1:] == (2, 0)
        assert rows(taking_part.came_in_two(session, only, EARLY)) == [(0, 1, 0, 0, 2)]
        belonged = taking_part.newer_by_month(session, Scope(WHOLE.since, TODAY, here), MONTHS)
        assert rows(belonged)[-1][1:] == (1, 0, 0)


def test_support_that_ended_still_counts_and_one_to_come_does_not(database: Database) -> None:
    programme = Programme(database)
    group = programme.group()
    began = TODAY - timedelta(days=70)
    pairing = programme.pairing(group, on=began)
    programme.do(endings.end, pairing, on=began + timedelta(days=3))
    months = taking_part.month_ends(began - timedelta(days=40), TODAY, newer_months=24)
    with database.reading() as session:
        found = taking_part.newer_by_month(session, WHOLE, months)
    assert list(found["supported"]) == [int(month_end(month) >= began) for month in found["month"]]


def test_every_month_stands_there_and_the_last_is_looked_at_today() -> None:
    ends = taking_part.month_ends(date(2025, 11, 20), date(2026, 2, 10), newer_months=12)
    assert [one.month for one in ends] == [add_months(date(2025, 11, 1), n) for n in range(4)]
    assert [one.day for one in ends] == [
        date(2025, 11, 30), date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 10),
    ]  # fmt: skip
    assert all(is_newer(one.newer_since, on=one.day, months=12) for one in ends)


def test_without_a_month_there_is_nobody(database: Database) -> None:
    programme = Programme(database)
    group = programme.group()
    programme.meeting(group, TODAY, [programme.member(group)])
    with database.reading() as session:
        assert taking_part.active_by_month(session, WHOLE, []).empty
        assert taking_part.newer_by_month(session, WHOLE, []).empty
        assert taking_part.active_in_two(session, WHOLE, [], []).empty
        assert len(taking_part.active_in_two(session, WHOLE, MONTHS[-1:], [])) == 1


def test_marks_are_counted_from_an_index_alone(sqlite_database: Database) -> None:
    with sent(sqlite_database) as asked, sqlite_database.reading() as session:
        participation.meetings(session, WHOLE)
        taking_part.active_by_month(session, WHOLE, MONTHS)
        taking_part.came_in_two(session, LATE, EARLY)
        taking_part.active_in_two(session, WHOLE, MONTHS[-1:], MONTHS[:1])
    assert len(asked) == 4
    with sqlite_database.reader.connect() as connection:
        for statement in asked:
            nothing = (None,) * statement.count("?")
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", nothing)
            marks = [row.detail for row in plan if " marks " in row.detail]
            assert len(marks) == 1
            assert "USING COVERING INDEX ix_marks_meeting_id_member_id_present" in marks[0]
