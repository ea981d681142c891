"""What stands in the way of a mentor who stops: an answer that is missing, or a gate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from heal.rules import stopping
from heal.rules.requests import NOT_LOOKING
from heal.rules.stopping import Fate, LeftPair, LookedFor, Stopping
from heal.vocabulary import AfterStopping, Attendance, MentorStatus, RequestStatus
from tests.rules.facts import CLEAR, MENTEE, is_sentence, mentee_with, mentor_is

BEGAN, DAY = date(2024, 5, 1), date(2024, 5, 15)
END, GO_ON = Fate(AfterStopping.END), Fate(AfterStopping.GO_ON)
MOVE = Fate(AfterStopping.MOVE, to_offer_id=7)
MOVES = LeftPair("Ben", BEGAN, MOVE, pair=replace(CLEAR, mentee_has_mentor=True, answers=()))
LOOKING = LookedFor(RequestStatus.OPEN, BEGAN)
UNKNOWN = mentee_with(attendance=Attendance.UNKNOWN)


def found(*pairs: LeftPair, on: date = DAY, **more: object) -> tuple[str, ...]:
    """Return what stands in the way, and see that it can be read."""
    facts = Stopping(date(2024, 1, 1), date(2024, 1, 9), pairs, **more)  # type: ignore[arg-type]
    sentences = stopping.in_the_way(facts, on=on)
    assert all(is_sentence(sentence) for sentence in sentences)
    return sentences


def test_nothing_stands_in_the_way_of_a_mentor_without_pairings() -> None:
    assert found() == ()


@pytest.mark.parametrize("fate", [END, GO_ON])
def test_an_answer_is_enough_to_end_or_to_go_on(fate: Fate) -> None:
    assert found(LeftPair("Ben", BEGAN, fate)) == ()


@pytest.mark.parametrize(
    "pair",
    [
        MOVES,
        replace(MOVES, request=LOOKING),
        replace(MOVES, pair=replace(UNKNOWN, mentee=replace(UNKNOWN.mentee, attested=True))),
        # How many the mentor takes, and the ways of being in touch, may still change.
        replace(MOVES, pair=replace(CLEAR, mentor=replace(CLEAR.mentor, load=9))),
        replace(MOVES, pair=replace(CLEAR, mentor_channels=frozenset())),
    ],
)
def test_a_pair_that_can_be_proposed_may_move(pair: LeftPair) -> None:
    assert found(pair) == ()


@pytest.mark.parametrize(
    ("pair", "fragment"),
    [
        (LeftPair("Ben", BEGAN, None), "Say whether it ends"),
        (replace(MOVES, pair=None), "Choose whom to propose"),
        (replace(MOVES, is_own_offer=True), "The one who stops cannot be proposed"),
        (replace(MOVES, pair=replace(CLEAR, mentee_id=1)), "their own mentor"),
        (replace(MOVES, pair=replace(CLEAR, do_not_pair=True)), "not to be paired"),
        (replace(MOVES, pair=mentor_is(MentorStatus.PAUSED)), "is taking a rest"),
        (replace(MOVES, pair=mentor_is(MentorStatus.DISCONTINUED)), "has stopped"),
        (replace(MOVES, pair=UNKNOWN), "attest it if you know"),
        (
            replace(MOVES, pair=mentee_with(attendance=Attendance.NOT_ATTENDING, attested=True)),
            "has not been to meetings lately",
        ),
        (replace(MOVES, pair=mentee_with(current_groups=())), "not a current member"),
        (replace(MOVES, request=replace(LOOKING, status=RequestStatus.ON_HOLD)), NOT_LOOKING),
        (replace(MOVES, request=replace(LOOKING, opened_on=date(2024, 5, 16))), "2024-05-16"),
        (replace(MOVES, request=replace(LOOKING, proposed_already=True)), "already"),
    ],
)
def test_what_is_in_the_way_names_the_pairing_and_the_way_out(
    pair: LeftPair, fragment: str
) -> None:
    other = LeftPair("Cleo", BEGAN, END)
    (sentence,) = found(other, pair)
    assert sentence.startswith("The pairing with Ben: ")
    assert fragment in sentence
    assert "Cleo" not in sentence
    if pair.fate is not None:
        assert "let it end or go on" in sentence


def test_each_pairing_is_named_by_itself() -> None:
    silent = [LeftPair(name, BEGAN, None) for name in ("Ben", "Cleo")]
    assert [sentence[:24] for sentence in found(*silent)] == [
        "The pairing with Ben: Sa",
        "The pairing with Cleo: S",
    ]


@pytest.mark.parametrize(("on", "may"), [(date(2024, 4, 30), False), (BEGAN, True)])
def test_a_pairing_cannot_end_before_it_began(on: date, may: bool) -> None:
    moves = replace(MOVES, pair=CLEAR)
    for pair in (LeftPair("Ben", BEGAN, END), moves):
        assert (found(pair, on=on) == ()) is may
    assert found(LeftPair("Ben", BEGAN, GO_ON), on=on) == ()


@pytest.mark.parametrize(
    ("decided", "on", "fragment"),
    [
        (date(2024, 1, 9), date(2024, 1, 8), "before they were approved"),
        (date(2024, 1, 9), date(2024, 1, 9), None),
        (None, date(2023, 12, 31), "before they offered"),
        (None, date(2024, 1, 1), None),
    ],
)
def test_nobody_stops_before_they_began(
    decided: date | None, on: date, fragment: str | None
) -> None:
    sentences = stopping.in_the_way(Stopping(date(2024, 1, 1), decided, ()), on=on)
    assert len(sentences) == (fragment is not None)
    assert all(fragment in sentence for sentence in sentences if fragment)


def test_what_is_said_of_a_pairing_that_is_not_theirs_is_not_passed_over() -> None:
    assert found(strangers=True) == (stopping.NOT_THEIRS,)
    assert is_sentence(stopping.about(MENTEE.name, "Look again.", "Then ask."))
