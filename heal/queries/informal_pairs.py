"""Two people who came together informally: how often, and what there is between them already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Exists, and_, or_, select
from sqlalchemy.orm import Session

from heal.errors import NotFound
from heal.models.informal import InformalConnection
from heal.models.members import DoNotPair, Member
from heal.models.mentors import MentorOffer
from heal.models.pairings import Pairing
from heal.models.proposals import Proposal
from heal.models.requests import MentoringRequest
from heal.queries import eligibility, pair_facts, proposals
from heal.queries.requests import LOOKING
from heal.rules.informal import Between, MentorshipFacts
from heal.vocabulary import InformalStatus

TOGETHER = and_(
    InformalConnection.status == InformalStatus.MATCHED,
    or_(
        InformalConnection.matched_with_id.is_(None),
        InformalConnection.matched_with_id > InformalConnection.id,
    ),
)
"""One row for each coming-together: where both sides are noted, the earlier of the two."""


def the_same_two(one: Any, other: Any, first: Any, second: Any) -> ColumnElement[bool]:
    """Return the condition that two people are the same two, in either order."""
    return or_(and_(one == first, other == second), and_(one == second, other == first))


def kept_apart(first: Any, second: Any) -> Exists:
    """Return the condition that two people are not to be paired."""
    one, other = DoNotPair.first_id, DoNotPair.second_id
    found = select(DoNotPair.id).where(the_same_two(one, other, first, second))
    return found.correlate_except(DoNotPair).exists()


def live_pairing(first: Any, second: Any) -> Any:
    """Return the live pairing of two people, whichever of them is the mentor, as a SELECT."""
    return (
        select(Pairing.id)
        .where(the_same_two(Pairing.mentor_id, Pairing.mentee_id, first, second))
        .where(Pairing.status.in_(pair_facts.LIVE))
        .correlate_except(Pairing)
        .order_by(Pairing.id.desc())
        .limit(1)
    )


def live_proposal(first: Any, second: Any) -> Any:
    """Return the live proposal of two people that no pairing came of, as a SELECT."""
    begun = select(Pairing.id).where(Pairing.proposal_id == Proposal.id).correlate(Proposal)
    return (
        select(Proposal.id)
        .join(MentorOffer, MentorOffer.id == Proposal.offer_id)
        .join(MentoringRequest, MentoringRequest.id == Proposal.request_id)
        .where(the_same_two(MentorOffer.member_id, MentoringRequest.mentee_id, first, second))
        .where(Proposal.status.in_(proposals.LIVE), ~begun.exists())
        .correlate_except(Proposal, MentorOffer, MentoringRequest)
        .order_by(Proposal.id.desc())
        .limit(1)
    )


def days_together(session: Session, one_id: int, other_id: int, *, after: date) -> tuple[date, ...]:
    """Return the days after a day on which two people came together, the earliest first.

    A match of an ask with an offer is one coming-together, though both sides are noted.
    """
    one, other = InformalConnection.member_id, InformalConnection.other_id
    statement = (
        select(InformalConnection.closed_on)
        .where(TOGETHER, the_same_two(one, other, one_id, other_id))
        .where(InformalConnection.closed_on > after)
        .order_by(InformalConnection.closed_on, InformalConnection.id)
    )
    return tuple(day for day in session.scalars(statement) if day is not None)


def between(session: Session, one_id: int, other_id: int) -> Between:
    """Return what there is between two people already, whichever of them is the mentor."""
    row = session.execute(
        select(
            live_pairing(one_id, other_id).scalar_subquery(),
            live_proposal(one_id, other_id).scalar_subquery(),
            kept_apart(one_id, other_id),
        )
    ).one()
    return Between(row[0], row[1], do_not_pair=bool(row[2]))


@dataclass(frozen=True)
class PossibleMentorship:
    """One of two people as the other's mentor: the facts, and the records where there are such."""

    facts: MentorshipFacts
    offer_id: int | None
    request_id: int | None
    attested: bool


def mentorship(
    session: Session, mentor_id: int, mentee_id: int, *, on: date, attested: bool = False
) -> PossibleMentorship:
    """Return what a proposal of these two would look at on a day.

    `attested` is what somebody would say with it, beside what the request says already.
    """
    asking = and_(MentoringRequest.mentee_id == mentee_id, MentoringRequest.status.in_(LOOKING))
    row = session.execute(
        select(
            Member.name,
            MentorOffer.id.label("offer_id"),
            MentorOffer.status.label("offer"),
            MentoringRequest.id.label("request_id"),
            MentoringRequest.status.label("request"),
            MentoringRequest.attested_on,
        )
        .outerjoin(MentorOffer, MentorOffer.member_id == Member.id)
        .outerjoin(MentoringRequest, asking)
        .where(Member.id == mentor_id)
    ).one_or_none()
    if row is None:
        raise NotFound("This member is not in the records (any more); look them up again.")
    said_before = row.attested_on is not None
    mentee = eligibility.mentee_facts(
        session, mentee_id, on=on, attested=attested or said_before
    )  # fmt: skip
    facts = MentorshipFacts(
        row.name, row.offer, mentee, row.request, between(session, mentor_id, mentee_id)
    )
    return PossibleMentorship(facts, row.offer_id, row.request_id, said_before)
