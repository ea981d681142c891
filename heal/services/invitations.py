"""What an invitation opens: an account that is made by it, or a new password for one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from heal.errors import NotFound
from heal.models.accounts import Account, AccountGroup
from heal.models.sign_in import Invitation, InvitationGroup
from heal.rules.access import Actor, require
from heal.services import credentials
from heal.vocabulary import AccountStatus, Permission

NOT_HERE = "This link does not open anything (any more); ask the coordinator for a new one."


def opened_by(session: Session, actor: Actor, *, token: str, now: datetime) -> Invitation:
    """Return the invitation that a link belongs to, or refuse where it opens nothing (any more)."""
    require(actor, Permission.SIGN_IN)
    wanted = Invitation.token_hash == credentials.digest(token)
    invitation = session.scalar(select(Invitation).where(wanted, *_open(now)))
    if invitation is None:
        raise NotFound(NOT_HERE)
    return invitation


def waiting_for(session: Session, actor: Actor, *, email: str, now: datetime) -> Invitation | None:
    """Return the open invitation of somebody who has no account yet, if there is one."""
    require(actor, Permission.SIGN_IN)
    wanted = select(Invitation).where(
        Invitation.email == email, Invitation.account_id.is_(None), *_open(now)
    )
    return session.scalars(wanted.order_by(Invitation.id.desc()).limit(1)).one_or_none()


def use_up(session: Session, actor: Actor, invitation: Invitation, *, now: datetime) -> Account:
    """Return the account that an open invitation is for, made where it is new; it opens once."""
    require(actor, Permission.SIGN_IN)
    account = _own_or_new(session, invitation)
    invitation.used_at = now
    return account


def _own_or_new(session: Session, invitation: Invitation) -> Account:
    if invitation.account_id is not None:
        own = session.get_one(Account, invitation.account_id)
        if own.status is not AccountStatus.ACTIVE:
            raise NotFound(NOT_HERE)
        return own
    account = Account(
        email=invitation.email,
        name=invitation.name,
        role=invitation.role,
        status=AccountStatus.ACTIVE,
    )
    session.add(account)
    session.flush()
    led = InvitationGroup.invitation_id == invitation.id
    for group_id in session.scalars(select(InvitationGroup.group_id).where(led)):
        session.add(AccountGroup(account_id=account.id, group_id=group_id))
    return account


def _open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Invitation.used_at.is_(None),
        Invitation.taken_back_at.is_(None),
        Invitation.expires_at > now,
    )
