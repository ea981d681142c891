"""What a lifecycle is: one table of legal moves, read by buttons, refusals, diagram and tests."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from heal.errors import MoveNotAllowed
from heal.rules.wording import label

Status = TypeVar("Status", bound=StrEnum)
Verb = TypeVar("Verb", bound=StrEnum)


@dataclass(frozen=True)
class Move(Generic[Verb, Status]):
    """One verb that leads from any of its sources to its target; no source is a beginning."""

    verb: Verb
    sources: frozenset[Status]
    target: Status


@dataclass(frozen=True)
class Lifecycle(Generic[Verb, Status]):
    """All legal moves of one noun."""

    noun: str
    moves: tuple[Move[Verb, Status], ...]

    def verbs_from(self, status: Status) -> tuple[Verb, ...]:
        """Return what may be done in this status, in the table's order."""
        return tuple(move.verb for move in self.moves if status in move.sources)

    def allows(self, status: Status, verb: Verb) -> bool:
        """Say whether the verb is legal in this status."""
        return verb in self.verbs_from(status)

    def target(self, status: Status, verb: Verb) -> Status:
        """Return the status that the verb leads to, or refuse in a sentence."""
        for move in self.moves:
            if move.verb is verb and status in move.sources:
                return move.target
        raise MoveNotAllowed(
            f"This {self.noun} stands at “{label(status)}”, where “{label(verb)}” is not possible. "
            "Open it again to see what is."
        )

    def beginning(self, verb: Verb) -> Status:
        """Return the status that a new record gets from the verb that makes it."""
        return next(move.target for move in self.moves if move.verb is verb and not move.sources)


def _plain(word: StrEnum) -> str:
    return word.value.replace("_", " ")


def diagram(lifecycles: tuple[Lifecycle[StrEnum, StrEnum], ...]) -> str:
    """Return one Mermaid state diagram a lifecycle, as Markdown."""
    return "\n\n".join(_mermaid(lifecycle) for lifecycle in lifecycles)


def _mermaid(lifecycle: Lifecycle[StrEnum, StrEnum]) -> str:
    lines = [f"**{lifecycle.noun}**", "", "```mermaid", "stateDiagram-v2"]
    for move in lifecycle.moves:
        sources = [source.value for source in sorted(move.sources)]
        for source in sources or ["[*]"]:
            lines.append(f"    {source} --> {move.target.value}: {_plain(move.verb)}")
    return "\n".join([*lines, "```"])
