"""What the groups that somebody leads need: registers, people gone quiet, newcomers, offers.

The session of whoever leads groups is narrowed to them, so nothing here asks whose they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Subquery, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from heal.models.groups import Group
from heal.models.meetings import Mark, Meeting
from heal.models.members import Member, Membership
from heal.models.mentors import MentorOffer
from heal.models.requests import MentoringRequest
from heal.models.reviews import Recommendation
from heal.queries.eligibility import ATTENDED
from heal.queries.frames import Rows
from heal.queries.people import (
    belongs_on,
    ever_in_group,
    groups_on,
    in_group_on,
    in_some_group_on,
)
from heal.rules import my_groups as rules
from heal.rules.attendance import AttendanceRule
from heal.rules.attention import Cutoffs
from heal.rules.settings import ProgrammeSettings
from heal.vocabulary import MentorStatus, RequestStatus


@dataclass(frozen=True)
class NotNoted:
    """A group without a meeting lately; `last_on` is None where none was ever noted."""

    group_id: int
    group: str
    last_on: date | None


def not_noted(
    session: Session, programme: ProgrammeSettings, *, today: date, group_id: int | None = None
) -> tuple[NotNoted, ...]:
    """Return the groups whose next meeting is to be noted, by name."""
    last_on = select(func.max(Meeting.held_on)).where(Meeting.group_id == Group.id)
    statement = (
        select(Group.id, Group.name, last_on.correlate(Group).scalar_subquery())
        .where(or_(Group.closed_on.is_(None), Group.closed_on > today))
        .order_by(Group.name)
    )
    found = (NotNoted(*row) for row in session.execute(_only(statement, group_id)))
    days = programme.meeting_within_days
    return tuple(one for one in found if rules.meeting_is_asked_for(one.last_on, today, days=days))


@dataclass(frozen=True)
class ToFill:
    """A meeting that took place, and nobody has noted who came."""

    meeting_id: int
    group_id: int
    group: str
    held_on: date


def to_fill(
    session: Session, days: Cutoffs, *, today: date, group_id: int | None = None
) -> tuple[ToFill, ...]:
    """Return the meetings of the last days, today's too, that have no register; oldest first."""
    statement = (
        select(Meeting.id, Group.id, Group.name, Meeting.held_on)
        .join(Group, Group.id == Meeting.group_id)
        .where(Meeting.held_on.between(days.meeting_from, today))
        .where(Meeting.register.is_(None), Meeting.cancelled.is_(False))
        .order_by(Meeting.held_on, Group.name)
    )
    return tuple(ToFill(*row) for row in session.execute(_only(statement, group_id)))


@dataclass(frozen=True)
class Quiet:
    """Somebody who used to come to a group, and has not lately."""

    member_id: int
    name: str
    group_id: int
    group: str
    last_came_on: date


def newly_quiet(
    session: Session, programme: ProgrammeSettings, *, today: date, group_id: int | None = None
) -> tuple[Quiet, ...]:
    """Return the current members who are newly quiet, whoever came longest ago first."""
    usual, missed = programme.attendance, programme.quiet_after_meetings
    asked = func.coalesce(Group.attending_meetings, usual.meetings)
    of_last = func.coalesce(Group.attending_of_last, usual.of_last)
    numbered = _numbered(today)
    statement = (
        select(
            Membership.id.label("membership_id"),
            Member.id.label("member_id"),
            Member.name,
            Group.id.label("group_id"),
            Group.name.label("group"),
            asked.label("asked"),
            of_last.label("of_last"),
            Meeting.held_on,
            ATTENDED.label("attended"),
        )
        .select_from(Membership)
        .join(Member, Member.id == Membership.member_id)
        .join(Group, Group.id == Membership.group_id)
        .join(numbered, numbered.c.group_id == Group.id)
        .join(Meeting, Meeting.id == numbered.c.meeting_id)
        .outerjoin(Mark, and_(Mark.meeting_id == Meeting.id, Mark.member_id == Member.id))
        .where(*belongs_on(today), Member.erased_on.is_(None))
        .where(Meeting.held_on >= Membership.joined_on)
        .where(numbered.c.place <= rules.LOOK_BACK * (missed + of_last))
        .order_by(Membership.id, Meeting.held_on.desc())
    )
    found = groupby(session.execute(_only(statement, group_id)), lambda row: row.membership_id)
    quiet = filter(None, (_quiet(list(rows), usual, missed) for _, rows in found))
    return tuple(sorted(quiet, key=lambda one: (one.last_came_on, one.name, one.member_id)))


def _numbered(today: date) -> Subquery:
    """Number each group's meetings with a register, the latest first."""
    latest = func.row_number().over(partition_by=Meeting.group_id, order_by=Meeting.held_on.desc())
    return (
        select(Meeting.id.label("meeting_id"), Meeting.group_id, latest.label("place"))
        .where(Meeting.held_on <= today, Meeting.register.is_not(None))
        .subquery("numbered")
    )


def _quiet(rows: Sequence[Any], usual: AttendanceRule, missed: int) -> Quiet | None:
    first, rule = rows[0], AttendanceRule(rows[0].asked, rows[0].of_last, usual.within_days)
    if not rules.is_newly_quiet([row.attended for row in rows], rule, missed=missed):
        return None
    last_came_on = max(row.held_on for row in rows if row.attended)
    return Quiet(first.member_id, first.name, first.group_id, first.group, last_came_on)


@dataclass(frozen=True)
class Newcomer:
    """Somebody who joined a group lately: how many registers there are since, and how often in."""

    member_id: int
    name: str
    group_id: int
    group: str
    joined_on: date
    registers: int
    came: int
    has_been_here: bool
    """Has left the group before, and is back."""


def newcomers(
    session: Session, programme: ProgrammeSettings, *, today: date, group_id: int | None = None
) -> tuple[Newcomer, ...]:
    """Return the current members who joined lately, the latest first."""
    earlier = aliased(Membership)
    before = select(earlier.id).where(
        earlier.member_id == Membership.member_id,
        earlier.group_id == Membership.group_id,
        earlier.joined_on < Membership.joined_on,
    )
    since = select(func.count(Meeting.id)).where(
        Meeting.group_id == Membership.group_id,
        Meeting.held_on.between(Membership.joined_on, today),
        Meeting.register.is_not(None),
    )
    came = since.join(Mark, Mark.meeting_id == Meeting.id).where(
        Mark.member_id == Membership.member_id, Mark.present
    )
    first = rules.newcomers_since(today, days=programme.newcomer_days)
    statement = (
        select(
            Member.id,
            Member.name,
            Group.id,
            Group.name,
            Membership.joined_on,
            since.correlate(Membership).scalar_subquery(),
            came.correlate(Membership).scalar_subquery(),
            before.correlate(Membership).exists(),
        )
        .join(Membership, Membership.member_id == Member.id)
        .join(Group, Group.id == Membership.group_id)
        .where(*belongs_on(today), Membership.joined_on >= first, Member.erased_on.is_(None))
        .order_by(Membership.joined_on.desc(), Member.name_key, Membership.id)
    )
    return tuple(Newcomer(*row) for row in session.execute(_only(statement, group_id)))


@dataclass(frozen=True)
class Looking:
    """Somebody who looks for a mentor; what they wish for is not told here."""

    request_id: int
    member_id: int
    name: str
    groups: str
    opened_on: date
    attested_on: date | None


def looking(session: Session, *, today: date, group_id: int | None = None) -> tuple[Looking, ...]:
    """Return the current members who look for a mentor, whoever has waited longest first."""
    belongs = in_some_group_on(Member.id, today)
    statement = (
        select(
            MentoringRequest.id,
            Member.id,
            Member.name,
            groups_on(Member.id, today),
            MentoringRequest.opened_on,
            MentoringRequest.attested_on,
        )
        .join(Member, Member.id == MentoringRequest.mentee_id)
        .where(MentoringRequest.status == RequestStatus.OPEN, Member.erased_on.is_(None))
        .where(belongs if group_id is None else in_group_on(Member.id, group_id, today))
        .order_by(MentoringRequest.opened_on, MentoringRequest.id)
    )
    return tuple(Looking(*row) for row in session.execute(statement))


@dataclass(frozen=True)
class Offered:
    """An offer to mentor that waits for a decision, of somebody who belongs or belonged."""

    offer_id: int
    member_id: int
    name: str
    groups: str | None
    """None where they are in none of these groups any more."""
    offered_on: date
    told: bool
    """Whether whoever asks has recommended them already."""


def offered(session: Session, *, today: date, group_id: int | None = None) -> tuple[Offered, ...]:
    """Return the offers that wait, the oldest first."""
    told = select(Recommendation.id).where(
        Recommendation.offer_id == MentorOffer.id,
        Recommendation.recommended_on >= MentorOffer.offered_on,
    )
    statement = (
        select(
            MentorOffer.id,
            Member.id,
            Member.name,
            groups_on(Member.id, today),
            MentorOffer.offered_on,
            told.correlate(MentorOffer).exists(),
        )
        .join(Member, Member.id == MentorOffer.member_id)
        .where(MentorOffer.status == MentorStatus.OFFERED, Member.erased_on.is_(None))
        .order_by(MentorOffer.offered_on, MentorOffer.id)
    )
    if group_id is not None:
        statement = statement.where(ever_in_group(Member.id, group_id))
    return tuple(Offered(*row) for row in session.execute(statement))


def _only(statement: Rows, group_id: int | None) -> Rows:
    return statement if group_id is None else statement.where(Group.id == group_id)
