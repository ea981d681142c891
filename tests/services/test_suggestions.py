"""Two people who may suit each other: said by a facilitator, decided by the coordinator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.errors import NotFound, NotPermitted, Refusal
from heal.models import DoNotPair, Member, MentoringRequest, MentorOffer, Proposal, TrailEntry
from heal.models.reviews import Suggestion
from heal.queries import suggestions as known
from heal.rules.access import Actor
from heal.services import mentors, proposals, requests, suggestions
from heal.services.audit import MARK
from heal.vocabulary import ProposalStatus, Role, Route, SuggestionStatus
from tests.kit.programme import TODAY, Programme
from tests.kit.refusals import refused
from tests.kit.reviewers import acts, reviewer
from tests.kit.rows import MOMENT


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


@dataclass
class Idea:
    """An approved mentor, somebody who looks for one, and the facilitator of both."""

    programme: Programme
    group: int
    offer: int
    request: int
    fay: Actor

    def get(self, model: type[Any], record_id: int) -> Any:
        with self.programme.database.reading() as session:
            return session.get_one(model, record_id)

    @property
    def mentor(self) -> int:
        return int(self.get(MentorOffer, self.offer).member_id)

    @property
    def mentee(self) -> int:
        return int(self.get(MentoringRequest, self.request).mentee_id)

    def suggest(self, by: Actor | None = None, **more: Any) -> int:
        two = {"mentor_id": self.mentor, "mentee_id": self.mentee, "on": TODAY}
        return int(acts(self.programme, by or self.fay, suggestions.suggest, **{**two, **more}))

    def refused(self, *details: Any, **more: Any) -> str:
        return refused(self.programme, *details, **more)

    def keep_apart(self) -> None:
        first, second = sorted((self.mentor, self.mentee))

        def keep(session: Session, actor: Actor) -> None:
            session.add(DoNotPair(first_id=first, second_id=second, set_at=MOMENT))

        self.programme.do(keep)

    def erase(self, member_id: int) -> None:
        def erase(session: Session, actor: Actor) -> None:
            session.get_one(Member, member_id).erased_on = TODAY

        self.programme.do(erase)


@pytest.fixture
def idea(database: Database) -> Idea:
    programme = Programme(database)
    group = programme.group()
    offer, request = programme.mentor(group), programme.request(group, on=before(3))
    return Idea(programme, group, offer, request, reviewer(programme, [group]))


def test_what_was_suggested_waits_with_its_words(idea: Idea) -> None:
    row = idea.get(Suggestion, idea.suggest(words=" Both like to walk. "))
    assert (row.mentor_id, row.mentee_id) == (idea.mentor, idea.mentee)
    assert (row.status, row.suggested_by, row.suggested_on) == ("open", "Fay", TODAY)
    assert (row.words, row.settled_on) == ("Both like to walk.", None)


def test_the_same_two_are_suggested_once_until_that_is_settled(idea: Idea) -> None:
    first = idea.suggest()
    with pytest.raises(Refusal, match="suggested already"):
        idea.suggest()
    gil = reviewer(idea.programme, [idea.group], "Gil")
    with pytest.raises(Refusal, match="suggested already") as twice:
        idea.suggest(gil)
    assert "Fay" not in twice.value.sentence
    idea.programme.do(suggestions.set_aside, first, on=TODAY)
    assert idea.suggest(gil) != first


def test_the_other_way_round_is_another_idea(idea: Idea) -> None:
    idea.suggest()
    assert idea.suggest(mentor_id=idea.mentee, mentee_id=idea.mentor)


@pytest.mark.parametrize("side", ["mentor_id", "mentee_id"])
def test_both_belong_to_the_facilitators_groups(idea: Idea, side: str) -> None:
    stranger = idea.programme.member(idea.programme.group())
    for nobody in (stranger, idea.programme.member(), 4711):
        with pytest.raises(NotFound):
            idea.suggest(**{side: nobody})


@pytest.mark.parametrize("side", ["mentor", "mentee"])
def test_nobody_suggests_themselves(idea: Idea, side: str) -> None:
    own = reviewer(idea.programme, [idea.group], "Own", member_id=getattr(idea, side))
    with pytest.raises(Refusal, match="one of the two"):
        idea.suggest(own)


def test_one_person_is_not_two(idea: Idea) -> None:
    with pytest.raises(Refusal, match="two people"):
        idea.suggest(mentee_id=idea.mentor)


def test_whoever_was_erased_is_not_suggested(idea: Idea) -> None:
    idea.erase(idea.mentee)
    with pytest.raises(NotFound):
        idea.suggest()


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.BOARD, Role.VISITOR])
def test_only_a_facilitator_suggests(idea: Idea, role: Role) -> None:
    with pytest.raises(NotPermitted):
        idea.suggest(Actor("somebody", role, account_id=idea.fay.account_id))


@pytest.mark.parametrize("verb", [suggestions.take_up, suggestions.set_aside])
def test_only_the_coordinator_settles_it(idea: Idea, verb: Any) -> None:
    number = idea.suggest()
    with pytest.raises(NotPermitted):
        acts(idea.programme, idea.fay, verb, number, on=TODAY)


def test_a_facilitator_is_told_nothing_of_what_stands_in_the_way(idea: Idea) -> None:
    """Kept apart, without an offer, without a request: it is taken all the same."""
    idea.keep_apart()
    idea.programme.do(mentors.discontinue, idea.offer, on=TODAY, then={})
    idea.programme.do(requests.withdraw, idea.request, on=TODAY)
    number = idea.suggest()
    said = idea.refused(suggestions.take_up, number, on=TODAY)
    for fragment in ("no request", "has stopped mentoring", "not to be paired"):
        assert fragment in said


def test_taken_up_it_is_an_idea_on_the_requests_own_route(idea: Idea) -> None:
    number = idea.suggest()
    proposal = idea.get(Proposal, idea.programme.do(suggestions.take_up, number, on=TODAY))
    assert (proposal.request_id, proposal.offer_id) == (idea.request, idea.offer)
    assert (proposal.status, proposal.drafted_on) == (ProposalStatus.DRAFTED, TODAY)
    assert idea.get(MentoringRequest, idea.request).route is Route.MENTEE_TOLD_GROUP
    row = idea.get(Suggestion, number)
    assert (row.status, row.settled_on) == (SuggestionStatus.TAKEN_UP, TODAY)


def test_whoever_was_proposed_meanwhile_is_not_proposed_twice(idea: Idea) -> None:
    number = idea.suggest()
    asked = idea.programme.asked(idea.request, idea.offer)
    assert idea.programme.do(suggestions.take_up, number, on=TODAY) == asked
    assert idea.get(Suggestion, number).status is SuggestionStatus.TAKEN_UP


def test_what_came_to_nothing_may_be_taken_up_again(idea: Idea) -> None:
    dropped = idea.programme.do(proposals.draft, idea.request, offer_id=idea.offer, on=before(1))
    idea.programme.do(proposals.discard, dropped, on=before(1))
    number = idea.suggest()
    assert idea.programme.do(suggestions.take_up, number, on=TODAY) != dropped


MISSING = {
    "no request": (lambda it: it.programme.do(requests.withdraw, it.request, on=TODAY)),
    "on hold": (lambda it: it.programme.do(requests.hold, it.request)),
    "taking a rest": (lambda it: it.programme.do(mentors.pause, it.offer, on=TODAY)),
    "not to be paired": (lambda it: it.keep_apart()),
}


@pytest.mark.parametrize("fragment", MISSING)
def test_every_gate_holds_and_nothing_is_kept(idea: Idea, fragment: str) -> None:
    number = idea.suggest()
    MISSING[fragment](idea)
    assert fragment in idea.refused(suggestions.take_up, number, on=TODAY)
    assert idea.get(Suggestion, number).status is SuggestionStatus.OPEN
    idea.programme.do(suggestions.set_aside, number, on=TODAY)
    assert idea.get(Suggestion, number).settled_on == TODAY


def test_nothing_is_settled_before_it_was_said(idea: Idea) -> None:
    number = idea.suggest()
    for verb in (suggestions.take_up, suggestions.set_aside):
        assert "from then on" in idea.refused(verb, number, on=before(1))


def test_a_facilitator_sees_their_own_suggestions_only(idea: Idea) -> None:
    idea.suggest()
    gil = reviewer(idea.programme, [idea.group], "Gil")
    theirs = idea.suggest(gil, mentor_id=idea.mentee, mentee_id=idea.mentor)
    with idea.programme.database.reading() as session:
        frame = known.mine(session, account_id=gil.account_id or 0)
    assert list(frame["suggestion_id"]) == [theirs]


def test_the_trail_keeps_the_words_to_itself(idea: Idea) -> None:
    idea.suggest(words="Both like to walk.")
    with idea.programme.database.reading() as session:
        entries = list(session.scalars(select(TrailEntry)))
    (entry,) = [row for row in entries if row.noun == "suggestions"]
    assert (entry.actor, entry.use_case) == ("Fay", "suggestions.suggest")
    assert entry.changes["words"] == [None, MARK]
    assert not any("walk" in str(row.changes) for row in entries)
