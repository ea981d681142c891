"""What a reader could not take in, row by row, each with its line and its reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import Protocol, TypeVar


@dataclass(frozen=True)
class SetAside:
    """Name a row that was understood and left out, because it is not somebody who counts here."""

    line: int
    name: str
    reason: str
    file: int = 1
    """Which of several files that were joined."""


@dataclass(frozen=True)
class RefusedRow:
    """Name a row that could not be read, and why.

    The reason is kept with the import, so it never repeats a name or an address.
    """

    line: int
    reason: str
    file: int = 1
    """Which of several files that were joined."""


class Row(Protocol):
    """Anything that a row of a file can become."""

    @property
    def line(self) -> int:
        """Return the line on which the row begins."""


Taken = TypeVar("Taken", bound=Row)


def sort_out(
    rows: Iterable[Taken | SetAside | RefusedRow],
) -> tuple[tuple[Taken, ...], tuple[SetAside, ...], tuple[RefusedRow, ...]]:
    """Return the rows by what became of them, each kind in the order of the file.

    A list that is given is emptied meanwhile: of a file of short rows, two of them would be more
    than the file itself.
    """
    left = rows if isinstance(rows, list) else list(rows)
    if any(one.line > other.line for one, other in pairwise(left)):
        left.sort(key=attrgetter("line"))
    taken: list[Taken] = []
    set_aside: list[SetAside] = []
    refused: list[RefusedRow] = []
    left.reverse()
    while left:
        match left.pop():
            case SetAside() as row:
                set_aside.append(row)
            case RefusedRow() as row:
                refused.append(row)
            case row:
                taken.append(row)
    return tuple(taken), tuple(set_aside), tuple(refused)
