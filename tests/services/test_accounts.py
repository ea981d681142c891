"""Roles, suspension, new passwords."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from heal.errors import BadValue, MoveNotAllowed, NotFound, NotPermitted, Refusal
from heal.models import Group
from heal.queries import sign_in as known
from heal.rules.access import VISITOR, Actor
from heal.services import accounts, demo, groups, members, passwords, second_factor
from heal.vocabulary import Role
from tests.kit.staff import ANOTHER, PASSWORD, SHELL, Staff, refused

BEN = "ben@example.org"


@pytest.fixture
def staff(staff: Staff) -> Staff:
    """Give staff with a coordinator."""
    staff.account()
    return staff


def test_another_role_holds_at_the_next_click(staff: Staff) -> None:
    monday, tuesday = (staff.do(groups.add, name=name) for name in ("Monday", "Tuesday"))
    ben = staff.account(BEN)
    session = staff.enters(BEN)
    for role, led in (
        (Role.FACILITATOR, {monday}),
        (Role.FACILITATOR, {monday, tuesday}),
        (Role.BOARD, set()),
        (Role.FACILITATOR, {tuesday}),
    ):
        staff.do(accounts.change_role, ben, role=role, group_ids=led)
        person = staff.who(session)
        assert person is not None
        assert (person.role, person.groups) == (role, led)
    refused(lambda: staff.do(groups.add, by=staff.actor(session), name="Friday"), NotPermitted)


def test_a_suspended_account_is_out_at_once(staff: Staff) -> None:
    ben = staff.account(BEN)
    session = staff.enters(BEN)
    link = staff.do(accounts.reset, ben, now=staff.now)
    staff.accept(link)
    another = staff.enters(BEN)
    staff.do(accounts.suspend, ben, now=staff.now)
    for ended in (session, another):
        assert staff.who(ended) is None
    assert staff.tries(BEN).token is None
    refused(lambda: staff.do(accounts.suspend, ben, now=staff.now), MoveNotAllowed)
    refused(lambda: staff.do(accounts.reset, ben, now=staff.now), MoveNotAllowed)
    staff.do(accounts.restore, ben)
    assert staff.who(another) is None, "an ended session came back"
    assert staff.tries(BEN).token
    refused(lambda: staff.do(accounts.restore, ben), MoveNotAllowed)


def test_suspending_takes_an_open_link_back(staff: Staff) -> None:
    ben = staff.account(BEN)
    link = staff.do(accounts.reset, ben, now=staff.now)
    staff.do(accounts.suspend, ben, now=staff.now)
    refused(lambda: staff.accept(link), NotFound)
    staff.do(accounts.restore, ben)
    refused(lambda: staff.accept(link), NotFound)


def test_there_is_always_a_coordinator(staff: Staff) -> None:
    (cora,) = _numbers(staff)
    demote = {"role": Role.BOARD, "group_ids": ()}
    for deed in (
        lambda: staff.do(accounts.suspend, cora, now=staff.now),
        lambda: staff.do(accounts.change_role, cora, **demote),
    ):
        assert "the only coordinator" in refused(deed, MoveNotAllowed)
    ben = staff.account(BEN)
    staff.do(accounts.suspend, cora, now=staff.now)
    refused(lambda: staff.do(accounts.change_role, ben, **demote), MoveNotAllowed)
    staff.do(accounts.change_role, cora, **demote)


def test_two_coordinators_cannot_suspend_each_other_at_once(staff: Staff) -> None:
    both = [*_numbers(staff), staff.account(BEN)]
    together = Barrier(2, timeout=20)

    def one(number: int) -> bool:
        together.wait()
        try:
            staff.do(accounts.suspend, number, now=staff.now)
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, both)) == [False, True]


def test_a_reset_forgets_the_password_and_ends_the_sessions(staff: Staff) -> None:
    ben = staff.account(BEN)
    session = staff.enters(BEN)
    first = staff.do(accounts.reset, ben, now=staff.now)
    assert staff.who(session) is None
    assert staff.tries(BEN).token is None
    link = staff.do(accounts.reset, ben, now=staff.now)
    refused(lambda: staff.accept(first), NotFound)
    assert staff.accept(link, ANOTHER) == ben
    assert staff.tries(BEN, ANOTHER).token
    refused(lambda: staff.accept(link), NotFound)


def test_one_changes_ones_own_password(staff: Staff) -> None:
    ben = staff.account(BEN)
    here, phone = staff.enters(BEN), staff.enters(BEN)
    me = staff.actor(here)

    def change(old: str, new: str, by: Actor = me) -> None:
        known = passwords.for_change(staff.database, by, ben, old=old, new=new, now=staff.now)
        staff.do(accounts.change_password, ben, by=by, now=staff.now, token_hash=here, **known)

    refused(lambda: change(ANOTHER, ANOTHER), BadValue)
    refused(lambda: change(PASSWORD, "password1234"), BadValue)
    refused(lambda: change(PASSWORD, ANOTHER, by=SHELL), NotPermitted)
    assert staff.tries(BEN).token
    change(PASSWORD, ANOTHER)
    assert staff.who(here)
    assert staff.who(phone) is None
    assert staff.tries(BEN).token is None
    assert staff.tries(BEN, ANOTHER).token


def test_the_invented_programme_leaves_the_accounts(staff: Staff) -> None:
    staff.do(demo.load, today=staff.now.date())
    (group_id, *_) = _groups(staff)
    ben = staff.account(BEN, Role.FACILITATOR, (group_id,))
    staff.invited("eva@example.org", Role.FACILITATOR, (group_id,))
    session = staff.enters(BEN)
    staff.do(demo.remove)
    person = staff.who(session)
    assert person is not None
    assert (person.account_id, person.groups) == (ben, set())


def test_ones_own_record_is_the_one_with_the_same_address(staff: Staff) -> None:
    staff.account(BEN)
    session = staff.enters(BEN)
    assert staff.actor(session).member_id is None
    member = staff.do(members.add, name="Ben", email="Ben@example.org")
    assert staff.actor(session).member_id == member


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.BOARD, Role.VISITOR])
def test_only_who_manages_accounts_manages_accounts(staff: Staff, role: Role) -> None:
    somebody = Actor("Fay", role, account_id=99)
    (number,) = _numbers(staff)
    at = {"now": staff.now}
    for use_case, given, more in (
        (accounts.invite, (), {"email": BEN, "name": "Ben", "role": role, "group_ids": (), **at}),
        (accounts.take_back, (1,), at),
        (accounts.change_role, (number,), {"role": Role.BOARD, "group_ids": ()}),
        (accounts.suspend, (number,), at),
        (accounts.restore, (number,), {}),
        (accounts.reset, (number,), at),
        (second_factor.drop, (number,), {}),
    ):
        refused(lambda u=use_case, g=given, m=more: staff.do(u, *g, by=somebody, **m), NotPermitted)


def test_a_visitor_has_no_account_to_look_after(staff: Staff) -> None:
    (cora,) = _numbers(staff)
    at = {"old": PASSWORD, "new": ANOTHER, "now": staff.now}
    refused(lambda: passwords.for_change(staff.database, VISITOR, cora, **at), NotPermitted)
    given = passwords.for_change(staff.database, staff.actor(staff.enters()), cora, **at)
    change = {"by": VISITOR, "now": staff.now, **given}
    refused(lambda: staff.do(accounts.change_password, cora, **change), NotPermitted)
    proof = given["proof"]
    for use_case in (second_factor.start, second_factor.renew_codes, second_factor.drop):
        refused(lambda u=use_case: staff.do(u, cora, by=VISITOR, proof=proof), NotPermitted)


def _numbers(staff: Staff) -> list[int]:
    with staff.database.reading() as session:
        return [int(number) for number in known.accounts(session)["account_id"]]


def _groups(staff: Staff) -> list[int]:
    with staff.database.reading() as session:
        return list(session.scalars(select(Group.id)))
