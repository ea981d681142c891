"""Today's matter of informal connections: two people who come together again and again."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String, Subquery, and_, case, cast, exists, func, select
from sqlalchemy.orm import aliased

from heal.models.informal import InformalConnection
from heal.models.members import Member
from heal.queries.attention_lines import line
from heal.queries.frames import Rows
from heal.queries.informal_pairs import TOGETHER, kept_apart, live_pairing, live_proposal
from heal.rules.attention import Matter
from heal.rules.informal import OFTEN


def again_and_again(matter: Matter, since: date) -> Rows:
    """Return the pairs who came together three times or more after a day, a line a pair.

    The line is the latest connection of the two, and begins with its day; the detail is how often.
    Left out are two who are paired with each other, proposed to each other, or kept apart.
    """
    met = _met(since)
    one, other = aliased(Member), aliased(Member)
    return (
        line(
            matter,
            record_id=met.c.id,
            opens=met.c.id,
            person=met.c.first_id,
            other=met.c.second_id,
            since=met.c.closed_on,
            detail=cast(met.c.times, String),
        )
        .select_from(met)
        .join(one, and_(one.id == met.c.first_id, one.erased_on.is_(None)))
        .join(other, and_(other.id == met.c.second_id, other.erased_on.is_(None)))
        .where(
            met.c.place == 1,
            met.c.times >= OFTEN,
            ~exists(live_pairing(met.c.first_id, met.c.second_id)),
            ~exists(live_proposal(met.c.first_id, met.c.second_id)),
            ~kept_apart(met.c.first_id, met.c.second_id),
        )
    )


def _met(since: date) -> Subquery:
    who, whom = InformalConnection.member_id, InformalConnection.other_id
    first = case((who < whom, who), else_=whom)
    second = case((who < whom, whom), else_=who)
    latest = (InformalConnection.closed_on.desc(), InformalConnection.id.desc())
    return (
        select(
            InformalConnection.id,
            InformalConnection.closed_on,
            first.label("first_id"),
            second.label("second_id"),
            func.count().over(partition_by=(first, second)).label("times"),
            func.row_number().over(partition_by=(first, second), order_by=latest).label("place"),
        )
        .where(TOGETHER, InformalConnection.closed_on > since)
        .subquery("met")
    )
