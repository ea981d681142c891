"""Members and their time in groups: what is kept, what is refused, and in which words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from heal.db.base import Base
from heal.db.engine import Database
from heal.errors import NotFound, NotPermitted, Refusal
from heal.models import (
    Attribute,
    AttributeOption,
    AttributeValue,
    DoNotPair,
    ImportBatch,
    ImportRow,
    Member,
    Membership,
    Pairing,
    TrailEntry,
)
from heal.rules.access import Actor
from heal.services import audit, door, members
from heal.vocabulary import ImportKind, PairingStatus, Role, RowOutcome
from tests.kit.programme import TODAY, Programme


@pytest.fixture
def programme(database: Database) -> Programme:
    """Give a programme on each database."""
    return Programme(database)


def how_many(programme: Programme, model: type[Base]) -> int:
    """Return how many records of a kind there are."""
    with programme.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def value(programme: Programme, column: InstrumentedAttribute[Any], record_id: int) -> Any:
    """Return one column of one record."""
    with programme.database.reading() as session:
        return session.scalar(select(column).where(column.parent.class_.id == record_id))


def refused(programme: Programme, use_case: Callable[..., Any], *details: Any, **more: Any) -> str:
    """Return the sentence of a refusal, after seeing that nothing was saved."""
    before = how_many(programme, TrailEntry)
    with pytest.raises(Refusal) as refusal:
        programme.do(use_case, *details, **more)
    assert how_many(programme, TrailEntry) == before
    return refusal.value.sentence


def time_in_group(programme: Programme, left_on: date | None = None) -> tuple[int, int, int]:
    """Return member, group and membership, from the first of the year on."""
    group, member = programme.group(), programme.member()
    number = programme.do(members.join, member, group_id=group, joined_on=date(2026, 1, 1))
    if left_on:
        programme.do(members.leave, number, left_on=left_on)
    return member, group, number


def test_what_was_typed_is_tidied(programme: Programme) -> None:
    number = programme.do(members.add, name="  Ana   Maria ", email=" Ana@Example.ORG ", note="  ")
    assert value(programme, Member.name, number) == "Ana Maria"
    assert value(programme, Member.email, number) == "ana@example.org"
    assert value(programme, Member.note, number) is None


def test_a_new_name_is_found_by_the_new_name(programme: Programme) -> None:
    number = programme.member(name="Ana")
    programme.do(members.correct, number, name="CHLOE\u0301", email=None, note=None)
    assert value(programme, Member.name_key, number) == "chloé"


def test_two_people_cannot_share_an_address(programme: Programme) -> None:
    programme.do(members.add, name="Ana", email="ana@example.org")
    said = refused(programme, members.add, name="Ben", email="ANA@example.org")
    assert said.startswith("Ana has the address ana@example.org already")
    assert how_many(programme, Member) == 1


def test_nobody_is_corrected_to_the_address_of_another(programme: Programme) -> None:
    programme.do(members.add, name="Ana", email="ana@example.org")
    ben = programme.do(members.add, name="Ben", email="ben@example.org")
    said = refused(programme, members.correct, ben, name="Ben", email="ana@example.org", note=None)
    assert "two people cannot share one" in said
    assert value(programme, Member.email, ben) == "ben@example.org"


def test_keeping_the_own_address_is_no_sharing(programme: Programme) -> None:
    ana = programme.do(members.add, name="Ana", email="ana@example.org")
    programme.do(members.correct, ana, name="Anna", email="ana@example.org", note=None)
    assert value(programme, Member.name, ana) == "Anna"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": "   "}, "Please give the member a name."),
        ({"name": "x" * 121}, "may be 120 letters long"),
        ({"email": "no address"}, "is not an e-mail address"),
        ({"note": "x" * 281}, "may be 280 letters long"),
    ],
)
def test_what_cannot_be_right_is_a_sentence(
    programme: Programme, wrong: dict[str, str], says: str
) -> None:
    assert says in refused(programme, members.add, **{"name": "Ana", **wrong})
    assert how_many(programme, Member) == 0


def test_an_impossible_day_adds_nobody(programme: Programme) -> None:
    group = programme.group()
    said = refused(programme, members.add, name="Ana", group_id=group, joined_on=date(202, 1, 1))
    assert "too long ago to be right" in said
    assert how_many(programme, Member) == 0


def test_a_group_without_a_day_is_asked_about(programme: Programme) -> None:
    group = programme.group()
    said = refused(programme, members.add, name="Ana", group_id=group)
    assert said == "Please say since when they have been in the group."


def test_nobody_leaves_before_they_joined(programme: Programme) -> None:
    _, _, number = time_in_group(programme)
    said = refused(programme, members.leave, number, left_on=date(2025, 12, 31))
    assert said == "Nobody leaves a group before they joined it."
    assert value(programme, Membership.left_on, number) is None


def test_a_first_day_after_the_last_is_refused(programme: Programme) -> None:
    _, _, number = time_in_group(programme, left_on=date(2026, 2, 1))
    said = refused(
        programme,
        members.correct_membership,
        number,
        joined_on=date(2026, 2, 2),
        left_on=date(2026, 2, 1),
    )
    assert said == "Nobody leaves a group before they joined it."
    assert value(programme, Membership.joined_on, number) == date(2026, 1, 1)


@pytest.mark.parametrize("joined_on", [date(2025, 6, 1), date(2026, 1, 1), date(2026, 3, 1)])
def test_nobody_is_in_a_group_twice_at_a_time(programme: Programme, joined_on: date) -> None:
    member, group, _ = time_in_group(programme, left_on=date(2026, 3, 1))
    said = refused(programme, members.join, member, group_id=group, joined_on=joined_on)
    assert "during that time already" in said
    assert how_many(programme, Membership) == 1


def test_somebody_comes_back_the_day_after(programme: Programme) -> None:
    member, group, _ = time_in_group(programme, left_on=date(2026, 3, 1))
    programme.do(members.join, member, group_id=group, joined_on=date(2026, 3, 2))
    assert how_many(programme, Membership) == 2


def test_two_groups_at_a_time_are_fine(programme: Programme) -> None:
    member, _, _ = time_in_group(programme)
    programme.do(members.join, member, group_id=programme.group(), joined_on=date(2026, 1, 1))
    assert how_many(programme, Membership) == 2


def test_a_correction_may_not_overlap_either(programme: Programme) -> None:
    member, group, first = time_in_group(programme, left_on=date(2026, 3, 1))
    programme.do(members.join, member, group_id=group, joined_on=date(2026, 4, 1))
    said = refused(
        programme, members.correct_membership, first, joined_on=date(2026, 1, 1), left_on=None
    )
    assert "during that time already" in said


def test_leaving_a_group_ends_no_pairing(programme: Programme) -> None:
    pairing = programme.pairing(programme.group())
    mentee = value(programme, Pairing.mentee_id, pairing)
    with programme.database.reading() as session:
        number = session.scalar(select(Membership.id).where(Membership.member_id == mentee))
    programme.do(members.leave, number, left_on=TODAY)
    assert value(programme, Pairing.status, pairing) is PairingStatus.ACTIVE


def test_a_membership_by_mistake_goes(programme: Programme) -> None:
    _, _, number = time_in_group(programme)
    programme.do(members.forget_membership, number)
    assert how_many(programme, Membership) == 0


def test_a_membership_from_a_file_goes_with_the_file(programme: Programme) -> None:
    member, group, number = time_in_group(programme)

    def from_a_file(session: Any, actor: Actor) -> None:
        batch = ImportBatch(
            kind=ImportKind.MEMBERS,
            file_name="list.csv",
            sha256="0" * 64,
            imported_at=audit.now(),
            imported_by=actor.name,
            group_id=group,
        )
        session.add(batch)
        session.flush()
        session.add(
            ImportRow(
                batch_id=batch.id,
                line=2,
                outcome=RowOutcome.ADDED,
                member_id=member,
                membership_id=number,
            )
        )

    programme.do(from_a_file)
    assert "came from a file" in refused(programme, members.forget_membership, number)


def question(programme: Programme, name: str) -> int:
    """Return the number of something that may be told."""
    with programme.database.reading() as session:
        return session.scalars(select(Attribute.id).where(Attribute.name == name)).one()


def word(programme: Programme, attribute_id: int) -> int:
    """Return one of the words that may answer."""
    with programme.database.reading() as session:
        statement = select(AttributeOption.id).where(AttributeOption.attribute_id == attribute_id)
        return session.scalars(statement.order_by(AttributeOption.id)).first() or 0


def test_what_somebody_told_can_be_forgotten_again(programme: Programme) -> None:
    member, gender = programme.member(), question(programme, "Gender")
    programme.do(members.describe, member, values={gender: word(programme, gender)})
    programme.do(members.describe, member, values={gender: "in my own words"})
    with programme.database.reading() as session:
        kept = session.execute(select(AttributeValue.option_id, AttributeValue.own_words)).all()
    assert [tuple(row) for row in kept] == [(None, "in my own words")]
    programme.do(members.describe, member, values={gender: None})
    assert how_many(programme, AttributeValue) == 0


@pytest.mark.parametrize("nothing", [None, "", "   "])
def test_nothing_told_is_nothing_kept(programme: Programme, nothing: str | None) -> None:
    member = programme.member()
    programme.do(members.describe, member, values={question(programme, "Gender"): nothing})
    assert how_many(programme, AttributeValue) == 0


def test_what_is_not_mentioned_stays(programme: Programme) -> None:
    member, gender = programme.member(), question(programme, "Gender")
    programme.do(members.describe, member, values={gender: "a"})
    programme.do(members.describe, member, values={question(programme, "Role"): "b"})
    assert how_many(programme, AttributeValue) == 2


def test_a_word_of_another_question_is_refused(programme: Programme) -> None:
    member, role = programme.member(), question(programme, "Role")
    values = {question(programme, "Gender"): word(programme, role)}
    assert "another question" in refused(programme, members.describe, member, values=values)


def test_a_story_is_too_long(programme: Programme) -> None:
    values = {question(programme, "Gender"): "x" * 281}
    said = refused(programme, members.describe, programme.member(), values=values)
    assert "may be 280 letters long" in said


def test_two_people_are_kept_apart_whoever_is_named_first(programme: Programme) -> None:
    ana, ben = programme.member(), programme.member()
    programme.do(members.keep_apart, ben, other_id=ana, on=TODAY)
    programme.do(members.keep_apart, ana, other_id=ben, on=TODAY)
    assert how_many(programme, DoNotPair) == 1
    programme.do(members.allow_together, ana, other_id=ben)
    assert how_many(programme, DoNotPair) == 0


def test_nobody_is_kept_apart_from_themselves(programme: Programme) -> None:
    ana = programme.member()
    said = refused(programme, members.keep_apart, ana, other_id=ana, on=TODAY)
    assert said == "Choose another person."


@pytest.mark.parametrize(
    ("use_case", "details"),
    [
        (members.correct, {"name": "Ana", "email": None, "note": None}),
        (members.join, {"group_id": 1, "joined_on": TODAY}),
        (members.correct_membership, {"joined_on": TODAY, "left_on": None}),
        (members.leave, {"left_on": TODAY}),
        (members.forget_membership, {}),
        (members.describe, {"values": {}}),
        (members.keep_apart, {"other_id": 4712, "on": TODAY}),
    ],
)
def test_what_is_not_there_is_a_sentence(
    programme: Programme, use_case: Callable[..., Any], details: dict[str, Any]
) -> None:
    with pytest.raises(NotFound, match=r"not in the records \(any more\)"):
        programme.do(use_case, 4711, **details)


def test_a_group_or_a_question_that_is_not_there_is_a_sentence(programme: Programme) -> None:
    ana = programme.member()
    with pytest.raises(NotFound, match="This group is not in the records"):
        programme.do(members.join, ana, group_id=4711, joined_on=TODAY)
    with pytest.raises(NotFound, match="This question is not in the records"):
        programme.do(members.describe, ana, values={4711: "a"})


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.BOARD])
def test_others_change_nobody(programme: Programme, role: Role) -> None:
    with pytest.raises(NotPermitted):
        door.act(programme.database, members.add, Actor("other", role), name="Ana")
    assert how_many(programme, Member) == 0
