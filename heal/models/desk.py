"""What keeps the desk in order: settings, snoozes, forms already handled."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from heal.db.base import Base
from heal.db.types import PUBLIC, PublicName, PublicNote


class Setting(Base):
    """One of the programme's numbers or names, where it differs from the default."""

    __tablename__ = "settings"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    key: Mapped[PublicName] = mapped_column(unique=True)
    value: Mapped[PublicNote]


class Snooze(Base):
    """A line of Today that rests until a day."""

    __tablename__ = "snoozes"
    __table_args__ = (UniqueConstraint("matter", "record_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    matter: Mapped[PublicName]
    record_id: Mapped[int]
    until_on: Mapped[date]


class HandledForm(Base):
    """The key of a shown form that was acted on, so that a double click acts once."""

    __tablename__ = "handled_forms"

    key: Mapped[str] = mapped_column(String(64), primary_key=True, info=PUBLIC)
    handled_at: Mapped[datetime]


class Cover(Base):
    """A time during which somebody stands in for a coordinator who is away, both days included."""

    __tablename__ = "covers"
    __table_args__ = (
        CheckConstraint("away_id <> deputy_id", name="two_people"),
        CheckConstraint("until_on >= from_on", name="in_order"),
        Index(None, "deputy_id", "until_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    away_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    deputy_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    from_on: Mapped[date]
    until_on: Mapped[date]
