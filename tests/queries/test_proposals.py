"""Whom one may propose, in which order, and what was proposed, on both databases."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from heal.db.engine import Database
from heal.errors import NotFound
from heal.queries import proposals as proposed
from heal.services import members, mentors, pairings, proposals
from heal.vocabulary import AnswerKind, Channel, Conveyed, ProposalStatus, Side
from tests.kit.programme import TODAY, WILLING, Programme, yes
from tests.kit.statements import one_statement

COLUMNS = [
    "offer_id", "member_id", "name", "groups", "same_group", "capacity", "load", "channels",
    "common", "waiting_since", "room",
]  # fmt: skip
GENDER, ROLE, STAGE = 1, 2, 6


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


@dataclass
class Looking:
    """One request of somebody in the first of two groups, and mentors for it."""

    programme: Programme
    groups: list[int] = field(default_factory=list)
    request: int = 0
    mentee: int = 1

    def mentor(self, name: str, days: int, group: int | None = None, **told: Any) -> int:
        """Make a mentor who has waited so many days and return the offer."""
        programme = self.programme
        member = programme.member(None if group is None else self.groups[group], name)
        offer = programme.offer(member, on=before(days), told=replace(WILLING, **told))
        programme.do(mentors.approve, offer, on=before(days))
        return offer

    def candidates(self, **narrowed: Any) -> pd.DataFrame:
        with self.programme.database.reading() as session:
            return proposed.candidates(session, self.request, today=TODAY, **narrowed)

    def names(self, **narrowed: Any) -> list[str]:
        return list(self.candidates(**narrowed)["name"])


@pytest.fixture
def looking(database: Database) -> Looking:
    programme = Programme(database)
    groups = [programme.group("Tuesday"), programme.group("Thursday")]
    return Looking(programme, groups, programme.request(groups[0], on=before(9)))


def test_nobody_to_propose_is_a_frame_with_its_columns(looking: Looking) -> None:
    assert list(looking.candidates().columns) == COLUMNS


def test_the_own_group_comes_first_then_room_then_whoever_has_waited(looking: Looking) -> None:
    looking.mentor("Elsewhere, long", 50, 1)
    looking.mentor("Same group, full", 60, 0, capacity=0)
    looking.mentor("Elsewhere, short", 5, 1)
    looking.mentor("Same group, short", 6, 0)
    looking.mentor("Same group, long", 40, 0, capacity=2)
    looking.mentor("Past member", 70)
    assert looking.names() == [
        "Same group, long",
        "Same group, short",
        "Same group, full",
        "Past member",
        "Elsewhere, long",
        "Elsewhere, short",
    ]
    assert looking.names(same_group_first=False) == [
        "Past member",
        "Elsewhere, long",
        "Same group, long",
        "Same group, short",
        "Elsewhere, short",
        "Same group, full",
    ]
    assert looking.names(most=2) == ["Same group, long", "Same group, short"]


def test_a_candidate_comes_with_what_a_person_decides_by(looking: Looking) -> None:
    looking.mentor("Eva", 8, 0, capacity=2, channels=(Channel.PHONE, Channel.WEB_APP))
    looking.mentor("Finn", 7, None, channels=(Channel.TEXT,))
    eva, finn = looking.candidates().to_dict("records")
    assert (eva["room"], eva["capacity"], eva["load"]) == (2, 2, 0)
    assert (eva["same_group"], eva["groups"], eva["common"]) == (True, "Tuesday", "phone")
    assert eva["waiting_since"] == before(8)
    assert (finn["same_group"], finn["groups"], finn["common"]) == (False, None, None)


def test_a_group_left_is_not_in_common(looking: Looking) -> None:
    looking.mentor("Eva", 8, 0)
    looking.programme.do(members.leave, 2, left_on=before(1))
    assert list(looking.candidates()["same_group"]) == [False]


def test_only_whom_one_may_propose_is_there(looking: Looking) -> None:
    programme = looking.programme
    looking.mentor("Free", 5)
    programme.do(mentors.pause, looking.mentor("Resting", 5), on=TODAY)
    programme.offer(programme.member(None, "Undecided"))
    own = programme.offer(looking.mentee, on=before(5))
    programme.do(mentors.approve, own, on=before(5))
    looking.mentor("Kept apart", 5)
    [apart] = looking.candidates(search="kept")["member_id"]
    programme.do(members.keep_apart, looking.mentee, other_id=int(apart), on=TODAY)
    asked = programme.asked(looking.request, looking.mentor("Asked", 5))
    assert looking.names() == ["Free"]
    programme.do(proposals.lapse, asked, on=TODAY)
    assert looking.names() == ["Free", "Asked"]


def test_candidates_are_found_by_name(looking: Looking) -> None:
    looking.mentor("Éva Koch", 5)
    looking.mentor("Finn", 6)
    assert looking.names(search="éva") == ["Éva Koch"]
    assert looking.names(search="_") == []


def test_what_was_proposed_comes_with_what_each_side_said(looking: Looking) -> None:
    programme = looking.programme
    lapsed = programme.asked(looking.request, looking.mentor("Eva", 50), on=before(8))
    programme.do(proposals.lapse, lapsed, on=before(3))
    asked = programme.asked(looking.request, looking.mentor("Finn", 50), on=before(2))
    programme.do(proposals.answer, asked, side=Side.MENTEE, said=yes(before(1)))
    with programme.database.reading() as session:
        found = proposed.of_request(session, looking.request)
        empty = proposed.of_request(session, 4711)
    assert list(empty.columns) == list(found.columns)
    finn, eva = found.to_dict("records")
    assert (finn["mentor"], finn["status"]) == ("Finn", ProposalStatus.ASKED)
    assert (finn["mentee_said"], finn["mentee_on"], finn["mentee_by"]) == (
        AnswerKind.YES,
        before(1),
        Conveyed.PHONE,
    )
    assert (finn["mentor_said"], finn["pairing_id"]) == (None, None)
    assert (eva["status"], eva["closed_on"]) == (ProposalStatus.LAPSED, before(3))


def test_one_proposal_names_the_two_and_the_pairing(looking: Looking) -> None:
    programme = looking.programme
    agreed = programme.agreed(looking.request, looking.mentor("Eva", 50))
    pairing = programme.do(pairings.begin, agreed, on=TODAY, channels=(Channel.PHONE,))
    with programme.database.reading() as session:
        one = proposed.proposal(session, agreed)
        said = proposed.answers(session, agreed)
        with pytest.raises(NotFound):
            proposed.proposal(session, 4711)
    assert (one.mentor, one.mentor_id, one.mentee_id) == ("Eva", 2, looking.mentee)
    assert (one.pairing_id, one.opened_on) == (pairing, before(9))
    assert set(said) == set(Side)


def test_one_statement_each_however_many_there_are(looking: Looking) -> None:
    programme = looking.programme
    for number in range(4):
        looking.mentor(f"Free {number}", 20, number % 2)
        programme.asked(looking.request, looking.mentor(f"Asked {number}", 20))
    queries: tuple[Any, ...] = (
        lambda session: proposed.candidates(session, looking.request, today=TODAY, search="e"),
        lambda session: proposed.of_request(session, looking.request),
        lambda session: proposed.proposal(session, 1),
        lambda session: proposed.answers(session, 1),
    )
    for query in queries:
        with one_statement(programme.database) as session:
            query(session)
