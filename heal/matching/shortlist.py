"""The mentors to think of first for one mentee."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from heal.matching.people import Ints, Programme
from heal.matching.scores import Suited, suited
from heal.vocabulary import Gate

FIRST = 3
NEARLY_EQUAL = 0.05
# Sums of a few thirds and tenths differ in the last bit by the order of adding.
DUST = 1e-9


@dataclass(frozen=True)
class Shortlist:
    """Mentors by their places in the pool, the best first, and what keeps the others out.

    `left` is how many are not out. `out` counts by gate; whoever is out by two counts in both.
    """

    places: Ints
    left: int
    out: Mapping[Gate, int]
    suited: Suited


def shortlist(programme: Programme, mentee: int, *, most: int = FIRST) -> Shortlist:
    """Return the best mentors for the mentee at a place, at most so many."""
    found = suited(programme, mentee)
    places = ranked(programme, found, most=most)
    out = {gate: int(who.sum()) for gate, who in found.gates.items() if who.any()}
    return Shortlist(places, int(found.free.sum()), out, found)


def ranked(programme: Programme, found: Suited, *, most: int) -> Ints:
    """Return who is not out, by score; among near equals whoever has waited longest unasked.

    The near equals of the best come first, then those of the best of the rest, and so on. What is
    left equal is settled by the lower load and the lower number, never by the order of the pool.
    """
    mentors, free = programme.mentors, np.flatnonzero(found.free)
    chosen: list[Ints] = []
    count = 0
    while len(free) and count < most:
        scores = found.score[free]
        near = scores >= scores.max() - NEARLY_EQUAL - DUST
        group = free[near]
        order = np.lexsort((mentors.ids[group], mentors.load[group], mentors.since[group]))
        chosen.append(group[order])
        count += len(group)
        free = free[~near]
    if not chosen:
        return np.empty(0, dtype=np.int64)
    return np.concatenate(chosen)[:most]
