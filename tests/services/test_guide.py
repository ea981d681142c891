"""The guide's lists: kept, moved and dropped, with their places from one on without a gap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from heal.db.engine import Database
from heal.models import Group, Member, Prompt, Resource, Signpost, TrailEntry
from heal.queries import guide as known
from heal.queries import scope
from heal.rules.access import Actor
from heal.rules.signposts import SUGGESTED, Help
from heal.services import audit, guide
from heal.vocabulary import Role
from tests.kit.programme import Programme
from tests.kit.refusals import refused


@pytest.fixture
def programme(database: Database) -> Programme:
    return Programme(database)


def lines(programme: Programme, query: Callable[..., Any], column: str) -> list[str]:
    """Return what stands on a list; its places are one, two, three."""
    with programme.database.reading() as session:
        rows = query(session)
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    return [getattr(row, column) for row in rows]


def prompts(programme: Programme) -> list[str]:
    return lines(programme, known.prompts, "words")


def places(programme: Programme) -> list[tuple[str, str]]:
    countries = lines(programme, known.signposts, "country")
    return list(zip(countries, lines(programme, known.signposts, "name"), strict=True))


def place(programme: Programme, country: str, name: str, how: str = "112") -> int:
    told = {"country": country, "name": name, "reached_by": how}
    return int(programme.do(guide.keep_signpost, None, **told))


def test_a_question_is_added_changed_moved_and_dropped(programme: Programme) -> None:
    seeded = prompts(programme)
    assert len(seeded) == 4
    number = programme.do(guide.keep_prompt, None, words="  What would rest look like? ")
    assert prompts(programme) == [*seeded, "What would rest look like?"]
    assert programme.do(guide.keep_prompt, number, words="What is rest to you?") == number
    programme.do(guide.move_prompt, number, up=True)
    assert prompts(programme) == [*seeded[:3], "What is rest to you?", seeded[3]]
    programme.do(guide.move_prompt, number, up=False)
    assert prompts(programme) == [*seeded, "What is rest to you?"]
    with programme.database.reading() as session:
        first = known.prompts(session)[0].id
    programme.do(guide.drop_prompt, first)
    assert prompts(programme) == [*seeded[1:], "What is rest to you?"]


def test_at_the_edge_of_the_list_nothing_moves(programme: Programme) -> None:
    before = prompts(programme)
    with programme.database.reading() as session:
        first, *_, last = (row.id for row in known.prompts(session))
    programme.do(guide.move_prompt, first, up=True)
    programme.do(guide.move_prompt, last, up=False)
    assert prompts(programme) == before


def test_the_last_question_may_go(programme: Programme) -> None:
    with programme.database.reading() as session:
        numbers = [row.id for row in known.prompts(session)]
    for number in numbers:
        programme.do(guide.drop_prompt, number)
    assert prompts(programme) == []
    programme.do(guide.keep_prompt, None, words="Anew?")
    assert prompts(programme) == ["Anew?"]


def test_a_resource_has_a_title_and_perhaps_a_link_and_a_note(programme: Programme) -> None:
    first = programme.do(
        guide.keep_resource, None, title=" On  listening ", link=" https://example.org/a ", note=" "
    )
    programme.do(guide.keep_resource, None, title="A book", note="In the library.")
    with programme.database.reading() as session:
        kept = [(row.title, row.link, row.note) for row in known.resources(session)]
    assert kept == [
        ("On listening", "https://example.org/a", None),
        ("A book", None, "In the library."),
    ]
    programme.do(guide.keep_resource, first, title="On hearing")
    programme.do(guide.move_resource, first, up=False)
    assert lines(programme, known.resources, "title") == ["A book", "On hearing"]
    assert lines(programme, known.resources, "link") == [None, None]
    programme.do(guide.drop_resource, first)
    assert lines(programme, known.resources, "title") == ["A book"]


def test_a_link_that_leads_nowhere_outside_is_refused(programme: Programme) -> None:
    number = programme.do(guide.keep_resource, None, title="Fine", link="https://example.org")
    for link in ("javascript:alert(1)", "example.org", "https://a@evil.test"):
        refused(programme, guide.keep_resource, None, title="Not fine", link=link)
        refused(programme, guide.keep_resource, number, title="Fine", link=link)
    assert lines(programme, known.resources, "link") == ["https://example.org"]


def test_what_says_nothing_or_too_much_is_refused(programme: Programme) -> None:
    told = {"country": "A", "name": "B", "reached_by": "C"}
    for wrong in (" ", "x" * 281):
        assert refused(programme, guide.keep_prompt, None, words=wrong)
        assert refused(programme, guide.keep_resource, None, title=wrong)
        for part in told:
            assert refused(programme, guide.keep_signpost, None, **{**told, part: wrong})
    assert refused(programme, guide.keep_resource, None, title="Fine", note="x" * 281)
    assert refused(programme, guide.take_over_signposts, "Atlantis")


def test_what_is_not_there_any_more_is_said_to_be_gone(programme: Programme) -> None:
    told = {"country": "A", "name": "B", "reached_by": "C"}
    for keep, more in (
        (guide.keep_prompt, {"words": "Well?"}),
        (guide.keep_resource, {"title": "Well"}),
        (guide.keep_signpost, told),
    ):
        assert "not in the records" in refused(programme, keep, 4711, **more)
    for drop in (guide.drop_prompt, guide.drop_resource, guide.drop_signpost):
        assert "not in the records" in refused(programme, drop, 4711)
    for move in (guide.move_prompt, guide.move_resource, guide.move_signpost):
        assert "not in the records" in refused(programme, move, 4711, up=True)


def test_the_places_of_a_country_stand_together(programme: Programme) -> None:
    place(programme, "Germany", "Emergency")
    place(programme, "Ireland", "Samaritans")
    place(programme, " GERMANY ", "TelefonSeelsorge")
    assert places(programme) == [
        ("Germany", "Emergency"),
        ("Germany", "TelefonSeelsorge"),
        ("Ireland", "Samaritans"),
    ]


def test_a_place_moves_within_its_country_and_then_with_it(programme: Programme) -> None:
    place(programme, "A", "1")
    second = place(programme, "A", "2")
    third = place(programme, "B", "3")
    programme.do(guide.move_signpost, second, up=True)
    assert places(programme) == [("A", "2"), ("A", "1"), ("B", "3")]
    programme.do(guide.move_signpost, third, up=True)
    assert places(programme) == [("B", "3"), ("A", "2"), ("A", "1")]
    programme.do(guide.drop_signpost, second)
    assert places(programme) == [("B", "3"), ("A", "1")]


def test_a_place_that_changes_its_country_goes_to_stand_there(programme: Programme) -> None:
    place(programme, "A", "1")
    moving = place(programme, "B", "2")
    place(programme, "C", "3")
    told = {"country": "c", "name": "2", "reached_by": "call 2"}
    programme.do(guide.keep_signpost, moving, **told)
    assert places(programme) == [("A", "1"), ("C", "2"), ("C", "3")]
    programme.do(guide.keep_signpost, moving, **{**told, "country": "D"})
    assert places(programme) == [("A", "1"), ("D", "2"), ("C", "3")]


def test_no_country_has_the_same_place_twice(programme: Programme) -> None:
    place(programme, "Germany", "Emergency")
    other = place(programme, "Germany", "Another")
    told = {"country": "germany", "name": " EMERGENCY", "reached_by": "112"}
    assert "“Emergency” is there already" in refused(programme, guide.keep_signpost, None, **told)
    assert "“Emergency” is there already" in refused(programme, guide.keep_signpost, other, **told)
    place(programme, "Ireland", "Emergency")
    assert len(places(programme)) == 3


def test_a_country_is_taken_over_whole_and_only_once(programme: Programme) -> None:
    place(programme, "germany", "emergency", "112, free of charge")
    programme.do(guide.take_over_signposts, "Germany")
    with programme.database.reading() as session:
        kept = known.help_by_country(session)
    assert kept == (
        Help("germany", "emergency", "112, free of charge"),
        Help("germany", "TelefonSeelsorge", "0800 111 0 111"),
    )
    assert refused(programme, guide.take_over_signposts, "Germany")


def test_everything_that_is_suggested_can_be_taken_over(programme: Programme) -> None:
    for country in dict.fromkeys(one.country for one in SUGGESTED):
        programme.do(guide.take_over_signposts, country)
    with programme.database.reading() as session:
        assert known.help_by_country(session) == SUGGESTED


def test_the_trail_keeps_what_was_changed(programme: Programme) -> None:
    number = place(programme, "Germany", "Emergency", "110")
    told = {"country": "Germany", "name": "Emergency", "reached_by": "112"}
    programme.do(guide.keep_signpost, number, **told)
    with programme.database.reading() as session:
        last = session.scalars(select(TrailEntry).order_by(TrailEntry.id.desc())).first()
    assert last is not None
    assert (last.noun, last.changes) == ("signposts", {"reached_by": ["110", "112"]})


def test_the_lists_stay_when_the_invented_programme_goes(programme: Programme) -> None:
    place(programme, "Germany", "Emergency")
    programme.do(guide.keep_resource, None, title="On listening")
    programme.member(programme.group())
    programme.database.transact(audit.clear_programme)
    with programme.database.reading() as session:
        found = [
            session.scalar(select(func.count()).select_from(model))
            for model in (Prompt, Resource, Signpost, Member, Group)
        ]
    assert found == [4, 1, 1, 0, 0]


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.BOARD])
def test_everyone_reads_the_lists(programme: Programme, role: Role) -> None:
    place(programme, "Germany", "Emergency")
    programme.do(guide.keep_resource, None, title="On listening")
    with programme.database.reading() as session:
        scope.bind(session, Actor("Fay", role, account_id=1), shows=True)
        found = known.prompts(session), known.resources(session), known.signposts(session)
    assert [len(rows) for rows in found] == [4, 1, 1]
