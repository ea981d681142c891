"""What a coordinator does with pairings, from the first day to the last."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.errors import BadValue, MoveNotAllowed
from heal.models.members import Member
from heal.models.pairings import CheckIn, Contact, ContactActivity, Ending, Pairing, PairingChannel
from heal.models.proposals import Proposal
from heal.models.requests import MentoringRequest
from heal.queries import one_pairing, pair_facts, settings
from heal.rules import pairings, proposals, requests
from heal.rules.access import Actor, require
from heal.rules.days import Span
from heal.rules.obstacles import refuse_if_any
from heal.services import proposals as proposing
from heal.services import records, resting
from heal.vocabulary import (
    Activity,
    Channel,
    EndingManner,
    EndingReason,
    HowItGoes,
    PairingStatus,
    PairingVerb,
    Permission,
    ProposalStatus,
    RequestVerb,
    Side,
)


@dataclass(frozen=True, kw_only=True)
class HowItEnded:
    """What the two cared to say; every part may stay blank."""

    said_by: Side | None = None
    manner: EndingManner | None = None
    reason: EndingReason | None = None
    boundaries_set: bool = False
    process_respected: bool = False
    gratitude_expressed: bool = False


UNSAID = HowItEnded()


def begin(
    session: Session, actor: Actor, proposal_id: int, *, on: date, channels: Collection[Channel]
) -> int:
    """Let a pairing begin, on two dated yeses and through every gate, and return its number."""
    require(actor, Permission.MANAGE_PAIRINGS)
    proposal = records.find(session, Proposal, proposal_id, "proposal")
    if proposal.status is not ProposalStatus.AGREED:
        raise MoveNotAllowed("A pairing begins when both have said yes; record the answers first.")
    request = records.find(session, MentoringRequest, proposal.request_id, "request")
    pair = pair_facts.of_proposal(session, proposal_id, on=on)
    refuse_if_any(pairings.may_begin(pair, on=on))
    _refuse_overlap(session, pair.mentee_id, pair.mentee.name, Span(on))
    _refuse_foreign_channels(channels, pair)
    day = request.opened_on.isoformat()
    records.in_order(request.opened_on, on, f"The request came on {day}; begin from then on.")
    request.status = requests.LIFECYCLE.target(request.status, RequestVerb.FULFIL)
    request.closed_on = on
    proposing.let_go_of_request(session, actor, request.id, on=on, but=proposal_id)
    pairing = Pairing(
        proposal_id=proposal_id,
        mentor_id=pair.mentor_id,
        mentee_id=pair.mentee_id,
        status=pairings.LIFECYCLE.beginning(PairingVerb.BEGIN),
        began_on=on,
    )
    _plan(session, pairing, after=on)
    session.add(pairing)
    session.flush()
    session.add_all(
        PairingChannel(pairing_id=pairing.id, channel=channel) for channel in sorted(set(channels))
    )
    return pairing.id


def pause(session: Session, actor: Actor, pairing_id: int, *, on: date) -> None:
    """Let the two take a break; nobody asks after them meanwhile."""
    require(actor, Permission.MANAGE_PAIRINGS)
    pairing = _pairing(session, pairing_id)
    resting.rest(pairing, on=on)
    records.in_order(pairing.began_on, on, "A break cannot begin before the pairing did.")


def resume(session: Session, actor: Actor, pairing_id: int, *, on: date) -> None:
    """Let the two go on after a break."""
    require(actor, Permission.MANAGE_PAIRINGS)
    pairing = _pairing(session, pairing_id)
    pairing.status = pairings.LIFECYCLE.target(pairing.status, PairingVerb.RESUME)
    records.in_order(pairing.paused_on, on, "A break cannot be over before it began.")
    pairing.paused_on = None
    _plan(session, pairing, after=on)


def end(
    session: Session, actor: Actor, pairing_id: int, *, on: date, how: HowItEnded = UNSAID
) -> None:
    """End a pairing at either side's word, without a reason; it may be back-dated."""
    require(actor, Permission.MANAGE_PAIRINGS)
    pairing = _pairing(session, pairing_id)
    pairing.status = pairings.LIFECYCLE.target(pairing.status, PairingVerb.END)
    _refuse_early_end(pairing, on)
    pairing.ended_on = on
    pairing.paused_on = pairing.check_in_due_on = pairing.quiet_on = None
    _keep_ending(session, pairing_id, how)


def correct_ending(
    session: Session, actor: Actor, pairing_id: int, *, on: date, how: HowItEnded
) -> None:
    """Correct when and how a pairing ended."""
    require(actor, Permission.MANAGE_PAIRINGS)
    pairing = _pairing(session, pairing_id)
    if pairing.status is not PairingStatus.ENDED:
        raise BadValue("This pairing has not ended; end it first.")
    _refuse_early_end(pairing, on)
    mentee = records.find(session, Member, pairing.mentee_id, "member")
    time = Span(pairing.began_on, on)
    _refuse_overlap(session, mentee.id, mentee.name, time, but=pairing_id)
    pairing.ended_on = on
    _keep_ending(session, pairing_id, how)


def reopen(session: Session, actor: Actor, pairing_id: int, *, on: date) -> None:
    """Undo an end that was recorded by mistake; what was said of it is forgotten."""
    require(actor, Permission.MANAGE_PAIRINGS)
    pairing = _pairing(session, pairing_id)
    target = pairings.LIFECYCLE.target(pairing.status, PairingVerb.REOPEN)
    refuse_if_any(one_pairing.in_the_way_of_reopening(session, pairing, on=on))
    pairing.status, pairing.ended_on = target, None
    _plan(session, pairing, after=on)
    for ending in session.scalars(select(Ending).where(Ending.pairing_id == pairing_id)):
        session.delete(ending)


def record_check_in(
    session: Session,
    actor: Actor,
    pairing_id: int,
    *,
    on: date,
    heard: Mapping[Side, HowItGoes],
) -> None:
    """Keep what either side said when asked; the next day is planned once both were heard."""
    require(actor, Permission.MANAGE_PAIRINGS)
    pairing = _pairing(session, pairing_id)
    due_on = pairing.check_in_due_on
    if pairing.status is PairingStatus.ENDED:
        raise BadValue("This pairing has ended, so nobody is asked any more.")
    if pairing.status is PairingStatus.PAUSED or due_on is None:
        raise BadValue("The two are taking a break, and nobody asks meanwhile; let them go on.")
    records.in_order(pairing.began_on, on, "Nobody can be asked before the pairing began.")
    if not heard:
        raise BadValue("Choose what at least one of the two said.")
    statement = select(CheckIn).where(CheckIn.pairing_id == pairing_id, CheckIn.due_on == due_on)
    kept = {row.side: row for row in session.scalars(statement)}
    for side, said in heard.items():
        row = kept.setdefault(
            side,
            CheckIn(pairing_id=pairing_id, side=side, due_on=due_on, heard_on=on, answer=said),
        )
        row.heard_on, row.answer = on, said
        session.add(row)
    both = set(kept) == set(Side)
    _plan(session, pairing, after=max(due_on, on) if both else on)
    if not both:
        pairing.check_in_due_on = due_on


def record_contact(
    session: Session,
    actor: Actor,
    pairing_id: int,
    *,
    on: date,
    channel: Channel | None,
    activities: Collection[Activity],
) -> int:
    """Keep that the two were in touch, never what was said, and return the contact's number."""
    require(actor, Permission.MANAGE_PAIRINGS)
    pairing = _pairing(session, pairing_id)
    records.in_order(pairing.began_on, on, "The two cannot have met before the pairing began.")
    records.in_order(on, pairing.ended_on, "By then the pairing had ended; choose an earlier day.")
    contact = Contact(pairing_id=pairing_id, happened_on=on, channel=channel)
    session.add(contact)
    session.flush()
    session.add_all(
        ContactActivity(contact_id=contact.id, activity=activity)
        for activity in sorted(set(activities))
    )
    return contact.id


def _pairing(session: Session, pairing_id: int) -> Pairing:
    return records.find(session, Pairing, pairing_id, "pairing")


def _plan(session: Session, pairing: Pairing, *, after: date) -> None:
    rhythm = settings.programme(session).check_ins
    plan = pairings.plan_check_ins(pairing.began_on, rhythm, after=after)
    pairing.check_in_due_on, pairing.quiet_on = plan.due_on, plan.quiet_on


def _refuse_early_end(pairing: Pairing, on: date) -> None:
    day = pairing.began_on.isoformat()
    records.in_order(pairing.began_on, on, f"This pairing began on {day}; it cannot end before.")


def _refuse_overlap(
    session: Session, mentee_id: int, name: str, time: Span, *, but: int | None = None
) -> None:
    others = one_pairing.times_as_mentee(session, mentee_id, but=but)
    refuse_if_any(pairings.one_at_a_time(name, time, others))


def _refuse_foreign_channels(channels: Collection[Channel], pair: pairings.PairFacts) -> None:
    common = proposals.in_common(pair.mentor_channels, pair.mentee_channels)
    if not channels or not set(channels) <= set(common):
        raise BadValue("Choose at least one way of being in touch, among those both accept.")


def _keep_ending(session: Session, pairing_id: int, how: HowItEnded) -> None:
    ending = session.scalar(select(Ending).where(Ending.pairing_id == pairing_id))
    ending = ending or Ending(pairing_id=pairing_id)
    ending.said_by, ending.manner, ending.reason = how.said_by, how.manner, how.reason
    ending.boundaries_set = how.boundaries_set
    ending.process_respected = how.process_respected
    ending.gratitude_expressed = how.gratitude_expressed
    session.add(ending)
