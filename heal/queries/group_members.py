"""Who belongs to the groups that somebody leads: all of them, and one of them.

A name, the groups, who came, and that there is a pair and whether it needs attention: no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Exists, String, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from heal.errors import NotFound
from heal.models.members import Member, Membership
from heal.models.pairings import Pairing
from heal.queries import settings
from heal.queries.attending import stayed_away
from heal.queries.frames import EVERYTHING, Rows, Slice, count, frame
from heal.queries.members import LAST_CAME
from heal.queries.pair_facts import LIVE
from heal.queries.people import belongs_on, groups_on, named
from heal.queries.reviews import needs_attention
from heal.vocabulary import PairingStatus, Side

Id = InstrumentedAttribute[int]


def everyone(
    session: Session,
    *,
    today: date,
    group_id: int | None = None,
    search: str = "",
    page: Slice = EVERYTHING,
) -> pd.DataFrame:
    """Return who belongs today, by name.

    Columns: member_id, name, groups, last_came_on (None where no register names them).
    """
    statement = _everyone(today, group_id, search).order_by(Member.name_key, Member.id)
    return frame(session, statement, page)


def everyone_count(
    session: Session, *, today: date, group_id: int | None = None, search: str = ""
) -> int:
    """Return how many people belong today."""
    return count(session, _everyone(today, group_id, search))


def _everyone(today: date, group_id: int | None, search: str) -> Rows:
    now = select(Membership.member_id).where(*belongs_on(today))
    if group_id is not None:
        now = now.where(Membership.group_id == group_id)
    statement: Rows = select(
        Member.id.label("member_id"),
        Member.name,
        groups_on(Member.id, today).label("groups"),
        LAST_CAME.label("last_came_on"),
    ).where(Member.erased_on.is_(None), Member.id.in_(now))
    if search:
        statement = statement.where(named(search))
    return statement


def name(session: Session, member_id: int) -> str:
    """Return somebody's name, or refuse where they are in none of the groups that are shown."""
    found = session.scalar(
        select(Member.name).where(Member.id == member_id, Member.erased_on.is_(None))
    )
    if found is None:
        raise NotFound("Nobody of your groups stands here (any more); open the list again.")
    return found


@dataclass(frozen=True)
class Pair:
    """A pairing that goes on, as far as it is told: that it needs attention, and never why."""

    side: Side
    """The person's own part in it."""
    other: str | None
    """None where the other was never in a group that is shown."""
    status: PairingStatus
    began_on: date
    needs_attention: bool


def pairs(
    session: Session, member_id: int, *, today: date, but: int | None = None
) -> tuple[Pair, ...]:
    """Return a person's pairings that go on, the oldest first; without those of one member.

    Nobody is told here how their own pair goes.
    """
    away = stayed_away(session, settings.programme(session), on=today)
    needed = needs_attention(today, away)
    parts = (
        _pairs(Side.MENTEE, Pairing.mentee_id, Pairing.mentor_id, member_id, but, needed),
        _pairs(Side.MENTOR, Pairing.mentor_id, Pairing.mentee_id, member_id, but, needed),
    )
    found = union_all(*parts).subquery("pairs")
    statement = select(found).order_by(found.c.began_on, found.c.pairing_id)
    return tuple(
        Pair(Side(row.side), row.other, row.status, row.began_on, row.needs_attention)
        for row in session.execute(statement)
    )


def _pairs(
    side: Side, own: Id, theirs: Id, member_id: int, but: int | None, needed: Exists
) -> Rows:
    other = aliased(Member)
    statement: Rows = (
        select(
            literal(side.value, String).label("side"),
            Pairing.id.label("pairing_id"),
            other.name.label("other"),
            Pairing.status,
            Pairing.began_on,
            needed.label("needs_attention"),
        )
        .outerjoin(other, other.id == theirs)
        .where(own == member_id, Pairing.status.in_(LIVE))
    )
    return statement if but is None else statement.where(own != but, theirs != but)
