"""What files made, and what later work stands on it: for saying so before they are taken back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from heal.models.concerns import Concern
from heal.models.groups import Group
from heal.models.imports import ImportBatch, ImportRow
from heal.models.meetings import Mark, Meeting
from heal.models.members import DoNotPair, Member, Membership
from heal.models.mentors import MentorOffer
from heal.models.pairings import Pairing
from heal.queries import past_pairings
from heal.queries.frames import Rows
from heal.queries.taking_back import (
    But,
    joined_by,
    made_by,
    more_than_named,
    pointed_at,
    still_needed,
    these,
)
from heal.rules.imports import waiting_key
from heal.rules.taking_back import Standing
from heal.vocabulary import ImportKind, RegisterSource, RowOutcome

Batches = Sequence[Any]
Told = dict[str, Any]


def of_files(session: Session, batch_ids: Collection[int]) -> Standing:
    """Return what goes with files of one kind, all together, and what stands on them.

    Each thing counts once, however many of them tell of it; those taken back before not at all.
    """
    batches = session.execute(
        select(
            ImportBatch.id,
            ImportBatch.kind,
            ImportBatch.group_id,
            ImportBatch.made_group,
            ImportBatch.meeting_id,
            ImportBatch.made_meeting,
        ).where(ImportBatch.id.in_(batch_ids), ImportBatch.undone_at.is_(None))
    ).all()
    if not batches:
        return Standing()
    told = _OF_KIND[batches[0].kind](session, batches)
    meetings = told.pop("meetings", frozenset())
    groups = {batch.group_id for batch in batches if batch.made_group} - {None}
    stay = groups & _groups_stay(session, groups, _numbers(batches), meetings)
    return Standing(files=len(batches), groups_go=len(groups - stay), groups_stay=len(stay), **told)


def _numbers(batches: Batches) -> list[int]:
    return [batch.id for batch in batches]


def _of_lists(session: Session, batches: Batches) -> Told:
    numbers = _numbers(batches)
    made = made_by(session, numbers)
    people, kinds = still_needed(session, numbers)
    return {
        "lines": len(made.rows),
        "members": len(made.members),
        "memberships": len(made.memberships),
        "people": people,
        "kinds": kinds,
    }


def _of_pairs(session: Session, batches: Batches) -> Told:
    numbers = _numbers(batches)
    made = past_pairings.made_by(session, numbers)
    return {
        "lines": len(made[ImportRow]),
        "pairings": len(made[Pairing]),
        "offers": len(made[MentorOffer]),
        "concerns": len(made[Concern]),
        "apart": len(made[DoNotPair]),
        "members": len(made[Member]),
        "memberships": len(made[Membership]),
        "hangs_on_it": past_pairings.more_since(session, numbers),
    }


def _of_registers(session: Session, batches: Batches) -> Told:
    files = these(_numbers(batches))
    made = {batch.meeting_id for batch in batches if batch.made_meeting} - {None}
    # What the files say goes with them; a meeting stays for what was marked by hand.
    but: But = {
        Mark: Mark.source == RegisterSource.IMPORTED,
        ImportBatch: ImportBatch.id.in_(files),
    }
    others = _other_files(session, files)
    go = made - pointed_at(session, Meeting, made, but)
    return {
        **_lines(session, files),
        **_names(session, files),
        **_marks(session, files),
        "other_files": sum(others.values()),
        "meetings": go,
        "meetings_go": len(go),
        "meetings_stay": len(made - go - set(others)),
    }


_OF_KIND: Final[Mapping[ImportKind, Callable[[Session, Batches], Told]]] = {
    ImportKind.MEMBERS: _of_lists,
    ImportKind.REGISTER: _of_registers,
    ImportKind.PAIRINGS: _of_pairs,
}


def _meetings_of(files: Rows) -> Rows:
    return select(ImportBatch.meeting_id).where(
        ImportBatch.id.in_(files), ImportBatch.meeting_id.is_not(None)
    )


def _others(files: Rows) -> tuple[Any, ...]:
    """What holds of other files, of the same meetings."""
    return (
        ImportBatch.undone_at.is_(None),
        ImportBatch.id.not_in(files),
        ImportBatch.meeting_id.in_(_meetings_of(files)),
    )


def _other_files(session: Session, files: Rows) -> dict[int, int]:
    """Return how many other files the meetings have, by meeting."""
    found = session.execute(
        select(ImportBatch.meeting_id, func.count(ImportBatch.id))
        .where(*_others(files))
        .group_by(ImportBatch.meeting_id)
    )
    return {meeting_id: number for meeting_id, number in found if meeting_id is not None}


def _lines(session: Session, files: Rows) -> Told:
    added = case((ImportRow.made_member.is_(True), ImportRow.member_id))
    row = session.execute(
        select(
            func.count(ImportRow.id).label("lines"),
            func.count(ImportRow.alias_id.distinct()).label("confirmed"),
            func.count(ImportRow.ignored_name_id.distinct()).label("left_out"),
            func.count(added.distinct()).label("added"),
        ).where(ImportRow.batch_id.in_(files))
    ).one()
    return dict(row._mapping)


def _names(session: Session, files: Rows) -> Told:
    """Count the names that wait in no other file, and those that were decided about at a meeting.

    Adding somebody is no decision for a meeting alone.
    """
    by_hand = and_(ImportRow.by_hand.is_(True), ImportRow.made_member.is_(False))
    name: Rows = select(
        ImportBatch.meeting_id, ImportRow.name, ImportRow.email, ImportRow.outcome
    ).join(ImportBatch, ImportBatch.id == ImportRow.batch_id)
    waits = ImportRow.outcome == RowOutcome.UNKNOWN
    own = session.execute(name.where(ImportRow.batch_id.in_(files), or_(waits, by_hand))).all()
    others = session.execute(name.where(ImportRow.batch_id.not_in(files), waits)).all()
    decided = session.execute(name.where(*_others(files), by_hand)).all()
    waiting = {waiting_key(row.name, row.email) for row in own if _waits(row)}
    elsewhere = {waiting_key(row.name, row.email) for row in others}
    here = {(row.meeting_id, waiting_key(row.name, row.email)) for row in own if not _waits(row)}
    here -= {(row.meeting_id, waiting_key(row.name, row.email)) for row in decided}
    return {
        "waiting": len(waiting - elsewhere),
        "waiting_on": len(waiting & elsewhere),
        "here_alone": len(here),
    }


def _waits(row: Any) -> bool:
    return bool(row.outcome is RowOutcome.UNKNOWN)


def _marks(session: Session, files: Rows) -> Told:
    """Count the marks of the meetings: by hand, those that go, those that are made anew."""
    seen: Rows = (
        select(ImportBatch.meeting_id, ImportRow.member_id)
        .join(ImportBatch, ImportBatch.id == ImportRow.batch_id)
        .where(ImportRow.member_id.is_not(None))
        .distinct()
    )
    here = seen.where(ImportBatch.id.in_(files)).subquery()
    elsewhere = seen.where(*_others(files)).subquery()
    imported: Rows = (
        select(func.count(Mark.id), func.count(elsewhere.c.member_id))
        .join(here, _same(here))
        .outerjoin(elsewhere, _same(elsewhere))
        .where(Mark.source == RegisterSource.IMPORTED)
    )
    by_hand = select(func.count(Mark.id)).where(
        Mark.meeting_id.in_(_meetings_of(files)), Mark.source == RegisterSource.BY_HAND
    )
    told, anew = session.execute(imported).one()
    return {
        "by_hand": session.scalar(by_hand) or 0,
        "marks_go": told - anew,
        "marks_anew": anew,
    }


def _same(seen: Any) -> Any:
    return and_(seen.c.meeting_id == Mark.meeting_id, seen.c.member_id == Mark.member_id)


def _groups_stay(
    session: Session, group_ids: Collection[int], batch_ids: Collection[int],
    meeting_ids: Collection[int],
) -> set[int]:  # fmt: skip
    """Return which groups have more than what goes, of which these meetings are a part."""
    files = these(batch_ids)
    but: But = {
        Membership: Membership.id.in_(joined_by(files)),
        ImportBatch: ImportBatch.id.in_(files),
        Meeting: Meeting.id.in_(meeting_ids),
    }
    more = pointed_at(session, Group, group_ids, but)
    return more | more_than_named(session, group_ids)
