"""Whom a name in a file may mean: the known names that are most like it, the likeliest first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from heal.exchange.zoom_names import split_name
from heal.names import fold
from heal.rules.imports import name_words

MOST = 5
LEAST = 0.6
"""What is less alike than this is not suggested at all."""
_LIKELY, _AHEAD = 0.72, 0.03
_SAME_BUT_ACCENTS, _NICKNAME = 0.98, 0.97
_INITIAL, _BEGINNING, _LETTERS, _MISSING_WORD = 0.88, 0.92, 0.7, 0.06
_ALIKE_WORDS = 0.75
_SHORTEST_BEGINNING = 3
_PARTICLES = frozenset(
    {"da", "de", "del", "della", "der", "di", "dos", "du", "la", "las", "los", "von"}
)
_ASIDE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|\"([^\"]*)\"|“([^”]*)”")

Words = tuple[str, ...]


class Likeness(StrEnum):
    SAME = "same"
    """Letter by letter the same name."""
    SAME_WORDS = "same_words"
    """The same words in another order, or with other accents."""
    NICKNAME = "nickname"
    """The name in brackets is theirs, or theirs has this one in brackets."""
    SHORT = "short"
    """One is short for the other: a first name, initials."""
    ALIKE = "alike"
    """Written nearly the same."""


@dataclass(frozen=True)
class Suggestion:
    """Hold one known name that may be meant, how alike it is from 0 to 1, and in which way."""

    number: int
    name: str
    score: float
    likeness: Likeness


@dataclass(frozen=True)
class _Reading:
    words: Words
    bare: Words
    aside: bool


def suggestions(
    unknown: str, known: Mapping[int, str], *, most: int = MOST
) -> tuple[Suggestion, ...]:
    """Return the known names most like the unknown one, the likeliest first; a person decides.

    The very same name always comes first. The order of a name's words makes no difference to how
    alike two names are.
    """
    wanted = fold(unknown)
    readings = tuple(_readings(unknown, of_a_device=True))
    letters = {word[0] for reading in readings for word in reading.bare}
    found: list[tuple[bool, float, str, int, Suggestion]] = []
    for number, name in known.items():
        same = bool(wanted) and fold(name) == wanted
        score, likeness = (1.0, Likeness.SAME) if same else _alike(readings, letters, name)
        if score >= LEAST:
            suggestion = Suggestion(number, name, round(score, 4), likeness)
            found.append((not same, -suggestion.score, fold(name), number, suggestion))
    return tuple(suggestion for *_, suggestion in sorted(found, key=lambda one: one[:4])[:most])


def likely(found: tuple[Suggestion, ...]) -> Suggestion | None:
    """Return the one suggestion that stands out, or None: two Anas are like nobody."""
    if not found or found[0].score < _LIKELY:
        return None
    ahead = len(found) == 1 or found[0].score - found[1].score >= _AHEAD
    only_same = len(found) > 1 and found[0].likeness is Likeness.SAME is not found[1].likeness
    return found[0] if ahead or only_same else None


def _alike(readings: tuple[_Reading, ...], letters: set[str], name: str) -> tuple[float, Likeness]:
    best = (0.0, Likeness.ALIKE)
    for theirs in _readings(name, of_a_device=False):
        if letters.isdisjoint(word[0] for word in theirs.bare):
            continue
        for reading in readings:
            score, likeness = _compared(reading, theirs)
            if (reading.aside or theirs.aside) and likeness is not Likeness.SAME:
                score *= _NICKNAME
                if likeness is Likeness.SAME_WORDS:
                    likeness = Likeness.NICKNAME
            if score > best[0]:
                best = (score, likeness)
    return best


def _readings(name: str, *, of_a_device: bool) -> Iterator[_Reading]:
    """Yield what a name may be read as: itself, what stands in brackets, the two together."""
    outside = " ".join(_ASIDE.sub(" ", name).split())
    asides = [next(filter(None, match), "") for match in _ASIDE.findall(name)]
    if not outside:
        outside, asides = " ".join(asides), []
    yield from _reading(outside, of_a_device, aside=False)
    for inside in asides:
        # Pronouns stand in brackets, too, and are no name.
        _, other = split_name(f"{outside} ({inside.strip()})")
        if other:
            yield from _reading(other, of_a_device, aside=True)
            _, space, rest = outside.partition(" ")
            if space and " " not in other:
                yield from _reading(f"{other} {rest}", of_a_device, aside=True)


def _reading(text: str, of_a_device: bool, *, aside: bool) -> Iterator[_Reading]:
    words = name_words(text, without_devices=of_a_device)
    kept = [word for word in words if word not in _PARTICLES]
    device = of_a_device and len(words) < len(name_words(text, without_devices=False))
    # "de" may also be all that stands for a family name.
    if len(kept) < 2 and not (kept and device):
        kept = words
    if kept:
        yield _Reading(tuple(sorted(words)), tuple(sorted(map(_bare, kept))), aside)


def _bare(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in apart if not unicodedata.combining(letter)) or word


def _compared(one: _Reading, other: _Reading) -> tuple[float, Likeness]:
    if one.words == other.words:
        return 1.0, Likeness.SAME_WORDS
    if one.bare == other.bare:
        return _SAME_BUT_ACCENTS, Likeness.SAME_WORDS
    alike = fuzz.ratio(" ".join(one.bare), " ".join(other.bare)) / 100 * _SAME_BUT_ACCENTS
    shorter, longer = sorted((one.bare, other.bare), key=lambda words: (len(words), words))
    return max(
        (alike, Likeness.ALIKE),
        _word_by_word(shorter, longer),
        (_letters_of(shorter, longer), Likeness.SHORT),
        key=lambda found: found[0],
    )


def _word_by_word(shorter: Words, longer: Words) -> tuple[float, Likeness]:
    """Return how alike the words are when each finds its best partner among the other name's."""
    cut = all(any(theirs.startswith(mine) for theirs in longer) for mine in shorter)
    likeness = Likeness.SHORT if cut else Likeness.ALIKE
    pairs = sorted(
        (-_word(mine, theirs), at, to)
        for at, mine in enumerate(shorter)
        for to, theirs in enumerate(longer)
    )
    taken: dict[int, tuple[int, float]] = {}
    for minus, at, to in pairs:
        if at not in taken and all(to != partner for partner, _ in taken.values()):
            taken[at] = (to, -minus)
    whole = any(
        score > _INITIAL and min(len(shorter[at]), len(longer[to])) > 1
        for at, (to, score) in taken.items()
    )
    if not whole:
        # Initials alone fit many people.
        every = all(score for _, score in taken.values()) and len(shorter) > 1
        return (_LETTERS if every and len(shorter) == len(longer) else 0.0), likeness
    together = sum(score for _, score in taken.values()) / len(shorter)
    missing = _MISSING_WORD * (len(longer) - len(shorter))
    return together * _SAME_BUT_ACCENTS - missing, likeness


def _word(mine: str, theirs: str) -> float:
    if mine == theirs:
        return 1.0
    short, full = sorted((mine, theirs), key=len)
    if full.startswith(short):
        if len(short) == 1:
            return _INITIAL
        return _BEGINNING if len(short) >= _SHORTEST_BEGINNING else _INITIAL
    alike = JaroWinkler.similarity(mine, theirs)
    return alike if alike >= _ALIKE_WORDS and len(short) > 1 else 0.0


def _letters_of(shorter: Words, longer: Words) -> float:
    """Return how alike "AL" and "Ana Lopez" are."""
    if len(shorter) != 1 or not 1 < len(longer) == len(shorter[0]):
        return 0.0
    return _LETTERS if sorted(shorter[0]) == sorted(word[0] for word in longer) else 0.0
