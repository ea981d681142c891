"""How well the mentors of a pool suit one mentee, and who of them is out, all at once.

A score is the weighted mean, over what the mentee has a preference in and both have told, of the
similarity (alike) or 1 − similarity (different); what matters most weighs 3, the rest 1. Where
nothing can be compared it is one half. Small bonuses come on top, together at most .05.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from heal.matching.people import (
    LIKES,
    UNKNOWN,
    Flags,
    Floats,
    Ints,
    Mentors,
    Programme,
    Question,
    shared,
    similarity,
)
from heal.vocabulary import AttributeKind, Gate

MOST, REST = 3.0, 1.0
NOTHING_COMPARABLE = 0.5
SAME_GROUP, SAME_TIMES, FURTHER_ON = 0.02, 0.02, 0.01


@dataclass(frozen=True)
class Suited:
    """One mentee beside every mentor of the pool, in the pool's order.

    `score` is from 0 to 1.05, whether a mentor is out or not; `free` says who is not out. `gates`
    holds who is out by which gate: a mentor may be out by several.
    """

    score: Floats
    free: Flags
    gates: dict[Gate, Flags]


def suited(programme: Programme, mentee: int) -> Suited:
    """Return how every mentor suits the mentee at a place."""
    compared = Compared(programme, mentee)
    score = compared.score()
    score += bonuses(programme, mentee)
    gates = {**_of_mentors(programme.mentors), **_of_pair(programme, mentee)}
    if compared.broken is not None:
        gates[Gate.MUST] = compared.broken
    out = np.zeros(len(programme.mentors), dtype=bool)
    for barred in gates.values():
        out |= barred
    return Suited(score, ~out, gates)


class Compared:
    """What a mentee has a preference in, compared with every mentor, question by question."""

    def __init__(self, programme: Programme, mentee: int) -> None:
        self.programme, self.mentee = programme, mentee
        size = len(programme.mentors)
        self.weighed, self.weights = np.zeros(size), np.zeros(size)
        self.broken: Flags | None = None
        for place in np.flatnonzero(programme.mentees.liking[mentee]):
            self._compare(int(place))

    def score(self) -> Floats:
        """Return the weighted means, one half where nothing could be compared."""
        comparable = self.weights > 0
        score = np.full(len(self.weights), NOTHING_COMPARABLE)
        np.divide(self.weighed, self.weights, out=score, where=comparable)
        return score

    def _compare(self, place: int) -> None:
        mentees = self.programme.mentees
        question, like = self.programme.questions[place], int(mentees.liking[self.mentee, place])
        fit, known = fitting(self.programme, self.mentee, place)
        if known is None:
            return
        weight = MOST if mentees.most[self.mentee] == place else REST
        self.weighed += np.where(known, weight * fit, 0.0)
        self.weights += np.where(known, weight, 0.0)
        if mentees.must[self.mentee, place]:
            broken = known & ~keeps_a_must(question, fit, like=like)
            self.broken = broken if self.broken is None else self.broken | broken


def fitting(programme: Programme, mentee: int, place: int) -> tuple[Floats, Flags | None]:
    """Return how far each mentor is what a mentee would like in one question, and who has told."""
    mine = programme.mentees.answers[place][..., mentee : mentee + 1]
    question = programme.questions[place]
    alike, known = similarity(question, mine, programme.mentors.answers[place])
    return (alike if programme.mentees.liking[mentee, place] == LIKES else 1 - alike), known


def keeps_a_must(question: Question, fit: Floats, *, like: int) -> Flags:
    """Say whose known answer keeps a must: the same word, or another one.

    In sets, something in common is enough for alike, and nothing at all may be for different.
    """
    if question.is_set and like == LIKES:
        return fit > 0
    if like == LIKES or question.is_set:
        return fit >= 1
    return fit > 0


def bonuses(programme: Programme, mentee: int) -> Floats:
    """Return what comes on top: a group together, times in common, a mentor further on."""
    mine, theirs = programme.mentees, programme.mentors
    together = shared(mine.groups[:, mentee : mentee + 1], theirs.groups) > 0
    found = SAME_GROUP * together
    for place, question in enumerate(programme.questions):
        own, others = mine.answers[place][..., mentee : mentee + 1], theirs.answers[place]
        if question.kind is AttributeKind.TIMES:
            overlap, known = similarity(question, own, others)
            if known is not None:
                found += SAME_TIMES * overlap
        elif question.kind is AttributeKind.ELAPSED and own[0] != UNKNOWN:
            found += FURTHER_ON * (others > own)
    capped: Floats = np.minimum(found, SAME_GROUP + SAME_TIMES + FURTHER_ON)
    return capped


def _of_mentors(mentors: Mentors) -> dict[Gate, Flags]:
    return {Gate.NOT_APPROVED: ~mentors.approved, Gate.NO_ROOM: mentors.room <= 0}


def _of_pair(programme: Programme, mentee: int) -> dict[Gate, Flags]:
    mine, theirs = programme.mentees, programme.mentors
    gates = {Gate.ONESELF: theirs.member_ids == mine.member_ids[mentee]}
    topics = _touched(programme, mentee)
    if topics is not None:
        gates[Gate.RATHER_NOT] = topics
    for gate, places in programme.barred.get(mentee, {}).items():
        gates[gate] = _at(places, len(theirs))
    return gates


def _touched(programme: Programme, mentee: int) -> Flags | None:
    """Return whose topics to be left out the mentee's answers touch, if anybody's."""
    touched: Flags | None = None
    for place, question in enumerate(programme.questions):
        topics = programme.mentors.rather_not[place]
        if not topics.size:
            continue
        own = programme.mentees.answers[place][..., mentee : mentee + 1]
        if question.is_set:
            here = shared(own, topics) > 0  # type: ignore[arg-type]
        elif own[0] == UNKNOWN:
            continue
        else:
            block, bit = divmod(int(own[0]), 64)
            here = (topics[block] >> np.uint64(bit)) & np.uint64(1) == 1
        touched = here if touched is None else touched | here
    return touched


def _at(places: Ints, size: int) -> Flags:
    found = np.zeros(size, dtype=bool)
    found[places] = True
    return found
