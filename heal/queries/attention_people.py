"""Today's matters of one person: who waits for a mentor, who is willing, who rests."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from heal.models.members import Membership, SafeContact
from heal.models.mentors import MentorOffer
from heal.models.pairings import Pairing
from heal.models.proposals import Proposal
from heal.models.requests import MentoringRequest
from heal.models.reviews import Recommendation
from heal.queries.attention_lines import line
from heal.queries.frames import Rows
from heal.queries.pair_facts import LIVE
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
        MentoringRequest.opened_on <= days[Matter.WAITING],
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
        MentorOffer.status == MentorStatus.PAUSED, MentorOffer.paused_on <= days[Matter.RESTING]
    )


def never_asked(days: Cutoffs) -> Rows:
    """Return the approved mentors with room to whom nobody was ever proposed.

    Of a pair that began before the dashboard nobody knows who was asked when, but that they agreed.
    """
    proposed = select(Proposal.id).where(
        Proposal.offer_id == MentorOffer.id,
        or_(Proposal.asked_on.is_not(None), Proposal.status == ProposalStatus.AGREED),
    )
    return _offer(Matter.NEVER_ASKED, MentorOffer.decided_on).where(
        MentorOffer.status == MentorStatus.APPROVED,
        MentorOffer.capacity > 0,
        MentorOffer.decided_on <= days[Matter.NEVER_ASKED],
        ~proposed.correlate(MentorOffer).exists(),
    )


def unconfirmed(days: Cutoffs) -> Rows:
    """Return whoever mentors, is mentored or waits, and said long ago how they may be reached.

    Where nothing was said, nothing is stale: then only a talk in person is safe.
    """
    who = SafeContact.member_id
    live = select(Pairing.id).where(
        Pairing.status.in_(LIVE), (Pairing.mentor_id == who) | (Pairing.mentee_id == who)
    )
    offers_ = select(MentorOffer.id).where(
        MentorOffer.member_id == who, MentorOffer.status == MentorStatus.APPROVED
    )
    waits = select(MentoringRequest.id).where(
        MentoringRequest.mentee_id == who,
        MentoringRequest.status.in_((RequestStatus.OPEN, RequestStatus.ON_HOLD)),
    )
    return (
        line(
            Matter.SAFE_CONTACT,
            record_id=who,
            opens=who,
            person=who,
            since=SafeContact.confirmed_on,
        )
        .select_from(SafeContact)
        .where(
            SafeContact.confirmed_on <= days[Matter.SAFE_CONTACT],
            or_(
                *(found.correlate(SafeContact).exists() for found in (live, offers_, waits)),
            ),
        )
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
