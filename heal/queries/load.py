"""How many people the mentors in the pool have, and for how many more they have room."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from heal.models.mentors import MentorOffer
from heal.models.pairings import Pairing
from heal.queries.frames import Rows, frame
from heal.queries.participation import Scope
from heal.queries.people import ever_in_group
from heal.queries.scope import FOR_FIGURES
from heal.vocabulary import MentorStatus

Resting = aliased(MentorOffer)


def mentors(session: Session, scope: Scope) -> pd.DataFrame:
    """Return how many mentors have how many people on the last day of the period.

    One row for each rests, capacity and load: rests (approved, and resting); capacity, for how many
    people in all; load, pairings that went on that day, breaks included; n. Whoever was approved
    later, or has stopped, is not in the pool. Of rests the day is kept while they last, of
    capacity none: both are as they stand now.
    """
    until = scope.until
    load = (
        select(func.count(Pairing.id))
        .where(Pairing.mentor_id == MentorOffer.member_id, Pairing.began_on <= until)
        .where(or_(Pairing.ended_on.is_(None), Pairing.ended_on > until))
        .correlate(MentorOffer)
        .scalar_subquery()
    )
    rests = select(Resting.id).where(
        Resting.id == MentorOffer.id,
        Resting.status == MentorStatus.PAUSED,
        or_(Resting.paused_on.is_(None), Resting.paused_on <= until),
    )
    found = select(
        rests.exists().label("rests"),
        MentorOffer.capacity,
        load.label("load"),
    ).where(_in_the_pool(scope))
    if scope.group_id is not None:
        found = found.where(ever_in_group(MentorOffer.member_id, scope.group_id))
    each = found.subquery()
    kinds = (each.c.rests, each.c.capacity, each.c.load)
    counted: Rows = select(*kinds, func.count().label("n")).group_by(*kinds).order_by(*kinds)
    return frame(session, counted.execution_options(**FOR_FIGURES))


def _in_the_pool(scope: Scope) -> ColumnElement[bool]:
    until, stopped = scope.until, MentorOffer.status == MentorStatus.DISCONTINUED
    return and_(
        MentorOffer.decided_on <= until,
        or_(
            MentorOffer.status.in_((MentorStatus.APPROVED, MentorStatus.PAUSED)),
            and_(stopped, MentorOffer.discontinued_on > until),
        ),
    )
