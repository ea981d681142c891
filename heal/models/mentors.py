"""Members who are willing to mentor."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from heal.db.base import Base
from heal.db.types import PrivateNote, PublicName
from heal.vocabulary import Channel, ExperienceBasis, MentorStatus, Quality, Willingness


class MentorOffer(Base):
    """A member's standing offer to mentor, one a member, and what became of it."""

    __tablename__ = "mentor_offers"
    __table_args__ = (
        CheckConstraint("capacity >= 0", name="capacity"),
        CheckConstraint("decided_on IS NULL OR decided_on >= offered_on", name="in_order"),
        Index(None, "status", "offered_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"), unique=True)
    status: Mapped[MentorStatus]
    offered_on: Mapped[date]
    expressed_by: Mapped[Willingness]
    experience: Mapped[ExperienceBasis]
    experience_reason: Mapped[PrivateNote | None] = mapped_column(default=None)
    capacity: Mapped[int] = mapped_column(default=1)
    capacity_reason: Mapped[PrivateNote | None] = mapped_column(default=None)
    privacy_acknowledged_on: Mapped[date | None] = mapped_column(default=None)
    note: Mapped[PrivateNote | None] = mapped_column(default=None)
    decided_on: Mapped[date | None] = mapped_column(default=None)
    paused_on: Mapped[date | None] = mapped_column(default=None)
    discontinued_on: Mapped[date | None] = mapped_column(default=None)
    discontinued_by: Mapped[PublicName | None] = mapped_column(default=None)
    channels_changed_on: Mapped[date | None] = mapped_column(default=None)


class MentorQuality(Base):
    """One of the nine qualities that a mentor has."""

    __tablename__ = "mentor_qualities"
    __table_args__ = (UniqueConstraint("offer_id", "quality"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    offer_id: Mapped[int] = mapped_column(ForeignKey("mentor_offers.id"))
    quality: Mapped[Quality]


class RatherNot(Base):
    """A word that a mentor would rather not go into; whoever told it is not suggested to them."""

    __tablename__ = "rather_nots"
    __table_args__ = (UniqueConstraint("offer_id", "option_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    offer_id: Mapped[int] = mapped_column(ForeignKey("mentor_offers.id"))
    option_id: Mapped[int] = mapped_column(
        ForeignKey("attribute_options.id"), index=True, info={"private": True}
    )


class MentorChannel(Base):
    """A way of being in touch that a mentor accepts."""

    __tablename__ = "mentor_channels"
    __table_args__ = (UniqueConstraint("offer_id", "channel"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    offer_id: Mapped[int] = mapped_column(ForeignKey("mentor_offers.id"))
    channel: Mapped[Channel]
