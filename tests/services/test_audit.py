"""The trail: nothing is written on nobody's behalf, and everything written leaves its line."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from inspect import signature
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, inspect, select, update
from sqlalchemy.orm import Session

import heal.models  # noqa: F401 - importing it is what maps every class
from heal.db.base import Base
from heal.db.engine import Database
from heal.errors import Refusal
from heal.models import Group, HandledForm, Meeting, Member, MentorOffer, TrailEntry
from heal.rules.access import Actor
from heal.services import audit, door
from heal.services.audit import MARK, UnknownActor
from heal.vocabulary import ExperienceBasis, MentorStatus, Role, Willingness
from tests.kit import rows

ANA = Actor("Ana", Role.COORDINATOR)
MODELS = sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda it: it.__name__)
TRACKED = [model for model in MODELS if model not in audit.UNTRACKED]
PRIVATE = [model for model in TRACKED if any(it.info.get("private") for it in model.__table__.c)]
# What a row with a value in every column would contradict: what is open is not settled.
AS_IT_MAY_BE: dict[str, dict[str, Any]] = {
    "Concern": {"closed_on": None},
    "Suggestion": {"settled_on": None},
}


def trail(database: Database) -> list[TrailEntry]:
    """Return the whole trail, oldest first."""
    with database.reading() as session:
        return list(session.scalars(select(TrailEntry).order_by(TrailEntry.id)))


def how_many(database: Database, model: type[Base]) -> int:
    """Return how many records of a kind there are."""
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def add_group(session: Session, _: Actor, name: str = "Monday") -> int:
    """Add a group without asking: the trail is what is tested."""
    group = Group(name=name)
    session.add(group)
    session.flush()
    return group.id


def rename_group(session: Session, _: Actor, number: int, name: str) -> None:
    """Change a group."""
    session.get_one(Group, number).name = name


def remove_group(session: Session, _: Actor, number: int) -> None:
    """Remove a group."""
    session.delete(session.get_one(Group, number))


@pytest.mark.parametrize("deed", ["add", "change", "remove"])
def test_nothing_is_written_on_nobodys_behalf(database: Database, deed: str) -> None:
    number = door.act(database, add_group, ANA)

    def write(session: Session) -> None:
        if deed == "add":
            add_group(session, ANA, "Thursday")
        elif deed == "change":
            rename_group(session, ANA, number, "Thursday")
        else:
            remove_group(session, ANA, number)

    with pytest.raises(UnknownActor, match="on nobody's behalf"):
        database.transact(write)
    with database.reading() as session:
        assert session.scalars(select(Group.name)).all() == ["Monday"]
    assert len(trail(database)) == 1


@pytest.mark.parametrize("actor", [None, "Ana", object()])
def test_only_an_actor_is_somebody(database: Database, actor: Any) -> None:
    def write(session: Session) -> None:
        session.info.update(actor=actor, use_case="x")
        add_group(session, ANA)

    with pytest.raises(UnknownActor):
        database.transact(write)
    assert how_many(database, Group) == 0


def test_each_deed_leaves_one_line(database: Database) -> None:
    before = datetime.now(UTC)
    number = door.act(database, add_group, ANA)
    door.act(database, rename_group, Actor("Ben", Role.COORDINATOR), number, "Thursday")
    door.act(database, remove_group, ANA, number)
    lines = [
        (it.actor, it.use_case, it.deed, it.noun, it.record_id, it.changes)
        for it in trail(database)
    ]
    assert lines == [
        ("Ana", "test_audit.add_group", "added", "groups", number, {"name": [None, "Monday"]}),
        (
            "Ben",
            "test_audit.rename_group",
            "changed",
            "groups",
            number,
            {"name": ["Monday", "Thursday"]},
        ),
        (
            "Ana",
            "test_audit.remove_group",
            "removed",
            "groups",
            number,
            {"name": ["Thursday", None]},
        ),
    ]
    assert all(before <= it.at <= datetime.now(UTC) for it in trail(database))


def test_what_stays_as_it_was_leaves_no_line(database: Database) -> None:
    number = door.act(database, add_group, ANA)
    door.act(database, rename_group, ANA, number, "Monday")
    assert [it.deed for it in trail(database)] == ["added"]


def test_two_flushes_of_one_deed_are_told_apart(database: Database) -> None:
    def twice(session: Session, actor: Actor) -> None:
        number = add_group(session, actor)
        rename_group(session, actor, number, "Tuesday")
        session.flush()
        rename_group(session, actor, number, "Wednesday")

    door.act(database, twice, ANA)
    assert [it.changes["name"] for it in trail(database)] == [
        [None, "Monday"],
        ["Monday", "Tuesday"],
        ["Tuesday", "Wednesday"],
    ]


def test_a_line_goes_with_its_transaction(database: Database) -> None:
    def half(session: Session, actor: Actor) -> None:
        add_group(session, actor)
        session.flush()
        assert session.scalar(select(func.count()).select_from(TrailEntry)) == 1
        raise Refusal("Not after all.")

    with pytest.raises(Refusal):
        door.act(database, half, ANA)
    assert trail(database) == []
    assert how_many(database, Group) == 0


def test_defaults_words_and_days_are_in_the_line_of_a_new_record(database: Database) -> None:
    def add(session: Session, actor: Actor) -> None:
        group_id = add_group(session, actor)
        member = Member(name="Ana Secret")
        session.add_all([member, Meeting(group_id=group_id, held_on=date(2026, 6, 1))])
        session.flush()
        session.add(
            MentorOffer(
                member_id=member.id,
                status=MentorStatus.OFFERED,
                offered_on=date(2026, 6, 2),
                expressed_by=Willingness.TOLD_COORDINATOR,
                experience=ExperienceBasis.MONTHS,
            )
        )

    door.act(database, add, ANA)
    by_noun = {it.noun: it.changes for it in trail(database)}
    assert by_noun["members"] == {"name": [None, MARK], "name_key": [None, MARK]}
    assert by_noun["meetings"]["cancelled"] == [None, False]
    assert by_noun["meetings"]["held_on"] == [None, "2026-06-01"]
    assert by_noun["mentor_offers"]["capacity"] == [None, 1]
    assert by_noun["mentor_offers"]["status"] == [None, "offered"]


def _told(session: Session, model: type[Base], **given: Any) -> dict[str, Any]:
    """Return a value for every column that the class takes when it is made."""
    taken = set(signature(model).parameters)
    values = rows.values(
        session.connection(), model.__table__, leave=frozenset(given), all_of_them=True
    )
    return {key: value for key, value in {**values, **given}.items() if key in taken}


def _private(model: type[Base]) -> set[str]:
    return {column.key for column in inspect(model).columns if column.info.get("private")}


@pytest.mark.parametrize("model", PRIVATE, ids=lambda it: it.__name__)
def test_a_private_column_leaves_a_mark_and_never_its_value(
    database: Database, model: type[Base]
) -> None:
    shown: list[str] = []

    def add(session: Session, _: Actor) -> int:
        told = _told(session, model, **AS_IT_MAY_BE.get(model.__name__, {}))
        shown.extend(str(told[key]) for key in _private(model) & set(told))
        record = model(**told)
        session.add(record)
        session.flush()
        return int(inspect(record).identity[0])

    def change(session: Session, _: Actor, number: int) -> None:
        record = session.get_one(model, number)
        for key in _private(model):
            new = _another(getattr(record, key), inspect(model).columns[key])
            shown.append(str(new))
            setattr(record, key, new)

    def remove(session: Session, _: Actor, number: int) -> None:
        session.delete(session.get_one(model, number))

    number = door.act(database, add, ANA)
    door.act(database, change, ANA, number)
    door.act(database, remove, ANA, number)
    added, changed, removed = (it.changes for it in trail(database))
    for key in _private(model):
        assert added[key] == [None, MARK]
        assert changed[key][0] == MARK
        assert changed[key][1] in (MARK, None)
        assert removed.get(key, [MARK, None]) == [MARK, None]
    texts = [text for text in shown if len(text) > 4 and text != "None"]
    values = json.dumps([list(changes.values()) for changes in (added, changed, removed)])
    assert not [text for text in texts if text in values]


def _another(value: Any, column: Any) -> Any:
    if isinstance(value, bool):
        return not value
    words = getattr(column.type, "enum_class", None)
    if words is not None:
        return next(word for word in words if word is not value)
    if isinstance(value, str):
        return f"{value} secret"
    if isinstance(value, dict):
        return {**value, "more": "secret"}
    if column.nullable:
        return None
    # What it points to was made last; the one before is there as well.
    return value - 1 if column.foreign_keys else value + 1


def test_little_is_left_out_of_the_trail() -> None:
    left_out = {model.__name__ for model in MODELS} - {model.__name__ for model in TRACKED}
    assert left_out == {"HandledForm", "RecordOpening", "SignInAttempt", "TrailEntry"}
    columns = {str(it) for model in TRACKED for it in model.__table__.c if it.info.get("untracked")}
    assert columns == {"sign_in_sessions.seen_at", "second_factors.last_step"}


def test_there_is_much_that_is_private() -> None:
    assert {"Member", "Answer", "Ending", "AttributeValue"} <= {it.__name__ for it in PRIVATE}


@pytest.mark.parametrize(
    "write",
    [
        lambda session: session.execute(insert(Group).values(name="x")),
        lambda session: session.execute(insert(Group), [{"name": "x"}, {"name": "y"}]),
        lambda session: session.execute(update(Group).values(name="x")),
        lambda session: session.execute(delete(Group)),
        lambda session: session.execute(Group.__table__.delete()),
        lambda session: session.execute(Group.__table__.update().values(name="x")),
        lambda session: session.query(Group).delete(),
        lambda session: session.query(Group).update({"name": "x"}),
        lambda session: session.scalars(insert(Group).returning(Group.id), [{"name": "x"}]),
    ],
)
def test_bulk_writes_are_refused(database: Database, write: Callable[[Session], Any]) -> None:
    door.act(database, add_group, ANA)

    def bulk(session: Session, _: Actor) -> None:
        write(session)

    with pytest.raises(UnknownActor, match="Bulk writes leave no trail"):
        door.act(database, bulk, ANA)
    with database.reading() as session:
        assert session.scalars(select(Group.name)).all() == ["Monday"]


def test_the_importers_door_leaves_one_line_each_way(database: Database) -> None:
    def many(session: Session, _: Actor) -> None:
        audit.add_many(session, Group, [{"name": f"Group {number}"} for number in range(1201)])

    def away(session: Session, _: Actor) -> None:
        audit.remove_many(session, Group, session.scalars(select(Group.id)).all()[:700])

    door.act(database, many, ANA)
    assert how_many(database, Group) == 1201
    door.act(database, away, ANA)
    assert how_many(database, Group) == 501
    assert [(it.deed, it.noun, it.record_id, it.changes) for it in trail(database)] == [
        ("added many", "groups", None, {"rows": [None, 1201]}),
        ("removed many", "groups", None, {"rows": [700, None]}),
    ]


def test_the_importers_door_asks_for_an_actor_as_well(database: Database) -> None:
    def many(session: Session) -> None:
        audit.add_many(session, Group, [{"name": "x"}])

    with pytest.raises(UnknownActor):
        database.transact(many)
    assert how_many(database, Group) == 0


def test_nothing_many_leaves_no_line(database: Database) -> None:
    door.act(database, lambda session, _: audit.add_many(session, Group, []), ANA)
    door.act(database, lambda session, _: audit.remove_many(session, Group, []), ANA)
    assert trail(database) == []


def test_a_handled_form_is_no_deed(database: Database) -> None:
    door.act(database, add_group, ANA, form_key="form")
    assert how_many(database, HandledForm) == 1
    assert [it.noun for it in trail(database)] == ["groups"]


def test_a_reader_cannot_write_even_with_an_actor(database: Database) -> None:
    with database.reading() as session:
        audit.bind(session, ANA, "x")
        session.add(Group(name="x"))
        with pytest.raises(Exception, match=r"(?i)read.?only"):
            session.flush()
        session.rollback()
    assert how_many(database, Group) == 0
