"""The mentor pool: narrowed, sorted, counted by the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from heal.db.engine import Database
from heal.queries import mentors
from heal.queries.frames import Slice
from heal.queries.mentors import MentorFilter
from heal.services import endings, members
from heal.services import mentors as use_cases
from heal.vocabulary import Channel, MentorStatus, Quality
from tests.kit.programme import TODAY, WILLING, Programme


@pytest.fixture
def programme(database: Database) -> Programme:
    return Programme(database)


def pool(programme: Programme, narrowed: MentorFilter, page: Slice | None = None) -> list[int]:
    with programme.database.reading() as session:
        size = mentors.pool_size(session, narrowed, today=TODAY)
        found = mentors.pool(session, narrowed, today=TODAY)
        if page is not None:
            return list(mentors.pool(session, narrowed, today=TODAY, page=page)["offer_id"])
    assert size == len(found)
    return list(found["offer_id"])


def test_each_filter_narrows(programme: Programme) -> None:
    here, there = programme.group(), programme.group()
    listener = programme.mentor(
        here, told=replace(WILLING, qualities=(Quality.PRESENCE,), channels=(Channel.IN_PERSON,))
    )
    other = programme.mentor(there)
    undecided = programme.offer(programme.member(there))
    everyone = {listener, other, undecided}
    assert set(pool(programme, MentorFilter())) == everyone
    assert pool(programme, MentorFilter(group_id=here)) == [listener]
    assert pool(programme, MentorFilter(status=MentorStatus.OFFERED)) == [undecided]
    assert pool(programme, MentorFilter(quality=Quality.PRESENCE)) == [listener]
    assert pool(programme, MentorFilter(channel=Channel.IN_PERSON)) == [listener]
    assert set(pool(programme, MentorFilter(has_room=True))) == {listener, other}


def test_search_finds_part_of_a_name_however_it_is_written(programme: Programme) -> None:
    offer = programme.offer(programme.member(name="Élise Ångström"))
    programme.offer(programme.member(name="Somebody"))
    for search in ("élise", "ÅNGS", "  élise   ångström "):
        assert pool(programme, MentorFilter(search=search)) == [offer]
    assert pool(programme, MentorFilter(search="%")) == []


def test_load_and_room_follow_the_pairings(programme: Programme) -> None:
    group = programme.group()
    offer = programme.mentor(group, told=replace(WILLING, capacity=2))
    pairing = programme.pairing(group, offer_id=offer)

    def row() -> tuple[int, int, date | None]:
        with programme.database.reading() as session:
            [found] = mentors.pool(session, MentorFilter(), today=TODAY).to_dict("records")
        return found["load"], found["room"], found["last_paired_on"]

    assert row() == (1, 1, TODAY)
    programme.pairing(group, offer_id=offer)
    assert row() == (2, 0, TODAY)
    assert pool(programme, MentorFilter(has_room=True)) == []
    programme.do(endings.end, pairing, on=TODAY)
    assert row() == (1, 1, TODAY)
    programme.do(use_cases.correct, offer, on=TODAY, told=replace(WILLING, capacity=0))
    assert row() == (1, 0, TODAY)


def test_whoever_has_waited_longest_comes_first(programme: Programme) -> None:
    group = programme.group()
    paired, idle = programme.mentor(group), programme.mentor(group)
    fresh = programme.offer(programme.member(group), on=TODAY)
    programme.pairing(group, offer_id=paired, on=TODAY - timedelta(days=10))
    assert pool(programme, MentorFilter()) == [idle, paired, fresh]
    assert pool(programme, MentorFilter(), Slice(number=2, rows=2)) == [fresh]


def test_a_past_member_is_in_the_pool_without_a_group(programme: Programme) -> None:
    group = programme.group()
    member = programme.member(group)
    offer = programme.offer(member)
    programme.do(
        members.correct_membership,
        1,
        joined_on=TODAY - timedelta(days=500),
        left_on=TODAY - timedelta(days=100),
    )
    with programme.database.reading() as session:
        [row] = mentors.pool(session, MentorFilter(), today=TODAY).to_dict("records")
    assert (row["offer_id"], row["groups"]) == (offer, None)
    assert pool(programme, MentorFilter(group_id=group)) == [offer]
