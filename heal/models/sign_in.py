"""How people come in: invitations, sessions, second factors, and attempts that did not open."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from heal.db.base import Base
from heal.db.types import PRIVATE, UNTRACKED, PrivateName
from heal.vocabulary import AttemptKind, Role

SecretHash = Annotated[str, mapped_column(String(64), info=PRIVATE)]
"""SHA-256 of something that opens a door, in hexadecimal: the thing itself is never kept."""


class SignInSession(Base):
    """One browser that somebody has signed in with."""

    __tablename__ = "sign_in_sessions"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    token_hash: Mapped[SecretHash] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(info=UNTRACKED)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class Invitation(Base):
    """A link that makes an account once, or, with an account, gives that one a new password."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    token_hash: Mapped[SecretHash] = mapped_column(unique=True)
    email: Mapped[PrivateName] = mapped_column(index=True)
    name: Mapped[PrivateName]
    role: Mapped[Role]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    taken_back_at: Mapped[datetime | None] = mapped_column(default=None)
    account_id: Mapped[int | None] = mapped_column(
        ForeignKey("accounts.id"), index=True, default=None
    )


class InvitationGroup(Base):
    """A group that whoever was invited will lead."""

    __tablename__ = "invitation_groups"
    __table_args__ = (UniqueConstraint("invitation_id", "group_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), index=True)


class SetUpLink(Base):
    """The link that makes the first account of all."""

    __tablename__ = "set_up_links"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    token_hash: Mapped[SecretHash] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)


class SignInAttempt(Base):
    """One attempt that did not open the door, counted until its time has passed."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index(None, "kind", "key_hash", "at"), Index(None, "at"))

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    kind: Mapped[AttemptKind]
    key_hash: Mapped[SecretHash]
    at: Mapped[datetime]


class SecondFactor(Base):
    """An authenticator that somebody carries; it counts once a code from it was right."""

    __tablename__ = "second_factors"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), unique=True)
    secret: Mapped[str] = mapped_column(String(64), info=PRIVATE)
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    last_step: Mapped[int | None] = mapped_column(default=None, info=UNTRACKED)


class RecoveryCode(Base):
    """A code on paper that opens the door once in place of the authenticator."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    code_hash: Mapped[SecretHash]
    used_at: Mapped[datetime | None] = mapped_column(default=None)
