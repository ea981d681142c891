"""What helps the pairs: resources to learn from, questions to ask, and where there is help."""

from __future__ import annotations

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from heal.db.base import Base
from heal.db.types import PUBLIC, PublicName, PublicNote


class Resource(Base):
    """A healing resource; the list starts empty and is the coordinator's."""

    __tablename__ = "resources"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    title: Mapped[PublicName]
    position: Mapped[int]
    link: Mapped[str | None] = mapped_column(String(500), default=None, info=PUBLIC)
    note: Mapped[PublicNote | None] = mapped_column(default=None)


class Prompt(Base):
    """A question that may help to think; the list is the coordinator's."""

    __tablename__ = "prompts"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    words: Mapped[PublicNote]
    position: Mapped[int]


class Signpost(Base):
    """Where there is help in a country, for somebody who may be in danger."""

    __tablename__ = "signposts"
    __table_args__ = (UniqueConstraint("country", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    country: Mapped[PublicName]
    name: Mapped[PublicName]
    reached_by: Mapped[PublicName]
    position: Mapped[int]
