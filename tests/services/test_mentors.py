"""Mentors: offers, decisions, rests, and how somebody stops."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy import select

from heal.db.base import Base
from heal.db.engine import Database
from heal.errors import NotPermitted
from heal.models import (
    Membership,
    MentorChannel,
    MentorOffer,
    MentorQuality,
    Pairing,
    Proposal,
    TrailEntry,
)
from heal.rules.access import Actor
from heal.rules.stopping import Fate
from heal.services import desk, door, members, mentors, pairings
from heal.services.audit import MARK
from heal.services.mentors import Willing
from heal.vocabulary import (
    AfterStopping,
    Channel,
    ExperienceBasis,
    MentorStatus,
    PairingStatus,
    ProposalStatus,
    Quality,
    Role,
)
from tests.kit.programme import COORDINATOR, TODAY, WILLING, Programme
from tests.kit.refusals import refused

Record = TypeVar("Record", bound=Base)


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


@dataclass
class Pool:
    """A programme with one group, and what is asked of it."""

    programme: Programme
    group: int

    def get(self, model: type[Record], record_id: int) -> Record:
        with self.programme.database.reading() as session:
            return session.get_one(model, record_id)

    def all(self, model: type[Record]) -> list[Record]:
        with self.programme.database.reading() as session:
            return list(session.scalars(select(model).order_by(model.id)))  # type: ignore[attr-defined]

    def do(self, use_case: Any, *details: Any, **more: Any) -> Any:
        return self.programme.do(use_case, *details, **more)

    def refused(self, use_case: Any, *details: Any, **more: Any) -> str:
        return refused(self.programme, use_case, *details, **more)

    def status(self, offer_id: int) -> MentorStatus:
        return self.get(MentorOffer, offer_id).status


@pytest.fixture
def pool(database: Database) -> Pool:
    programme = Programme(database)
    return Pool(programme, programme.group())


def test_an_offer_keeps_what_was_told(pool: Pool) -> None:
    member = pool.programme.member(pool.group)
    offer_id = pool.do(mentors.offer, member, on=before(9), told=WILLING)
    offer = pool.get(MentorOffer, offer_id)
    assert (offer.member_id, offer.status, offer.offered_on) == (
        member,
        MentorStatus.OFFERED,
        before(9),
    )
    assert offer.privacy_acknowledged_on == before(9)
    assert {row.quality for row in pool.all(MentorQuality)} == set(WILLING.qualities)
    assert {row.channel for row in pool.all(MentorChannel)} == set(WILLING.channels)


def test_no_quality_at_all_is_no_refusal(pool: Pool) -> None:
    told = replace(WILLING, qualities=(), channels=(), privacy_acknowledged=False)
    offer_id = pool.programme.offer(pool.programme.member(), told=told)
    assert pool.get(MentorOffer, offer_id).privacy_acknowledged_on is None


def test_a_past_member_may_offer_and_be_approved_and_paired(pool: Pool) -> None:
    member = pool.programme.member(pool.group)
    (membership,) = pool.all(Membership)
    pool.do(members.leave, membership.id, left_on=before(100))
    offer_id = pool.programme.offer(member, on=before(60))
    pool.do(mentors.approve, offer_id, on=before(60))
    pairing_id = pool.programme.pairing(pool.group, offer_id=offer_id)
    assert pool.get(Pairing, pairing_id).mentor_id == member


def test_a_member_offers_once(pool: Pool) -> None:
    member = pool.programme.member()
    pool.programme.offer(member)
    sentence = pool.refused(mentors.offer, member, on=TODAY, told=WILLING)
    assert "already" in sentence
    assert "not in the records" in pool.refused(mentors.offer, 4711, on=TODAY, told=WILLING)


MISSING: dict[str, tuple[Willing, str]] = {
    "more than three": (replace(WILLING, capacity=4), "More than 3 mentees"),
    "more than three, blank reason": (
        replace(WILLING, capacity=4, capacity_reason="  "),
        "More than 3 mentees",
    ),
    "below nobody": (replace(WILLING, capacity=-1), "below zero"),
    "neither months nor depth": (
        replace(WILLING, experience=ExperienceBasis.NEITHER),
        "Say briefly why",
    ),
    "neither, blank reason": (
        replace(WILLING, experience=ExperienceBasis.NEITHER, experience_reason="\n "),
        "Say briefly why",
    ),
    "a story": (replace(WILLING, note="x" * 281), "280 letters"),
}


@pytest.mark.parametrize("name", MISSING)
def test_what_is_missing_is_said_and_nothing_kept(pool: Pool, name: str) -> None:
    told, fragment = MISSING[name]
    member = pool.programme.member()
    assert fragment in pool.refused(mentors.offer, member, on=TODAY, told=told)
    standing = pool.programme.offer(member)
    assert fragment in pool.refused(mentors.correct, standing, on=TODAY, told=told)


def test_more_than_the_soft_maximum_goes_with_a_reason(pool: Pool) -> None:
    told = replace(WILLING, capacity=4, capacity_reason=" Retired, with time ")
    offer_id = pool.programme.offer(pool.programme.member(), told=told)
    offer = pool.get(MentorOffer, offer_id)
    assert (offer.capacity, offer.capacity_reason) == (4, "Retired, with time")
    pool.do(desk.change_settings, values={"capacity_soft_maximum": 2})
    told = replace(WILLING, capacity=3)
    assert "More than 2" in pool.refused(mentors.correct, offer_id, on=TODAY, told=told)


def test_a_correction_replaces_what_was_told_and_ends_nothing(pool: Pool) -> None:
    offer_id = pool.programme.mentor()
    pairing_id = pool.programme.pairing(pool.group, offer_id=offer_id)
    told = replace(
        WILLING, capacity=0, qualities=(Quality.HEALTH,), channels=(), privacy_acknowledged=False
    )
    pool.do(mentors.correct, offer_id, on=TODAY, told=told)
    assert [row.quality for row in pool.all(MentorQuality)] == [Quality.HEALTH]
    assert pool.all(MentorChannel) == []
    assert pool.get(MentorOffer, offer_id).privacy_acknowledged_on is None
    assert pool.get(Pairing, pairing_id).status is PairingStatus.ACTIVE


def test_privacy_once_acknowledged_keeps_its_day(pool: Pool) -> None:
    offer_id = pool.programme.offer(pool.programme.member(), on=before(30))
    pool.do(mentors.correct, offer_id, on=TODAY, told=WILLING)
    assert pool.get(MentorOffer, offer_id).privacy_acknowledged_on == before(30)


def test_an_offer_is_approved_or_answered_with_not_now(pool: Pool) -> None:
    approved, deferred = (pool.programme.offer(pool.programme.member()) for _ in range(2))
    pool.do(mentors.approve, approved, on=TODAY)
    pool.do(mentors.defer, deferred, on=TODAY)
    assert pool.status(approved) is MentorStatus.APPROVED
    assert pool.status(deferred) is MentorStatus.NOT_NOW
    assert pool.get(MentorOffer, approved).decided_on == TODAY
    assert "is not possible" in pool.refused(mentors.approve, deferred, on=TODAY)


def test_nothing_is_decided_before_it_was_offered(pool: Pool) -> None:
    offer_id = pool.programme.offer(pool.programme.member())
    for decide in (mentors.approve, mentors.defer):
        assert "cannot be decided before" in pool.refused(decide, offer_id, on=before(1))


def test_nobody_approves_themselves(pool: Pool) -> None:
    member, other = pool.programme.member(), pool.programme.member()
    own, others = pool.programme.offer(member), pool.programme.offer(other)
    pool.programme.actor = Actor("a coordinator who mentors", Role.COORDINATOR, member_id=member)
    assert "own offer" in pool.refused(mentors.approve, own, on=TODAY)
    pool.do(mentors.approve, others, on=TODAY)
    assert pool.status(own) is MentorStatus.OFFERED


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.BOARD])
def test_only_a_coordinator_decides(pool: Pool, role: Role) -> None:
    offer_id = pool.programme.offer(pool.programme.member())
    somebody = Actor("somebody", role)
    with pytest.raises(NotPermitted):
        door.act(pool.programme.database, mentors.approve, somebody, offer_id, on=TODAY)
    assert pool.status(offer_id) is MentorStatus.OFFERED


def test_a_rest_begins_at_once_and_the_pairings_go_on(pool: Pool) -> None:
    offer_id = pool.programme.mentor()
    pairing_id = pool.programme.pairing(pool.group, offer_id=offer_id)
    pool.do(mentors.pause, offer_id, on=TODAY)
    assert pool.status(offer_id) is MentorStatus.PAUSED
    assert pool.get(MentorOffer, offer_id).paused_on == TODAY
    assert pool.get(Pairing, pairing_id).status is PairingStatus.ACTIVE
    pool.do(mentors.resume, offer_id)
    assert pool.status(offer_id) is MentorStatus.APPROVED
    assert pool.get(MentorOffer, offer_id).paused_on is None


def test_no_step_comes_before_the_one_that_led_there(pool: Pool) -> None:
    offer_id = pool.programme.mentor()
    early = {"on": before(61)}
    assert "before they were approved" in pool.refused(mentors.pause, offer_id, **early)
    assert "before they were approved" in pool.refused(
        mentors.discontinue, offer_id, then={}, **early
    )
    pool.do(mentors.discontinue, offer_id, on=before(5), then={})
    assert "last one was settled" in pool.refused(mentors.offer_again, offer_id, on=before(6))


@pytest.fixture
def busy(pool: Pool) -> tuple[int, list[int]]:
    """Give a mentor with three live pairings, one of them on a break."""
    offer_id = pool.programme.mentor(told=replace(WILLING, capacity=3))
    live = [pool.programme.pairing(pool.group, offer_id=offer_id) for _ in range(3)]
    pool.do(pairings.pause, live[2], on=TODAY)
    return offer_id, live


def test_stopping_asks_about_each_live_pairing(pool: Pool, busy: tuple[int, list[int]]) -> None:
    offer_id, (first, second, resting) = busy
    then = {
        first: Fate(AfterStopping.END),
        second: Fate(AfterStopping.GO_ON),
        resting: Fate(AfterStopping.END),
    }
    pool.do(mentors.discontinue, offer_id, on=TODAY, then=then)
    offer = pool.get(MentorOffer, offer_id)
    assert (offer.status, offer.discontinued_on) == (MentorStatus.DISCONTINUED, TODAY)
    found = [pool.get(Pairing, number).status for number in (first, second, resting)]
    assert found == [PairingStatus.ENDED, PairingStatus.ACTIVE, PairingStatus.ENDED]


def test_as_long_as_one_was_not_asked_about_nothing_happens(
    pool: Pool, busy: tuple[int, list[int]]
) -> None:
    offer_id, live = busy
    then = dict.fromkeys(live[:2], Fate(AfterStopping.END))
    said = pool.refused(mentors.discontinue, offer_id, on=TODAY, then=then)
    assert said.count("Say whether it ends, goes on, or moves") == 1
    assert pool.status(offer_id) is MentorStatus.APPROVED
    assert all(pool.get(Pairing, number).status != PairingStatus.ENDED for number in live)


def test_one_end_that_cannot_be_undoes_all_of_it(pool: Pool, busy: tuple[int, list[int]]) -> None:
    """All began today, so none can have ended yesterday."""
    offer_id, live = busy
    then = dict.fromkeys(live, Fate(AfterStopping.END))
    assert "it cannot end before" in pool.refused(
        mentors.discontinue, offer_id, on=before(1), then=then
    )
    assert pool.status(offer_id) is MentorStatus.APPROVED


def test_stopping_leaves_other_mentors_pairings_alone(
    pool: Pool, busy: tuple[int, list[int]]
) -> None:
    offer_id, live = busy
    other = pool.programme.pairing(pool.group)
    then = dict.fromkeys(live, Fate(AfterStopping.END))
    said = pool.refused(
        mentors.discontinue, offer_id, on=TODAY, then={**then, other: Fate(AfterStopping.END)}
    )
    assert "does not have (any more)" in said
    pool.do(mentors.discontinue, offer_id, on=TODAY, then=then)
    assert pool.get(Pairing, other).status is PairingStatus.ACTIVE


def test_stopping_lets_open_proposals_go_without_blame(pool: Pool) -> None:
    offer_id = pool.programme.mentor()
    asked = pool.programme.asked(pool.programme.request(pool.group), offer_id)
    agreed = pool.programme.agreed(pool.programme.request(pool.group), offer_id)
    other = pool.programme.asked(pool.programme.request(pool.group), pool.programme.mentor())
    pool.do(mentors.discontinue, offer_id, on=TODAY, then={})
    for proposal_id in (asked, agreed):
        proposal = pool.get(Proposal, proposal_id)
        assert (proposal.status, proposal.closed_on) == (ProposalStatus.NOT_GOING_AHEAD, TODAY)
    assert pool.get(Proposal, other).status is ProposalStatus.ASKED


@pytest.mark.parametrize("stopped", [True, False])
def test_somebody_offers_again_and_is_approved_anew(pool: Pool, stopped: bool) -> None:
    if stopped:
        offer_id = pool.programme.mentor()
        pool.do(mentors.discontinue, offer_id, on=before(30), then={})
    else:
        offer_id = pool.programme.offer(pool.programme.member(), on=before(60))
        pool.do(mentors.defer, offer_id, on=before(50))
    pool.do(mentors.offer_again, offer_id, on=TODAY)
    offer = pool.get(MentorOffer, offer_id)
    assert (offer.status, offer.offered_on) == (MentorStatus.OFFERED, TODAY)
    assert (offer.decided_on, offer.discontinued_on) == (None, None)
    pool.do(mentors.approve, offer_id, on=TODAY)


def test_the_day_on_which_other_ways_of_being_in_touch_were_told_is_kept(pool: Pool) -> None:
    offer_id = pool.programme.offer(pool.programme.member(), on=before(9))
    steps = (
        (before(5), WILLING, None),
        (before(4), replace(WILLING, channels=(Channel.TEXT,)), before(4)),
        (before(3), replace(WILLING, channels=(Channel.TEXT,), note="Mornings"), before(4)),
        (before(2), replace(WILLING, channels=()), before(2)),
        (before(1), WILLING, before(1)),
    )
    assert pool.get(MentorOffer, offer_id).channels_changed_on is None
    for on, told, expected in steps:
        pool.do(mentors.correct, offer_id, on=on, told=told)
        assert pool.get(MentorOffer, offer_id).channels_changed_on == expected


def test_the_trail_names_who_and_what_and_keeps_notes_to_itself(pool: Pool) -> None:
    told = replace(WILLING, note="Prefers mornings", capacity=4, capacity_reason="Has time")
    offer_id = pool.programme.offer(pool.programme.member(), told=told)
    pool.do(mentors.approve, offer_id, on=TODAY)
    added, changed = (row for row in pool.all(TrailEntry) if row.noun == "mentor_offers")
    assert (added.deed, added.use_case, added.actor) == ("added", "mentors.offer", COORDINATOR.name)
    assert added.changes["note"] == [None, MARK]
    assert added.changes["capacity_reason"] == [None, MARK]
    assert added.changes["capacity"] == [None, 4]
    assert (changed.deed, changed.use_case) == ("changed", "mentors.approve")
    assert changed.changes["status"] == ["offered", "approved"]
    kept = [str(row.changes) for row in pool.all(TrailEntry)]
    assert not any("mornings" in line or "Has time" in line for line in kept)


def test_the_trail_keeps_what_says_nothing_of_a_person(pool: Pool) -> None:
    pool.programme.offer(pool.programme.member(), told=replace(WILLING, channels=(Channel.OTHER,)))
    found = [
        row.changes["channel"] for row in pool.all(TrailEntry) if row.noun == "mentor_channels"
    ]
    assert found == [[None, "other"]]
