"""What people may tell about themselves, so that a pair may suit."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from heal.db.base import Base
from heal.db.types import PrivateNote, PublicName
from heal.vocabulary import AttributeKind


class Attribute(Base):
    """One thing that people may tell; the coordinator edits the list."""

    __tablename__ = "attributes"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[PublicName] = mapped_column(unique=True)
    kind: Mapped[AttributeKind]
    position: Mapped[int]
    in_use: Mapped[bool] = mapped_column(default=True)


class AttributeOption(Base):
    """One of the words that may answer a choice."""

    __tablename__ = "attribute_options"
    __table_args__ = (UniqueConstraint("attribute_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    attribute_id: Mapped[int] = mapped_column(ForeignKey("attributes.id"))
    name: Mapped[PublicName]
    position: Mapped[int]


class AttributeValue(Base):
    """What one person told; a missing row is "unknown" and never counts against anyone."""

    __tablename__ = "attribute_values"
    __table_args__ = (UniqueConstraint("member_id", "attribute_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    attribute_id: Mapped[int] = mapped_column(ForeignKey("attributes.id"), index=True)
    option_id: Mapped[int | None] = mapped_column(
        ForeignKey("attribute_options.id"), default=None, info={"private": True}
    )
    own_words: Mapped[PrivateNote | None] = mapped_column(default=None)


class AttributePick(Base):
    """One of several words that one person told, where more than one may answer."""

    __tablename__ = "attribute_picks"
    __table_args__ = (UniqueConstraint("value_id", "option_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    value_id: Mapped[int] = mapped_column(ForeignKey("attribute_values.id"))
    option_id: Mapped[int] = mapped_column(
        ForeignKey("attribute_options.id"), index=True, info={"private": True}
    )
