"""Files that were brought in, row by row, so that each can be undone as one."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from heal.db.base import Base
from heal.db.types import PUBLIC, PrivateName, PublicName, PublicNote
from heal.vocabulary import ImportKind, RowOutcome


class ImportBatch(Base):
    """One file, brought in by one person in one transaction.

    A register's first and last moment are kept, so that the meeting's length can be worked out
    again from the files that are left. The group goes from the batch that made it and was undone.
    Of files that were brought in together, the later ones name the first.
    """

    __tablename__ = "import_batches"
    __table_args__ = (Index(None, "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    kind: Mapped[ImportKind]
    file_name: Mapped[PrivateName]
    sha256: Mapped[str] = mapped_column(String(64), info=PUBLIC)
    imported_at: Mapped[datetime]
    imported_by: Mapped[PublicName]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"))
    made_group: Mapped[bool] = mapped_column(default=False)
    meeting_id: Mapped[int | None] = mapped_column(
        ForeignKey("meetings.id"), default=None, index=True
    )
    made_meeting: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    undone_at: Mapped[datetime | None] = mapped_column(default=None)
    together_id: Mapped[int | None] = mapped_column(
        ForeignKey("import_batches.id"), default=None, index=True
    )


class ImportRow(Base):
    """One line of a file, and what became of it."""

    __tablename__ = "import_rows"
    __table_args__ = (Index(None, "outcome", "batch_id"), Index(None, "batch_id", "line"))

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batches.id"))
    line: Mapped[int]
    outcome: Mapped[RowOutcome]
    reason: Mapped[PublicNote | None] = mapped_column(default=None)
    name: Mapped[PrivateName | None] = mapped_column(default=None)
    email: Mapped[PrivateName | None] = mapped_column(default=None)
    joined_at: Mapped[datetime | None] = mapped_column(default=None)
    left_at: Mapped[datetime | None] = mapped_column(default=None)
    minutes: Mapped[int | None] = mapped_column(default=None)
    member_id: Mapped[int | None] = mapped_column(
        ForeignKey("members.id"), default=None, index=True
    )
    made_member: Mapped[bool] = mapped_column(default=False)
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("memberships.id"), default=None)
    joined_on: Mapped[date | None] = mapped_column(default=None)
