"""What files made, and what hangs on it by now: for taking them back in one step."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, literal, or_, select, union
from sqlalchemy.orm import Session, aliased

from heal.db.base import Base
from heal.models.groups import Group
from heal.models.imports import ImportBatch, ImportRow
from heal.models.members import Member, Membership
from heal.queries import scope
from heal.queries.frames import Rows
from heal.queries.pointing import pointing_at
from heal.vocabulary import ImportKind

But = Mapping[type[Base], ColumnElement[bool]]
"""Rows, table by table, that do not count."""


@dataclass(frozen=True)
class Made:
    """The numbers of everything that lists of members made."""

    rows: tuple[int, ...]
    memberships: tuple[int, ...]
    members: tuple[int, ...]


def these(batch_ids: Collection[int]) -> Rows:
    """Return a SELECT of some files' numbers, which stand in a statement once, however many."""
    chosen = select(ImportBatch.id).where(ImportBatch.id.in_(batch_ids)).cte("chosen")
    return select(chosen.c.id)


def made_by(session: Session, batch_ids: Collection[int]) -> Made:
    """Return what lists of members made, for taking them back."""
    found = session.execute(
        select(
            ImportRow.id, ImportRow.membership_id, ImportRow.member_id, ImportRow.made_member
        ).where(ImportRow.batch_id.in_(these(batch_ids)))
    ).all()
    return Made(
        rows=tuple(row.id for row in found),
        memberships=tuple(row.membership_id for row in found if row.membership_id),
        members=tuple(row.member_id for row in found if row.made_member),
    )


def more_than_named(session: Session, group_ids: Collection[int]) -> set[int]:
    """Return which of some groups have more than their name, which is all that a file gives."""
    more = (
        Group.time_zone, Group.attending_meetings, Group.attending_of_last,
        Group.attending_within_days, Group.closed_on,
    )  # fmt: skip
    told = or_(*(column.is_not(None) for column in more))
    return set(session.scalars(select(Group.id).where(Group.id.in_(group_ids), told)))


def next_file(session: Session, group_id: int) -> int | None:
    """Return the oldest file of a group that was not taken back."""
    oldest = select(func.min(ImportBatch.id)).where(
        ImportBatch.group_id == group_id, ImportBatch.undone_at.is_(None)
    )
    return session.scalar(oldest)


def still_needed(session: Session, batch_ids: Collection[int]) -> tuple[int, dict[str, int]]:
    """Return how many people of lists have more in the records by now, and how many have what.

    What the lists say of each other's people is nothing more.
    """
    files = these(batch_ids)
    own = (ImportRow.batch_id.in_(files), ImportRow.made_member.is_(True))
    made = select(ImportRow.member_id).where(*own)
    parts: list[Rows] = []
    for model, column in pointing_at(Member.__tablename__):
        part: Rows = select(literal(model.__tablename__).label("noun"), column.label("member_id"))
        part = part.where(column.in_(made))
        if model is Membership:
            part = part.where(Membership.id.not_in(joined_by(files)))
        if model is ImportRow:
            part = part.where(ImportRow.batch_id.not_in(files))
        parts.append(part)
    found = union(*parts, *_corrected(files), _found_there(files)).subquery()
    kinds = session.execute(
        select(found.c.noun, func.count(found.c.member_id.distinct())).group_by(found.c.noun)
    )
    people = session.scalar(select(func.count(found.c.member_id.distinct())))
    return people or 0, {noun: number for noun, number in kinds}  # noqa: C416 - rows, not pairs


def joined_by(files: Rows) -> Rows:
    """Return a SELECT of the times in a group that files began."""
    return select(ImportRow.membership_id).where(
        ImportRow.batch_id.in_(files), ImportRow.membership_id.is_not(None)
    )


def _corrected(files: Rows) -> tuple[Rows, Rows]:
    what = literal("corrected").label("noun")
    person = (
        select(what, Member.id.label("member_id"))
        .join(ImportRow, ImportRow.member_id == Member.id)
        .where(ImportRow.batch_id.in_(files), ImportRow.made_member.is_(True))
        .where(
            or_(
                Member.name != ImportRow.name,
                Member.email.is_distinct_from(ImportRow.email),
                Member.note.is_not(None),
                Member.erased_on.is_not(None),
            )
        )
    )
    time = (
        select(what, Membership.member_id.label("member_id"))
        .join(ImportRow, ImportRow.membership_id == Membership.id)
        .where(ImportRow.batch_id.in_(files))
        .where(or_(Membership.left_on.is_not(None), Membership.joined_on != ImportRow.joined_on))
    )
    return person, time


def _found_there(files: Rows) -> Rows:
    """Whom a later list of the group found in it already: without these, that would have."""
    own, batch, later = aliased(ImportRow), aliased(ImportBatch), aliased(ImportBatch)
    return (
        select(literal(ImportRow.__tablename__).label("noun"), own.member_id.label("member_id"))
        .join(batch, batch.id == own.batch_id)
        .join(later, later.group_id == batch.group_id)
        .join(ImportRow, ImportRow.batch_id == later.id)
        .where(own.batch_id.in_(files), own.membership_id.is_not(None))
        .where(later.id > batch.id, later.id.not_in(files))
        .where(later.kind == ImportKind.MEMBERS, ImportRow.member_id == own.member_id)
    )


def pointed_at(
    session: Session, model: type[Base], record_ids: Collection[int], but: But | None = None
) -> set[int]:
    """Return at which of some records anything points: no file that was taken back, nor `but`."""
    found: set[int] = set()
    for pointing, column in pointing_at(model.__tablename__):
        statement: Rows = select(column).distinct().where(column.in_(record_ids))
        if pointing is ImportBatch:
            statement = statement.where(ImportBatch.undone_at.is_(None))
        if but and pointing in but:
            statement = statement.where(~but[pointing])
        found.update(session.scalars(statement.execution_options(**scope.FOR_WORK)))
    return found
