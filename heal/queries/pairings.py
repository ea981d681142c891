"""Active and ended pairings, as lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from heal.models.members import Member
from heal.models.pairings import Contact, Ending, Pairing, PairingChannel
from heal.queries.frames import EVERYTHING, Rows, Slice, count, frame, joined
from heal.queries.pair_facts import LIVE
from heal.queries.people import ever_in_group, found, groups_on, in_group_on
from heal.rules.days import add_months
from heal.vocabulary import EndingManner, PairingStatus

MONTHS_OF_RECENT = 12

Mentor, Mentee = aliased(Member), aliased(Member)

CHANNELS = (
    select(joined(PairingChannel.channel))
    .where(PairingChannel.pairing_id == Pairing.id)
    .correlate(Pairing)
    .scalar_subquery()
)
LAST_IN_TOUCH = (
    select(func.max(Contact.happened_on))
    .where(Contact.pairing_id == Pairing.id)
    .correlate(Pairing)
    .scalar_subquery()
)


@dataclass(frozen=True, kw_only=True)
class ActiveFilter:
    """What the active pairings are narrowed to; the group is the mentee's, None is everything."""

    search: str = ""
    group_id: int | None = None
    status: PairingStatus | None = None
    check_in_due: bool = False
    quiet: bool = False


def active(
    session: Session, narrowed: ActiveFilter, *, today: date, page: Slice = EVERYTHING
) -> pd.DataFrame:
    """Return the live pairings, those to be asked after first, then as they began.

    Columns: pairing_id, mentor_id, mentor, mentee_id, mentee, groups (the mentee's), status,
    began_on, channels, check_in_due_on (None on a break), last_in_touch_on, quiet_on (the day from
    which the pair counts as quiet, which may lie ahead).
    """
    due_first = case((Pairing.check_in_due_on <= today, 0), else_=1)
    statement = _active(narrowed, today).order_by(due_first, Pairing.began_on, Pairing.id)
    return frame(session, statement, page)


def active_count(session: Session, narrowed: ActiveFilter, *, today: date) -> int:
    """Return how many live pairings the narrowed list holds."""
    return count(session, _active(narrowed, today))


def _active(narrowed: ActiveFilter, today: date) -> Rows:
    statement: Rows = _pairs(
        groups_on(Pairing.mentee_id, today).label("groups"),
        Pairing.status,
        Pairing.began_on,
        CHANNELS.label("channels"),
        Pairing.check_in_due_on,
        LAST_IN_TOUCH.label("last_in_touch_on"),
        Pairing.quiet_on,
    ).where(Pairing.status.in_(LIVE))
    if narrowed.search.strip():
        statement = statement.where(_either(narrowed.search))
    if narrowed.group_id is not None:
        statement = statement.where(in_group_on(Pairing.mentee_id, narrowed.group_id, today))
    if narrowed.status is not None:
        statement = statement.where(Pairing.status == narrowed.status)
    if narrowed.check_in_due:
        statement = statement.where(Pairing.check_in_due_on <= today)
    if narrowed.quiet:
        statement = statement.where(Pairing.quiet_on <= today)
    return statement


@dataclass(frozen=True, kw_only=True)
class EndedFilter:
    """What the ended pairings are narrowed to; the group is the mentee's, None is everything."""

    search: str = ""
    group_id: int | None = None
    manner: EndingManner | None = None
    recent: bool = False


def ended(
    session: Session, narrowed: EndedFilter, *, today: date, page: Slice = EVERYTHING
) -> pd.DataFrame:
    """Return the ended pairings, the latest end first.

    Columns: pairing_id, mentor_id, mentor, mentee_id, mentee, began_on, ended_on, said_by, manner,
    reason, boundaries_set, process_respected, gratitude_expressed (None where nothing was kept).
    """
    statement = _ended(narrowed, today).order_by(Pairing.ended_on.desc(), Pairing.id.desc())
    return frame(session, statement, page)


def ended_count(session: Session, narrowed: EndedFilter, *, today: date) -> int:
    """Return how many ended pairings the narrowed list holds."""
    return count(session, _ended(narrowed, today))


def _ended(narrowed: EndedFilter, today: date) -> Rows:
    statement: Rows = (
        _pairs(
            Pairing.began_on,
            Pairing.ended_on,
            Ending.said_by,
            Ending.manner,
            Ending.reason,
            Ending.boundaries_set,
            Ending.process_respected,
            Ending.gratitude_expressed,
        )
        .outerjoin(Ending, Ending.pairing_id == Pairing.id)
        .where(Pairing.status == PairingStatus.ENDED)
    )
    if narrowed.search.strip():
        statement = statement.where(_either(narrowed.search))
    if narrowed.group_id is not None:
        statement = statement.where(ever_in_group(Pairing.mentee_id, narrowed.group_id))
    if narrowed.manner is not None:
        statement = statement.where(Ending.manner == narrowed.manner)
    if narrowed.recent:
        statement = statement.where(Pairing.ended_on >= add_months(today, -MONTHS_OF_RECENT))
    return statement


def every(session: Session, *, today: date) -> pd.DataFrame:
    """Return all pairings, as they began: for taking the whole list out.

    Columns: those of `active` and of `ended`; groups are the mentee's today.
    """
    statement = (
        _pairs(
            groups_on(Pairing.mentee_id, today).label("groups"),
            Pairing.status,
            Pairing.began_on,
            Pairing.ended_on,
            CHANNELS.label("channels"),
            Pairing.check_in_due_on,
            LAST_IN_TOUCH.label("last_in_touch_on"),
            Ending.manner,
            Ending.reason,
            Ending.boundaries_set,
            Ending.process_respected,
            Ending.gratitude_expressed,
        )
        .outerjoin(Ending, Ending.pairing_id == Pairing.id)
        .order_by(Pairing.began_on, Pairing.id)
    )
    return frame(session, statement)


def _pairs(*columns: Any) -> Rows:
    return (
        select(
            Pairing.id.label("pairing_id"),
            Pairing.mentor_id,
            Mentor.name.label("mentor"),
            Pairing.mentee_id,
            Mentee.name.label("mentee"),
            *columns,
        )
        .join(Mentor, Mentor.id == Pairing.mentor_id)
        .join(Mentee, Mentee.id == Pairing.mentee_id)
    )


def _either(search: str) -> ColumnElement[bool]:
    return or_(found(search, Mentor), found(search, Mentee))
