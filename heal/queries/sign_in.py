"""Who is signed in, who may be, and who has been invited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd
from sqlalchemy import Label, exists, func, select
from sqlalchemy.orm import Session

from heal.models.accounts import Account, AccountGroup
from heal.models.desk import Setting
from heal.models.groups import Group
from heal.models.members import Member
from heal.models.sign_in import (
    Invitation,
    InvitationGroup,
    SecondFactor,
    SetUpLink,
    SignInSession,
)
from heal.queries import cover
from heal.queries.frames import Rows, frame, joined, split
from heal.rules.access import Actor
from heal.rules.settings import ProgrammeSettings, from_stored
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


LED = (
    select(joined(AccountGroup.group_id))
    .where(AccountGroup.account_id == Account.id)
    .correlate(Account)
    .scalar_subquery()
)
ASKED = ("idle_minutes", "absolute_hours", "second_factor_required")
"""The settings that say how long a session lasts, and what whoever came by it may do."""


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in, as the database knows them at this moment.

    `owes_factor` is true where a second factor is required, and a password alone opens the door:
    whoever has no password comes in by an identity provider, which has seen to a second factor.
    `role` is their own; where they are `standing_in`, they act in the coordinator's.
    """

    session_id: int
    account_id: int
    name: str
    email: str
    role: Role
    groups: frozenset[int]
    member_id: int | None
    second_factor: bool
    owes_factor: bool
    standing_in: bool

    def actor(self) -> Actor:
        """Return them as somebody on whose behalf things are done."""
        return Actor(
            self.name,
            Role.COORDINATOR if self.standing_in else self.role,
            self.member_id,
            self.account_id,
            self.groups,
            only_own=self.owes_factor,
            standing_in=self.standing_in,
        )


def who(
    session: Session, token_hash: str, *, now: datetime, today: date | None = None
) -> Person | None:
    """Return whose session it is, or None where it is over or its account may not come in.

    It is one statement: every reading begins with it. Without the day nobody stands in for anybody.
    """
    found = session.execute(_live(token_hash, today)).one_or_none()
    if found is None:
        return None
    stored = {key: getattr(found, key) for key in ASKED}
    asked = from_stored({key: value for key, value in stored.items() if value is not None})
    if is_over(
        found.began_at,
        found.seen_at,
        now=now,
        idle_minutes=asked.idle_minutes,
        absolute_hours=asked.absolute_hours,
    ):
        return None
    required = asked.second_factor_required
    return Person(
        session_id=found.session_id,
        account_id=found.account_id,
        name=found.name,
        email=found.email,
        role=found.role,
        groups=frozenset(int(number) for number in split(found.led)),
        member_id=found.member_id,
        second_factor=found.second_factor,
        owes_factor=required and found.has_password and not found.second_factor,
        standing_in=found.standing_in,
    )


def _live(token_hash: str, today: date | None) -> Rows:
    return (
        select(
            SignInSession.id.label("session_id"),
            SignInSession.began_at,
            SignInSession.seen_at,
            Account.id.label("account_id"),
            Account.name,
            Account.email,
            Account.role,
            Account.password_hash.is_not(None).label("has_password"),
            HAS_SECOND_FACTOR.label("second_factor"),
            OWN_RECORD.label("member_id"),
            LED.label("led"),
            cover.lends(today).label("standing_in"),
            *(_setting(key) for key in ASKED),
        )
        .join(Account, Account.id == SignInSession.account_id)
        .where(SignInSession.token_hash == token_hash, SignInSession.ended_at.is_(None))
        .where(Account.status == AccountStatus.ACTIVE)
    )


def _setting(key: str) -> Label[str | None]:
    return select(Setting.value).where(Setting.key == key).scalar_subquery().label(key)


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
    ).order_by(func.lower(Account.name), Account.name, Account.id)
    return frame(session, statement)


def sessions_of(
    session: Session,
    account_id: int,
    *,
    now: datetime,
    programme: ProgrammeSettings,
    here: str | None = None,
) -> pd.DataFrame:
    """Return the sessions of an account that are not over, the latest first.

    Columns: session_id, began_at, seen_at, is_here (its token has the hash that is named).
    """
    statement = (
        select(
            SignInSession.id.label("session_id"),
            SignInSession.began_at,
            SignInSession.seen_at,
            (SignInSession.token_hash == (here or "")).label("is_here"),
        )
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
