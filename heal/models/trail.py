"""Who did what, when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from heal.db.base import Base
from heal.db.types import PublicName


class TrailEntry(Base):
    """One record added, changed or removed by one person.

    `changes` maps a column to [old, new]; a private column leaves a mark instead of its value.
    """

    __tablename__ = "trail"
    __table_args__ = (Index(None, "noun", "record_id"), Index(None, "at"))

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    at: Mapped[datetime]
    actor: Mapped[PublicName]
    use_case: Mapped[PublicName]
    deed: Mapped[PublicName]
    noun: Mapped[PublicName]
    record_id: Mapped[int | None]
    changes: Mapped[dict[str, Any]]
