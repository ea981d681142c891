"""The guide's text follows the settings, its links lead outside, its lists keep their order."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal.rules import guide_text
from heal.rules.guide import LONGEST_LINK, Section, link_problem, moved
from heal.rules.settings import ProgrammeSettings
from heal.rules.wording import label, meaning
from heal.vocabulary import Activity, Quality, Route
from tests.rules.facts import is_sentence, unhurried
from tests.rules.test_wording import NEVER

USUAL = ProgrammeSettings()
TOLD = {
    "attending_meetings": 3,
    "attending_of_last": 8,
    "attending_within_days": 41,
    "experience_months": 17,
    "default_capacity": 2,
    "nudge_after_days": 43,
    "lapse_after_days": 44,
    "check_in_first_days": 45,
    "check_in_second_days": 46,
    "check_in_every_months": 5,
    "missed_check_ins_for_quiet": 4,
    "after_ending_days": 47,
    "reopen_within_days": 48,
    "informal_weeks": 49,
    "discontinue_contact_name": "Robin Example",
    "discontinue_contact_address": "robin@example.org",
}
"""The settings that the guide tells of, each with a number that stands nowhere else."""


def whole(programme: ProgrammeSettings = USUAL) -> tuple[Section, ...]:
    return (
        *guide_text.mentoring(programme),
        guide_text.PROMPTS,
        guide_text.RESOURCES,
        *guide_text.course(programme),
    )


def sentences(programme: ProgrammeSettings = USUAL) -> list[str]:
    return [
        said
        for part in whole(programme)
        for said in (*part.says, *(point.says for point in part.points), *part.after)
    ]


def test_every_part_has_a_title_of_its_own_and_something_to_say() -> None:
    parts = whole()
    assert len({part.title for part in parts}) == len(parts) >= 13
    assert all(part.says or part.points for part in parts)


def test_the_guide_speaks_in_sentences_and_in_the_programmes_words() -> None:
    said = sentences()
    ended = [f"{one[:-1]}." if one.endswith(":") else one for one in said]
    assert [one for one in ended if not is_sentence(one)] == []
    titles = [part.title for part in whole()]
    assert [one for one in (*said, *titles) if NEVER.search(one)] == []


def test_it_names_every_quality_every_activity_and_every_way_to_start() -> None:
    points = {(point.word, point.says) for part in whole() for point in part.points}
    assert {(label(word), meaning(word)) for word in Quality} <= points
    for word in Activity:
        assert (label(word), f"{meaning(word)} {guide_text.MORE[word]}") in points
    assert {(None, meaning(route)) for route in Route} <= points
    titles = [part.title for part in whole()]
    assert {"The nine qualities", "The seven activities"} <= set(titles)
    assert "in six ways" in " ".join(sentences())


@pytest.mark.parametrize("name", TOLD)
def test_a_number_or_a_name_is_the_settings_own(name: str) -> None:
    usual, other = " ".join(sentences()), " ".join(sentences(replace(USUAL, **{name: TOLD[name]})))
    assert usual != other
    said = str(TOLD[name])
    assert said in other or guide_text.SMALL[int(said)] in other


def test_a_setting_that_it_does_not_tell_changes_nothing() -> None:
    numbers = [item.name for item in fields(USUAL) if isinstance(item.default, int)]
    for name in set(numbers) - set(TOLD):
        value = getattr(USUAL, name)
        assert whole(replace(USUAL, **{name: value + 1})) == whole(), name


def test_what_is_none_at_all_still_reads_well() -> None:
    said = " ".join(sentences(replace(USUAL, attending_within_days=0, experience_months=0)))
    assert "last six. A group" in said
    assert "Experience is any time in a group" in said
    assert "one check-in without" in " ".join(
        sentences(replace(USUAL, missed_check_ins_for_quiet=1))
    )


@pytest.mark.parametrize(
    ("name", "address", "says"),
    [
        ("", "", "altogether tells the coordinator,"),
        ("Robin", "", "altogether tells Robin,"),
        ("", "r@example.org", "altogether tells r@example.org,"),
        ("Robin", "r@example.org", "altogether tells Robin (r@example.org),"),
    ],
)
def test_whom_a_mentor_tells_who_stops(name: str, address: str, says: str) -> None:
    told = replace(USUAL, discontinue_contact_name=name, discontinue_contact_address=address)
    assert says in " ".join(sentences(told))


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org",
        "http://example.org/a(b)/c?d=[e]#f",
        "HTTPS://Example.org:8443/ü",
        "https://example.org/" + "a" * (LONGEST_LINK - 20),
    ],
)
def test_an_address_of_the_web_is_a_link(link: str) -> None:
    assert link_problem(link) is None


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JavaScript://example.org/%0aalert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "mailto:ana@example.org",
        "//example.org",
        "example.org",
        "/members",
        "https://",
        "https:///path",
        "https:example.org",
        "https:\\\\example.org",
        "https://good.example@evil.test",
        "https://example.org:port/",
        "https://[::1",
        "https://example.org/a b",
        "https://example.org/\u2028b",
        'https://example.org/"onclick="x',
        "https://example.org/<b>",
        "https://example.org/" + "a" * LONGEST_LINK,
        "",
    ],
)
def test_anything_else_is_refused_in_a_sentence(link: str) -> None:
    problem = link_problem(link)
    assert problem is not None
    assert is_sentence(problem)


@pytest.mark.parametrize(
    ("kinds", "at", "up", "order"),
    [
        ("abc", 1, True, (1, 0, 2)),
        ("abc", 1, False, (0, 2, 1)),
        ("abc", 0, True, (0, 1, 2)),
        ("abc", 2, False, (0, 1, 2)),
        ("aab", 1, True, (1, 0, 2)),
        ("aab", 1, False, (2, 0, 1)),
        ("aabbc", 2, True, (2, 3, 0, 1, 4)),
        ("aabbc", 3, False, (0, 1, 4, 2, 3)),
        ("a", 0, True, (0,)),
    ],
)
def test_a_line_moves_by_one_and_at_the_edge_its_kind_does(
    kinds: str, at: int, up: bool, order: tuple[int, ...]
) -> None:
    assert moved(kinds, at, up=up) == order


@unhurried
@given(st.data(), st.lists(st.integers(1, 4), min_size=1, max_size=5), st.booleans())
def test_nothing_is_lost_and_what_is_of_a_kind_stays_together(
    data: st.DataObject, sizes: list[int], up: bool
) -> None:
    kinds = [kind for kind, size in enumerate(sizes) for _ in range(size)]
    order = moved(kinds, data.draw(st.integers(0, len(kinds) - 1)), up=up)
    assert sorted(order) == list(range(len(kinds)))
    after = [kinds[place] for place in order]
    turns = [kind for at, kind in enumerate(after) if at == 0 or after[at - 1] != kind]
    assert len(turns) == len(set(turns))
