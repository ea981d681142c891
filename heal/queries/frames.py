"""How a SELECT becomes a frame."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, String, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

Rows = Select[*tuple[Any, ...]]
"""A statement, whatever its columns."""

PAGE_ROWS = 50
SEPARATOR = ", "


@dataclass(frozen=True)
class Slice:
    """One page of a list; without a size, all of it (for exports)."""

    number: int = 1
    rows: int | None = PAGE_ROWS


EVERYTHING = Slice(rows=None)


def frame(session: Session, statement: Rows, page: Slice = EVERYTHING) -> pd.DataFrame:
    """Return the rows as a frame that carries its columns also when it is empty.

    Words of the vocabulary come as their stored text, missing values as None.
    """
    if page.rows is not None:
        statement = statement.limit(page.rows).offset((page.number - 1) * page.rows)
    result = session.execute(statement)
    columns = list(result.keys())
    rows = [tuple(_plain(value) for value in row) for row in result]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def count(session: Session, statement: Rows) -> int:
    """Return how many rows the statement has in all."""
    bare = statement.order_by(None).with_only_columns(1, maintain_column_froms=True)
    return session.scalar(select(func.count()).select_from(bare.subquery())) or 0


def joined(column: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[str]:
    """Return an aggregate that strings the values of several rows together."""
    return func.aggregate_strings(cast(column, String), SEPARATOR)


def split(text: str | None) -> tuple[str, ...]:
    """Return the values that `joined` strung together, in a steady order."""
    return tuple(sorted(text.split(SEPARATOR))) if text else ()


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, StrEnum) else value
