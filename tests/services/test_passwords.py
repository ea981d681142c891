"""Hashing before the transaction, and the counting of passwords that were not right."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock
from typing import Any

import pytest
from sqlalchemy.pool import QueuePool

from heal.errors import BadValue, MoveNotAllowed, NotFound, Throttled, WrongSignIn
from heal.models import Group, SignInAttempt
from heal.rules.access import VISITOR
from heal.rules.sign_in import LIMITS, WINDOW
from heal.services import accounts, credentials, groups, passwords, second_factor, sign_in
from heal.vocabulary import AttemptKind, Role
from tests.kit import door
from tests.kit.quick import CHEAP
from tests.kit.staff import ANOTHER, HERE, PASSWORD, Staff, refused

BEN = "ben@example.org"
MOST = LIMITS[AttemptKind.ACCOUNT]


class Slow:
    """A hasher during whose work somebody else writes, as they can only if nothing is held."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff
        self.hashed = 0

    def _meanwhile(self) -> None:
        self.hashed += 1
        for engine in (self.staff.database.writer, self.staff.database.reader):
            assert isinstance(engine.pool, QueuePool)
            assert engine.pool.checkedout() == 0, "a connection waits for the hash"
        self.staff.do(groups.add, name=f"Group {self.hashed}")

    def hash(self, password: bytes) -> str:
        self._meanwhile()
        return CHEAP.hash(password)

    def verify(self, kept: str, password: bytes) -> bool:
        self._meanwhile()
        return CHEAP.verify(kept, password)

    def check_needs_rehash(self, kept: str) -> bool:
        return bool(kept)


def deeds(staff: Staff) -> dict[str, Callable[[], Any]]:
    """Return everything for which a password is hashed or compared."""
    session = staff.enters(BEN)
    me = staff.actor(session)
    number = me.account_id or 0
    invited = staff.invited("eva@example.org", Role.BOARD)

    def change() -> None:
        known = passwords.for_change(
            staff.database, me, number, old=PASSWORD, new=ANOTHER, now=staff.now
        )
        staff.do(accounts.change_password, number, by=me, now=staff.now, **known)

    def start() -> None:
        staff.do(second_factor.start, number, by=me, proof=staff.knows(me))

    return {
        "right": lambda: staff.enters(BEN),
        "wrong": lambda: staff.tries(BEN, ANOTHER),
        "unknown": lambda: staff.tries("nobody@example.org"),
        "accept": lambda: staff.accept(invited),
        "start": start,
        "change": change,
    }


@pytest.mark.parametrize("deed", ["right", "wrong", "unknown", "accept", "start", "change"])
def test_nobody_waits_for_a_slow_hash(
    staff: Staff, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    staff.account(BEN)
    do = deeds(staff)[deed]
    slow = Slow(staff)
    monkeypatch.setattr(credentials, "HASHER", slow)
    do()
    assert slow.hashed
    assert staff.how_many(Group) == slow.hashed


def test_nobody_waits_for_the_first_password_either(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = door.set_up_link(staff.database, at=staff.now)
    first = {"email": BEN, "name": "Ben", "password": PASSWORD, "now": staff.now}
    slow = Slow(staff)
    monkeypatch.setattr(credentials, "HASHER", slow)
    refused(lambda: passwords.set_up(staff.database, token=token[1:], **first), NotFound)
    assert slow.hashed == 0, "a link that opens nothing was worth a hash"
    passwords.set_up(staff.database, token=token, **first)
    assert slow.hashed == 1


def test_a_password_that_was_changed_meanwhile_opens_nothing(staff: Staff) -> None:
    ben = staff.account(BEN)
    me = staff.actor(staff.enters(BEN))
    tried = passwords.at_the_door(
        staff.database, email=BEN, password=PASSWORD, address=HERE, now=staff.now
    )
    proof = staff.knows(me)
    assert tried.opens == proof.opens
    assert PASSWORD not in repr(tried) + repr(proof)
    assert "argon2" not in repr(tried) + repr(proof)
    staff.accept(staff.do(accounts.reset, ben, now=staff.now), ANOTHER)
    came = staff.do(sign_in.sign_in, by=VISITOR, tried=tried, code=None, now=staff.now)
    assert type(came.refused) is WrongSignIn
    assert staff.how_many(SignInAttempt) == 2
    refused(lambda: staff.do(second_factor.start, ben, by=me, proof=proof), BadValue)


def test_an_account_that_was_suspended_meanwhile_stays_shut(staff: Staff) -> None:
    staff.account()
    ben = staff.account(BEN)
    tried = passwords.at_the_door(
        staff.database, email=BEN, password=PASSWORD, address=HERE, now=staff.now
    )
    staff.do(accounts.suspend, ben, now=staff.now)
    came = staff.do(sign_in.sign_in, by=VISITOR, tried=tried, code=None, now=staff.now)
    assert type(came.refused) is WrongSignIn


def test_a_link_that_was_used_meanwhile_keeps_no_password(staff: Staff) -> None:
    token = staff.invited(BEN)
    chosen = credentials.chosen(ANOTHER, email=BEN)
    staff.accept(token)
    late = {"by": VISITOR, "token": token, "chosen": chosen, "now": staff.now}
    refused(lambda: staff.do(accounts.accept, **late), NotFound)
    assert staff.tries(BEN).token


def test_a_password_that_was_weighed_for_another_is_not_kept(staff: Staff) -> None:
    token, chosen = staff.invited(BEN), credentials.chosen(ANOTHER, email="eva@example.org")
    given = {"by": VISITOR, "token": token, "chosen": chosen, "now": staff.now}
    refused(lambda: staff.do(accounts.accept, **given), BadValue)
    assert staff.accept(token)


def test_wrong_present_passwords_are_counted_with_those_at_the_door(staff: Staff) -> None:
    staff.account(BEN)
    me = staff.actor(staff.enters(BEN))
    for number in range(MOST):
        if number % 2:
            staff.tries(BEN, ANOTHER, address=f"192.0.2.{number}")
        else:
            refused(lambda: staff.knows(me, ANOTHER), BadValue)
    assert "too many attempts" in refused(lambda: staff.knows(me), Throttled)
    assert isinstance(staff.tries(BEN).refused, Throttled)
    staff.now += WINDOW
    assert staff.knows(me)


def test_the_present_password_makes_up_for_slips(staff: Staff) -> None:
    staff.account(BEN)
    me = staff.actor(staff.enters(BEN))
    for _ in range(3):
        for _ in range(MOST - 1):
            refused(lambda: staff.knows(me, ANOTHER), BadValue)
        staff.knows(me)
    assert staff.how_many(SignInAttempt) == 0


def test_what_is_refused_after_the_right_password_does_not_count(staff: Staff) -> None:
    staff.account(BEN)
    me = staff.actor(staff.enters(BEN))
    proof = staff.knows(me)
    refused(lambda: staff.do(second_factor.drop, me.account_id, by=me, proof=proof), MoveNotAllowed)
    assert staff.how_many(SignInAttempt) == 0


@pytest.mark.parametrize("where", ["door", "desk"])
def test_many_at_once_do_not_get_more_guesses(staff: Staff, where: str) -> None:
    """All compare before any of them is counted; the right one comes after too many wrong ones."""
    staff.account(BEN)
    me = staff.actor(staff.enters(BEN))
    together, counting, told = Barrier(MOST + 4, timeout=30), Lock(), []

    def one(_: int) -> None:
        together.wait()
        try:
            found = (
                staff.tries(BEN, ANOTHER).refused if where == "door" else staff.knows(me, ANOTHER)
            )
        except (BadValue, Throttled) as refusal:
            found = refusal
        with counting:
            told.append(type(found))

    with ThreadPoolExecutor(MOST + 4) as pool:
        list(pool.map(one, range(MOST + 4)))
    assert told.count(Throttled) == 4
    assert isinstance(staff.tries(BEN).refused, Throttled)


def test_whoever_has_to_wait_costs_no_hash(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    staff.account(BEN)
    me = staff.actor(staff.enters(BEN))
    for _ in range(MOST):
        staff.tries(BEN, ANOTHER)
    monkeypatch.setattr(credentials, "HASHER", None)
    assert isinstance(staff.tries(BEN).refused, Throttled)
    refused(lambda: staff.knows(me), Throttled)
