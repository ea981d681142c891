"""Which column of a form is what, as somebody said it, so that it need not be said again."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from heal.db.base import Base
from heal.db.types import PRIVATE, PrivateName, PublicName
from heal.vocabulary import ImportKind


class ColumnMapping(Base):
    """What each column of one form was said to be, when a file of it was kept.

    Headings are whole questions, and may tell something: so the trail has only a mark of them.
    `columns` is what the mapping in `heal.exchange` is saved as; whoever said it has it again.
    """

    __tablename__ = "column_mappings"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    purpose: Mapped[ImportKind]
    called: Mapped[PrivateName]
    columns: Mapped[dict[str, Any]] = mapped_column(JSON, info=PRIVATE)
    saved_on: Mapped[date]
    saved_by: Mapped[PublicName]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), default=None)
