"""What a draft means: for how many, how well, who is left and why, and who might do better."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from heal.matching.draft import Draft, Settled, draft
from heal.matching.people import Floats, Programme
from heal.matching.scores import Suited, fitting, keeps_a_must, suited
from heal.matching.shortlist import DUST
from heal.vocabulary import Gate

MOST_SHOWN = 5
SMALL = 300
"""Up to so many mentees every two are compared, and the draft is made anew for a few of them."""


@dataclass(frozen=True)
class Figures:
    """What a draft comes to.

    `mean` and `least` are of the scores, None where nobody is served. `longest_left` is the longest
    wait in days among those who are left. `honoured` of `stated` mentees who are served and said
    what matters most to them get just that. `loads` holds, for each mentor's place who gets
    somebody, the mentees they have and get.
    """

    served: int
    waiting: int
    mean: float | None
    least: float | None
    longest_left: int | None
    honoured: int
    stated: int
    loads: Mapping[int, tuple[int, int]]


def figures(programme: Programme, drafted: Draft, *, today: int) -> Figures:
    """Return what a draft comes to; `today` is a day's number."""
    scores = [pair.score for pair in drafted.pairs]
    left = [today - int(programme.mentees.since[place]) for place in drafted.unserved]
    most = [pair for pair in drafted.pairs if programme.mentees.most[pair.mentee] >= 0]
    given: dict[int, int] = {}
    for pair in drafted.pairs:
        given[pair.mentor] = given.get(pair.mentor, 0) + 1
    return Figures(
        served=len(drafted.pairs),
        waiting=len(programme.mentees),
        mean=float(np.mean(scores)) if scores else None,
        least=min(scores, default=None),
        longest_left=max(left, default=None),
        honoured=sum(_honoured(programme, pair.mentee, pair.mentor) for pair in most),
        stated=len(most),
        loads={
            mentor: (int(programme.mentors.load[mentor]), many)
            for mentor, many in sorted(given.items())
        },
    )


def _honoured(programme: Programme, mentee: int, mentor: int) -> bool:
    place = int(programme.mentees.most[mentee])
    compared = fitting(programme, mentee, place)
    if compared is None or not compared[1][mentor]:
        return False
    return bool(keeps_a_must(programme, mentee, place, compared[0][mentor : mentor + 1])[0])


@dataclass(frozen=True)
class Left:
    """Why somebody is not served.

    `gates` counts who is out by what; `musts` says, question by question, how many mentors a must
    leaves of those whom nothing else keeps out, and how many of these have not told. `free` mentors
    are not out at all: their places went to others.
    """

    mentee: int
    free: int
    gates: Mapping[Gate, int]
    musts: Mapping[str, tuple[int, int]]


def why_left(programme: Programme, mentee: int) -> Left:
    """Return which gates, and which musts, stand between a mentee and the pool."""
    found = suited(programme, mentee)
    gates = {gate: int(who.sum()) for gate, who in found.gates.items() if who.any()}
    return Left(mentee, int(found.free.sum()), gates, musts(programme, mentee, found))


def musts(programme: Programme, mentee: int, found: Suited) -> dict[str, tuple[int, int]]:
    """Return how many mentors each must leaves, and how many of these have not told."""
    mentees, rest = programme.mentees, np.ones(len(programme.mentors), dtype=bool)
    for gate, out in found.gates.items():
        if gate is not Gate.MUST:
            rest &= ~out
    left: dict[str, tuple[int, int]] = {}
    for place in np.flatnonzero(mentees.must[mentee] & (mentees.liking[mentee] != 0)):
        question = programme.questions[place]
        compared = fitting(programme, mentee, int(place))
        if compared is None:
            left[question.name] = (int(rest.sum()), int(rest.sum()))
            continue
        fit, known = compared
        kept = keeps_a_must(programme, mentee, int(place), fit)
        left[question.name] = (int((rest & (kept | ~known)).sum()), int((rest & ~known).sum()))
    return left


@dataclass(frozen=True)
class Better:
    """Two who would both score higher with each other than with what the draft gives them.

    With the two fixed, `fewer` mentees would be served in all; where that is 0, the sum over
    everybody would be lower, and `worse` are the mentees (by places) who would do worse, or nothing
    would be lost but the load that the draft keeps even.
    """

    mentee: int
    mentor: int
    score: float
    fewer: int
    worse: tuple[int, ...]


def better_together(
    programme: Programme, drafted: Draft, *, today: int, settled: Settled | None = None
) -> tuple[Better, ...] | None:
    """Return the first few of those who would both do better, the highest score first.

    None where there are too many people to compare every two.
    """
    if len(programme.mentees) > SMALL:
        return None
    settled = settled or Settled()
    mine = np.full(len(programme.mentees), -np.inf)
    theirs = np.full(len(programme.mentors), np.inf)
    taken = np.zeros(len(programme.mentors), dtype=np.int64)
    for pair in drafted.pairs:
        mine[pair.mentee] = pair.score
        theirs[pair.mentor] = min(theirs[pair.mentor], pair.score)
        taken[pair.mentor] += 1
    theirs[taken < programme.mentors.room] = -np.inf
    found = _both_higher(programme, mine, theirs, settled)
    return tuple(_with_why(programme, drafted, today, settled, *one) for one in found)


def _both_higher(
    programme: Programme, mine: Floats, theirs: Floats, settled: Settled
) -> list[tuple[int, int, float]]:
    found: list[tuple[float, int, int, int, int]] = []
    ids, offers = programme.mentees.ids, programme.mentors.ids
    away = settled.left_out | set(settled.together)
    for mentee, number in enumerate(ids.tolist()):
        if number in away:
            continue
        beside = suited(programme, mentee)
        higher = beside.free & (beside.score > np.maximum(mine[mentee], theirs) + DUST)
        for mentor in np.flatnonzero(higher).tolist():
            if (number, int(offers[mentor])) not in settled.apart:
                score = float(beside.score[mentor])
                found.append((-score, number, int(offers[mentor]), mentee, mentor))
    return [(one[3], one[4], -one[0]) for one in sorted(found)[:MOST_SHOWN]]


def _with_why(
    programme: Programme, drafted: Draft, today: int, settled: Settled,
    mentee: int, mentor: int, score: float,
) -> Better:  # fmt: skip
    together = {
        **settled.together,
        int(programme.mentees.ids[mentee]): int(programme.mentors.ids[mentor]),
    }
    other = draft(programme, today=today, settled=replace(settled, together=together))
    now = {pair.mentee: pair.score for pair in drafted.pairs}
    then = {pair.mentee: pair.score for pair in other.pairs}
    worse = sorted(
        place for place, was in now.items() if then.get(place, -np.inf) < was - DUST
    )  # fmt: skip
    fewer = max(len(drafted.pairs) - len(other.pairs), 0)
    return Better(mentee, mentor, score, fewer, tuple(place for place in worse if place != mentee))
