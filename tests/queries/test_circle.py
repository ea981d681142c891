"""Who was mentored by whom, and who could be invited: as the rules have it, on both databases."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection

from heal.db.engine import Database
from heal.measures.circle import counts, people
from heal.models import Member, Pairing
from heal.queries import circle
from heal.queries.attention_circle import could_be_invited as lines
from heal.rules.attention import Matter
from heal.rules.circle import Mentored, could_be_invited
from heal.services import mentors
from heal.vocabulary import (
    EndingManner,
    EndingReason,
    MentorStatus,
    NextForMentee,
    PairingStatus,
    RequestStatus,
)
from tests.kit import rows
from tests.kit.by_hand import ago, changed
from tests.kit.endings import WELL, ended
from tests.kit.programme import TODAY, Programme


@pytest.fixture
def programme(database: Database) -> Programme:
    return Programme(database)


def invited(programme: Programme) -> list[dict[str, Any]]:
    """Return who could be invited, and see that Today would say the same."""
    with programme.database.reading() as session:
        frame = circle.could_be_invited(session)
        found = session.execute(lines(Matter.OFFER)).all()
    said = [(row.record_id, row.opens, row.person_id, row.since) for row in found]
    told = frame[["pairing_id", "pairing_id", "member_id", "ended_on"]]
    assert sorted(said) == sorted(told.itertuples(index=False, name=None))
    assert frame["member_id"].is_unique
    return frame.to_dict("records")


def test_a_mentee_who_ended_well_and_wishes_it_could_be_invited(programme: Programme) -> None:
    pairing = ended(programme, **WELL)
    (line,) = invited(programme)
    with programme.database.reading() as session:
        row = session.get_one(Pairing, pairing)
        name, mentor = (session.get_one(Member, it).name for it in (row.mentee_id, row.mentor_id))
        mentee = row.mentee_id
    assert line == {
        "pairing_id": pairing, "member_id": mentee, "name": name, "mentor": mentor,
        "ended_on": ago(5), "manner": "planned_and_said", "reason": "served_its_purpose",
        "offer_id": None,
    }  # fmt: skip
    programme.offer(mentee)
    assert invited(programme) == []


def test_whoever_was_erased_is_not_invited_and_still_counts(programme: Programme) -> None:
    pairing = ended(programme, **WELL)
    with programme.database.reading() as session:
        mentee = session.get_one(Pairing, pairing).mentee_id
    changed(programme, Member, mentee, erased_on=TODAY)
    assert invited(programme) == []
    with programme.database.reading() as session:
        (edge,) = circle.edges(session).to_dict("records")
    assert (edge["mentee_id"], edge["mentee"]) == (mentee, None)
    assert edge["mentor"]


def test_the_latest_end_has_the_word(programme: Programme) -> None:
    ended(programme, began=400, on=300, **WELL)
    with programme.database.reading() as session:
        mentee = session.get_one(Pairing, 1).mentee_id
    assert len(invited(programme)) == 1
    second = ended(programme, began=200, on=100)
    changed(programme, Pairing, second, mentee_id=mentee)
    assert invited(programme) == []


def _written(connection: Connection, number: int, chance: Random) -> Mentored:
    """Write somebody whose latest pairing as a mentee ended, and return what is known of them."""
    on, steady = TODAY - timedelta(days=10 + number % 3), chance.random() < 0.8
    manner = chance.choice([None, *EndingManner, EndingManner.PLANNED_AND_SAID])
    reason = chance.choice([None, *EndingReason])
    wishes = chance.choice([None, NextForMentee.NOTHING, *[NextForMentee.BECOME_MENTOR] * 4])
    pairing = rows.insert(
        connection, rows.table("pairings"), status=PairingStatus.ENDED, ended_on=on,
        began_on=on - timedelta(days=50),
    )  # fmt: skip
    told = {"manner": manner, "reason": reason, "for_mentee": wishes, "mentee_steady": steady}
    rows.insert(connection, rows.table("endings"), pairing_id=pairing["id"], **told)
    mentee = pairing["mentee_id"]
    looks, has = chance.random() < 0.1, chance.random() < 0.1
    if looks:
        status = chance.choice([RequestStatus.OPEN, RequestStatus.ON_HOLD])
        rows.insert(connection, rows.table("requests"), mentee_id=mentee, status=status)
    if has:
        live = {"status": PairingStatus.ACTIVE, "began_on": on}
        rows.insert(connection, rows.table("pairings"), mentee_id=mentee, **live)
    offer = chance.choice([None, None, *MentorStatus])
    settled = None
    if offer is not None:
        settled = on + timedelta(days=chance.choice([-1, 0, 1]))
        stopped = offer is MentorStatus.DISCONTINUED
        rows.insert(
            connection, rows.table("mentor_offers"), member_id=mentee, status=offer,
            offered_on=on - timedelta(days=20),
            decided_on=on - timedelta(days=9) if stopped else settled,
            discontinued_on=settled if stopped else None,
        )  # fmt: skip
    return Mentored(
        ended_on=on, manner=manner, reason=reason, steady=steady, wishes=wishes, offer=offer,
        settled_on=settled, looks=looks, has_mentor=has,
    )  # fmt: skip


def test_the_database_says_what_the_rule_says(programme: Programme) -> None:
    chance = Random(7)  # noqa: S311 - a programme, not a secret
    with programme.database.writer.begin() as connection:
        known = [_written(connection, number, chance) for number in range(250)]
    expected = sorted(one.ended_on for one in known if could_be_invited(one))
    found = [row["ended_on"] for row in invited(programme)]
    assert found == expected
    assert 10 < len(found) < 200


def test_lines_and_counts_follow_pairings_and_approvals(programme: Programme) -> None:
    group = programme.group()
    first = ended(programme, began=300, on=200)
    with programme.database.reading() as session:
        mentor, mentee = (
            getattr(session.get_one(Pairing, first), side) for side in ("mentor_id", "mentee_id")
        )
    offer = programme.offer(mentee, on=ago(150))
    programme.do(mentors.approve, offer, on=ago(140))
    programme.pairing(group, on=ago(100), offer_id=offer)
    programme.mentor(group)
    programme.offer(programme.member(group))
    with programme.database.reading() as session:
        edges, approved = circle.edges(session), circle.approvals(session)
    known = people(edges, approved).set_index("member_id")
    assert list(edges["mentor_id"]) == [mentor, mentee]
    assert list(known["generation"])[:3] == [0, 1, 2]
    assert known["generation"].isna().sum() == 1
    assert known.loc[mentee, "through_id"] == mentor
    assert known.loc[mentee, "came_round"]
    found = counts(known)
    assert (found.mentors, found.came_round) == (3, 1)


@pytest.mark.parametrize("status", MentorStatus)
def test_only_who_was_approved_has_been_a_mentor(
    programme: Programme, status: MentorStatus
) -> None:
    with programme.database.writer.begin() as connection:
        for decided in (None, TODAY):
            rows.insert(
                connection, rows.table("mentor_offers"), status=status, offered_on=ago(3),
                decided_on=decided,
            )  # fmt: skip
    with programme.database.reading() as session:
        found = circle.approvals(session)
    yes = status not in {MentorStatus.OFFERED, MentorStatus.NOT_NOW}
    assert list(found["approved_on"]) == ([TODAY] if yes else [])
