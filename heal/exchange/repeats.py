"""Which rows of a file stand for what a row before them stood for already."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable

_A_PART = 1_024
_MOST_PARTS = 16


def first_places(keys: Callable[[], Iterable[str | None]], count: int) -> array[int]:
    """Return for each of so many keys the place of the first that equals it, perhaps its own.

    A key that is None equals no other. The keys are asked for again for each part of them, so that
    no table is ever made of more than a part: for short keys, such a table of all of them is
    several times the file.
    """
    first = array("I", range(count))
    parts = min(_MOST_PARTS, count // _A_PART + 1)
    for part in range(parts):
        seen: dict[str, int] = {}
        for place, key in enumerate(keys()):
            if key is not None and hash(key) % parts == part:
                first[place] = seen.setdefault(key, place)
    return first
