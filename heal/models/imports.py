"""Files that were brought in, row by row, so that each can be undone as one."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from heal.db.base import Base
from heal.db.types import PUBLIC, PrivateName, PublicName, PublicNote
from heal.vocabulary import ImportKind, LeftOut, RowOutcome


class ImportBatch(Base):
    """One file, brought in by one person in one transaction.

    A register's first and last moment are kept, so that the meeting's length can be worked out
    again from the files that are left. The group goes from the batch that made it and was undone.
    Whether the meeting had a register by hand before its first file is handed on from file to file.
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
    register_by_hand: Mapped[bool] = mapped_column(default=False, server_default=false())
    together_id: Mapped[int | None] = mapped_column(
        ForeignKey("import_batches.id"), default=None, index=True
    )


class IgnoredName(Base):
    """A name in registers that is nobody's here, and is left out each time.

    Where it names a group it holds for the registers of that group, otherwise for all.
    """

    __tablename__ = "ignored_names"
    __table_args__ = (
        UniqueConstraint("name_key", "group_id"),
        Index(
            "uq_ignored_names_everywhere",
            "name_key",
            unique=True,
            sqlite_where=text("group_id IS NULL"),
            postgresql_where=text("group_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name_key: Mapped[PrivateName]
    why: Mapped[LeftOut]
    decided_on: Mapped[date]
    decided_by: Mapped[PublicName]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("groups.id"), default=None)


class ImportRow(Base):
    """One line of a file, and what became of it.

    What a decision about a name made of it is kept with the decision, so that it can be taken back:
    the confirmed name, the name that is left out, or what was said by hand of this meeting alone.
    """

    __tablename__ = "import_rows"
    __table_args__ = (
        Index(None, "outcome", "batch_id"),
        Index(None, "batch_id", "line"),
        # Few rows made one of these; whoever removes it has to find them.
        *(
            Index(
                None,
                made,
                sqlite_where=text(f"{made} IS NOT NULL"),
                postgresql_where=text(f"{made} IS NOT NULL"),
            )
            for made in ("membership_id", "pairing_id", "offer_id")
        ),
    )

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
    pairing_id: Mapped[int | None] = mapped_column(ForeignKey("pairings.id"), default=None)
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("mentor_offers.id"), default=None)
    alias_id: Mapped[int | None] = mapped_column(ForeignKey("aliases.id"), default=None, index=True)
    ignored_name_id: Mapped[int | None] = mapped_column(
        ForeignKey("ignored_names.id"), default=None, index=True
    )
    by_hand: Mapped[bool] = mapped_column(default=False, server_default=false())
