"""The honest before and after in 400 worlds of each kind, and how long it takes."""

from __future__ import annotations

import time

from heal.measures.event_study import event_study
from heal.measures.matched import matched_effect
from heal.measures.matched_sets import matched_sets
from tests.measures.worlds import World, look, simulate

WORLDS, DRAWS, PLANTED = 400, 499, 0.15
KINDS = {
    "pairing does nothing": World(),
    "pairing does nothing, fewer ask": World(asks=0.02),
    f"pairing adds {PLANTED}": World(effect=PLANTED),
    "pairing does nothing, asked by moods that no register shows": World(by_mood=True),
}
SIZES = {
    "a hundred thousand": World(groups=8, people=250, weeks=520),
    "a million": World(groups=40, people=520, weeks=520),
}


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 - a bench speaks by printing


def main() -> None:
    """Print the shares, then the seconds beside one plain pass that sorts the same marks."""
    for says, world in KINDS.items():
        found = look(WORLDS, world, draws=DRAWS)
        _say(
            f"{WORLDS} worlds, {says}: mean {found.effects.mean():+.4f}, "
            f"p < .05 in {(found.p < 0.05).mean():.1%}, claimed in {found.claims.mean():.1%}, "
            f"interval holds {world.effect} in {found.covers(world.effect):.1%}; "
            f"plain before and after {found.naive.mean():+.3f}, "
            f"“significant” in {found.naive_claims.mean():.1%}"
        )
    for says, world in SIZES.items():
        made = simulate(1, world)
        bare = time.perf_counter()
        made.marks.sort_values(["member", "meeting"])
        started = time.perf_counter()
        sets = matched_sets(made.memberships, made.meetings, made.marks, made.pairings)
        result = matched_effect(sets)
        event_study(sets)
        took = time.perf_counter() - started
        _say(
            f"about {says} marks ({len(made.marks):,}), {result.sets:,} sets: {took:.2f} s, "
            f"x{took / (started - bare):.0f} of sorting the marks once"
        )
