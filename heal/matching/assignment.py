"""Who goes with whom for the best of all: as many as can be served, then the greatest sum.

Exact on small and middling programmes (Jonker and Volgenant's method, SciPy's
`linear_sum_assignment`); beyond that on each mentee's best candidates, by the same method for
sparse graphs (`min_weight_full_bipartite_matching`), where everyone may also stay unserved.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from heal.matching.people import Flags, Floats, Ints

STEP = 1e-4
"""What a pair is worth is rounded to this, so that sums are exact and ties are ties."""
EXACT = 2.0**52
"""Whole numbers up to here are exact in what SciPy computes with."""
NOBODY = -1


@dataclass(frozen=True)
class Places:
    """The places that mentors have left, one entry each: whose, and what taking it costs.

    They stand in the order in which equal ones are to be taken.
    """

    mentor: Ints
    cost: Floats

    def __len__(self) -> int:
        return len(self.mentor)


def steps(worth: Floats) -> Ints:
    """Return values as whole steps."""
    return np.rint(worth / STEP).astype(np.int64)


def best(worth: Floats, legal: Flags, places: Places) -> Ints:
    """Return for each mentee the number of the place they get, or -1: exactly the best.

    `worth` and `legal` are (mentees, mentors), mentees in the order in which equal ones are to be
    served. Most pairs first, then the greatest sum of worth − cost; then, where numbers that large
    can be told apart, the earliest mentees, and the earliest places.
    """
    size = (len(worth), len(places))
    found = np.full(size[0], NOBODY, dtype=np.int64)
    if 0 in size:
        return found
    allowed = legal[:, places.mentor]
    values = steps(worth[:, places.mentor]) - steps(places.cost)
    least = values.max(initial=0, where=allowed) - values
    losses = _with_ties(np.where(allowed, least, 0).astype(np.float64))
    # One pair more outweighs whatever the others lose by it.
    losses[~allowed] = losses.max() * min(size) + 1
    rows, columns = linear_sum_assignment(losses)
    kept = allowed[rows, columns]
    found[rows[kept]] = columns[kept]
    return found


def _with_ties(losses: Floats) -> Floats:
    mentees, places = losses.shape
    # A mentee's turn outweighs the places of all others, and a step outweighs all turns.
    turn = float(min(mentees, places) * places)
    step = turn * mentees * min(mentees, places) + 1
    if (losses.max() + 1) * step * min(mentees, places) > EXACT:
        return losses
    turns = np.arange(mentees)[:, None] * turn + np.arange(places)[None, :]
    told_apart: Floats = losses * step + turns
    return told_apart


def best_of_candidates(worth: Floats, candidates: Ints, places: Places) -> Ints:
    """Return for each mentee the number of the place they get, or -1, among candidates only.

    `worth` and `candidates` are (mentees, candidates): what each is worth, and whose place it is,
    -1 where there is none.
    """
    mentees = len(candidates)
    rows, columns, losses = _edges(worth, candidates, places)
    found = np.full(mentees, NOBODY, dtype=np.int64)
    if not len(rows):
        return found
    # Staying unserved is one more column for each, dearer than all that the others could gain.
    unserved = losses.max() * min(mentees, len(places)) + 1
    everyone = np.arange(mentees)
    used, columns = np.unique(columns, return_inverse=True)
    graph = csr_array(
        (
            np.concatenate([losses + 1, np.full(mentees, unserved + 1)]),
            (
                np.concatenate([rows, everyone]),
                np.concatenate([columns, len(used) + everyone]),
            ),
        ),
        shape=(mentees, len(used) + mentees),
    )
    served, taken = min_weight_full_bipartite_matching(graph)
    real = taken < len(used)
    found[served[real]] = used[taken[real]]
    return found


def _edges(worth: Floats, candidates: Ints, places: Places) -> tuple[Ints, Ints, Floats]:
    """Return an entry for each mentee and each place of each of their candidates."""
    order = np.argsort(places.mentor, kind="stable")
    owners = places.mentor[order]
    first = np.searchsorted(owners, candidates, side="left")
    many = np.searchsorted(owners, candidates, side="right") - first
    many[candidates == NOBODY] = 0
    counts = many.ravel()
    rows = np.repeat(np.arange(len(candidates)), many.sum(axis=1))
    starts = np.repeat(first.ravel(), counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    columns = order[starts + within]
    values = np.repeat(steps(worth).ravel(), counts) - steps(places.cost)[columns]
    losses = (values.max(initial=0) - values).astype(np.float64)
    return rows, columns, losses
