"""What somebody sees of their own account."""

from __future__ import annotations

import pytest

from heal.db.engine import Database
from heal.errors import NotFound
from heal.queries import own_account, scope
from heal.queries.own_account import Own
from heal.rules.access import VISITOR
from heal.rules.sign_in import RECOVERY_CODES, ROLES
from heal.services import desk, second_factor, sign_in
from heal.vocabulary import Role
from tests.kit.staff import Staff
from tests.kit.statements import sent

BEN = "ben@example.org"


@pytest.fixture
def staff(database: Database) -> Staff:
    """Give staff on each database."""
    return Staff(database)


def seen(staff: Staff, session_hash: str) -> Own:
    """Return what somebody sees, with no more than their role is shown."""
    me = staff.actor(session_hash)
    with sent(staff.database) as statements, staff.database.reading() as session:
        scope.bind(session, me, shows=True)
        found = own_account.account(session, me.account_id or 0)
    assert len(statements) == 1
    return found


@pytest.mark.parametrize("role", ROLES)
def test_the_second_factor_as_it_stands(staff: Staff, role: Role) -> None:
    staff.account()
    number = staff.account(BEN, role)
    session = staff.enters(BEN)
    assert seen(staff, session) == Own(number, True, None, 0, False)
    assert not seen(staff, session).owes_factor
    staff.do(desk.change_settings, values={"second_factor_required": True})
    assert seen(staff, session).owes_factor
    me = staff.actor(session)
    staff.do(second_factor.start, number, by=me, proof=staff.knows(me))
    assert seen(staff, session).owes_factor
    codes = staff.second_factor(me)
    assert seen(staff, session) == Own(number, True, staff.now, RECOVERY_CODES, True)
    assert not seen(staff, session).owes_factor
    staff.enters(BEN, code=codes[0])
    assert seen(staff, session).codes_left == RECOVERY_CODES - 1


def test_without_a_password_nothing_is_owed(staff: Staff) -> None:
    staff.invited(BEN)
    staff.do(desk.change_settings, values={"second_factor_required": True})
    came = staff.do(sign_in.begin_for_verified_email, by=VISITOR, email=BEN, now=staff.now)
    with staff.database.reading() as session:
        found = own_account.account(session, came.account_id)
        with pytest.raises(NotFound):
            own_account.account(session, 4711)
    assert (found.has_password, found.is_required, found.owes_factor) == (False, True, False)
