"""The draft for all against everything that could be drafted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.matching.assignment import STEP
from heal.matching.consequences import better_together, figures, musts, why_left
from heal.matching.draft import Draft, Settled, draft
from heal.matching.people import Programme
from heal.matching.scores import suited
from heal.vocabulary import Gate
from tests.kit import pools
from tests.kit.pools import TODAY
from tests.matching import one_by_one

SEEDS = st.integers(0, 1_000_000)
SIZES = st.integers(0, 7)
MANY = settings(max_examples=150, deadline=None)


def numbers(programme: Programme, drafted: Draft) -> list[tuple[int, int]]:
    """Return the pairs by the numbers of requests and offers."""
    ids, offers = programme.mentees.ids, programme.mentors.ids
    return [(int(ids[pair.mentee]), int(offers[pair.mentor])) for pair in drafted.pairs]


def in_steps(programme: Programme, drafted: Draft) -> int:
    """Return what a draft is worth, counted pair by pair."""
    given_so_far: dict[int, int] = {}
    total = 0
    for pair in drafted.pairs:
        turn = given_so_far.get(pair.mentor, 0)
        given_so_far[pair.mentor] = turn + 1
        score = one_by_one.score(programme, pair.mentee, pair.mentor)
        load = int(programme.mentors.load[pair.mentor]) + turn
        total += one_by_one.steps(score + one_by_one.waiting(programme, pair.mentee))
        total -= round(0.05 * load / STEP)
    return total


def holds(programme: Programme, drafted: Draft) -> None:
    """See that nobody is paired against a gate, twice, or beyond what a mentor takes."""
    taken = np.bincount([pair.mentor for pair in drafted.pairs], minlength=len(programme.mentors))
    assert (taken <= np.maximum(programme.mentors.room, 0)).all()
    served = [pair.mentee for pair in drafted.pairs]
    assert sorted([*served, *drafted.unserved]) == list(range(len(programme.mentees)))
    for pair in drafted.pairs:
        assert not one_by_one.out(programme, pair.mentee, pair.mentor)
        assert pair.score == suited(programme, pair.mentee).score[pair.mentor]


@MANY
@given(SEEDS, SIZES, SIZES)
def test_no_draft_serves_more_or_is_worth_more(seed: int, mentees: int, mentors: int) -> None:
    programme = pools.programme(seed, mentees, mentors)
    drafted = draft(programme, today=TODAY)
    holds(programme, drafted)
    assert drafted.exact
    assert (len(drafted.pairs), in_steps(programme, drafted)) == one_by_one.best(programme)
    assert drafted.worth == pytest.approx(in_steps(programme, drafted) * STEP, abs=1e-3)


@MANY
@given(SEEDS, SIZES, SIZES)
def test_so_it_is_with_candidates_when_everybody_is_one(
    seed: int, mentees: int, mentors: int
) -> None:
    programme = pools.programme(seed, mentees, mentors)
    drafted = draft(programme, today=TODAY, dense=0)
    holds(programme, drafted)
    assert drafted.exact is (not mentees or (not drafted.pairs and drafted.exact))
    assert (len(drafted.pairs), in_steps(programme, drafted)) == one_by_one.best(programme)


@MANY
@given(SEEDS, SEEDS, SIZES, st.integers(0, 12))
def test_the_order_in_which_people_come_in_changes_nothing(
    seed: int, other: int, mentees: int, mentors: int
) -> None:
    programme = pools.programme(seed, mentees, mentors)
    moved = pools.shuffled(programme, other)
    first, second = draft(programme, today=TODAY), draft(moved, today=TODAY)
    assert numbers(programme, first) == numbers(moved, second)


@MANY
@given(SEEDS, SIZES, st.integers(1, 7))
def test_a_new_mentor_never_lowers_the_number_served(seed: int, mentees: int, mentors: int) -> None:
    programme = pools.programme(seed, mentees, mentors)
    fewer = replace(programme, mentors=pools.taken(programme.mentors, list(range(mentors - 1))))
    barred = {
        mentee: {gate: places[places < mentors - 1] for gate, places in gates.items()}
        for mentee, gates in programme.barred.items()
    }
    before = draft(replace(fewer, barred=barred), today=TODAY)
    assert len(draft(programme, today=TODAY).pairs) >= len(before.pairs)


@MANY
@given(SEEDS, SIZES, SIZES)
def test_whoever_takes_nobody_gets_nobody(seed: int, mentees: int, mentors: int) -> None:
    programme = pools.programme(seed, mentees, mentors)
    none = replace(programme.mentors, room=np.zeros(mentors, dtype=np.int64))
    drafted = draft(replace(programme, mentors=none), today=TODAY)
    assert not drafted.pairs
    assert len(drafted.unserved) == mentees


@pytest.mark.parametrize("dense", [0, 10_000_000])
def test_gates_hold_on_larger_programmes_too(dense: int) -> None:
    for seed in range(3):
        programme = pools.programme(seed, 120, 70)
        drafted = draft(programme, today=TODAY, dense=dense)
        holds(programme, drafted)
        moved = pools.shuffled(programme, seed + 1)
        again = draft(moved, today=TODAY, dense=dense)
        assert numbers(programme, drafted) == numbers(moved, again)


def test_candidates_come_close_to_the_best() -> None:
    programme = pools.programme(5, 150, 90)
    exact = draft(programme, today=TODAY)
    close = draft(programme, today=TODAY, dense=0)
    assert (exact.exact, close.exact) == (True, False)
    assert len(close.pairs) >= 0.98 * len(exact.pairs)
    assert close.worth >= 0.97 * exact.worth


def test_equals_are_served_by_wait_and_by_number_and_the_idle_mentor_is_taken() -> None:
    programme = pools.programme(1, 3, 2, musts=False)
    shape = programme.mentees.liking.shape
    alike = replace(
        programme.mentees,
        liking=np.zeros(shape, dtype=np.int8),
        must=np.zeros(shape, dtype=bool),
        answers=tuple(np.zeros_like(part) - (part.ndim == 1) for part in programme.mentees.answers),
        groups=np.zeros_like(programme.mentees.groups),
        ids=np.array([7, 3, 5]),
        member_ids=np.array([101, 102, 103]),
        since=np.array([TODAY - 400, TODAY - 300, TODAY - 300]),
    )
    pool = replace(
        programme.mentors,
        ids=np.array([20, 10]),
        member_ids=np.array([1, 2]),
        approved=np.array([True, True]),
        load=np.array([0, 1]),
        room=np.array([1, 1]),
    )
    equal = replace(programme, mentees=alike, mentors=pool, barred={})
    assert numbers(equal, draft(equal, today=TODAY)) == [(7, 20), (3, 10)]
    both = replace(equal, mentors=replace(pool, load=np.array([0, 0]), room=np.array([1, 0])))
    assert numbers(both, draft(both, today=TODAY)) == [(7, 20)]
    twins = replace(equal, mentors=replace(pool, load=np.array([0, 0])))
    assert numbers(twins, draft(twins, today=TODAY)) == [(7, 10), (3, 20)]


@MANY
@given(SEEDS, st.integers(1, 7), st.integers(1, 7))
def test_what_was_settled_stays_and_the_rest_is_the_best_around_it(
    seed: int, mentees: int, mentors: int
) -> None:
    programme = pools.programme(seed, mentees, mentors)
    first = draft(programme, today=TODAY)
    if not first.pairs:
        return
    pairs = numbers(programme, first)
    (request, offer), others = pairs[0], pairs[1:]
    kept = draft(programme, today=TODAY, settled=Settled(together={request: offer}))
    assert (request, offer) in numbers(programme, kept)
    assert [pair.fixed for pair in kept.pairs].count(True) == 1
    assert len(kept.pairs) == len(first.pairs)
    apart = draft(programme, today=TODAY, settled=Settled(apart=frozenset({(request, offer)})))
    assert (request, offer) not in numbers(programme, apart)
    out = draft(programme, today=TODAY, settled=Settled(left_out=frozenset({request})))
    assert request not in dict(numbers(programme, out))
    assert len(out.pairs) >= len(others)


def test_work_can_be_stopped_and_says_how_far_it_is() -> None:
    class StoppedError(Exception):
        pass

    said: list[float] = []

    def stop_half_way(done: float) -> None:
        said.append(done)
        if done >= 0.5:
            raise StoppedError

    programme = pools.programme(2, 300, 20)
    with pytest.raises(StoppedError):
        draft(programme, today=TODAY, progress=stop_half_way)
    assert said == sorted(said)
    assert said[0] == 0
    assert len(said) > 2


@MANY
@given(SEEDS, st.integers(1, 7), st.integers(1, 7))
def test_figures_are_those_of_the_pairs(seed: int, mentees: int, mentors: int) -> None:
    programme = pools.programme(seed, mentees, mentors)
    drafted = draft(programme, today=TODAY)
    found = figures(programme, drafted, today=TODAY)
    assert found.served + len(drafted.unserved) == found.waiting == mentees
    assert sum(given for _, given in found.loads.values()) == found.served
    if drafted.pairs:
        scores = [pair.score for pair in drafted.pairs]
        assert (found.mean, found.least) == (pytest.approx(np.mean(scores)), min(scores))
    waits = [TODAY - int(programme.mentees.since[place]) for place in drafted.unserved]
    assert found.longest_left == (max(waits) if waits else None)
    assert 0 <= found.honoured <= found.stated


@MANY
@given(SEEDS, st.integers(1, 7), st.integers(1, 7))
def test_whoever_is_left_is_told_what_stands_in_the_way(
    seed: int, mentees: int, mentors: int
) -> None:
    programme = pools.programme(seed, mentees, mentors)
    for mentee in draft(programme, today=TODAY).unserved:
        left = why_left(programme, mentee)
        out = [one_by_one.out(programme, mentee, mentor) for mentor in range(mentors)]
        assert left.free == out.count(set())
        assert left.gates == {
            gate: many for gate in Gate if (many := sum(gate in gates for gates in out))
        }
        without = sum(not gates - {Gate.MUST} for gates in out)
        for kept, unknown in musts(programme, mentee, suited(programme, mentee)).values():
            assert unknown <= kept <= without
            assert kept >= left.free


@MANY
@given(SEEDS, st.integers(1, 6), st.integers(1, 6))
def test_two_who_would_both_do_better_cost_somebody_else(
    seed: int, mentees: int, mentors: int
) -> None:
    programme = pools.programme(seed, mentees, mentors)
    drafted = draft(programme, today=TODAY)
    mine = {pair.mentee: pair.score for pair in drafted.pairs}
    for better in better_together(programme, drafted, today=TODAY) or ():
        assert not one_by_one.out(programme, better.mentee, better.mentor)
        assert better.score > mine.get(better.mentee, -1)
        theirs = [pair.score for pair in drafted.pairs if pair.mentor == better.mentor]
        full = len(theirs) >= programme.mentors.room[better.mentor]
        assert not full or better.score > min(theirs)
        request = int(programme.mentees.ids[better.mentee])
        offer = int(programme.mentors.ids[better.mentor])
        forced = draft(programme, today=TODAY, settled=Settled(together={request: offer}))
        assert len(drafted.pairs) - len(forced.pairs) == better.fewer
        assert better.fewer or in_steps(programme, forced) <= in_steps(programme, drafted)


def test_too_many_people_are_not_compared_two_by_two() -> None:
    programme = pools.programme(3, 301, 2)
    assert better_together(programme, draft(programme, today=TODAY), today=TODAY) is None
