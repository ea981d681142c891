"""Concerns: raised about one's own people and pairs, read for a reason, settled once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.errors import MoveNotAllowed, NotFound, NotPermitted
from heal.models import Concern, Member, Pairing, TrailEntry
from heal.rules.access import Actor
from heal.services import concerns, door
from heal.services.audit import MARK
from heal.services.concerns import Words
from heal.vocabulary import ConcernStatus, Opened, Role
from tests.kit import cast
from tests.kit.openings import noted
from tests.kit.programme import TODAY, Programme
from tests.kit.refusals import refused

WORDS = "Did not come to the last two, and told Ben on 3 June that it is too much."
DEEDS: tuple[tuple[Any, dict[str, Any]], ...] = (
    (concerns.read, {"why": "x"}),
    (concerns.signpost, {"on": TODAY, "to": "A line"}),
    (concerns.settle, {"on": TODAY}),
)


@dataclass
class Desk:
    """A programme with two groups, whose facilitator leads the first."""

    programme: Programme
    own: int
    other: int
    fay: Actor

    def act(self, use_case: Any, *details: Any, by: Actor | None = None, **more: Any) -> Any:
        return door.act(
            self.programme.database, use_case, by or self.programme.actor, *details, **more
        )

    def raised(self, **about: int) -> int:
        return int(self.act(concerns.raise_, words=WORDS, on=TODAY, **about))

    def get(self, concern_id: int) -> Concern:
        with self.programme.database.reading() as session:
            return session.get_one(Concern, concern_id)

    def two_of(self, pairing_id: int) -> set[int]:
        with self.programme.database.reading() as session:
            pair = session.get_one(Pairing, pairing_id)
            return {pair.mentor_id, pair.mentee_id}


@pytest.fixture
def desk(database: Database) -> Desk:
    programme = Programme(database)
    own, other = programme.group(), programme.group()
    fay = cast.actor(database, cast.facilitator(database, [own]))
    return Desk(programme, own, other, fay)


def test_a_facilitator_raises_one_about_a_person_and_a_pair_of_their_own(desk: Desk) -> None:
    member, pairing = desk.programme.member(desk.own), desk.programme.pairing(desk.own)
    for about in ({"member_id": member}, {"pairing_id": pairing}):
        number = desk.act(concerns.raise_, by=desk.fay, words=f" {WORDS} ", on=TODAY, **about)
        concern = desk.get(number)
        assert (concern.status, concern.raised_by, concern.raised_on, concern.words) == (
            ConcernStatus.TOLD, "Fay", TODAY, WORDS,
        )  # fmt: skip
        found = {"member_id": concern.member_id, "pairing_id": concern.pairing_id}
        assert {name: value for name, value in found.items() if value} == about


def test_nobody_raises_one_about_people_outside_their_groups(desk: Desk) -> None:
    member, pairing = desk.programme.member(desk.other), desk.programme.pairing(desk.other)
    for about in ({"member_id": member}, {"pairing_id": pairing}, {"member_id": 4711}):
        with pytest.raises(NotFound):
            desk.act(concerns.raise_, by=desk.fay, words=WORDS, on=TODAY, **about)
    with desk.programme.database.reading() as session:
        assert session.scalars(select(Concern)).all() == []


def test_a_concern_needs_a_few_words_and_no_more(desk: Desk) -> None:
    about = {"member_id": desk.programme.member(desk.own), "on": TODAY}
    for words, fragment in (
        ("", "in a sentence"), (" \n ", "in a sentence"), ("x" * 281, "280 letters"),
    ):  # fmt: skip
        assert fragment in refused(desk.programme, concerns.raise_, words=words, **about)


def test_a_concern_is_about_one_person_or_one_pair(desk: Desk) -> None:
    member, pairing = desk.programme.member(desk.own), desk.programme.pairing(desk.own)
    for about in ({}, {"member_id": member, "pairing_id": pairing}):
        assert "one person, or one pair" in refused(
            desk.programme, concerns.raise_, words=WORDS, on=TODAY, **about
        )


def _erase(desk: Desk, member_id: int) -> None:
    def erase(session: Any, _: Actor) -> None:
        session.get_one(Member, member_id).erased_on = TODAY

    desk.act(erase)


def test_nobody_raises_one_about_somebody_who_was_erased(desk: Desk) -> None:
    member, pairing = desk.programme.member(desk.own), desk.programme.pairing(desk.own)
    _erase(desk, member)
    _erase(desk, min(desk.two_of(pairing)))
    for about in ({"member_id": member}, {"pairing_id": pairing}):
        assert "not in the records" in refused(
            desk.programme, concerns.raise_, words=WORDS, on=TODAY, **about
        )


def test_reading_needs_a_reason_and_is_noted_with_it(desk: Desk) -> None:
    pairing = desk.programme.pairing(desk.own)
    number = desk.raised(pairing_id=pairing)
    for why in ("", "  "):
        assert "why you read it" in refused(desk.programme, concerns.read, number, why=why)
    assert noted(desk.programme.database) == []
    read = desk.act(concerns.read, number, why=" It came up on Today ")
    assert read == Words(WORDS, None, None)
    lines = noted(desk.programme.database)
    assert {it.member_id for it in lines} == desk.two_of(pairing)
    assert {(it.actor, it.kind, it.record_id, it.why) for it in lines} == {
        ("coordinator", Opened.CONCERN, number, "It came up on Today")
    }


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.BOARD])
def test_only_a_coordinator_reads_signposts_and_settles(desk: Desk, role: Role) -> None:
    number = desk.raised(member_id=desk.programme.member(desk.own))
    somebody = desk.fay if role is Role.FACILITATOR else Actor("Bo", role)
    for use_case, details in DEEDS:
        with pytest.raises(NotPermitted):
            desk.act(use_case, number, by=somebody, **details)
    assert noted(desk.programme.database) == []
    assert desk.get(number).status is ConcernStatus.TOLD


def test_somebody_else_looks_into_what_is_about_oneself(desk: Desk) -> None:
    pairing = desk.programme.pairing(desk.own)
    number = desk.raised(pairing_id=pairing)
    for member in desk.two_of(pairing):
        own = Actor("Cora", Role.COORDINATOR, member_id=member)
        for use_case, details in DEEDS:
            with pytest.raises(NotPermitted, match="about yourself"):
                desk.act(use_case, number, by=own, **details)
    assert noted(desk.programme.database) == []
    assert desk.get(number).status is ConcernStatus.TOLD


def test_a_concern_is_settled_once_with_what_came_of_it(desk: Desk) -> None:
    number = desk.raised(member_id=desk.programme.member(desk.own))
    early = TODAY - timedelta(days=1)
    assert "before it was raised" in refused(desk.programme, concerns.settle, number, on=early)
    desk.act(concerns.settle, number, on=TODAY, outcome=" Talked; all is well. ")
    concern = desk.get(number)
    assert (concern.status, concern.closed_on) == (ConcernStatus.DONE, TODAY)
    with pytest.raises(MoveNotAllowed):
        desk.act(concerns.settle, number, on=TODAY)
    assert desk.act(concerns.read, number, why="x").outcome == "Talked; all is well."


def test_whoever_is_meant_is_shown_where_there_is_help_and_then_it_is_settled(desk: Desk) -> None:
    number = desk.raised(member_id=desk.programme.member(desk.own))
    later, early = TODAY + timedelta(days=2), TODAY - timedelta(days=1)
    for to in ("", " \n"):
        assert "pointed to" in refused(desk.programme, concerns.signpost, number, on=TODAY, to=to)
    assert "before this was raised" in refused(
        desk.programme, concerns.signpost, number, on=early, to="A line"
    )
    assert "280 letters" in refused(
        desk.programme, concerns.signpost, number, on=TODAY, to="x" * 281
    )
    desk.act(concerns.signpost, number, on=later, to=" A line (Austria) ")
    concern = desk.get(number)
    assert (concern.status, concern.signposted_on) == (ConcernStatus.SIGNPOSTED, later)
    assert "after that" in refused(desk.programme, concerns.settle, number, on=TODAY)
    desk.act(concerns.settle, number, on=later, outcome="Called there.")
    concern = desk.get(number)
    assert (concern.status, concern.closed_on, concern.signposted_on) == (
        ConcernStatus.DONE, later, later,
    )  # fmt: skip
    read = desk.act(concerns.read, number, why="x")
    assert read == Words(WORDS, "A line (Austria)", "Called there.")


def test_a_concern_that_is_not_there_is_a_sentence(desk: Desk) -> None:
    for use_case, details in DEEDS:
        assert "not in the records" in refused(desk.programme, use_case, 4711, **details)


def test_the_trail_keeps_the_words_to_itself(desk: Desk) -> None:
    number = desk.raised(member_id=desk.programme.member(desk.own))
    desk.act(concerns.signpost, number, on=TODAY, to="A line")
    desk.act(concerns.settle, number, on=TODAY, outcome="Talked; all is well.")
    with desk.programme.database.reading() as session:
        kept = [it for it in session.scalars(select(TrailEntry)) if it.noun == "concerns"]
    assert [it.use_case for it in kept] == [
        "concerns.raise_", "concerns.signpost", "concerns.settle",
    ]  # fmt: skip
    assert kept[0].changes["words"] == [None, MARK]
    assert kept[1].changes["signposted_to"] == [None, MARK]
    assert kept[2].changes["outcome"] == [None, MARK]
