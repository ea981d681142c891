"""Mentors and mentees as arrays: what each told, and what each would like."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from heal.vocabulary import AttributeKind, Gate

Ints = NDArray[np.int64]
Codes = NDArray[np.int16]
Bits = NDArray[np.uint64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

UNKNOWN = -1
IN_ORDER = (AttributeKind.ORDERED, AttributeKind.ELAPSED)
SETS = (AttributeKind.SEVERAL, AttributeKind.TIMES)
LIKES, DISLIKES = 1, -1
"""Somebody alike, somebody different; 0 is no preference."""
WORD = 64


@dataclass(frozen=True)
class Question:
    """One thing that people tell, with the words that may answer it, in their order."""

    attribute_id: int
    name: str
    kind: AttributeKind
    words: tuple[str, ...]

    @property
    def is_set(self) -> bool:
        """Say whether several words may answer it at once."""
        return self.kind in SETS


@dataclass(frozen=True)
class Side:
    """People on one side, one entry each.

    `answers` holds, for each question, either the place of the word that was told (n,), -1 where
    nothing was, or for sets the words as bits (blocks of 64, n), 0 where nothing was. `groups` are
    the groups of today as bits, `channels` the accepted ways of being in touch. `since` is the day
    number since when somebody waits: a mentee for a mentor, a mentor for being asked.
    """

    ids: Ints
    member_ids: Ints
    answers: tuple[Codes | Bits, ...]
    groups: Bits
    channels: Bits
    since: Ints

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def sizes(self) -> tuple[Floats | None, ...]:
        """Return how many words each person told, question by question; None where it is one."""
        return tuple(
            np.bitwise_count(part).sum(axis=0, dtype=np.float64) if part.ndim == 2 else None
            for part in self.answers
        )


@dataclass(frozen=True)
class Mentors(Side):
    """The pool: who takes how many more, and what each would rather not go into.

    `rather_not` holds, for each question, the words as bits (blocks, n). `room` counts open
    proposals; `load` are the live pairings. `approved` says who may be paired at all.
    """

    room: Ints
    load: Ints
    approved: Flags
    rather_not: tuple[Bits, ...]

    @cached_property
    def touchy(self) -> tuple[int, ...]:
        """Return the questions of which somebody would rather not go into a word."""
        return tuple(place for place, topics in enumerate(self.rather_not) if topics.any())

    @cached_property
    def closed(self) -> Mapping[Gate, Flags]:
        """Return who is out for everyone, by gate, where anybody is."""
        gates = {Gate.NOT_APPROVED: ~self.approved, Gate.NO_ROOM: self.room <= 0}
        return {gate: out for gate, out in gates.items() if out.any()}


@dataclass(frozen=True)
class Mentees(Side):
    """Those who look: what each would like, question by question (n, questions).

    `liking` is 1 for alike, -1 for different, 0 for no preference; `most` is the question that
    matters most, or -1.
    """

    liking: NDArray[np.int8]
    must: Flags
    most: Ints


@dataclass(frozen=True)
class Programme:
    """Everyone whom a suggestion may look at.

    `barred` holds, for a mentee's place, the places of mentors who are out, with the gate.
    """

    questions: tuple[Question, ...]
    mentees: Mentees
    mentors: Mentors
    barred: Mapping[int, Mapping[Gate, Ints]] = field(default_factory=dict)


def bits(told: Sequence[Collection[int]], size: int) -> Bits:
    """Return sets of numbers below a size as bits: (blocks of 64, people)."""
    blocks = np.zeros((max(-(-size // WORD), 1), len(told)), dtype=np.uint64)
    for place, numbers in enumerate(told):
        for number in numbers:
            blocks[number // WORD, place] |= np.uint64(1) << np.uint64(number % WORD)
    return blocks


def shared(mine: Bits, theirs: Bits) -> NDArray[np.uint8]:
    """Return how many of one person's bits (blocks, 1) each of the others' (blocks, n) share."""
    both = np.bitwise_count(mine & theirs)
    counted: NDArray[np.uint8] = both[0] if len(both) == 1 else both.sum(axis=0, dtype=np.uint8)
    return counted


def similarity(programme: Programme, mentee: int, place: int) -> tuple[Floats, Flags] | None:
    """Return how alike a mentee's answer is to those of the mentors, and who of them has told.

    Choices: 1 for the same word, else 0. In order: 1 − distance / range. Several words: Jaccard's
    index. Times: what is shared over the smaller of the two. Between 0 and 1, (n,), of use where
    the second is true; None where the mentee has not told.
    """
    question = programme.questions[place]
    mine, theirs = programme.mentees.answers[place], programme.mentors.answers[place]
    if question.is_set:
        return _of_sets(programme, mentee, place)
    own = int(mine[mentee])
    if own == UNKNOWN:
        return None
    known = theirs != UNKNOWN
    if question.kind in IN_ORDER:
        span = max(len(question.words) - 1, 1)
        return 1 - np.abs(theirs - own) / span, known
    return (theirs == own).astype(np.float64), known


def _of_sets(programme: Programme, mentee: int, place: int) -> tuple[Floats, Flags] | None:
    mine: Bits = programme.mentees.answers[place]  # type: ignore[assignment]
    theirs: Bits = programme.mentors.answers[place]  # type: ignore[assignment]
    sizes = programme.mentors.sizes[place]
    own = int(np.bitwise_count(mine[:, mentee]).sum())
    if own == 0 or sizes is None:
        return None
    both = shared(mine[:, mentee : mentee + 1], theirs)
    if programme.questions[place].kind is AttributeKind.TIMES:
        over = np.clip(sizes, 1, own)
    else:
        over = sizes + own
        over -= both
    return both / over, sizes > 0
