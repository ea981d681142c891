"""One pairing: what is known of it, its check-ins and contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from heal.errors import NotFound
from heal.models.mentors import MentorOffer
from heal.models.pairings import CheckIn, CheckInActivity, Contact, ContactActivity, Ending, Pairing
from heal.models.proposals import Answer, Proposal
from heal.models.requests import MentoringRequest
from heal.queries import pair_facts, settings
from heal.queries.attention_pairs import latest_word
from heal.queries.frames import Rows, Slice, frame, joined, split
from heal.queries.pair_facts import LIVE
from heal.queries.pairings import CHANNELS, LAST_IN_TOUCH, Mentee, Mentor
from heal.queries.people import groups_on
from heal.rules import pairings
from heal.rules.days import Span
from heal.rules.obstacles import Obstacle
from heal.vocabulary import Channel, HowItGoes, RequestStatus, Side

LATEST = Slice(rows=12)
"""How much of a pairing's history its page shows."""

_Other = aliased(Pairing)


@dataclass(frozen=True)
class OnePairing:
    """One pairing as it stands, for its page and its forms.

    The offer and the request are those it came from; the others tell what the mentee does now.
    """

    row: Pairing
    ending: Ending | None
    mentor: str
    mentee: str
    groups: str | None
    channels: frozenset[Channel]
    last_in_touch_on: date | None
    mentor_yes_on: date | None
    mentee_yes_on: date | None
    offer_id: int
    request_id: int
    other_live_id: int | None
    live_request_id: int | None
    mentee_offer_id: int | None


def of(session: Session, pairing_id: int, *, today: date) -> OnePairing:
    """Return one pairing with all that is known of it, or refuse where there is none."""
    statement = (
        select(
            Pairing,
            Ending,
            Mentor.name.label("mentor"),
            Mentee.name.label("mentee"),
            groups_on(Pairing.mentee_id, today).label("groups"),
            CHANNELS.label("channels"),
            LAST_IN_TOUCH.label("last_in_touch_on"),
            _yes_on(Side.MENTOR).label("mentor_yes_on"),
            _yes_on(Side.MENTEE).label("mentee_yes_on"),
            Proposal.offer_id,
            Proposal.request_id,
            _other_live().label("other_live_id"),
            _live_request().label("live_request_id"),
            MentorOffer.id.label("mentee_offer_id"),
        )
        .join(Mentor, Mentor.id == Pairing.mentor_id)
        .join(Mentee, Mentee.id == Pairing.mentee_id)
        .join(Proposal, Proposal.id == Pairing.proposal_id)
        .outerjoin(Ending, Ending.pairing_id == Pairing.id)
        .outerjoin(MentorOffer, MentorOffer.member_id == Pairing.mentee_id)
        .where(Pairing.id == pairing_id)
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFound("This pairing is not in the records (any more); open the list again.")
    known: dict[str, Any] = {**row._mapping}
    pairing, ending = known.pop("Pairing"), known.pop("Ending")
    known["channels"] = frozenset(Channel(word) for word in split(known["channels"]))
    return OnePairing(row=pairing, ending=ending, **known)


def _yes_on(side: Side) -> ColumnElement[date]:
    return (
        select(Answer.answered_on)
        .where(Answer.proposal_id == Pairing.proposal_id, Answer.side == side)
        .correlate(Pairing)
        .scalar_subquery()
    )


def _other_live() -> ColumnElement[int]:
    return (
        select(_Other.id)
        .where(_Other.mentee_id == Pairing.mentee_id, _Other.id != Pairing.id)
        .where(_Other.status.in_(LIVE))
        .correlate(Pairing)
        .scalar_subquery()
    )


def _live_request() -> ColumnElement[int]:
    live = (RequestStatus.OPEN, RequestStatus.ON_HOLD)
    return (
        select(MentoringRequest.id)
        .where(MentoringRequest.mentee_id == Pairing.mentee_id, MentoringRequest.status.in_(live))
        .correlate(Pairing)
        .scalar_subquery()
    )


def check_ins(session: Session, pairing_id: int, page: Slice = LATEST) -> pd.DataFrame:
    """Return what either side said when asked, the latest first.

    Columns: check_in_id, due_on, side, answer, self_check, activities, heard_on, seen_to_on.
    """
    activities = (
        select(joined(CheckInActivity.activity))
        .where(CheckInActivity.check_in_id == CheckIn.id)
        .correlate(CheckIn)
        .scalar_subquery()
    )
    statement: Rows = (
        select(
            CheckIn.id.label("check_in_id"),
            CheckIn.due_on,
            CheckIn.side,
            CheckIn.answer,
            CheckIn.self_check,
            activities.label("activities"),
            CheckIn.heard_on,
            CheckIn.seen_to_on,
        )
        .where(CheckIn.pairing_id == pairing_id)
        .order_by(CheckIn.due_on.desc(), CheckIn.side.desc())
    )
    return frame(session, statement, page)


def says_it_is_ending(session: Session, pairing_id: int) -> Side | None:
    """Return the side whose latest word is that it is ending, the mentee where both say so."""
    statement = (
        select(CheckIn.side)
        .where(CheckIn.pairing_id == pairing_id, CheckIn.answer == HowItGoes.ENDING, latest_word())
        .order_by(CheckIn.side)
    )
    return session.scalars(statement).first()


def contacts(session: Session, pairing_id: int, page: Slice = LATEST) -> pd.DataFrame:
    """Return when and how the two were in touch, the latest first.

    Columns: contact_id, happened_on, channel, activities.
    """
    activities = (
        select(joined(ContactActivity.activity))
        .where(ContactActivity.contact_id == Contact.id)
        .correlate(Contact)
        .scalar_subquery()
    )
    statement: Rows = (
        select(
            Contact.id.label("contact_id"),
            Contact.happened_on,
            Contact.channel,
            activities.label("activities"),
        )
        .where(Contact.pairing_id == pairing_id)
        .order_by(Contact.happened_on.desc(), Contact.id.desc())
    )
    return frame(session, statement, page)


def times_as_mentee(session: Session, member_id: int, *, but: int | None) -> tuple[Span, ...]:
    """Return when a member had a mentor, but for one pairing."""
    statement = select(Pairing.began_on, Pairing.ended_on).where(Pairing.mentee_id == member_id)
    if but is not None:
        statement = statement.where(Pairing.id != but)
    return tuple(Span(row.began_on, row.ended_on) for row in session.execute(statement))


def in_the_way_of_reopening(
    session: Session, pairing: Pairing, *, on: date
) -> tuple[Obstacle, ...]:
    """Return what keeps a mistakenly ended pairing from going on; empty means yes."""
    facts = pair_facts.of_proposal(session, pairing.proposal_id, on=on)
    others = times_as_mentee(session, pairing.mentee_id, but=pairing.id)
    time = Span(pairing.began_on)
    days = settings.programme(session).reopen_within_days
    late = pairings.not_too_late(pairing.ended_on or on, on=on, within_days=days)
    overlaps = pairings.one_at_a_time(facts.mentee.name, time, others)
    return late or pairings.may_reopen(facts) or overlaps
