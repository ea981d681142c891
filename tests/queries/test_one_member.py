"""What one page says of one member: what they are, came to, told, and with whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.errors import NotFound
from heal.models import Alias, Attribute, AttributeOption, Member, Pairing
from heal.queries import attributes
from heal.queries import members as queries
from heal.services import members, mentors
from heal.vocabulary import MentorStatus, PairingStatus, RequestStatus, Side
from tests.kit.memberships import membership
from tests.kit.programme import TODAY, Programme
from tests.kit.statements import one_statement

WEEK = timedelta(weeks=1)


@pytest.fixture
def programme(database: Database) -> Programme:
    """Give a programme on each database."""
    return Programme(database)


def test_one_member_is_one_statement(programme: Programme) -> None:
    group = programme.group()
    ana = programme.member(group, "Ana")
    offer = programme.offer(ana)
    programme.do(mentors.approve, offer, on=TODAY)
    programme.meeting(group, TODAY - WEEK, [ana])
    with one_statement(programme.database) as session:
        person = queries.member(session, ana)
    assert person.row.name == "Ana"
    assert (person.offer_id, person.offer_status) == (offer, MentorStatus.APPROVED)
    assert person.last_came == TODAY - WEEK


def test_a_member_who_is_not_there_is_a_sentence(programme: Programme) -> None:
    with (
        programme.database.reading() as session,
        pytest.raises(NotFound, match="This member is not in the records"),
    ):
        queries.member(session, 4711)


def test_the_last_meetings_tell_what_the_registers_tell(programme: Programme) -> None:
    group, other = programme.group("Own"), programme.group("Other")
    ana = programme.member(group, "Ana", months=2)
    programme.meeting(group, TODAY - 20 * WEEK, [])
    programme.meeting(group, TODAY - 3 * WEEK, [])
    programme.meeting(group, TODAY - 2 * WEEK, [ana])
    programme.meeting(other, TODAY - WEEK, [])
    guest = programme.meeting(other, TODAY, [ana])
    with one_statement(programme.database) as session:
        frame = queries.latest_meetings(session, ana, today=TODAY)
    assert list(frame["held_on"]) == [TODAY, TODAY - 2 * WEEK, TODAY - 3 * WEEK]
    assert list(frame["present"]) == [True, True, None]
    assert list(frame["group"]) == ["Other", "Own", "Own"]
    assert frame["meeting_id"].iloc[0] == guest


def test_meetings_after_leaving_are_not_theirs(programme: Programme) -> None:
    group = programme.group()
    ana = programme.member(group)
    programme.do(members.leave, membership(programme, ana), left_on=TODAY - 2 * WEEK)
    programme.meeting(group, TODAY - 2 * WEEK, [])
    programme.meeting(group, TODAY - WEEK, [])
    with programme.database.reading() as session:
        frame = queries.latest_meetings(session, ana, today=TODAY)
    assert list(frame["held_on"]) == [TODAY - 2 * WEEK]


def test_no_meetings_still_have_their_columns(programme: Programme) -> None:
    ana = programme.member()
    with programme.database.reading() as session:
        frame = queries.latest_meetings(session, ana, today=TODAY)
    assert frame.empty
    assert {"meeting_id", "held_on", "register", "present"} <= set(frame.columns)


def test_pairings_and_requests_are_seen_from_both_sides(programme: Programme) -> None:
    pairing = programme.pairing(programme.group())
    with programme.database.reading() as session:
        pair = session.get_one(Pairing, pairing)
        ids = {Side.MENTOR: pair.mentor_id, Side.MENTEE: pair.mentee_id}
    for side, number in ids.items():
        with one_statement(programme.database) as session:
            (seen,) = queries.pairings(session, number)
        assert (seen.pairing_id, seen.role) == (pairing, side)
        assert (seen.status, seen.began_on, seen.ended_on) == (PairingStatus.ACTIVE, TODAY, None)
        with programme.database.reading() as session:
            other = ids[Side.MENTEE if side is Side.MENTOR else Side.MENTOR]
            assert seen.other == session.get_one(Member, other).name
    with one_statement(programme.database) as session:
        (asked,) = queries.requests(session, ids[Side.MENTEE])
    assert asked.status is RequestStatus.FULFILLED
    with programme.database.reading() as session:
        assert queries.requests(session, ids[Side.MENTOR]) == ()


def test_what_may_be_told_comes_with_what_was_told(programme: Programme) -> None:
    ana = programme.member()
    with programme.database.reading() as session:
        gender = session.scalars(select(Attribute.id).where(Attribute.name == "Gender")).one()
        language = session.scalars(select(Attribute.id).where(Attribute.name == "Language")).one()
        woman = session.scalars(
            select(AttributeOption.id).where(AttributeOption.name == "Woman")
        ).one()
    programme.do(members.describe, ana, values={gender: woman, language: "Welsh"})
    with one_statement(programme.database) as session:
        told = {one.name: one for one in attributes.told(session, ana)}
    assert next(iter(told)) == "Gender"
    assert (told["Gender"].option_id, told["Gender"].option) == (woman, "Woman")
    assert (told["Language"].option, told["Language"].own_words) == (None, "Welsh")
    assert told["Role"].option is None
    with one_statement(programme.database) as session:
        options = attributes.options(session)
    assert list(options[gender].values())[:2] == ["Woman", "Man"]


def test_what_is_no_longer_asked_stays_with_who_told_it(programme: Programme) -> None:
    ana, ben = programme.member(), programme.member()

    def out_of_use(session: Session, _: object) -> int:
        found = session.scalars(select(Attribute).where(Attribute.name == "Gender")).one()
        found.in_use = False
        return found.id

    programme.do(members.describe, ana, values={programme.do(out_of_use): "told before"})
    with programme.database.reading() as session:
        assert "Gender" in {one.name for one in attributes.told(session, ana)}
        assert "Gender" not in {one.name for one in attributes.told(session, ben)}


def test_aliases_are_by_name(programme: Programme) -> None:
    ana = programme.member()

    def confirm(session: Session, _: object) -> None:
        session.add_all(Alias(member_id=ana, name_key=key) for key in ("iphone", "annie"))

    programme.do(confirm)
    with one_statement(programme.database) as session:
        assert queries.aliases(session, ana) == ("annie", "iphone")


def test_who_is_kept_apart_is_seen_from_both(programme: Programme) -> None:
    ana, ben = programme.member(name="Ana"), programme.member(name="Ben")
    programme.do(members.keep_apart, ana, other_id=ben, on=TODAY)
    with one_statement(programme.database) as session:
        assert queries.kept_apart(session, ana) == {ben: "Ben"}
    with one_statement(programme.database) as session:
        assert queries.kept_apart(session, ben) == {ana: "Ana"}
