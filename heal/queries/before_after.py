"""The rows behind the honest before and after: who belonged, what was held, who came, who paired.

By number, without a name. Only for whoever is shown everything: a role that is not told who a
membership or a mark belongs to is refused.
"""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from heal.models.meetings import Mark, Meeting
from heal.models.members import Membership
from heal.models.pairings import Pairing
from heal.queries.frames import Rows, frame
from heal.queries.participation import Scope

LOOKS_BACK = timedelta(days=366)
"""The six meetings before a beginning lie within a year, also where a group meets monthly."""


def stays(session: Session, scope: Scope) -> pd.DataFrame:
    """Return who belonged to a group in the time that is read: member, group, joined_on, left_on.

    One row a stay; left_on is None while it lasts.
    """
    statement: Rows = select(
        Membership.member_id.label("member"),
        Membership.group_id.label("group"),
        Membership.joined_on,
        Membership.left_on,
    ).where(
        Membership.joined_on <= scope.until,
        or_(Membership.left_on.is_(None), Membership.left_on >= _first(scope)),
    )
    if scope.group_id is not None:
        statement = statement.where(Membership.group_id == scope.group_id)
    return frame(session, statement.order_by(Membership.id))


def held(session: Session, scope: Scope) -> pd.DataFrame:
    """Return the meetings that are read: meeting, group, held_on, cancelled, has_register."""
    statement: Rows = select(
        Meeting.id.label("meeting"),
        Meeting.group_id.label("group"),
        Meeting.held_on,
        Meeting.cancelled,
        Meeting.register.is_not(None).label("has_register"),
    ).where(*_read(scope))
    return frame(session, statement.order_by(Meeting.id))


def came(session: Session, scope: Scope) -> pd.DataFrame:
    """Return who was present at these meetings: meeting, member, present; without absences."""
    statement: Rows = (
        select(
            Mark.meeting_id.label("meeting"),
            Mark.member_id.label("member"),
            Mark.present,
        )
        .join(Meeting, Meeting.id == Mark.meeting_id)
        .where(Mark.present.is_(True), Meeting.cancelled.is_(False))
        .where(Meeting.register.is_not(None), *_read(scope))
        .order_by(Mark.id)
    )
    return frame(session, statement)


def first_pairings(session: Session, scope: Scope) -> pd.DataFrame:
    """Return each mentee's first pairing, whatever the period: pairing, member, began_on."""
    nearness = func.row_number().over(
        partition_by=Pairing.mentee_id, order_by=(Pairing.began_on, Pairing.id)
    )
    every = (
        select(
            Pairing.id.label("pairing"),
            Pairing.mentee_id.label("member"),
            Pairing.began_on,
            nearness.label("place"),
        )
        .where(Pairing.began_on <= scope.until)
        .subquery()
    )
    first = select(every.c.pairing, every.c.member, every.c.began_on).where(every.c.place == 1)
    return frame(session, first.order_by(every.c.pairing))


def _read(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    period = Meeting.held_on.between(_first(scope), scope.until)
    return (period,) if scope.group_id is None else (period, Meeting.group_id == scope.group_id)


def _first(scope: Scope) -> date:
    return scope.since - LOOKS_BACK
