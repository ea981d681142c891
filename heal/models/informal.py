"""Informal one-to-one connections: apart from mentoring, and always an undercount."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from heal.db.base import Base
from heal.vocabulary import InformalChannel, InformalKind


class InformalConnection(Base):
    """Somebody asked for a chat, offered one or answered one."""

    __tablename__ = "informal_connections"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    happened_on: Mapped[date]
    kind: Mapped[InformalKind]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), default=None)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), default=None)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"), default=None)
    channel: Mapped[InformalChannel | None] = mapped_column(default=None)
