"""Taking back a file that was brought in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.errors import Refusal
from heal.models.groups import Group
from heal.models.imports import ImportBatch
from heal.queries import import_facts, scope, taking_back
from heal.rules.access import Actor, require
from heal.services import member_lists, past_pairings, records, registers
from heal.vocabulary import ImportKind, Permission

UNDO: Final[Mapping[ImportKind, Callable[..., None]]] = {
    ImportKind.MEMBERS: member_lists.undo,
    ImportKind.REGISTER: registers.undo,
    ImportKind.PAIRINGS: past_pairings.undo,
}


def undo(session: Session, actor: Actor, batch_id: int, *, on: date) -> None:
    """Take a whole file back, whatever kind it is, in one transaction."""
    require(actor, Permission.IMPORT_REGISTERS)
    batch = records.find(session, ImportBatch, batch_id, "import")
    if batch.undone_at is not None:
        raise Refusal(
            f"This import was taken back on {batch.undone_at.date().isoformat()} already; "
            "nothing was changed."
        )
    UNDO[batch.kind](session, actor, batch_id, on=on)
    session.flush()
    _unmake_group(session, batch)


def undo_together(session: Session, actor: Actor, batch_id: int, *, on: date) -> None:
    """Take back all files that came in together with this one, and were not taken back yet."""
    require(actor, Permission.IMPORT_REGISTERS)
    records.find(session, ImportBatch, batch_id, "import")
    numbers = import_facts.brought_in_together(session, batch_id)
    batches = [records.find(session, ImportBatch, number, "import") for number in numbers]
    if not batches:
        raise Refusal("All of these files were taken back already; nothing was changed.")
    lists = [batch.id for batch in batches if batch.kind is ImportKind.MEMBERS]
    # The later lists say of people whom an earlier one made that they join.
    for number in reversed(lists):
        member_lists.undo(session, actor, number, on=on)
        session.flush()
    registers.undo_many(session, actor, [one for one in numbers if one not in lists], on=on)
    session.flush()
    for batch in batches:
        _unmake_group(session, batch)


def _unmake_group(session: Session, batch: ImportBatch) -> None:
    group_id = batch.group_id
    if not batch.made_group or group_id is None:
        return
    with scope.whole(session):
        as_made = taking_back.is_as_made(session, group_id)
        if as_made and taking_back.stands_alone(session, Group, group_id):
            _remove_group(session, group_id)
        elif (other := taking_back.next_file(session, group_id)) is not None:
            # Whichever file of the group is left has made it from now on.
            records.find(session, ImportBatch, other, "import").made_group = True


def _remove_group(session: Session, group_id: int) -> None:
    # Files that were taken back before still name the group they were for.
    for batch in session.scalars(select(ImportBatch).where(ImportBatch.group_id == group_id)):
        batch.group_id = None
    session.flush()
    session.delete(records.find(session, Group, group_id, "group"))
