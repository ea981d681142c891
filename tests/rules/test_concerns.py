"""What a concern that nobody wrote says by itself, and what stays open."""

from __future__ import annotations

from heal.rules.concerns import AT_AN_ENDING, LIFECYCLE, OPEN
from heal.vocabulary import ConcernStatus, ConcernVerb
from tests.rules.facts import is_sentence


def test_what_is_open_is_what_can_still_be_settled() -> None:
    able = {word for word in ConcernStatus if LIFECYCLE.allows(word, ConcernVerb.SETTLE)}
    assert set(OPEN) == able


def test_the_words_of_an_ending_fit_a_note_and_blame_nobody() -> None:
    assert is_sentence(AT_AN_ENDING)
    assert len(AT_AN_ENDING) <= 280
    assert not {"mentor", "mentee", "he", "she"} & set(AT_AN_ENDING.lower().split())
