"""Keeping what was said of a form's columns, so that the next file of it is read by itself."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath

from sqlalchemy.orm import Session

from heal.db.types import NAME_LENGTH
from heal.exchange.delimited import plain
from heal.exchange.read_as import How, told
from heal.models.column_mappings import ColumnMapping
from heal.queries import column_mappings
from heal.rules.access import Actor, require
from heal.services import records
from heal.vocabulary import ImportKind, Permission

_WITHOUT_A_NAME = "A table"


def keep(session: Session, actor: Actor, how: How, *, file_name: str, on: date) -> int | None:
    """Keep what was said of a file's columns and return its number; None where nothing was said.

    What was said of the same form before is replaced. A table without headings is not known
    again, so nothing is kept of it.
    """
    require(actor, Permission.IMPORT_REGISTERS)
    mapping, called = told(how).mapping, _called(file_name)
    if mapping is None or not any(plain(one.heading) for one in mapping.columns):
        return None
    kind = ImportKind(mapping.purpose.value)
    headings = [column.heading for column in mapping.columns]
    before = column_mappings.known_again(session, headings, kind)
    if before is None:
        row = ColumnMapping(
            purpose=kind, called=called, columns=mapping.to_json(), saved_on=on,
            saved_by=actor.name, account_id=actor.account_id,
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id
    row = records.find(session, ColumnMapping, before.saved.mapping_id, "form")
    row.columns, row.saved_on, row.saved_by = mapping.to_json(), on, actor.name
    return row.id


def rename(session: Session, actor: Actor, mapping_id: int, *, called: str) -> None:
    """Give what was said of a form's columns another name."""
    require(actor, Permission.IMPORT_REGISTERS)
    row = records.find(session, ColumnMapping, mapping_id, "form")
    row.called = records.name(called, "form")


def forget(session: Session, actor: Actor, mapping_id: int) -> None:
    """Forget what was said of a form's columns: the next file of it asks again."""
    require(actor, Permission.IMPORT_REGISTERS)
    session.delete(records.find(session, ColumnMapping, mapping_id, "form"))


def _called(file_name: str) -> str:
    return " ".join(PurePath(file_name).stem.split())[:NAME_LENGTH] or _WITHOUT_A_NAME
