"""What people may tell of themselves, and what one of them told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from heal.models.attributes import Attribute, AttributeOption, AttributeValue
from heal.vocabulary import AttributeKind


@dataclass(frozen=True)
class Told:
    """One thing that people may tell, and what this member told, if anything."""

    attribute_id: int
    name: str
    kind: AttributeKind
    option_id: int | None
    option: str | None
    own_words: str | None


def told(session: Session, member_id: int) -> tuple[Told, ...]:
    """Return all that may be told, in the coordinator's order, with what this member told."""
    statement = (
        select(
            Attribute.id,
            Attribute.name,
            Attribute.kind,
            AttributeValue.option_id,
            AttributeOption.name,
            AttributeValue.own_words,
        )
        .outerjoin(
            AttributeValue,
            (AttributeValue.attribute_id == Attribute.id) & (AttributeValue.member_id == member_id),
        )
        .outerjoin(AttributeOption, AttributeOption.id == AttributeValue.option_id)
        .where(or_(Attribute.in_use, AttributeValue.id.is_not(None)))
        .order_by(Attribute.position, Attribute.id)
    )
    return tuple(Told(*row) for row in session.execute(statement))


def options(session: Session) -> Mapping[int, Mapping[int, str]]:
    """Return the words that may answer each choice: attribute → option → word."""
    statement = select(AttributeOption.attribute_id, AttributeOption.id, AttributeOption.name)
    found_options: dict[int, dict[int, str]] = {}
    for row in session.execute(statement.order_by(AttributeOption.position, AttributeOption.id)):
        found_options.setdefault(row.attribute_id, {})[row.id] = row.name
    return found_options
