"""Two who rest from contact because somebody worries, and what an ending tells by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.errors import NotFound, NotPermitted
from heal.models import Concern, Pairing, TrailEntry
from heal.rules.access import Actor
from heal.rules.concerns import AT_AN_ENDING
from heal.services import concerns, door, endings, pairings
from heal.vocabulary import ConcernStatus, PairingStatus, Role
from tests.kit import cast
from tests.kit.programme import TODAY, Programme
from tests.kit.refusals import refused

WORDS = "Left the meeting in tears on 3 June."
BEGAN = TODAY - timedelta(days=20)


@dataclass
class Pair:
    """An active pair, and the facilitator of their group."""

    programme: Programme
    id: int
    fay: Actor

    @property
    def row(self) -> Pairing:
        with self.programme.database.reading() as session:
            return session.get_one(Pairing, self.id)

    @property
    def concerns(self) -> list[Concern]:
        with self.programme.database.reading() as session:
            return list(session.scalars(select(Concern).order_by(Concern.id)))

    def act(self, use_case: Any, *details: Any, by: Actor | None = None, **more: Any) -> Any:
        actor = by or self.programme.actor
        return door.act(self.programme.database, use_case, actor, *details, **more)

    def worried(self, *, by: Actor | None = None, on: date = TODAY) -> int:
        """Raise a concern about the two, who are to rest."""
        about = {"pairing_id": self.id, "words": WORDS, "pause": True}
        return int(self.act(concerns.raise_, by=by, on=on, **about))


@pytest.fixture
def pair(database: Database) -> Pair:
    programme = Programme(database)
    group = programme.group()
    fay = cast.actor(database, cast.facilitator(database, [group]))
    return Pair(programme, programme.pairing(group, on=BEGAN), fay)


def test_a_facilitator_lets_the_two_rest_with_the_concern_and_in_no_other_way(pair: Pair) -> None:
    with pytest.raises(NotPermitted):
        pair.act(pairings.pause, pair.id, by=pair.fay, on=TODAY)
    number = pair.worried(by=pair.fay)
    row = pair.row
    assert (row.status, row.paused_on) == (PairingStatus.PAUSED, TODAY)
    assert (row.check_in_due_on, row.quiet_on) == (None, None)
    with pair.programme.database.reading() as session:
        trail = session.scalars(select(TrailEntry).where(TrailEntry.use_case == "concerns.raise_"))
        said = {(it.noun, it.record_id): it.actor for it in trail}
    assert said == {("concerns", number): "Fay", ("pairings", pair.id): "Fay"}
    pair.act(pairings.resume, pair.id, on=TODAY)
    assert pair.row.status is PairingStatus.ACTIVE


def test_without_the_tick_the_two_stay_in_touch(pair: Pair) -> None:
    pair.act(concerns.raise_, by=pair.fay, pairing_id=pair.id, words=WORDS, on=TODAY)
    assert pair.row.status is PairingStatus.ACTIVE
    assert pair.row.check_in_due_on is not None


def test_a_pair_that_rests_or_has_ended_is_left_as_it_is(pair: Pair) -> None:
    before = TODAY - timedelta(days=5)
    pair.act(pairings.pause, pair.id, on=before)
    pair.worried()
    assert (pair.row.status, pair.row.paused_on) == (PairingStatus.PAUSED, before)
    pair.act(endings.end, pair.id, on=before)
    pair.worried()
    assert (pair.row.status, pair.row.ended_on) == (PairingStatus.ENDED, before)
    assert len(pair.concerns) == 2


def test_nobody_rests_before_their_first_day(pair: Pair) -> None:
    pair.worried(on=BEGAN - timedelta(days=1))
    assert pair.row.paused_on == BEGAN


def test_only_two_can_rest_from_contact(pair: Pair) -> None:
    member = pair.programme.member()
    about = {"member_id": member, "words": WORDS, "on": TODAY, "pause": True}
    assert "Only two who are paired" in refused(pair.programme, concerns.raise_, **about)


def test_what_goes_wrong_leaves_neither_a_rest_nor_a_concern(pair: Pair) -> None:
    def interrupted(session: Any, actor: Actor) -> None:
        concerns.raise_(session, actor, pairing_id=pair.id, words=WORDS, on=TODAY, pause=True)
        raise RuntimeError("The light went out.")

    with pytest.raises(RuntimeError):
        pair.act(interrupted, by=pair.fay)
    other = pair.programme.group()
    stranger = cast.facilitator(pair.programme.database, [other], "sam@example.org")
    with pytest.raises(NotFound):
        pair.worried(by=cast.actor(pair.programme.database, stranger))
    assert pair.row.status is PairingStatus.ACTIVE
    assert pair.row.check_in_due_on is not None
    assert pair.concerns == []


def test_an_ending_tells_of_a_concern_once_while_it_is_open(pair: Pair) -> None:
    first = pair.act(concerns.open_for_safety, pair.id, on=TODAY)
    assert pair.act(concerns.open_for_safety, pair.id, on=TODAY) == first
    pair.act(concerns.signpost, first, on=TODAY, to="A line")
    assert pair.act(concerns.open_for_safety, pair.id, on=TODAY) == first
    (only,) = pair.concerns
    assert (only.words, only.pairing_id, only.member_id, only.raised_by, only.raised_on) == (
        AT_AN_ENDING, pair.id, None, "coordinator", TODAY,
    )  # fmt: skip
    pair.act(concerns.settle, first, on=TODAY)
    again = pair.act(concerns.open_for_safety, pair.id, on=TODAY)
    assert [(it.id, it.status) for it in pair.concerns] == [
        (first, ConcernStatus.DONE), (again, ConcernStatus.TOLD),
    ]  # fmt: skip


def test_what_somebody_wrote_or_another_pair_is_another_concern(pair: Pair) -> None:
    pair.worried()
    other = pair.programme.pairing(pair.programme.group())
    pair.act(concerns.open_for_safety, other, on=TODAY)
    pair.act(concerns.open_for_safety, pair.id, on=TODAY)
    assert [it.pairing_id for it in pair.concerns] == [pair.id, other, pair.id]


def test_no_ending_is_told_of_that_is_not_there_or_by_whom_it_is_not_for(pair: Pair) -> None:
    assert "not in the records" in refused(pair.programme, concerns.open_for_safety, 4711, on=TODAY)
    for somebody in (pair.fay, Actor("Bo", Role.BOARD)):
        with pytest.raises(NotPermitted):
            pair.act(concerns.open_for_safety, pair.id, by=somebody, on=TODAY)
    assert pair.concerns == []
