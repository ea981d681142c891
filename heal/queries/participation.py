"""The rows behind the figures: meetings, marks around a pairing's beginning, spans in time.

Every function is the one place for its aggregate; should one become slow, it moves to a summary
table here and no page notices.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from heal.models.groups import Group
from heal.models.meetings import Mark, Meeting
from heal.models.members import Membership
from heal.models.pairings import Pairing
from heal.models.requests import MentoringRequest
from heal.queries.chances import chances, on_day
from heal.queries.frames import Rows, frame
from heal.vocabulary import InMentoring

MEETINGS_EACH_SIDE = 20
"""Six count; the rest makes up for those that fall into the week of the beginning."""


@dataclass(frozen=True)
class Scope:
    """What the figures are about: days from a first on, and one group or all."""

    since: date
    until: date
    group_id: int | None = None


def meetings(session: Session, scope: Scope, *, role: InMentoring | None = None) -> pd.DataFrame:
    """Return each meeting: group, held_on, cancelled, has_register, attended, could.

    `could` counts the members of the group that day, `attended` those of them who were present;
    with a role only people who had it by then.
    """
    people = chances(*of_period(scope), role=role).subquery()
    counts = (
        select(
            people.c.meeting,
            func.count(people.c.came).label("attended"),
            func.count(people.c.one).label("could"),
        )
        .group_by(people.c.meeting)
        .subquery()
    )
    statement: Rows = (
        select(
            Group.name.label("group"),
            Meeting.held_on,
            Meeting.cancelled,
            Meeting.register.is_not(None).label("has_register"),
            func.coalesce(counts.c.attended, 0).label("attended"),
            func.coalesce(counts.c.could, 0).label("could"),
        )
        .join(Group, Group.id == Meeting.group_id)
        .outerjoin(counts, counts.c.meeting == Meeting.id)
        .where(*of_period(scope))
        .order_by(Meeting.held_on, Group.name)
    )
    return frame(session, statement)


def around_beginnings(session: Session, scope: Scope) -> pd.DataFrame:
    """Return the meetings around each pairing's first day: pairing, began_on, held_on, attended.

    One row a meeting that counts for the mentee: held, with a register, while they were a member.
    The nearest on either side only; two groups that meet on one day give two rows.
    """
    before = Meeting.held_on < Pairing.began_on
    nearness = func.row_number().over(
        partition_by=(Pairing.id, before),
        order_by=(
            case((before, Meeting.held_on), else_=None).desc(),
            case((before, None), else_=Meeting.held_on).asc(),
            Meeting.id,
        ),
    )
    near = (
        select(
            Pairing.id.label("pairing"),
            Pairing.began_on,
            Meeting.held_on,
            func.coalesce(Mark.present, False).label("attended"),
            nearness.label("nearness"),
        )
        .join(Membership, Membership.member_id == Pairing.mentee_id)
        .join(Meeting, Meeting.group_id == Membership.group_id)
        .outerjoin(Mark, (Mark.meeting_id == Meeting.id) & (Mark.member_id == Pairing.mentee_id))
        .where(Meeting.cancelled.is_(False), Meeting.register.is_not(None))
        .where(on_day(Meeting.held_on), Meeting.held_on <= scope.until)
        .where(Pairing.began_on.between(scope.since, scope.until), *of_group(scope))
        .subquery()
    )
    statement = (
        select(near.c.pairing, near.c.began_on, near.c.held_on, near.c.attended)
        .where(near.c.nearness <= MEETINGS_EACH_SIDE)
        .order_by(near.c.pairing, near.c.held_on)
    )
    return frame(session, statement)


def pairing_spans(session: Session, scope: Scope) -> pd.DataFrame:
    """Return every pairing's first and last day: began_on, ended_on (None while it goes on).

    And known_from: the day on which one that began before the dashboard was brought in, else None.
    """
    statement = (
        select(Pairing.began_on, Pairing.ended_on, Pairing.attested_on.label("known_from"))
        .where(Pairing.began_on <= scope.until, *of_group(scope))
        .order_by(Pairing.began_on, Pairing.id)
    )
    return frame(session, statement)


def request_spans(session: Session, scope: Scope) -> pd.DataFrame:
    """Return every request's first and last day, and how it stands: opened_on, closed_on, status.

    closed_on is None while it is live. What only holds the place of a request is none.
    """
    statement: Rows = (
        select(MentoringRequest.opened_on, MentoringRequest.closed_on, MentoringRequest.status)
        .where(MentoringRequest.opened_on <= scope.until, MentoringRequest.of_past.is_(False))
        .order_by(MentoringRequest.opened_on, MentoringRequest.id)
    )
    if scope.group_id is not None:
        statement = statement.where(
            member_of(MentoringRequest.mentee_id, scope.group_id, MentoringRequest.opened_on)
        )
    return frame(session, statement)


def of_period(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a meeting lies in the period, and is of the group."""
    period = Meeting.held_on.between(scope.since, scope.until)
    return (period,) if scope.group_id is None else (period, Meeting.group_id == scope.group_id)


def of_group(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    """Return that a pairing's mentee belonged to the scope's group on the day it began."""
    if scope.group_id is None:
        return ()
    return (member_of(Pairing.mentee_id, scope.group_id, Pairing.began_on),)


def member_of(member_id: Any, group_id: int, day: Any) -> ColumnElement[bool]:
    """Return the condition that a member belongs to a group on a day that a row tells."""
    own = select(Membership.id).where(
        Membership.member_id == member_id, Membership.group_id == group_id, on_day(day)
    )
    return own.correlate_except(Membership).exists()
