"""What a role is shown: rows by their groups, columns by name, and nothing that is not listed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import func, literal, select, text
from sqlalchemy.orm import Session, aliased

from heal.db.base import Base
from heal.db.engine import Database
from heal.errors import NotPermitted
from heal.models import (
    Answer,
    CheckIn,
    Concern,
    Group,
    Meeting,
    Member,
    Membership,
    MentoringRequest,
    MentorOffer,
    Pairing,
    Proposal,
    RecordOpening,
    Setting,
    TrailEntry,
)
from heal.queries import scope
from heal.queries import shown as roles
from heal.rules.access import PERMISSIONS, Actor
from heal.vocabulary import Role
from tests.kit.programme import Programme

NARROWED = (Role.FACILITATOR, Role.BOARD)


def _facilitator(*groups: int) -> Actor:
    return Actor("Fay", Role.FACILITATOR, account_id=1, groups=frozenset(groups))


BOARD = Actor("Bo", Role.BOARD, account_id=2)


@contextmanager
def _shown(database: Database, actor: Actor, *, shows: bool = True) -> Iterator[Session]:
    with database.reading() as session:
        scope.bind(session, actor, shows=shows)
        yield session


@pytest.fixture
def two(database: Database) -> tuple[Programme, int, int]:
    """Give a programme with a pair in each of two groups."""
    programme = Programme(database)
    groups = programme.group("Ash"), programme.group("Birch")
    for group in groups:
        programme.pairing(group)
    return programme, *groups


def test_two_facilitators_in_turn_each_find_their_own(two: tuple[Programme, int, int]) -> None:
    programme, ash, birch = two
    for _ in range(2):
        for groups, names in (((ash,), ["Ash"]), ((birch,), ["Birch"]), ((), [])):
            with _shown(programme.database, _facilitator(*groups)) as session:
                assert list(session.scalars(select(Group.name))) == names
                other = aliased(Member)
                people = session.scalar(select(func.count(other.id)))
                assert people == 2 * len(names)


def test_what_is_found_by_its_number_is_narrowed_too(two: tuple[Programme, int, int]) -> None:
    programme, ash, birch = two
    with _shown(programme.database, _facilitator(ash)) as session:
        assert session.get(Group, ash) is not None
        assert session.get(Group, birch) is None


def test_a_pair_is_found_from_either_side(two: tuple[Programme, int, int]) -> None:
    programme, ash, birch = two
    programme.pairing(birch, offer_id=programme.mentor(ash))
    for group in (ash, birch):
        with _shown(programme.database, _facilitator(group)) as session:
            assert session.scalar(select(func.count(Pairing.id))) == 2


EMAIL = select(Member.email.label("email")).subquery()
UNTOLD: dict[str, Any] = {
    "a column": select(Member.email),
    "a whole record": select(Member),
    "part of an expression": select(func.coalesce(Member.email, literal("none"))),
    "by another name": select(aliased(Member).note),
    "from within": select(EMAIL.c.email),
    "from a common table": select(select(Member.email).cte("people").c.email),
    "by a subquery": select(select(Member.email).limit(1).scalar_subquery()),
    "one of a union": select(
        select(Member.id.label("x")).union_all(select(Member.note.label("x"))).subquery().c.x
    ),
    "the partner": select(Pairing.mentor_id),
    "why it is quiet": select(Pairing.quiet_on),
    "what a side said": select(CheckIn.answer),
    "a concern": select(Concern.words),
    "whether there are concerns": select(func.count(Concern.id)),
    "a note on an offer": select(MentorOffer.note),
    "the trail": select(TrailEntry.actor),
    "who opened what": select(RecordOpening.actor),
}


@pytest.mark.parametrize("actor", [_facilitator(1), BOARD], ids=["facilitator", "board"])
@pytest.mark.parametrize("statement", UNTOLD.values(), ids=UNTOLD)
def test_what_is_not_listed_is_not_told(
    sqlite_database: Database, actor: Actor, statement: Any
) -> None:
    with _shown(sqlite_database, actor) as session, pytest.raises(NotPermitted):
        session.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [select(Member.id), select(Member.name), select(Meeting.minutes), select(Membership.joined_on)],
    ids=str,
)
def test_the_board_is_shown_nobody(sqlite_database: Database, statement: Any) -> None:
    names = "member" in str(statement)
    with _shown(sqlite_database, BOARD) as session:
        if names:
            with pytest.raises(NotPermitted):
                session.execute(statement)
        else:
            assert session.execute(statement).all() == []


def test_work_may_compare_what_is_not_told(two: tuple[Programme, int, int]) -> None:
    programme, ash, _ = two
    compared = select(Member.email).execution_options(**scope.FOR_WORK)
    with _shown(programme.database, _facilitator(ash)) as session:
        assert len(session.scalars(compared).all()) == 2


@pytest.mark.parametrize("actor", [_facilitator(1), BOARD], ids=["facilitator", "board"])
def test_what_is_counted_stands_in_a_condition_of_a_figure_only(
    two: tuple[Programme, int, int], actor: Actor
) -> None:
    asked = select(Proposal.id).where(Proposal.asked_on.is_not(None)).exists()
    with _shown(two[0].database, actor) as session:
        for told in (Proposal.id, Proposal.status, Answer.answer, MentorOffer.member_id):
            with pytest.raises(NotPermitted):
                session.execute(select(told).execution_options(**scope.FOR_FIGURES))
        counted = select(func.count()).select_from(MentoringRequest).where(asked)
        assert session.scalar(counted) == 0
        mine = 1 if actor.role is Role.FACILITATOR else 2
        assert session.scalar(counted.execution_options(**scope.FOR_FIGURES)) == mine
        with pytest.raises(NotPermitted):
            session.execute(select(MentoringRequest.route))


def test_only_what_is_mapped_is_asked(sqlite_database: Database) -> None:
    with _shown(sqlite_database, BOARD) as session:
        for past in (text("SELECT name FROM members"), select(Member.__table__.c.name)):
            with pytest.raises(NotPermitted):
                session.execute(past)


def test_a_whole_union_is_narrowed_or_refused(two: tuple[Programme, int, int]) -> None:
    programme, ash, _ = two
    both = select(Group.name).union_all(select(Group.name))
    with _shown(programme.database, _facilitator(ash)) as session:
        assert list(session.scalars(both)) == ["Ash", "Ash"]


def test_the_coordinator_and_the_door_are_not_narrowed() -> None:
    assert roles.of(Actor("Cora", Role.COORDINATOR)) is None
    assert {role for role in PERMISSIONS if roles.of(Actor("X", role)) is not None} == set(NARROWED)


@pytest.mark.parametrize("found", [roles.of, roles.of_figures])
@pytest.mark.parametrize("role", NARROWED)
def test_every_column_that_is_listed_is_there(role: Role, found: Any) -> None:
    listed = found(Actor("X", role)) or {}
    assert Setting in listed
    for model, shown in listed.items():
        assert issubclass(model, Base)
        if shown.columns is not roles.ALL:
            assert shown.columns <= {column.name for column in model.__table__.columns}
