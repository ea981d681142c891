"""Days before today, and records that are written or changed without a use-case."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tests.kit.programme import TODAY, Programme


def ago(days: int) -> date:
    """Return the day so many days before today."""
    return TODAY - timedelta(days=days)


def changed(programme: Programme, model: type[Any], record_id: int, **values: Any) -> None:
    """Change a record."""

    def change(session: Session, actor: object) -> None:
        record = session.get_one(model, record_id)
        for name, value in values.items():
            setattr(record, name, value)

    programme.do(change)


def added(programme: Programme, *records: Any) -> int:
    """Add records, and return the number of the first."""

    def add(session: Session, actor: object) -> int:
        session.add_all(records)
        session.flush()
        return int(records[0].id)

    return int(programme.do(add))
