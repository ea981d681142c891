"""Every table takes a row and gives it back, and guards what it should."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Enum, ForeignKey, String, Table, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from heal import models
from heal.db.base import Base
from heal.db.engine import Database
from tests.kit import rows

TABLES = rows.TABLES
MODELS = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}
FOREIGN_KEYS = sorted(
    (key for table in TABLES for key in table.foreign_keys), key=lambda key: str(key.parent)
)
TEXTS = [
    column
    for table in TABLES
    for column in table.columns
    if isinstance(column.type, String) and not isinstance(column.type, Enum)
]
# An active pairing has neither of these days; a name's search key comes from the name.
# An open suggestion is not settled, nor is a concern or an informal connection that was just told.
LEFT_OUT = {
    "concerns": {"closed_on"},
    "informal_connections": {"closed_on"},
    "pairings": {"paused_on", "ended_on"},
    "members": {"name_key"},
    "suggestions": {"settled_on"},
}


def test_the_package_offers_every_model() -> None:
    assert {model.__name__ for model in MODELS.values()} == set(models.__all__)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_gives_back_what_it_was_given(database: Database, table: Table) -> None:
    model = MODELS[table.name]
    leave = frozenset(LEFT_OUT.get(table.name, ()))

    def keep(session: Session) -> dict[str, Any]:
        row = rows.values(session.connection(), table, leave=leave, all_of_them=True)
        record = model(**row)
        session.add(record)
        session.flush()
        return row | {key.name: getattr(record, key.name) for key in table.primary_key}

    kept = database.transact(keep)
    with database.reading() as session:
        found = session.get_one(model, tuple(kept[key.name] for key in table.primary_key))
        assert {name: getattr(found, name) for name in kept} == kept
        assert len(kept) + len(leave) == len(table.columns)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_takes_two_rows_that_differ(database: Database, table: Table) -> None:
    with database.writer.begin() as connection:
        before = len(connection.execute(select(table)).all())
        rows.insert(connection, table)
        rows.insert(connection, table)
        assert len(connection.execute(select(table)).all()) == before + 2


@pytest.mark.parametrize("key", FOREIGN_KEYS, ids=lambda key: str(key.parent))
def test_nothing_points_to_what_is_not_there(database: Database, key: ForeignKey) -> None:
    column = key.parent
    nobody = -1 if column.name == "first_id" else 1_000_000  # the first of two comes first
    with (
        database.writer.connect() as connection,
        pytest.raises(IntegrityError, match=r"(?i)foreign key constraint"),
    ):
        rows.insert(connection, column.table, **{column.name: nobody})


@pytest.mark.parametrize("column", TEXTS, ids=str)
def test_every_text_says_whether_it_is_private(column: Any) -> None:
    assert isinstance(column.info.get("private"), bool)
    assert column.type.length, f"{column} has no length"
