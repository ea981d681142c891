"""What a coordinator does with pairings, from the first day to the last."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from heal.errors import BadValue, MoveNotAllowed
from heal.models.pairings import Pairing, PairingChannel
from heal.models.proposals import Proposal
from heal.models.requests import MentoringRequest
from heal.queries import one_pairing, pair_facts, settings
from heal.rules import pairings, proposals, requests
from heal.rules.access import Actor, require
from heal.rules.days import Span
from heal.rules.obstacles import refuse_if_any
from heal.rules.pairings import CheckInRhythm
from heal.services import proposals as proposing
from heal.services import records, resting
from heal.vocabulary import (
    Channel,
    PairingVerb,
    Permission,
    ProposalStatus,
    RequestVerb,
)


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
    plan(pairing, _rhythm(session), after=on)
    session.add(pairing)
    session.flush()
    session.add_all(
        PairingChannel(pairing_id=pairing.id, channel=channel) for channel in sorted(set(channels))
    )
    return pairing.id


def pause(session: Session, actor: Actor, pairing_id: int, *, on: date) -> None:
    """Let the two take a break; nobody asks after them meanwhile."""
    require(actor, Permission.MANAGE_PAIRINGS)
    pairing = _find(session, pairing_id)
    resting.rest(pairing, on=on)
    records.in_order(pairing.began_on, on, "A break cannot begin before the pairing did.")


def resume(session: Session, actor: Actor, pairing_id: int, *, on: date) -> None:
    """Let the two go on after a break."""
    require(actor, Permission.MANAGE_PAIRINGS)
    pairing = _find(session, pairing_id)
    pairing.status = pairings.LIFECYCLE.target(pairing.status, PairingVerb.RESUME)
    records.in_order(pairing.paused_on, on, "A break cannot be over before it began.")
    pairing.paused_on = None
    plan(pairing, _rhythm(session), after=on)


def plan(pairing: Pairing, rhythm: CheckInRhythm, *, after: date) -> None:
    """Plan when both are asked next, after a day that is settled."""
    found = pairings.plan_check_ins(pairing.began_on, rhythm, after=after)
    pairing.check_in_due_on, pairing.quiet_on = found.due_on, found.quiet_on


def _rhythm(session: Session) -> CheckInRhythm:
    return settings.programme(session).check_ins


def _find(session: Session, pairing_id: int) -> Pairing:
    return records.find(session, Pairing, pairing_id, "pairing")


def _refuse_overlap(session: Session, mentee_id: int, name: str, time: Span) -> None:
    others = one_pairing.times_as_mentee(session, mentee_id, but=None)
    refuse_if_any(pairings.one_at_a_time(name, time, others))


def _refuse_foreign_channels(channels: Collection[Channel], pair: pairings.PairFacts) -> None:
    common = proposals.in_common(pair.mentor_channels, pair.mentee_channels)
    if not channels or not set(channels) <= set(common):
        raise BadValue("Choose at least one way of being in touch, among those both accept.")
