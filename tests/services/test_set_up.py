"""The first account of all, and what is never kept or told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.errors import BadValue, MoveNotAllowed, NotFound, NotPermitted, Refusal
from heal.models import Account
from heal.queries import sign_in as known
from heal.rules.access import Actor
from heal.services import accounts, credentials, passwords, sign_in
from heal.vocabulary import Role
from tests.kit import rows
from tests.kit.staff import ANOTHER, PASSWORD, Staff, the_trail


def everything_kept(database: Database) -> str:
    """Return every value of every table, as text."""
    with database.reading() as session:
        found = [
            str(tuple(row)) for table in rows.TABLES for row in session.execute(select(table)).all()
        ]
    return "\n".join(found)


def set_up(staff: Staff, token: str, **more: Any) -> int:
    given = {"email": "Cora@Example.org ", "name": "Cora", "password": PASSWORD}
    return passwords.set_up(staff.database, token=token, now=staff.now, **{**given, **more})


def needs_set_up(staff: Staff) -> bool:
    with staff.database.reading() as session:
        return known.needs_set_up(session)


def set_up_link(staff: Staff) -> str:
    return str(staff.do(sign_in.make_set_up_link, now=staff.now))


def test_the_first_account_is_the_coordinators(staff: Staff) -> None:
    assert needs_set_up(staff)
    account_id = set_up(staff, set_up_link(staff))
    assert not needs_set_up(staff)
    person = staff.who(staff.enters())
    assert person is not None
    assert (person.account_id, person.name, person.role) == (account_id, "Cora", Role.COORDINATOR)
    assert person.email == "cora@example.org"


def test_the_set_up_closes_for_good(staff: Staff) -> None:
    token = set_up_link(staff)
    account_id = set_up(staff, token)
    for deed in (lambda: set_up(staff, token, email="b@example.org"), lambda: set_up_link(staff)):
        with pytest.raises(MoveNotAllowed, match="set up already"):
            deed()
    with staff.database.writer.begin() as connection:
        connection.execute(Account.__table__.delete().where(Account.id == account_id))
    assert not needs_set_up(staff)
    with pytest.raises(MoveNotAllowed):
        set_up_link(staff)


def test_any_account_closes_the_set_up(staff: Staff) -> None:
    token = set_up_link(staff)
    staff.account("ben@example.org", Role.BOARD)
    with pytest.raises(MoveNotAllowed):
        set_up(staff, token)


def test_only_the_newest_set_up_link_opens(staff: Staff) -> None:
    old, new = set_up_link(staff), set_up_link(staff)
    for wrong in (old, "", "\x00", "x" * 5000):
        with pytest.raises(NotFound):
            set_up(staff, wrong)
    set_up(staff, new)


def test_a_refused_password_does_not_use_the_link_up(staff: Staff) -> None:
    token = set_up_link(staff)
    for wrong in ("short", "password1234", "x" * 201, "my cora@example.org"):
        with pytest.raises(BadValue):
            set_up(staff, token, password=wrong)
    for wrong in ("", "no address", "a@b", "a@example.org\x00", "\ud800@example.org"):
        with pytest.raises(BadValue):
            set_up(staff, token, email=wrong)
    for wrong in ("", "  ", "A\x00B", "n" * 121):
        with pytest.raises(BadValue):
            set_up(staff, token, name=wrong)
    set_up(staff, token)


def test_two_cannot_set_up_at_once(staff: Staff) -> None:
    token = set_up_link(staff)
    together = Barrier(2, timeout=20)

    def one(number: int) -> bool:
        together.wait()
        try:
            set_up(staff, token, email=f"person{number}@example.org")
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, range(2))) == [False, True]


def test_who_is_no_coordinator_makes_no_set_up_link(staff: Staff) -> None:
    for role in (Role.VISITOR, Role.FACILITATOR, Role.BOARD):
        with pytest.raises(NotPermitted):
            staff.do(sign_in.make_set_up_link, by=Actor("Fay", role), now=staff.now)


def test_nothing_that_opens_a_door_is_kept_or_told(staff: Staff) -> None:
    link = set_up_link(staff)
    account_id = set_up(staff, link)
    signed_in = staff.tries().token or ""
    token_hash = credentials.digest(signed_in)
    actor = staff.actor(token_hash)
    codes = staff.second_factor(actor)
    invited = staff.invited("benedikta@example.org", Role.BOARD)
    again = staff.do(accounts.reset, account_id, now=staff.now)
    staff.accept(again, ANOTHER)
    kept = everything_kept(staff.database)
    for secret in (link, signed_in, invited, again, PASSWORD, ANOTHER, *codes):
        assert len(secret) > 15
        assert secret not in kept
    assert token_hash in kept
    trail = the_trail(staff.database)
    private = ("cora@example.org", "benedikta", "Benedikta", staff.secrets[account_id], "argon2")
    for told in (*private, token_hash, credentials.digest(invited)):
        assert told in kept
        assert told not in trail
