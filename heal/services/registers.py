"""Bringing in a meeting's register, as Zoom lets a host download it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.db.types import NAME_LENGTH
from heal.errors import Refusal
from heal.exchange.moments import DateOrder
from heal.exchange.read_as import How
from heal.exchange.registers import Stay
from heal.models.imports import ImportBatch, ImportRow
from heal.models.meetings import Meeting
from heal.queries import import_facts, scope, taking_back
from heal.queries.recognition import kept
from heal.rules import imports as rules
from heal.rules.access import Actor, require
from heal.services import audit, column_mappings, groups, records, register_marks
from heal.services.register_preview import DayNotTold, RegisterPreview, minutes_of, preview
from heal.vocabulary import ImportKind, Permission, RegisterSource, RowOutcome

__all__ = ["DayNotTold", "RegisterPreview", "preview", "save", "undo"]


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
    kind: How = None,
) -> int:
    """Bring the register in, work out who was present, and return the import's number."""
    require(actor, Permission.IMPORT_REGISTERS)
    plan = preview(
        session, actor, data=data, file_name=file_name, group_name=group_name, zone=zone,
        today=today, date_order=date_order, held_on=held_on, kind=kind,
    )  # fmt: skip
    if plan.already:
        raise Refusal(plan.already)
    group_id = plan.group_id or groups.add(session, actor, name=plan.group_name)
    meeting_id = plan.meeting_id
    if meeting_id is None:
        meeting = Meeting(group_id=group_id, held_on=plan.held_on)
        session.add(meeting)
        session.flush()
        meeting_id = meeting.id
    by_hand = import_facts.was_by_hand(session, meeting_id)
    batch = _batch(plan, actor, group_id, meeting_id, today, by_hand=by_hand)
    session.add(batch)
    session.flush()
    rows = sorted(_rows(plan, batch.id), key=lambda row: row["line"])
    audit.add_many(session, ImportRow, rows)
    register_marks.recount(session, actor, {meeting_id})
    column_mappings.keep(session, actor, kind, file_name=file_name, on=today)
    return batch.id


def _batch(
    plan: RegisterPreview,
    actor: Actor,
    group_id: int,
    meeting_id: int,
    today: date,
    *,
    by_hand: bool,
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
        made_meeting=plan.meeting_id is None,
        started_at=plan.started_at,
        ended_at=plan.ended_at,
        register_by_hand=by_hand,
    )


def undo(session: Session, actor: Actor, batch_id: int, *, on: date) -> None:
    """Take back what one file says of its meeting; the other files and hand-made marks stay."""
    require(actor, Permission.IMPORT_REGISTERS)
    batch = records.find(session, ImportBatch, batch_id, "import")
    audit.remove_many(session, ImportRow, taking_back.made_by(session, batch_id).rows)
    batch.undone_at = datetime.combine(on, time(), UTC)
    meeting_id = batch.meeting_id
    if meeting_id is None:
        return
    register_marks.recount(session, actor, {meeting_id})
    meeting = records.find(session, Meeting, meeting_id, "meeting")
    if meeting.register is None and batch.register_by_hand:
        meeting.register = RegisterSource.BY_HAND
    if batch.made_meeting:
        with scope.whole(session):
            _unmake(session, meeting_id)


def _unmake(session: Session, meeting_id: int) -> None:
    # Whichever file of the meeting is left has made it from now on.
    left = import_facts.spans(session, [meeting_id])
    if left:
        records.find(session, ImportBatch, left[0].batch_id, "import").made_meeting = True
    elif taking_back.stands_alone(session, Meeting, meeting_id):
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
        "alias_id": None, "ignored_name_id": None,
    }  # fmt: skip
    for stay, member_id in plan.stays:
        # A confirmed name may be taken back, and the row then waits under its address again.
        alias_id = plan.by_name.get(stay)
        row = {**blank, **_timed(stay), "member_id": member_id, "alias_id": alias_id}
        if member_id is None:
            yield {**row, "outcome": RowOutcome.UNKNOWN}
        else:
            email = row["email"] if alias_id else None
            yield {**row, "outcome": RowOutcome.MATCHED, "email": email}
    for stay, decided in plan.left_out:
        why = {"reason": rules.left_out_as(decided.why), "ignored_name_id": decided.ignored_id}
        yield {**blank, **_timed(stay), **why, "outcome": RowOutcome.SET_ASIDE}
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


def _timed(stay: Stay) -> dict[str, Any]:
    name, email = kept(stay)
    return {
        "line": stay.line,
        "name": name,
        "email": email,
        "joined_at": stay.joined_at,
        "left_at": stay.left_at,
        "minutes": minutes_of(stay),
    }
