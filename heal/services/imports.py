"""Taking back a file that was brought in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
    _take_back(session, actor, [batch], on)


def undo_together(session: Session, actor: Actor, batch_id: int, *, on: date) -> None:
    """Take back all files that came in together with this one, and were not taken back yet."""
    require(actor, Permission.IMPORT_REGISTERS)
    records.find(session, ImportBatch, batch_id, "import")
    numbers = import_facts.brought_in_together(session, batch_id)
    batches = [records.find(session, ImportBatch, number, "import") for number in numbers]
    if not batches:
        raise Refusal("All of these files were taken back already; nothing was changed.")
    _take_back(session, actor, batches, on)


def _take_back(session: Session, actor: Actor, batches: Sequence[ImportBatch], on: date) -> None:
    """Take files back together; those that came together are of one kind."""
    UNDO[batches[0].kind](session, actor, [batch.id for batch in batches], on=on)
    session.flush()
    made = {batch.group_id for batch in batches if batch.made_group and batch.group_id is not None}
    with scope.whole(session):
        for group_id in sorted(made):
            _unmake_group(session, group_id)


def _unmake_group(session: Session, group_id: int) -> None:
    more = taking_back.more_than_named(session, [group_id])
    if not more and not taking_back.pointed_at(session, Group, [group_id]):
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
