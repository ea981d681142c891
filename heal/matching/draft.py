"""A draft for everyone who waits: whom each might get, and what that means for all.

As many mentees as can be served come first, then the greatest sum of score + waiting bonus − load,
within what each mentor takes. A draft is a suggestion: nobody hears of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from heal.matching.assignment import NOBODY, Places, best, best_of_candidates
from heal.matching.people import Flags, Floats, Ints, Programme
from heal.matching.scores import suited

WAITING, WAITING_DAYS = 0.1, 90
"""What somebody's wait adds at most, and after how many days."""
LOAD = 0.05
"""What each mentee whom a mentor has, or gets in the same draft, takes away."""
CANDIDATES = 40
DENSE = 16_000_000
"""Up to so many pairs of a mentee and a place the draft is exact."""
TOGETHER = 4_000
"""Beyond that, so many mentees are served together, those who have waited longest first."""
AT_ONCE = 50

Progress = Callable[[float], object]


@dataclass(frozen=True)
class Settled:
    """What a person settled by hand, by the numbers of requests and offers.

    `together` are fixed pairs, `apart` pairs not to be drafted, `left_out` requests not to be
    served this time.
    """

    together: Mapping[int, int] = field(default_factory=dict)
    apart: frozenset[tuple[int, int]] = frozenset()
    left_out: frozenset[int] = frozenset()

    def keep(self, request: int, offer: int) -> Settled:
        """Keep these two together, whatever else changes."""
        return replace(
            self,
            together={**self.together, request: offer},
            apart=self.apart - {(request, offer)},
            left_out=self.left_out - {request},
        )

    def release(self, request: int) -> Settled:
        """Let the draft choose again for somebody."""
        together = {one: two for one, two in self.together.items() if one != request}
        return replace(self, together=together, left_out=self.left_out - {request})

    def part(self, request: int, offer: int) -> Settled:
        """Draft anybody but this mentor for somebody."""
        return replace(self.release(request), apart=self.apart | {(request, offer)})

    def leave(self, request: int) -> Settled:
        """Leave somebody out of this draft."""
        return replace(self.release(request), left_out=self.left_out | {request})

    def swap(self, one: tuple[int, int], other: tuple[int, int]) -> Settled:
        """Give two mentees each other's mentors, and keep it so."""
        return self.keep(one[0], other[1]).keep(other[0], one[1])


@dataclass(frozen=True)
class Pair:
    """Two people, by their places, with the score of the mentor for the mentee."""

    mentee: int
    mentor: int
    score: float
    fixed: bool = False


@dataclass(frozen=True)
class Draft:
    """Pairs in the order of the longest wait, and who is left, by places.

    `worth` is the sum of score + waiting bonus − load. `exact` says that no other draft serves more
    or is worth more; otherwise the best candidates of each were looked at. `refused` are pairs that
    were to be kept together and cannot be.
    """

    pairs: tuple[Pair, ...]
    unserved: tuple[int, ...]
    worth: float
    exact: bool
    refused: tuple[tuple[int, int], ...] = ()


def draft(
    programme: Programme,
    *,
    today: int,
    settled: Settled | None = None,
    progress: Progress | None = None,
    dense: int = DENSE,
) -> Draft:
    """Return the best draft for everyone who waits; `today` is a day's number.

    `progress` is told the part that is done, from 0 to 1; what it raises ends the work. The order
    in which people come in changes nothing: ties go to the longest wait, the lowest load, the
    lowest number.
    """
    work = _Work(programme, settled or Settled(), today)
    exact = len(work.mentees) * len(work.places) <= dense
    taken, scores = (_exactly if exact else _by_candidates)(work, progress)
    pairs = [*work.fixed]
    for row in np.flatnonzero(taken != NOBODY):
        mentor = int(work.places.mentor[taken[row]])
        pairs.append(Pair(int(work.mentees[row]), mentor, float(scores[row])))
    return _finished(work, pairs, exact=exact)


class _Work:
    """The programme in the order in which equal ones are served, without what was settled."""

    def __init__(self, programme: Programme, settled: Settled, today: int) -> None:
        self.programme, self.settled = programme, settled
        mentees, mentors = programme.mentees, programme.mentors
        self.waiting = waiting_bonus(mentees.since, today)
        request = {int(number): place for place, number in enumerate(mentees.ids)}
        offer = {int(number): place for place, number in enumerate(mentors.ids)}
        self.apart = {
            (request[one], offer[two])
            for one, two in settled.apart
            if one in request and two in offer
        }
        self.fixed: list[Pair] = []
        self.refused: list[tuple[int, int]] = []
        for one, two in sorted(settled.together.items()):
            if one in request and two in offer:
                self._fix(request[one], offer[two])
        away = {pair.mentee for pair in self.fixed}
        away |= {request[number] for number in settled.left_out if number in request}
        order = np.lexsort((mentees.ids, mentees.since))
        self.mentees: Ints = order[~np.isin(order, list(away))]
        self.places = self._places()

    def _fix(self, mentee: int, mentor: int) -> None:
        found = suited(self.programme, mentee)
        taken = sum(pair.mentor == mentor for pair in self.fixed)
        if found.free[mentor] and taken < self.programme.mentors.room[mentor]:
            self.fixed.append(Pair(mentee, mentor, float(found.score[mentor]), fixed=True))
        else:
            self.refused.append((mentee, mentor))

    def _places(self) -> Places:
        mentors = self.programme.mentors
        given = np.bincount([pair.mentor for pair in self.fixed], minlength=len(mentors))
        left = np.minimum(np.maximum(mentors.room - given, 0), len(self.mentees))
        mentor = np.repeat(np.arange(len(mentors)), left)
        turn = np.arange(len(mentor)) - np.repeat(np.cumsum(left) - left, left)
        load = mentors.load[mentor] + given[mentor] + turn
        order = np.lexsort((mentors.ids[mentor], load))
        return Places(mentor[order], LOAD * load[order])

    def one(self, mentee: int) -> tuple[Floats, Flags]:
        """Return the score of every mentor for a mentee, and who may be drafted."""
        found = suited(self.programme, mentee)
        for one, mentor in self.apart:
            if one == mentee:
                found.free[mentor] = False
        return found.score, found.free


def waiting_bonus(since: Ints, today: int) -> Floats:
    """Return what each wait adds to a pair's worth: in step with the days, up to a most."""
    days = np.clip(today - since, 0, WAITING_DAYS)
    bonus: Floats = WAITING * days / WAITING_DAYS
    return bonus


def _exactly(work: _Work, progress: Progress | None) -> tuple[Ints, Floats]:
    """Return for each who is to be served the number of the place they get, and the score."""
    size = (len(work.mentees), len(work.programme.mentors))
    score, legal = np.empty(size), np.empty(size, dtype=bool)
    for row, mentee in enumerate(work.mentees):
        score[row], legal[row] = work.one(int(mentee))
        _tell(progress, row, size[0])
    taken = best(score + work.waiting[work.mentees][:, None], legal, work.places)
    if not len(work.places):
        return taken, np.zeros(size[0])
    return taken, score[np.arange(size[0]), work.places.mentor[taken]]


def _by_candidates(work: _Work, progress: Progress | None) -> tuple[Ints, Floats]:
    """The same, with each one's best candidates only."""
    mentors, rows = work.programme.mentors, len(work.mentees)
    many = min(CANDIDATES, len(mentors))
    score, candidates = np.zeros((rows, many)), np.full((rows, many), NOBODY, dtype=np.int64)
    # The places stand in order: the first of a mentor's says where the mentor stands.
    owners, first = np.unique(work.places.mentor, return_index=True)
    cost, rank = np.full(len(mentors), np.inf), np.zeros(len(mentors))
    cost[owners], rank[owners] = work.places.cost[first], np.argsort(np.argsort(first))
    for row, mentee in enumerate(work.mentees):
        value, legal = work.one(int(mentee))
        # Equal ones take turns, or everybody would be given the same few candidates.
        turn = (rank - row * many) % max(len(owners), 1)
        sought = np.where(legal, value - cost - 1e-7 * turn / max(len(owners), 1), -np.inf)
        chosen = np.argpartition(-sought, many - 1)[:many]
        chosen = np.sort(chosen[np.isfinite(sought[chosen])])
        candidates[row, : len(chosen)], score[row, : len(chosen)] = chosen, value[chosen]
        _tell(progress, row, rows)
    worth = score + work.waiting[work.mentees][:, None]
    taken = _in_turns(worth, candidates, work.places)
    scores = np.zeros(rows)
    served = np.flatnonzero(taken != NOBODY)
    mine = candidates[served] == work.places.mentor[taken[served]][:, None]
    scores[served] = score[served, mine.argmax(axis=1)]
    _rest(work, taken, scores)
    return taken, scores


def _in_turns(worth: Floats, candidates: Ints, places: Places) -> Ints:
    """Serve those who wait longest first, so many at a time: the time grows with the people only.

    All at once the method for sparse graphs takes the square of it.
    """
    taken = np.full(len(candidates), NOBODY, dtype=np.int64)
    left = np.arange(len(places))
    for begin in range(0, len(candidates), TOGETHER):
        turn = slice(begin, begin + TOGETHER)
        found = best_of_candidates(
            worth[turn], candidates[turn], Places(places.mentor[left], places.cost[left])
        )
        served = np.flatnonzero(found != NOBODY)
        taken[begin + served] = left[found[served]]
        left = np.delete(left, found[served])
    return taken


def _rest(work: _Work, taken: Ints, scores: Floats) -> None:
    """Give whoever got none of their candidates the best place that is still free."""
    free = np.ones(len(work.places), dtype=bool)
    free[taken[taken != NOBODY]] = False
    for row in np.flatnonzero(taken == NOBODY):
        if not free.any():
            break
        score, legal = work.one(int(work.mentees[row]))
        open_places = np.flatnonzero(free & legal[work.places.mentor])
        if len(open_places):
            worth = score[work.places.mentor[open_places]] - work.places.cost[open_places]
            taken[row] = open_places[np.argmax(worth)]
            scores[row] = score[work.places.mentor[taken[row]]]
            free[taken[row]] = False


def _finished(work: _Work, pairs: list[Pair], *, exact: bool) -> Draft:
    mentees, mentors = work.programme.mentees, work.programme.mentors
    pairs.sort(key=lambda pair: (mentees.since[pair.mentee], mentees.ids[pair.mentee]))
    served = {pair.mentee for pair in pairs}
    order = np.lexsort((mentees.ids, mentees.since))
    unserved = tuple(int(place) for place in order if int(place) not in served)
    given = np.bincount([pair.mentor for pair in pairs], minlength=len(mentors))
    # Each further mentee of a mentor costs one more: the sum over load, load + 1, …
    load = (given * mentors.load + given * (given - 1) / 2).sum()
    worth = sum(pair.score + float(work.waiting[pair.mentee]) for pair in pairs) - LOAD * load
    return Draft(tuple(pairs), unserved, float(worth), exact, tuple(work.refused))


def _tell(progress: Progress | None, done: int, of: int) -> None:
    if progress is not None and done % AT_ONCE == 0:
        progress(done / of)
