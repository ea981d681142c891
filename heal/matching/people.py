"""Mentors and mentees as arrays: what each told, and what each would like."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from heal.vocabulary import AttributeKind, Gate

Ints = NDArray[np.int64]
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
    answers: tuple[Ints | Bits, ...]
    groups: Bits
    channels: Bits
    since: Ints

    def __len__(self) -> int:
        return len(self.ids)


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


def shared(mine: Bits, theirs: Bits) -> Ints:
    """Return how many of one person's bits (blocks, 1) each of the others' (blocks, n) share."""
    both: Ints = np.bitwise_count(mine & theirs).sum(axis=0, dtype=np.int64)
    return both


def similarity(
    question: Question, mine: Ints | Bits, theirs: Ints | Bits
) -> tuple[Floats, Flags | None]:
    """Return how alike one person's answer is to those of others, and whose is known.

    Choices: 1 for the same word, else 0. In order: 1 − distance / range. Several words: Jaccard's
    index. Times: what is shared over the smaller of the two. Between 0 and 1, (n,); None for the
    second says that one's own answer is unknown, and so is everything.
    """
    if question.is_set:
        return _of_sets(question.kind, mine, theirs)  # type: ignore[arg-type]
    own = int(mine[0])
    if own == UNKNOWN:
        return np.zeros(theirs.shape[-1]), None
    known = theirs != UNKNOWN
    if question.kind in IN_ORDER:
        span = max(len(question.words) - 1, 1)
        return 1 - np.abs(theirs.astype(np.float64) - own) / span, known
    return (theirs == own).astype(np.float64), known


def _of_sets(kind: AttributeKind, mine: Bits, theirs: Bits) -> tuple[Floats, Flags | None]:
    own = int(np.bitwise_count(mine).sum())
    if own == 0:
        return np.zeros(theirs.shape[-1]), None
    sizes = np.bitwise_count(theirs).sum(axis=0, dtype=np.int64)
    both = shared(mine, theirs)
    known = sizes > 0
    over = np.minimum(sizes, own) if kind is AttributeKind.TIMES else sizes + own - both
    return both / np.maximum(over, 1), known
