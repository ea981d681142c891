"""What somebody sees of their own account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from heal.errors import NotFound
from heal.models.accounts import Account
from heal.models.desk import Setting
from heal.models.sign_in import RecoveryCode, SecondFactor
from heal.rules.settings import from_stored

REQUIRED = "second_factor_required"


@dataclass(frozen=True)
class Own:
    """How somebody comes in: by a password or without one, and with which second factor."""

    account_id: int
    has_password: bool
    second_factor_since: datetime | None
    codes_left: int
    is_required: bool

    @property
    def owes_factor(self) -> bool:
        """Say whether a second factor has to be added before anything else is open."""
        return self.is_required and self.has_password and self.second_factor_since is None


def account(session: Session, account_id: int) -> Own:
    """Return what there is to see of one's own account, or refuse where it is not there."""
    since = (
        select(SecondFactor.confirmed_at)
        .where(SecondFactor.account_id == Account.id)
        .scalar_subquery()
    )
    left = (
        select(func.count(RecoveryCode.id))
        .where(RecoveryCode.account_id == Account.id, RecoveryCode.used_at.is_(None))
        .scalar_subquery()
    )
    required = select(Setting.value).where(Setting.key == REQUIRED).scalar_subquery()
    statement = select(
        Account.password_hash.is_not(None).label("has_password"),
        since.label("since"),
        left.label("left"),
        required.label("required"),
    ).where(Account.id == account_id)
    found = session.execute(statement).one_or_none()
    if found is None:
        raise NotFound("This account is not in the records (any more); sign in again.")
    stored = {} if found.required is None else {REQUIRED: found.required}
    return Own(
        account_id=account_id,
        has_password=found.has_password,
        second_factor_since=found.since,
        codes_left=found.left,
        is_required=from_stored(stored).second_factor_required,
    )
