"""Invitations, roles, suspension, new passwords, second factors."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select

from heal.db.engine import Database
from heal.errors import BadValue, MoveNotAllowed, NotFound, NotPermitted, Refusal
from heal.models import Account, Group, Invitation, RecoveryCode, SecondFactor
from heal.queries import sign_in as known
from heal.rules.access import VISITOR, Actor
from heal.services import accounts, credentials, demo, desk, groups, members, second_factor
from heal.vocabulary import AccountStatus, Role
from tests.kit.staff import ANOTHER, CHEAP, PASSWORD, SHELL, Staff
from tests.rules.facts import is_sentence

BEN = "ben@example.org"


@pytest.fixture
def staff(database: Database, monkeypatch: pytest.MonkeyPatch) -> Staff:
    """Give staff on each database, with a coordinator; hashing is cheap here, and nowhere else."""
    monkeypatch.setattr(credentials, "HASHER", CHEAP)
    monkeypatch.setattr(credentials, "NOBODY", CHEAP.hash("nobody"))
    found = Staff(database)
    found.account("cora@example.org")
    return found


def how_many(staff: Staff, model: Any) -> int:
    with staff.database.reading() as session:
        return session.scalar(select(func.count(model.id))) or 0


def invitation_ids(staff: Staff) -> list[int]:
    with staff.database.reading() as session:
        return list(session.scalars(select(Invitation.id).order_by(Invitation.id)))


def refused(deed: Callable[[], Any], kind: type[Refusal] = Refusal) -> str:
    with pytest.raises(kind) as refusal:
        deed()
    assert is_sentence(refusal.value.sentence)
    return refusal.value.sentence


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
    assert how_many(staff, Account) == 1


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
    assert how_many(staff, Account) == 2


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
    assert how_many(staff, Account) == 1
    staff.accept(token)


def test_a_password_beyond_all_bounds_is_not_hashed(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_: str) -> bytes:
        raise AssertionError("hashed all the same")

    token, me = staff.invited(BEN), staff.actor(staff.enters())
    number = me.account_id
    monkeypatch.setattr(credentials, "_bytes", never)
    monkeypatch.setattr(credentials, "magnitude", never)
    endless = "ab" * 101
    refused(lambda: staff.accept(token, endless), BadValue)
    changed = {"by": me, "old": endless, "new": ANOTHER, "now": staff.now}
    refused(lambda: staff.do(accounts.change_password, number, **changed), BadValue)


def test_who_cannot_be_invited(staff: Staff) -> None:
    monday = staff.do(groups.add, name="Monday")
    refused(lambda: staff.invited("cora@example.org"), BadValue)
    refused(lambda: staff.invited("no address"), BadValue)
    refused(lambda: staff.invited(BEN, Role.VISITOR), BadValue)
    refused(lambda: staff.invited(BEN, Role.BOARD, (monday,)), BadValue)
    refused(lambda: staff.invited(BEN, Role.FACILITATOR, (monday, 4711)), NotFound)
    assert how_many(staff, Invitation) == 1


def test_an_account_made_meanwhile_is_not_made_twice(staff: Staff) -> None:
    token = staff.invited(BEN)

    def meanwhile(session: Any, _: Actor) -> None:
        session.add(Account(email=BEN, name="Ben", role=Role.BOARD, status=AccountStatus.ACTIVE))

    staff.do(meanwhile)
    assert "an account for this address already" in refused(lambda: staff.accept(token))


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
        staff.do(
            accounts.change_password, ben, by=by, old=old, new=new, now=staff.now, token_hash=here
        )

    refused(lambda: change(ANOTHER, ANOTHER), BadValue)
    refused(lambda: change(PASSWORD, "password1234"), BadValue)
    refused(lambda: change(PASSWORD, ANOTHER, by=SHELL), NotPermitted)
    assert staff.tries(BEN).token
    change(PASSWORD, ANOTHER)
    assert staff.who(here)
    assert staff.who(phone) is None
    assert staff.tries(BEN).token is None
    assert staff.tries(BEN, ANOTHER).token


def test_a_second_factor_counts_once_a_code_was_right(staff: Staff) -> None:
    me = staff.actor(staff.enters())
    number = me.account_id or 0
    confirm = {"by": me, "now": staff.now}
    no_code = "123456"
    refused(lambda: staff.do(second_factor.confirm, number, code=no_code, **confirm))
    refused(lambda: staff.do(second_factor.start, number, by=me, password=ANOTHER), BadValue)
    first = staff.do(second_factor.start, number, by=me, password=PASSWORD)
    begun = staff.do(second_factor.start, number, by=me, password=PASSWORD)
    assert first.secret != begun.secret
    assert begun.secret in begun.address
    for wrong in ("", "x", "\ud800"):
        refused(lambda w=wrong: staff.do(second_factor.confirm, number, code=w, **confirm))
    assert staff.tries().token, "a second factor that nobody has confirmed keeps them out"
    staff.secrets[number] = begun.secret
    staff.do(second_factor.confirm, number, code=staff.code(number), **confirm)
    assert staff.tries().token is None
    refused(lambda: staff.do(second_factor.start, number, by=me, password=PASSWORD))
    refused(lambda: staff.do(second_factor.confirm, number, code=staff.code(number), **confirm))


def test_a_second_factor_is_ones_own(staff: Staff) -> None:
    ben = staff.account(BEN, Role.BOARD)
    cora, me = staff.actor(staff.enters()), staff.actor(staff.enters(BEN))
    other = cora.account_id
    begin, first = {"password": PASSWORD}, {"code": "123456", "now": staff.now}
    refused(lambda: staff.do(second_factor.start, ben, by=cora, **begin), NotPermitted)
    refused(lambda: staff.do(second_factor.confirm, ben, by=cora, **first), NotPermitted)
    refused(lambda: staff.do(second_factor.renew_codes, ben, by=cora, **begin), NotPermitted)
    refused(lambda: staff.do(second_factor.drop, other, by=me, **begin), NotPermitted)


def test_a_second_factor_is_removed_with_its_codes(staff: Staff) -> None:
    me = staff.actor(staff.enters())
    number = me.account_id
    drop = {"by": me, "password": PASSWORD}
    refused(lambda: staff.do(second_factor.drop, number, **drop), MoveNotAllowed)
    refused(lambda: staff.do(second_factor.renew_codes, number, **drop), MoveNotAllowed)
    staff.second_factor(me)
    refused(lambda: staff.do(second_factor.drop, number, by=me), BadValue)
    staff.do(second_factor.drop, number, **drop)
    assert how_many(staff, SecondFactor) == how_many(staff, RecoveryCode) == 0
    assert staff.tries().token


def test_who_lost_their_second_factor_is_helped_by_a_coordinator(staff: Staff) -> None:
    ben = staff.account(BEN, Role.BOARD)
    cora = staff.actor(staff.enters())
    staff.second_factor(staff.actor(staff.enters(BEN)))
    assert staff.tries(BEN).token is None
    staff.do(second_factor.drop, ben, by=cora)
    assert staff.tries(BEN).token


def test_new_recovery_codes_replace_the_earlier_ones(staff: Staff) -> None:
    me = staff.actor(staff.enters())
    old = staff.second_factor(me)
    renew = {"by": me, "password": PASSWORD}
    new = staff.do(second_factor.renew_codes, me.account_id, **renew)
    assert not set(old) & set(new)
    assert staff.tries(code=old[0]).token is None
    assert staff.tries(code=new[0]).token


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
    given = {"old": PASSWORD, "new": ANOTHER, "now": staff.now}
    refused(lambda: staff.do(accounts.change_password, 1, by=VISITOR, **given), NotPermitted)
    refused(lambda: staff.do(second_factor.start, 1, by=VISITOR, password=PASSWORD), NotPermitted)


def _numbers(staff: Staff) -> list[int]:
    with staff.database.reading() as session:
        return [int(number) for number in known.accounts(session)["account_id"]]


def _groups(staff: Staff) -> list[int]:
    with staff.database.reading() as session:
        return list(session.scalars(select(Group.id)))
