"""Who asked for a chat or offered one, as a list and one by one; never part of mentoring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from heal.errors import NotFound
from heal.models.groups import Group
from heal.models.informal import InformalConnection
from heal.models.members import Member
from heal.queries.frames import EVERYTHING, Rows, Slice, count, frame
from heal.queries.informal_pairs import kept_apart
from heal.queries.people import found
from heal.vocabulary import InformalKind, InformalStatus

MOST = 50

Who, Other = aliased(Member), aliased(Member)
Mine, Theirs = aliased(InformalConnection), aliased(InformalConnection)


@dataclass(frozen=True, kw_only=True)
class InformalFilter:
    """What the list is narrowed to; the search looks at both people."""

    search: str = ""
    group_id: int | None = None
    kind: InformalKind | None = None
    status: InformalStatus | None = None


def connections(
    session: Session, narrowed: InformalFilter, *, page: Slice = EVERYTHING
) -> pd.DataFrame:
    """Return what was noted: what is open first, then the latest.

    Columns: connection_id, happened_on, kind, member, other (None where nobody is named), group,
    channel, status, closed_on (the day on which it was settled), member_id, other_id.
    """
    statement = _connections(
        InformalConnection.id.label("connection_id"),
        InformalConnection.happened_on,
        InformalConnection.kind,
        Who.name.label("member"),
        Other.name.label("other"),
        Group.name.label("group"),
        InformalConnection.channel,
        InformalConnection.status,
        InformalConnection.closed_on,
        InformalConnection.member_id,
        InformalConnection.other_id,
    )
    # In the order of the index; the words happen to stand as they are wanted.
    order = (
        InformalConnection.status.desc(),
        InformalConnection.happened_on.desc(),
        InformalConnection.id.desc(),
    )
    return frame(session, _narrowed(statement, narrowed).order_by(*order), page)


def connection_count(session: Session, narrowed: InformalFilter) -> int:
    """Return how many the narrowed list holds."""
    # Only a search looks at names; to look them all up takes most of the time.
    named = bool(narrowed.search.strip())
    bare = _connections(InformalConnection.id) if named else select(InformalConnection.id)
    return count(session, _narrowed(bare, narrowed))


def _connections(*columns: Any) -> Rows:
    return (
        select(*columns)
        .select_from(InformalConnection)
        .join(Who, Who.id == InformalConnection.member_id)
        .outerjoin(Other, Other.id == InformalConnection.other_id)
        .outerjoin(Group, Group.id == InformalConnection.group_id)
    )


def _narrowed(statement: Rows, narrowed: InformalFilter) -> Rows:
    if narrowed.search.strip():
        statement = statement.where(or_(found(narrowed.search, Who), found(narrowed.search, Other)))
    if narrowed.group_id is not None:
        statement = statement.where(InformalConnection.group_id == narrowed.group_id)
    if narrowed.kind is not None:
        statement = statement.where(InformalConnection.kind == narrowed.kind)
    if narrowed.status is not None:
        statement = statement.where(InformalConnection.status == narrowed.status)
    return statement


@dataclass(frozen=True)
class OneConnection:
    """One connection as it stands, with the names of those whom it is about."""

    row: InformalConnection
    member: str
    other: str | None
    group: str | None


def connection(session: Session, connection_id: int) -> OneConnection:
    """Return one connection, or refuse where there is none."""
    row = session.execute(
        _connections(InformalConnection, Who.name, Other.name, Group.name).where(
            InformalConnection.id == connection_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound("This connection is not in the records (any more); open the list again.")
    return OneConnection(*row)


def who(session: Session, member_id: int) -> str:
    """Return the name of a member of whom something is to be noted, or refuse."""
    statement = select(Member.name).where(Member.id == member_id, Member.erased_on.is_(None))
    name = session.scalar(statement)
    if name is None:
        raise NotFound("This member is not in the records (any more); look them up again.")
    return name


def candidates(
    session: Session, connection_id: int, *, search: str = "", most: int = MOST
) -> pd.DataFrame:
    """Return the open notes that an open one may have come together with, the latest first.

    An ask with offers, and an offer with asks; a private one with whom it was made to alone. Nobody
    with themselves, nobody who is kept apart. Columns: connection_id, member_id, name, kind,
    happened_on, channel, group.
    """
    statement: Rows = (
        select(
            Theirs.id.label("connection_id"),
            Theirs.member_id,
            Member.name,
            Theirs.kind,
            Theirs.happened_on,
            Theirs.channel,
            Group.name.label("group"),
        )
        .select_from(Theirs)
        .join(Mine, and_(Mine.id == connection_id, Mine.status == InformalStatus.OPEN))
        .join(Member, Member.id == Theirs.member_id)
        .outerjoin(Group, Group.id == Theirs.group_id)
        .where(
            Theirs.status == InformalStatus.OPEN,
            Theirs.member_id != Mine.member_id,
            Member.erased_on.is_(None),
            _belong_together(),
            ~kept_apart(Mine.member_id, Theirs.member_id),
        )
        .order_by(Theirs.happened_on.desc(), Theirs.id.desc())
    )
    if search.strip():
        statement = statement.where(found(search))
    return frame(session, statement, Slice(1, most))


def _belong_together() -> ColumnElement[bool]:
    asked, private = InformalKind.ASKED, InformalKind.ANSWERED
    return and_(
        (Mine.kind == asked) != (Theirs.kind == asked),
        or_(Mine.kind != private, Mine.other_id == Theirs.member_id),
        or_(Theirs.kind != private, Theirs.other_id == Mine.member_id),
    )
