"""A figure as it is kept once it was told: everything that a picture or a file is made of."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from heal.charts.figure import Drawing, Figure
from heal.charts.wording import day
from heal.measures.releases import as_table, from_table, too_close
from heal.queries.releases import Already, Told
from heal.reports.choice import Choice, Entry
from heal.services.releases import Telling, rows

WORDS: Final = ("title", "alt", "caveat", "name", "empty", "hidden", "seed")
FRAMES: Final = ("rows", "data")


def content_of(entry: Entry) -> str:
    """Give a figure with its definition as JSON, without anything that is not in the picture."""
    figure = entry.figure
    found: dict[str, Any] = {name: getattr(figure, name) for name in WORDS}
    found |= {name: as_table(getattr(figure, name)) for name in FRAMES}
    found |= {"definition": entry.definition, "specification": figure.drawing.specification}
    return json.dumps(found, ensure_ascii=False)


def entry_of(content: str) -> Entry:
    """Give the figure with its definition as it was kept."""
    found = json.loads(content)
    parts: dict[str, Any] = {name: found[name] for name in WORDS}
    parts |= {name: from_table(found[name]) for name in FRAMES}
    figure = Figure(drawing=Drawing(found["specification"]), **parts)
    return Entry(figure, found["definition"])


def held(entries: Iterable[Entry], choice: Choice, already: Already) -> list[Entry]:
    """Give the figures as they may be shown beside what was told of the same cuts before.

    One that differs by so few that the difference would tell of them stays as it was told.
    """
    return [_held(one, already.get((one.figure.name, choice.cut(one)))) for one in entries]


def telling(chapter: str, entry: Entry, choice: Choice) -> Telling:
    """Give a figure as it is to be told."""
    return Telling(chapter, entry.figure.name, choice.cut(entry), content_of(entry))


def as_told(told: Told) -> Entry:
    """Give a figure as it was told, and say when that was."""
    earlier = entry_of(told.content)
    says = f" As it was told on {day(told.made_on)}, from data up to {day(told.cut.until)}."
    return replace(earlier, definition=earlier.definition + says)


def _held(entry: Entry, told: Told | None) -> Entry:
    if told is None:
        return entry
    now = entry_of(content_of(entry))
    if not too_close(rows(told.content), now.figure.data, k=told.cut.profile.k):
        return entry
    says = " It has changed since, by so few that the difference would tell of them."
    earlier = as_told(told)
    return replace(earlier, definition=earlier.definition + says)
