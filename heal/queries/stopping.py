"""A mentor who stops: their live pairings, what stands in the way, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from heal.errors import NotFound
from heal.models.members import Member
from heal.models.mentors import MentorOffer
from heal.models.pairings import Pairing
from heal.models.proposals import Proposal
from heal.models.requests import MentoringRequest
from heal.queries import pair_facts
from heal.queries.looking import ANY, BEGUN
from heal.queries.pair_facts import LIVE, Couple
from heal.queries.requests import LOOKING
from heal.rules import stopping
from heal.rules.pairings import PairFacts
from heal.rules.stopping import Fate, LeftPair, LookedFor, Stopping
from heal.vocabulary import AfterStopping, RequestStatus


@dataclass(frozen=True)
class Live:
    """One live pairing of a mentor, and the mentee's live request beside it, where there is one."""

    pairing_id: int
    mentee_id: int
    mentee: str
    began_on: date
    came_from_id: int
    live_request_id: int | None
    live_status: RequestStatus | None
    live_opened_on: date | None
    attested_on: date | None

    @property
    def request_id(self) -> int:
        """Return the request that tells what the mentee would like: the live one before others."""
        return self.live_request_id or self.came_from_id


def live(session: Session, offer_id: int) -> tuple[Live, ...]:
    """Return the live pairings in which the one who offers is the mentor, the oldest first.

    Where they are a mentee themselves, that pairing is not among them.
    """
    asking = (MentoringRequest.mentee_id == Pairing.mentee_id) & MentoringRequest.status.in_(
        LOOKING
    )
    statement = (
        select(
            Pairing.id,
            Pairing.mentee_id,
            Member.name,
            Pairing.began_on,
            Proposal.request_id,
            MentoringRequest.id,
            MentoringRequest.status,
            MentoringRequest.opened_on,
            MentoringRequest.attested_on,
        )
        .join(MentorOffer, MentorOffer.member_id == Pairing.mentor_id)
        .join(Member, Member.id == Pairing.mentee_id)
        .join(Proposal, Proposal.id == Pairing.proposal_id)
        .outerjoin(MentoringRequest, asking)
        .where(MentorOffer.id == offer_id, Pairing.status.in_(LIVE))
        .order_by(Pairing.began_on, Pairing.id)
    )
    return tuple(Live(*row) for row in session.execute(statement))


def in_the_way(
    session: Session, offer_id: int, then: Mapping[int, Fate], *, on: date
) -> tuple[str, ...]:
    """Return what keeps a mentor from stopping with these answers, as whole sentences."""
    row = session.execute(
        select(MentorOffer.offered_on, MentorOffer.decided_on).where(MentorOffer.id == offer_id)
    ).one_or_none()
    if row is None:
        raise NotFound("This offer is not in the records (any more); open the list again.")
    every = live(session, offer_id)
    facts = Stopping(
        offered_on=row.offered_on,
        decided_on=row.decided_on,
        pairs=tuple(_left(session, offer_id, one, then.get(one.pairing_id), on) for one in every),
        strangers=bool(then.keys() - {one.pairing_id for one in every}),
    )
    return stopping.in_the_way(facts, on=on)


def _left(session: Session, offer_id: int, one: Live, fate: Fate | None, on: date) -> LeftPair:
    left = LeftPair(one.mentee, one.began_on, fate)
    if fate is None or fate.what is not AfterStopping.MOVE:
        return left
    return replace(
        left,
        is_own_offer=fate.to_offer_id == offer_id,
        pair=_pair(session, one, fate, on),
        request=_looked_for(session, one, fate),
    )


def _pair(session: Session, one: Live, fate: Fate, on: date) -> PairFacts | None:
    if fate.to_offer_id is None:
        return None
    try:
        pair = pair_facts.of_couple(session, Couple(fate.to_offer_id, one.request_id), on=on)
    except NotFound:
        return None
    # Whoever was attested for a request that is closed is not for the one that opens now.
    attested = fate.attested or one.attested_on is not None
    return replace(pair, mentee=replace(pair.mentee, attested=attested))


def _looked_for(session: Session, one: Live, fate: Fate) -> LookedFor | None:
    if one.live_status is None or one.live_opened_on is None:
        return None
    proposed = select(Proposal.id).where(
        Proposal.request_id == one.live_request_id,
        Proposal.offer_id == fate.to_offer_id,
        Proposal.status.in_(ANY),
    )
    return LookedFor(one.live_status, one.live_opened_on, session.scalar(proposed) is not None)


def proposed_to(session: Session, offer_id: int) -> tuple[str, ...]:
    """Return to whom a mentor is proposed at present, by name: whose proposals would close."""
    statement = (
        select(Member.name)
        .join(MentoringRequest, MentoringRequest.mentee_id == Member.id)
        .join(Proposal, Proposal.request_id == MentoringRequest.id)
        .where(Proposal.offer_id == offer_id, Proposal.status.in_(ANY), ~BEGUN)
        .order_by(Member.name, Proposal.id)
    )
    return tuple(session.scalars(statement))


@dataclass(frozen=True)
class Became:
    """What became of one pairing, and what there is for the mentee now.

    `proposed` are the mentors proposed to them at present, by the number of the proposal.
    """

    pairing_id: int
    mentee: str
    ended_on: date | None
    other_live_id: int | None
    request_id: int | None
    proposed: Mapping[int, str]


def afterwards(session: Session, offer_id: int) -> tuple[Became, ...]:
    """Return what became of each pairing that was live when the mentor stopped."""
    other: Any = aliased(Pairing)
    again = (other.mentee_id == Pairing.mentee_id) & other.status.in_(LIVE)
    again &= other.id != Pairing.id
    asking = (MentoringRequest.mentee_id == Pairing.mentee_id) & MentoringRequest.status.in_(
        LOOKING
    )
    since = MentorOffer.discontinued_on
    statement = (
        select(Pairing.id, Member.name, Pairing.ended_on, other.id, MentoringRequest.id)
        .join(MentorOffer, MentorOffer.member_id == Pairing.mentor_id)
        .join(Member, Member.id == Pairing.mentee_id)
        .outerjoin(other, again)
        .outerjoin(MentoringRequest, asking)
        .where(MentorOffer.id == offer_id, since.is_not(None))
        .where(Pairing.ended_on.is_(None) | (Pairing.ended_on >= since))
        .order_by(Pairing.began_on, Pairing.id)
    )
    rows = session.execute(statement).all()
    proposed = _proposed(session, [row[-1] for row in rows if row[-1] is not None])
    return tuple(
        Became(pairing_id, mentee, ended_on, other_id, request_id, proposed.get(request_id, {}))
        for pairing_id, mentee, ended_on, other_id, request_id in rows
    )


def _proposed(session: Session, request_ids: list[int]) -> Mapping[int, Mapping[int, str]]:
    statement = (
        select(Proposal.request_id, Proposal.id, Member.name)
        .join(MentorOffer, MentorOffer.id == Proposal.offer_id)
        .join(Member, Member.id == MentorOffer.member_id)
        .where(Proposal.request_id.in_(request_ids), Proposal.status.in_(ANY), ~BEGUN)
        .order_by(Proposal.id)
    )
    found: dict[int, dict[int, str]] = {}
    for request_id, proposal_id, name in session.execute(statement):
        found.setdefault(request_id, {})[proposal_id] = name
    return found
