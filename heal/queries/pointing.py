"""Which columns point at which table: whatever hangs on a record is found without a list of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import inspect

from heal.db.base import Base


def pointing_at(name: str) -> Iterator[tuple[type[Base], Any]]:
    """Yield every model, and its column, that points at the table of that name."""
    mappers = sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__tablename__)
    for mapper in mappers:
        for column in inspect(mapper.class_).columns:
            if any(key.column.table.name == name for key in column.foreign_keys):
                key = mapper.get_property_by_column(column).key
                yield mapper.class_, getattr(mapper.class_, key)
