"""Every matter of Today: how it comes about, and what is done about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from heal.models import Concern, ImportBatch, ImportRow, Membership, MentoringRequest, MentorOffer
from heal.rules.attention import Matter
from heal.services import (
    check_ins,
    contacts,
    informal,
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
    SelfCheck,
    Side,
)
from tests.kit import chats
from tests.kit import endings as ended
from tests.kit.by_hand import added, ago, changed
from tests.kit.matters_of_pairs import (
    BOTH_YES,
    ask_both,
    comes,
    has_ended,
    not_shared,
    pairing_since,
    phone_is_safe,
    said_what_is_safe,
    says,
    stayed_away,
)
from tests.kit.programme import TODAY, Programme, yes
from tests.kit.reviewers import acts, reviewer


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


def _never_asked(programme: Programme) -> int:
    offer = programme.offer(programme.member(), on=ago(60))
    programme.do(mentors.approve, offer, on=ago(60))
    return offer


def _ask_them(programme: Programme, offer: int) -> None:
    request = programme.request(programme.group())
    proposal = int(programme.do(proposals.draft, request, offer_id=offer, on=TODAY))
    programme.do(proposals.ask, proposal, on=TODAY)


def _unconfirmed(programme: Programme) -> int:
    with programme.database.reading() as session:
        member = session.get_one(MentorOffer, programme.mentor()).member_id
    said_what_is_safe(programme, member, ago(90))
    return member


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
CHECKED_IN = _do(check_ins.record, on=TODAY, heard=BOTH_YES)
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
    Matter.ENDING: Case(says(HowItGoes.ENDING), _do(check_ins.seen_to, **ON), at_once=True),
    Matter.TALK_TO_ME: Case(says(HowItGoes.TALK_TO_ME), _do(check_ins.seen_to, **ON), at_once=True),
    Matter.SELF_CHECK: Case(
        says(HowItGoes.GOING_WELL, SelfCheck.EASE_OFF),
        _do(check_ins.seen_to, **ON),
        at_once=True,
    ),
    Matter.QUIET: Case(pairing_since(43), CHECKED_IN),
    Matter.FIRST_CONTACT: Case(
        pairing_since(10), _do(contacts.record, channel=None, activities=(), **ON)
    ),
    Matter.NOT_SHARED: Case(not_shared, phone_is_safe, at_once=True),
    Matter.STOPPED_COMING: Case(stayed_away, comes, at_once=True),
    Matter.AFTER_ENDING: Case(has_ended, ask_both),
    Matter.LET_GO: Case(asked(14), _do(proposals.lapse, **ON)),
    Matter.REMINDER: Case(asked(5), _do(proposals.nudge, **ON)),
    Matter.WAITING: Case(waiting, _propose),
    Matter.SUGGESTED: Case(suggested, _do(suggestions.set_aside, **ON), at_once=True),
    Matter.IDEA: Case(_idea, _do(proposals.ask, **ON)),
    Matter.NOT_CURRENT: Case(_left, _come_back),
    Matter.AGAIN_AND_AGAIN: Case(
        lambda programme: chats.among(programme).often(), _do(informal.undo), at_once=True
    ),
    Matter.CHECK_IN: Case(pairing_since(14), CHECKED_IN),
    Matter.SAFE_CONTACT: Case(_unconfirmed, said_what_is_safe),
    Matter.RECOMMENDED: Case(recommended, _do(mentors.approve, **ON), at_once=True),
    Matter.OFFER: Case(
        lambda programme: programme.offer(programme.member()),
        _do(mentors.approve, **ON),
        at_once=True,
    ),
    Matter.NEVER_ASKED: Case(_never_asked, _ask_them),
    Matter.COULD_BE_INVITED: Case(
        lambda programme: ended.ended(programme, **ended.WELL),
        lambda programme, pairing: programme.offer(ended.mentee_of(programme, pairing)),
        at_once=True,
    ),
    Matter.RESTING: Case(_resting, _do(mentors.resume)),
    Matter.NO_REGISTER: Case(a_meeting, _do(meetings.fill_register, present=())),
    Matter.UNKNOWN_NAMES: Case(a_file, _recognise, at_once=True),
}
