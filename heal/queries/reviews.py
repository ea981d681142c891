"""What a facilitator is asked about, and what facilitators said of it: offers, requests, pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Exists, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from heal.errors import NotFound
from heal.models.members import Member
from heal.models.mentors import MentorOffer
from heal.models.pairings import Pairing
from heal.models.requests import MentoringRequest
from heal.models.reviews import Recommendation, RecommendedQuality, Suggestion
from heal.queries import settings
from heal.queries.attending import stayed_away
from heal.queries.attention_pairs import wants_a_word
from heal.queries.frames import EVERYTHING, Rows, Slice, frame, joined, split
from heal.queries.mentors import QUALITIES
from heal.queries.pair_facts import LIVE
from heal.queries.people import groups_on
from heal.vocabulary import (
    ExperienceBasis,
    MentorStatus,
    PairingStatus,
    Quality,
    RequestStatus,
    SuggestionStatus,
)

FOR_THIS_OFFER = and_(
    Recommendation.offer_id == MentorOffer.id,
    Recommendation.recommended_on >= MentorOffer.offered_on,
)
"""A word that was given for an earlier offer says nothing of the present one."""
SEEN = (
    select(joined(RecommendedQuality.quality))
    .where(RecommendedQuality.recommendation_id == Recommendation.id)
    .correlate(Recommendation)
    .scalar_subquery()
)


def needs_attention(today: date, away: Sequence[int]) -> Exists:
    """Return the condition that a pairing needs attention today, and not why.

    It is to be asked after, or quiet, or a side's latest word waits for somebody to see to it, or
    it is among those whose mentee stays `away` from meetings.
    """
    pair = aliased(Pairing)
    # Within an EXISTS, so that it may be told where the columns that it looks at may not.
    return (
        select(pair.id)
        .where(
            pair.id == Pairing.id,
            pair.status == PairingStatus.ACTIVE,
            or_(
                pair.check_in_due_on <= today,
                pair.quiet_on <= today,
                wants_a_word(pair),
                pair.id.in_(away),
            ),
        )
        .correlate(Pairing)
        .exists()
    )


@dataclass(frozen=True)
class Counts:
    """How much there is to review: one number a part of the page."""

    offers: int
    requests: int
    suggestions: int
    pairs: int


def counts(session: Session, *, account_id: int, but: int | None = None) -> Counts:
    """Return how many offers wait, requests are open, own suggestions wait, and pairs go on.

    Pairs without somebody, where one is given: nobody is told how their own pair goes.
    """
    waiting = select(func.count()).select_from(_offers(account_id).subquery())
    asking = select(func.count()).select_from(_requests().subquery())
    suggested = select(func.count(Suggestion.id)).where(
        Suggestion.account_id == account_id, Suggestion.status == SuggestionStatus.OPEN
    )
    going_on = select(func.count(Pairing.id)).where(*_live(but))
    parts = (waiting, asking, suggested, going_on)
    row = session.execute(select(*(part.scalar_subquery() for part in parts))).one()
    return Counts(*(number or 0 for number in row))


def offers(
    session: Session, *, account_id: int, today: date, page: Slice = EVERYTHING
) -> pd.DataFrame:
    """Return the offers that wait for a decision, whoever has waited longest first.

    Columns: offer_id, member_id, name, groups, offered_on, recommended_on (by this account, for
    the present offer; else None).
    """
    statement = _offers(account_id, groups_on(MentorOffer.member_id, today).label("groups"))
    return frame(session, statement.order_by(MentorOffer.offered_on, MentorOffer.id), page)


def _offers(account_id: int, *more: ColumnElement[Any]) -> Rows:
    return (
        select(
            MentorOffer.id.label("offer_id"),
            MentorOffer.member_id,
            Member.name,
            *more,
            MentorOffer.offered_on,
            Recommendation.recommended_on,
        )
        .join(Member, Member.id == MentorOffer.member_id)
        .outerjoin(Recommendation, and_(FOR_THIS_OFFER, Recommendation.account_id == account_id))
        .where(MentorOffer.status == MentorStatus.OFFERED, Member.erased_on.is_(None))
    )


@dataclass(frozen=True)
class OfferToReview:
    """An offer as a facilitator is asked about it, with what they have said of it."""

    offer_id: int
    member_id: int
    name: str
    groups: str
    status: MentorStatus
    offered_on: date
    experience: ExperienceBasis
    told: tuple[str, ...]
    recommended_on: date | None
    seen: frozenset[Quality]
    words: str | None


def offer(session: Session, offer_id: int, *, account_id: int, today: date) -> OfferToReview:
    """Return one offer, and what this account has said of it, or refuse where there is none."""
    row = session.execute(
        select(
            MentorOffer.member_id,
            Member.name,
            groups_on(MentorOffer.member_id, today).label("groups"),
            MentorOffer.status,
            MentorOffer.offered_on,
            MentorOffer.experience,
            QUALITIES.label("told"),
            Recommendation.recommended_on,
            SEEN.label("seen"),
            Recommendation.words,
        )
        .join(Member, Member.id == MentorOffer.member_id)
        .outerjoin(Recommendation, and_(FOR_THIS_OFFER, Recommendation.account_id == account_id))
        .where(MentorOffer.id == offer_id, Member.erased_on.is_(None))
    ).one_or_none()
    if row is None:
        raise NotFound("This offer is not in the records (any more); open the list again.")
    return OfferToReview(
        offer_id=offer_id,
        member_id=row.member_id,
        name=row.name,
        groups=row.groups or "",
        status=row.status,
        offered_on=row.offered_on,
        experience=row.experience,
        told=split(row.told),
        recommended_on=row.recommended_on,
        seen=frozenset(Quality(word) for word in split(row.seen)),
        words=row.words,
    )


def recommendations(session: Session, offer_id: int) -> pd.DataFrame:
    """Return what facilitators say for an offer as it stands, the earliest first.

    Columns: recommended_by, recommended_on, qualities, words.
    """
    statement: Rows = (
        select(
            Recommendation.recommended_by,
            Recommendation.recommended_on,
            SEEN.label("qualities"),
            Recommendation.words,
        )
        .join(MentorOffer, FOR_THIS_OFFER)
        .where(MentorOffer.id == offer_id)
        .order_by(Recommendation.recommended_on, Recommendation.id)
    )
    return frame(session, statement)


def requests(session: Session, *, today: date, page: Slice = EVERYTHING) -> pd.DataFrame:
    """Return the requests that somebody is being looked for, whoever has waited longest first.

    Columns: request_id, member_id, name, groups (today), opened_on, attested_on, attested_by.
    """
    statement = _requests(groups_on(MentoringRequest.mentee_id, today).label("groups"))
    order = (MentoringRequest.opened_on, MentoringRequest.id)
    return frame(session, statement.order_by(*order), page)


def _requests(*more: ColumnElement[Any]) -> Rows:
    return (
        select(
            MentoringRequest.id.label("request_id"),
            MentoringRequest.mentee_id.label("member_id"),
            Member.name,
            *more,
            MentoringRequest.opened_on,
            MentoringRequest.attested_on,
            MentoringRequest.attested_by,
        )
        .join(Member, Member.id == MentoringRequest.mentee_id)
        .where(MentoringRequest.status == RequestStatus.OPEN, Member.erased_on.is_(None))
    )


def pairs(
    session: Session, *, today: date, but: int | None = None, page: Slice = EVERYTHING
) -> pd.DataFrame:
    """Return the pairs that go on, those that need attention first, then as they began.

    Columns: pairing_id, mentor, mentee (each None where their name is not shown here), began_on,
    status, needs_attention. Without the pairs of somebody, where one is given: nobody is told how
    their own pair goes, since the other side's word is not theirs to read.
    """
    mentor, mentee = aliased(Member), aliased(Member)
    away = stayed_away(session, settings.programme(session), on=today)
    attention = needs_attention(today, away)
    statement: Rows = (
        select(
            Pairing.id.label("pairing_id"),
            mentor.name.label("mentor"),
            mentee.name.label("mentee"),
            Pairing.began_on,
            Pairing.status,
            attention.label("needs_attention"),
        )
        .outerjoin(mentor, mentor.id == Pairing.mentor_id)
        .outerjoin(mentee, mentee.id == Pairing.mentee_id)
        .where(*_live(but))
        .order_by(attention.desc(), Pairing.began_on, Pairing.id)
    )
    rows = frame(session, statement, page)
    rows["needs_attention"] = rows["needs_attention"].astype(bool)
    return rows


def _live(but: int | None) -> tuple[ColumnElement[bool], ...]:
    nobody = but or 0
    return (
        Pairing.status.in_(LIVE),
        Pairing.mentor_id != nobody,
        Pairing.mentee_id != nobody,
    )
