"""The people who work with the dashboard."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from heal.db.base import Base
from heal.db.types import PRIVATE, PrivateName
from heal.vocabulary import AccountStatus, Role


class Account(Base):
    """Somebody who may sign in, in one role; linked to their own record where they are a member."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    email: Mapped[PrivateName] = mapped_column(unique=True)
    name: Mapped[PrivateName]
    role: Mapped[Role]
    status: Mapped[AccountStatus]
    member_id: Mapped[int | None] = mapped_column(
        ForeignKey("members.id"), unique=True, default=None
    )
    password_hash: Mapped[str | None] = mapped_column(String(200), default=None, info=PRIVATE)


class AccountGroup(Base):
    """A group that a facilitator leads."""

    __tablename__ = "account_groups"
    __table_args__ = (UniqueConstraint("account_id", "group_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), index=True)
