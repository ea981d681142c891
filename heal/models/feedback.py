"""What a mentor or a mentee said that it gives them: yes or not so much, item by item."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from heal.db.base import Base
from heal.vocabulary import Gift, Side


class Feedback(Base):
    """One side of a pairing, heard on a day about what it gives them."""

    __tablename__ = "feedbacks"
    # In this order, so that it is also the way to a side's latest.
    __table_args__ = (UniqueConstraint("pairing_id", "side", "heard_on"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairings.id"))
    side: Mapped[Side]
    heard_on: Mapped[date]


class FeedbackAnswer(Base):
    """One item that was answered: given, or not so much; what stays blank has no row."""

    __tablename__ = "feedback_answers"
    __table_args__ = (UniqueConstraint("feedback_id", "gift"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedbacks.id"))
    gift: Mapped[Gift]
    given: Mapped[bool] = mapped_column(info={"private": True})
