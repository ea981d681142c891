"""Where there is help: suggested, never there by itself, and said plainly where nothing is."""

from __future__ import annotations

import pytest

from heal.db.types import NAME_LENGTH
from heal.rules import signposts
from heal.rules.signposts import NO_CRISIS_SERVICE, NONE_YET, SUGGESTED, Help
from tests.rules.facts import is_sentence


@pytest.mark.parametrize("said", [NO_CRISIS_SERVICE, NONE_YET])
def test_it_speaks_in_sentences(said: str) -> None:
    assert all(is_sentence(f"{one}.") for one in said.removesuffix(".").split(". "))


def test_every_suggestion_can_be_kept_and_stands_with_its_country() -> None:
    assert len({one.known_by for one in SUGGESTED}) == len(SUGGESTED)
    assert all(len(text) <= NAME_LENGTH for one in SUGGESTED for text in vars(one).values())
    assert all(any(letter.isdigit() for letter in one.reached_by) for one in SUGGESTED)
    left = signposts.still_suggested(())
    assert [one for places in left.values() for one in places] == list(SUGGESTED)


def test_what_is_kept_is_not_suggested_again_however_it_is_written() -> None:
    kept = [Help(" united  STATES", "emergency", "Somebody's own words")]
    left = signposts.still_suggested(kept)
    assert [one.name for one in left["United States"]] == ["988 Suicide & Crisis Lifeline"]
    assert signposts.still_suggested(SUGGESTED) == {}


def test_the_section_has_a_line_for_each_country() -> None:
    kept = [Help("B", "One", "1"), Help("A", "Two", "2"), Help("B", "Three", "3")]
    section = signposts.section(kept)
    assert section.says == (NO_CRISIS_SERVICE,)
    assert [(point.word, point.says) for point in section.points] == [
        ("B", "One (1); Three (3)"),
        ("A", "Two (2)"),
    ]


def test_with_nothing_kept_it_says_so_and_what_to_do() -> None:
    section = signposts.section(())
    assert section.says == (NO_CRISIS_SERVICE, NONE_YET)
    assert section.points == ()
