"""How long people stay members, and when they first had a mentor."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from heal.models.members import Membership
from heal.models.pairings import Pairing
from heal.queries.frames import Rows, frame
from heal.queries.participation import Scope
from heal.queries.scope import FOR_FIGURES


def stays(session: Session, scope: Scope) -> pd.DataFrame:
    """Return each member's time in the groups: joined_on, left_on, mentored_on; no number of them.

    From the first day in any group to the last in all of them, None while one goes on; a break
    between two is none here. mentored_on is the first day of their first pairing as a mentee, None
    without one. For those who joined in the period; nothing after its last day counts.
    """
    until = scope.until
    over = case((Membership.left_on <= until, Membership.left_on))
    mentored_on = (
        select(func.min(Pairing.began_on))
        .where(Pairing.mentee_id == Membership.member_id, Pairing.began_on <= until)
        .correlate(Membership)
        .scalar_subquery()
    )
    joined_on = func.min(Membership.joined_on)
    statement: Rows = (
        select(
            joined_on.label("joined_on"),
            case((func.count() == func.count(over), func.max(over))).label("left_on"),
            mentored_on.label("mentored_on"),
        )
        .where(Membership.joined_on <= until)
        .group_by(Membership.member_id)
        .having(joined_on >= scope.since)
        .order_by(joined_on, Membership.member_id)
    )
    if scope.group_id is not None:
        statement = statement.where(Membership.group_id == scope.group_id)
    return frame(session, statement.execution_options(**FOR_FIGURES))
