"""Who belongs to the groups that somebody leads, and what is told of one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from heal.db.engine import Database
from heal.errors import NotFound
from heal.models import Member, Pairing
from heal.queries import group_members
from heal.queries.group_members import Pair
from heal.services import check_ins, endings, members
from heal.vocabulary import Side
from tests.kit.leading import leads, shown
from tests.kit.programme import TODAY, Programme
from tests.kit.story import BOTH, NO, YES, Story, before

WEEK = timedelta(weeks=1)


@pytest.fixture
def programme(database: Database) -> Programme:
    """Give a programme on each database."""
    return Programme(database)


def listed(
    programme: Programme, *groups: int, group_id: int | None = None, search: str = ""
) -> list[tuple[str, str, object]]:
    """Return who is listed, and see that the count says the same."""
    told = {"today": TODAY, "group_id": group_id, "search": search}
    with shown(programme.database, leads(*groups)) as session:
        frame = group_members.everyone(session, **told)
    with shown(programme.database, leads(*groups)) as session:
        assert group_members.everyone_count(session, **told) == len(frame)
    return list(zip(frame["name"], frame["groups"], frame["last_came_on"], strict=True))


def test_only_who_belongs_to_the_own_groups_is_listed(programme: Programme) -> None:
    own, second, other = (programme.group(name) for name in ("Ash", "Birch", "Cedar"))
    ana = programme.member(own, "Ana")
    programme.member(second, "Ben")
    programme.do(members.join, ana, group_id=other, joined_on=TODAY - 2 * WEEK)
    programme.member(other, "Else")
    programme.meeting(own, TODAY - WEEK, [ana])
    programme.meeting(other, TODAY, [ana])
    assert listed(programme, own, second) == [
        ("Ana", "Ash", TODAY - WEEK),
        ("Ben", "Birch", None),
    ]
    assert listed(programme, own, second, group_id=second) == [("Ben", "Birch", None)]
    assert listed(programme, own, group_id=other) == []
    assert listed(programme) == []


def test_a_search_finds_names_and_no_addresses(programme: Programme) -> None:
    own = programme.group("Ash")
    programme.member(own, "Ana")
    assert [name for name, *_ in listed(programme, own, search="an")] == ["Ana"]
    assert listed(programme, own, search="example.org") == []


def test_nobody_else_has_a_page(programme: Programme) -> None:
    own, other = programme.group("Ash"), programme.group("Birch")
    ana, stranger = programme.member(own, "Ana"), programme.member(other, "Else")
    with shown(programme.database, leads(own)) as session:
        assert group_members.name(session, ana) == "Ana"
    for number in (stranger, 4711):
        with (
            shown(programme.database, leads(own)) as session,
            pytest.raises(NotFound, match="Nobody of your groups"),
        ):
            group_members.name(session, number)


@dataclass(frozen=True)
class Two:
    """A mentor and a mentee of two groups, who have said yes."""

    story: Story
    own: int
    theirs: int


@pytest.fixture
def two(programme: Programme) -> Two:
    """Give a pair of which one belongs to the group that is led."""
    on, own, theirs = before(30), programme.group("Ash"), programme.group("Birch")
    offer, request = programme.mentor(theirs), programme.request(own, on=on)
    story = Story(programme, own, offer, request, programme.agreed(request, offer, on=on), on)
    return Two(story, own, theirs)


def pairs(two: Two, *groups: int, but: int | None = None) -> list[Pair]:
    mentee = two.story.mentee
    with shown(two.story.programme.database, leads(*groups), most=5) as session:
        return list(group_members.pairs(session, mentee, today=TODAY, but=but))


def test_the_other_is_named_only_where_they_belong_to_an_own_group(two: Two) -> None:
    mentor = two.story.get(Pairing, two.story.begin(before(3))).mentor_id
    (pair,) = pairs(two, two.own)
    assert (pair.side, pair.other, pair.began_on) == (Side.MENTEE, None, before(3))
    (pair,) = pairs(two, two.own, two.theirs)
    assert pair.other == two.story.get(Member, mentor).name
    with shown(two.story.programme.database, leads(two.theirs), most=5) as session:
        (theirs,) = group_members.pairs(session, mentor, today=TODAY)
    assert (theirs.side, theirs.other) == (Side.MENTOR, None)


@pytest.mark.parametrize(("days", "needed"), [(13, False), (14, True)])
def test_a_pair_whose_check_in_is_due_needs_attention(two: Two, days: int, needed: bool) -> None:
    two.story.begin(before(days))
    assert [pair.needs_attention for pair in pairs(two, two.own)] == [needed]


def test_a_pair_that_does_no_good_needs_attention(two: Two) -> None:
    pairing = two.story.begin(before(14))
    said = {Side.MENTOR: NO, Side.MENTEE: YES}
    two.story.do(check_ins.record, pairing, on=TODAY, heard=said)
    assert [pair.needs_attention for pair in pairs(two, two.own)] == [True]


def test_a_pair_that_does_good_does_not(two: Two) -> None:
    pairing = two.story.begin(before(14))
    two.story.do(check_ins.record, pairing, on=TODAY, heard=BOTH)
    assert [pair.needs_attention for pair in pairs(two, two.own)] == [False]


def test_nobody_is_told_how_their_own_pair_goes(two: Two) -> None:
    two.story.begin(before(14))
    assert pairs(two, two.own, but=two.story.mentee) == []


def test_a_pair_that_has_ended_is_not_told(two: Two) -> None:
    pairing = two.story.begin(before(14))
    two.story.do(endings.end, pairing, on=TODAY)
    assert pairs(two, two.own) == []
