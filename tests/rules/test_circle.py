"""Who could be invited, in which generation people stand, and who closed the circle."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal.rules.circle import (
    Mentored,
    Pair,
    came_round,
    could_be_invited,
    ended_well,
    first_mentors,
    generations,
    mentors_since,
)
from heal.vocabulary import EndingManner, EndingReason, MentorStatus, NextForMentee
from tests.rules.facts import DAY, unhurried

WELL = Mentored(
    ended_on=DAY,
    manner=EndingManner.PLANNED_AND_SAID,
    reason=EndingReason.SERVED_ITS_PURPOSE,
    steady=True,
    wishes=NextForMentee.BECOME_MENTOR,
)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
ANA, BEN, CLEO, DEV = range(4)


def pair(days: int, mentor: int, mentee: int, number: int = 1) -> Pair:
    return Pair(DAY + timedelta(days=days), number, mentor, mentee)


def test_an_end_was_good_if_it_was_said_or_had_served() -> None:
    good = {
        (manner, reason)
        for manner, reason in product([None, *EndingManner], [None, *EndingReason])
        if ended_well(manner, reason)
    }
    never = {EndingReason.BOUNDARY_OR_SAFETY, EndingReason.NOT_THE_RIGHT_FIT}
    said = {(EndingManner.PLANNED_AND_SAID, why) for why in {None, *EndingReason} - never}
    served = {(how, EndingReason.SERVED_ITS_PURPOSE) for how in (None, *EndingManner)}
    assert good == said | served


@pytest.mark.parametrize(
    "more",
    [
        {"manner": EndingManner.FADED},
        {"reason": EndingReason.MENTOR_NEEDS_REST},
        {"offer": MentorStatus.NOT_NOW, "settled_on": BEFORE},
        {"offer": MentorStatus.DISCONTINUED, "settled_on": BEFORE},
        {},
    ],
)
def test_who_could_be_invited(more: dict[str, Any]) -> None:
    assert could_be_invited(replace(WELL, **more))


@pytest.mark.parametrize(
    "more",
    [
        {"manner": EndingManner.SUDDEN, "reason": EndingReason.LIFE_CHANGED},
        {"reason": EndingReason.BOUNDARY_OR_SAFETY},
        {"reason": EndingReason.NOT_THE_RIGHT_FIT},
        {"manner": None, "reason": None},
        {"steady": False},
        {"wishes": None},
        {"wishes": NextForMentee.ANOTHER_MENTOR},
        {"wishes": NextForMentee.NOTHING},
        {"looks": True},
        {"has_mentor": True},
        *({"offer": offer, "settled_on": DAY} for offer in MentorStatus),
        *({"offer": offer, "settled_on": AFTER} for offer in MentorStatus),
        {"offer": MentorStatus.OFFERED},
        {"offer": MentorStatus.APPROVED, "settled_on": BEFORE},
        {"offer": MentorStatus.PAUSED, "settled_on": BEFORE},
    ],
)
def test_who_is_left_in_peace(more: dict[str, Any]) -> None:
    assert not could_be_invited(replace(WELL, **more))


def test_generations_follow_the_first_time_somebody_comes_in() -> None:
    line = [pair(0, ANA, BEN), pair(10, BEN, CLEO), pair(20, CLEO, DEV)]
    assert generations(line) == {ANA: 0, BEN: 1, CLEO: 2, DEV: 3}
    assert generations([*line, pair(30, ANA, DEV)])[DEV] == 3
    assert generations([pair(-1, BEN, CLEO), *line])[BEN] == 0
    assert generations([]) == {}


def test_two_who_mentor_each_other_in_turn_make_no_loop() -> None:
    turns = [pair(0, ANA, BEN), pair(10, BEN, ANA), pair(20, ANA, BEN, 2)]
    assert generations(turns) == {ANA: 0, BEN: 1}
    assert first_mentors(turns) == {BEN: ANA}


def test_on_one_day_the_number_tells_which_came_first() -> None:
    one, other = pair(0, ANA, BEN, 1), pair(0, BEN, CLEO, 2)
    assert generations([other, one]) == {ANA: 0, BEN: 1, CLEO: 2}
    swapped = [replace(one, number=2), replace(other, number=1)]
    assert generations(swapped) == {ANA: 0, BEN: 0, CLEO: 1}


def test_only_who_was_mentored_before_the_approval_closed_the_circle() -> None:
    pairs = [pair(0, ANA, BEN)]
    assert came_round(pairs, {ANA: BEFORE, BEN: AFTER}) == {BEN}
    assert came_round(pairs, {ANA: BEFORE, BEN: DAY}) == frozenset()
    assert came_round(pairs, {ANA: BEFORE, BEN: BEFORE}) == frozenset()
    assert came_round(pairs, {ANA: BEFORE}) == frozenset()
    assert came_round([], {ANA: DAY}) == frozenset()


def test_a_first_pairing_as_mentor_tells_of_an_approval_that_is_kept_no_more() -> None:
    """Ana mentored, was mentored, stopped, and was approved once more: no circle."""
    pairs = [pair(0, ANA, BEN), pair(10, CLEO, ANA)]
    again = {ANA: DAY + timedelta(days=20), CLEO: DAY}
    assert mentors_since(pairs, again) == {ANA: DAY, CLEO: DAY}
    assert came_round(pairs, again) == frozenset()
    assert mentors_since([pair(5, ANA, BEN)], {}) == {ANA: DAY + timedelta(days=5)}


PEOPLE = st.integers(0, 7)
PAIRS = st.lists(
    st.tuples(st.integers(0, 5), PEOPLE, PEOPLE).filter(lambda told: told[1] != told[2]),
    max_size=30,
).map(lambda told: [pair(days, a, b, n) for n, (days, a, b) in enumerate(told)])
APPROVALS = st.dictionaries(PEOPLE, st.integers(-2, 7).map(lambda n: DAY + timedelta(days=n)))


@unhurried
@given(PAIRS, APPROVALS, st.randoms())
def test_the_order_of_what_is_given_never_matters(
    pairs: list[Pair], approvals: dict[int, date], chance: Any
) -> None:
    shuffled = list(pairs)
    chance.shuffle(shuffled)
    assert generations(iter(shuffled)) == generations(pairs)
    assert first_mentors(iter(shuffled)) == first_mentors(pairs)
    assert came_round(iter(shuffled), approvals) == came_round(pairs, approvals)


@unhurried
@given(PAIRS)
def test_whoever_comes_in_as_a_mentee_stands_one_further(pairs: list[Pair]) -> None:
    found, through = generations(pairs), first_mentors(pairs)
    assert set(found) == {person for one in pairs for person in (one.mentor, one.mentee)}
    for person, generation in found.items():
        mentor = through.get(person)
        assert generation == (0 if mentor is None else found[mentor] + 1)
        first = min(one for one in pairs if person in (one.mentor, one.mentee))
        assert mentor == (first.mentor if first.mentee == person else None)


@unhurried
@given(PAIRS)
def test_no_line_runs_in_a_circle(pairs: list[Pair]) -> None:
    through = first_mentors(pairs)
    for person in generations(pairs):
        steps = 0
        while person in through:
            person, steps = through[person], steps + 1
            assert steps <= len(pairs)


@unhurried
@given(PAIRS, APPROVALS)
def test_whoever_closed_the_circle_is_a_mentor_and_was_a_mentee_before(
    pairs: list[Pair], approvals: dict[int, date]
) -> None:
    since = mentors_since(pairs, approvals)
    for person in came_round(pairs, approvals):
        assert any(one.mentee == person and one.began_on < since[person] for one in pairs)
        assert not any(one.mentor == person and one.began_on < since[person] for one in pairs)
