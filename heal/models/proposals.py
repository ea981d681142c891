"""Ideas for a pair, and what each side said."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from heal.db.base import Base
from heal.vocabulary import AnswerKind, Conveyed, DeclineReason, ProposalStatus, Side

LIVE = text("status IN ('drafted', 'asked', 'agreed')")


class Proposal(Base):
    """One mentor proposed for one request; the mentor is asked first, or both on one day."""

    __tablename__ = "proposals"
    __table_args__ = (
        CheckConstraint("asked_on IS NULL OR asked_on >= drafted_on", name="asked_in_order"),
        CheckConstraint("closed_on IS NULL OR closed_on >= drafted_on", name="closed_in_order"),
        CheckConstraint(
            "mentee_asked_on IS NULL OR (asked_on IS NOT NULL AND mentee_asked_on >= asked_on)",
            name="mentor_asked_first",
        ),
        Index(
            "uq_proposals_live",
            "request_id",
            "offer_id",
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        ),
        Index(None, "status", "asked_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("mentor_offers.id"), index=True)
    status: Mapped[ProposalStatus]
    drafted_on: Mapped[date]
    asked_on: Mapped[date | None] = mapped_column(default=None)
    mentee_asked_on: Mapped[date | None] = mapped_column(default=None)
    nudged_on: Mapped[date | None] = mapped_column(default=None)
    closed_on: Mapped[date | None] = mapped_column(default=None)


class Answer(Base):
    """What one side said to a proposal, when, and how it came; for the coordinator alone."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("proposal_id", "side"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    side: Mapped[Side]
    answer: Mapped[AnswerKind] = mapped_column(info={"private": True})
    answered_on: Mapped[date]
    came_by: Mapped[Conveyed]
    close_friends: Mapped[bool | None] = mapped_column(default=None, info={"private": True})
    romantic_partners: Mapped[bool | None] = mapped_column(default=None, info={"private": True})
    long_standing: Mapped[bool | None] = mapped_column(default=None, info={"private": True})
    acknowledged: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[DeclineReason | None] = mapped_column(default=None, info={"private": True})
