"""Informal connections: noted, brought together, closed, undone; and the way into mentoring."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from heal.db.engine import Database
from heal.errors import NotPermitted
from heal.models import InformalConnection, MentoringRequest, Pairing, Proposal
from heal.rules.access import Actor
from heal.services import door, informal, meetings, members, mentors, proposals, requests
from heal.services.informal import Told
from heal.vocabulary import (
    InformalChannel,
    InformalStatus,
    ProposalStatus,
    RequestStatus,
    Role,
    Route,
)
from tests.kit.chats import ASKED, OFFERED, PRIVATE, Chats, ago, chats
from tests.kit.programme import TODAY, WILLING, WISH

ON = {"on": TODAY}


@pytest.fixture
def chat(database: Database) -> Chats:
    return chats(database)


def kept(row: InformalConnection) -> tuple[Any, ...]:
    return (row.status, row.other_id, row.closed_on, row.matched_with_id)


OPEN = (InformalStatus.OPEN, None, None, None)


def test_what_is_noted_is_kept(chat: Chats) -> None:
    number = chat.note(chat.ana, group_id=chat.group, channel=InformalChannel.EMAIL)
    row = chat.row(number)
    assert (row.kind, row.member_id, row.happened_on) == (ASKED, chat.ana, ago(5))
    assert (row.group_id, row.channel, kept(row)) == (chat.group, InformalChannel.EMAIL, OPEN)
    private = chat.row(chat.note(chat.ben, PRIVATE, to=chat.ana))
    assert kept(private) == (InformalStatus.OPEN, chat.ana, None, None)


REFUSED = [
    ({"kind": PRIVATE}, "to whom"),
    ({"kind": PRIVATE, "other_id": 1}, "two people"),
    ({"kind": ASKED, "other_id": 2}, "Only a private offer"),
    ({"kind": ASKED, "group_id": 4711}, "group is not in the records"),
    ({"kind": PRIVATE, "other_id": 4711}, "member is not in the records"),
]


@pytest.mark.parametrize(("told", "fragment"), REFUSED)
def test_what_cannot_be_is_not_noted(chat: Chats, told: dict[str, Any], fragment: str) -> None:
    assert chat.ana == 1
    assert fragment in chat.refused(informal.note, chat.ana, told=Told(**{**ON, **told}))


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.BOARD, Role.VISITOR])
def test_only_the_coordinator_notes(chat: Chats, role: Role) -> None:
    actor, told = Actor("Somebody", role), Told(kind=ASKED, on=TODAY)
    with pytest.raises(NotPermitted):
        door.act(chat.programme.database, informal.note, actor, chat.ana, told=told)


@pytest.mark.parametrize("from_the_offer", [False, True])
@pytest.mark.parametrize("private", [False, True])
def test_two_notes_that_meet_name_each_other_and_are_one_coming_together(
    chat: Chats, from_the_offer: bool, private: bool
) -> None:
    ask = chat.note(chat.ana, channel=InformalChannel.EMAIL)
    to = {"kind": PRIVATE, "to": chat.ana} if private else {"kind": OFFERED}
    offer = chat.note(chat.ben, **to)
    first, second = (offer, ask) if from_the_offer else (ask, offer)
    by = InformalChannel.WEB_CHAT
    chat.do(informal.match, first, with_id=second, on=ago(1), channel=by)
    met = InformalStatus.MATCHED
    assert kept(chat.row(ask)) == (met, chat.ben, ago(1), offer)
    assert kept(chat.row(offer)) == (met, chat.ana, ago(1), ask)
    assert {chat.row(number).channel for number in (ask, offer)} == {by}
    assert chat.days() == (ago(1),)


@pytest.mark.parametrize("which", [0, 1])
def test_a_mistaken_match_comes_back_from_either_side(chat: Chats, which: int) -> None:
    both = (chat.note(chat.ana), chat.note(chat.ben, PRIVATE, to=chat.ana))
    chat.do(informal.match, both[0], with_id=both[1], **ON)
    assert "came together with another note" in chat.refused(informal.take_away, both[which])
    chat.do(informal.undo, both[which])
    assert kept(chat.row(both[0])) == OPEN
    assert kept(chat.row(both[1])) == (InformalStatus.OPEN, chat.ana, None, None)
    assert chat.days() == ()
    chat.do(informal.match, both[1], with_id=both[0], **ON)
    assert chat.days() == (TODAY,)


def test_where_one_side_was_noted_a_person_is_named(chat: Chats) -> None:
    ask = chat.note(chat.ana, channel=InformalChannel.PHONE)
    private = chat.note(chat.ben, PRIVATE, to=chat.ana)
    chat.do(informal.match, ask, other_id=chat.ben, on=ago(2))
    chat.do(informal.match, private, **ON)
    assert kept(chat.row(ask)) == (InformalStatus.MATCHED, chat.ben, ago(2), None)
    assert chat.row(ask).channel is InformalChannel.PHONE
    assert chat.days() == (ago(2), TODAY)
    for number, other in ((ask, None), (private, chat.ana)):
        chat.do(informal.undo, number)
        assert kept(chat.row(number)) == (InformalStatus.OPEN, other, None, None)


def test_whom_it_was_not_with_is_refused(chat: Chats) -> None:
    ask, cleo = chat.note(chat.ana), chat.programme.member(chat.group)
    private = chat.note(chat.ben, PRIVATE, to=chat.ana)
    to_cleo = chat.note(chat.ben, PRIVATE, to=cleo)
    another = chat.note(chat.ben)
    for whom, fragment in (
        ({}, "with whom"),
        ({"other_id": chat.ana}, "two people"),
        ({"other_id": 4711}, "not in the records"),
        ({"with_id": 4711}, "not in the records"),
        ({"with_id": ask}, "two people"),
        ({"with_id": another}, "asks and the other one offers"),
        ({"with_id": to_cleo}, "one person alone"),
        ({"with_id": private, "other_id": chat.ben}, "either a note"),
    ):
        assert fragment in chat.refused(informal.match, ask, **ON, **whom)
    assert "one person alone" in chat.refused(informal.match, private, **ON, other_id=cleo)
    assert "from then on" in chat.refused(informal.match, ask, with_id=private, on=ago(6))
    chat.do(informal.close, private, **ON)
    assert "is not possible" in chat.refused(informal.match, ask, with_id=private, **ON)
    assert kept(chat.row(ask)) == OPEN


def test_nothing_is_settled_before_it_was_noted(chat: Chats) -> None:
    ask = chat.note(chat.ana)
    assert "from then on" in chat.refused(informal.close, ask, on=ago(6))
    chat.do(informal.close, ask, on=ago(5))
    assert kept(chat.row(ask)) == (InformalStatus.CLOSED, None, ago(5), None)
    chat.do(informal.undo, ask)
    assert kept(chat.row(ask)) == OPEN


def test_a_note_is_corrected_whole_while_it_is_open(chat: Chats) -> None:
    ask = chat.note(chat.ana)
    told = Told(
        kind=PRIVATE, on=ago(9), channel=InformalChannel.TEXT, group_id=chat.group,
        other_id=chat.ben,
    )  # fmt: skip
    chat.do(informal.correct, ask, told=told)
    row = chat.row(ask)
    assert (row.kind, row.other_id, row.happened_on) == (PRIVATE, chat.ben, ago(9))
    assert (row.channel, row.group_id) == (InformalChannel.TEXT, chat.group)
    assert "to whom" in chat.refused(informal.correct, ask, told=Told(kind=PRIVATE, **ON))


def test_what_is_settled_keeps_between_whom_it_was(chat: Chats) -> None:
    ask = chat.together(chat.ana, chat.ben, days=3)
    for told in (Told(kind=OFFERED, on=ago(3)), Told(kind=ASKED, on=ago(3), other_id=chat.ana)):
        assert "undo that first" in chat.refused(informal.correct, ask, told=told)
    late = Told(kind=ASKED, on=ago(2))
    assert "after the day" in chat.refused(informal.correct, ask, told=late)
    chat.do(informal.correct, ask, told=Told(kind=ASKED, on=ago(4), group_id=chat.group))
    row = chat.row(ask)
    assert (row.happened_on, row.other_id, row.channel) == (ago(4), chat.ben, None)


def test_what_was_noted_by_mistake_is_taken_away(chat: Chats) -> None:
    for number in (chat.note(chat.ana), chat.together(chat.ana, chat.ben)):
        chat.do(informal.take_away, number)
    with chat.programme.database.reading() as session:
        assert session.scalar(select(func.count(InformalConnection.id))) == 0


def mentor(chat: Chats) -> int:
    """Let Ben be an approved mentor."""
    offer = chat.programme.offer(chat.ben, on=ago(30), told=WILLING)
    chat.do(mentors.approve, offer, on=ago(30))
    return offer


def records(chat: Chats, model: type[Any]) -> list[Any]:
    with chat.programme.database.reading() as session:
        return list(session.scalars(select(model)))


def test_coming_together_however_often_makes_nothing_by_itself(chat: Chats) -> None:
    mentor(chat)
    chat.often(5, both=True)
    assert len(chat.days()) == 5
    for model in (MentoringRequest, Proposal, Pairing):
        assert records(chat, model) == []


def test_it_becomes_an_idea_for_an_ordinary_proposal(chat: Chats) -> None:
    offer, latest = mentor(chat), chat.often()
    whom = {"mentee_id": chat.ana, "route": Route.MENTEE_REACHED_OUT}
    number = chat.do(informal.make_mentorship, latest, **ON, **whom)
    (proposal,), (request,) = records(chat, Proposal), records(chat, MentoringRequest)
    assert (proposal.id, proposal.offer_id, proposal.request_id) == (number, offer, request.id)
    assert (proposal.status, proposal.asked_on) == (ProposalStatus.DRAFTED, None)
    assert (request.mentee_id, request.status) == (chat.ana, RequestStatus.OPEN)
    assert (request.route, request.attested_on) == (Route.MENTEE_REACHED_OUT, None)
    assert records(chat, Pairing) == []
    again = chat.refused(informal.make_mentorship, latest, **ON, mentee_id=chat.ana)
    assert "proposed already" in again


def test_a_request_that_is_live_is_the_one(chat: Chats) -> None:
    mentor(chat)
    latest = chat.often()
    request = chat.do(requests.open, chat.ana, on=ago(3), wish=WISH)
    number = chat.do(informal.make_mentorship, latest, mentee_id=chat.ana, attested=True, **ON)
    (proposal,), (row,) = records(chat, Proposal), records(chat, MentoringRequest)
    assert (proposal.id, proposal.request_id, row.route) == (number, request, WISH.route)
    assert row.attested_on is None, "the registers tell; nobody has to attest"


def test_who_attends_is_attested_where_no_register_tells(chat: Chats) -> None:
    mentor(chat)
    cleo = chat.programme.member(chat.programme.group())
    number = chat.together(cleo, chat.ben)
    whom = {"mentee_id": cleo, **ON}
    assert "attest it" in chat.refused(informal.make_mentorship, number, **whom)
    chat.do(informal.make_mentorship, number, **whom, attested=True)
    (request,) = records(chat, MentoringRequest)
    assert (request.attested_on, request.attested_by) == (TODAY, "coordinator")


def test_a_live_request_without_attestation_is_attested_with_it(chat: Chats) -> None:
    mentor(chat)
    group = chat.programme.group()
    cleo = chat.programme.member(group)
    chat.programme.meeting(group, ago(40), [cleo])
    chat.do(requests.open, cleo, on=ago(39), wish=WISH)
    chat.do(meetings.add, group_id=group, held_on=ago(7))
    number, whom = chat.together(cleo, chat.ben), {"mentee_id": cleo, **ON}
    assert "attest it" in chat.refused(informal.make_mentorship, number, **whom)
    chat.do(informal.make_mentorship, number, **whom, attested=True)
    (request,), (proposal,) = records(chat, MentoringRequest), records(chat, Proposal)
    assert (request.attested_on, proposal.request_id) == (TODAY, request.id)


def _nobody(chat: Chats) -> None:
    pass


def _rest(chat: Chats) -> None:
    chat.do(mentors.pause, mentor(chat), **ON)


def _apart(chat: Chats) -> None:
    mentor(chat)
    chat.do(members.keep_apart, chat.ana, other_id=chat.ben, **ON)


def _hold(chat: Chats) -> None:
    mentor(chat)
    chat.do(requests.hold, chat.do(requests.open, chat.ana, on=TODAY, wish=WISH))


def _dropped(chat: Chats) -> None:
    offer = mentor(chat)
    request = chat.do(requests.open, chat.ana, on=TODAY, wish=WISH)
    proposal = chat.do(proposals.draft, request, offer_id=offer, on=TODAY)
    chat.do(proposals.discard, proposal, on=TODAY)
    chat.do(mentors.pause, offer, on=TODAY)


GATES = {
    "has not offered to mentor yet": _nobody,
    "taking a rest": _rest,
    "not to be paired": _apart,
    "on hold": _hold,
    "taking a rest from mentoring": _dropped,
}


@pytest.mark.parametrize("fragment", GATES)
def test_every_gate_holds_and_says_the_way_out(chat: Chats, fragment: str) -> None:
    latest = chat.often()
    GATES[fragment](chat)
    before = len(records(chat, Proposal)), len(records(chat, MentoringRequest))
    said = chat.refused(informal.make_mentorship, latest, mentee_id=chat.ana, **ON)
    assert fragment in said
    assert (len(records(chat, Proposal)), len(records(chat, MentoringRequest))) == before


def test_only_two_who_came_together_are_proposed(chat: Chats) -> None:
    mentor(chat)
    ask, met = chat.note(chat.ana), chat.together(chat.ana, chat.ben, days=2)
    whom = {"mentee_id": chat.ana}
    assert "have not come together" in chat.refused(informal.make_mentorship, ask, **whom, **ON)
    cleo = {"mentee_id": chat.programme.member()}
    assert "one of the two" in chat.refused(informal.make_mentorship, met, **cleo, **ON)
    early = chat.refused(informal.make_mentorship, met, **whom, on=TODAY - timedelta(days=3))
    assert "from then on" in early


def test_who_coordinates_does_not_attest_for_themselves(chat: Chats) -> None:
    mentor(chat)
    own = chat.programme.member(chat.programme.group())
    number = chat.together(own, chat.ben)
    actor = Actor("Cora", Role.COORDINATOR, member_id=own)
    with pytest.raises(NotPermitted):
        door.act(
            chat.programme.database, informal.make_mentorship, actor, number, mentee_id=own,
            attested=True, **ON,
        )  # fmt: skip
