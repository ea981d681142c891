"""The best guess at which column of a table is what, each with its reason; a person decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from heal.exchange.any_table import Table
from heal.exchange.mapping import TARGETS, WORDS, Column, Mapping, Purpose, Target, called
from heal.exchange.mapping_words import bare, fits, is_form, is_of_others, said

SAMPLE = 200
"""How many rows are looked at."""

_ENOUGH, _PLAINLY = 0.5, 1.0
_VALUES_TELL, _VALUES_AGREE = 0.75, 0.4
_LOOK_LIKE = {
    Target.EMAIL: "e-mail addresses",
    Target.JOINED_ON: "dates",
    Target.DAY: "dates",
    Target.JOINED_AT: "times",
    Target.LEFT_AT: "times",
    Target.MINUTES: "lengths of time",
    Target.PRESENT: "a yes or a no",
}
_OF_A_MEETING = (Target.LEFT_AT, Target.MINUTES, Target.PRESENT)

_EMPTY = "Nothing stands in it, so there is nothing to keep."
_HALF_NAMES = frozenset({"name", "nom", "nombre"})

Guess = tuple[Target, str]
Scores = dict[tuple[Target, int], tuple[float, str]]


def proposed_for(table: Table, purpose: Purpose | None = None) -> Mapping:
    """Return the best guess for a table."""
    return proposed(table.headings, [row.cells for row in table.rows[:SAMPLE]], purpose)


def proposed(
    headings: Sequence[str], rows: Iterable[Sequence[str]], purpose: Purpose | None = None
) -> Mapping:
    """Return the best guess by the headings and by what the values look like.

    Without a purpose, a table that tells times, lengths or presence is taken for a register.
    Nothing of the values is repeated in the reasons.
    """
    values = _values(len(headings), rows)
    purpose = purpose or _purpose(headings, values)
    empty = {at for at, column in enumerate(values) if not column} if any(values) else set()
    scores: Scores = {
        (target, at): _score(heading, values[at], target)
        for target in TARGETS[purpose]
        if target is not Target.IGNORE
        for at, heading in enumerate(headings)
        if at not in empty
    }
    guesses = _best(scores)
    _settle_names(guesses, headings, values)
    for at in range(len(headings)):
        why = _EMPTY if at in empty else _why_not(at, headings, scores, guesses)
        guesses.setdefault(at, (Target.IGNORE, why))
    columns = (Column(heading, *guesses[at]) for at, heading in enumerate(headings))
    return Mapping(purpose, tuple(columns))


def _values(width: int, rows: Iterable[Sequence[str]]) -> list[list[str]]:
    values: list[list[str]] = [[] for _ in range(width)]
    for row in islice(rows, SAMPLE):
        for column, cell in zip(values, row, strict=False):
            if cell:
                column.append(cell)
    return values


def _purpose(headings: Sequence[str], values: Sequence[Sequence[str]]) -> Purpose:
    plainly = any(
        said(heading, target) >= _PLAINLY and fits(column, target) is not False
        for heading, column in zip(headings, values, strict=True)
        for target in _OF_A_MEETING
    )
    return Purpose.REGISTER if plainly else Purpose.MEMBERS


def _score(heading: str, values: Sequence[str], target: Target) -> tuple[float, str]:
    plainly, looks = said(heading, target), fits(values, target)
    if looks is False:
        return 0.0, ""
    like = _LOOK_LIKE.get(target)
    if not plainly:
        if looks and target is Target.EMAIL and not is_of_others(heading, target):
            return _VALUES_TELL, f"Its values look like {like}."
        return 0.0, ""
    says = "Its heading says so" if plainly >= _PLAINLY else "Its heading speaks of it"
    if looks and like:
        return plainly + _VALUES_AGREE, f"{says}, and its values look like {like}."
    return plainly, f"{says}."


def _best(scores: Scores) -> dict[int, Guess]:
    guesses: dict[int, Guess] = {}
    taken: set[Target] = set()
    # Of two that are as good, the first column is taken: a sort keeps their order.
    for (target, at), (score, reason) in sorted(scores.items(), key=lambda item: -item[1][0]):
        if score >= _ENOUGH and target not in taken and at not in guesses:
            guesses[at] = target, reason
            taken.add(target)
    return guesses


def _settle_names(
    guesses: dict[int, Guess], headings: Sequence[str], values: Sequence[Sequence[str]]
) -> None:
    """Settle what a plain "Name" is beside a first or a family name: the other half, or all."""
    places = {target: at for at, (target, _) in guesses.items()}
    whole = places.get(Target.NAME)
    first, last = places.get(Target.FIRST_NAME), places.get(Target.LAST_NAME)
    if whole is None or (first is None and last is None):
        return
    if first is not None and last is not None:
        del guesses[whole]
        return
    half = first if last is None else last
    words = [len(value.split()) for value in values[whole]]
    single = sum(count == 1 for count in words) * 2 > len(words)
    if single or (not words and bare(headings[whole]) in _HALF_NAMES):
        other = Target.LAST_NAME if last is None else Target.FIRST_NAME
        beside = WORDS[Target.FIRST_NAME if last is None else Target.LAST_NAME]
        guesses[whole] = other, f"It stands beside a column with {beside}."
    elif half is not None:
        del guesses[half]


def _why_not(
    at: int,
    headings: Sequence[str],
    scores: Scores,
    guesses: dict[int, Guess],
) -> str:
    if is_form(headings[at]):
        return "A form notes here when an answer was sent, which is not needed."
    taken = {target: place for place, (target, _) in guesses.items()}
    for (target, place), (score, _) in scores.items():
        if place == at and score >= _ENOUGH:
            other = taken.get(target, taken.get(Target.NAME, taken.get(Target.FIRST_NAME)))
            if other is not None:
                name = called(headings[other], other)
                return f"It could be {WORDS[target]}, too, but {name} seems to tell it better."
    return "Nothing says that this is needed, so it is not kept."
