"""Who was mentored by whom, who has been approved as a mentor, and who could be invited."""

from __future__ import annotations

from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, and_, case, extract, func, or_, select
from sqlalchemy.orm import Session, aliased

from heal.models.members import Member
from heal.models.mentors import MentorOffer
from heal.models.pairings import Ending, Pairing
from heal.models.requests import MentoringRequest
from heal.queries.frames import Rows, frame
from heal.queries.pair_facts import LIVE
from heal.queries.participation import Scope
from heal.queries.people import ever_in_group
from heal.queries.requests import LOOKING
from heal.queries.scope import FOR_FIGURES
from heal.rules.circle import (
    HAVE_BEEN_APPROVED,
    MAY_OFFER_AGAIN,
    NEVER_WELL,
    WELL_BY_MANNER,
    WELL_BY_REASON,
)
from heal.vocabulary import MentorStatus, NextForMentee, PairingStatus

Mentor, Mentee, Other = aliased(Member), aliased(Member), aliased(Pairing)


def edges(session: Session) -> pd.DataFrame:
    """Return every pairing there was, as they began: who mentored whom, and when.

    Columns: pairing_id, mentor_id, mentor, mentee_id, mentee (a name is None where the person's
    record was erased: the pairing still counts), began_on, ended_on (None while it goes on).
    """
    statement: Rows = (
        select(
            Pairing.id.label("pairing_id"),
            Pairing.mentor_id,
            _named(Mentor).label("mentor"),
            Pairing.mentee_id,
            _named(Mentee).label("mentee"),
            Pairing.began_on,
            Pairing.ended_on,
        )
        .join(Mentor, Mentor.id == Pairing.mentor_id)
        .join(Mentee, Mentee.id == Pairing.mentee_id)
        .order_by(Pairing.began_on, Pairing.id)
    )
    return frame(session, statement)


def approvals(session: Session) -> pd.DataFrame:
    """Return who has been approved as a mentor, whatever became of it, the earliest first.

    Columns: member_id, name (None where the record was erased), approved_on. Of somebody who
    stopped and offered again only the latest approval is kept.
    """
    statement: Rows = (
        select(
            MentorOffer.member_id,
            _named(Member).label("name"),
            MentorOffer.decided_on.label("approved_on"),
        )
        .join(Member, Member.id == MentorOffer.member_id)
        .where(MentorOffer.status.in_(HAVE_BEEN_APPROVED), MentorOffer.decided_on.is_not(None))
        .order_by(MentorOffer.decided_on, MentorOffer.member_id)
    )
    return frame(session, statement)


def mentors(session: Session, scope: Scope) -> pd.DataFrame:
    """Return how many have become mentors, by year, and how many of them were once mentees here.

    One row for each year and closed: year (in which they became a mentor); closed, whether a
    pairing as a mentee began before; n. The same as `rules.circle.came_round`, asked of the
    database; it goes by offers to mentor, without which nobody is paired as a mentor.
    """
    until = scope.until
    approved = case((MentorOffer.status.in_(HAVE_BEEN_APPROVED), MentorOffer.decided_on))
    mentored = (
        select(func.min(Pairing.began_on))
        .where(Pairing.mentor_id == MentorOffer.member_id)
        .correlate(MentorOffer)
        .scalar_subquery()
    )
    earlier = or_(approved.is_(None), mentored < approved)
    since = case((earlier, mentored), else_=approved)
    before = select(Other.id).where(
        Other.mentee_id == MentorOffer.member_id, Other.began_on < since
    )
    found = select(
        extract("year", since).label("year"),
        before.correlate(MentorOffer).exists().label("closed"),
    ).where(since.between(scope.since, until))
    if scope.group_id is not None:
        found = found.where(ever_in_group(MentorOffer.member_id, scope.group_id))
    each = found.subquery()
    kinds = (each.c.year, each.c.closed)
    counted: Rows = select(*kinds, func.count().label("n")).group_by(*kinds).order_by(*kinds)
    return frame(session, counted.execution_options(**FOR_FIGURES))


def could_be_invited(session: Session) -> pd.DataFrame:
    """Return who could be invited to mentor, whoever has waited longest first.

    Columns: pairing_id (the one that ended), member_id, name, mentor (None where erased),
    ended_on, manner, reason, offer_id (an earlier offer of theirs, None without one).
    """
    statement: Rows = select(
        Pairing.id.label("pairing_id"),
        Pairing.mentee_id.label("member_id"),
        Mentee.name,
        _named(Mentor).label("mentor"),
        Pairing.ended_on,
        Ending.manner,
        Ending.reason,
        MentorOffer.id.label("offer_id"),
    )
    found = invitable(statement).join(Mentor, Mentor.id == Pairing.mentor_id)
    return frame(session, found.order_by(Pairing.ended_on, Pairing.id))


def invitable(statement: Rows) -> Rows:
    """Return a statement narrowed to pairings whose mentee could be invited: one a member.

    The same as `rules.circle.could_be_invited`, asked of the database.
    """
    return (
        statement.select_from(Pairing)
        .join(Ending, Ending.pairing_id == Pairing.id)
        .join(Mentee, Mentee.id == Pairing.mentee_id)
        .outerjoin(MentorOffer, MentorOffer.member_id == Pairing.mentee_id)
        .where(
            Mentee.erased_on.is_(None),
            Pairing.status == PairingStatus.ENDED,
            _ended_well(),
            Ending.mentee_steady.is_(True),
            Ending.for_mentee == NextForMentee.BECOME_MENTOR,
            _no_later_word(),
            _may_offer(),
        )
    )


def _ended_well() -> ColumnElement[bool]:
    return and_(
        or_(Ending.reason.is_(None), Ending.reason.not_in(NEVER_WELL)),
        or_(Ending.manner.in_(WELL_BY_MANNER), Ending.reason.in_(WELL_BY_REASON)),
    )


def _no_later_word() -> ColumnElement[bool]:
    """No other time with a mentor goes on or ended later, and they look for none."""
    later = or_(
        Other.status.in_(LIVE),
        Other.ended_on > Pairing.ended_on,
        and_(Other.ended_on == Pairing.ended_on, Other.id > Pairing.id),
    )
    others = select(Other.id).where(Other.mentee_id == Pairing.mentee_id, later)
    looks = select(MentoringRequest.id).where(
        MentoringRequest.mentee_id == Pairing.mentee_id, MentoringRequest.status.in_(LOOKING)
    )
    return ~others.correlate(Pairing).exists() & ~looks.correlate(Pairing).exists()


def _may_offer() -> ColumnElement[bool]:
    settled_on = case(
        (MentorOffer.status == MentorStatus.DISCONTINUED, MentorOffer.discontinued_on),
        else_=MentorOffer.decided_on,
    )
    return or_(
        MentorOffer.id.is_(None),
        and_(MentorOffer.status.in_(MAY_OFFER_AGAIN), settled_on < Pairing.ended_on),
    )


def _named(member: Any) -> ColumnElement[str]:
    return case((member.erased_on.is_(None), member.name))
