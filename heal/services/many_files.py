"""Several files at once, each as it would come in alone: all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from heal.models.imports import ImportBatch
from heal.rules.access import Actor, require
from heal.services import member_lists, past_pairings, records, registers
from heal.vocabulary import ImportKind, Permission

SAVE: Final[Mapping[ImportKind, Callable[..., int]]] = {
    ImportKind.MEMBERS: member_lists.save,
    ImportKind.REGISTER: registers.save,
    ImportKind.PAIRINGS: past_pairings.save,
}


ONE_GROUP: Final = (
    "Another of these files is a list of the same group; import them one by one, the older first."
)


def of_one_group(groups: Sequence[str | None]) -> frozenset[int]:
    """Return the places of the lists, told by their groups, that are not alone with theirs."""
    names = [group and group.casefold() for group in groups]
    return frozenset(at for at, name in enumerate(names) if name and names.count(name) > 1)


def save_many(
    session: Session,
    actor: Actor,
    *,
    kind: ImportKind,
    files: Sequence[Mapping[str, Any]],
    today: date,
) -> int:
    """Bring in several files of one kind, and return the first import's number.

    Of each: what the kind's own `save` is told. Those that come together know it.
    """
    require(actor, Permission.IMPORT_FILES)
    first, *others = [SAVE[kind](session, actor, today=today, **told) for told in files]
    for batch_id in others:
        records.find(session, ImportBatch, batch_id, "import").together_id = first
    return first
