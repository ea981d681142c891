"""The facts that the five gates look at, for one mentor and one mentee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from heal.errors import NotFound
from heal.models.members import DoNotPair, Member
from heal.models.mentors import MentorChannel, MentorOffer
from heal.models.pairings import Pairing
from heal.models.proposals import Answer, Proposal
from heal.models.requests import MentoringRequest, RequestChannel
from heal.queries.eligibility import mentee_facts
from heal.rules.mentors import MentorFacts
from heal.rules.pairings import PairFacts
from heal.rules.proposals import AnswerFacts
from heal.vocabulary import AnswerKind, PairingStatus, ProposalStatus, Side

LIVE = (PairingStatus.ACTIVE, PairingStatus.PAUSED)
OPEN = (ProposalStatus.ASKED, ProposalStatus.AGREED)


@dataclass(frozen=True)
class Couple:
    """The offer and the request that a pair would come from."""

    offer_id: int
    request_id: int
    proposal_id: int | None = None


def of_proposal(session: Session, proposal_id: int, *, on: date) -> PairFacts:
    """Return the facts of a proposal on a day, with the answers so far."""
    row = session.execute(
        select(Proposal.offer_id, Proposal.request_id).where(Proposal.id == proposal_id)
    ).one_or_none()
    if row is None:
        raise NotFound("This proposal is not in the records (any more); open the request again.")
    return of_couple(session, Couple(row.offer_id, row.request_id, proposal_id), on=on)


def of_couple(session: Session, couple: Couple, *, on: date) -> PairFacts:
    """Return the facts of a mentor and a request on a day."""
    offer = session.execute(
        select(MentorOffer.member_id, MentorOffer.status, MentorOffer.capacity, Member.name)
        .join(Member, Member.id == MentorOffer.member_id)
        .where(MentorOffer.id == couple.offer_id)
    ).one_or_none()
    request = session.execute(
        select(MentoringRequest.mentee_id, MentoringRequest.attested_on).where(
            MentoringRequest.id == couple.request_id
        )
    ).one_or_none()
    if offer is None or request is None:
        raise NotFound("This offer or request is not in the records (any more); look again.")
    mentor = MentorFacts(
        name=offer.name,
        status=offer.status,
        capacity=offer.capacity,
        load=_live_as_mentor(session, offer.member_id),
        promised=_promised(session, couple),
    )
    return PairFacts(
        mentor_id=offer.member_id,
        mentee_id=request.mentee_id,
        mentor=mentor,
        mentee=mentee_facts(
            session, request.mentee_id, on=on, attested=request.attested_on is not None
        ),
        do_not_pair=are_kept_apart(session, offer.member_id, request.mentee_id),
        mentee_has_mentor=_has_mentor(session, request.mentee_id),
        mentor_channels=frozenset(
            session.scalars(
                select(MentorChannel.channel).where(MentorChannel.offer_id == couple.offer_id)
            )
        ),
        mentee_channels=frozenset(
            session.scalars(
                select(RequestChannel.channel).where(RequestChannel.request_id == couple.request_id)
            )
        ),
        answers=() if couple.proposal_id is None else answers(session, couple.proposal_id),
    )


def answers(session: Session, proposal_id: int) -> tuple[AnswerFacts, ...]:
    """Return what the two sides have said so far."""
    found = session.scalars(select(Answer).where(Answer.proposal_id == proposal_id))
    return tuple(
        AnswerFacts(
            side=answer.side,
            answer=answer.answer,
            answered_on=answer.answered_on,
            acknowledged=answer.acknowledged,
            close_friends=answer.close_friends,
            romantic_partners=answer.romantic_partners,
            long_standing=answer.long_standing,
        )
        for answer in found
    )


def are_kept_apart(session: Session, one_id: int, other_id: int) -> bool:
    """Say whether two people are marked as not to be paired."""
    first, second = sorted((one_id, other_id))
    statement = select(DoNotPair.id).where(
        DoNotPair.first_id == first, DoNotPair.second_id == second
    )
    return session.scalar(statement) is not None


def _live_as_mentor(session: Session, member_id: int) -> int:
    statement = select(func.count()).where(Pairing.mentor_id == member_id, Pairing.status.in_(LIVE))
    return session.scalar(statement) or 0


def _promised(session: Session, couple: Couple) -> int:
    """Count the mentor's earlier yeses in other proposals that are open, and have not begun."""
    begun = select(Pairing.id).where(Pairing.proposal_id == Proposal.id).correlate(Proposal)
    yeses = (
        select(Answer.answered_on, Answer.id, Answer.proposal_id)
        .join(Proposal, Proposal.id == Answer.proposal_id)
        .where(Proposal.offer_id == couple.offer_id, Proposal.status.in_(OPEN), ~begun.exists())
        .where(Answer.side == Side.MENTOR, Answer.answer == AnswerKind.YES)
        .order_by(Answer.answered_on, Answer.id)
    )
    made = [row.proposal_id for row in session.execute(yeses)]
    own = couple.proposal_id
    return made.index(own) if own in made else len(made)


def _has_mentor(session: Session, member_id: int) -> bool:
    statement = select(Pairing.id).where(Pairing.mentee_id == member_id, Pairing.status.in_(LIVE))
    return session.scalar(statement) is not None
