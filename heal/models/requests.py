"""Members who would like a mentor, and what they would like."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from heal.db.base import Base
from heal.db.types import PrivateNote, PublicName
from heal.vocabulary import Channel, Liking, RequestStatus, Route

LIVE = text("status IN ('open', 'on_hold')")
MOST = text("most")


class MentoringRequest(Base):
    """One member's wish for a mentor; at most one a member is live.

    One `of_past` was never made here: it holds the place of whatever came before a pairing that
    began before the dashboard. No list shows it, and no figure counts it.
    """

    __tablename__ = "requests"
    __table_args__ = (
        CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="in_order"),
        CheckConstraint("(attested_on IS NULL) = (attested_by IS NULL)", name="attested"),
        Index(
            "uq_requests_live", "mentee_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE
        ),
        Index(None, "status", "opened_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    mentee_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    status: Mapped[RequestStatus]
    route: Mapped[Route]
    opened_on: Mapped[date]
    own_words: Mapped[PrivateNote | None] = mapped_column(default=None)
    attested_on: Mapped[date | None] = mapped_column(default=None)
    attested_by: Mapped[PublicName | None] = mapped_column(default=None)
    closed_on: Mapped[date | None] = mapped_column(default=None)
    channels_changed_on: Mapped[date | None] = mapped_column(default=None)
    of_past: Mapped[bool] = mapped_column(default=False, server_default=false())


class RequestChannel(Base):
    """A way of being in touch that a mentee accepts."""

    __tablename__ = "request_channels"
    __table_args__ = (UniqueConstraint("request_id", "channel"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"))
    channel: Mapped[Channel]


class Preference(Base):
    """What a mentee would like in a mentor, for one attribute."""

    __tablename__ = "preferences"
    __table_args__ = (
        UniqueConstraint("request_id", "attribute_id"),
        Index(
            "uq_preferences_most", "request_id", unique=True, sqlite_where=MOST,
            postgresql_where=MOST,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"))
    attribute_id: Mapped[int] = mapped_column(ForeignKey("attributes.id"), index=True)
    liking: Mapped[Liking] = mapped_column(info={"private": True})
    must: Mapped[bool] = mapped_column(default=False)
    most: Mapped[bool] = mapped_column(default=False, server_default=false())
