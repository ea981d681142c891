"""Meetings, as a list and as one register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import and_, case, false, func, null, or_, select, union
from sqlalchemy.orm import Session

from heal.errors import NotFound
from heal.models.groups import Group
from heal.models.meetings import Mark, Meeting
from heal.models.members import Member, Membership
from heal.queries.frames import EVERYTHING, Rows, Slice, count, frame
from heal.vocabulary import RegisterSource

CAME = (
    select(func.count(Mark.id))
    .where(Mark.meeting_id == Meeting.id, Mark.present)
    .correlate(Meeting)
    .scalar_subquery()
)


@dataclass(frozen=True, kw_only=True)
class MeetingFilter:
    """What the list is narrowed to; None means everything."""

    group_id: int | None = None
    since: date | None = None
    until: date | None = None
    without_register: bool = False


def meetings(
    session: Session, narrowed: MeetingFilter, *, page: Slice = EVERYTHING
) -> pd.DataFrame:
    """Return the meetings, the newest first.

    Columns: meeting_id, held_on, group, register, came (None without a register), minutes,
    cancelled.
    """
    statement = _narrowed(narrowed).order_by(Meeting.held_on.desc(), Group.name, Meeting.id)
    return frame(session, statement, page)


def meetings_count(session: Session, narrowed: MeetingFilter) -> int:
    """Return how many meetings the narrowed list holds."""
    return count(session, _narrowed(narrowed))


def attendance(session: Session, narrowed: MeetingFilter) -> pd.DataFrame:
    """Return who came to the meetings that have a register, and who was missed; newest first.

    Columns: member_id, held_on, group, name, present, minutes, source. Whoever belonged that day
    and has no mark did not come.
    """
    belonged = (
        select(Meeting.id.label("meeting_id"), Membership.member_id)
        .join(Membership, Membership.group_id == Meeting.group_id)
        .where(Meeting.register.is_not(None), Membership.joined_on <= Meeting.held_on)
        .where(or_(Membership.left_on.is_(None), Membership.left_on >= Meeting.held_on))
    )
    concerned = union(belonged, select(Mark.meeting_id, Mark.member_id)).subquery()
    theirs = (Mark.meeting_id == concerned.c.meeting_id, Mark.member_id == concerned.c.member_id)
    statement: Rows = (
        select(
            Member.id.label("member_id"),
            Meeting.held_on,
            Group.name.label("group"),
            Member.name,
            func.coalesce(Mark.present, false()).label("present"),
            Mark.minutes,
            Mark.source,
        )
        .join_from(concerned, Meeting, Meeting.id == concerned.c.meeting_id)
        .join(Group, Group.id == Meeting.group_id)
        .join(Member, Member.id == concerned.c.member_id)
        .outerjoin(Mark, and_(*theirs))
        .order_by(Meeting.held_on.desc(), Group.name, Meeting.id, Member.name_key, Member.id)
    )
    return frame(session, _fitting(statement, narrowed))


def _narrowed(narrowed: MeetingFilter) -> Rows:
    statement: Rows = select(
        Meeting.id.label("meeting_id"),
        Meeting.held_on,
        Group.name.label("group"),
        Meeting.register,
        case((Meeting.register.is_not(None), CAME)).label("came"),
        Meeting.minutes,
        Meeting.cancelled,
    ).join(Group, Group.id == Meeting.group_id)
    return _fitting(statement, narrowed)


def _fitting(statement: Rows, narrowed: MeetingFilter) -> Rows:
    if narrowed.group_id is not None:
        statement = statement.where(Meeting.group_id == narrowed.group_id)
    if narrowed.since is not None:
        statement = statement.where(Meeting.held_on >= narrowed.since)
    if narrowed.until is not None:
        statement = statement.where(Meeting.held_on <= narrowed.until)
    if narrowed.without_register:
        statement = statement.where(Meeting.register.is_(None), ~Meeting.cancelled)
    return statement


@dataclass(frozen=True)
class Held:
    """One meeting, for its page and its forms."""

    row: Meeting
    group: str
    came: int


def meeting(session: Session, meeting_id: int) -> Held:
    """Return one meeting, or refuse where there is none."""
    row = session.execute(
        select(Meeting, Group.name, CAME)
        .join(Group, Group.id == Meeting.group_id)
        .where(Meeting.id == meeting_id)
    ).one_or_none()
    if row is None:
        raise NotFound("This meeting is not in the records (any more); open the list again.")
    return Held(*row)


@dataclass(frozen=True)
class Line:
    """One line of a register; `present` is None where nobody marked the person."""

    member_id: int
    name: str
    email: str | None
    """None also where addresses were not asked for."""
    present: bool | None
    source: RegisterSource | None
    minutes: int | None
    belonged: bool


def register(session: Session, meeting_id: int, *, addresses: bool = False) -> tuple[Line, ...]:
    """Return who belonged to the group that day, and anybody else who was marked, by name."""
    that_day = (
        select(Membership.member_id)
        .join(Meeting, Meeting.group_id == Membership.group_id)
        .where(Meeting.id == meeting_id, Membership.joined_on <= Meeting.held_on)
        .where(or_(Membership.left_on.is_(None), Membership.left_on >= Meeting.held_on))
    )
    marked = select(Mark.member_id).where(Mark.meeting_id == meeting_id)
    concerned = union(that_day, marked).subquery()
    statement = (
        select(
            Member.id,
            Member.name,
            Member.email if addresses else null(),
            Mark.present,
            Mark.source,
            Mark.minutes,
            Member.id.in_(that_day),
        )
        .join(concerned, concerned.c.member_id == Member.id)
        .outerjoin(Mark, (Mark.member_id == Member.id) & (Mark.meeting_id == meeting_id))
        .order_by(Member.name_key, Member.id)
    )
    return tuple(Line(*row) for row in session.execute(statement))
