"""The support groups that the programme sits inside."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from heal.db.base import Base
from heal.db.types import PublicName


class Group(Base):
    """A support group, with its own idea of "attending" where it has one."""

    __tablename__ = "groups"
    __table_args__ = (
        CheckConstraint(
            "attending_meetings IS NULL OR attending_meetings >= 1", name="attending_meetings"
        ),
        CheckConstraint(
            "attending_of_last IS NULL OR attending_of_last >= 1", name="attending_of_last"
        ),
        CheckConstraint(
            "attending_within_days IS NULL OR attending_within_days >= 0",
            name="attending_within_days",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[PublicName] = mapped_column(unique=True)
    time_zone: Mapped[PublicName | None] = mapped_column(default=None)
    attending_meetings: Mapped[int | None] = mapped_column(default=None)
    attending_of_last: Mapped[int | None] = mapped_column(default=None)
    attending_within_days: Mapped[int | None] = mapped_column(default=None)
    closed_on: Mapped[date | None] = mapped_column(default=None)
