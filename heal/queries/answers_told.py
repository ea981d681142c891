"""What many people told of themselves, as arrays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.matching.people import UNKNOWN, Bits, Codes, Question, bits
from heal.models.attributes import Attribute, AttributeOption, AttributePick, AttributeValue
from heal.vocabulary import AttributeKind

Told = Mapping[int, Mapping[int, list[int]]]
"""Member → place of the question → places of the words."""


def questions(session: Session) -> tuple[Question, ...]:
    """Return what can be compared by words, in the coordinator's order."""
    options = defaultdict[int, list[str]](list)
    for row in session.execute(_options()):
        options[row.attribute_id].append(row.name)
    asked = (
        select(Attribute)
        .where(Attribute.kind != AttributeKind.TEXT, Attribute.in_use)
        .order_by(Attribute.position, Attribute.id)
    )
    return tuple(
        Question(row.id, row.name, row.kind, tuple(options[row.id]))
        for row in session.scalars(asked)
    )


def places(session: Session, asked: Sequence[Question]) -> Mapping[int, tuple[int, int]]:
    """Return of each word the place of its question and its own: option → (question, word)."""
    at = {question.attribute_id: place for place, question in enumerate(asked)}
    count = defaultdict[int, int](int)
    found: dict[int, tuple[int, int]] = {}
    for row in session.execute(_options()):
        if row.attribute_id in at:
            found[row.id] = (at[row.attribute_id], count[row.attribute_id])
            count[row.attribute_id] += 1
    return found


def _options() -> Any:
    return select(AttributeOption.id, AttributeOption.attribute_id, AttributeOption.name).order_by(
        AttributeOption.attribute_id, AttributeOption.position, AttributeOption.id
    )


def told(session: Session, member_ids: Collection[int], asked: Sequence[Question]) -> Told:
    """Return what some members answered with words; own words are compared by people."""
    wanted, at = set(member_ids), places(session, asked)
    found: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    one = select(AttributeValue.member_id, AttributeValue.option_id).where(
        AttributeValue.option_id.is_not(None)
    )
    several = select(AttributeValue.member_id, AttributePick.option_id).join(
        AttributeValue, AttributeValue.id == AttributePick.value_id
    )
    for statement in (one, several):
        for member_id, option_id in session.execute(statement):
            found_at = at.get(option_id or 0)
            if member_id in wanted and found_at is not None:
                question, word = found_at
                found[member_id][question].append(word)
    return found


def arrays(
    asked: Sequence[Question], answers: Told, member_ids: Sequence[int]
) -> tuple[Codes | Bits, ...]:
    """Return what some members told, question by question, in the order of the members."""
    return tuple(
        _array(question, [answers.get(member, {}).get(place, []) for member in member_ids])
        for place, question in enumerate(asked)
    )


def _array(question: Question, words: Sequence[list[int]]) -> Codes | Bits:
    if question.is_set:
        return bits(words, len(question.words))
    return np.array([known[0] if known else UNKNOWN for known in words], dtype=np.int16)
