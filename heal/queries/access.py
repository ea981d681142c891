"""What a role is shown, in words: read off the very conditions that the scope puts on a SELECT."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Select, inspect
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import (
    BinaryExpression,
    BooleanClauseList,
    ColumnClause,
    Grouping,
    Null,
    True_,
)

from heal.db.base import Base
from heal.models.members import Membership
from heal.queries.shown import ALL, Shown, of
from heal.rules.access import Actor
from heal.vocabulary import Role

ACCOUNT, GROUPS = 987_654_321, frozenset({987_654_322, 987_654_323})
"""Numbers that stand for somebody's account and groups: where they turn up, it is said of whom."""
THEIRS, GROUPS_OF_THEIRS, PEOPLE = "their own", "their groups", "their people"
"""“Their people” are all who belong, or belonged, to a group that they lead."""
UNKNOWN = "by a condition that has no words here yet"
SAID = {"id": "number", "name_key": "name as it is searched for"}


@dataclass(frozen=True)
class Told:
    """What a role is shown of one table: which rows, and what of each.

    `columns` is None where a row is shown whole, and empty where rows are only counted or compared;
    `rows` is None where nothing of the table is shown.
    """

    table: str
    says: str
    rows: str | None
    columns: tuple[str, ...] | None


def told(role: Role) -> tuple[Told, ...] | None:
    """Return what a role is shown of every table, by name; None where nothing is held back."""
    shown = of(Actor("somebody", role, account_id=ACCOUNT, groups=GROUPS))
    if shown is None:
        return None
    models = sorted((mapper.class_ for mapper in Base.registry.mappers), key=_noun)
    return tuple(_told(model, shown.get(model)) for model in models)


def _told(model: type[Base], shown: Shown | None) -> Told:
    says = (model.__doc__ or "").partition("\n")[0]
    if shown is None:
        return Told(_noun(model), says, None, ())
    columns = None
    if shown.columns is not ALL:
        order = [column.name for column in inspect(model).columns]
        columns = tuple(_words(name) for name in order if name in shown.columns)
    return Told(_noun(model), says, which(shown.rows(model)), columns)


def which(condition: Any) -> str:
    """Return in words which rows a condition leaves, such as “all” or “of their groups”."""
    if condition is None or isinstance(condition, True_):
        return "all"
    if isinstance(condition, Grouping):
        return which(condition.element)
    if isinstance(condition, BooleanClauseList):
        between = ", or " if condition.operator is operators.or_ else ", and "
        return between.join(which(part) for part in condition.clauses)
    if isinstance(condition, BinaryExpression) and isinstance(condition.left, ColumnClause):
        if condition.operator is operators.eq and isinstance(condition.right, BindParameter):
            return _equal(condition.left, condition.right.value)
        nobody = condition.operator is operators.is_ and isinstance(condition.right, Null)
        if nobody and condition.left.foreign_keys:
            return f"that name no {_words(condition.left.name)}"
        if condition.operator is operators.in_op:
            return _among(condition.left, getattr(condition.right, "element", condition.right))
    return _unknown(condition)


def _equal(column: Any, value: Any) -> str:
    if column.name == "groups":
        return f"of {GROUPS_OF_THEIRS}" if value else "of all groups"
    return THEIRS if value == ACCOUNT else f"where “{_words(column.name)}” is “{_words(value)}”"


def _among(column: Any, found: Any) -> str:
    if isinstance(found, BindParameter) and frozenset(found.value or ()) == GROUPS:
        return GROUPS_OF_THEIRS if column.name == "id" else f"of {GROUPS_OF_THEIRS}"
    if not isinstance(found, Select):
        return _unknown(found)
    (picked,) = found.exported_columns
    rows = which(found.whereclause)
    if picked.table is column.table and picked.name == column.name:
        return rows
    noun = _those(picked, rows)
    if column.name == "id":
        return noun
    named = column.name.removesuffix("_id")
    (key,) = column.foreign_keys
    if named[:4] in key.column.table.name:
        return f"of {noun}"
    return f"whose {_words(named)} is one of {noun}"


def _those(picked: Any, rows: str) -> str:
    if (picked.table.name, picked.name) == (Membership.__tablename__, "member_id"):
        return PEOPLE if rows == f"of {GROUPS_OF_THEIRS}" else f"people with memberships {rows}"
    table = _words(picked.table.name)
    return f"{THEIRS} {table}" if rows == THEIRS else f"the {table} {rows}"


def _unknown(condition: Any) -> str:
    return f"{UNKNOWN}: {condition}"


def _noun(model: type[Base]) -> str:
    return _words(_table(model).name).capitalize()


def _table(model: type[Base]) -> Any:
    return inspect(model).local_table


def _words(name: str) -> str:
    return SAID.get(name) or name.removesuffix("_id").replace("_", " ")
