"""Whether the last that the trail says of a record is what the record says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Table, func, select

from heal.db import lossless
from heal.db.base import Base
from heal.models.trail import TrailEntry
from heal.services.audit import MARK

CHUNK: Final = 1000
SENTENCE: Final = "What the trail says last of a record is what the record says."
_MANY: Final = ("added many", "removed many")


def unfitting(connection: Connection) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield each table with the numbers of records that were changed past the trail.

    Private values stand in the trail as a mark, so of these only whether there is one is compared.
    A column that the trail never names (it was empty from the first) is not compared.
    What was written before rows of the table were removed many at a time is passed over: a number
    may belong to another record since.
    """
    for table in Base.metadata.sorted_tables:
        numbers = tuple(_of_table(connection, table))
        if numbers:
            yield table.name, numbers


def _of_table(connection: Connection, table: Table) -> Iterator[int]:
    keys = list(table.primary_key)
    if len(keys) != 1:
        return
    said = _said(connection, table)
    number, last = next(said, (None, {}))
    if number is None:
        return
    bare = lossless.bare(table)
    rows = connection.execution_options(yield_per=CHUNK).execute(
        select(bare).order_by(bare.c[keys[0].name])
    )
    for row in rows.mappings():
        here = row[keys[0].name]
        while number is not None and number < here:
            number, last = next(said, (None, {}))
        if number is None:
            return
        if number == here and not all(
            _fits(row[name], value) for name, value in last.items() if name in row
        ):
            yield here


def _said(connection: Connection, table: Table) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield each record's number and what the trail says last of each of its columns."""
    since = connection.scalar(
        select(func.max(TrailEntry.id)).where(
            TrailEntry.noun == table.name, TrailEntry.deed == "removed many"
        )
    )
    entries = connection.execution_options(yield_per=CHUNK).execute(
        select(TrailEntry.record_id, TrailEntry.deed, TrailEntry.changes)
        .where(TrailEntry.noun == table.name, TrailEntry.deed.not_in(_MANY))
        .where(TrailEntry.record_id.is_not(None), TrailEntry.id > (since or 0))
        .order_by(TrailEntry.record_id, TrailEntry.id)
    )
    number: int | None = None
    last: dict[str, Any] = {}
    for record_id, deed, changes in entries:
        if record_id != number:
            if number is not None:
                yield number, last
            number, last = record_id, {}
        if deed == "removed":
            last = {}
        else:
            last |= {name: old_new[1] for name, old_new in changes.items()}
    if number is not None:
        yield number, last


def _fits(here: Any, said: Any) -> bool:
    if said is None or here is None or said == MARK:
        return (said is None) == (here is None)
    if isinstance(here, datetime):
        return datetime.fromisoformat(said).astimezone(UTC) == here.astimezone(UTC)
    return bool((here.isoformat() if isinstance(here, date) else here) == said)
