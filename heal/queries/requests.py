"""Who is looking for a mentor, as a list and as one request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from heal.errors import NotFound
from heal.models.attributes import Attribute, AttributeOption, AttributePick, AttributeValue
from heal.models.members import Member
from heal.models.mentors import MentorOffer
from heal.models.pairings import Pairing
from heal.models.proposals import Answer, Proposal
from heal.models.requests import MentoringRequest, Preference, RequestChannel
from heal.queries.frames import EVERYTHING, Rows, Slice, count, frame, joined
from heal.queries.pair_facts import LIVE
from heal.queries.people import found, groups_on, in_group_on
from heal.rules import requests
from heal.rules.settings import ProgrammeSettings
from heal.vocabulary import (
    AttributeKind,
    Channel,
    Liking,
    MentorStatus,
    ProposalStatus,
    RequestStatus,
    Route,
    Wait,
)

LOOKING = (RequestStatus.OPEN, RequestStatus.ON_HOLD)
CHANNELS = (
    select(joined(RequestChannel.channel))
    .where(RequestChannel.request_id == MentoringRequest.id)
    .correlate(MentoringRequest)
    .scalar_subquery()
)


OF_SEVERAL = aliased(AttributeOption)
PICKED = (
    select(joined(OF_SEVERAL.name))
    .join(AttributePick, AttributePick.option_id == OF_SEVERAL.id)
    .where(AttributePick.value_id == AttributeValue.id)
    .correlate(AttributeValue)
    .scalar_subquery()
)


def _proposals(status: ProposalStatus) -> ColumnElement[int]:
    """An agreed proposal that a pairing came of is not a proposal any more."""
    begun = select(Pairing.id).where(Pairing.proposal_id == Proposal.id)
    return (
        select(func.count(Proposal.id))
        .where(Proposal.request_id == MentoringRequest.id, Proposal.status == status)
        .where(~begun.correlate(Proposal).exists())
        .correlate(MentoringRequest)
        .scalar_subquery()
    )


ANSWERS = (
    select(func.count(Answer.id))
    .join(Proposal, Proposal.id == Answer.proposal_id)
    .where(Proposal.request_id == MentoringRequest.id, Proposal.status == ProposalStatus.ASKED)
    .correlate(MentoringRequest)
    .scalar_subquery()
)


@dataclass(frozen=True, kw_only=True)
class RequestFilter:
    """What the list is narrowed to; no status means all that are looked for, or on hold."""

    search: str = ""
    status: RequestStatus | None = None
    group_id: int | None = None
    route: Route | None = None
    wait: Wait | None = None


def pending(
    session: Session,
    narrowed: RequestFilter,
    *,
    today: date,
    programme: ProgrammeSettings,
    page: Slice = EVERYTHING,
) -> pd.DataFrame:
    """Return the requests, whoever has waited longest first.

    Columns: request_id, member_id, name, groups, status, route, channels, opened_on, closed_on,
    attested_on, ideas, asked, answers (to what was asked), agreed (not begun), waiting (days, to
    the close where there is one).
    """
    return _listed(session, _narrowed(narrowed, today, programme), today, page)


def every(session: Session, *, today: date) -> pd.DataFrame:
    """Return all requests, as they were opened, in the columns of `pending`: to take them out."""
    return _listed(session, _requests(today), today, EVERYTHING)


def _listed(session: Session, statement: Rows, today: date, page: Slice) -> pd.DataFrame:
    statement = statement.order_by(MentoringRequest.opened_on, MentoringRequest.id)
    rows = frame(session, statement, page)
    rows["waiting"] = [
        ((closed_on or today) - opened_on).days
        for opened_on, closed_on in zip(rows["opened_on"], rows["closed_on"], strict=True)
    ]
    return rows


def pending_count(
    session: Session, narrowed: RequestFilter, *, today: date, programme: ProgrammeSettings
) -> int:
    """Return how many requests the narrowed list holds."""
    return count(session, _narrowed(narrowed, today, programme))


def _requests(today: date) -> Rows:
    """Return all that were made; what only holds the place of a request is in no list."""
    listed = select(
        MentoringRequest.id.label("request_id"),
        MentoringRequest.mentee_id.label("member_id"),
        Member.name,
        groups_on(MentoringRequest.mentee_id, today).label("groups"),
        MentoringRequest.status,
        MentoringRequest.route,
        CHANNELS.label("channels"),
        MentoringRequest.opened_on,
        MentoringRequest.closed_on,
        MentoringRequest.attested_on,
        _proposals(ProposalStatus.DRAFTED).label("ideas"),
        _proposals(ProposalStatus.ASKED).label("asked"),
        ANSWERS.label("answers"),
        _proposals(ProposalStatus.AGREED).label("agreed"),
    ).join(Member, Member.id == MentoringRequest.mentee_id)
    return listed.where(MentoringRequest.of_past.is_(False))


def _narrowed(narrowed: RequestFilter, today: date, programme: ProgrammeSettings) -> Rows:
    statement = _requests(today)
    if narrowed.status is None:
        statement = statement.where(MentoringRequest.status.in_(LOOKING))
    else:
        statement = statement.where(MentoringRequest.status == narrowed.status)
    if narrowed.search.strip():
        statement = statement.where(found(narrowed.search))
    if narrowed.group_id is not None:
        statement = statement.where(
            in_group_on(MentoringRequest.mentee_id, narrowed.group_id, today)
        )
    if narrowed.route is not None:
        statement = statement.where(MentoringRequest.route == narrowed.route)
    if narrowed.wait is not None:
        statement = statement.where(*_waiting(narrowed.wait, today, programme))
    return statement


def _waiting(word: Wait, today: date, programme: ProgrammeSettings) -> list[ColumnElement[bool]]:
    first, last = requests.opened_within(
        word,
        today=today,
        amber_days=programme.waiting_amber_days,
        red_days=programme.waiting_red_days,
    )
    conditions = [MentoringRequest.status == RequestStatus.OPEN]
    if first is not None:
        conditions.append(MentoringRequest.opened_on >= first)
    if last is not None:
        conditions.append(MentoringRequest.opened_on <= last)
    return conditions


@dataclass(frozen=True)
class OneRequest:
    """One request as it stands, for its page and its forms."""

    row: MentoringRequest
    name: str
    channels: frozenset[Channel]


def request(session: Session, request_id: int) -> OneRequest:
    """Return one request with what was told, or refuse where there is none."""
    rows = session.execute(
        select(MentoringRequest, Member.name, RequestChannel.channel)
        .join(Member, Member.id == MentoringRequest.mentee_id)
        .outerjoin(RequestChannel, RequestChannel.request_id == MentoringRequest.id)
        .where(MentoringRequest.id == request_id)
    ).all()
    if not rows:
        raise NotFound("This request is not in the records (any more); open the list again.")
    channels = frozenset(row.channel for row in rows if row.channel is not None)
    return OneRequest(rows[0][0], rows[0].name, channels)


@dataclass(frozen=True)
class Liked:
    """One thing that people may tell, what the mentee told, and what they would like."""

    attribute_id: int
    name: str
    kind: AttributeKind
    told: str | None
    liking: Liking
    must: bool
    most: bool = False


def liked(session: Session, member_id: int, request_id: int | None = None) -> tuple[Liked, ...]:
    """Return all that is in use or was asked for, in the coordinator's order."""
    told = func.coalesce(AttributeOption.name, PICKED, AttributeValue.own_words)
    mine = (Preference.attribute_id == Attribute.id) & (Preference.request_id == (request_id or 0))
    says = AttributeValue.attribute_id == Attribute.id
    statement = (
        select(
            Attribute.id,
            Attribute.name,
            Attribute.kind,
            told,
            Preference.liking,
            Preference.must,
            Preference.most,
        )
        .outerjoin(Preference, mine)
        .outerjoin(AttributeValue, says & (AttributeValue.member_id == member_id))
        .outerjoin(AttributeOption, AttributeOption.id == AttributeValue.option_id)
        .where(or_(Attribute.in_use, Preference.id.is_not(None)))
        .order_by(Attribute.position, Attribute.id)
    )
    return tuple(
        Liked(number, name, kind, said, liking or Liking.NO_PREFERENCE, bool(must), bool(most))
        for number, name, kind, said, liking, must, most in session.execute(statement)
    )


@dataclass(frozen=True)
class Around:
    """What else there is about somebody who may be looking for a mentor."""

    name: str
    offer_id: int | None
    offer_status: MentorStatus | None
    pairing_id: int | None
    mentor: str | None
    request_id: int | None


def around(session: Session, member_id: int) -> Around:
    """Return a member's own offer, their mentor and their live request, where there are such."""
    mentor: Any = aliased(Member)
    paired = (Pairing.mentee_id == Member.id) & Pairing.status.in_(LIVE)
    asking = (MentoringRequest.mentee_id == Member.id) & MentoringRequest.status.in_(LOOKING)
    row = session.execute(
        select(
            Member.name,
            MentorOffer.id.label("offer_id"),
            MentorOffer.status,
            Pairing.id.label("pairing_id"),
            mentor.name.label("mentor"),
            MentoringRequest.id.label("request_id"),
        )
        .outerjoin(MentorOffer, MentorOffer.member_id == Member.id)
        .outerjoin(Pairing, paired)
        .outerjoin(mentor, mentor.id == Pairing.mentor_id)
        .outerjoin(MentoringRequest, asking)
        .where(Member.id == member_id)
    ).one_or_none()
    if row is None:
        raise NotFound("This member is not in the records (any more); look them up again.")
    return Around(*row)
