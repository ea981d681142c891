"""Scores and gates in arrays are what the rules say of each pair."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.matching.people import UNKNOWN, Programme
from heal.matching.scores import bonuses, suited
from heal.matching.shortlist import NEARLY_EQUAL, shortlist
from heal.vocabulary import Gate
from tests.kit import pools
from tests.matching import one_by_one

SEEDS = st.integers(0, 10_000)
SOME = settings(max_examples=60, deadline=None)


@SOME
@given(SEEDS)
def test_the_arrays_say_what_the_rules_say_of_each_pair(seed: int) -> None:
    programme = pools.programme(seed, 4, 12)
    for mentee in range(4):
        found = suited(programme, mentee)
        for mentor in range(12):
            says = float(one_by_one.score(programme, mentee, mentor))
            assert found.score[mentor] == pytest.approx(says, abs=1e-12)
            gates = one_by_one.out(programme, mentee, mentor)
            assert {gate for gate, who in found.gates.items() if who[mentor]} == gates
            assert bool(found.free[mentor]) is (not gates)


@SOME
@given(SEEDS)
def test_asking_for_the_contrary_gives_one_minus_the_score(seed: int) -> None:
    programme = pools.programme(seed, 3, 12)
    mine = programme.mentees
    contrary = replace(programme, mentees=replace(mine, liking=-mine.liking))
    for mentee in range(3):
        extra = bonuses(programme, mentee)
        assert (extra <= 0.05 + 1e-12).all()
        score = suited(programme, mentee).score - extra
        assert suited(contrary, mentee).score - extra == pytest.approx(1 - score, abs=1e-12)


@SOME
@given(SEEDS, st.integers(0, 4))
def test_what_nobody_has_told_changes_no_order_between_equals(seed: int, place: int) -> None:
    """Two mentors who differ only in that neither has told one thing stay equal."""
    programme = pools.programme(seed, 2, 8)
    twins = pools.taken(programme.mentors, [0, 1, 2, 3, 4, 5, 6, 6])
    answers = [np.array(part) for part in twins.answers]
    answers[place][..., 6:] = 0 if programme.questions[place].is_set else UNKNOWN
    pair = replace(programme, mentors=replace(twins, answers=tuple(answers)), barred={})  # type: ignore[type-var]
    for mentee in range(2):
        score = suited(pair, mentee).score
        assert score[6] == score[7]


@SOME
@given(SEEDS)
def test_an_unknown_answer_never_counts_against_a_mentor(seed: int) -> None:
    """Where every other known answer suits perfectly, not having told costs nothing."""
    programme = pools.programme(seed, 1, 6)
    for place, _ in one_by_one.wanted(programme, 0):
        answers = [np.array(part) for part in programme.mentors.answers]
        answers[place][...] = 0 if programme.questions[place].is_set else UNKNOWN
        silent = replace(programme.mentors, answers=tuple(answers))
        quiet = Programme(programme.questions, programme.mentees, silent, programme.barred)
        before, after = suited(programme, 0), suited(quiet, 0)
        for mentor in range(6):
            fit = one_by_one.alike(programme, 0, mentor, place)
            wished = programme.mentees.liking[0, place] == 1
            missed = fit is not None and (fit == 0 if wished else fit == 1)
            plain = after.score[mentor] - bonuses(quiet, 0)[mentor]
            if missed:
                assert plain >= before.score[mentor] - bonuses(programme, 0)[mentor] - 1e-12
        out = after.gates.get(Gate.MUST)
        assert out is None or not (out & ~before.gates.get(Gate.MUST, out)).any()


@SOME
@given(SEEDS, SEEDS)
def test_the_order_of_the_pool_changes_no_shortlist(seed: int, other: int) -> None:
    programme = pools.programme(seed, 1, 15, musts=False)
    moved = pools.shuffled(programme, other)
    first, second = shortlist(programme, 0, most=15), shortlist(moved, 0, most=15)
    assert programme.mentors.ids[first.places].tolist() == moved.mentors.ids[second.places].tolist()
    assert (first.left, first.out) == (second.left, second.out)


@SOME
@given(SEEDS)
def test_near_equals_come_by_the_longest_wait_and_nobody_out_is_listed(seed: int) -> None:
    programme = pools.programme(seed, 1, 30)
    found = shortlist(programme, 0, most=30)
    scores, since = found.suited.score[found.places], programme.mentors.since[found.places]
    assert len(found.places) == found.left == found.suited.free.sum()
    assert found.suited.free[found.places].all()
    begins = 0
    while begins < len(scores):
        near = scores >= scores[begins:].max() - NEARLY_EQUAL - 1e-9
        ends = begins + int(near[begins:].sum())
        assert near[begins:ends].all(), "somebody came before the near equals of the best"
        assert (np.diff(since[begins:ends]) >= 0).all()
        begins = ends
    assert shortlist(programme, 0).places.tolist() == found.places[:3].tolist()
