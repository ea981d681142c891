"""Coming in by an address that an identity provider vouches for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from heal.errors import NotInvited, NotPermitted
from heal.models import Account, SignInSession
from heal.rules.access import VISITOR, Actor
from heal.services import accounts, credentials, groups, sign_in
from heal.services.sign_in import Outcome
from heal.vocabulary import Role
from tests.kit.staff import PASSWORD, Staff, refused

BEN = "ben@example.org"


def comes(staff: Staff, email: str = BEN) -> Outcome:
    outcome = staff.do(sign_in.begin_for_verified_email, by=VISITOR, email=email, now=staff.now)
    assert isinstance(outcome, Outcome)
    return outcome


def stays_out(staff: Staff, email: str = BEN) -> None:
    before = staff.how_many(Account), staff.how_many(SignInSession)
    outcome = comes(staff, email)
    assert (outcome.token, outcome.account_id) == (None, None)
    assert type(outcome.refused) is NotInvited
    assert (staff.how_many(Account), staff.how_many(SignInSession)) == before


def test_an_account_is_opened_without_its_second_factor(staff: Staff) -> None:
    ben = staff.account(BEN)
    staff.second_factor(staff.actor(staff.enters(BEN)))
    outcome = comes(staff, " Ben@Example.ORG")
    assert outcome.account_id == ben
    person = staff.who(credentials.digest(outcome.token or ""))
    assert person is not None
    assert (person.account_id, person.role) == (ben, Role.COORDINATOR)


def test_an_invitation_becomes_an_account_in_its_role_and_groups_once(staff: Staff) -> None:
    monday = staff.do(groups.add, name="Monday")
    link = staff.invited(BEN, Role.FACILITATOR, (monday,))
    outcome = comes(staff)
    person = staff.who(credentials.digest(outcome.token or ""))
    assert person is not None
    assert (person.name, person.role, person.groups) == ("Ben", Role.FACILITATOR, {monday})
    with staff.database.reading() as session:
        assert session.scalars(select(Account.password_hash)).all() == [None]
    refused(lambda: staff.accept(link))
    assert staff.tries(BEN).token is None
    assert comes(staff).account_id == outcome.account_id
    assert staff.how_many(Account) == 1


@pytest.mark.parametrize(
    "wrong", ["", "nobody@example.org", "no address", "\x00", "\ud800", "x" * 999]
)
def test_nobody_else_comes_in(staff: Staff, wrong: str) -> None:
    staff.account(BEN)
    staff.invited("eva@example.org")
    stays_out(staff, wrong)


def test_a_suspended_account_stays_shut_whatever_is_open_for_it(staff: Staff) -> None:
    staff.account()
    ben = staff.account(BEN)
    staff.do(accounts.reset, ben, now=staff.now)
    staff.do(accounts.suspend, ben, now=staff.now)
    stays_out(staff)


def test_an_invitation_that_is_over_or_taken_back_makes_no_account(staff: Staff) -> None:
    staff.invited(BEN)
    staff.now += timedelta(days=7)
    stays_out(staff)
    staff.invited(BEN)
    staff.do(accounts.take_back, 2, now=staff.now)
    stays_out(staff)


def test_a_link_to_a_new_password_stays_open(staff: Staff) -> None:
    link = staff.do(accounts.reset, staff.account(BEN), now=staff.now)
    assert comes(staff).token
    staff.accept(link, PASSWORD)
    assert staff.tries(BEN).token


def test_only_at_the_door(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = Actor("Nobody", Role.VISITOR)
    monkeypatch.setattr("heal.rules.access.PERMISSIONS", {})
    deed = sign_in.begin_for_verified_email
    refused(lambda: staff.do(deed, by=nobody, email=BEN, now=staff.now), NotPermitted)
