"""Every stored word has words for people, and they are the programme's."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from enum import StrEnum

import pytest

from heal import vocabulary
from heal.errors import Refusal
from heal.rules import (
    access,
    concerns,
    informal,
    mentors,
    pairings,
    proposals,
    requests,
    settings,
    suggestions,
)
from heal.rules.lifecycle import diagram
from heal.rules.wording import WORDS, label, labels, meaning
from heal.vocabulary import (
    AnswerKind,
    Attendance,
    ConcernStatus,
    ExperienceBasis,
    MentorStatus,
    MentorVerb,
    PairingStatus,
    Permission,
    ProposalStatus,
    RequestStatus,
    Role,
    RowOutcome,
    Voicemail,
)
from tests.rules.facts import DAY, SINGLE_OBSTACLES

NEVER = re.compile(
    r"client|\bcases?\b|discharg|abandon|\bcompl(y|ies|iant|iance)|non-?compl|patient|fail"
    r"|reject|diagnos|symptom|treatment|disorder|relaps|regress|dropped out|drop-?out|no-show"
    r"|unsuccessful|terminat|healed|victim|cheat",
    re.IGNORECASE,
)
LIFECYCLES = (
    (mentors.LIFECYCLE, vocabulary.MentorStatus, vocabulary.MentorVerb),
    (requests.LIFECYCLE, vocabulary.RequestStatus, vocabulary.RequestVerb),
    (proposals.LIFECYCLE, vocabulary.ProposalStatus, vocabulary.ProposalVerb),
    (pairings.LIFECYCLE, vocabulary.PairingStatus, vocabulary.PairingVerb),
    (suggestions.LIFECYCLE, vocabulary.SuggestionStatus, vocabulary.SuggestionVerb),
    (concerns.LIFECYCLE, vocabulary.ConcernStatus, vocabulary.ConcernVerb),
    (informal.LIFECYCLE, vocabulary.InformalStatus, vocabulary.InformalVerb),
)
VOCABULARY = [
    found
    for _, found in inspect.getmembers(vocabulary, inspect.isclass)
    if issubclass(found, StrEnum) and found is not StrEnum
]


def moves_refused() -> Iterator[str]:
    for lifecycle, statuses, verbs in LIFECYCLES:
        for status in statuses:
            for verb in verbs:
                try:
                    lifecycle.target(status, verb)
                except Refusal as refused:
                    yield refused.sentence


def obstacles_met() -> Iterator[str]:
    for pair, _ in SINGLE_OBSTACLES.values():
        found = (*pairings.may_begin(pair, on=DAY), *pairings.may_reopen(pair))
        yield from (obstacle.sentence for obstacle in found)


def settings_refused() -> Iterator[str]:
    wrong = settings.ProgrammeSettings(
        attending_meetings=9, lapse_after_days=1, waiting_red_days=1,
        check_in_second_days=1, default_capacity=9,
    )  # fmt: skip
    yield from settings.problems(wrong)
    for key in (*settings.LABELS, "no such setting"):
        try:
            settings.to_stored(key, "9" * 121)
        except Refusal as refused:
            yield refused.sentence


def roles_refused() -> Iterator[str]:
    for role in (Role.FACILITATOR, Role.BOARD):
        try:
            access.require(access.Actor("Fay", role), Permission.SEE_TODAY)
        except Refusal as refused:
            yield refused.sentence


def offers_refused() -> Iterator[str]:
    for capacity in (-1, 9):
        yield from mentors.offer_problems(
            experience=ExperienceBasis.NEITHER,
            experience_reason=None,
            capacity=capacity,
            capacity_reason=None,
            soft_maximum=3,
        )


SENTENCES = {
    "moves": tuple(moves_refused()),
    "obstacles": tuple(obstacles_met()),
    "settings": tuple(settings_refused()),
    "roles": tuple(roles_refused()),
    "offers": tuple(offers_refused()),
}


@pytest.mark.parametrize("words", VOCABULARY, ids=lambda words: words.__name__)
def test_every_enumeration_of_the_vocabulary_has_words(words: type[StrEnum]) -> None:
    assert words in WORDS


def test_no_enumeration_is_listed_twice() -> None:
    assert len(WORDS) == len(set(WORDS))
    assert len(VOCABULARY) > 30


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.__name__)
def test_every_word_has_a_label_of_its_own(words: type[StrEnum]) -> None:
    found = labels(words)
    assert list(found) == [word.value for word in words]
    assert [label(word) for word in words] == list(found.values())
    assert len(set(found.values())) == len(found)
    for says in found.values():
        assert says[0].isupper()
        assert says == says.strip()
        assert "_" not in says
        assert not says.endswith(".")


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.__name__)
def test_every_word_says_what_it_means(words: type[StrEnum]) -> None:
    for word in words:
        assert re.fullmatch(r"\S.*\.", meaning(word)), word


def test_a_meaning_is_the_words_own() -> None:
    assert meaning(Role.FACILITATOR) == "Leads one group or several."
    assert meaning(Permission.SEE_MEMBERS) == "Find members and open their records."


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.__name__)
def test_no_label_is_a_case_workers_word(words: type[StrEnum]) -> None:
    assert [says for says in labels(words).values() if NEVER.search(says)] == []


@pytest.mark.parametrize(
    ("where", "least"),
    [("moves", 60), ("obstacles", 30), ("settings", 20), ("roles", 2), ("offers", 4)],
)
def test_no_sentence_has_a_case_workers_word(where: str, least: int) -> None:
    said = SENTENCES[where]
    assert len(said) >= least
    assert [sentence for sentence in said if NEVER.search(sentence)] == []


def test_no_setting_and_no_diagram_has_a_case_workers_word() -> None:
    drawn = diagram(tuple(lifecycle for lifecycle, _, _ in LIFECYCLES))
    assert [text for text in (*settings.LABELS.values(), drawn) if NEVER.search(text)] == []


@pytest.mark.parametrize(
    "text",
    ["A client.", "This case is closed.", "Discharged", "Was abandoned", "Must comply",
     "Non-compliant", "The patient", "It failed.", "Rejected", "A diagnosis"],
)  # fmt: skip
def test_the_words_to_avoid_are_recognised(text: str) -> None:
    assert NEVER.search(text)


@pytest.mark.parametrize(
    ("word", "says"),
    [
        (MentorStatus.PAUSED, "Resting"),
        (PairingStatus.PAUSED, "Taking a break"),
        (RequestStatus.OPEN, "Looking"),
        (ConcernStatus.TOLD, "To be looked into"),
        (MentorStatus.NOT_NOW, "Not now"),
        (ProposalStatus.NOT_GOING_AHEAD, "Did not go ahead"),
        (Attendance.UNKNOWN, "Unknown"),
        (RowOutcome.UNKNOWN, "Nobody known by this name"),
        (AnswerKind.NO, "No"),
        (Voicemail.NO, "No"),
        (MentorVerb.OFFER_AGAIN, "Offer again"),
    ],
)
def test_a_word_reads_as_its_own_noun_needs_it(word: StrEnum, says: str) -> None:
    assert label(word) == says


def test_the_way_a_no_reads_blames_nobody() -> None:
    assert label(vocabulary.DeclineReason.ALREADY_COMMITTED) == "Already committed"
    assert next(iter(vocabulary.DeclineReason)) is vocabulary.DeclineReason.ALREADY_COMMITTED


def test_a_word_from_elsewhere_has_no_label() -> None:
    class Elsewhere(StrEnum):
        OPEN = "open"

    with pytest.raises(KeyError):
        label(Elsewhere.OPEN)
