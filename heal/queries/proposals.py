"""Whom to propose for a request, what was proposed, and what the two said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from heal.errors import NotFound
from heal.models.members import DoNotPair, Member, Membership
from heal.models.mentors import MentorChannel, MentorOffer
from heal.models.pairings import Pairing
from heal.models.proposals import Answer, Proposal
from heal.models.requests import MentoringRequest, RequestChannel
from heal.queries.frames import Rows, Slice, frame, joined
from heal.queries.mentors import CHANNELS, LOAD, WAITING_SINCE
from heal.queries.people import found, groups_on
from heal.vocabulary import MentorStatus, PairingStatus, ProposalStatus, RequestStatus, Side

MOST = 50
LIVE = (ProposalStatus.DRAFTED, ProposalStatus.ASKED, ProposalStatus.AGREED)
IN_COMMON = (
    select(joined(MentorChannel.channel))
    .join(RequestChannel, RequestChannel.channel == MentorChannel.channel)
    .where(MentorChannel.offer_id == MentorOffer.id)
    .where(RequestChannel.request_id == MentoringRequest.id)
    .correlate(MentorOffer, MentoringRequest)
    .scalar_subquery()
)


def candidates(
    session: Session,
    request_id: int,
    *,
    today: date,
    search: str = "",
    same_group_first: bool = True,
    most: int = MOST,
) -> pd.DataFrame:
    """Return whom one may propose: from the mentee's group, then with room, then longest waiting.

    Approved mentors only; nobody for themselves, nobody kept apart, nobody proposed at present.
    Columns: offer_id, member_id, name, groups, same_group, capacity, load, channels, common
    (channels), waiting_since, room (capacity − load, not below 0).
    """
    same_group = _same_group(today)
    statement: Rows = (
        select(
            MentorOffer.id.label("offer_id"),
            MentorOffer.member_id,
            Member.name,
            groups_on(MentorOffer.member_id, today).label("groups"),
            same_group.label("same_group"),
            MentorOffer.capacity,
            LOAD.label("load"),
            CHANNELS.label("channels"),
            IN_COMMON.label("common"),
            WAITING_SINCE.label("waiting_since"),
        )
        .select_from(MentorOffer)
        .join(Member, Member.id == MentorOffer.member_id)
        .join(MentoringRequest, MentoringRequest.id == request_id)
        .where(*_may_be_proposed())
    )
    if search.strip():
        statement = statement.where(found(search))
    order: list[Any] = [(MentorOffer.capacity > LOAD).desc(), WAITING_SINCE, MentorOffer.id]
    first = [same_group.desc()] if same_group_first else []
    rows = frame(session, statement.order_by(*first, *order), Slice(1, most))
    rows["same_group"] = rows["same_group"].astype(bool)
    rows["room"] = (rows["capacity"] - rows["load"]).clip(lower=0)
    return rows


def _same_group(today: date) -> Any:
    theirs, mine = aliased(Membership), aliased(Membership)
    return (
        select(theirs.id)
        .join(mine, mine.group_id == theirs.group_id)
        .where(theirs.member_id == MentorOffer.member_id)
        .where(mine.member_id == MentoringRequest.mentee_id)
        .where(*(part.joined_on <= today for part in (theirs, mine)))
        .where(*(or_(part.left_on.is_(None), part.left_on >= today) for part in (theirs, mine)))
        .correlate(MentorOffer, MentoringRequest)
        .exists()
    )


def _may_be_proposed() -> tuple[Any, ...]:
    first, second = MentorOffer.member_id, MentoringRequest.mentee_id
    apart = select(DoNotPair.id).where(
        or_(
            and_(DoNotPair.first_id == first, DoNotPair.second_id == second),
            and_(DoNotPair.first_id == second, DoNotPair.second_id == first),
        )
    )
    proposed = select(Proposal.id).where(
        Proposal.request_id == MentoringRequest.id,
        Proposal.offer_id == MentorOffer.id,
        Proposal.status.in_(LIVE),
    )
    return (
        MentorOffer.status == MentorStatus.APPROVED,
        first != second,
        ~apart.correlate(MentorOffer, MentoringRequest).exists(),
        ~proposed.correlate(MentorOffer, MentoringRequest).exists(),
    )


def of_request(session: Session, request_id: int) -> pd.DataFrame:
    """Return what was proposed for a request, the latest first.

    Columns: proposal_id, offer_id, mentor, status, drafted_on, asked_on, nudged_on, closed_on,
    mentor_said, mentor_on, mentor_by, mentee_said, mentee_on, mentee_by, pairing_id.
    """
    said = {side: aliased(Answer) for side in Side}
    columns = [
        column.label(f"{side.value}_{name}")
        for side, answer in said.items()
        for name, column in (
            ("said", answer.answer),
            ("on", answer.answered_on),
            ("by", answer.came_by),
        )
    ]
    statement: Rows = (
        select(
            Proposal.id.label("proposal_id"),
            Proposal.offer_id,
            Member.name.label("mentor"),
            Proposal.status,
            Proposal.drafted_on,
            Proposal.asked_on,
            Proposal.nudged_on,
            Proposal.closed_on,
            *columns,
            Pairing.id.label("pairing_id"),
        )
        .join(MentorOffer, MentorOffer.id == Proposal.offer_id)
        .join(Member, Member.id == MentorOffer.member_id)
        .outerjoin(Pairing, Pairing.proposal_id == Proposal.id)
    )
    for side, answer in said.items():
        here = (answer.proposal_id == Proposal.id) & (answer.side == side)
        statement = statement.outerjoin(answer, here)
    statement = statement.where(Proposal.request_id == request_id)
    return frame(session, statement.order_by(Proposal.drafted_on.desc(), Proposal.id.desc()))


@dataclass(frozen=True)
class OneProposal:
    """One proposal as it stands, with the two whom it is about."""

    row: Proposal
    mentor: str
    mentor_id: int
    mentee: str
    mentee_id: int
    request_status: RequestStatus
    opened_on: date
    pairing_id: int | None
    pairing_status: PairingStatus | None


def proposal(session: Session, proposal_id: int) -> OneProposal:
    """Return one proposal, or refuse where there is none."""
    mentor, mentee = aliased(Member), aliased(Member)
    row = session.execute(
        select(
            Proposal,
            mentor.name,
            mentor.id,
            mentee.name,
            mentee.id,
            MentoringRequest.status,
            MentoringRequest.opened_on,
            Pairing.id,
            Pairing.status,
        )
        .join(MentorOffer, MentorOffer.id == Proposal.offer_id)
        .join(mentor, mentor.id == MentorOffer.member_id)
        .join(MentoringRequest, MentoringRequest.id == Proposal.request_id)
        .join(mentee, mentee.id == MentoringRequest.mentee_id)
        .outerjoin(Pairing, Pairing.proposal_id == Proposal.id)
        .where(Proposal.id == proposal_id)
    ).one_or_none()
    if row is None:
        raise NotFound("This proposal is not in the records (any more); open the request again.")
    return OneProposal(*row)


def answers(session: Session, proposal_id: int) -> Mapping[Side, Answer]:
    """Return what each side said, with how it came and, of a no, why: the coordinator's alone."""
    found_answers = session.scalars(select(Answer).where(Answer.proposal_id == proposal_id))
    return {row.side: row for row in found_answers}
