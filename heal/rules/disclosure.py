"""How small a number may be before it tells of somebody, and who may see it all the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from heal.rules.access import Actor, permits
from heal.vocabulary import Permission


@dataclass(frozen=True, slots=True)
class Profile:
    """Say what figures hold back from whom.

    Counts from 1 to k − 1 are hidden; a percentage or a mean needs `least_denominator`. Whole
    months only means that nobody can watch a number move from one day to the next.
    """

    name: str
    k: int = 1
    least_denominator: int = 1
    whole_months: bool = False

    @property
    def hides(self) -> bool:
        """Say whether anything is held back at all."""
        return self.k > 1

    @property
    def mark(self) -> str:
        """Return what stands for a small number where nothing adds up to anything."""
        return f"<{self.k}"

    def is_small(self, number: float) -> bool:
        """Say whether a number is too small to be shown; nought is not."""
        return self.hides and 0 < number < self.k


EXACT: Final = Profile("coordinator, exact figures")
INTERNAL: Final = Profile("facilitator and board", k=5, least_denominator=10, whole_months=True)


def profile_of(actor: Actor) -> Profile:
    """Return what figures hold back from the person."""
    return EXACT if permits(actor, Permission.SEE_EXACT_FIGURES) else INTERNAL
