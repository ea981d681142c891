"""Who is signed in, and the lists that a coordinator sees of accounts."""

from __future__ import annotations

import pytest

from heal.db.engine import Database
from heal.models import Account
from heal.queries import sign_in as known
from heal.rules.settings import ProgrammeSettings
from heal.services import accounts, credentials, desk, groups, sign_in
from heal.vocabulary import Role
from tests.kit.staff import Staff
from tests.kit.statements import sent

BEN = "ben@example.org"


@pytest.fixture
def staff(database: Database) -> Staff:
    """Give staff on each database."""
    return Staff(database)


def test_nobody_is_signed_in_by_what_is_not_a_session(staff: Staff) -> None:
    staff.account(BEN)
    token = staff.tries(BEN).token or ""
    assert staff.who(credentials.digest(token))
    for wrong in ("", token, credentials.digest(""), "0" * 64):
        assert staff.who(wrong) is None


def test_looking_somebody_up_costs_one_statement(staff: Staff) -> None:
    groups_led = [staff.do(groups.add, name=name) for name in ("Monday", "Tuesday", "Friday")]
    staff.do(desk.change_settings, values={"idle_minutes": 5, "second_factor_required": True})
    staff.account(BEN, Role.FACILITATOR, groups_led)
    session = staff.enters(BEN)
    with sent(staff.database) as statements:
        person = staff.who(session)
    assert person is not None
    assert person.groups == set(groups_led)
    assert len(statements) == 1


def test_accounts_are_listed_by_name(staff: Staff) -> None:
    monday, tuesday = (staff.do(groups.add, name=name) for name in ("Monday", "Tuesday"))
    staff.account("cora@example.org")
    ben = staff.account(BEN, Role.FACILITATOR, (monday, tuesday))
    staff.second_factor(staff.actor(staff.enters(BEN)))
    staff.account("ada@example.org", Role.BOARD)
    staff.do(accounts.suspend, ben, now=staff.now)
    with staff.database.reading() as session:
        frame = known.accounts(session)
    assert list(frame["name"]) == ["Ada", "Ben", "Cora"]
    with staff.database.writer.begin() as connection:
        table = Account.__table__
        connection.execute(table.update().where(table.c.id == ben).values(name="ben"))
    with staff.database.reading() as session:
        assert list(known.accounts(session)["name"]) == ["Ada", "ben", "Cora"]
    row = frame.iloc[1]
    assert (row["email"], row["role"], row["status"]) == (BEN, "facilitator", "suspended")
    assert sorted(row["groups"].split(", ")) == ["Monday", "Tuesday"]
    assert list(frame["second_factor"].astype(bool)) == [False, True, False]
    assert row["last_seen_at"] == staff.now
    assert frame.iloc[0]["last_seen_at"] is None
    assert frame.iloc[0]["groups"] is None


def test_sessions_that_are_over_are_not_listed(staff: Staff) -> None:
    ben = staff.account(BEN)
    staff.account("cora@example.org")
    staff.enters("cora@example.org")
    old = staff.enters(BEN)
    staff.later(minutes=29)
    new, ended = staff.enters(BEN), staff.enters(BEN)
    staff.do(sign_in.sign_out, token_hash=ended, now=staff.now)

    def listed() -> list[int]:
        with staff.database.reading() as session:
            frame = known.sessions_of(session, ben, now=staff.now, programme=ProgrammeSettings())
        return [int(number) for number in frame["session_id"]]

    def number(token_hash: str) -> int:
        person = staff.who(token_hash)
        assert person is not None
        return person.session_id

    assert listed() == [number(new), number(old)]
    with staff.database.reading() as session:
        frame = known.sessions_of(
            session, ben, now=staff.now, programme=ProgrammeSettings(), here=old
        )
    assert list(frame["is_here"].astype(bool)) == [False, True]
    staff.later(minutes=1)
    assert listed() == [number(new)]
    assert staff.who(old) is None


def test_invitations_are_listed_without_what_opens_them(staff: Staff) -> None:
    monday = staff.do(groups.add, name="Monday")
    cora = staff.account("cora@example.org")
    staff.later(days=1)
    staff.invited(BEN, Role.FACILITATOR, (monday,))
    staff.later(days=1)
    staff.do(accounts.reset, cora, now=staff.now)
    with staff.database.reading() as session:
        frame = known.invitations(session)
    assert list(frame["email"]) == ["cora@example.org", BEN, "cora@example.org"]
    assert list(frame["new_password"].astype(bool)) == [True, False, False]
    assert list(frame["groups"]) == [None, "Monday", None]
    assert [used is not None for used in frame["used_at"]] == [False, False, True]
    assert not [column for column in frame.columns if "token" in column or "hash" in column]
