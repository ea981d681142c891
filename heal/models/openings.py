"""Who opened whose record, and who took a file out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from heal.db.base import Base
from heal.db.types import PrivateNote, PublicName
from heal.vocabulary import Opened


class RecordOpening(Base):
    """One opening of a record about a member, or one file taken out; never changed afterwards.

    Names a member by number only, so that it outlives them. A pairing leaves one line a person.
    """

    __tablename__ = "record_openings"
    __table_args__ = (Index(None, "member_id", "at"), Index(None, "at"))

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    at: Mapped[datetime]
    actor: Mapped[PublicName]
    account_id: Mapped[int | None]
    kind: Mapped[Opened]
    record_id: Mapped[int | None] = mapped_column(default=None)
    member_id: Mapped[int | None] = mapped_column(default=None)
    why: Mapped[PrivateNote | None] = mapped_column(default=None)
    detail: Mapped[PublicName | None] = mapped_column(default=None)
