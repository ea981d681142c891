"""Meetings of the groups, and who came."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from heal.db.base import Base
from heal.vocabulary import RegisterSource


class Meeting(Base):
    """One meeting of one group; without a register nobody counts as absent."""

    __tablename__ = "meetings"
    __table_args__ = (
        UniqueConstraint("group_id", "held_on"),
        CheckConstraint("minutes IS NULL OR minutes >= 0", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"))
    held_on: Mapped[date] = mapped_column(index=True)
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    minutes: Mapped[int | None] = mapped_column(default=None)
    cancelled: Mapped[bool] = mapped_column(default=False)
    register: Mapped[RegisterSource | None] = mapped_column(default=None)


class Mark(Base):
    """What a register says of one person at one meeting."""

    __tablename__ = "marks"
    __table_args__ = (
        UniqueConstraint("member_id", "meeting_id"),
        # Whatever is counted of a million marks is read from this index alone.
        Index(None, "meeting_id", "member_id", "present"),
        CheckConstraint("minutes IS NULL OR minutes >= 0", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    present: Mapped[bool]
    source: Mapped[RegisterSource]
    minutes: Mapped[int | None] = mapped_column(default=None)
