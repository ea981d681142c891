"""Files brought in through the services, with what is kept counted before and after."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, literal, select, union_all

from heal.db.base import Base
from heal.db.engine import Database
from heal.errors import AmbiguousDates, Refusal
from heal.exchange.moments import DateOrder
from heal.exchange.readers import MEMBER_LISTS, REGISTERS
from heal.services import door, imports, member_lists, registers
from tests.kit.every_reader import DAY, ZONE, assert_is_said
from tests.kit.programme import COORDINATOR

LATER = date(2026, 12, 1)
"""After every meeting that the shapes tell of."""

_GROUP = {"group_name": "Tuesday", "file_name": "file.csv", "today": LATER}
_OF_A_MEETING = {**_GROUP, "zone": ZONE, "held_on": DAY}
SAVES: Mapping[str, tuple[Callable[..., int], Mapping[str, Any]]] = {
    **{kind: (member_lists.save, {**_GROUP, "kind": kind}) for kind in MEMBER_LISTS},
    **{kind: (registers.save, {**_OF_A_MEETING, "kind": kind}) for kind in REGISTERS},
}
"""By what the file is said to be."""


def counts(database: Database) -> dict[str, int]:
    """Return how many rows each table has."""
    each = (
        select(literal(table.name), func.count()).select_from(table)
        for table in Base.metadata.sorted_tables
    )
    with database.reading() as session:
        return {row[0]: row[1] for row in session.execute(union_all(*each))}


def save_in_every_way(
    database: Database, data: bytes, ways: Collection[str] = tuple(SAVES)
) -> Iterator[tuple[str, Refusal | None]]:
    """Bring a file in as whatever it might be, and yield whether it was refused.

    What was refused has left nothing; what was saved is taken back, and has left no more than the
    note that it was here.
    """
    before = counts(database)
    for name in ways:
        save, details = SAVES[name]
        try:
            batch_id = _saved(database, save, {**details, "data": data})
        except Refusal as refusal:
            assert_is_said(refusal.sentence)
            assert counts(database) == before
            yield name, refusal
            continue
        door.act(database, imports.undo, COORDINATOR, batch_id, on=LATER)
        left = counts(database)
        grown = {table for table, number in left.items() if number != before[table]}
        assert grown <= {"import_batches", "trail"}, grown
        before = left
        yield name, None


def _saved(database: Database, save: Callable[..., int], details: Mapping[str, Any]) -> int:
    try:
        return door.act(database, save, COORDINATOR, **details)
    except AmbiguousDates:
        return door.act(database, save, COORDINATOR, **details, date_order=DateOrder.DMY)
