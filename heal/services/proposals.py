"""What a coordinator does to bring two people together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.errors import BadValue
from heal.models.pairings import Pairing
from heal.models.proposals import Answer, Proposal
from heal.models.requests import MentoringRequest
from heal.queries import pair_facts
from heal.queries.pair_facts import Couple
from heal.rules import mentors, pairings, proposals, requests
from heal.rules.access import Actor, require
from heal.rules.obstacles import refuse_if_any
from heal.services import records
from heal.vocabulary import (
    AnswerKind,
    Conveyed,
    DeclineReason,
    Permission,
    ProposalStatus,
    ProposalVerb,
    RequestStatus,
    Side,
)

LIVE = (ProposalStatus.DRAFTED, ProposalStatus.ASKED, ProposalStatus.AGREED)
HAS_BEGUN = (
    select(Pairing.id).where(Pairing.proposal_id == Proposal.id).correlate(Proposal).exists()
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What one side said, when, and how it came; None where a question was not answered."""

    answer: AnswerKind
    on: date
    came_by: Conveyed
    acknowledged: bool = False
    close_friends: bool | None = None
    romantic_partners: bool | None = None
    long_standing: bool | None = None
    reason: DeclineReason | None = None


def draft(session: Session, actor: Actor, request_id: int, *, offer_id: int, on: date) -> int:
    """Note a mentor as an idea for a request and return the proposal's number."""
    require(actor, Permission.MANAGE_REQUESTS)
    request = _looking(session, request_id)
    pair = pair_facts.of_couple(session, Couple(offer_id, request_id), on=on)
    refuse_if_any(
        (
            *proposals.two_people(pair.mentor_id, pair.mentee_id),
            *mentors.approved(pair.mentor),
            *proposals.may_meet(do_not_pair=pair.do_not_pair),
        )
    )
    known = select(Proposal.id).where(
        Proposal.request_id == request_id,
        Proposal.offer_id == offer_id,
        Proposal.status.in_(LIVE),
    )
    if session.scalar(known) is not None:
        raise BadValue(f"{pair.mentor.name} has been proposed for this request already.")
    day = request.opened_on.isoformat()
    records.in_order(request.opened_on, on, f"The request came on {day}; propose from then on.")
    proposal = Proposal(
        request_id=request_id,
        offer_id=offer_id,
        status=proposals.LIFECYCLE.beginning(ProposalVerb.DRAFT),
        drafted_on=on,
    )
    session.add(proposal)
    session.flush()
    return proposal.id


def ask(
    session: Session, actor: Actor, proposal_id: int, *, on: date, mentor_first: bool = False
) -> None:
    """Record that both were asked, or the mentor first and the mentee only after their yes."""
    require(actor, Permission.MANAGE_REQUESTS)
    proposal = _proposal(session, proposal_id)
    target = proposals.LIFECYCLE.target(proposal.status, ProposalVerb.ASK)
    _looking(session, proposal.request_id)
    refuse_if_any(pairings.may_propose(pair_facts.of_proposal(session, proposal_id, on=on)))
    records.in_order(proposal.drafted_on, on, "Nobody can be asked before the idea came up.")
    proposal.status, proposal.asked_on = target, on
    proposal.mentee_asked_on = None if mentor_first else on


def ask_mentee(session: Session, actor: Actor, proposal_id: int, *, on: date) -> None:
    """Record that the mentee was asked, after the mentor had said yes."""
    require(actor, Permission.MANAGE_REQUESTS)
    proposal = _proposal(session, proposal_id)
    obstacle = proposals.may_ask_mentee(
        proposal.status, proposal.mentee_asked_on, pair_facts.answers(session, proposal_id), on=on
    )
    if obstacle is not None:
        raise BadValue(obstacle)
    refuse_if_any(pairings.may_propose(pair_facts.of_proposal(session, proposal_id, on=on)))
    proposal.mentee_asked_on = on


def answer(session: Session, actor: Actor, proposal_id: int, *, side: Side, said: Said) -> None:
    """Record one side's answer, or that a side changed its mind.

    A no, or any of the three relationships, closes the proposal neutrally; two full yeses agree it,
    if all that was asked at the proposal still holds.
    """
    require(actor, Permission.MANAGE_REQUESTS)
    proposal = _proposal(session, proposal_id)
    if proposal.status not in (ProposalStatus.ASKED, ProposalStatus.AGREED):
        proposals.LIFECYCLE.target(proposal.status, ProposalVerb.AGREE)
    _refuse_begun(session, proposal_id)
    _refuse_unasked(proposal, side, said.on)
    _keep(session, proposal_id, side, said)
    session.flush()
    verb = proposals.verdict(pair_facts.answers(session, proposal_id))
    if proposal.status is ProposalStatus.AGREED and verb is not ProposalVerb.CLOSE:
        raise BadValue("Both have said yes already; only a change of mind can be added.")
    if verb is ProposalVerb.AGREE:
        refuse_if_any(pairings.may_agree(pair_facts.of_proposal(session, proposal_id, on=said.on)))
    if verb is not None:
        proposal.status = proposals.LIFECYCLE.target(proposal.status, verb)
    if verb is ProposalVerb.CLOSE:
        proposal.closed_on = said.on


def nudge(session: Session, actor: Actor, proposal_id: int, *, on: date) -> None:
    """Record that those who have not answered were reminded."""
    require(actor, Permission.MANAGE_REQUESTS)
    proposal = _proposal(session, proposal_id)
    if proposal.status is not ProposalStatus.ASKED:
        raise BadValue("Only somebody who was asked can be reminded.")
    records.in_order(
        proposal.mentee_asked_on or proposal.asked_on, on,
        "Nobody can be reminded before they were asked; check the day.",
    )  # fmt: skip
    proposal.nudged_on = on


def lapse(session: Session, actor: Actor, proposal_id: int, *, on: date) -> None:
    """Let an unanswered proposal go, without blame."""
    require(actor, Permission.MANAGE_REQUESTS)
    _close(_proposal(session, proposal_id), ProposalVerb.LAPSE, on)


def discard(session: Session, actor: Actor, proposal_id: int, *, on: date) -> None:
    """Drop an idea before anyone was asked."""
    require(actor, Permission.MANAGE_REQUESTS)
    _close(_proposal(session, proposal_id), ProposalVerb.DISCARD, on)


def close(session: Session, actor: Actor, proposal_id: int, *, on: date) -> None:
    """Record that a proposal does not go ahead, through nobody's fault."""
    require(actor, Permission.MANAGE_REQUESTS)
    _refuse_begun(session, proposal_id)
    _close(_proposal(session, proposal_id), ProposalVerb.CLOSE, on)


def let_go_of_request(
    session: Session, actor: Actor, request_id: int, *, on: date, but: int | None = None
) -> None:
    """Close every live proposal of a request that no pairing began from, except one."""
    require(actor, Permission.MANAGE_REQUESTS)
    live = select(Proposal).where(Proposal.status.in_(LIVE), ~HAS_BEGUN)
    for proposal in session.scalars(live.where(Proposal.request_id == request_id)):
        if proposal.id != but:
            _let_go(proposal, on)


def let_go_of_offer(session: Session, actor: Actor, offer_id: int, *, on: date) -> None:
    """Close every live proposal of a mentor who stops, except where a pairing began from it."""
    require(actor, Permission.MANAGE_REQUESTS)
    live = select(Proposal).where(Proposal.status.in_(LIVE), ~HAS_BEGUN)
    for proposal in session.scalars(live.where(Proposal.offer_id == offer_id)):
        _let_go(proposal, on)


def _let_go(proposal: Proposal, on: date) -> None:
    drafted = proposal.status is ProposalStatus.DRAFTED
    _close(proposal, ProposalVerb.DISCARD if drafted else ProposalVerb.CLOSE, on)


def _close(proposal: Proposal, verb: ProposalVerb, on: date) -> None:
    proposal.status = proposals.LIFECYCLE.target(proposal.status, verb)
    proposal.closed_on = max(on, proposal.asked_on or proposal.drafted_on)


def _refuse_begun(session: Session, proposal_id: int) -> None:
    """What the two said stays as it was when they began."""
    begun = select(Pairing.id).where(Pairing.proposal_id == proposal_id)
    if session.scalar(begun) is not None:
        raise BadValue("A pairing began from these two answers; end that pairing instead.")


def _refuse_unasked(proposal: Proposal, side: Side, on: date) -> None:
    asked_on = proposal.asked_on if side is Side.MENTOR else proposal.mentee_asked_on
    if asked_on is None:
        raise BadValue("The mentee has not been asked yet; note first when they were.")
    records.in_order(asked_on, on, f"The {side.value} cannot answer before being asked.")


def _proposal(session: Session, proposal_id: int) -> Proposal:
    return records.find(session, Proposal, proposal_id, "proposal")


def _looking(session: Session, request_id: int) -> MentoringRequest:
    request = records.find(session, MentoringRequest, request_id, "request")
    if request.status is not RequestStatus.OPEN:
        raise BadValue(requests.NOT_LOOKING)
    return request


def _keep(session: Session, proposal_id: int, side: Side, said: Said) -> None:
    statement = select(Answer).where(Answer.proposal_id == proposal_id, Answer.side == side)
    row = session.scalar(statement) or Answer(
        proposal_id=proposal_id,
        side=side,
        answer=said.answer,
        answered_on=said.on,
        came_by=said.came_by,
    )
    declined = said.answer is AnswerKind.NO
    row.answer, row.answered_on, row.came_by = (
        said.answer,
        records.believable(said.on),
        said.came_by,
    )
    row.acknowledged = said.acknowledged
    row.close_friends = said.close_friends
    row.romantic_partners = said.romantic_partners
    row.long_standing = said.long_standing
    row.reason = (said.reason or DeclineReason.ALREADY_COMMITTED) if declined else None
    session.add(row)
