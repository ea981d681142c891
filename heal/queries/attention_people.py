"""Today's matters of one person: who waits for a mentor, who is willing, who rests."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select

from heal.models.members import Membership
from heal.models.mentors import MentorOffer
from heal.models.pairings import Pairing
from heal.models.proposals import Proposal
from heal.models.requests import MentoringRequest
from heal.models.reviews import Recommendation
from heal.queries.attention_lines import line
from heal.queries.frames import Rows
from heal.queries.people import in_some_group_on
from heal.queries.reviews import FOR_THIS_OFFER
from heal.rules.attention import Cutoffs, Matter
from heal.vocabulary import MentorStatus, ProposalStatus, RequestStatus

LIVE_PROPOSAL = (
    select(Proposal.id)
    .outerjoin(Pairing, Pairing.proposal_id == Proposal.id)
    .where(
        Proposal.request_id == MentoringRequest.id,
        Proposal.status.in_((ProposalStatus.DRAFTED, ProposalStatus.ASKED, ProposalStatus.AGREED)),
        # One whose pairing proved to be a mistake stays agreed, and leads nowhere any more.
        Pairing.id.is_(None),
    )
    .correlate(MentoringRequest)
    .exists()
)
RECOMMENDED = select(Recommendation.id).where(FOR_THIS_OFFER).correlate(MentorOffer).exists()
LAST_LEFT = (
    select(func.max(Membership.left_on))
    .where(Membership.member_id == MentoringRequest.mentee_id)
    .correlate(MentoringRequest)
    .scalar_subquery()
)


def waiting(days: Cutoffs, today: date) -> Rows:
    """Return the open requests of current members that have waited long, with nobody proposed."""
    found = _request(Matter.WAITING, MentoringRequest.opened_on)
    return found.where(
        MentoringRequest.status == RequestStatus.OPEN,
        MentoringRequest.opened_on <= days.waiting,
        ~LIVE_PROPOSAL,
        in_some_group_on(MentoringRequest.mentee_id, today),
    )


def not_current(today: date) -> Rows:
    """Return the open requests of those who are in no group today."""
    since = func.coalesce(LAST_LEFT, MentoringRequest.opened_on)
    return _request(Matter.NOT_CURRENT, since).where(
        MentoringRequest.status == RequestStatus.OPEN,
        ~in_some_group_on(MentoringRequest.mentee_id, today),
    )


def recommended() -> Rows:
    """Return the offers that wait for a decision, and that a facilitator recommends."""
    found = _offer(Matter.RECOMMENDED, MentorOffer.offered_on)
    return found.where(MentorOffer.status == MentorStatus.OFFERED, RECOMMENDED)


def offers() -> Rows:
    """Return the other offers that wait for a decision."""
    found = _offer(Matter.OFFER, MentorOffer.offered_on)
    return found.where(MentorOffer.status == MentorStatus.OFFERED, ~RECOMMENDED)


def resting(days: Cutoffs) -> Rows:
    """Return the mentors who have rested for long."""
    found = _offer(Matter.RESTING, MentorOffer.paused_on)
    return found.where(
        MentorOffer.status == MentorStatus.PAUSED, MentorOffer.paused_on <= days.resting
    )


def _request(matter: Matter, since: Any) -> Rows:
    return line(
        matter,
        record_id=MentoringRequest.id,
        opens=MentoringRequest.id,
        person=MentoringRequest.mentee_id,
        since=since,
    ).select_from(MentoringRequest)


def _offer(matter: Matter, since: Any) -> Rows:
    return line(
        matter,
        record_id=MentorOffer.id,
        opens=MentorOffer.id,
        person=MentorOffer.member_id,
        since=since,
    ).select_from(MentorOffer)
