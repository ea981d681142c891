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
    WORD,
    Flags,
    Floats,
    Ints,
    Programme,
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
    weighed = np.zeros(len(programme.mentors))
    weights = np.zeros(len(programme.mentors))
    gates = {**programme.mentors.closed, **_of_pair(programme, mentee)}
    for place in np.flatnonzero(programme.mentees.liking[mentee]).tolist():
        compared = fitting(programme, mentee, place)
        if compared is None:
            continue
        fit, known = compared
        weight = MOST if programme.mentees.most[mentee] == place else REST
        weighed += (weight * known) * fit
        weights += weight * known
        if programme.mentees.must[mentee, place]:
            broken = known & ~keeps_a_must(programme, mentee, place, fit)
            gates[Gate.MUST] = gates[Gate.MUST] | broken if Gate.MUST in gates else broken
    comparable = weights > 0
    score = np.full(len(weights), NOTHING_COMPARABLE)
    np.divide(weighed, weights, out=score, where=comparable)
    score += bonuses(programme, mentee)
    free = np.ones(len(score), dtype=bool)
    for out in gates.values():
        free &= ~out
    return Suited(score, free, gates)


def fitting(programme: Programme, mentee: int, place: int) -> tuple[Floats, Flags] | None:
    """Return how far each mentor is what a mentee would like in one question, and who has told.

    None where the mentee has not told, or has no preference in it.
    """
    compared, like = similarity(programme, mentee, place), programme.mentees.liking[mentee, place]
    if compared is None or not like:
        return None
    alike, known = compared
    return (alike if like == LIKES else 1 - alike), known


def keeps_a_must(programme: Programme, mentee: int, place: int, fit: Floats) -> Flags:
    """Say whose known answer keeps a must: the same word, or another one.

    In sets, something in common is enough for alike, and nothing at all may be for different.
    """
    alike = bool(programme.mentees.liking[mentee, place] == LIKES)
    if programme.questions[place].is_set is alike:
        return fit > 0
    return fit >= 1


def bonuses(programme: Programme, mentee: int) -> Floats:
    """Return what comes on top: a group together, times in common, a mentor further on."""
    mine, theirs = programme.mentees, programme.mentors
    together = shared(mine.groups[:, mentee : mentee + 1], theirs.groups) > 0
    found: Floats = np.where(together, SAME_GROUP, 0.0)
    for place, question in enumerate(programme.questions):
        if question.kind is AttributeKind.TIMES:
            compared = similarity(programme, mentee, place)
            if compared is not None:
                found += SAME_TIMES * compared[0]
        elif question.kind is AttributeKind.ELAPSED:
            own = mine.answers[place][mentee]
            if own != UNKNOWN:
                found += FURTHER_ON * (theirs.answers[place] > own)
    return found


def _of_pair(programme: Programme, mentee: int) -> dict[Gate, Flags]:
    mine, theirs = programme.mentees, programme.mentors
    gates = {Gate.ONESELF: theirs.member_ids == mine.member_ids[mentee]}
    for place in theirs.touchy:
        here = _touched(programme, mentee, place)
        if here is not None:
            gates[Gate.RATHER_NOT] = gates.get(Gate.RATHER_NOT, False) | here
    for gate, places in programme.barred.get(mentee, {}).items():
        gates[gate] = _at(places, len(theirs))
    return gates


def _touched(programme: Programme, mentee: int, place: int) -> Flags | None:
    """Return whose topics to be left out the mentee's answer touches."""
    topics, answers = programme.mentors.rather_not[place], programme.mentees.answers[place]
    if programme.questions[place].is_set:
        return shared(answers[:, mentee : mentee + 1], topics) > 0  # type: ignore[arg-type]
    own = int(answers[mentee])
    if own == UNKNOWN:
        return None
    block, bit = divmod(own, WORD)
    touched: Flags = (topics[block] >> np.uint64(bit)) & np.uint64(1) == 1
    return touched


def _at(places: Ints, size: int) -> Flags:
    found = np.zeros(size, dtype=bool)
    found[places] = True
    return found
