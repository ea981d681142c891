"""What a reader could not take in, row by row, each with its line and its reason."""

from __future__ import annotations

from dataclasses import dataclass


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
