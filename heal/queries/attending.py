"""Who comes to meetings, for several members at once: what the second gate says of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from heal.models.groups import Group
from heal.models.meetings import Mark, Meeting
from heal.models.members import Membership
from heal.models.pairings import Pairing
from heal.queries.eligibility import ATTENDED
from heal.queries.pair_facts import LIVE
from heal.queries.people import belongs_on
from heal.queries.scope import FOR_WORK
from heal.rules import attendance
from heal.rules.attendance import AttendanceRule, MeetingSeen
from heal.rules.settings import ProgrammeSettings
from heal.vocabulary import Attendance


@dataclass(frozen=True)
class _Stay:
    membership_id: int
    member_id: int
    rule: AttendanceRule


def attending(
    session: Session, member_ids: Sequence[int], *, on: date, programme: ProgrammeSettings
) -> Mapping[int, Attendance]:
    """Return of each of some members whether they come to meetings, in two statements.

    Only groups that a member is in on the day count; whoever is in none is unknown.
    """
    stays = _stays(session, member_ids, on, programme.attendance)
    seen = _seen(session, stays, on)
    found: dict[int, list[Attendance]] = {member_id: [] for member_id in member_ids}
    for stay in stays:
        meetings = seen[stay.membership_id]
        found[stay.member_id].append(attendance.in_group(meetings, stay.rule, on=on))
    return {member_id: attendance.overall(groups) for member_id, groups in found.items()}


def stayed_away(session: Session, programme: ProgrammeSettings, *, on: date) -> Sequence[int]:
    """Return the live pairings whose mentees do not come to meetings; none of them ends by it.

    Whoever leads groups is told by the registers of their own.
    """
    live = select(Pairing.id, Pairing.mentee_id).where(Pairing.status.in_(LIVE))
    found = session.execute(live.execution_options(**FOR_WORK))
    mentees = {row.mentee_id: row.id for row in found}
    if not mentees:
        return ()
    known = attending(session, list(mentees), on=on, programme=programme)
    return [
        mentees[member_id]
        for member_id, attendance in known.items()
        if attendance is Attendance.NOT_ATTENDING
    ]


def _stays(
    session: Session, member_ids: Sequence[int], on: date, default: AttendanceRule
) -> list[_Stay]:
    statement = (
        select(
            Membership.id,
            Membership.member_id,
            func.coalesce(Group.attending_meetings, default.meetings).label("meetings"),
            func.coalesce(Group.attending_of_last, default.of_last).label("of_last"),
            func.coalesce(Group.attending_within_days, default.within_days).label("within_days"),
        )
        .join(Group, Group.id == Membership.group_id)
        .where(Membership.member_id.in_(member_ids), *belongs_on(on))
    )
    return [
        _Stay(row.id, row.member_id, AttendanceRule(row.meetings, row.of_last, row.within_days))
        for row in session.execute(statement)
    ]


def _seen(session: Session, stays: Sequence[_Stay], on: date) -> Mapping[int, list[MeetingSeen]]:
    """Return the meetings that any of the rules looks at, by membership."""
    most = max((stay.rule.of_last for stay in stays), default=0)
    days = max((stay.rule.within_days for stay in stays), default=0)
    latest = func.row_number().over(partition_by=Membership.id, order_by=Meeting.held_on.desc())
    ranked = (
        select(
            Membership.id.label("membership_id"),
            Meeting.held_on,
            ATTENDED.label("attended"),
            latest.label("place"),
        )
        .join(Meeting, Meeting.group_id == Membership.group_id)
        .outerjoin(
            Mark, and_(Mark.meeting_id == Meeting.id, Mark.member_id == Membership.member_id)
        )
        .where(Membership.id.in_([stay.membership_id for stay in stays]))
        .where(Meeting.cancelled.is_(False), Meeting.held_on.between(Membership.joined_on, on))
        .subquery()
    )
    statement = select(ranked.c.membership_id, ranked.c.held_on, ranked.c.attended).where(
        or_(ranked.c.place <= most, ranked.c.held_on >= on - timedelta(days=days))
    )
    seen = defaultdict[int, list[MeetingSeen]](list)
    for row in session.execute(statement):
        seen[row.membership_id].append(MeetingSeen(row.held_on, row.attended))
    return seen
