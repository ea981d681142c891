"""What the figures count in the database: requests, room, closed circles, stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from random import Random

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.measures.circle import pairs_of
from heal.models import MentorOffer, Pairing
from heal.queries import circle, funnel, load, retention
from heal.queries import scope as scopes
from heal.queries.participation import Scope
from heal.rules.access import Actor
from heal.rules.circle import came_round, mentors_since
from heal.services import endings, members, mentors, pairings, proposals, requests
from heal.services.requests import Wish
from heal.vocabulary import AnswerKind, Channel, MentorStatus, Role, Route, Side
from tests.kit import rows
from tests.kit.by_hand import ago, changed
from tests.kit.programme import TODAY, WILLING, Programme, yes
from tests.kit.random_programme import RandomProgramme

ALL = Scope(since=date(2000, 1, 1), until=TODAY)
Read = Callable[[Session, Scope], pd.DataFrame]
READS: tuple[Read, ...] = (funnel.requests, load.mentors, circle.mentors, retention.stays)
BOARD = Actor("Bo", Role.BOARD, account_id=2)


def facilitator(*groups: int) -> Actor:
    return Actor("Fay", Role.FACILITATOR, account_id=1, groups=frozenset(groups))


@pytest.fixture
def programme(database: Database) -> Programme:
    return Programme(database)


@contextmanager
def shown(database: Database, actor: Actor | None) -> Iterator[Session]:
    with database.reading() as session:
        if actor:
            scopes.bind(session, actor, shows=True)
        yield session


def read(
    programme: Programme, query: Read, scope: Scope = ALL, actor: Actor | None = None
) -> list[tuple[object, ...]]:
    with shown(programme.database, actor) as session:
        return [*query(session, scope).itertuples(index=False, name=None)]


def test_each_request_counts_once_as_far_as_it_came(programme: Programme) -> None:
    group, mentor = programme.group(), programme.mentor()
    told = Wish(route=Route.MENTOR_TOLD_GROUP, channels=(Channel.PHONE,))
    programme.request(group, wish=told)
    programme.do(proposals.draft, programme.request(group), offer_id=mentor, on=TODAY)
    for _ in range(2):
        programme.asked(programme.request(group), programme.mentor())
    programme.agreed(programme.request(group, wish=told), programme.mentor())
    programme.pairing(group)
    withdrawn = programme.request(group)
    programme.do(requests.withdraw, withdrawn, on=TODAY)
    assert read(programme, funnel.requests) == [
        ("mentee_told_group", 0, False, 1),
        ("mentee_told_group", 0, True, 1),
        ("mentee_told_group", 1, True, 2),
        ("mentee_told_group", 3, False, 1),
        ("mentor_told_group", 0, True, 1),
        ("mentor_told_group", 2, True, 1),
    ]


def test_two_yeses_count_also_where_it_did_not_begin(programme: Programme) -> None:
    group = programme.group()
    proposal = programme.agreed(programme.request(group), programme.mentor())
    programme.do(proposals.close, proposal, on=TODAY)
    other = programme.asked(programme.request(group), programme.mentor())
    no = yes(answer=AnswerKind.NO)
    programme.do(proposals.answer, other, side=Side.MENTOR, said=no)
    assert read(programme, funnel.requests) == [
        ("mentee_told_group", 1, True, 1),
        ("mentee_told_group", 2, True, 1),
    ]


def test_a_yes_each_to_two_proposals_is_no_agreement(programme: Programme) -> None:
    request = programme.request(programme.group())
    for side in Side:
        proposal = programme.asked(request, programme.mentor())
        programme.do(proposals.answer, proposal, side=side, said=yes())
    assert read(programme, funnel.requests) == [("mentee_told_group", 1, True, 1)]


def test_what_came_later_does_not_count_yet(programme: Programme) -> None:
    group = programme.group()
    request = programme.request(group, on=ago(50))
    proposal = programme.asked(request, programme.mentor(), on=ago(40))
    for side, day in zip(Side, (30, 20), strict=True):
        programme.do(proposals.answer, proposal, side=side, said=yes(ago(day)))
    programme.do(pairings.begin, proposal, on=ago(10), channels=(Channel.PHONE,))
    for day, reached in ((45, 0), (40, 1), (21, 1), (20, 2), (11, 2), (10, 3)):
        scope = Scope(ALL.since, ago(day))
        ((_, found, still, n),) = read(programme, funnel.requests, scope)
        assert (found, still, n) == (reached, reached < 3, 1)
    assert read(programme, funnel.requests, Scope(ago(49), TODAY)) == []


def test_a_reopened_request_has_begun_and_waits_again(programme: Programme) -> None:
    pairing = programme.pairing(programme.group(), on=ago(20))
    programme.do(endings.end, pairing, on=ago(5))
    with programme.database.reading() as session:
        request = session.scalars(select(rows.table("requests").c.id)).one()
    programme.do(requests.reopen, request)
    assert read(programme, funnel.requests) == [("mentee_told_group", 3, True, 1)]


@pytest.mark.parametrize("query", READS)
def test_everybody_may_count_and_facilitators_their_own(programme: Programme, query: Read) -> None:
    here, there = programme.group(), programme.group()
    for group in (here, there, there):
        programme.pairing(group, on=ago(30))
    everything = read(programme, query)
    assert everything
    assert read(programme, query, actor=BOARD) == everything
    own = read(programme, query, actor=facilitator(here))
    assert own == read(programme, query, Scope(ALL.since, TODAY, group_id=here))
    assert own != everything
    assert read(programme, query, actor=facilitator()) == []
    assert read(programme, query, actor=facilitator(here, there)) == everything


def test_room_is_what_was_said_less_whoever_goes_on(programme: Programme) -> None:
    group = programme.group()
    several = programme.mentor(group, told=_up_to(3))
    for back in (50, 40):
        programme.pairing(group, on=ago(back), offer_id=several)
    ended = programme.pairing(group, on=ago(30))
    programme.do(endings.end, ended, on=ago(10))
    resting = programme.mentor(group)
    programme.do(mentors.pause, resting, on=ago(5))
    programme.offer(programme.member(group))
    assert read(programme, load.mentors) == [
        (False, 1, 0, 1),
        (False, 3, 2, 1),
        (True, 1, 0, 1),
    ]
    assert read(programme, load.mentors, Scope(ALL.since, ago(20))) == [
        (False, 1, 0, 1),
        (False, 1, 1, 1),
        (False, 3, 2, 1),
    ]
    assert read(programme, load.mentors, Scope(ALL.since, ago(61))) == []


def test_whoever_has_stopped_was_in_the_pool_before(programme: Programme) -> None:
    offer = programme.mentor(programme.group())
    changed(programme, MentorOffer, offer, status=MentorStatus.DISCONTINUED, discontinued_on=ago(9))
    assert read(programme, load.mentors) == []
    assert read(programme, load.mentors, Scope(ALL.since, ago(10))) == [(False, 1, 0, 1)]


def _up_to(capacity: int) -> mentors.Willing:
    return mentors.Willing(**{**vars(WILLING), "capacity": capacity})


def _by_the_rule(session: Session) -> Counter[tuple[int, bool]]:
    pairs = pairs_of(circle.edges(session))
    approvals = circle.approvals(session)
    known = dict(zip(approvals["member_id"], approvals["approved_on"], strict=True))
    closed = came_round(pairs, known)
    return Counter(
        (day.year, person in closed) for person, day in mentors_since(pairs, known).items()
    )


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_database_closes_the_circle_as_the_rule_does(database: Database, seed: int) -> None:
    with database.writer.connect() as connection, connection.begin() as transaction:
        chance = Random(seed)  # noqa: S311 - invented people
        RandomProgramme(connection, chance).write()
        _move(connection, chance)
        with Session(bind=connection, join_transaction_mode="create_savepoint") as session:
            found = circle.mentors(session, ALL)
            expected = _by_the_rule(session)
        transaction.rollback()
    counted = {(int(y), bool(c)): int(n) for y, c, n in found.itertuples(index=False, name=None)}
    assert counted == dict(expected)


def _move(connection: Connection, chance: Random) -> None:
    """Let pairings begin on days of their own, around those on which mentors were approved."""
    pairs = rows.table("pairings")
    for number in list(connection.execute(select(pairs.c.id)).scalars()):
        began = TODAY - timedelta(days=chance.choice([20, 60, 61, 400]))
        connection.execute(pairs.update().where(pairs.c.id == number).values(began_on=began))


def test_a_pairing_as_a_mentee_on_the_very_day_closes_nothing(programme: Programme) -> None:
    group = programme.group()
    pairing = programme.pairing(group, on=ago(100))
    programme.do(endings.end, pairing, on=ago(50))
    with programme.database.reading() as session:
        mentee = session.get_one(Pairing, pairing).mentee_id
    offer = programme.offer(mentee, on=ago(100))
    for day, closed in ((100, False), (99, True)):
        changed(programme, MentorOffer, offer, status=MentorStatus.APPROVED, decided_on=ago(day))
        found = read(programme, circle.mentors)
        assert (bool(found[-1][1]), sum(int(str(row[2])) for row in found)) == (closed, 2)


def test_a_member_of_several_groups_stays_from_the_first_day_to_the_last(
    programme: Programme,
) -> None:
    here, there = programme.group(), programme.group()
    member = programme.member()
    for group, joined, left in ((here, 300, 200), (there, 150, 60)):
        programme.do(members.join, member, group_id=group, joined_on=ago(joined))
        with programme.database.reading() as session:
            stay = max(session.scalars(select(rows.table("memberships").c.id)))
        programme.do(members.correct_membership, stay, joined_on=ago(joined), left_on=ago(left))
    assert read(programme, retention.stays) == [(ago(300), ago(60), None)]
    assert read(programme, retention.stays, Scope(ALL.since, ago(100))) == [(ago(300), None, None)]
    assert read(programme, retention.stays, Scope(ALL.since, ago(160))) == [
        (ago(300), ago(200), None)
    ]
    assert read(programme, retention.stays, Scope(ago(299), TODAY)) == []


def test_the_first_day_with_a_mentor_is_told(programme: Programme) -> None:
    programme.pairing(programme.group(), on=ago(30))
    found = sorted(read(programme, retention.stays), key=lambda row: str(row[2]))
    assert [row[2] for row in found] == [ago(30), None]
    assert all(
        row[2] is None for row in read(programme, retention.stays, Scope(ALL.since, ago(31)))
    )
