"""Where people stand in a picture of who was mentored by whom: a row for each, lines that part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping


def rows_of(through: Mapping[int, int | None]) -> dict[int, int]:
    """Give each person's row (from 0), so that no two lines of first pairings cross.

    In: everybody in the order they came in, with the mentor through whom, or None where a line
    begins. Whoever has mentees stands in the row of the middle one, everybody else in a row of
    their own; so there are as many rows as there are ends of lines.
    """
    below: defaultdict[int | None, list[int]] = defaultdict(list)
    for person, mentor in through.items():
        below[mentor].append(person)
    found: dict[int, int] = {}
    free = 0
    for person in _from_the_ends(below):
        theirs = below.get(person)
        if theirs:
            found[person] = found[theirs[(len(theirs) - 1) // 2]]
        else:
            found[person], free = free, free + 1
    return found


def _from_the_ends(below: Mapping[int | None, list[int]]) -> Iterable[int]:
    """Yield everybody after their mentees, line by line; without recursion, however long a line."""
    ahead = [(person, False) for person in reversed(below.get(None, []))]
    while ahead:
        person, seen = ahead.pop()
        if seen:
            yield person
            continue
        ahead.append((person, True))
        ahead += [(one, False) for one in reversed(below.get(person, []))]
