"""Saying who is meant by a name that a register holds and nobody is known by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.errors import BadValue, Refusal
from heal.models.imports import ImportRow
from heal.models.members import Alias, Member
from heal.queries import import_facts, imports, scope
from heal.queries.imports import WaitingRow
from heal.rules.access import Actor, require
from heal.services import members, records, register_marks
from heal.vocabulary import Permission, RowOutcome

CHUNK = 500


def confirm_alias(
    session: Session, actor: Actor, row_id: int, *, member_id: int, remember: bool = True
) -> None:
    """Say that a waiting name is this member, and work the meetings out anew.

    Remembered, it holds for every meeting, past and to come; otherwise for this meeting alone.
    """
    require(actor, Permission.RECORD_ATTENDANCE)
    row, waiting = _waiting(session, row_id)
    member = records.find(session, Member, member_id, "member")
    if member.erased_on is not None:
        raise BadValue("This person's record was erased at their wish; choose somebody else.")
    if remember:
        _remember(session, row.key, member_id)
    else:
        waiting = [other for other in waiting if other.meeting_id == row.meeting_id]
    _resolve(session, actor, waiting, member_id)


def set_aside(session: Session, actor: Actor, row_id: int) -> None:
    """Leave a waiting name out of this meeting: a guest, or a program."""
    require(actor, Permission.RECORD_ATTENDANCE)
    row, waiting = _waiting(session, row_id)
    here = [other.row_id for other in waiting if other.meeting_id == row.meeting_id]
    for found in _rows(session, here):
        found.outcome = RowOutcome.SET_ASIDE
        found.reason = "Was left out by hand."


def add_as_member(
    session: Session, actor: Actor, row_id: int, *, name: str, joined_on: date
) -> int:
    """Add a waiting name as a new member of the meeting's group, and return their number."""
    require(actor, Permission.IMPORT_FILES)
    row, waiting = _waiting(session, row_id)
    known = import_facts.members_by_email(session, [row.email] if row.email else [])
    if known:
        raise BadValue(
            "Somebody in the records has this e-mail address already; say that this is them."
        )
    member_id = members.add(
        session, actor, name=name, email=row.email, group_id=row.group_id, joined_on=joined_on
    )
    if row.email is None:
        _remember(session, row.key, member_id)
    _resolve(session, actor, waiting, member_id)
    return member_id


def _waiting(session: Session, row_id: int) -> tuple[WaitingRow, list[WaitingRow]]:
    everything = imports.waiting_rows(session)
    row = next((found for found in everything if found.row_id == row_id), None)
    if row is None:
        raise Refusal("This name does not wait any more; open the page again to see the others.")
    return row, [other for other in everything if other.key == row.key]


def _remember(session: Session, key: str, member_id: int) -> None:
    # The name may be somebody's whom the actor is not shown; who it is, nobody is told.
    with scope.whole(session):
        holder = import_facts.aliases(session, [key]).get(key)
    if holder is None:
        session.add(Alias(member_id=member_id, name_key=key))
    elif holder != member_id:
        raise Refusal(
            "This name has been confirmed for somebody else already; choose them, or confirm it "
            "for this meeting only."
        )


def _resolve(session: Session, actor: Actor, waiting: list[WaitingRow], member_id: int) -> None:
    for found in _rows(session, [row.row_id for row in waiting]):
        found.outcome, found.member_id, found.email = RowOutcome.MATCHED, member_id, None
    register_marks.recount(session, actor, {row.meeting_id for row in waiting})


def _rows(session: Session, row_ids: list[int]) -> Iterator[ImportRow]:
    for start in range(0, len(row_ids), CHUNK):
        chunk = row_ids[start : start + CHUNK]
        yield from session.scalars(select(ImportRow).where(ImportRow.id.in_(chunk)))
