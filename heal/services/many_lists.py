"""Several groups' lists of members at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from heal.models.imports import ImportBatch
from heal.rules.access import Actor, require
from heal.services import member_lists, records
from heal.vocabulary import Permission


def save_many(
    session: Session, actor: Actor, *, lists: Sequence[dict[str, Any]], today: date
) -> int:
    """Bring in several lists, all or nothing, and return the first import's number.

    Of each: what `member_lists.save` is told. Those that come together know it.
    """
    require(actor, Permission.IMPORT_FILES)
    first, *others = [member_lists.save(session, actor, today=today, **told) for told in lists]
    for batch_id in others:
        records.find(session, ImportBatch, batch_id, "import").together_id = first
    return first
