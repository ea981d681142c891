"""What a role is shown is put on every SELECT by the session: no query can forget it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption

from heal.db.base import Base
from heal.errors import NotPermitted
from heal.queries.shown import ALL, Scope, everything, nothing, of, of_figures, table_of
from heal.queries.telling import told
from heal.rules.access import Actor

FOR_WORK = {"heal_for_work": True}
"""The execution option of a SELECT that only compares: its rows are bound, its columns are not."""

FOR_FIGURES = {"heal_for_figures": True}
"""The execution option of a SELECT that only counts: more may stand in a condition there."""


def bind(session: Session, actor: Actor, *, shows: bool) -> None:
    """Let a session find no more than the actor is shown; where it `shows`, tell no more either."""
    scope = of(actor)
    session.info.update(actor=actor, scope=scope, shows=shows, narrowing=_narrowing(scope))


def _narrowing(scope: Scope | None) -> tuple[ExecutableOption, ...]:
    if scope is None:
        return ()
    rows = {model: scope[model].rows if model in scope else nothing for model in _models()}
    return tuple(
        with_loader_criteria(model, condition, include_aliases=True)
        for model, condition in rows.items()
        if condition is not everything
    )


@contextmanager
def whole(session: Session) -> Iterator[None]:
    """Let a deed work out whole what it found within the scope; nothing of it may be told.

    Otherwise a register's guests from elsewhere, whom a facilitator is not shown, would be left
    behind when the register is brought up to date or taken away.
    """
    if session.info.get("shows"):
        raise NotPermitted("What is shown stays narrowed; only a deed may look at the whole.")
    held = session.info.pop("scope", None)
    try:
        yield
    finally:
        session.info["scope"] = held


@event.listens_for(Session, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    scope: Scope | None = state.session.info.get("scope")
    writes = state.is_insert or state.is_update or state.is_delete
    if scope is None or writes:
        return
    if not state.is_orm_statement:
        raise NotPermitted("Only what the tables are mapped to can be narrowed; ask by them.")
    narrowing = state.session.info["narrowing"]
    if state.execution_options.get("heal_for_figures"):
        scope = of_figures(state.session.info["actor"]) or scope
        narrowing = _narrowing(scope)
    if state.session.info["shows"] and not state.execution_options.get("heal_for_work"):
        _refuse_what_is_not_told(state.statement, scope)
    state.statement = state.statement.options(*narrowing)


@cache
def _models() -> tuple[type[Base], ...]:
    return tuple(mapper.class_ for mapper in Base.registry.mappers)


@cache
def _by_table() -> Mapping[str, type[Base]]:
    return {table_of(model).name: model for model in _models()}


def _refuse_what_is_not_told(statement: Any, scope: Scope) -> None:
    for table, column in told(statement):
        model = _by_table().get(table)
        shown = scope.get(model) if model else None
        if shown is None or not (shown.columns is ALL or column in shown.columns):
            raise NotPermitted(f"“{table}.{column}” is not among what you are shown here.")
