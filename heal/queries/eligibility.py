"""The facts that the second gate looks at: groups, meetings, registers."""

from __future__ import annotations

from datetime import date

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from heal.errors import NotFound
from heal.models.groups import Group
from heal.models.imports import ImportBatch, ImportRow
from heal.models.meetings import Mark, Meeting
from heal.models.members import Member, Membership
from heal.queries import settings
from heal.rules import attendance
from heal.rules.attendance import AttendanceRule, MeetingSeen
from heal.rules.requests import MenteeFacts
from heal.vocabulary import Attendance, RowOutcome

UNRECOGNISED = (
    select(ImportRow.id)
    .join(ImportBatch, ImportBatch.id == ImportRow.batch_id)
    .where(ImportBatch.meeting_id == Meeting.id, ImportRow.outcome == RowOutcome.UNKNOWN)
    .correlate(Meeting)
    .exists()
)
ATTENDED = case(
    (Mark.present.is_not(None), Mark.present),
    (Meeting.register.is_(None) | UNRECOGNISED, None),
    else_=False,
)
"""Whether the member of a mark came to its meeting; None where no register tells.

As long as a meeting has names that nobody has recognised, whoever has no mark may be one.
"""


def mentee_facts(
    session: Session, member_id: int, *, on: date, attested: bool = False
) -> MenteeFacts:
    """Return what the second gate needs to know of a member on a day."""
    name = session.scalar(select(Member.name).where(Member.id == member_id))
    if name is None:
        raise NotFound("This member is not in the records (any more); look them up again.")
    groups = _current_groups(session, member_id, on)
    default = settings.programme(session).attendance
    seen = [
        attendance.in_group(
            _meetings(session, member_id, group.id, joined_on, on, _rule(group, default)),
            _rule(group, default),
            on=on,
        )
        for group, joined_on in groups
    ]
    return MenteeFacts(
        name=name,
        current_groups=tuple(group.name for group, _ in groups),
        attendance=attendance.overall(seen) if seen else Attendance.UNKNOWN,
        attested=attested,
    )


def _current_groups(session: Session, member_id: int, on: date) -> list[tuple[Group, date]]:
    statement = (
        select(Group, Membership.joined_on)
        .join(Membership, Membership.group_id == Group.id)
        .where(Membership.member_id == member_id, Membership.joined_on <= on)
        .where(Membership.left_on.is_(None) | (Membership.left_on >= on))
        .order_by(Group.name)
    )
    return [(group, joined_on) for group, joined_on in session.execute(statement)]


def _rule(group: Group, default: AttendanceRule) -> AttendanceRule:
    return AttendanceRule(
        meetings=_or(group.attending_meetings, default.meetings),
        of_last=_or(group.attending_of_last, default.of_last),
        within_days=_or(group.attending_within_days, default.within_days),
    )


def _or(own: int | None, default: int) -> int:
    return default if own is None else own


def _meetings(
    session: Session, member_id: int, group_id: int, since: date, on: date, rule: AttendanceRule
) -> list[MeetingSeen]:
    """A group meets at most once a day, so the larger window bounds the rows."""
    statement = (
        select(Meeting.held_on, ATTENDED.label("attended"))
        .outerjoin(Mark, (Mark.meeting_id == Meeting.id) & (Mark.member_id == member_id))
        .where(Meeting.group_id == group_id, Meeting.cancelled.is_(False))
        .where(Meeting.held_on.between(since, on))
        .order_by(Meeting.held_on.desc())
        .limit(max(rule.of_last, rule.within_days + 1))
    )
    return [MeetingSeen(row.held_on, row.attended) for row in session.execute(statement)]
