"""Bringing in a meeting's register, as Zoom lets a host download it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.db.types import NAME_LENGTH
from heal.errors import Refusal
from heal.exchange.file_signatures import Kind
from heal.exchange.moments import DateOrder
from heal.models.imports import ImportBatch, ImportRow
from heal.models.meetings import Meeting
from heal.names import fold
from heal.queries import import_facts, scope
from heal.rules.access import Actor, require
from heal.services import audit, groups, records, register_marks
from heal.services.register_preview import DayNotTold, RegisterPreview, kept, minutes_of, preview
from heal.vocabulary import ImportKind, Permission, RowOutcome

__all__ = ["DayNotTold", "RegisterPreview", "keep", "preview", "save", "undo", "undo_many"]

AT_ONCE = 50
Progress = Callable[[int, int], None]
"""Told again and again how many of how many files are done."""


def save(
    session: Session,
    actor: Actor,
    *,
    data: bytes,
    file_name: str,
    group_name: str,
    zone: str,
    today: date,
    date_order: DateOrder | None = None,
    held_on: date | None = None,
    kind: Kind | None = None,
) -> int:
    """Bring the register in, work out who was present, and return the import's number."""
    require(actor, Permission.IMPORT_REGISTERS)
    plan = preview(
        session, actor, data=data, file_name=file_name, group_name=group_name, zone=zone,
        today=today, date_order=date_order, held_on=held_on, kind=kind,
    )  # fmt: skip
    if plan.already:
        raise Refusal(plan.already)
    return keep(session, actor, [plan], today=today)


def keep(
    session: Session,
    actor: Actor,
    plans: Sequence[RegisterPreview],
    *,
    today: date,
    progress: Progress | None = None,
) -> int:
    """Keep some registers, work out who was present, and return the first import's number.

    Each stays an import of its own; those that come together know it.
    """
    require(actor, Permission.IMPORT_REGISTERS)
    in_order = sorted(plans, key=lambda plan: (plan.held_on, fold(plan.group_name)))
    group_ids = _groups(session, actor, in_order)
    meeting_ids, made = _meetings(session, in_order, group_ids)
    batches = [
        _batch(plan, actor, group_id, meeting_id, today)
        for plan, group_id, meeting_id in zip(in_order, group_ids, meeting_ids, strict=True)
    ]
    for batch in batches:
        batch.made_meeting = batch.meeting_id in made
        made.discard(batch.meeting_id)
    _add_together(session, batches)
    for start in range(0, len(batches), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        if progress:
            progress(start, len(batches))
        rows = [
            row
            for plan, batch in zip(in_order[some], batches[some], strict=True)
            for row in sorted(_rows(plan, batch.id), key=lambda row: row["line"])
        ]
        audit.add_many(session, ImportRow, rows)
        register_marks.recount(session, actor, set(meeting_ids[some]))
    return batches[0].id


def _groups(session: Session, actor: Actor, plans: Sequence[RegisterPreview]) -> list[int]:
    made: dict[str, int] = {}
    for plan in plans:
        name = fold(plan.group_name)
        if plan.group_id is None and name not in made:
            made[name] = groups.add(session, actor, name=plan.group_name)
    return [plan.group_id or made[fold(plan.group_name)] for plan in plans]


def _meetings(
    session: Session, plans: Sequence[RegisterPreview], group_ids: Sequence[int]
) -> tuple[list[int], set[int | None]]:
    """Return the number of each register's meeting, and which of them are new."""
    places = [(group_id, plan.held_on) for plan, group_id in zip(plans, group_ids, strict=True)]
    new = {
        place: Meeting(group_id=place[0], held_on=place[1])
        for plan, place in zip(plans, places, strict=True)
        if plan.meeting_id is None
    }
    session.add_all(new.values())
    session.flush()
    numbers = [plan.meeting_id or new[place].id for plan, place in zip(plans, places, strict=True)]
    return numbers, {meeting.id for meeting in new.values()}


def _add_together(session: Session, batches: Sequence[ImportBatch]) -> None:
    first, *others = batches
    session.add(first)
    session.flush()
    for batch in others:
        batch.together_id = first.id
    session.add_all(others)
    session.flush()


def _batch(
    plan: RegisterPreview, actor: Actor, group_id: int, meeting_id: int, today: date
) -> ImportBatch:
    return ImportBatch(
        kind=ImportKind.REGISTER,
        file_name=records.name(plan.file_name[:NAME_LENGTH], "file"),
        sha256=plan.sha256,
        imported_at=datetime.combine(today, time(), UTC),
        imported_by=actor.name,
        group_id=group_id,
        made_group=plan.group_id is None,
        meeting_id=meeting_id,
        started_at=plan.started_at,
        ended_at=plan.ended_at,
    )


def undo(session: Session, actor: Actor, batch_id: int, *, on: date) -> None:
    """Take back what one file says of its meeting; the other files and hand-made marks stay."""
    require(actor, Permission.IMPORT_REGISTERS)
    undo_many(session, actor, [batch_id], on=on)


def undo_many(session: Session, actor: Actor, batch_ids: Collection[int], *, on: date) -> None:
    """Take back what several files say of their meetings, likewise."""
    require(actor, Permission.IMPORT_REGISTERS)
    batches = [records.find(session, ImportBatch, number, "import") for number in batch_ids]
    rows = [row for batch in batches for row in import_facts.made_by(session, batch.id).rows]
    audit.remove_many(session, ImportRow, rows)
    for batch in batches:
        batch.undone_at = datetime.combine(on, time(), UTC)
    meeting_ids = {batch.meeting_id for batch in batches if batch.meeting_id is not None}
    register_marks.recount(session, actor, meeting_ids)
    made = {batch.meeting_id for batch in batches if batch.made_meeting}
    with scope.whole(session):
        for meeting_id in sorted(meeting_ids & made):
            _unmake(session, meeting_id)


def _unmake(session: Session, meeting_id: int) -> None:
    # Whichever file of the meeting is left has made it from now on.
    left = import_facts.spans(session, [meeting_id])
    if left:
        records.find(session, ImportBatch, left[0].batch_id, "import").made_meeting = True
    elif import_facts.stands_alone(session, Meeting, meeting_id):
        _remove_meeting(session, meeting_id)


def _remove_meeting(session: Session, meeting_id: int) -> None:
    # Files that were taken back before still name the meeting they were for.
    for batch in session.scalars(select(ImportBatch).where(ImportBatch.meeting_id == meeting_id)):
        batch.meeting_id = None
    session.flush()
    session.delete(records.find(session, Meeting, meeting_id, "meeting"))


def _rows(plan: RegisterPreview, batch_id: int) -> Iterator[dict[str, Any]]:
    blank: Mapping[str, Any] = {
        "batch_id": batch_id, "reason": None, "name": None, "email": None, "joined_at": None,
        "left_at": None, "minutes": None, "member_id": None, "made_member": False,
    }  # fmt: skip
    for stay, member_id in plan.stays:
        name, email = kept(stay)
        yield {
            **blank,
            "line": stay.line,
            "outcome": RowOutcome.UNKNOWN if member_id is None else RowOutcome.MATCHED,
            "name": name,
            "email": email if member_id is None else None,
            "joined_at": stay.joined_at,
            "left_at": stay.left_at,
            "minutes": minutes_of(stay),
            "member_id": member_id,
        }
    for left_out in plan.set_aside:
        yield {
            **blank,
            "line": left_out.line,
            "outcome": RowOutcome.SET_ASIDE,
            "name": left_out.name[:NAME_LENGTH],
            "reason": left_out.reason,
        }
    for problem in plan.refused:
        refused = {"outcome": RowOutcome.REFUSED, "reason": problem.reason}
        yield {**blank, "line": problem.line, **refused}
