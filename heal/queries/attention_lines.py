"""The columns that every matter of Today brings."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, String, cast, literal, null, select

from heal.queries.frames import Rows
from heal.rules.attention import Matter

Column = Any
"""A column, however it is made."""

NOBODY: ColumnElement[int] = cast(null(), Integer)
NOTHING: ColumnElement[str] = cast(null(), String)


def line(
    matter: Matter,
    *,
    record_id: Column,
    opens: Column,
    since: Column,
    person: Column = NOBODY,
    other: Column = NOBODY,
    title: Column = NOTHING,
    detail: Column = NOTHING,
) -> Rows:
    """Return the columns of a matter: the same ones for each, so that all fit into one statement.

    A line is about a person, or two, whose names are looked up later, or else has a title.
    """
    return select(
        literal(matter.value, String).label("matter"),
        record_id.label("record_id"),
        opens.label("opens"),
        person.label("person_id"),
        other.label("other_id"),
        title.label("title"),
        since.label("since"),
        detail.label("detail"),
    )
