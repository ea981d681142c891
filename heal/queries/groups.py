"""Groups, as a list and as one group."""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from heal.errors import NotFound
from heal.models.groups import Group
from heal.models.meetings import Meeting
from heal.models.members import Membership
from heal.queries.frames import frame

LAST_REGISTER = (
    select(func.max(Meeting.held_on))
    .where(Meeting.group_id == Group.id, Meeting.register.is_not(None))
    .correlate(Group)
    .scalar_subquery()
)


def groups(session: Session, *, today: date) -> pd.DataFrame:
    """Return every group by name.

    Columns: group_id, group, time_zone, members (today), last_register_on, own_rule (whether it
    has its own idea of attending).
    """
    members = (
        select(func.count(Membership.member_id.distinct()))
        .where(Membership.group_id == Group.id, Membership.joined_on <= today)
        .where(Membership.left_on.is_(None) | (Membership.left_on >= today))
        .correlate(Group)
        .scalar_subquery()
    )
    own_rule = func.coalesce(
        Group.attending_meetings, Group.attending_of_last, Group.attending_within_days
    ).is_not(None)
    statement = select(
        Group.id.label("group_id"),
        Group.name.label("group"),
        Group.time_zone,
        members.label("members"),
        LAST_REGISTER.label("last_register_on"),
        own_rule.label("own_rule"),
    ).order_by(Group.name)
    return frame(session, statement)


def group(session: Session, group_id: int) -> Group:
    """Return one group, or refuse where there is none."""
    found = session.scalar(select(Group).where(Group.id == group_id))
    if found is None:
        raise NotFound("This group is not in the records (any more); open the list again.")
    return found
