"""Which figures there are, in which order, and what each chapter of them is called."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

from sqlalchemy.orm import Session

from heal.reports import (
    closing,
    effect,
    feedback,
    funnel,
    load,
    meetings,
    passage,
    periods,
    retention,
)
from heal.reports.choice import Choice, Entry, Part


class Chapter(StrEnum):
    MEETINGS = "meetings"
    """Who comes to meetings."""
    ASKING = "asking"
    """What comes of asking for a mentor."""
    PAIRINGS = "pairings"
    """How pairings go on, and who has room."""
    GIVES = "gives"
    """What mentoring gives to either side, in their own word."""
    BEFORE_AFTER = "before-after"
    """Whether people come more often once they are paired."""


TITLES: Final[Mapping[Chapter, str]] = {
    Chapter.MEETINGS: "Meetings",
    Chapter.ASKING: "Asking and waiting",
    Chapter.PAIRINGS: "Pairings",
    Chapter.GIVES: "What it gives",
    Chapter.BEFORE_AFTER: "Before and after",
}
CONTENTS: Final[Mapping[Chapter, tuple[Part, ...]]] = {
    Chapter.MEETINGS: (meetings.PART, periods.PART),
    Chapter.ASKING: (funnel.PART, passage.ASKING),
    Chapter.PAIRINGS: (passage.PAIRINGS, load.PART, closing.PART),
    Chapter.GIVES: (feedback.PART,),
    Chapter.BEFORE_AFTER: (effect.AROUND, effect.SETS_BESIDE, retention.PART),
}

Progress = Callable[[float], None]


def chapter(session: Session, choice: Choice, wanted: Chapter) -> list[Entry]:
    """Return the figures of one chapter."""
    return [entry for part in CONTENTS[wanted] for entry in _entries(session, choice, part, {})]


def whole(session: Session, choice: Choice, progress: Progress) -> dict[Chapter, list[Entry]]:
    """Return every figure, chapter by chapter; `progress` hears which share is done.

    What several parts read is read once. Whatever `progress` raises ends the work at that point.
    """
    found: dict[Chapter, list[Entry]] = {name: [] for name in CONTENTS}
    known: dict[Callable[..., Any], Any] = {}
    steps = [(name, part) for name, parts in CONTENTS.items() for part in parts]
    for done, (name, part) in enumerate(steps):
        progress(done / len(steps))
        found[name] += _entries(session, choice, part, known)
    progress(1.0)
    return found


def _entries(
    session: Session, choice: Choice, part: Part, known: dict[Callable[..., Any], Any]
) -> Iterator[Entry]:
    if part.read not in known:
        known[part.read] = part.read(session, choice)
    return part.draw(known[part.read], choice)
