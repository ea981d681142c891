"""A mentor stops: every live pairing has its answer, all in one transaction, nobody orphaned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.db.base import Base
from heal.db.engine import Database
from heal.models import Meeting, MentoringRequest, MentorOffer, Pairing, Proposal
from heal.queries import stopping
from heal.rules.access import Actor
from heal.rules.stopping import Fate
from heal.services import meetings, members, mentors, pairings, proposals, requests
from heal.vocabulary import (
    AfterStopping,
    Channel,
    MentorStatus,
    PairingStatus,
    ProposalStatus,
    RequestStatus,
    Role,
)
from tests.kit.programme import COORDINATOR, TODAY, WILLING, WISH, Programme
from tests.kit.refusals import refused

END, GO_ON = Fate(AfterStopping.END), Fate(AfterStopping.GO_ON)
BEGAN = TODAY - timedelta(days=30)
FULL = replace(WISH, channels=(Channel.PHONE, Channel.TEXT), own_words="Somebody patient")
Rows = Mapping[str, list[tuple[Any, ...]]]


@dataclass
class Stage:
    """A mentor with three live pairings, and another who may come after them."""

    programme: Programme
    group: int
    offer: int
    live: list[int]
    next: int

    @property
    def move(self) -> Fate:
        return Fate(AfterStopping.MOVE, self.next)

    def mentee(self, pairing_id: int) -> int:
        with self.programme.database.reading() as session:
            return session.get_one(Pairing, pairing_id).mentee_id

    def get(self, model: Any, number: int) -> Any:
        with self.programme.database.reading() as session:
            return session.get_one(model, number)

    def every(self, model: Any) -> list[Any]:
        with self.programme.database.reading() as session:
            return list(session.scalars(select(model).order_by(model.id)))

    def stop(self, then: Mapping[int, Fate], on: date = TODAY) -> None:
        self.programme.do(mentors.discontinue, self.offer, on=on, then=then)

    def refused(self, then: Mapping[int, Fate], on: date = TODAY) -> str:
        """Return the refusal: every table is as it was, and the page would have said the same."""
        before = rows(self.programme.database)
        with self.programme.database.reading() as session:
            said = stopping.in_the_way(session, self.offer, then, on=on)
        sentence = refused(self.programme, mentors.discontinue, self.offer, on=on, then=then)
        assert sentence == " ".join(said)
        assert rows(self.programme.database) == before
        return sentence


def rows(database: Database) -> Rows:
    """Return everything in every table."""
    with database.reading() as session:
        return {
            table.name: sorted(map(tuple, session.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def stage(database: Database) -> Stage:
    programme = Programme(database)
    group = programme.group()
    offer = programme.mentor(group, told=replace(WILLING, capacity=3))
    live = [programme.pairing(group, on=BEGAN, offer_id=offer) for _ in range(3)]
    programme.do(pairings.pause, live[2], on=TODAY)
    return Stage(programme, group, offer, live, programme.mentor(group))


class Undone(Exception):  # noqa: N818 - nothing went wrong: the next combination needs the stage
    """Carry what was seen out of a transaction that is taken back."""


def _seen(session: Session, stage: Stage) -> list[tuple[Any, ...]]:
    """Return for each mentee: the pairing, and what is proposed for the request that is live."""
    found = []
    for number in stage.live:
        row = session.get_one(Pairing, number)
        request = session.scalars(
            select(MentoringRequest).where(
                MentoringRequest.mentee_id == row.mentee_id,
                MentoringRequest.status == RequestStatus.OPEN,
            )
        ).one_or_none()
        ideas = select(Proposal).where(Proposal.request_id == (request.id if request else 0))
        proposed = [(it.offer_id, it.status, it.drafted_on) for it in session.scalars(ideas)]
        found.append((row.status, row.ended_on, request and request.opened_on, proposed))
    return found


def test_every_combination_of_three_fates_and_nobody_is_orphaned(stage: Stage) -> None:
    was = [stage.get(Pairing, number).status for number in stage.live]
    before = rows(stage.programme.database)

    def tried(session: Session, actor: Actor, then: Mapping[int, Fate]) -> None:
        mentors.discontinue(session, actor, stage.offer, on=TODAY, then=then)
        session.flush()
        raise Undone(_seen(session, stage))

    drafted = [(stage.next, ProposalStatus.DRAFTED, TODAY)]
    for fates in product((END, GO_ON, stage.move), repeat=3):
        with pytest.raises(Undone) as undone:
            stage.programme.do(tried, dict(zip(stage.live, fates, strict=True)))
        (seen,) = undone.value.args
        for status, fate, outcome in zip(was, fates, seen, strict=True):
            assert (
                outcome
                == {
                    END: (PairingStatus.ENDED, TODAY, None, []),
                    GO_ON: (status, None, None, []),
                    stage.move: (PairingStatus.ENDED, TODAY, TODAY, drafted),
                }[fate]
            )
    assert rows(stage.programme.database) == before


def test_who_recorded_it_is_kept_until_they_offer_again(stage: Stage) -> None:
    stage.programme.actor = replace(COORDINATOR, name="Robin")
    stage.stop(dict.fromkeys(stage.live, GO_ON))
    row = stage.get(MentorOffer, stage.offer)
    assert (row.discontinued_on, row.discontinued_by) == (TODAY, "Robin")
    assert row.status is MentorStatus.DISCONTINUED
    stage.programme.do(mentors.offer_again, stage.offer, on=TODAY)
    row = stage.get(MentorOffer, stage.offer)
    assert (row.discontinued_on, row.discontinued_by) == (None, None)


def test_whoever_moves_keeps_their_wishes_and_nobody_is_asked_yet(stage: Stage) -> None:
    programme = stage.programme
    agreed = programme.agreed(
        programme.request(stage.group, on=BEGAN, wish=FULL), stage.next, on=BEGAN
    )
    pairing = int(programme.do(pairings.begin, agreed, on=BEGAN, channels=(Channel.TEXT,)))
    moved = replace(stage, offer=stage.next, live=[pairing], next=stage.offer)
    moved.stop({pairing: moved.move})
    request = stage.every(MentoringRequest)[-1]
    assert (request.own_words, request.route) == (FULL.own_words, FULL.route)
    assert (request.opened_on, request.status) == (TODAY, RequestStatus.OPEN)
    assert request.attested_on is None
    idea = stage.every(Proposal)[-1]
    assert (idea.request_id, idea.offer_id) == (request.id, stage.offer)
    assert (idea.status, idea.asked_on) == (ProposalStatus.DRAFTED, None)
    # The mentor who comes after has three of their own, and those go on.
    assert all(stage.get(Pairing, number).ended_on is None for number in stage.live)


def test_a_gate_that_refuses_leaves_every_table_as_it_was(stage: Stage) -> None:
    programme = stage.programme
    first, second, third = stage.live
    name = {one.pairing_id: one.mentee for one in _live(stage)}[third]
    own = programme.offer(stage.mentee(third), on=BEGAN)
    programme.do(mentors.approve, own, on=BEGAN)
    waits = programme.offer(programme.member(), on=BEGAN)
    resting, apart = programme.mentor(), programme.mentor()
    programme.do(mentors.pause, resting, on=TODAY)
    avoided = stage.get(MentorOffer, apart).member_id
    programme.do(members.keep_apart, stage.mentee(third), other_id=avoided, on=TODAY)
    answered = {first: END, second: stage.move}
    cases: tuple[tuple[Fate, str], ...] = (
        (Fate(AfterStopping.MOVE), "Choose whom to propose"),
        (Fate(AfterStopping.MOVE, 4711), "Choose whom to propose"),
        (Fate(AfterStopping.MOVE, stage.offer), "The one who stops cannot be proposed"),
        (Fate(AfterStopping.MOVE, own), "Nobody can be their own mentor"),
        (Fate(AfterStopping.MOVE, waits), "awaits approval"),
        (Fate(AfterStopping.MOVE, resting), "is taking a rest"),
        (Fate(AfterStopping.MOVE, apart), "not to be paired"),
    )
    for fate, fragment in cases:
        sentence = stage.refused({**answered, third: fate})
        assert sentence.startswith(f"The pairing with {name}: ")
        assert fragment in sentence
    assert "Say whether it ends" in stage.refused(answered)
    other = programme.pairing(stage.group)
    strange = stage.refused({**answered, third: GO_ON, other: END})
    assert "does not have (any more)" in strange
    early = stage.refused(dict.fromkeys(stage.live, END), on=BEGAN - timedelta(days=1))
    assert early.count("it cannot end before") == 3
    stage.stop({**answered, third: GO_ON})


def _live(stage: Stage) -> tuple[stopping.Live, ...]:
    with stage.programme.database.reading() as session:
        return stopping.live(session, stage.offer)


def test_nobody_is_attested_silently(stage: Stage) -> None:
    for meeting in stage.every(Meeting):
        stage.programme.do(meetings.take_register_away, meeting.id)
    first, *others = stage.live
    then = dict.fromkeys(others, END)
    assert "attest it if you know" in stage.refused({**then, first: stage.move})
    knows = replace(stage.move, attested=True)
    # Nobody attests for themselves: the page leaves the tick out, and the service refuses.
    stage.programme.actor = Actor("me", Role.COORDINATOR, member_id=stage.mentee(first))
    sentence = refused(
        stage.programme, mentors.discontinue, stage.offer, on=TODAY, then={**then, first: knows}
    )
    assert sentence.startswith("The pairing with ")
    stage.programme.actor = COORDINATOR
    stage.stop({**then, first: knows})
    request = stage.every(MentoringRequest)[-1]
    assert (request.attested_on, request.attested_by) == (TODAY, COORDINATOR.name)


def test_whoever_does_not_come_ends_or_goes_on_and_does_not_move(stage: Stage) -> None:
    for meeting in stage.every(Meeting):
        stage.programme.do(meetings.fill_register, meeting.id, present=())
    first, second, third = stage.live
    then = {first: END, second: GO_ON}
    for attested in (False, True):
        fate = replace(stage.move, attested=attested)
        sentence = stage.refused({**then, third: fate})
        assert "has not been to meetings lately" in sentence
        assert "let it end or go on" in sentence
    stage.stop({**then, third: END})


def test_whoever_is_looked_for_already_is_proposed_there(stage: Stage) -> None:
    programme, (first, *others) = stage.programme, stage.live
    mentee, then = stage.mentee(first), dict.fromkeys(others, GO_ON)
    opened = TODAY - timedelta(days=2)
    request = int(programme.do(requests.open, mentee, on=opened, wish=FULL))
    theirs = programme.asked(request, stage.offer, on=opened)
    programme.do(requests.hold, request)
    assert "take the request up again" in stage.refused({**then, first: stage.move})
    programme.do(requests.resume, request)
    early = opened - timedelta(days=1)
    assert "propose from then on" in stage.refused({**then, first: stage.move}, on=early)
    drafted = int(programme.do(proposals.draft, request, offer_id=stage.next, on=TODAY))
    assert "has been proposed" in stage.refused({**then, first: stage.move})
    programme.do(proposals.discard, drafted, on=TODAY)
    stage.stop({**then, first: stage.move})
    assert len([row for row in stage.every(MentoringRequest) if row.mentee_id == mentee]) == 2
    assert stage.get(Proposal, theirs).status is ProposalStatus.NOT_GOING_AHEAD
    new = stage.every(Proposal)[-1]
    assert (new.request_id, new.offer_id) == (request, stage.next)


def test_an_attendance_that_is_attested_for_a_live_request_counts(stage: Stage) -> None:
    programme, (first, *others) = stage.programme, stage.live
    request = int(programme.do(requests.open, stage.mentee(first), on=TODAY, wish=FULL))
    for meeting in stage.every(Meeting):
        programme.do(meetings.take_register_away, meeting.id)
    then = dict.fromkeys(others, GO_ON)
    assert "attest it if you know" in stage.refused({**then, first: stage.move})
    stage.stop({**then, first: replace(stage.move, attested=True)})
    assert stage.get(MentoringRequest, request).attested_by == COORDINATOR.name


def _paired(programme: Programme, mentee: int, offer: int) -> int:
    request = programme.do(requests.open, mentee, on=BEGAN, wish=WISH, attested=True)
    proposal = programme.agreed(request, offer, on=BEGAN)
    return int(programme.do(pairings.begin, proposal, on=BEGAN, channels=(Channel.PHONE,)))


def test_where_people_are_both_only_the_side_that_stops_is_touched(database: Database) -> None:
    """Ada mentors Bo, who mentors Cy: Bo stops, then Ada does."""
    programme = Programme(database)
    group = programme.group()
    ada, bo, cy = (programme.attending_member(group) for _ in range(3))
    offers = [programme.offer(member, on=BEGAN) for member in (ada, bo)]
    for offer in offers:
        programme.do(mentors.approve, offer, on=BEGAN)
    upper, lower = _paired(programme, bo, offers[0]), _paired(programme, cy, offers[1])
    stage = Stage(programme, group, offers[1], [lower], programme.mentor())
    assert [one.pairing_id for one in _live(stage)] == [lower]
    assert "does not have" in stage.refused({lower: END, upper: END})
    stage.stop({lower: END})
    assert stage.get(Pairing, upper).status is PairingStatus.ACTIVE
    assert stage.get(Pairing, lower).status is PairingStatus.ENDED

    programme.do(mentors.offer_again, offers[1], on=TODAY)
    programme.do(mentors.approve, offers[1], on=TODAY)
    again = programme.do(requests.open_next, lower, on=TODAY)
    proposal = programme.agreed(again, offers[1])
    lower = int(programme.do(pairings.begin, proposal, on=TODAY, channels=(Channel.PHONE,)))
    above = replace(stage, offer=offers[0], live=[upper])
    above.stop({upper: above.move})
    assert stage.get(Pairing, lower).status is PairingStatus.ACTIVE
    assert stage.get(MentorOffer, offers[1]).status is MentorStatus.APPROVED


def test_afterwards_each_is_told_with_what_there_is_for_the_mentee_now(stage: Stage) -> None:
    first, second, third = stage.live
    stage.stop({first: END, second: GO_ON, third: stage.move})
    with stage.programme.database.reading() as session:
        ended, goes_on, moved = stopping.afterwards(session, stage.offer)
    assert (ended.pairing_id, ended.ended_on, ended.request_id) == (first, TODAY, None)
    assert (goes_on.pairing_id, goes_on.ended_on) == (second, None)
    assert (moved.pairing_id, moved.ended_on) == (third, TODAY)
    assert moved.request_id == stage.every(MentoringRequest)[-1].id
    (proposal,) = moved.proposed
    assert stage.get(Proposal, proposal).offer_id == stage.next
    assert ended.proposed == goes_on.proposed == {}
    assert {one.other_live_id for one in (ended, goes_on, moved)} == {None}
    # Once both have said yes, it is the new pairing that is told.
    stage.programme.do(proposals.discard, proposal, on=TODAY)
    begun = stage.programme.do(
        pairings.begin, stage.programme.agreed(moved.request_id, stage.next), on=TODAY,
        channels=(Channel.PHONE,),
    )  # fmt: skip
    with stage.programme.database.reading() as session:
        assert stopping.afterwards(session, stage.offer)[2].other_live_id == begun
        assert stopping.afterwards(session, stage.next) == ()
