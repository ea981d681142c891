"""The second factor: added, asked for, renewed, removed, and required of everyone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from heal.errors import (
    BadValue,
    MoveNotAllowed,
    NotPermitted,
    SecondFactorNeeded,
    Throttled,
    WrongSignIn,
)
from heal.models import RecoveryCode, SecondFactor, SignInAttempt
from heal.rules.access import VISITOR, Actor, permits
from heal.rules.sign_in import LIMITS, RECOVERY_CODES, ROLES
from heal.services import credentials, desk, groups, second_factor, sign_in
from heal.vocabulary import AttemptKind, Permission, Role
from tests.kit.staff import ANOTHER, Staff, refused

BEN = "ben@example.org"


def test_the_second_factor_is_asked_for_after_the_password(staff: Staff) -> None:
    account_id = staff.account()
    staff.second_factor(staff.actor(staff.enters()))
    staff.later(minutes=2)
    assert type(staff.tries(password=ANOTHER).refused) is WrongSignIn
    assert type(staff.tries(password=ANOTHER, code=staff.code(account_id)).refused) is WrongSignIn
    for none in (None, "  "):
        assert type(staff.tries(code=none).refused) is SecondFactorNeeded
    for wrong in ("000000", "x" * 5000, "\ud800", "é" * 6, "\x00"):
        assert type(staff.tries(code=wrong).refused) is WrongSignIn
    assert staff.tries(code=staff.code(account_id)).token


@pytest.mark.parametrize("code", ["x", None, " "])
def test_wrong_and_missing_codes_are_counted(staff: Staff, code: str | None) -> None:
    account_id = staff.account()
    staff.second_factor(staff.actor(staff.enters()))
    staff.later(minutes=2)
    for _ in range(LIMITS[AttemptKind.ACCOUNT]):
        staff.tries(code=code)
    assert staff.how_many(SignInAttempt) == 2 * LIMITS[AttemptKind.ACCOUNT]
    assert isinstance(staff.tries(code=staff.code(account_id)).refused, Throttled)


def test_a_code_opens_once(staff: Staff) -> None:
    account_id = staff.account()
    staff.second_factor(staff.actor(staff.enters()))
    assert staff.tries(code=staff.code(account_id)).token is None, "the first code was used up"
    staff.later(minutes=2)
    code = staff.code(account_id)
    assert staff.tries(code=f" {code[:3]} {code[3:]} ").token
    assert type(staff.tries(code=code).refused) is WrongSignIn
    assert type(staff.tries(code=staff.code(account_id, steps=-1)).refused) is WrongSignIn
    assert staff.tries(code=staff.code(account_id, steps=1)).token


def test_a_code_of_another_time_does_not_open(staff: Staff) -> None:
    account_id = staff.account()
    staff.second_factor(staff.actor(staff.enters()))
    staff.later(minutes=5)
    for steps in (-2, 2):
        wrong = staff.code(account_id, steps=steps)
        assert type(staff.tries(code=wrong).refused) is WrongSignIn
    assert staff.tries(code=staff.code(account_id, steps=-1)).token


def test_a_recovery_code_opens_once(staff: Staff) -> None:
    staff.account()
    ben = staff.account("ben@example.org", Role.BOARD)
    codes = staff.second_factor(staff.actor(staff.enters()))
    bens = staff.second_factor(staff.actor(staff.enters("ben@example.org")))
    assert ben
    assert len(set(codes) | set(bens)) == 2 * RECOVERY_CODES
    assert type(staff.tries(code=bens[0]).refused) is WrongSignIn
    for code in (codes[0], codes[1].replace("-", " ").upper()):
        assert staff.tries(code=code).token
        assert type(staff.tries(code=code).refused) is WrongSignIn


@pytest.mark.parametrize("kind", ["code", "recovery code"])
def test_a_code_opens_once_also_at_the_same_moment(staff: Staff, kind: str) -> None:
    account_id = staff.account()
    codes = staff.second_factor(staff.actor(staff.enters()))
    staff.later(minutes=2)
    code = staff.code(account_id) if kind == "code" else codes[0]
    together = Barrier(2, timeout=20)

    def one(_: int) -> bool:
        together.wait()
        return staff.tries(code=code).token is not None

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, range(2))) == [False, True]


def test_a_second_factor_counts_once_a_code_was_right(staff: Staff) -> None:
    staff.account()
    me = staff.actor(staff.enters())
    number, proof = me.account_id or 0, staff.knows(me)
    confirm = {"by": me, "now": staff.now}
    no_code = "123456"
    refused(lambda: staff.do(second_factor.confirm, number, code=no_code, **confirm))
    first = staff.do(second_factor.start, number, by=me, proof=proof)
    begun = staff.do(second_factor.start, number, by=me, proof=proof)
    assert first.secret != begun.secret
    assert begun.secret in begun.address
    for wrong in ("", "x", "\ud800"):
        refused(lambda w=wrong: staff.do(second_factor.confirm, number, code=w, **confirm))
    assert staff.tries().token, "a second factor that nobody has confirmed keeps them out"
    staff.secrets[number] = begun.secret
    staff.do(second_factor.confirm, number, code=staff.code(number), **confirm)
    assert staff.tries().token is None
    refused(lambda: staff.do(second_factor.start, number, by=me, proof=proof), MoveNotAllowed)
    refused(lambda: staff.do(second_factor.confirm, number, code=staff.code(number), **confirm))


def test_a_second_factor_is_ones_own(staff: Staff) -> None:
    staff.account()
    ben = staff.account(BEN, Role.BOARD)
    cora, me = staff.actor(staff.enters()), staff.actor(staff.enters(BEN))
    coras, bens = {"proof": staff.knows(cora)}, {"proof": staff.knows(me)}
    first = {"code": "123456", "now": staff.now}
    for proof in (coras, bens):
        refused(lambda p=proof: staff.do(second_factor.start, ben, by=cora, **p), NotPermitted)
        refused(lambda p=proof: staff.do(second_factor.renew_codes, ben, by=cora, **p))
        refused(lambda p=proof: staff.do(second_factor.drop, ben, by=cora, **p), NotPermitted)
        refused(lambda p=proof: staff.do(second_factor.drop, cora.account_id, by=me, **p))
    refused(lambda: staff.do(second_factor.confirm, ben, by=cora, **first), NotPermitted)
    refused(lambda: staff.do(second_factor.start, ben, by=me, **coras), NotPermitted)


def test_a_second_factor_is_removed_with_its_codes(staff: Staff) -> None:
    staff.account()
    me = staff.actor(staff.enters())
    number = me.account_id
    drop = {"by": me, "proof": staff.knows(me)}
    refused(lambda: staff.do(second_factor.drop, number, **drop), MoveNotAllowed)
    refused(lambda: staff.do(second_factor.renew_codes, number, **drop), MoveNotAllowed)
    staff.second_factor(me)
    refused(lambda: staff.do(second_factor.drop, number, by=me), BadValue)
    staff.do(second_factor.drop, number, **drop)
    assert staff.how_many(SecondFactor) == staff.how_many(RecoveryCode) == 0
    assert staff.tries().token


def test_who_lost_their_second_factor_is_helped_by_a_coordinator(staff: Staff) -> None:
    staff.account()
    ben = staff.account(BEN, Role.BOARD)
    cora = staff.actor(staff.enters())
    staff.second_factor(staff.actor(staff.enters(BEN)))
    assert staff.tries(BEN).token is None
    staff.do(second_factor.drop, ben, by=cora)
    assert staff.tries(BEN).token


def test_new_recovery_codes_replace_the_earlier_ones(staff: Staff) -> None:
    staff.account()
    me = staff.actor(staff.enters())
    old = staff.second_factor(me)
    new = staff.do(second_factor.renew_codes, me.account_id, by=me, proof=staff.knows(me))
    assert not set(old) & set(new)
    assert staff.tries(code=old[0]).token is None
    assert staff.tries(code=new[0]).token


def require_it(staff: Staff, *, required: bool = True) -> None:
    staff.do(desk.change_settings, values={"second_factor_required": required})


def held(actor: Actor) -> set[Permission]:
    return {permission for permission in Permission if permits(actor, permission)}


@pytest.mark.parametrize("role", ROLES)
def test_where_it_is_required_one_holds_ones_own_account_until_it_is_added(
    staff: Staff, role: Role
) -> None:
    staff.account(role=role)
    session = staff.enters()
    before = held(staff.actor(session))
    require_it(staff)
    me = staff.actor(session)
    assert held(me) == {Permission.SIGN_IN, Permission.OWN_ACCOUNT} < before
    assert "second factor" in refused(lambda: staff.do(groups.add, by=me, name="Monday"))
    begun = staff.do(second_factor.start, me.account_id, by=me, proof=staff.knows(me))
    assert staff.actor(session).only_own, "what nobody has confirmed counts as a second factor"
    staff.secrets[me.account_id or 0] = begun.secret
    code = staff.code(me.account_id or 0)
    staff.do(second_factor.confirm, me.account_id, by=me, code=code, now=staff.now)
    assert held(staff.actor(session)) == before
    require_it(staff, required=False)
    assert held(staff.actor(session)) == before


def test_where_it_is_required_ones_own_stays(staff: Staff) -> None:
    cora, ben = staff.account(), staff.account(BEN, Role.BOARD)
    mine, bens = staff.enters(), staff.enters(BEN)
    staff.second_factor(staff.actor(mine))
    staff.second_factor(staff.actor(bens))
    require_it(staff)
    me, him = staff.actor(mine), staff.actor(bens)
    proof = staff.knows(me)
    refused(lambda: staff.do(second_factor.drop, cora, by=me, proof=proof), MoveNotAllowed)
    assert staff.do(second_factor.renew_codes, cora, by=me, proof=proof)
    bens_proof = staff.knows(him)
    refused(lambda: staff.do(second_factor.drop, ben, by=him, proof=bens_proof), MoveNotAllowed)
    staff.do(second_factor.drop, ben, by=me)
    assert staff.actor(bens).only_own
    require_it(staff, required=False)
    staff.do(second_factor.drop, cora, by=me, proof=staff.knows(me))


def test_whoever_has_no_password_is_not_asked_for_a_second_factor_of_ours(staff: Staff) -> None:
    staff.account()
    staff.invited(BEN, Role.BOARD)
    require_it(staff)
    came = staff.do(sign_in.begin_for_verified_email, by=VISITOR, email=BEN, now=staff.now)
    assert not staff.actor(credentials.digest(came.token)).only_own
