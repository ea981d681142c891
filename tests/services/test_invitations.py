"""Links that make an account once, or give one a new password."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from heal.errors import BadValue, MoveNotAllowed, NotFound, Refusal
from heal.models import Account, Invitation
from heal.rules.access import Actor
from heal.services import accounts, credentials, desk, groups, passwords
from heal.vocabulary import AccountStatus, Role
from tests.kit.staff import ANOTHER, PASSWORD, Staff, refused

BEN = "ben@example.org"


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """Give staff with a coordinator."""
    staff.account()
    return staff


def invitation_ids(staff: Staff) -> list[int]:
    with staff.database.reading() as session:
        return list(session.scalars(select(Invitation.id).order_by(Invitation.id)))


def test_an_invitation_makes_an_account_in_its_role_and_groups(staff: Staff) -> None:
    monday, tuesday = (staff.do(groups.add, name=name) for name in ("Monday", "Tuesday"))
    staff.do(groups.add, name="Thursday")
    account_id = staff.account(" Ben@Example.org", Role.FACILITATOR, (monday, tuesday, monday))
    person = staff.who(staff.enters(BEN))
    assert person is not None
    assert person.account_id == account_id
    assert person.role is Role.FACILITATOR
    assert person.groups == {monday, tuesday}
    actor = person.actor()
    assert (actor.role, actor.account_id, actor.groups) == (
        Role.FACILITATOR,
        account_id,
        {monday, tuesday},
    )


def test_before_an_invitation_is_accepted_nobody_comes_in(staff: Staff) -> None:
    staff.invited(BEN)
    assert staff.tries(BEN).token is None
    assert staff.how_many(Account) == 1


def test_an_invitation_opens_once(staff: Staff) -> None:
    token = staff.invited(BEN)
    staff.accept(token)
    refused(lambda: staff.accept(token, ANOTHER), NotFound)
    assert staff.tries(BEN, ANOTHER).token is None
    assert staff.tries(BEN).token


@pytest.mark.parametrize("kind", ["invitation", "reset"])
def test_a_link_opens_once_also_at_the_same_moment(staff: Staff, kind: str) -> None:
    if kind == "invitation":
        token = staff.invited(BEN)
    else:
        token = staff.do(accounts.reset, staff.account(BEN), now=staff.now)
    together = Barrier(2, timeout=20)

    def one(password: str) -> bool:
        together.wait()
        try:
            staff.accept(token, password)
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        opened = list(pool.map(one, (PASSWORD, ANOTHER)))
    assert sorted(opened) == [False, True]
    came_in = [staff.tries(BEN, password).token is not None for password in (PASSWORD, ANOTHER)]
    assert came_in == opened
    assert staff.how_many(Account) == 2


@pytest.mark.parametrize(("days", "opens"), [(7, True), (2, False)])
def test_an_invitation_lasts_as_long_as_the_settings_say(
    staff: Staff, days: int, opens: bool
) -> None:
    staff.do(desk.change_settings, values={"invitation_days": days})
    token = staff.invited(BEN)
    staff.later(days=2)
    if opens:
        assert staff.accept(token)
    else:
        refused(lambda: staff.accept(token), NotFound)


def test_an_invitation_is_over_at_the_very_second(staff: Staff) -> None:
    one, other = staff.invited(BEN), staff.invited("eva@example.org")
    staff.later(days=6, hours=23, minutes=59, seconds=59)
    staff.accept(one)
    staff.later(seconds=1)
    refused(lambda: staff.accept(other), NotFound)


def test_what_does_not_open_says_so_in_one_sentence(staff: Staff) -> None:
    old = staff.invited(BEN)
    taken_back = staff.invited("eva@example.org")
    staff.do(accounts.take_back, invitation_ids(staff)[-1], now=staff.now)
    staff.do(accounts.take_back, invitation_ids(staff)[-1], now=staff.now)
    new = staff.invited(BEN)
    wrong = (old, taken_back, "", "\x00", "\ud800", "x" * 5000)
    assert len({refused(lambda t=token: staff.accept(t), NotFound) for token in wrong}) == 1
    staff.accept(new)
    used = invitation_ids(staff)[-1]
    refused(lambda: staff.do(accounts.take_back, used, now=staff.now), MoveNotAllowed)


@pytest.mark.parametrize("wrong", ["", "short", "password1234", "x" * 201, "me, ben@example.org"])
def test_a_refused_password_does_not_use_the_link_up(staff: Staff, wrong: str) -> None:
    token = staff.invited(BEN)
    refused(lambda: staff.accept(token, wrong), BadValue)
    assert staff.how_many(Account) == 1
    staff.accept(token)


def test_a_password_beyond_all_bounds_is_not_hashed(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_: str) -> bytes:
        raise AssertionError("hashed all the same")

    token, me = staff.invited(BEN), staff.actor(staff.enters())
    number = me.account_id or 0
    monkeypatch.setattr(credentials, "_bytes", never)
    monkeypatch.setattr(credentials, "magnitude", never)
    endless = "ab" * 101
    refused(lambda: staff.accept(token, endless), BadValue)
    changed = {"old": endless, "new": ANOTHER, "now": staff.now}
    refused(lambda: passwords.for_change(staff.database, me, number, **changed), BadValue)


def test_who_cannot_be_invited(staff: Staff) -> None:
    monday = staff.do(groups.add, name="Monday")
    refused(lambda: staff.invited("cora@example.org"), BadValue)
    refused(lambda: staff.invited("no address"), BadValue)
    refused(lambda: staff.invited(BEN, Role.VISITOR), BadValue)
    refused(lambda: staff.invited(BEN, Role.BOARD, (monday,)), BadValue)
    refused(lambda: staff.invited(BEN, Role.FACILITATOR, (monday, 4711)), NotFound)
    assert staff.how_many(Invitation) == 1


def test_an_account_made_meanwhile_is_not_made_twice(staff: Staff) -> None:
    token = staff.invited(BEN)

    def meanwhile(session: Any, _: Actor) -> None:
        session.add(Account(email=BEN, name="Ben", role=Role.BOARD, status=AccountStatus.ACTIVE))

    staff.do(meanwhile)
    assert "an account for this address already" in refused(lambda: staff.accept(token))
