"""What a statement's rows would tell, as opposed to what they only compare or count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table
from sqlalchemy.sql.elements import ColumnClause
from sqlalchemy.sql.selectable import CompoundSelect, Exists, ScalarSelect, SelectBase


def told(statement: SelectBase) -> Iterator[tuple[str, str]]:
    """Yield the table and column of whatever a statement's rows would tell."""
    parts = statement.selects if isinstance(statement, CompoundSelect) else [statement]
    for column in (column for part in parts for column in part.exported_columns):
        yield from _roots(column)


def _roots(element: Any) -> Iterator[tuple[str, str]]:
    if isinstance(element, Exists):
        return
    if isinstance(element, ScalarSelect):
        yield from told(element.element)
    elif isinstance(element, ColumnClause):
        for root in element.base_columns:
            if isinstance(getattr(root, "table", None), Table):
                yield root.table.name, root.name
            elif root is not element:
                yield from _roots(root)
    else:
        for part in element.get_children():
            yield from _roots(part)
