"""Programmes at random as arrays, and what the rules say of them, one pair at a time."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random

import numpy as np

from heal.matching.people import (
    UNKNOWN,
    Bits,
    Codes,
    Ints,
    Mentees,
    Mentors,
    Programme,
    Question,
    bits,
)
from heal.vocabulary import AttributeKind, Gate

TODAY = 20_000
QUESTIONS = (
    Question(1, "Role", AttributeKind.CHOICE, ("Betrayed", "Unfaithful", "Both")),
    Question(2, "Age", AttributeKind.ORDERED, ("30", "40", "50", "60", "70")),
    Question(3, "Language", AttributeKind.SEVERAL, ("English", "Spanish", "French", "German")),
    Question(4, "Since discovery", AttributeKind.ELAPSED, ("a month", "a year", "five years")),
    Question(5, "Times", AttributeKind.TIMES, tuple(f"slot {number}" for number in range(70))),
)
GROUPS = 3


def programme(
    seed: int, mentees: int, mentors: int, *, capacity: int = 3, musts: bool = True
) -> Programme:
    """Return a programme at random: the same seed, the same programme."""
    random = Random(seed)  # noqa: S311 - a test that can be run again
    mine = _mentees(random, mentees, musts=musts)
    theirs = _mentors(random, mentors, mentees, capacity)
    return Programme(QUESTIONS, mine, theirs, _barred(random, mentees, mentors))


def _answers(random: Random, many: int) -> tuple[Codes | Bits, ...]:
    found: list[Codes | Bits] = []
    for question in QUESTIONS:
        size = len(question.words)
        if question.is_set:
            told = [
                random.sample(range(size), random.randint(0, min(size, 4))) for _ in range(many)
            ]
            found.append(bits(told, size))
        else:
            told_one = [random.choice([UNKNOWN, *range(size)]) for _ in range(many)]
            found.append(np.array(told_one, dtype=np.int16))
    return tuple(found)


def _side(random: Random, many: int, first: int) -> dict[str, object]:
    return {
        "ids": np.array(random.sample(range(first, first + 10 * many + 1), many), dtype=np.int64),
        "member_ids": np.array(random.sample(range(10 * many + 5), many), dtype=np.int64),
        "answers": _answers(random, many),
        "groups": bits([random.sample(range(GROUPS), 1) for _ in range(many)], GROUPS),
        "channels": bits([random.sample(range(5), 2) for _ in range(many)], 5),
        "since": np.array([TODAY - random.choice([0, 10, 10, 40, 200]) for _ in range(many)]),
    }


def _mentees(random: Random, many: int, *, musts: bool) -> Mentees:
    shape = (many, len(QUESTIONS))
    liking = np.array([random.choice([0, 1, -1]) for _ in range(many * shape[1])], dtype=np.int8)
    must = np.array([musts and random.random() < 0.1 for _ in range(many * shape[1])])
    liking, must = liking.reshape(shape), must.reshape(shape).astype(bool)
    stated = [np.flatnonzero(row).tolist() for row in liking]
    most = [random.choice([UNKNOWN, *row]) for row in stated]
    return Mentees(**_side(random, many, 1), liking=liking, must=must, most=np.array(most))  # type: ignore[arg-type]


def _mentors(random: Random, many: int, mentees: int, capacity: int) -> Mentors:
    return Mentors(
        **_side(random, many, 1000 + 100 * mentees),  # type: ignore[arg-type]
        room=np.array([random.randint(0, capacity) for _ in range(many)], dtype=np.int64),
        load=np.array([random.randint(0, 2) for _ in range(many)], dtype=np.int64),
        approved=np.array([random.random() < 0.9 for _ in range(many)], dtype=bool),
        rather_not=tuple(
            bits(
                [
                    [word for word in range(len(q.words)) if random.random() < 0.03]
                    for _ in range(many)
                ],
                len(q.words),
            )
            for q in QUESTIONS
        ),
    )


def _barred(random: Random, mentees: int, mentors: int) -> dict[int, dict[Gate, Ints]]:
    found: dict[int, dict[Gate, list[int]]] = {}
    for mentee, mentor in product(range(mentees), range(mentors)):
        if random.random() < 0.1:
            gate = random.choice([Gate.KEPT_APART, Gate.PROPOSED])
            found.setdefault(mentee, {}).setdefault(gate, []).append(mentor)
    return {
        mentee: {gate: np.array(places) for gate, places in gates.items()}
        for mentee, gates in found.items()
    }


def shuffled(before: Programme, seed: int) -> Programme:
    """Return the same people in another order."""
    random = Random(seed)  # noqa: S311 - a test that can be run again
    mine, theirs = list(range(len(before.mentees))), list(range(len(before.mentors)))
    random.shuffle(mine)
    random.shuffle(theirs)
    at = {old: new for new, old in enumerate(theirs)}
    barred = {
        new: {
            gate: np.array([at[place] for place in places])
            for gate, places in before.barred.get(old, {}).items()
        }
        for new, old in enumerate(mine)
    }
    return Programme(
        before.questions, taken(before.mentees, mine), taken(before.mentors, theirs), barred
    )


def taken(side: Mentees | Mentors, places: list[int]) -> Mentees | Mentors:  # type: ignore[misc]
    """Return some of the people of a side, in an order."""
    changed = {}
    for name in side.__dataclass_fields__:
        value = getattr(side, name)
        if name in {"answers", "rather_not"}:
            changed[name] = tuple(part[..., places] for part in value)
        elif name in {"groups", "channels"}:
            changed[name] = value[:, places]
        else:
            changed[name] = value[places]
    return replace(side, **changed)


def large(seed: int, mentees: int, mentors: int, *, places: float = 1.3) -> Programme:
    """Return a large programme at random, made in arrays; so many places for each mentee."""
    random = np.random.default_rng(seed)

    def answers(many: int) -> tuple[Codes | Bits, ...]:
        return tuple(
            random.integers(
                0, 2 ** min(len(question.words), 40), (-(-len(question.words) // 64), many)
            ).astype(np.uint64)
            & random.integers(0, 2**40, (-(-len(question.words) // 64), many)).astype(np.uint64)
            if question.is_set
            else random.integers(UNKNOWN, len(question.words), many).astype(np.int16)
            for question in QUESTIONS
        )

    def side(many: int, first: int) -> dict[str, object]:
        return {
            "ids": random.permutation(many) + first,
            "member_ids": np.arange(many) + first,
            "answers": answers(many),
            "groups": (np.uint64(1) << random.integers(0, 8, (1, many)).astype(np.uint64)),
            "channels": random.integers(1, 32, (1, many)).astype(np.uint64),
            "since": TODAY - random.integers(0, 120, many),
        }

    shape = (mentees, len(QUESTIONS))
    liking = random.choice(np.array([0, 1, -1], dtype=np.int8), shape, p=(0.5, 0.3, 0.2))
    stated = liking != 0
    most = np.where(stated.any(axis=1), stated.argmax(axis=1), UNKNOWN)
    return Programme(
        QUESTIONS,
        Mentees(
            **side(mentees, 1),  # type: ignore[arg-type]
            liking=liking,
            must=random.random(shape) < 0.02,
            most=most,
        ),
        Mentors(
            **side(mentors, 10**7),  # type: ignore[arg-type]
            room=random.multinomial(int(mentees * places), np.full(mentors, 1 / mentors)),
            load=random.integers(0, 3, mentors),
            approved=random.random(mentors) < 0.95,
            rather_not=tuple(
                np.zeros((-(-len(question.words) // 64), mentors), dtype=np.uint64)
                for question in QUESTIONS
            ),
        ),
    )
