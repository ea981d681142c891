"""Whose record as a member an account's is: nobody decides about themselves."""

from __future__ import annotations

import pytest

from heal.db.engine import Database
from heal.errors import BadValue, NotFound, NotPermitted
from heal.models import Account, Member
from heal.services import accounts, members
from heal.services import door as use_cases
from heal.vocabulary import Role
from tests.kit import cast
from tests.kit.programme import TODAY, Programme


@pytest.fixture
def programme(database: Database) -> Programme:
    return Programme(database)


def record(programme: Programme, account_id: int) -> int | None:
    with programme.database.reading() as session:
        return session.get_one(Account, account_id).member_id


def test_whose_record_it_is_is_known_at_the_next_click(programme: Programme) -> None:
    ana, eva = programme.member(name="Ana"), programme.member(name="Eva")
    fay = cast.facilitator(programme.database, [])
    for number in (ana, eva, None):
        programme.do(accounts.link, fay.account_id, member_id=number)
        assert record(programme, fay.account_id) == number
        assert cast.actor(programme.database, fay).member_id == number


def test_what_is_named_comes_before_the_same_address(programme: Programme) -> None:
    ana, eva = programme.member(name="Ana"), programme.member(name="Eva")
    programme.do(members.correct, eva, name="Eva", email=cast.FACILITATOR, note=None)
    fay = cast.facilitator(programme.database, [])
    assert cast.actor(programme.database, fay).member_id == eva
    programme.do(accounts.link, fay.account_id, member_id=ana)
    assert cast.actor(programme.database, fay).member_id == ana


def test_a_member_has_one_account(programme: Programme) -> None:
    ana = programme.member(name="Ana")
    fay, bo = cast.facilitator(programme.database, []), cast.board(programme.database)
    programme.do(accounts.link, fay.account_id, member_id=ana)
    programme.do(accounts.link, fay.account_id, member_id=ana)
    with pytest.raises(BadValue, match="Another account"):
        programme.do(accounts.link, bo.account_id, member_id=ana)
    assert record(programme, bo.account_id) is None


def test_an_erased_member_and_nobody_are_refused(programme: Programme) -> None:
    ana, fay = programme.member(name="Ana"), cast.facilitator(programme.database, [])

    def erase(session: object, _: object) -> None:
        session.get_one(Member, ana).erased_on = TODAY  # type: ignore[attr-defined]

    programme.do(erase)
    with pytest.raises(BadValue, match="erased"):
        programme.do(accounts.link, fay.account_id, member_id=ana)
    for account, member in ((fay.account_id, 4711), (4711, None)):
        with pytest.raises(NotFound):
            programme.do(accounts.link, account, member_id=member)
    assert record(programme, fay.account_id) is None


@pytest.mark.parametrize("known_by", ["name", "address"])
def test_for_oneself_it_is_said_once(programme: Programme, known_by: str) -> None:
    ana, eva = programme.member(name="Ana"), programme.member(name="Eva")
    cora = cast.joins(programme.database, "cora@example.org", Role.COORDINATOR)

    def as_cora(member_id: int | None) -> None:
        by = cast.actor(programme.database, cora)
        use_cases.act(programme.database, accounts.link, by, cora.account_id, member_id=member_id)

    if known_by == "address":
        programme.do(members.correct, ana, name="Ana", email="cora@example.org", note=None)
    as_cora(ana)
    for other in (eva, None):
        with pytest.raises(NotPermitted, match="another coordinator"):
            as_cora(other)
    assert record(programme, cora.account_id) == ana
    programme.do(accounts.link, cora.account_id, member_id=None)
    assert record(programme, cora.account_id) is None


def test_only_who_looks_after_accounts_may_say_so(programme: Programme) -> None:
    ana, fay = programme.member(name="Ana"), cast.facilitator(programme.database, [])
    by = cast.actor(programme.database, fay)
    with pytest.raises(NotPermitted):
        use_cases.act(programme.database, accounts.link, by, fay.account_id, member_id=ana)
    assert record(programme, fay.account_id) is None
