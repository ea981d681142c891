"""Taking back a file that was brought in."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from heal.errors import Refusal
from heal.models.imports import ImportBatch
from heal.rules.access import Actor, require
from heal.services import member_lists, records, registers
from heal.vocabulary import ImportKind, Permission


def undo(session: Session, actor: Actor, batch_id: int, *, on: date) -> None:
    """Take a whole file back, whatever kind it is, in one transaction."""
    require(actor, Permission.IMPORT_FILES)
    batch = records.find(session, ImportBatch, batch_id, "import")
    if batch.undone_at is not None:
        raise Refusal(
            f"This import was taken back on {batch.undone_at.date().isoformat()} already; "
            "nothing was changed."
        )
    take_back = member_lists.undo if batch.kind is ImportKind.MEMBERS else registers.undo
    take_back(session, actor, batch_id, on=on)
