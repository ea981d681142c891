"""What people may tell of themselves, and what one of them told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from heal.models.attributes import Attribute, AttributeOption, AttributePick, AttributeValue
from heal.queries.frames import Rows, joined, split
from heal.vocabulary import AttributeKind

PICKED = (
    select(joined(AttributePick.option_id))
    .where(AttributePick.value_id == AttributeValue.id)
    .correlate(AttributeValue)
    .scalar_subquery()
)


@dataclass(frozen=True)
class Told:
    """One thing that people may tell, and what this member told, if anything.

    `picked` are the words where several may answer.
    """

    attribute_id: int
    name: str
    kind: AttributeKind
    option_id: int | None
    option: str | None
    own_words: str | None
    picked: tuple[int, ...] = ()

    def says(self, options: Mapping[int, Mapping[int, str]]) -> str | None:
        """Return in words what was told, given the words of every question."""
        words = options.get(self.attribute_id, {})
        several = ", ".join(word for number, word in words.items() if number in self.picked)
        return self.option or several or self.own_words


def told(session: Session, member_id: int) -> tuple[Told, ...]:
    """Return all that may be told, in the coordinator's order, with what this member told."""
    statement: Rows = (
        select(
            Attribute.id.label("attribute_id"),
            Attribute.name,
            Attribute.kind,
            AttributeValue.option_id,
            AttributeOption.name.label("option"),
            AttributeValue.own_words,
            PICKED.label("picked"),
        )
        .outerjoin(
            AttributeValue,
            (AttributeValue.attribute_id == Attribute.id) & (AttributeValue.member_id == member_id),
        )
        .outerjoin(AttributeOption, AttributeOption.id == AttributeValue.option_id)
        .where(or_(Attribute.in_use, AttributeValue.id.is_not(None)))
        .order_by(Attribute.position, Attribute.id)
    )
    return tuple(
        Told(**{**row._mapping, "picked": tuple(sorted(map(int, split(row.picked))))})
        for row in session.execute(statement)
    )


def options(session: Session) -> Mapping[int, Mapping[int, str]]:
    """Return the words that may answer each choice: attribute → option → word."""
    statement = select(AttributeOption.attribute_id, AttributeOption.id, AttributeOption.name)
    found_options: dict[int, dict[int, str]] = {}
    for row in session.execute(statement.order_by(AttributeOption.position, AttributeOption.id)):
        found_options.setdefault(row.attribute_id, {})[row.id] = row.name
    return found_options


def every_word(session: Session) -> Mapping[int, str]:
    """Return every word that people may tell of themselves, with its question: option → words."""
    statement = (
        select(AttributeOption.id, Attribute.name.label("question"), AttributeOption.name)
        .join(Attribute, Attribute.id == AttributeOption.attribute_id)
        .where(Attribute.in_use, Attribute.kind != AttributeKind.TIMES)
        .order_by(Attribute.position, Attribute.id, AttributeOption.position, AttributeOption.id)
    )
    return {row.id: f"{row.question}: {row.name}" for row in session.execute(statement)}
