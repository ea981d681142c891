"""Every matter of Today: how it comes about, and what is done about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.models import Concern, ImportBatch, ImportRow, Membership, MentoringRequest
from heal.rules.attention import Matter
from heal.services import (
    meetings,
    members,
    mentors,
    pairings,
    proposals,
    recommendations,
    suggestions,
)
from heal.vocabulary import (
    Channel,
    ConcernStatus,
    HowItGoes,
    ImportKind,
    Quality,
    RowOutcome,
    Side,
)
from tests.kit.programme import TODAY, Programme, yes
from tests.kit.reviewers import acts, reviewer

BOTH_YES = dict.fromkeys(Side, HowItGoes.GOING_WELL)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def changed(programme: Programme, model: type[Any], record_id: int, **values: Any) -> None:
    def change(session: Session, actor: object) -> None:
        record = session.get_one(model, record_id)
        for name, value in values.items():
            setattr(record, name, value)

    programme.do(change)


def added(programme: Programme, *records: Any) -> int:
    def add(session: Session, actor: object) -> int:
        session.add_all(records)
        session.flush()
        return int(records[0].id)

    return int(programme.do(add))


def concern(programme: Programme) -> int:
    return added(
        programme,
        Concern(
            status=ConcernStatus.TOLD,
            raised_on=TODAY,
            raised_by="coordinator",
            words="…",
            member_id=programme.member(),
        ),
    )


def both_said_yes(programme: Programme) -> int:
    group = programme.group()
    return programme.agreed(programme.request(group), programme.mentor(group))


def no_longer_good(programme: Programme) -> int:
    pairing = programme.pairing(programme.group(), on=ago(14))
    heard = {Side.MENTEE: HowItGoes.TALK_TO_ME, Side.MENTOR: HowItGoes.GOING_WELL}
    programme.do(pairings.record_check_in, pairing, on=TODAY, heard=heard)
    return pairing


def pairing_since(days: int) -> Callable[[Programme], int]:
    return lambda programme: programme.pairing(programme.group(), on=ago(days))


def asked(days: int) -> Callable[[Programme], int]:
    def make(programme: Programme) -> int:
        group = programme.group()
        request = programme.request(group, on=ago(days))
        return programme.asked(request, programme.mentor(group), on=ago(days))

    return make


def waiting(programme: Programme) -> int:
    return programme.request(programme.group(), on=ago(14))


def _propose(programme: Programme, request: int) -> int:
    return int(programme.do(proposals.draft, request, offer_id=programme.mentor(), on=TODAY))


def mentor_said_yes(programme: Programme) -> int:
    """The mentor was asked alone, long ago, and has said yes."""
    request = programme.request(programme.group(), on=ago(40))
    proposal = int(programme.do(proposals.draft, request, offer_id=programme.mentor(), on=ago(40)))
    programme.do(proposals.ask, proposal, on=ago(30), mentor_first=True)
    programme.do(proposals.answer, proposal, side=Side.MENTOR, said=yes(ago(1)))
    return proposal


def _idea(programme: Programme) -> int:
    group = programme.group()
    request, offer = programme.request(group, on=ago(7)), programme.mentor(group)
    return int(programme.do(proposals.draft, request, offer_id=offer, on=ago(7)))


def suggested(programme: Programme) -> int:
    group = programme.group()
    one, other = programme.member(group), programme.member(group)
    fay = reviewer(programme, [group])
    two = {"mentor_id": one, "mentee_id": other}
    return int(acts(programme, fay, suggestions.suggest, **two, on=TODAY))


def recommended(programme: Programme, *, on: date = TODAY) -> int:
    group = programme.group()
    offer = programme.offer(programme.member(group), on=on)
    fay = reviewer(programme, [group])
    said = {"qualities": [Quality.PRESENCE], "words": None, "on": on}
    acts(programme, fay, recommendations.recommend, offer, **said)
    return offer


def _left(programme: Programme) -> int:
    request = programme.request(programme.group())
    with programme.database.reading() as session:
        mentee = session.get_one(MentoringRequest, request).mentee_id
        membership = session.scalars(
            select(Membership.id).where(Membership.member_id == mentee)
        ).one()
    changed(programme, Membership, membership, left_on=ago(1))
    return request


def _come_back(programme: Programme, request: int) -> None:
    with programme.database.reading() as session:
        mentee = session.get_one(MentoringRequest, request).mentee_id
    programme.do(members.join, mentee, group_id=programme.group(), joined_on=TODAY)


def _resting(programme: Programme) -> int:
    offer = programme.offer(programme.member(), on=ago(91))
    programme.do(mentors.approve, offer, on=ago(91))
    programme.do(mentors.pause, offer, on=ago(90))
    return offer


def a_meeting(programme: Programme) -> int:
    return int(programme.do(meetings.add, group_id=programme.group(), held_on=ago(1)))


def a_file(programme: Programme, *, names: int = 1, **more: Any) -> int:
    batch = ImportBatch(
        kind=ImportKind.REGISTER,
        file_name="participants.csv",
        sha256="0" * 64,
        imported_at=datetime.combine(TODAY, datetime.min.time(), UTC) + timedelta(hours=12),
        imported_by="coordinator",
        group_id=programme.group("Tuesday"),
        **more,
    )
    batch_id = added(programme, batch)
    for line in range(names):
        added(programme, ImportRow(batch_id=batch_id, line=line, outcome=RowOutcome.UNKNOWN))
    return batch_id


def _recognise(programme: Programme, batch_id: int) -> None:
    with programme.database.reading() as session:
        row = session.scalars(select(ImportRow.id).where(ImportRow.batch_id == batch_id)).one()
    changed(programme, ImportRow, row, outcome=RowOutcome.MATCHED)


@dataclass(frozen=True)
class Case:
    """How a line comes about, and what is done about it; `at_once` has no day to wait for."""

    make: Callable[[Programme], int]
    act: Callable[[Programme, int], Any]
    at_once: bool = False


def _do(use_case: Callable[..., Any], **details: Any) -> Callable[[Programme, int], Any]:
    return lambda programme, record_id: programme.do(use_case, record_id, **details)


ON = {"on": TODAY}
CHECKED_IN = _do(pairings.record_check_in, on=TODAY, heard=BOTH_YES)
CASES: dict[Matter, Case] = {
    Matter.CONCERN: Case(
        concern,
        lambda programme, key: changed(
            programme, Concern, key, status=ConcernStatus.DONE, closed_on=TODAY
        ),
        at_once=True,
    ),
    Matter.BOTH_SAID_YES: Case(
        both_said_yes, _do(pairings.begin, on=TODAY, channels=(Channel.PHONE,)), at_once=True
    ),
    Matter.MENTOR_SAID_YES: Case(mentor_said_yes, _do(proposals.ask_mentee, **ON), at_once=True),
    Matter.NO_LONGER_GOOD: Case(no_longer_good, _do(pairings.end, **ON), at_once=True),
    Matter.QUIET: Case(pairing_since(43), CHECKED_IN),
    Matter.LET_GO: Case(asked(14), _do(proposals.lapse, **ON)),
    Matter.REMINDER: Case(asked(5), _do(proposals.nudge, **ON)),
    Matter.WAITING: Case(waiting, _propose),
    Matter.SUGGESTED: Case(suggested, _do(suggestions.set_aside, **ON), at_once=True),
    Matter.IDEA: Case(_idea, _do(proposals.ask, **ON)),
    Matter.NOT_CURRENT: Case(_left, _come_back),
    Matter.CHECK_IN: Case(pairing_since(14), CHECKED_IN),
    Matter.RECOMMENDED: Case(recommended, _do(mentors.approve, **ON), at_once=True),
    Matter.OFFER: Case(
        lambda programme: programme.offer(programme.member()),
        _do(mentors.approve, **ON),
        at_once=True,
    ),
    Matter.RESTING: Case(_resting, _do(mentors.resume)),
    Matter.NO_REGISTER: Case(a_meeting, _do(meetings.fill_register, present=())),
    Matter.UNKNOWN_NAMES: Case(a_file, _recognise, at_once=True),
}
