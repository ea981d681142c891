"""How small a number may be before it tells of somebody, and who may see it all the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from heal.rules.access import Actor, permits
from heal.vocabulary import Audience, Permission, Role


@dataclass(frozen=True, slots=True)
class Profile:
    """Say what figures hold back from whom.

    Counts from 1 to k − 1 are hidden, the rest are told to the nearest multiple of `rounds_to`; a
    percentage or a mean needs `least_denominator`. Whole months only means that nobody can watch a
    number move from one day to the next; one at a time, that no table crosses two attributes.
    Whoever has figures `within` another profile may have these as well: nothing is told here that
    is hidden there, for the two beside each other would give it away. k is a multiple of
    `rounds_to`, so that no number is rounded to one that is hidden.
    """

    name: str
    k: int = 1
    least_denominator: int = 1
    whole_months: bool = False
    rounds_to: int = 1
    one_at_a_time: bool = False
    within: Profile | None = None

    @property
    def hides(self) -> bool:
        """Say whether anything is held back at all."""
        return self.k > 1

    @property
    def rounds(self) -> bool:
        """Say whether what is told is told to the nearest multiple of some number."""
        return self.rounds_to > 1

    @property
    def held_back(self) -> str:
        """Say in a sentence or two what is held back; nothing where all is exact."""
        if not self.hides:
            return ""
        hidden = (
            f"Numbers below {self.k} are hidden, and others with them where they would give these"
            " away."
        )
        return f"{hidden} The rest are rounded to {self.rounds_to}." if self.rounds else hidden

    @property
    def mark(self) -> str:
        """Return what stands for a small number where nothing adds up to anything."""
        return f"<{self.k}"

    def is_small(self, number: float) -> bool:
        """Say whether a number is too small to be shown; nought is not."""
        return self.hides and 0 < number < self.k


EXACT: Final = Profile("coordinator, exact figures")
INTERNAL: Final = Profile("facilitator and board", k=5, least_denominator=10, whole_months=True)
PUBLIC: Final = Profile(
    "public",
    k=10,
    least_denominator=20,
    whole_months=True,
    rounds_to=5,
    one_at_a_time=True,
    within=INTERNAL,
)
PROFILES: Final[Mapping[Audience, Profile]] = {
    Audience.COORDINATOR: EXACT,
    Audience.INTERNAL: INTERNAL,
    Audience.PUBLIC: PUBLIC,
}


def audiences(actor: Actor) -> tuple[Audience, ...]:
    """Return for whom the person may have figures made, the one for themselves first.

    What is public is about the whole programme, so whoever sees a part of it does not make it.
    """
    if permits(actor, Permission.SEE_EXACT_FIGURES):
        return tuple(Audience)
    if actor.role is Role.FACILITATOR:
        return (Audience.INTERNAL,)
    return (Audience.INTERNAL, Audience.PUBLIC)


def profile_of(actor: Actor) -> Profile:
    """Return what figures hold back from the person."""
    return PROFILES[audiences(actor)[0]]
