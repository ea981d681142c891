"""A mentor and a mentee who agreed, from the first day to the last."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from heal.db.base import Base
from heal.db.types import PublicName
from heal.vocabulary import (
    Activity,
    Channel,
    EndingManner,
    EndingReason,
    HowItGoes,
    NextForMentee,
    NextForMentor,
    PairingStatus,
    SelfCheck,
    Side,
)

LIVE = text("status IN ('active', 'paused')")


class Pairing(Base):
    """One mentor and one mentee; at most one a mentee is live.

    One that began before the dashboard is attested: somebody knows that both agreed, and from that
    day on it is known here.
    """

    __tablename__ = "pairings"
    __table_args__ = (
        CheckConstraint("mentor_id <> mentee_id", name="two_people"),
        CheckConstraint("ended_on IS NULL OR ended_on >= began_on", name="in_order"),
        CheckConstraint("(status = 'ended') = (ended_on IS NOT NULL)", name="ended"),
        CheckConstraint("(status = 'paused') = (paused_on IS NOT NULL)", name="paused"),
        CheckConstraint("(attested_on IS NULL) = (attested_by IS NULL)", name="attested"),
        Index(
            "uq_pairings_live", "mentee_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE
        ),
        Index(None, "mentor_id", "status"),
        Index(None, "status", "began_on"),
        Index(None, "status", "ended_on"),
        Index(None, "status", "check_in_due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), unique=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    mentee_id: Mapped[int] = mapped_column(ForeignKey("members.id"), index=True)
    status: Mapped[PairingStatus]
    began_on: Mapped[date]
    paused_on: Mapped[date | None] = mapped_column(default=None)
    ended_on: Mapped[date | None] = mapped_column(default=None)
    check_in_due_on: Mapped[date | None] = mapped_column(default=None)
    quiet_on: Mapped[date | None] = mapped_column(default=None)
    attested_on: Mapped[date | None] = mapped_column(default=None)
    attested_by: Mapped[PublicName | None] = mapped_column(default=None)


class PairingChannel(Base):
    """A way of being in touch that both agreed on."""

    __tablename__ = "pairing_channels"
    __table_args__ = (UniqueConstraint("pairing_id", "channel"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairings.id"))
    channel: Mapped[Channel]


class Ending(Base):
    """What the two cared to say about the end; every part may stay blank."""

    __tablename__ = "endings"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairings.id"), unique=True)
    said_by: Mapped[Side | None] = mapped_column(default=None, info={"private": True})
    manner: Mapped[EndingManner | None] = mapped_column(default=None, info={"private": True})
    reason: Mapped[EndingReason | None] = mapped_column(default=None, info={"private": True})
    boundaries_set: Mapped[bool] = mapped_column(default=False)
    process_respected: Mapped[bool] = mapped_column(default=False)
    gratitude_expressed: Mapped[bool] = mapped_column(default=False)
    for_mentor: Mapped[NextForMentor | None] = mapped_column(default=None, info={"private": True})
    for_mentee: Mapped[NextForMentee | None] = mapped_column(default=None, info={"private": True})
    mentee_steady: Mapped[bool] = mapped_column(
        default=False, server_default=false(), info={"private": True}
    )
    mentor_asked_on: Mapped[date | None] = mapped_column(default=None)
    mentee_asked_on: Mapped[date | None] = mapped_column(default=None)


class CheckIn(Base):
    """What one side said when asked whether it still does them good.

    The self-check is a mentor's own; `seen_to_on` is when somebody talked with them about it.
    """

    __tablename__ = "check_ins"
    __table_args__ = (
        CheckConstraint("self_check IS NULL OR side = 'mentor'", name="mentors_own"),
        CheckConstraint("seen_to_on IS NULL OR seen_to_on >= heard_on", name="seen_to_in_order"),
        UniqueConstraint("pairing_id", "side", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairings.id"))
    side: Mapped[Side]
    due_on: Mapped[date]
    heard_on: Mapped[date]
    answer: Mapped[HowItGoes] = mapped_column(info={"private": True})
    self_check: Mapped[SelfCheck | None] = mapped_column(default=None, info={"private": True})
    seen_to_on: Mapped[date | None] = mapped_column(default=None)


class CheckInActivity(Base):
    """One of the seven kinds of activity that a side named at a check-in."""

    __tablename__ = "check_in_activities"
    __table_args__ = (UniqueConstraint("check_in_id", "activity"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_ins.id"))
    activity: Mapped[Activity]


class Contact(Base):
    """A time that the two were in touch; what was said is never kept."""

    __tablename__ = "contacts"
    __table_args__ = (Index(None, "pairing_id", "happened_on"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    pairing_id: Mapped[int] = mapped_column(ForeignKey("pairings.id"))
    happened_on: Mapped[date]
    channel: Mapped[Channel | None] = mapped_column(default=None)


class ContactActivity(Base):
    """One of the seven kinds of activity in a contact."""

    __tablename__ = "contact_activities"
    __table_args__ = (UniqueConstraint("contact_id", "activity"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    activity: Mapped[Activity]
