"""Types mapped once: moments in UTC, words of the vocabulary."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

NOTE_LENGTH = 280
NAME_LENGTH = 120


class UtcMoment(TypeDecorator[datetime]):
    """Keep a moment in UTC and give it back aware; a moment without a zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone before it can be kept.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


PRIVATE = {"private": True}
PUBLIC = {"private": False}
UNTRACKED = {"untracked": True}
"""Moves with every click and tells nothing: the trail leaves it out."""

PrivateName = Annotated[str, mapped_column(String(NAME_LENGTH), info=PRIVATE)]
"""Names or places a person; the trail keeps a mark, not the value."""
PrivateNote = Annotated[str, mapped_column(String(NOTE_LENGTH), info=PRIVATE)]
"""What somebody said, short; the trail keeps a mark, not the value."""
PublicName = Annotated[str, mapped_column(String(NAME_LENGTH), info=PUBLIC)]
"""Says nothing about a person; the trail keeps the value."""
PublicNote = Annotated[str, mapped_column(String(NOTE_LENGTH), info=PUBLIC)]
"""Says nothing about a person, a sentence long; the trail keeps the value."""
