"""Who is meant by the names in a register: by address, by a confirmed name, or left out."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.db.types import NAME_LENGTH
from heal.exchange.registers import Stay
from heal.exchange.zoom_names import split_name
from heal.models.imports import IgnoredName
from heal.models.members import Alias
from heal.queries.frames import Rows
from heal.rules import imports as rules
from heal.vocabulary import LeftOut

CHUNK = 500
Asked = TypeVar("Asked", bound=Hashable)


@dataclass(frozen=True)
class Name:
    """What a name may be known by: the keys of confirmed names, and the key that it waits under."""

    keys: tuple[str, ...]
    key: str
    group_id: int | None


@dataclass(frozen=True)
class Settled:
    """What was decided about a name: it is a confirmed name of a member, or it is left out."""

    member_id: int | None = None
    alias_id: int | None = None
    ignored_id: int | None = None
    why: LeftOut | None = None


@dataclass(frozen=True)
class Recognised:
    """What the records know of a register's rows."""

    stays: tuple[tuple[Stay, int | None], ...]
    """Every row that counts, with the member it is about where that is known."""
    by_name: Mapping[Stay, int]
    """The confirmed name that told who it is; whoever has the address needs none."""
    left_out: tuple[tuple[Stay, Settled], ...]
    """The rows of names that are left out each time."""


def kept(stay: Stay) -> tuple[str | None, str | None]:
    """Return the name and address under which a row waits, as short as they are kept."""
    email = stay.email if stay.email and len(stay.email) <= NAME_LENGTH else None
    return stay.full_name[:NAME_LENGTH] or None, email


def name_of(name: str | None, email: str | None, group_id: int | None) -> Name:
    """Return what a row that waits may be known by: a renamed "New (Original)" by either name."""
    full = name or ""
    keys = rules.alias_keys(email, full, *split_name(full))
    return Name(keys, rules.waiting_key(name, email), group_id)


@dataclass(frozen=True)
class Decisions:
    """Hold what was decided about names: who has which, and which are left out for which group."""

    confirmed: Mapping[str, Settled]
    ignored: Mapping[tuple[str, int | None], Settled]

    def of(self, name: Name) -> Settled | None:
        """Return what was decided about a name, if anything; a member goes before a guest."""
        found = next((self.confirmed[key] for key in name.keys if key in self.confirmed), None)
        found = found or self.ignored.get((name.key, None))
        return found or self.ignored.get((name.key, name.group_id))


def recognise(
    stays: Iterable[Stay], group_id: int | None, by_email: Mapping[str, int], known: Decisions
) -> Recognised:
    """Return whom each row of a register is about, as far as it is known."""
    found: list[tuple[Stay, int | None]] = []
    names, left_out = {}, []
    for stay in stays:
        if stay.email and stay.email in by_email:
            found.append((stay, by_email[stay.email]))
            continue
        settled = known.of(name_of_stay(stay, group_id)) or Settled()
        if settled.ignored_id is not None:
            left_out.append((stay, settled))
            continue
        if settled.alias_id is not None:
            names[stay] = settled.alias_id
        found.append((stay, settled.member_id))
    return Recognised(tuple(found), names, tuple(left_out))


def name_of_stay(stay: Stay, group_id: int | None) -> Name:
    """Return what a row of a register may be known by."""
    keys = rules.alias_keys(stay.email, stay.full_name, stay.name, stay.original_name)
    return Name(keys, rules.waiting_key(*kept(stay)), group_id)


def decisions(session: Session, who: Iterable[Name]) -> Decisions:
    """Return what was decided about some names, asked for once."""
    asked = tuple(who)
    return Decisions(
        confirmed=_confirmed(session, {key for name in asked for key in name.keys}),
        ignored=_ignored(session, {name.key for name in asked}),
    )


def decided(session: Session, called: Mapping[Asked, Name]) -> dict[Asked, Settled]:
    """Return what was decided about some names, where it was."""
    known = decisions(session, called.values())
    found = ((one, known.of(name)) for one, name in called.items())
    return {one: settled for one, settled in found if settled is not None}


def left_out_already(session: Session, keys: Iterable[str]) -> set[tuple[str, int | None]]:
    """Return which names are left out each time, with the group that this holds for, or None."""
    return set(_ignored(session, keys))


def _confirmed(session: Session, keys: Iterable[str]) -> dict[str, Settled]:
    found = {}
    for chunk in _chunks(keys):
        statement: Rows = select(Alias.name_key, Alias.member_id, Alias.id)
        for key, member_id, alias_id in session.execute(statement.where(Alias.name_key.in_(chunk))):
            found[key] = Settled(member_id=member_id, alias_id=alias_id)
    return found


def _ignored(session: Session, keys: Iterable[str]) -> dict[tuple[str, int | None], Settled]:
    found = {}
    for chunk in _chunks(keys):
        one = IgnoredName
        statement: Rows = select(one.name_key, one.group_id, one.id, one.why)
        for key, group_id, number, why in session.execute(statement.where(one.name_key.in_(chunk))):
            found[key, group_id] = Settled(ignored_id=number, why=why)
    return found


def _chunks(keys: Iterable[str]) -> list[list[str]]:
    wanted = sorted(keys)
    return [wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK)]
