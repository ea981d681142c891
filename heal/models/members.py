"""The people of the programme, and the groups they belong to."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from heal.db.base import Base
from heal.db.types import PrivateName, PrivateNote
from heal.names import fold
from heal.vocabulary import Channel, Voicemail


def _folded_name(context: DefaultExecutionContext) -> str:
    return fold(context.get_current_parameters()["name"])  # type: ignore[no-untyped-call]


class Member(Base):
    """A person; everything but the name may stay blank."""

    __tablename__ = "members"
    __table_args__ = (Index(None, "name_key", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[PrivateName]
    name_key: Mapped[PrivateName] = mapped_column(init=False, insert_default=_folded_name)
    email: Mapped[PrivateName | None] = mapped_column(unique=True, default=None)
    note: Mapped[PrivateNote | None] = mapped_column(default=None)
    erased_on: Mapped[date | None] = mapped_column(default=None)

    def rename(self, name: str) -> None:
        """Give the person another name, and keep the one that search compares with it."""
        self.name, self.name_key = name, fold(name)


class Membership(Base):
    """A time that a person spent in a group, first day to last."""

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint("left_on IS NULL OR left_on >= joined_on", name="in_order"),
        UniqueConstraint("group_id", "member_id", "joined_on"),
        Index(
            "uq_memberships_open",
            "group_id",
            "member_id",
            unique=True,
            sqlite_where=text("left_on IS NULL"),
            postgresql_where=text("left_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    joined_on: Mapped[date]
    left_on: Mapped[date | None] = mapped_column(default=None)


class Alias(Base):
    """Another name that a person goes by in meetings, confirmed by someone."""

    __tablename__ = "aliases"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    name_key: Mapped[PrivateName] = mapped_column(unique=True)


class SafeContact(Base):
    """How a person may be reached without danger; nothing is safe until they say so."""

    __tablename__ = "safe_contacts"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), unique=True)
    times: Mapped[PrivateNote | None] = mapped_column(default=None)
    voicemail: Mapped[Voicemail] = mapped_column(default=Voicemail.NO)
    email_is_safe: Mapped[bool] = mapped_column(default=False, server_default=false())
    email_is_shared: Mapped[bool] = mapped_column(default=True)
    calendar_invites: Mapped[bool] = mapped_column(default=False)
    name_to_ask_for: Mapped[PrivateName | None] = mapped_column(default=None)
    confirmed_on: Mapped[date | None] = mapped_column(default=None)


class SafeChannel(Base):
    """A channel that a person has called safe."""

    __tablename__ = "safe_channels"
    __table_args__ = (UniqueConstraint("safe_contact_id", "channel"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    safe_contact_id: Mapped[int] = mapped_column(ForeignKey("safe_contacts.id"))
    channel: Mapped[Channel]
    address: Mapped[PrivateName | None] = mapped_column(default=None)


class DoNotPair(Base):
    """Two people who are never to be paired; no reason is kept."""

    __tablename__ = "do_not_pair"
    __table_args__ = (
        CheckConstraint("first_id < second_id", name="ordered"),
        UniqueConstraint("first_id", "second_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    first_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    set_at: Mapped[datetime]
