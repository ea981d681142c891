"""What facilitators suggested: two people who may suit each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from heal.errors import NotFound
from heal.models.members import DoNotPair, Member
from heal.models.mentors import MentorOffer
from heal.models.proposals import Proposal
from heal.models.requests import MentoringRequest
from heal.models.reviews import Suggestion
from heal.queries.frames import EVERYTHING, Rows, Slice, frame
from heal.queries.proposals import LIVE
from heal.queries.requests import LOOKING
from heal.rules.suggestions import SuggestionFacts
from heal.vocabulary import SuggestionStatus

LATEST = Slice(rows=20)

Mentor, Mentee = aliased(Member), aliased(Member)


def mine(session: Session, *, account_id: int, page: Slice = EVERYTHING) -> pd.DataFrame:
    """Return what somebody suggested, what waits first, then the latest.

    Columns: suggestion_id, mentor, mentee (each None where their name is not shown here),
    suggested_on, status, words.
    """
    statement = _suggestions(Suggestion.status, Suggestion.words).where(
        Suggestion.account_id == account_id
    )
    waits = (Suggestion.status == SuggestionStatus.OPEN).desc()
    order = (waits, Suggestion.suggested_on.desc(), Suggestion.id.desc())
    return frame(session, statement.order_by(*order), page)


def for_mentee(session: Session, member_id: int) -> pd.DataFrame:
    """Return the open suggestions of a mentor for somebody, the earliest first.

    Columns: suggestion_id, mentor, mentee, suggested_on, suggested_by.
    """
    statement = _suggestions(Suggestion.suggested_by).where(
        Suggestion.mentee_id == member_id, Suggestion.status == SuggestionStatus.OPEN
    )
    return frame(session, statement.order_by(Suggestion.suggested_on, Suggestion.id))


def _suggestions(*more: Any) -> Rows:
    return (
        select(
            Suggestion.id.label("suggestion_id"),
            Mentor.name.label("mentor"),
            Mentee.name.label("mentee"),
            Suggestion.suggested_on,
            *more,
        )
        .outerjoin(Mentor, Mentor.id == Suggestion.mentor_id)
        .outerjoin(Mentee, Mentee.id == Suggestion.mentee_id)
    )


@dataclass(frozen=True)
class OneSuggestion:
    """One suggestion, with what there is already of the two.

    The request is the mentee's live one, the proposal a live one of the two.
    """

    row: Suggestion
    facts: SuggestionFacts
    request_id: int | None
    offer_id: int | None
    proposal_id: int | None


def suggestion(session: Session, suggestion_id: int) -> OneSuggestion:
    """Return one suggestion, or refuse where there is none."""
    asking = and_(
        MentoringRequest.mentee_id == Suggestion.mentee_id, MentoringRequest.status.in_(LOOKING)
    )
    proposed = and_(
        Proposal.request_id == MentoringRequest.id,
        Proposal.offer_id == MentorOffer.id,
        Proposal.status.in_(LIVE),
    )
    row = session.execute(
        select(
            Suggestion,
            Mentor.name,
            Mentee.name,
            MentoringRequest.id,
            MentoringRequest.status,
            MentorOffer.id,
            MentorOffer.status,
            Proposal.id,
            _kept_apart(),
        )
        .join(Mentor, Mentor.id == Suggestion.mentor_id)
        .join(Mentee, Mentee.id == Suggestion.mentee_id)
        .outerjoin(MentoringRequest, asking)
        .outerjoin(MentorOffer, MentorOffer.member_id == Suggestion.mentor_id)
        .outerjoin(Proposal, proposed)
        .where(Suggestion.id == suggestion_id)
    ).one_or_none()
    if row is None:
        raise NotFound("This suggestion is not in the records (any more); open Today again.")
    found, mentor, mentee, request_id, request, offer_id, offer, proposal_id, apart = row
    facts = SuggestionFacts(mentor, mentee, request, offer, do_not_pair=bool(apart))
    return OneSuggestion(found, facts, request_id, offer_id, proposal_id)


def _kept_apart() -> Any:
    one, other = Suggestion.mentor_id, Suggestion.mentee_id
    return (
        select(DoNotPair.id)
        .where(
            or_(
                and_(DoNotPair.first_id == one, DoNotPair.second_id == other),
                and_(DoNotPair.first_id == other, DoNotPair.second_id == one),
            )
        )
        .correlate(Suggestion)
        .exists()
    )
