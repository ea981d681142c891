"""Members, as a list and as one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd
from sqlalchemy import case, func, literal, or_, select, union
from sqlalchemy.orm import Session

from heal.errors import NotFound
from heal.models.groups import Group
from heal.models.meetings import Mark, Meeting
from heal.models.members import Alias, DoNotPair, Member, Membership
from heal.models.mentors import MentorOffer
from heal.models.pairings import Pairing
from heal.models.requests import MentoringRequest
from heal.queries.frames import EVERYTHING, Rows, Slice, count, frame
from heal.queries.pair_facts import LIVE
from heal.queries.people import ever_in_group, found, groups_on, in_group_on, in_some_group_on
from heal.vocabulary import MentorStatus, PairingStatus, RequestStatus, Side

LATEST_MEETINGS = 12

MEMBER_SINCE = (
    select(func.min(Membership.joined_on))
    .where(Membership.member_id == Member.id)
    .correlate(Member)
    .scalar_subquery()
)
LAST_CAME = (
    select(func.max(Meeting.held_on))
    .join(Mark, Mark.meeting_id == Meeting.id)
    .where(Mark.member_id == Member.id, Mark.present)
    .correlate(Member)
    .scalar_subquery()
)
AS_MENTOR = select(MentorOffer.status).where(MentorOffer.member_id == Member.id).scalar_subquery()
HAS_MENTOR = (
    select(Pairing.id)
    .where(Pairing.mentee_id == Member.id, Pairing.status.in_(LIVE))
    .correlate(Member)
    .exists()
)
LIVE_REQUEST = (
    select(MentoringRequest.status)
    .where(
        MentoringRequest.mentee_id == Member.id,
        MentoringRequest.status.in_((RequestStatus.OPEN, RequestStatus.ON_HOLD)),
    )
    .correlate(Member)
    .scalar_subquery()
)
AS_MENTEE = case(
    (HAS_MENTOR, literal(RequestStatus.FULFILLED, MentoringRequest.status.type)),
    else_=LIVE_REQUEST,
)


class Standing(StrEnum):
    """Whether somebody belongs to a group today."""

    CURRENT = "current"
    """In a group now."""
    PAST = "past"
    """In no group now."""


@dataclass(frozen=True, kw_only=True)
class MemberFilter:
    """What the list is narrowed to; None means everything."""

    search: str = ""
    group_id: int | None = None
    standing: Standing | None = None
    newer_since: date | None = None


def members(
    session: Session, narrowed: MemberFilter, *, today: date, page: Slice = EVERYTHING
) -> pd.DataFrame:
    """Return the members by name.

    Columns: member_id, name, email, groups (today), member_since (first joined any), last_came
    (last meeting present), as_mentor (status of the offer), as_mentee (a request's status;
    "fulfilled" while somebody mentors them).
    """
    statement = _narrowed(narrowed, today).order_by(Member.name_key, Member.id)
    return frame(session, statement, page)


def members_count(session: Session, narrowed: MemberFilter, *, today: date) -> int:
    """Return how many members the narrowed list holds."""
    return count(session, _narrowed(narrowed, today))


def _narrowed(narrowed: MemberFilter, today: date) -> Rows:
    statement: Rows = select(
        Member.id.label("member_id"),
        Member.name,
        Member.email,
        groups_on(Member.id, today).label("groups"),
        MEMBER_SINCE.label("member_since"),
        LAST_CAME.label("last_came"),
        AS_MENTOR.label("as_mentor"),
        AS_MENTEE.label("as_mentee"),
    ).where(Member.erased_on.is_(None))
    if narrowed.search.strip():
        statement = statement.where(found(narrowed.search))
    group_id = narrowed.group_id
    if group_id is not None:
        statement = statement.where(ever_in_group(Member.id, group_id))
    if narrowed.standing is not None:
        now = (
            in_some_group_on(Member.id, today)
            if group_id is None
            else in_group_on(Member.id, group_id, today)
        )
        statement = statement.where(now if narrowed.standing is Standing.CURRENT else ~now)
    if narrowed.newer_since is not None:
        statement = statement.where(MEMBER_SINCE.between(narrowed.newer_since, today))
    return statement


@dataclass(frozen=True)
class Person:
    """One member, for their page and its forms."""

    row: Member
    member_since: date | None
    last_came: date | None
    offer_id: int | None
    offer_status: MentorStatus | None


def member(session: Session, member_id: int) -> Person:
    """Return one member, or refuse where there is none."""
    row = session.execute(
        select(Member, MEMBER_SINCE, LAST_CAME, MentorOffer.id, MentorOffer.status)
        .outerjoin(MentorOffer, MentorOffer.member_id == Member.id)
        .where(Member.id == member_id, Member.erased_on.is_(None))
    ).one_or_none()
    if row is None:
        raise NotFound("This member is not in the records (any more); open the list again.")
    return Person(*row)


@dataclass(frozen=True)
class InGroup:
    """One time that somebody spent in a group."""

    membership_id: int
    group_id: int
    group: str
    joined_on: date
    left_on: date | None


def memberships(session: Session, member_id: int) -> tuple[InGroup, ...]:
    """Return a member's times in groups, the latest first."""
    statement = (
        select(Membership.id, Group.id, Group.name, Membership.joined_on, Membership.left_on)
        .join(Group, Group.id == Membership.group_id)
        .where(Membership.member_id == member_id)
        .order_by(Membership.joined_on.desc(), Membership.id.desc())
    )
    return tuple(InGroup(*row) for row in session.execute(statement))


def latest_meetings(session: Session, member_id: int, *, today: date) -> pd.DataFrame:
    """Return the last meetings of a member's groups while they belonged, and any they came to.

    Columns: meeting_id, held_on, group, register, cancelled, present (None without a mark),
    minutes.
    """
    theirs = union(
        select(Meeting.id)
        .join(Membership, Membership.group_id == Meeting.group_id)
        .where(Membership.member_id == member_id, Meeting.held_on >= Membership.joined_on)
        .where(Membership.left_on.is_(None) | (Meeting.held_on <= Membership.left_on)),
        select(Mark.meeting_id).where(Mark.member_id == member_id),
    )
    statement = (
        select(
            Meeting.id.label("meeting_id"),
            Meeting.held_on,
            Group.name.label("group"),
            Meeting.register,
            Meeting.cancelled,
            Mark.present,
            Mark.minutes,
        )
        .join(Group, Group.id == Meeting.group_id)
        .outerjoin(Mark, (Mark.meeting_id == Meeting.id) & (Mark.member_id == member_id))
        .where(Meeting.id.in_(theirs), Meeting.held_on <= today)
        .order_by(Meeting.held_on.desc(), Meeting.id.desc())
    )
    return frame(session, statement, Slice(rows=LATEST_MEETINGS))


@dataclass(frozen=True)
class Paired:
    """One of a member's pairings, and their own part in it."""

    pairing_id: int
    role: Side
    other: str
    status: PairingStatus
    began_on: date
    ended_on: date | None


def pairings(session: Session, member_id: int) -> tuple[Paired, ...]:
    """Return a member's pairings in either role, the latest first."""
    as_mentor = Pairing.mentor_id == member_id
    statement = (
        select(
            Pairing.id,
            Pairing.mentor_id,
            Member.name,
            Pairing.status,
            Pairing.began_on,
            Pairing.ended_on,
        )
        .join(Member, Member.id == case((as_mentor, Pairing.mentee_id), else_=Pairing.mentor_id))
        .where(or_(as_mentor, Pairing.mentee_id == member_id))
        .order_by(Pairing.began_on.desc(), Pairing.id.desc())
    )
    return tuple(
        Paired(
            row.id,
            Side.MENTOR if row.mentor_id == member_id else Side.MENTEE,
            row.name,
            row.status,
            row.began_on,
            row.ended_on,
        )
        for row in session.execute(statement)
    )


@dataclass(frozen=True)
class Asked:
    """One of a member's requests for a mentor."""

    request_id: int
    status: RequestStatus
    opened_on: date
    closed_on: date | None


def requests(session: Session, member_id: int) -> tuple[Asked, ...]:
    """Return a member's requests for a mentor, the latest first."""
    statement = (
        select(
            MentoringRequest.id,
            MentoringRequest.status,
            MentoringRequest.opened_on,
            MentoringRequest.closed_on,
        )
        .where(MentoringRequest.mentee_id == member_id, MentoringRequest.of_past.is_(False))
        .order_by(MentoringRequest.opened_on.desc(), MentoringRequest.id.desc())
    )
    return tuple(Asked(*row) for row in session.execute(statement))


def aliases(session: Session, member_id: int) -> tuple[str, ...]:
    """Return the names that were confirmed for a member, by name."""
    statement = select(Alias.name_key).where(Alias.member_id == member_id).order_by(Alias.name_key)
    return tuple(session.scalars(statement))


def kept_apart(session: Session, member_id: int) -> Mapping[int, str]:
    """Return whom a member is not to be paired with, number and name, by name."""
    first = DoNotPair.first_id == member_id
    statement = (
        select(Member.id, Member.name)
        .select_from(DoNotPair)
        .join(Member, Member.id == case((first, DoNotPair.second_id), else_=DoNotPair.first_id))
        .where(or_(first, DoNotPair.second_id == member_id))
        .order_by(Member.name_key, Member.id)
    )
    return {row.id: row.name for row in session.execute(statement)}
