"""Proposals: an idea, two questions, two answers, and how one is let go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.models import Answer, Proposal, TrailEntry
from heal.rules.access import Actor
from heal.rules.stopping import Fate
from heal.services import endings, members, mentors, pairings, proposals, requests
from heal.services.audit import MARK
from heal.vocabulary import (
    AfterStopping,
    AnswerKind,
    Channel,
    DeclineReason,
    ProposalStatus,
    Role,
    Side,
)
from tests.kit.programme import TODAY, WISH, Programme, yes
from tests.kit.refusals import refused

RELATIONSHIPS = ("close_friends", "romantic_partners", "long_standing")
ON = {"on": TODAY}


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


@dataclass
class Two:
    """A request, an offer, and what is proposed."""

    programme: Programme
    request: int
    offer: int
    asked: int = 0

    def row(self, proposal_id: int | None = None) -> Proposal:
        with self.programme.database.reading() as session:
            return session.get_one(Proposal, proposal_id or self.asked)

    def status(self) -> ProposalStatus:
        return self.row().status

    def say(self, side: Side, on: date = TODAY, **said: Any) -> None:
        self.programme.do(proposals.answer, self.asked, side=side, said=yes(on, **said))

    def refuse(self, use_case: Callable[..., Any], **details: Any) -> str:
        return refused(self.programme, use_case, self.asked, **details)

    def answers(self) -> dict[Side, Answer]:
        with self.programme.database.reading() as session:
            return {row.side: row for row in session.scalars(select(Answer))}


@pytest.fixture
def idea(database: Database) -> Two:
    """Nobody has been proposed yet."""
    programme = Programme(database)
    request = programme.request(programme.group(), on=before(30))
    return Two(programme, request, programme.mentor())


@pytest.fixture
def two(idea: Two) -> Two:
    """Both were asked ten days ago."""
    idea.asked = idea.programme.asked(idea.request, idea.offer, on=before(10))
    return idea


def test_an_idea_asks_nobody(idea: Two) -> None:
    drafted = int(idea.programme.do(proposals.draft, idea.request, offer_id=idea.offer, **ON))
    row = idea.row(drafted)
    assert (row.status, row.drafted_on, row.asked_on) == (ProposalStatus.DRAFTED, TODAY, None)
    said = refused(idea.programme, proposals.answer, drafted, side=Side.MENTOR, said=yes())
    assert "not possible" in said


def test_nobody_is_proposed_to_themselves(idea: Two) -> None:
    programme = idea.programme
    group = programme.group()
    member = programme.attending_member(group)
    offer = programme.offer(member)
    programme.do(mentors.approve, offer, **ON)
    request = int(programme.do(requests.open, member, wish=WISH, **ON))
    said = refused(programme, proposals.draft, request, offer_id=offer, **ON)
    assert said.startswith("Nobody can be their own mentor")


@pytest.mark.parametrize(
    ("step", "says"),
    [
        (lambda two: two.programme.do(mentors.pause, two.offer, **ON), "taking a rest"),
        (
            lambda two: two.programme.do(mentors.discontinue, two.offer, then={}, **ON),
            "has stopped mentoring",
        ),
        (lambda two: two.programme.do(members.keep_apart, 1, other_id=2, **ON), "not to be paired"),
        (lambda two: two.programme.do(requests.hold, two.request), "take the request up again"),
    ],
    ids=["resting", "stopped", "kept apart", "on hold"],
)
def test_what_stands_in_the_way_is_one_sentence(
    idea: Two, step: Callable[[Two], object], says: str
) -> None:
    drafted = int(idea.programme.do(proposals.draft, idea.request, offer_id=idea.offer, **ON))
    step(idea)
    other = {"offer_id": idea.offer, **ON}
    assert says in refused(idea.programme, proposals.draft, idea.request, **other)
    if idea.row(drafted).status is ProposalStatus.DRAFTED:
        assert says in refused(idea.programme, proposals.ask, drafted, **ON)


def test_whoever_is_proposed_already_is_not_proposed_twice(two: Two) -> None:
    again = {"offer_id": two.offer, **ON}
    said = refused(two.programme, proposals.draft, two.request, **again)
    assert "has been proposed for this request already" in said
    two.programme.do(proposals.lapse, two.asked, **ON)
    assert two.programme.do(proposals.draft, two.request, **again) != two.asked


def test_nothing_comes_before_what_led_to_it(idea: Two) -> None:
    programme = idea.programme
    early = {"offer_id": idea.offer, "on": before(31)}
    assert "propose from then on" in refused(programme, proposals.draft, idea.request, **early)
    idea.asked = int(
        programme.do(proposals.draft, idea.request, offer_id=idea.offer, on=before(20))
    )
    assert "before the idea came up" in idea.refuse(proposals.ask, on=before(21))
    programme.do(proposals.ask, idea.asked, on=before(10))
    assert "cannot answer before being asked" in idea.refuse(
        proposals.answer, side=Side.MENTOR, said=yes(before(11))
    )
    assert "before they were asked" in idea.refuse(proposals.nudge, on=before(11))
    programme.do(proposals.lapse, idea.asked, on=before(15))
    assert idea.row().closed_on == before(10)


def test_two_full_yeses_agree_it(two: Two) -> None:
    two.say(Side.MENTOR, before(8))
    assert two.status() is ProposalStatus.ASKED
    two.say(Side.MENTEE, before(7))
    assert two.status() is ProposalStatus.AGREED
    assert two.row().closed_on is None
    assert {side: row.answered_on for side, row in two.answers().items()} == {
        Side.MENTOR: before(8),
        Side.MENTEE: before(7),
    }


@pytest.mark.parametrize(
    "open_point", [{"acknowledged": False}, *({name: None} for name in RELATIONSHIPS)]
)
def test_a_yes_with_something_open_waits_for_it(two: Two, open_point: dict[str, Any]) -> None:
    two.say(Side.MENTOR)
    two.say(Side.MENTEE, **open_point)
    assert two.status() is ProposalStatus.ASKED
    two.say(Side.MENTEE)
    assert two.status() is ProposalStatus.AGREED
    assert len(two.answers()) == 2


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("relationship", RELATIONSHIPS)
def test_each_of_the_three_relationships_closes_it_neutrally(
    two: Two, side: Side, relationship: str
) -> None:
    two.say(side, before(4), **{relationship: True})
    row = two.row()
    assert (row.status, row.closed_on) == (ProposalStatus.NOT_GOING_AHEAD, before(4))
    answer = two.answers()[side]
    assert (answer.answer, answer.reason) == (AnswerKind.YES, None)


@pytest.mark.parametrize("side", Side)
def test_a_no_closes_it_and_its_reason_is_already_committed(two: Two, side: Side) -> None:
    two.say(side, answer=AnswerKind.NO)
    assert two.status() is ProposalStatus.NOT_GOING_AHEAD
    assert two.answers()[side].reason is DeclineReason.ALREADY_COMMITTED
    assert "not possible" in two.refuse(proposals.answer, side=side, said=yes())


def test_a_no_leaves_the_request_open_for_somebody_else(two: Two) -> None:
    two.say(Side.MENTOR, answer=AnswerKind.NO)
    other = two.programme.mentor()
    assert two.programme.do(proposals.draft, two.request, offer_id=other, **ON)


def test_a_mind_may_change_after_both_said_yes_and_only_that(two: Two) -> None:
    two.say(Side.MENTOR)
    two.say(Side.MENTEE)
    assert "only a change of mind" in two.refuse(proposals.answer, side=Side.MENTEE, said=yes())
    two.say(Side.MENTEE, answer=AnswerKind.NO, reason=DeclineReason.NOT_THE_RIGHT_TIME)
    assert two.status() is ProposalStatus.NOT_GOING_AHEAD
    assert two.answers()[Side.MENTEE].reason is DeclineReason.NOT_THE_RIGHT_TIME


@pytest.mark.parametrize("ended", [False, True])
def test_what_a_pairing_began_from_stays_as_it_was_said(two: Two, ended: bool) -> None:
    two.say(Side.MENTOR)
    two.say(Side.MENTEE)
    begin = {"channels": (Channel.PHONE,), **ON}
    pairing = int(two.programme.do(pairings.begin, two.asked, **begin))
    if ended:
        two.programme.do(endings.end, pairing, **ON)
    no = yes(answer=AnswerKind.NO)
    assert "end that pairing" in two.refuse(proposals.answer, side=Side.MENTOR, said=no)
    assert "end that pairing" in two.refuse(proposals.close, **ON)
    assert two.status() is ProposalStatus.AGREED


def test_a_mentor_who_stops_is_let_go_except_where_a_pairing_began(two: Two) -> None:
    two.say(Side.MENTOR)
    two.say(Side.MENTEE)
    programme = two.programme
    pairing = int(programme.do(pairings.begin, two.asked, channels=(Channel.PHONE,), **ON))
    other = programme.asked(programme.request(programme.group()), two.offer)
    programme.do(mentors.discontinue, two.offer, then={pairing: Fate(AfterStopping.GO_ON)}, **ON)
    assert two.status() is ProposalStatus.AGREED
    assert two.row(other).status is ProposalStatus.NOT_GOING_AHEAD


def test_a_beginning_lets_the_others_go(two: Two) -> None:
    programme = two.programme
    drafted = int(programme.do(proposals.draft, two.request, offer_id=programme.mentor(), **ON))
    agreed = programme.agreed(two.request, programme.mentor())
    elsewhere = programme.asked(programme.request(programme.group()), two.offer)
    programme.do(pairings.begin, agreed, channels=(Channel.PHONE,), **ON)
    found = [two.row(number).status for number in (drafted, two.asked, agreed, elsewhere)]
    assert found == [
        ProposalStatus.DISCARDED,
        ProposalStatus.NOT_GOING_AHEAD,
        ProposalStatus.AGREED,
        ProposalStatus.ASKED,
    ]


def test_a_reminder_is_noted_and_changes_nothing_else(two: Two) -> None:
    two.programme.do(proposals.nudge, two.asked, on=before(5))
    row = two.row()
    assert (row.status, row.nudged_on) == (ProposalStatus.ASKED, before(5))
    two.programme.do(proposals.lapse, two.asked, **ON)
    assert "can be reminded" in two.refuse(proposals.nudge, **ON)


def test_an_unanswered_proposal_goes_without_blame(two: Two) -> None:
    two.say(Side.MENTEE)
    two.programme.do(proposals.lapse, two.asked, **ON)
    assert (two.status(), two.row().closed_on) == (ProposalStatus.LAPSED, TODAY)
    with two.programme.database.reading() as session:
        statement = select(TrailEntry.changes).where(TrailEntry.use_case == "proposals.lapse")
        [entry] = session.scalars(statement)
    assert entry == {"status": ["asked", "lapsed"], "closed_on": [None, TODAY.isoformat()]}


def test_an_idea_is_dropped_only_before_anyone_was_asked(two: Two) -> None:
    assert "not possible" in two.refuse(proposals.discard, **ON)
    programme = two.programme
    drafted = int(programme.do(proposals.draft, two.request, offer_id=programme.mentor(), **ON))
    programme.do(proposals.discard, drafted, **ON)
    row = two.row(drafted)
    assert (row.status, row.closed_on) == (ProposalStatus.DISCARDED, TODAY)


def test_a_proposal_is_closed_without_saying_who(two: Two) -> None:
    two.programme.do(proposals.close, two.asked, **ON)
    assert two.status() is ProposalStatus.NOT_GOING_AHEAD
    assert two.answers() == {}


def test_the_trail_says_that_somebody_answered_and_not_what(two: Two) -> None:
    two.say(Side.MENTOR, answer=AnswerKind.NO, reason=DeclineReason.PREFERS_ANOTHER)
    with two.programme.database.reading() as session:
        statement = select(TrailEntry).where(TrailEntry.noun == "answers")
        [entry] = session.scalars(statement)
    assert entry.actor == "coordinator"
    for private in ("answer", "reason", *RELATIONSHIPS):
        assert entry.changes[private] == [None, MARK]


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.BOARD])
def test_only_a_coordinator_proposes_asks_and_hears(two: Two, role: Role) -> None:
    two.programme.actor = Actor("Fay", role)
    steps: list[tuple[Callable[..., Any], dict[str, Any]]] = [
        (proposals.ask, ON),
        (proposals.answer, {"side": Side.MENTOR, "said": yes()}),
        (proposals.nudge, ON),
        (proposals.lapse, ON),
        (proposals.discard, ON),
        (proposals.close, ON),
    ]
    for use_case, details in steps:
        assert "Ask the coordinator" in two.refuse(use_case, **details)


def test_whoever_no_longer_attends_is_not_asked(idea: Two) -> None:
    drafted = int(idea.programme.do(proposals.draft, idea.request, offer_id=idea.offer, **ON))
    idea.programme.do(members.leave, 1, left_on=before(1))
    assert "not a current member" in refused(idea.programme, proposals.ask, drafted, **ON)
    assert idea.row(drafted).status is ProposalStatus.DRAFTED


def test_a_fulfilled_request_takes_no_more_ideas(two: Two) -> None:
    two.say(Side.MENTOR)
    two.say(Side.MENTEE)
    programme = two.programme
    programme.do(pairings.begin, two.asked, channels=(Channel.PHONE,), **ON)
    other = {"offer_id": programme.mentor(), **ON}
    assert "Nobody is being looked for" in refused(programme, proposals.draft, two.request, **other)
    with programme.database.reading() as session:
        statuses = set(session.scalars(select(Proposal.status)))
    assert statuses == {ProposalStatus.AGREED}
