"""What keeps two people from being suggested, and a suggestion from becoming an idea."""

from __future__ import annotations

import inspect
from dataclasses import replace

import pytest

from heal.rules import suggestions
from heal.rules.suggestions import SuggestionFacts
from heal.vocabulary import MentorStatus, RequestStatus
from tests.rules.facts import is_sentence

CLEAR = SuggestionFacts("Ana", "Ben", RequestStatus.OPEN, MentorStatus.APPROVED, do_not_pair=False)


@pytest.mark.parametrize(
    ("mentor", "mentee", "own", "expected"),
    [
        (1, 2, None, ()),
        (1, 2, 3, ()),
        (1, 1, None, (suggestions.ONE_PERSON,)),
        (1, 1, 1, (suggestions.ONE_PERSON,)),
        (1, 2, 1, (suggestions.ONE_OF_THEM,)),
        (1, 2, 2, (suggestions.ONE_OF_THEM,)),
    ],
)
def test_two_others_may_be_suggested(
    mentor: int, mentee: int, own: int | None, expected: tuple[str, ...]
) -> None:
    assert suggestions.problems(mentor, mentee, own_id=own) == expected
    assert all(is_sentence(problem) for problem in expected)


def test_a_refusal_of_a_facilitator_cannot_know_anything_of_the_two() -> None:
    known = set(inspect.signature(suggestions.problems).parameters)
    assert known == {"mentor_id", "mentee_id", "own_id"}


def test_nothing_stands_in_the_way_of_two_who_can_be_proposed() -> None:
    assert suggestions.in_the_way(CLEAR) == ()


@pytest.mark.parametrize(
    ("facts", "fragments"),
    [
        (replace(CLEAR, request=None), ["Ben has no request"]),
        (replace(CLEAR, request=RequestStatus.ON_HOLD), ["on hold"]),
        (replace(CLEAR, offer=None), ["Ana has not offered"]),
        (replace(CLEAR, do_not_pair=True), ["not to be paired"]),
        (
            replace(CLEAR, request=None, offer=None, do_not_pair=True),
            ["no request", "not offered", "not to be paired"],
        ),
        *(
            (replace(CLEAR, offer=status), ["Ana"])
            for status in MentorStatus
            if status is not MentorStatus.APPROVED
        ),
    ],
)
def test_whatever_is_missing_is_named_with_the_way_out(
    facts: SuggestionFacts, fragments: list[str]
) -> None:
    found = suggestions.in_the_way(facts)
    assert len(found) == len(fragments)
    assert all(fragment in sentence for fragment, sentence in zip(fragments, found, strict=True))
    assert all(is_sentence(sentence) for sentence in found)
