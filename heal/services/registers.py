"""Bringing in a meeting's register, as Zoom lets a host download it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
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
from heal.names import fold
from heal.queries import import_facts, register_facts, scope, taking_back
from heal.queries.recognition import kept
from heal.rules import imports as rules
from heal.rules.access import Actor, require
from heal.services import audit, column_mappings, groups, records, register_marks
from heal.services.register_preview import DayNotTold, RegisterPreview, minutes_of, preview
from heal.vocabulary import ImportKind, Permission, RegisterSource, RowOutcome

__all__ = ["DayNotTold", "RegisterPreview", "keep", "preview", "save", "undo"]

AT_ONCE = 25
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
    batch_id = keep(session, actor, [plan], today=today)
    column_mappings.keep(session, actor, kind, file_name=file_name, on=today)
    return batch_id


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
    by_hand: dict[int | None, bool] = {
        plan.meeting_id: import_facts.was_by_hand(session, plan.meeting_id)
        for plan in in_order
        if plan.meeting_id is not None
    }
    meetings = _meetings(session, in_order, group_ids)
    batch_ids = _add_together(
        session,
        [
            {
                **_batch(plan, actor, group_id, *meeting, today),
                "register_by_hand": by_hand.get(plan.meeting_id, False),
            }
            for plan, group_id, meeting in zip(in_order, group_ids, meetings, strict=True)
        ],
    )
    for start in range(0, len(in_order), AT_ONCE):
        if progress:
            progress(start, len(in_order))
        some = slice(start, start + AT_ONCE)
        rows = [
            row
            for plan, batch_id in zip(in_order[some], batch_ids[some], strict=True)
            for row in sorted(_rows(plan, batch_id), key=lambda row: row["line"])
        ]
        audit.add_many(session, ImportRow, rows)
    _count(session, actor, in_order, [meeting_id for meeting_id, _ in meetings])
    return batch_ids[0]


def _count(
    session: Session, actor: Actor, plans: Sequence[RegisterPreview], meeting_ids: Sequence[int]
) -> None:
    """Bring the marks up to date: what stands all in these files is not asked for again."""
    new = {
        meeting_id: (plan.minutes, plan.times)
        for plan, meeting_id in zip(plans, meeting_ids, strict=True)
        if plan.meeting_id is None
    }
    register_marks.count_new(session, actor, new)
    register_marks.recount(session, actor, set(meeting_ids) - new.keys())


def _groups(session: Session, actor: Actor, plans: Sequence[RegisterPreview]) -> list[int]:
    made: dict[str, int] = {}
    for plan in plans:
        name = fold(plan.group_name)
        if plan.group_id is None and name not in made:
            made[name] = groups.add(session, actor, name=plan.group_name)
    return [plan.group_id or made[fold(plan.group_name)] for plan in plans]


def _meetings(
    session: Session, plans: Sequence[RegisterPreview], group_ids: Sequence[int]
) -> list[tuple[int, bool]]:
    """Return the number of each register's meeting, and whether it is the one that makes it."""
    new: dict[tuple[int, date], dict[str, Any]] = {}
    makes = []
    for plan, group_id in zip(plans, group_ids, strict=True):
        place = group_id, plan.held_on
        makes.append(plan.meeting_id is None and place not in new)
        if plan.meeting_id is None:
            new[place] = _meeting(plan, group_id, new.get(place))
    numbers = _add_meetings(session, list(new.values()))
    return [
        (plan.meeting_id or numbers[group_id, plan.held_on], made)
        for plan, group_id, made in zip(plans, group_ids, makes, strict=True)
    ]


def _meeting(
    plan: RegisterPreview, group_id: int, so_far: Mapping[str, Any] | None
) -> dict[str, Any]:
    begun = [plan.started_at, so_far["started_at"] if so_far else None]
    return {
        "group_id": group_id,
        "held_on": plan.held_on,
        "started_at": min((at for at in begun if at), default=None),
        "minutes": plan.minutes,
        "cancelled": False,
        "register": RegisterSource.IMPORTED,
    }


def _add_meetings(
    session: Session, rows: Sequence[dict[str, Any]]
) -> Mapping[tuple[int, date], int]:
    """Add meetings and return their numbers; one alone has a line of its own in the trail."""
    if len(rows) == 1:
        session.add(Meeting(**rows[0]))
        session.flush()
    else:
        audit.add_many(session, Meeting, rows)
    places = {(row["group_id"], row["held_on"]) for row in rows}
    return {
        place: number for place, (number, _) in register_facts.meetings_at(session, places).items()
    }


def _add_together(session: Session, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Add imports that know of each other, and return their numbers in the same order."""
    first = ImportBatch(**rows[0])
    session.add(first)
    session.flush()
    others = [{**row, "together_id": first.id} for row in rows[1:]]
    audit.add_many(session, ImportBatch, others)
    return [first.id, *import_facts.brought_in_with(session, first.id)]


def _batch(
    plan: RegisterPreview, actor: Actor, group_id: int, meeting_id: int, made: bool, today: date
) -> dict[str, Any]:
    return {
        "kind": ImportKind.REGISTER,
        "file_name": records.name(plan.file_name[:NAME_LENGTH], "file"),
        "sha256": plan.sha256,
        "imported_at": datetime.combine(today, time(), UTC),
        "imported_by": actor.name,
        "group_id": group_id,
        "made_group": plan.group_id is None,
        "meeting_id": meeting_id,
        "made_meeting": made,
        "started_at": plan.started_at,
        "ended_at": plan.ended_at,
    }


def undo(session: Session, actor: Actor, batch_ids: Sequence[int], *, on: date) -> None:
    """Take back what some files say of their meetings; other files and hand-made marks stay."""
    require(actor, Permission.IMPORT_REGISTERS)
    batches = [records.find(session, ImportBatch, number, "import") for number in batch_ids]
    audit.remove_many(session, ImportRow, taking_back.made_by(session, batch_ids).rows)
    for batch in batches:
        batch.undone_at = datetime.combine(on, time(), UTC)
    meeting_ids = {batch.meeting_id for batch in batches if batch.meeting_id is not None}
    register_marks.recount(session, actor, meeting_ids)
    for batch in batches:
        if batch.meeting_id is not None and batch.register_by_hand:
            _is_by_hand_again(session, batch.meeting_id)
    made = {batch.meeting_id for batch in batches if batch.made_meeting}
    with scope.whole(session):
        for meeting_id in sorted(meeting_ids & made):
            _unmake(session, meeting_id)


def _is_by_hand_again(session: Session, meeting_id: int) -> None:
    meeting = records.find(session, Meeting, meeting_id, "meeting")
    if meeting.register is None:
        meeting.register = RegisterSource.BY_HAND


def _unmake(session: Session, meeting_id: int) -> None:
    # Whichever file of the meeting is left has made it from now on.
    left = import_facts.spans(session, [meeting_id])
    if left:
        records.find(session, ImportBatch, left[0].batch_id, "import").made_meeting = True
    elif not taking_back.pointed_at(session, Meeting, [meeting_id]):
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
        alias_id = plan.by_name.get(stay) if plan.by_name else None
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
