"""Pieces that several lists share: names, groups, searching."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Exists, null, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from heal.models.groups import Group
from heal.models.members import Member, Membership
from heal.names import fold
from heal.queries.frames import joined


def groups_on(
    member_id: ColumnElement[int] | InstrumentedAttribute[int], day: date
) -> ColumnElement[str]:
    """Return, as a column, the names of the groups that a member belongs to on a day."""
    return (
        select(joined(Group.name))
        .join(Membership, Membership.group_id == Group.id)
        .where(Membership.member_id == member_id, *belongs_on(day))
        .correlate_except(Group, Membership)
        .scalar_subquery()
    )


def ever_in_group(
    member_id: ColumnElement[int] | InstrumentedAttribute[int], group_id: int
) -> Exists:
    """Return the condition that a member belongs, or belonged, to a group."""
    return (
        select(Membership.id)
        .where(Membership.member_id == member_id, Membership.group_id == group_id)
        .correlate_except(Membership)
        .exists()
    )


def in_group_on(
    member_id: ColumnElement[int] | InstrumentedAttribute[int], group_id: int, day: date
) -> Exists:
    """Return the condition that a member belongs to a group on a day."""
    return (
        select(Membership.id)
        .where(Membership.member_id == member_id, Membership.group_id == group_id, *belongs_on(day))
        .correlate_except(Membership)
        .exists()
    )


def in_some_group_on(
    member_id: ColumnElement[int] | InstrumentedAttribute[int], day: date
) -> Exists:
    """Return the condition that a member belongs to any group on a day."""
    return (
        select(Membership.id)
        .where(Membership.member_id == member_id, *belongs_on(day))
        .correlate_except(Membership)
        .exists()
    )


def found(search: str, member: Any = Member) -> ColumnElement[bool]:
    """Return the condition that a name or address contains what was searched for."""
    needle = fold(search)
    return or_(
        member.name_key.contains(needle, autoescape=True),
        member.email.contains(needle, autoescape=True),
    )


def named(search: str) -> ColumnElement[bool]:
    """Return the condition that a name contains what was searched for."""
    return Member.name_key.contains(fold(search), autoescape=True)


def group_names(session: Session) -> dict[int, str]:
    """Return every group's number and name, by name: for filters and forms."""
    statement = select(Group.id, Group.name).order_by(Group.name)
    return {row.id: row.name for row in session.execute(statement)}


def choices(
    session: Session, search: str, *, limit: int = 20, addresses: bool = True
) -> dict[int, str]:
    """Return a few members who fit a search, number and name: for picking one in a form.

    No two of the names are alike: a form tells its choices apart by what they say. Without
    `addresses` none is told, nor found by.
    """
    told, fits = (Member.email, found(search)) if addresses else (null(), named(search))
    statement = (
        select(Member.id, Member.name, told.label("email"))
        .where(Member.erased_on.is_(None), fits)
        .order_by(Member.name_key, Member.id)
        .limit(limit)
    )
    names = {
        row.id: f"{row.name} ({row.email})" if row.email else row.name
        for row in session.execute(statement)
    }
    several = Counter(names.values())
    return {
        number: f"{name} (no. {number})" if several[name] > 1 else name
        for number, name in names.items()
    }


def belongs_on(day: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions that a membership holds on a day."""
    return (
        Membership.joined_on <= day,
        Membership.left_on.is_(None) | (Membership.left_on >= day),
    )
