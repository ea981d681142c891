"""What was said of the columns of forms, and which of it fits a table at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.errors import BadValue
from heal.exchange import mapping as columns
from heal.exchange.mapping import Mapping
from heal.models.column_mappings import ColumnMapping
from heal.vocabulary import ImportKind


@dataclass(frozen=True)
class SavedMapping:
    """What was said of one form's columns; `mapping` is None where it cannot be read any more."""

    mapping_id: int
    kind: ImportKind
    called: str
    saved_on: date
    saved_by: str
    mapping: Mapping | None


@dataclass(frozen=True)
class KnownMapping:
    """A saved mapping over the columns of the table at hand, and what has changed since."""

    saved: SavedMapping
    mapping: Mapping
    new: tuple[str, ...]
    gone: tuple[str, ...]


def saved(session: Session, kind: ImportKind | None = None) -> list[SavedMapping]:
    """Return what was saved, of one kind of file or of both, the latest first."""
    statement = select(ColumnMapping).order_by(
        ColumnMapping.saved_on.desc(), ColumnMapping.id.desc()
    )
    if kind is not None:
        statement = statement.where(ColumnMapping.purpose == kind)
    return [
        SavedMapping(
            row.id, row.purpose, row.called, row.saved_on, row.saved_by, _readable(row.columns)
        )
        for row in session.scalars(statement)
    ]


def known_again(
    session: Session, headings: Sequence[str], kind: ImportKind | None = None
) -> KnownMapping | None:
    """Return what was saved for a table of these headings, wherever its columns stand now."""
    readable = [(one, one.mapping) for one in saved(session, kind) if one.mapping]
    at = columns.closest(headings, [mapping for _, mapping in readable])
    if at is None:
        return None
    one, mapping = readable[at]
    laid = columns.laid_over(headings, mapping)
    return KnownMapping(one, laid, *columns.changes(headings, mapping))


def _readable(kept: object) -> Mapping | None:
    try:
        return columns.from_json(kept)
    except BadValue:
        return None
