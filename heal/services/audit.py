"""The trail: who did what, when, in the same transaction as the deed itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, event, insert, inspect, update
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from heal.db.base import Base
from heal.errors import Refusal
from heal.models.accounts import Account
from heal.models.desk import HandledForm
from heal.models.openings import RecordOpening
from heal.models.sign_in import SignInAttempt
from heal.models.trail import TrailEntry
from heal.queries.shown import table_of
from heal.rules.access import Actor

MARK = "(private)"
UNTRACKED: tuple[type[Base], ...] = (
    TrailEntry,
    HandledForm,
    SignInAttempt,
    RecordOpening,
)
KEPT_TABLES = frozenset(
    {
        *("accounts", "invitations", "second_factors", "recovery_codes", "set_up_links"),
        *("sign_in_attempts", "sign_in_sessions", "handled_forms"),
        *("attributes", "attribute_options", "prompts", "resources", "signposts"),
    }
)
CHUNK, AT_ONCE = 500, 5_000
_RECORDED = "heal_recorded"


class UnknownActor(Refusal):
    """Refuse a write on nobody's behalf."""


def bind(session: Session, actor: Actor, use_case: str) -> None:
    """Let the session write on the actor's behalf; without this it cannot write at all."""
    session.info.update(actor=actor, use_case=use_case)


def now() -> datetime:
    """Return the moment, in UTC: the one clock below the pages."""
    return datetime.now(UTC)


def actor_name(session: Session) -> str:
    """Return the name on whose behalf the session writes."""
    return _actor(session).name


def add_many(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write many rows at once and leave one line in the trail: the importer's own door."""
    session.flush()
    # The tables themselves: the mapping's way to write many takes as long again.
    for start in range(0, len(rows), AT_ONCE):
        session.connection().execute(insert(table_of(model)), list(rows[start : start + AT_ONCE]))
    if rows:
        _write(session, [_entry(session, "added many", model, None, {"rows": [None, len(rows)]})])


def remove_many(session: Session, model: type[Base], ids: Iterable[int]) -> None:
    """Remove many rows at once and leave one line in the trail: the way back of `add_many`."""
    doomed = list(ids)
    key = inspect(model).primary_key[0]
    for start in range(0, len(doomed), CHUNK):
        chunk = doomed[start : start + CHUNK]
        statement = delete(model).where(key.in_(chunk)).execution_options(**{_RECORDED: True})
        session.execute(statement, execution_options={"synchronize_session": False})
    if doomed:
        changes = {"rows": [len(doomed), None]}
        _write(session, [_entry(session, "removed many", model, None, changes)])


def clear_programme(session: Session) -> None:
    """Remove everything that anyone entered, trail and all: the invented programme leaves nothing.

    What the migrations brought (what people may tell), the guide's lists and the accounts stay.
    """
    session.connection().execute(update(Account.__table__).values(member_id=None))  # type: ignore[arg-type]
    for table in reversed(Base.metadata.sorted_tables):
        if table.name not in KEPT_TABLES:
            session.connection().execute(table.delete())


@event.listens_for(Session, "do_orm_execute")
def _refuse_bulk_writes(state: ORMExecuteState) -> None:
    writes = state.is_insert or state.is_update or state.is_delete
    if writes and not state.execution_options.get(_RECORDED):
        raise UnknownActor("Bulk writes leave no trail; change the records one by one.")


@event.listens_for(RecordOpening, "before_update")
@event.listens_for(RecordOpening, "before_delete")
def _refuse_changed_openings(*_: object) -> None:
    raise UnknownActor("That a record was opened is noted once, and never changed or taken back.")


@event.listens_for(Session, "before_flush")
def _refuse_without_actor(session: Session, *_: object) -> None:
    if any(True for _record in (*session.new, *session.dirty, *session.deleted)):
        _actor(session)


@event.listens_for(Session, "after_flush")
def _keep_trail(session: Session, _: UOWTransaction) -> None:
    entries = [
        *(_record_entry(session, "added", record) for record in session.new),
        *(_record_entry(session, "changed", record) for record in session.dirty),
        *(_record_entry(session, "removed", record) for record in session.deleted),
    ]
    _write(session, [entry for entry in entries if entry is not None])


def _actor(session: Session) -> Actor:
    actor = session.info.get("actor")
    if not isinstance(actor, Actor):
        raise UnknownActor("Nothing is written on nobody's behalf; sign in first.")
    return actor


def _write(session: Session, entries: list[dict[str, Any]]) -> None:
    if entries:
        # Inside a flush the session is busy; its connection is not.
        session.connection().execute(insert(TrailEntry.__table__), entries)  # type: ignore[arg-type]


def _record_entry(session: Session, deed: str, record: object) -> dict[str, Any] | None:
    if isinstance(record, UNTRACKED) or not isinstance(record, Base):
        return None
    changes = _changes(record, deed)
    if deed == "changed" and not changes:
        return None
    # A new record has its number by now, but no identity before the flush is over.
    (record_id,) = inspect(type(record)).primary_key_from_instance(record)
    return _entry(session, deed, type(record), record_id, changes)


def _entry(
    session: Session, deed: str, model: type[Base], record_id: int | None, changes: dict[str, Any]
) -> dict[str, Any]:
    return {
        "at": now(),
        "actor": _actor(session).name,
        "use_case": session.info.get("use_case", ""),
        "deed": deed,
        "noun": model.__tablename__,
        "record_id": record_id,
        "changes": changes,
    }


def _changes(record: Base, deed: str) -> dict[str, list[Any]]:
    state = inspect(record)
    found: dict[str, list[Any]] = {}
    for column in state.mapper.columns:
        name = state.mapper.get_property_by_column(column).key
        if column.primary_key or column.info.get("untracked"):
            continue
        if deed == "changed":
            history = state.attrs[name].history
            if not history.has_changes():
                continue
            old, new = _first(history.deleted), _first(history.added)
        else:
            value = getattr(record, name)
            old, new = (value, None) if deed == "removed" else (None, value)
        if old is None and new is None:
            continue
        private = bool(column.info.get("private"))
        found[name] = [_shown(old, private=private), _shown(new, private=private)]
    return found


def _first(values: Sequence[Any] | None) -> Any:
    return values[0] if values else None


def _shown(value: Any, *, private: bool) -> Any:
    if value is None:
        return None
    if private:
        return MARK
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


__all__ = ["MARK", "actor_name", "add_many", "bind", "clear_programme", "now", "remove_many"]
