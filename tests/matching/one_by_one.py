"""The rules of matching in plain Python, one pair at a time, to hold the arrays against."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache

from heal.matching.assignment import STEP
from heal.matching.draft import LOAD, WAITING, WAITING_DAYS
from heal.matching.people import Programme, Side
from heal.vocabulary import AttributeKind, Gate
from tests.kit.pools import TODAY


def words(side: Side, person: int, place: int) -> frozenset[int]:
    """Return the words that one person told in answer to a question."""
    answers = side.answers[place]
    if answers.ndim == 2:
        blocks = answers[:, person].tolist()
        return frozenset(
            block * 64 + bit
            for block, kept in enumerate(blocks)
            for bit in range(64)
            if kept >> bit & 1
        )
    number = int(answers[person])
    return frozenset() if number < 0 else frozenset({number})


def alike(programme: Programme, mentee: int, mentor: int, place: int) -> Fraction | None:
    """Return how alike two answers are, or None where one is unknown."""
    question = programme.questions[place]
    mine = words(programme.mentees, mentee, place)
    theirs = words(programme.mentors, mentor, place)
    if not mine or not theirs:
        return None
    match question.kind:
        case AttributeKind.SEVERAL:
            return Fraction(len(mine & theirs), len(mine | theirs))
        case AttributeKind.TIMES:
            return Fraction(len(mine & theirs), min(len(mine), len(theirs)))
        case AttributeKind.ORDERED | AttributeKind.ELAPSED:
            (one,), (other,) = mine, theirs
            return 1 - Fraction(abs(one - other), len(question.words) - 1)
    return Fraction(mine == theirs)


def wanted(programme: Programme, mentee: int) -> Iterator[tuple[int, int]]:
    """Yield each question in which the mentee has a preference, with the preference."""
    for place, like in enumerate(programme.mentees.liking[mentee].tolist()):
        if like:
            yield place, like


def score(programme: Programme, mentee: int, mentor: int, *, bonuses: bool = True) -> Fraction:
    """Return the score of a mentor for a mentee."""
    weighed, weights = Fraction(0), Fraction(0)
    for place, like in wanted(programme, mentee):
        similar = alike(programme, mentee, mentor, place)
        if similar is not None:
            weight = 3 if programme.mentees.most[mentee] == place else 1
            weighed += weight * (similar if like == 1 else 1 - similar)
            weights += weight
    plain = weighed / weights if weights else Fraction(1, 2)
    return plain + (_bonus(programme, mentee, mentor) if bonuses else 0)


def _bonus(programme: Programme, mentee: int, mentor: int) -> Fraction:
    mine, theirs = programme.mentees, programme.mentors
    together = (mine.groups[:, mentee] & theirs.groups[:, mentor]).any()
    found = Fraction(2, 100) * int(together)
    for place, question in enumerate(programme.questions):
        if question.kind is AttributeKind.TIMES:
            found += Fraction(2, 100) * (alike(programme, mentee, mentor, place) or 0)
        if question.kind is AttributeKind.ELAPSED:
            ago, theirs_ago = (
                words(s, who, place) for s, who in ((mine, mentee), (theirs, mentor))
            )
            if ago and theirs_ago and max(theirs_ago) > max(ago):
                found += Fraction(1, 100)
    return found


def out(programme: Programme, mentee: int, mentor: int) -> set[Gate]:
    """Return every gate that keeps a mentor from a mentee."""
    mine, theirs = programme.mentees, programme.mentors
    gates = {
        gate for gate, who in programme.barred.get(mentee, {}).items() if mentor in who.tolist()
    }
    if not theirs.approved[mentor]:
        gates.add(Gate.NOT_APPROVED)
    if theirs.room[mentor] <= 0:
        gates.add(Gate.NO_ROOM)
    if mine.member_ids[mentee] == theirs.member_ids[mentor]:
        gates.add(Gate.ONESELF)
    for place in range(len(programme.questions)):
        told = words(mine, mentee, place)
        blocks = theirs.rather_not[place][:, mentor].tolist()
        if any(blocks[word // 64] >> word % 64 & 1 for word in told):
            gates.add(Gate.RATHER_NOT)
    for place, like in wanted(programme, mentee):
        similar = alike(programme, mentee, mentor, place)
        if mine.must[mentee, place] and similar is not None:
            is_set = programme.questions[place].is_set
            kept = similar > 0 if is_set else similar == 1
            if kept is not (like == 1):
                gates.add(Gate.MUST)
    return gates


def steps(value: Fraction) -> int:
    """Return a value in whole steps, as the draft counts."""
    return round(float(value) / STEP)


def waiting(programme: Programme, mentee: int) -> Fraction:
    """Return what somebody's wait adds."""
    days = min(max(TODAY - int(programme.mentees.since[mentee]), 0), WAITING_DAYS)
    return Fraction(str(WAITING)) * days / WAITING_DAYS


def best(programme: Programme) -> tuple[int, int]:
    """Return how many can be served at most, and the greatest sum then, trying everything."""
    rooms = tuple(int(max(room, 0)) for room in programme.mentors.room)
    loads = programme.mentors.load.tolist()
    legal = {
        mentee: {
            mentor: steps(score(programme, mentee, mentor) + waiting(programme, mentee))
            for mentor in range(len(rooms))
            if not out(programme, mentee, mentor)
        }
        for mentee in range(len(programme.mentees))
    }

    @cache
    def rest(mentee: int, given: tuple[int, ...]) -> tuple[int, int]:
        if mentee == len(legal):
            return 0, 0
        found = rest(mentee + 1, given)
        for mentor, value in legal[mentee].items():
            if given[mentor] < rooms[mentor]:
                now = tuple(many + (place == mentor) for place, many in enumerate(given))
                served, worth = rest(mentee + 1, now)
                cost = steps(Fraction(str(LOAD)) * (loads[mentor] + given[mentor]))
                found = max(found, (served + 1, worth + value - cost))
        return found

    return rest(0, (0,) * len(rooms))
