"""Concerns that somebody raised."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from heal.db.base import Base
from heal.db.types import PrivateNote, PublicName
from heal.vocabulary import ConcernStatus


class Concern(Base):
    """A worry about a pairing or a person, until someone has looked at it."""

    __tablename__ = "concerns"
    __table_args__ = (
        CheckConstraint("closed_on IS NULL OR closed_on >= raised_on", name="in_order"),
        CheckConstraint(
            "signposted_on IS NULL OR signposted_on >= raised_on", name="signposted_in_order"
        ),
        CheckConstraint("status <> 'signposted' OR signposted_on IS NOT NULL", name="signposted"),
        CheckConstraint("(status = 'done') = (closed_on IS NOT NULL)", name="done"),
        CheckConstraint("pairing_id IS NOT NULL OR member_id IS NOT NULL", name="about"),
        Index(None, "status", "raised_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    status: Mapped[ConcernStatus]
    raised_on: Mapped[date]
    raised_by: Mapped[PublicName]
    words: Mapped[PrivateNote]
    pairing_id: Mapped[int | None] = mapped_column(ForeignKey("pairings.id"), default=None)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), default=None)
    signposted_on: Mapped[date | None] = mapped_column(default=None)
    signposted_to: Mapped[PrivateNote | None] = mapped_column(default=None)
    closed_on: Mapped[date | None] = mapped_column(default=None)
    outcome: Mapped[PrivateNote | None] = mapped_column(default=None)
