"""Those who wait and the mentor pool, as the arrays that matching works on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from heal.matching.people import (
    DISLIKES,
    LIKES,
    UNKNOWN,
    Ints,
    Mentees,
    Mentors,
    Programme,
    Question,
    bits,
)
from heal.models.members import DoNotPair, Member, Membership
from heal.models.mentors import MentorChannel, MentorOffer, RatherNot
from heal.models.proposals import Answer, Proposal
from heal.models.requests import MentoringRequest, Preference, RequestChannel
from heal.queries import answers_told, looking
from heal.queries.looking import ANY, BEGUN, Held, Looking
from heal.queries.mentors import LOAD, WAITING_SINCE
from heal.queries.people import belongs_on
from heal.rules.settings import ProgrammeSettings
from heal.vocabulary import (
    AnswerKind,
    Channel,
    Gate,
    Liking,
    MentorStatus,
)

POOL = (MentorStatus.OFFERED, MentorStatus.APPROVED, MentorStatus.PAUSED)
CHANNELS = {channel: place for place, channel in enumerate(Channel)}
SIGN = {Liking.SIMILAR: LIKES, Liking.CONTRASTING: DISLIKES}
IN_QUESTION = (
    select(func.count(Proposal.id))
    .where(Proposal.offer_id == MentorOffer.id, Proposal.status.in_(ANY), ~BEGUN)
    .correlate(MentorOffer)
    .scalar_subquery()
)
LAST_ASKED = (
    select(func.max(Proposal.asked_on))
    .where(Proposal.offer_id == MentorOffer.id)
    .correlate(MentorOffer)
    .scalar_subquery()
)
TOO_CLOSE = (Answer.close_friends, Answer.romantic_partners, Answer.long_standing)
UNASKED_SINCE = case((LAST_ASKED > WAITING_SINCE, LAST_ASKED), else_=WAITING_SINCE)


@dataclass(frozen=True)
class Everyone:
    """The arrays, and the names beside them, in the same places.

    `waiting` are those whom no draft can serve today: somebody is being asked for them already, or
    the second gate is closed.
    """

    programme: Programme
    mentees: tuple[str, ...]
    mentors: tuple[str, ...]
    waiting: tuple[Held, ...] = ()


def of_request(session: Session, request_id: int, *, today: date) -> Everyone:
    """Return the pool beside one request, whatever stands in the mentee's own way."""
    return _everyone(session, looking.looking(session, today=today, request_id=request_id), today)


def everyone(session: Session, *, today: date, programme: ProgrammeSettings) -> Everyone:
    """Return the pool beside everyone who looks for a mentor and may have one today."""
    may, rest = looking.held(session, today=today, programme=programme)
    return _everyone(session, may, today, rest)


def _everyone(
    session: Session, people: Sequence[Looking], today: date, rest: tuple[Held, ...] = ()
) -> Everyone:
    questions = answers_told.questions(session)
    mine = [one.member_id for one in people]
    pool = _pool(session)
    theirs = [row.member_id for row in pool]
    told = answers_told.told(session, {*mine, *theirs}, questions)
    groups = _groups(session, {*mine, *theirs}, today)
    mentees = Mentees(
        ids=_ints([one.id for one in people]),
        member_ids=_ints(mine),
        answers=answers_told.arrays(questions, told, mine),
        groups=bits([groups[member] for member in mine], _size(groups)),
        channels=_channels(session, RequestChannel, RequestChannel.request_id, people),
        since=_ints([one.opened_on.toordinal() for one in people]),
        **_preferences(session, people, questions),
    )
    mentors = Mentors(
        ids=_ints([row.id for row in pool]),
        member_ids=_ints(theirs),
        answers=answers_told.arrays(questions, told, theirs),
        groups=bits([groups[member] for member in theirs], _size(groups)),
        channels=_channels(session, MentorChannel, MentorChannel.offer_id, pool),
        since=_ints([row.since.toordinal() for row in pool]),
        room=_ints([max(row.capacity - row.load - row.in_question, 0) for row in pool]),
        load=_ints([row.load for row in pool]),
        approved=np.array([row.status is MentorStatus.APPROVED for row in pool], dtype=bool),
        rather_not=_rather_nots(session, pool, questions),
    )
    barred = _barred(session, people, pool)
    return Everyone(
        Programme(questions, mentees, mentors, barred),
        tuple(one.name for one in people),
        tuple(row.name for row in pool),
        rest,
    )


def _pool(session: Session) -> Sequence[Any]:
    statement = (
        select(
            MentorOffer.id,
            MentorOffer.member_id,
            Member.name,
            MentorOffer.status,
            MentorOffer.capacity,
            LOAD.label("load"),
            IN_QUESTION.label("in_question"),
            UNASKED_SINCE.label("since"),
        )
        .join(Member, Member.id == MentorOffer.member_id)
        .where(MentorOffer.status.in_(POOL))
        .order_by(MentorOffer.id)
    )
    return session.execute(statement).all()


def _groups(session: Session, members: set[int], today: date) -> Mapping[int, list[int]]:
    statement = select(Membership.member_id, Membership.group_id).where(*belongs_on(today))
    found = defaultdict[int, list[int]](list)
    for row in session.execute(statement):
        if row.member_id in members:
            found[row.member_id].append(row.group_id)
    return found


def _size(groups: Mapping[int, list[int]]) -> int:
    return max((number for numbers in groups.values() for number in numbers), default=0) + 1


def _channels(session: Session, table: Any, owner: Any, people: Sequence[Any]) -> Any:
    found = defaultdict[int, list[int]](list)
    for number, channel in session.execute(select(owner, table.channel)):
        found[number].append(CHANNELS[channel])
    return bits([found[one.id] for one in people], len(CHANNELS))


def _preferences(
    session: Session, people: Sequence[Looking], questions: Sequence[Question]
) -> dict[str, Any]:
    place = {question.attribute_id: number for number, question in enumerate(questions)}
    at = {one.id: number for number, one in enumerate(people)}
    liking = np.zeros((len(people), len(questions)), dtype=np.int8)
    must = np.zeros((len(people), len(questions)), dtype=bool)
    most = np.full(len(people), UNKNOWN, dtype=np.int64)
    for row in session.scalars(select(Preference)):
        if row.request_id in at and row.attribute_id in place:
            who, what = at[row.request_id], place[row.attribute_id]
            liking[who, what] = SIGN.get(row.liking, 0)
            must[who, what] = row.must
            if row.most:
                most[who] = what
    return {"liking": liking, "must": must, "most": most}


def _rather_nots(
    session: Session, pool: Sequence[Any], questions: Sequence[Question]
) -> tuple[Any, ...]:
    words = answers_told.places(session, questions)
    found = defaultdict[int, list[int]](list)
    for row in session.execute(select(RatherNot.offer_id, RatherNot.option_id)):
        found[row.offer_id].append(row.option_id)
    return tuple(
        bits(
            [
                [
                    words[option][1]
                    for option in found[row.id]
                    if words.get(option, (-1,))[0] == what
                ]
                for row in pool
            ],
            len(question.words),
        )
        for what, question in enumerate(questions)
    )


def _barred(
    session: Session, people: Sequence[Looking], pool: Sequence[Any]
) -> Mapping[int, Mapping[Gate, Ints]]:
    """Return who is kept apart, and who was proposed: at present, or before with a no."""
    offers = {row.id: place for place, row in enumerate(pool)}
    by_member = {row.member_id: place for place, row in enumerate(pool)}
    kept_apart = defaultdict[int, list[int]](list)
    for row in session.execute(select(DoNotPair.first_id, DoNotPair.second_id)):
        kept_apart[row.first_id].append(row.second_id)
        kept_apart[row.second_id].append(row.first_id)
    proposed = defaultdict[int, list[int]](list)
    for row in session.execute(_proposed()):
        proposed[row.mentee_id].append(row.offer_id)
    found: dict[int, dict[Gate, Ints]] = {}
    for place, one in enumerate(people):
        apart = [by_member[other] for other in kept_apart[one.member_id] if other in by_member]
        known = sorted({offers[other] for other in proposed[one.member_id] if other in offers})
        gates = {Gate.KEPT_APART: apart, Gate.PROPOSED: known}
        found[place] = {gate: _ints(places) for gate, places in gates.items() if places}
    return found


def _proposed() -> Any:
    no = or_(
        Answer.answer == AnswerKind.NO,
        *(said.is_(True) for said in TOO_CLOSE),
    )
    said_no = select(Answer.id).where(Answer.proposal_id == Proposal.id, no).correlate(Proposal)
    live = and_(Proposal.status.in_(ANY), ~BEGUN)
    return (
        select(MentoringRequest.mentee_id, Proposal.offer_id)
        .join(MentoringRequest, MentoringRequest.id == Proposal.request_id)
        .where(or_(live, said_no.exists()))
    )


def _ints(numbers: Sequence[int]) -> Ints:
    return np.array(numbers, dtype=np.int64)
