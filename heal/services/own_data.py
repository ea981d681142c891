"""Everything about one person as a file for them: noted in the same transaction that reads it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from heal.exchange import person_files
from heal.exchange.person_files import Kind, Person
from heal.queries import own_data
from heal.queries.own_data import Change
from heal.rules import own_data as rules
from heal.rules.access import Actor, require
from heal.rules.own_records import GIVEN
from heal.services import openings
from heal.vocabulary import Opened, Permission

NOTED = "everything about this person, zip"
SAYS = (
    "This is what is kept about you. Each part is beside this page as a table of its own, too, "
    "which any spreadsheet program opens.",
    "Times are in UTC.",
)


def take_out(session: Session, actor: Actor, member_id: int, *, day: date) -> bytes:
    """Return the ZIP of everything that a member may be given of what is kept about them.

    That it was taken out is noted before anything is read, so it stands in the file as well.
    """
    require(actor, Permission.EXPORT_LISTS)
    openings.note(
        session, actor, kind=Opened.LIST, record_id=None, member_ids=(member_id,), detail=NOTED
    )
    session.flush()
    found = own_data.everything(session, member_id)
    kinds = [
        Kind(given.file, given.title, tuple(given.columns.values()), found.rows[table])
        for table, given in GIVEN.items()
    ]
    told = rules.HISTORY
    lines = tuple(_line(*change) for change in found.changes)
    person = Person(
        name=found.name,
        kinds=tuple(kinds),
        history=Kind(told.file, told.title, tuple(told.columns.values()), lines),
        says=SAYS,
        left_out=(*rules.LEFT_OUT.values(), *rules.ALSO),
    )
    return person_files.to_zip(person, day=day)


def _line(at: Any, actor: str, deed: str, table: str, changes: Iterable[Change]) -> tuple[Any, ...]:
    said = "; ".join(map(_change, changes))
    return at, actor, deed, GIVEN[table].title, said or None


def _change(change: Change) -> str:
    if change.old is None and change.new is None:
        return change.heading
    new = "nothing" if change.new is None else person_files.said(change.new)
    if change.old is None:
        return f"{change.heading}: {new}"
    return f"{change.heading}: {person_files.said(change.old)} → {new}"
