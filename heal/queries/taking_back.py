"""What a file made, and what stands on it by now: for taking it back, and for saying so before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, literal, or_, select, union
from sqlalchemy.orm import Session, aliased

from heal.db.base import Base
from heal.models.groups import Group
from heal.models.imports import ImportBatch, ImportRow
from heal.models.meetings import Mark, Meeting
from heal.models.members import Member, Membership
from heal.models.mentors import MentorOffer
from heal.models.pairings import Pairing
from heal.queries import import_facts, past_pairings
from heal.queries.frames import Rows
from heal.queries.pointing import pointing_at
from heal.rules.imports import waiting_key
from heal.rules.taking_back import Standing
from heal.vocabulary import ImportKind, RegisterSource, RowOutcome

But = Mapping[type[Base], ColumnElement[bool]]
"""Rows, table by table, that do not count."""


@dataclass(frozen=True)
class Made:
    """The numbers of everything that a list of members made."""

    rows: tuple[int, ...]
    memberships: tuple[int, ...]
    members: tuple[int, ...]


def made_by(session: Session, batch_id: int) -> Made:
    """Return what a list of members made, for taking it back."""
    found = session.execute(
        select(
            ImportRow.id, ImportRow.membership_id, ImportRow.member_id, ImportRow.made_member
        ).where(ImportRow.batch_id == batch_id)
    ).all()
    return Made(
        rows=tuple(row.id for row in found),
        memberships=tuple(row.membership_id for row in found if row.membership_id),
        members=tuple(row.member_id for row in found if row.made_member),
    )


def standing(session: Session, batch_id: int) -> Standing:
    """Return what goes with a file that is there, and what stands on it."""
    batch = session.execute(
        select(
            ImportBatch.kind,
            ImportBatch.group_id,
            ImportBatch.made_group,
            ImportBatch.meeting_id,
            ImportBatch.made_meeting,
        ).where(ImportBatch.id == batch_id, ImportBatch.undone_at.is_(None))
    ).one_or_none()
    if batch is None:
        return Standing()
    if batch.kind is ImportKind.MEMBERS:
        told = _of_list(session, batch_id)
    elif batch.kind is ImportKind.PAIRINGS:
        told = _of_pairs(session, batch_id)
    else:
        told = _of_register(session, batch_id, batch.meeting_id, made=batch.made_meeting)
    goes = bool(batch.made_group and batch.group_id) and _group_goes(
        session, batch.group_id, batch_id, batch.meeting_id if told.get("meeting_goes") else None
    )
    return Standing(group_goes=goes, group_stays=batch.made_group and not goes, **told)


def _of_list(session: Session, batch_id: int) -> dict[str, Any]:
    made = made_by(session, batch_id)
    people, kinds = still_needed(session, batch_id)
    return {
        "lines": len(made.rows),
        "members": len(made.members),
        "memberships": len(made.memberships),
        "people": people,
        "kinds": kinds,
    }


def _of_pairs(session: Session, batch_id: int) -> dict[str, Any]:
    made = past_pairings.made_by(session, batch_id)
    return {
        "lines": len(made[ImportRow]),
        "pairings": len(made[Pairing]),
        "offers": len(made[MentorOffer]),
        "members": len(made[Member]),
        "memberships": len(made[Membership]),
        "hangs_on_it": past_pairings.more_since(session, batch_id),
    }


def _of_register(
    session: Session, batch_id: int, meeting_id: int | None, *, made: bool
) -> dict[str, Any]:
    rows = session.execute(
        select(ImportRow).where(ImportRow.batch_id == batch_id)
    ).scalars().all()  # fmt: skip
    files = import_facts.spans(session, [meeting_id]) if meeting_id else []
    others = sum(span.batch_id != batch_id for span in files)
    by_hand, gone, anew = _marks(session, batch_id, meeting_id)
    waiting = (row for row in rows if row.outcome is RowOutcome.UNKNOWN)
    return {
        "lines": len(rows),
        "waiting": len({waiting_key(row.name, row.email) for row in waiting}),
        "here_alone": len({waiting_key(row.name, row.email) for row in rows if row.by_hand}),
        "marks_go": gone,
        "marks_anew": anew,
        "other_files": others,
        "by_hand": by_hand,
        "meeting_goes": made and not others and not by_hand,
        "meeting_stays": made and not others and bool(by_hand),
        "confirmed": len({row.alias_id for row in rows} - {None}),
        "left_out": len({row.ignored_name_id for row in rows} - {None}),
        "added": len({row.member_id for row in rows if row.made_member} - {None}),
    }


def _marks(session: Session, batch_id: int, meeting_id: int | None) -> tuple[int, int, int]:
    """Return how many marks of the meeting are by hand, how many go, how many are made anew."""
    row, other = aliased(ImportRow), aliased(ImportRow)
    here = select(row.member_id).where(row.batch_id == batch_id, row.member_id.is_not(None))
    elsewhere = (
        select(other.member_id)
        .join(ImportBatch, ImportBatch.id == other.batch_id)
        .where(ImportBatch.meeting_id == meeting_id, ImportBatch.id != batch_id)
        .where(ImportBatch.undone_at.is_(None), other.member_id.is_not(None))
    )
    mark = select(func.count(Mark.id)).where(Mark.meeting_id == meeting_id)
    imported = mark.where(Mark.source == RegisterSource.IMPORTED, Mark.member_id.in_(here))
    return (
        session.scalar(mark.where(Mark.source == RegisterSource.BY_HAND)) or 0,
        session.scalar(imported.where(Mark.member_id.not_in(elsewhere))) or 0,
        session.scalar(imported.where(Mark.member_id.in_(elsewhere))) or 0,
    )


def _group_goes(session: Session, group_id: int, batch_id: int, meeting_id: int | None) -> bool:
    joined = select(ImportRow.membership_id).where(
        ImportRow.batch_id == batch_id, ImportRow.membership_id.is_not(None)
    )
    but: But = {
        Membership: Membership.id.in_(joined),
        ImportBatch: ImportBatch.id == batch_id,
        Meeting: Meeting.id == (meeting_id or 0),
    }
    return is_as_made(session, group_id) and stands_alone(session, Group, group_id, but)


def is_as_made(session: Session, group_id: int) -> bool:
    """Say whether a group has no more than its name, as a file makes it."""
    more = (
        Group.time_zone, Group.attending_meetings, Group.attending_of_last,
        Group.attending_within_days, Group.closed_on,
    )  # fmt: skip
    told = or_(*(column.is_not(None) for column in more))
    return session.scalar(select(Group.id).where(Group.id == group_id, told)) is None


def next_file(session: Session, group_id: int) -> int | None:
    """Return the oldest file of a group that was not taken back."""
    oldest = select(func.min(ImportBatch.id)).where(
        ImportBatch.group_id == group_id, ImportBatch.undone_at.is_(None)
    )
    return session.scalar(oldest)


def still_needed(session: Session, batch_id: int) -> tuple[int, dict[str, int]]:
    """Return how many people of a list have more in the records by now, and how many have what."""
    own = (ImportRow.batch_id == batch_id, ImportRow.made_member.is_(True))
    made = select(ImportRow.member_id).where(*own)
    joined = select(ImportRow.membership_id).where(
        ImportRow.batch_id == batch_id, ImportRow.membership_id.is_not(None)
    )
    parts: list[Rows] = []
    for model, column in pointing_at(Member.__tablename__):
        part: Rows = select(literal(model.__tablename__).label("noun"), column.label("member_id"))
        part = part.where(column.in_(made))
        if model is Membership:
            part = part.where(Membership.id.not_in(joined))
        if model is ImportRow:
            part = part.where(ImportRow.batch_id != batch_id)
        parts.append(part)
    found = union(*parts, *_corrected(batch_id), _found_there(batch_id)).subquery()
    kinds = session.execute(
        select(found.c.noun, func.count(found.c.member_id.distinct())).group_by(found.c.noun)
    )
    people = session.scalar(select(func.count(found.c.member_id.distinct())))
    return people or 0, {noun: number for noun, number in kinds}  # noqa: C416 - rows, not pairs


def _corrected(batch_id: int) -> tuple[Rows, Rows]:
    what = literal("corrected").label("noun")
    person = (
        select(what, Member.id.label("member_id"))
        .join(ImportRow, ImportRow.member_id == Member.id)
        .where(ImportRow.batch_id == batch_id, ImportRow.made_member.is_(True))
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
        .where(ImportRow.batch_id == batch_id)
        .where(or_(Membership.left_on.is_not(None), Membership.joined_on != ImportRow.joined_on))
    )
    return person, time


def _found_there(batch_id: int) -> Rows:
    """Whom a later list of the group found in it already: without this one, that would have."""
    own, batch, later = aliased(ImportRow), aliased(ImportBatch), aliased(ImportBatch)
    return (
        select(literal(ImportRow.__tablename__).label("noun"), own.member_id.label("member_id"))
        .join(batch, batch.id == own.batch_id)
        .join(later, later.group_id == batch.group_id)
        .join(ImportRow, ImportRow.batch_id == later.id)
        .where(own.batch_id == batch_id, own.membership_id.is_not(None), later.id > batch_id)
        .where(later.kind == ImportKind.MEMBERS, ImportRow.member_id == own.member_id)
    )


def stands_alone(
    session: Session, model: type[Base], record_id: int, but: But | None = None
) -> bool:
    """Say whether nothing points at the record but files that were taken back, or what goes too."""
    for pointing, column in pointing_at(model.__tablename__):
        statement = select(literal(1)).select_from(pointing).where(column == record_id).limit(1)
        if pointing is ImportBatch:
            statement = statement.where(ImportBatch.undone_at.is_(None))
        if but and pointing in but:
            statement = statement.where(~but[pointing])
        if session.scalar(statement):
            return False
    return True
