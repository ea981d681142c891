"""What whoever leads groups does with meetings and registers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.errors import BadValue, NotFound
from heal.models.groups import Group
from heal.models.meetings import Mark, Meeting
from heal.models.members import Member
from heal.queries import scope
from heal.rules.access import Actor, require
from heal.services import records
from heal.vocabulary import Permission, RegisterSource


def add(session: Session, actor: Actor, *, group_id: int, held_on: date) -> int:
    """Add a meeting without a register and return its number."""
    require(actor, Permission.RECORD_ATTENDANCE)
    records.find(session, Group, group_id, "group")
    _refuse_second(session, group_id, held_on, None)
    meeting = Meeting(group_id=group_id, held_on=records.believable(held_on))
    session.add(meeting)
    session.flush()
    return meeting.id


def correct(
    session: Session, actor: Actor, meeting_id: int, *, held_on: date, cancelled: bool
) -> None:
    """Correct a meeting's day, or say that it was called off."""
    require(actor, Permission.RECORD_ATTENDANCE)
    meeting = records.find(session, Meeting, meeting_id, "meeting")
    _refuse_second(session, meeting.group_id, held_on, meeting_id)
    if cancelled and meeting.register is not None:
        raise BadValue(
            "This meeting has a register, so it took place; take the register away first."
        )
    meeting.held_on, meeting.cancelled = records.believable(held_on), cancelled


def fill_register(
    session: Session, actor: Actor, meeting_id: int, *, present: Collection[int]
) -> None:
    """Keep who came, as ticked by hand; what an imported register said of others is corrected."""
    require(actor, Permission.RECORD_ATTENDANCE)
    meeting = records.find(session, Meeting, meeting_id, "meeting")
    if meeting.cancelled:
        raise BadValue("This meeting was called off, so nobody can have come.")
    marks = {mark.member_id: mark for mark in _marks(session, meeting_id)}
    for member_id, mark in marks.items():
        if mark.present != (member_id in present):
            mark.present, mark.source = member_id in present, RegisterSource.BY_HAND
    newcomers = sorted(set(present) - set(marks))
    _refuse_strangers(session, newcomers)
    for member_id in newcomers:
        session.add(
            Mark(
                meeting_id=meeting_id,
                member_id=member_id,
                present=True,
                source=RegisterSource.BY_HAND,
            )
        )
    meeting.register = meeting.register or RegisterSource.BY_HAND


def take_register_away(session: Session, actor: Actor, meeting_id: int) -> None:
    """Forget who came, also whom the actor is not shown: the meeting has no register again."""
    require(actor, Permission.RECORD_ATTENDANCE)
    meeting = records.find(session, Meeting, meeting_id, "meeting")
    if meeting.register is RegisterSource.IMPORTED:
        raise BadValue("This register came from a file; undo that import instead.")
    with scope.whole(session):
        marks = _marks(session, meeting_id)
    for mark in marks:
        session.delete(mark)
    meeting.register = None


def _marks(session: Session, meeting_id: int) -> list[Mark]:
    return list(session.scalars(select(Mark).where(Mark.meeting_id == meeting_id)))


def _refuse_strangers(session: Session, member_ids: Collection[int]) -> None:
    known = set(session.scalars(select(Member.id).where(Member.id.in_(member_ids))))
    if not known.issuperset(member_ids):
        raise NotFound("One of these people is not in the records (any more); open it again.")


def _refuse_second(session: Session, group_id: int, held_on: date, own_id: int | None) -> None:
    statement = select(Meeting.id).where(Meeting.group_id == group_id, Meeting.held_on == held_on)
    if session.scalar(statement) not in (None, own_id):
        raise BadValue(f"This group has a meeting on {held_on.isoformat()} already; open that one.")
