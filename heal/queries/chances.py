"""Who could have come to which meeting, and who of them did: what the rates are counted from.

Only numbers leave the database: whom a row is about stands in conditions, and is told to nobody.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, literal, or_, select

from heal.models.meetings import Mark, Meeting
from heal.models.members import Membership
from heal.models.mentors import MentorOffer
from heal.models.pairings import Pairing
from heal.queries.frames import Rows
from heal.rules.circle import HAVE_BEEN_APPROVED
from heal.vocabulary import InMentoring

COUNTED = (Meeting.cancelled.is_(False), Meeting.register.is_not(None))
"""The conditions that a meeting counts for those who were members that day."""


def chances(*conditions: ColumnElement[bool], role: InMentoring | None = None) -> Rows:
    """Return a statement of each meeting and each person who was a member of its group that day.

    Columns: meeting, held_on, member, came (the number of their mark where they were present, else
    None), one (to be counted). A person's stays in a group never share a day (the door refuses
    that), so each stands there once.
    """
    statement: Rows = (
        select(
            Meeting.id.label("meeting"),
            Meeting.held_on,
            Membership.member_id.label("member"),
            Mark.id.label("came"),
            literal(1).label("one"),
        )
        .join(Membership, and_(Membership.group_id == Meeting.group_id, on_day(Meeting.held_on)))
        .outerjoin(
            Mark,
            and_(
                Mark.meeting_id == Meeting.id,
                Mark.member_id == Membership.member_id,
                Mark.present.is_(True),
            ),
        )
        .where(*conditions)
    )
    return statement if role is None else statement.where(_in_role(role))


def on_day(day: Any) -> ColumnElement[bool]:
    """Return the condition that a membership holds on a day, which may be a column."""
    return and_(
        Membership.joined_on <= day,
        or_(Membership.left_on.is_(None), Membership.left_on >= day),
    )


def _in_role(role: InMentoring) -> ColumnElement[bool]:
    """Return the condition that a member had the role by the day of the meeting."""
    paired = select(Pairing.id).where(
        Pairing.mentee_id == Membership.member_id, Pairing.began_on <= Meeting.held_on
    )
    approved = select(MentorOffer.id).where(
        MentorOffer.member_id == Membership.member_id,
        MentorOffer.status.in_(HAVE_BEEN_APPROVED),
        MentorOffer.decided_on <= Meeting.held_on,
    )
    mentee = paired.correlate(Membership, Meeting).exists()
    mentor = approved.correlate(Membership, Meeting).exists()
    if role is InMentoring.NEITHER:
        return and_(~mentee, ~mentor)
    return mentee if role is InMentoring.MENTEE else mentor
