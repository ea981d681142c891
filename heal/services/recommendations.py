"""What a facilitator says for somebody in their groups who offers to mentor."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.errors import BadValue, NotFound, NotPermitted
from heal.models.mentors import MentorOffer
from heal.models.reviews import Recommendation, RecommendedQuality
from heal.rules import reviews
from heal.rules.access import Actor, require
from heal.services import records
from heal.vocabulary import Permission, Quality


def recommend(
    session: Session,
    actor: Actor,
    offer_id: int,
    *,
    qualities: Collection[Quality],
    words: str | None,
    on: date,
) -> int:
    """Keep a facilitator's word for an offer that waits for a decision, and return its number.

    There is one a facilitator and offer: saying it again corrects it.
    """
    require(actor, Permission.REVIEW)
    offer = _waiting_offer(session, actor, offer_id)
    said = records.note(words)
    _refuse(reviews.recommendation_problems(qualities=qualities, words=said))
    day = offer.offered_on.isoformat()
    records.in_order(offer.offered_on, on, f"The offer came on {day}; recommend it from then on.")
    row = _own(session, actor, offer_id) or Recommendation(
        offer_id=offer_id,
        account_id=_account(actor),
        recommended_by=actor.name,
        recommended_on=on,
    )
    row.recommended_by, row.recommended_on, row.words = actor.name, on, said
    session.add(row)
    session.flush()
    _keep_qualities(session, row.id, set(qualities))
    return row.id


def take_back(session: Session, actor: Actor, offer_id: int) -> None:
    """Forget one's own recommendation of an offer that waits for a decision."""
    require(actor, Permission.REVIEW)
    _waiting_offer(session, actor, offer_id)
    row = _own(session, actor, offer_id)
    if row is None:
        raise NotFound("You have not recommended this offer, so there is nothing to take back.")
    _keep_qualities(session, row.id, set())
    session.flush()
    session.delete(row)


def _waiting_offer(session: Session, actor: Actor, offer_id: int) -> MentorOffer:
    offer = records.find(session, MentorOffer, offer_id, "offer")
    if reviews.is_oneself(actor.member_id, offer.member_id):
        raise NotPermitted(reviews.YOURSELF)
    _refuse(reviews.waiting_problems(offer.status))
    return offer


def _own(session: Session, actor: Actor, offer_id: int) -> Recommendation | None:
    return session.scalar(
        select(Recommendation).where(
            Recommendation.offer_id == offer_id, Recommendation.account_id == _account(actor)
        )
    )


def _account(actor: Actor) -> int:
    if actor.account_id is None:
        raise NotPermitted("Only somebody who is signed in says this in their own name.")
    return actor.account_id


def _refuse(problems: tuple[str, ...]) -> None:
    if problems:
        raise BadValue(" ".join(problems))


def _keep_qualities(session: Session, recommendation_id: int, wanted: set[Quality]) -> None:
    statement = select(RecommendedQuality).where(
        RecommendedQuality.recommendation_id == recommendation_id
    )
    kept = session.scalars(statement).all()
    for row in kept:
        if row.quality not in wanted:
            session.delete(row)
    for quality in sorted(wanted - {row.quality for row in kept}):
        session.add(RecommendedQuality(recommendation_id=recommendation_id, quality=quality))
