"""A table's rows as plain values that a file can hold, and back again, without loss."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Dialect,
    Enum,
    Integer,
    String,
    Table,
    TableClause,
    func,
    select,
    table,
)
from sqlalchemy import column as light
from sqlalchemy.types import TypeEngine

from heal.db.types import UtcMoment


def bare(of: Table) -> TableClause:
    """Return the table with types that keep what is there: words as text, no JSON null for none."""
    return table(of.name, *(light(column.name, _type(column)) for column in of.columns))


def by_key(of: Table, dialect: Dialect) -> list[ColumnElement[Any]]:
    """Return the order of the keys, which is the same on every database: texts byte by byte."""
    return [
        column.collate("C")
        if isinstance(column.type, String) and dialect.name == "postgresql"
        else column.expression
        for column in of.primary_key
    ]


def plain(value: Any) -> Any:
    """Return a value as JSON has it; days and moments in ISO 8601, moments with their zone."""
    return value.isoformat() if isinstance(value, date) else value


def stored(column: Column[Any], value: Any) -> Any:
    """Return a plain value as the column takes it, or raise ValueError where it does not fit."""
    if value is None:
        if not column.nullable:
            raise ValueError
        return None
    kind = column.type
    if isinstance(kind, JSON):
        return value
    if isinstance(kind, Boolean | Integer):
        expected = bool if isinstance(kind, Boolean) else int
        if type(value) is not expected:
            raise ValueError
        return value
    if not isinstance(value, str):
        raise ValueError
    return _from_text(kind, value)


def _from_text(kind: TypeEngine[Any], value: str) -> Any:
    if isinstance(kind, UtcMoment):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError
        return moment
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, Enum):
        if value not in kind.enums:
            raise ValueError
    elif not isinstance(kind, String) or (kind.length and len(value) > kind.length):
        raise ValueError
    return value


def _type(column: Column[Any]) -> TypeEngine[Any]:
    if isinstance(column.type, Enum):
        return String()
    if isinstance(column.type, JSON) and column.nullable:
        return JSON(none_as_null=True)
    return column.type


def set_counters(connection: Connection, of: Table) -> None:
    """Let the next new row take the number after the greatest; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for column in of.primary_key:
        counter = select(func.pg_get_serial_sequence(of.name, column.name))
        if isinstance(column.type, Integer) and (name := connection.scalar(counter)):
            greatest = connection.scalar(select(func.max(column)))
            connection.execute(select(func.setval(name, greatest or 1, greatest is not None)))
