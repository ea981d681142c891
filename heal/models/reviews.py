"""What facilitators say of the people in their groups: recommendations and connections."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from heal.db.base import Base
from heal.db.types import PrivateNote, PublicName
from heal.vocabulary import Quality, SuggestionStatus

OPEN = text("status = 'open'")


class Recommendation(Base):
    """A facilitator's word for somebody who offers to mentor; one a facilitator and offer."""

    __tablename__ = "recommendations"
    __table_args__ = (UniqueConstraint("offer_id", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    offer_id: Mapped[int] = mapped_column(ForeignKey("mentor_offers.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    recommended_by: Mapped[PublicName]
    recommended_on: Mapped[date]
    words: Mapped[PrivateNote | None] = mapped_column(default=None)


class RecommendedQuality(Base):
    """One of the nine qualities that a facilitator has seen in somebody."""

    __tablename__ = "recommended_qualities"
    __table_args__ = (UniqueConstraint("recommendation_id", "quality"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendations.id"))
    quality: Mapped[Quality]


class Suggestion(Base):
    """A facilitator's idea that one member could mentor another."""

    __tablename__ = "suggestions"
    __table_args__ = (
        CheckConstraint("mentor_id <> mentee_id", name="two_people"),
        CheckConstraint("(status = 'open') = (settled_on IS NULL)", name="settled"),
        Index(
            "uq_suggestions_open",
            "mentor_id",
            "mentee_id",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        Index(None, "status", "suggested_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    mentee_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    suggested_by: Mapped[PublicName]
    suggested_on: Mapped[date]
    status: Mapped[SuggestionStatus]
    words: Mapped[PrivateNote | None] = mapped_column(default=None)
    settled_on: Mapped[date | None] = mapped_column(default=None)
