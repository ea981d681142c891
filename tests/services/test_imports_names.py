"""Names in a register that nobody is known by: confirmed, added, left out."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.errors import NotFound, Refusal
from heal.models import Alias, Mark, Membership
from heal.queries import imports as lists
from heal.services import waiting_names
from heal.vocabulary import RegisterSource
from tests.kit.programme import Programme
from tests.kit.zoom_register import (
    DAY,
    IPAD,
    bring_in,
    file,
    look,
    marks,
    meeting,
    member,
    row,
    tuesday,
    waiting,
    was,
)


@pytest.fixture
def programme(database: Database) -> Programme:
    return tuesday(database)


def test_a_confirmed_name_makes_one_time_of_two_devices(programme: Programme) -> None:
    bring_in(programme)
    assert marks(programme) == {"Ana Lopez": (True, 45, "imported")}
    assert (meeting(programme).minutes, meeting(programme).register) == (
        85,
        RegisterSource.IMPORTED,
    )
    ana = member(programme, "Ana Lopez")
    programme.do(waiting_names.confirm_alias, row(programme, IPAD), member_id=ana)
    assert marks(programme) == {"Ana Lopez": (True, 85, "imported")}
    assert waiting(programme) == ["Ben"]
    with programme.database.reading() as session:
        assert session.scalars(select(Alias.name_key)).all() == ["ana's ipad"]
    other = file(was("ANA’S iPad".replace("’", "'"), "19:00:00", "19:20:00", day="11/26/2025"))
    assert [one.name for one in look(programme, other).attendees] == ["Ana Lopez"]


def test_a_remembered_name_holds_in_every_meeting_and_another_only_in_its_own(
    programme: Programme,
) -> None:
    bring_in(programme)
    bring_in(programme, file(was("ben", "19:00:00", "19:40:00", day="11/26/2025")))
    ben = member(programme, "Benjamin Ode")
    assert len(waiting(programme)) == 2
    latest = row(programme, "ben")
    programme.do(waiting_names.confirm_alias, latest, member_id=ben, remember=False)
    assert marks(programme)["Benjamin Ode"] == (True, 40, "imported")
    assert waiting(programme) == [IPAD, "Ben"]
    programme.do(waiting_names.confirm_alias, row(programme, "Ben"), member_id=ben)
    assert waiting(programme) == [IPAD]
    with programme.database.reading() as session:
        found = session.execute(select(Mark.minutes, Mark.present).where(Mark.member_id == ben))
        assert sorted(map(tuple, found)) == [(7, False), (40, True)]
    with pytest.raises(Refusal, match="does not wait"):
        programme.do(waiting_names.confirm_alias, latest, member_id=ben)


def test_a_name_is_confirmed_for_one_person_only(programme: Programme) -> None:
    bring_in(programme)
    programme.do(_alias, member_id=member(programme, "Ana Lopez"), key="ben")
    with pytest.raises(Refusal, match="somebody else"):
        programme.do(
            waiting_names.confirm_alias,
            row(programme, "Ben"),
            member_id=member(programme, "Benjamin Ode"),
        )
    with pytest.raises(NotFound):
        programme.do(waiting_names.confirm_alias, row(programme, "Ben"), member_id=4711)


def _alias(session: Any, _actor: Any, *, member_id: int, key: str) -> None:
    session.add(Alias(member_id=member_id, name_key=key))


def test_two_people_of_one_name_wait_apart(programme: Programme) -> None:
    bring_in(
        programme,
        file(
            was("Kim", "19:00:00", "19:30:00", "kim1@example.org"),
            was("Kim", "19:00:00", "19:30:00", "kim2@example.org"),
            was("Kim", "19:40:00", "19:50:00", "kim1@example.org"),
        ),
    )
    assert waiting(programme) == ["Kim", "Kim"]
    with programme.database.reading() as session:
        first, second = lists.waiting(session, addresses=True)
    assert (first.email, first.minutes, second.minutes) == ("kim1@example.org", 40, 30)
    ana = member(programme, "Ana Lopez")
    programme.do(waiting_names.confirm_alias, first.row_id, member_id=ana)
    assert marks(programme) == {"Ana Lopez": (True, 40, "imported")}
    again = file(was("K.", "19:00:00", "19:30:00", "kim1@example.org", day="11/26/2025"))
    assert [one.name for one in look(programme, again).attendees] == ["Ana Lopez"]


def test_a_guest_is_left_out_of_this_meeting(programme: Programme) -> None:
    bring_in(programme)
    bring_in(programme, file(was("Ben", "19:00:00", "19:40:00", day="11/26/2025")))
    programme.do(waiting_names.set_aside, row(programme, "Ben"))
    assert waiting(programme) == [IPAD, "Ben"]
    assert "Benjamin Ode" not in marks(programme)


def test_a_new_member_is_added_from_the_register(programme: Programme) -> None:
    bring_in(programme)
    programme.do(waiting_names.add_as_member, row(programme, "Ben"), name="Ben New", joined_on=DAY)
    assert marks(programme)["Ben New"] == (False, 7, "imported")
    with programme.database.reading() as session:
        held = select(Membership.joined_on).where(
            Membership.member_id == member(programme, "Ben New")
        )
        assert session.scalars(held).all() == [DAY]
    again = file(was("BEN", "19:00:00", "19:30:00", day="11/26/2025"))
    assert [one.name for one in look(programme, again).attendees] == ["Ben New"]
