"""Who is signed in, who may be, and who has been invited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd
from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from heal.models.accounts import Account, AccountGroup
from heal.models.groups import Group
from heal.models.members import Member
from heal.models.sign_in import (
    Invitation,
    InvitationGroup,
    SecondFactor,
    SetUpLink,
    SignInSession,
)
from heal.queries import settings
from heal.queries.frames import frame, joined
from heal.rules.access import Actor
from heal.rules.settings import ProgrammeSettings
from heal.rules.sign_in import is_over
from heal.vocabulary import AccountStatus, Role

HAS_SECOND_FACTOR = (
    exists()
    .where(SecondFactor.account_id == Account.id, SecondFactor.confirmed_at.is_not(None))
    .correlate(Account)
)
# Their own record: the one that is named, or else the one with the same address.
OWN_RECORD = func.coalesce(
    Account.member_id,
    select(Member.id).where(Member.email == Account.email).correlate(Account).scalar_subquery(),
)


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in, as the database knows them at this moment."""

    session_id: int
    account_id: int
    name: str
    email: str
    role: Role
    groups: frozenset[int]
    member_id: int | None
    second_factor: bool

    def actor(self) -> Actor:
        """Return them as somebody on whose behalf things are done."""
        return Actor(self.name, self.role, self.member_id, self.account_id, self.groups)


def who(session: Session, token_hash: str, *, now: datetime) -> Person | None:
    """Return whose session it is, or None where it is over or its account may not come in."""
    statement = (
        select(SignInSession, Account, OWN_RECORD, HAS_SECOND_FACTOR)
        .join(Account, Account.id == SignInSession.account_id)
        .where(SignInSession.token_hash == token_hash, SignInSession.ended_at.is_(None))
        .where(Account.status == AccountStatus.ACTIVE)
    )
    found = session.execute(statement).one_or_none()
    if found is None:
        return None
    begun, account, member_id, second_factor = found
    programme = settings.programme(session)
    if is_over(
        begun.began_at,
        begun.seen_at,
        now=now,
        idle_minutes=programme.idle_minutes,
        absolute_hours=programme.absolute_hours,
    ):
        return None
    led = select(AccountGroup.group_id).where(AccountGroup.account_id == account.id)
    return Person(
        session_id=begun.id,
        account_id=account.id,
        name=account.name,
        email=account.email,
        role=account.role,
        groups=frozenset(session.scalars(led)),
        member_id=member_id,
        second_factor=second_factor,
    )


def needs_set_up(session: Session) -> bool:
    """Say whether nobody has ever had an account here; the set-up is open only then."""
    made = exists().where(Account.id.is_not(None))
    used = exists().where(SetUpLink.used_at.is_not(None))
    return not session.scalar(select(made | used))


def accounts(session: Session) -> pd.DataFrame:
    """Return every account by name.

    Columns: account_id, name, email, role, status, groups, second_factor, last_seen_at.
    """
    led = (
        select(joined(Group.name))
        .join(AccountGroup, AccountGroup.group_id == Group.id)
        .where(AccountGroup.account_id == Account.id)
        .correlate(Account)
        .scalar_subquery()
    )
    last_seen = (
        select(func.max(SignInSession.seen_at))
        .where(SignInSession.account_id == Account.id)
        .correlate(Account)
        .scalar_subquery()
    )
    statement = select(
        Account.id.label("account_id"),
        Account.name,
        Account.email,
        Account.role,
        Account.status,
        led.label("groups"),
        HAS_SECOND_FACTOR.label("second_factor"),
        last_seen.label("last_seen_at"),
    ).order_by(Account.name, Account.id)
    return frame(session, statement)


def sessions_of(
    session: Session, account_id: int, *, now: datetime, programme: ProgrammeSettings
) -> pd.DataFrame:
    """Return the sessions of an account that are not over, the latest first.

    Columns: session_id, began_at, seen_at.
    """
    statement = (
        select(SignInSession.id.label("session_id"), SignInSession.began_at, SignInSession.seen_at)
        .where(SignInSession.account_id == account_id, SignInSession.ended_at.is_(None))
        .where(SignInSession.seen_at > now - timedelta(minutes=programme.idle_minutes))
        .where(SignInSession.began_at > now - timedelta(hours=programme.absolute_hours))
        .order_by(SignInSession.seen_at.desc(), SignInSession.id.desc())
    )
    return frame(session, statement)


def invitations(session: Session) -> pd.DataFrame:
    """Return every link that was given to somebody, the latest first; nothing that opens one.

    Columns: invitation_id, email, name, role, groups, expires_at, used_at, taken_back_at,
    new_password (whether it only gives an account a new password).
    """
    led = (
        select(joined(Group.name))
        .join(InvitationGroup, InvitationGroup.group_id == Group.id)
        .where(InvitationGroup.invitation_id == Invitation.id)
        .correlate(Invitation)
        .scalar_subquery()
    )
    statement = select(
        Invitation.id.label("invitation_id"),
        Invitation.email,
        Invitation.name,
        Invitation.role,
        led.label("groups"),
        Invitation.expires_at,
        Invitation.used_at,
        Invitation.taken_back_at,
        Invitation.account_id.is_not(None).label("new_password"),
    ).order_by(Invitation.expires_at.desc(), Invitation.id.desc())
    return frame(session, statement)
