"""Informal one-to-one connections: apart from mentoring, and always an undercount."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from heal.db.base import Base
from heal.vocabulary import InformalChannel, InformalKind, InformalStatus


class InformalConnection(Base):
    """Somebody asked for a chat, offered one, or offered it to one person alone.

    `other_id` is whom it was offered to, or whom it brought together with; where both sides are
    noted, `matched_with_id` is the other one's row, and each names the other.
    """

    __tablename__ = "informal_connections"
    __table_args__ = (
        CheckConstraint("member_id <> other_id", name="two_people"),
        CheckConstraint("closed_on IS NULL OR closed_on >= happened_on", name="in_order"),
        CheckConstraint("(status = 'open') = (closed_on IS NULL)", name="open"),
        CheckConstraint("status <> 'matched' OR other_id IS NOT NULL", name="matched"),
        Index(None, "status", "happened_on"),
        Index(None, "member_id", "other_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    kind: Mapped[InformalKind]
    status: Mapped[InformalStatus]
    happened_on: Mapped[date]
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), default=None)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), default=None, index=True)
    channel: Mapped[InformalChannel | None] = mapped_column(default=None)
    closed_on: Mapped[date | None] = mapped_column(default=None)
    matched_with_id: Mapped[int | None] = mapped_column(
        ForeignKey("informal_connections.id"), default=None, unique=True
    )
