"""Today's matters of what was proposed to two people."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, func, select

from heal.models.mentors import MentorOffer
from heal.models.pairings import Pairing
from heal.models.proposals import Answer, Proposal
from heal.models.requests import MentoringRequest
from heal.models.reviews import Suggestion
from heal.queries.attention_lines import line
from heal.queries.frames import Rows
from heal.rules.attention import Cutoffs, Matter
from heal.vocabulary import (
    AnswerKind,
    ProposalStatus,
    RequestStatus,
    Side,
    SuggestionStatus,
)

LAST_YES = (
    select(func.max(Answer.answered_on))
    .where(Answer.proposal_id == Proposal.id)
    .correlate(Proposal)
    .scalar_subquery()
)
HAS_BEGUN = (
    select(Pairing.id).where(Pairing.proposal_id == Proposal.id).correlate(Proposal).exists()
)
ASKED_LAST = func.coalesce(Proposal.mentee_asked_on, Proposal.asked_on)
MENTORS_YES = (
    select(Answer.id)
    .where(Answer.proposal_id == Proposal.id, Answer.side == Side.MENTOR)
    .where(Answer.answer == AnswerKind.YES)
    .correlate(Proposal)
    .exists()
)
THE_MENTEES_TURN = and_(
    Proposal.status == ProposalStatus.ASKED, Proposal.mentee_asked_on.is_(None), MENTORS_YES
)
LOOKING = MentoringRequest.status == RequestStatus.OPEN


def both_said_yes() -> Rows:
    """Return the agreed proposals that no pairing has come of; a request on hold is left alone."""
    found = _proposal(Matter.BOTH_SAID_YES, func.coalesce(LAST_YES, Proposal.asked_on))
    return found.where(Proposal.status == ProposalStatus.AGREED, LOOKING, ~HAS_BEGUN)


def mentor_said_yes() -> Rows:
    """Return the proposals whose mentor said yes, and whose mentee has not been asked."""
    found = _proposal(Matter.MENTOR_SAID_YES, func.coalesce(LAST_YES, Proposal.asked_on))
    return found.where(THE_MENTEES_TURN, LOOKING)


def to_let_go(days: Cutoffs) -> Rows:
    """Return the proposals that have been without a full answer long enough to be let go.

    Also those of a request on hold: a mentor who was asked is not kept waiting for ever.
    """
    found = _proposal(Matter.LET_GO, ASKED_LAST)
    return found.where(
        Proposal.status == ProposalStatus.ASKED,
        days[Matter.LET_GO] >= ASKED_LAST,
        ~THE_MENTEES_TURN,
    )


def to_be_reminded(days: Cutoffs) -> Rows:
    """Return the proposals whose reminder is due, and was not given lately."""
    found = _proposal(Matter.REMINDER, ASKED_LAST)
    return found.where(
        Proposal.status == ProposalStatus.ASKED,
        days[Matter.REMINDER] >= ASKED_LAST,
        days[Matter.LET_GO] < ASKED_LAST,
        ~THE_MENTEES_TURN,
        Proposal.nudged_on.is_(None) | (Proposal.nudged_on <= days[Matter.REMINDER]),
        LOOKING,
    )


def suggested() -> Rows:
    """Return the pairs that a facilitator suggests, and that nobody has looked at."""
    return (
        line(
            Matter.SUGGESTED,
            record_id=Suggestion.id,
            opens=Suggestion.id,
            person=Suggestion.mentor_id,
            other=Suggestion.mentee_id,
            since=Suggestion.suggested_on,
        )
        .select_from(Suggestion)
        .where(Suggestion.status == SuggestionStatus.OPEN)
    )


def ideas(days: Cutoffs) -> Rows:
    """Return the ideas that nobody has acted on for a while."""
    found = _proposal(Matter.IDEA, Proposal.drafted_on)
    return found.where(
        Proposal.status == ProposalStatus.DRAFTED, Proposal.drafted_on <= days[Matter.IDEA], LOOKING
    )


def _proposal(matter: Matter, since: Any) -> Rows:
    return (
        line(
            matter,
            record_id=Proposal.id,
            opens=Proposal.id,
            person=MentorOffer.member_id,
            other=MentoringRequest.mentee_id,
            since=since,
        )
        .select_from(Proposal)
        .join(MentorOffer, MentorOffer.id == Proposal.offer_id)
        .join(MentoringRequest, MentoringRequest.id == Proposal.request_id)
    )
