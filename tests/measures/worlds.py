"""Invented programmes in which it is known what being paired does: nothing, or so much.

Everybody has an own habit and a mood that wanders; whoever has lately come less often asks for a
mentor, and is paired some weeks later. So attendance rises after the beginning by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import ttest_rel

from heal.measures.matched import matched_effect
from heal.measures.matched_sets import matched_sets

FIRST = date(2022, 1, 4)
WEEK = timedelta(days=7)
LOOKS_BACK = 6


@dataclass(frozen=True)
class World:
    """How large a programme is, and what being paired adds to the chance to come.

    Where people ask `by_mood`, it is how they feel that decides, which no register shows.
    """

    effect: float = 0.0
    groups: int = 4
    people: int = 90
    weeks: int = 110
    asks: float = 0.05
    stays: float = 0.85
    swings: float = 0.9
    by_mood: bool = False


@dataclass(frozen=True, eq=False)
class Frames:
    """What the measures read."""

    memberships: pd.DataFrame
    meetings: pd.DataFrame
    marks: pd.DataFrame
    pairings: pd.DataFrame


def simulate(seed: int, world: World = World()) -> Frames:
    """Give one programme; the same seed gives the same one."""
    rng = np.random.default_rng(seed)
    size = world.groups * world.people
    group = np.repeat(np.arange(world.groups), world.people)
    joined = np.maximum(rng.integers(-world.weeks // 2, world.weeks - 15, size), 0)
    left = np.minimum(joined + 20 + rng.geometric(1 / 80, size), world.weeks)
    came, began = _lived(rng, world, joined, left)
    week, who = np.nonzero(came)
    meeting = group[who] * world.weeks + week
    paired = np.flatnonzero(began < left)
    return Frames(
        memberships=pd.DataFrame(
            {
                "member": np.arange(size),
                "group": group,
                "joined_on": [_day(number) for number in joined],
                "left_on": [None if number == world.weeks else _day(number, -1) for number in left],
            }
        ),
        meetings=pd.DataFrame(
            {
                "meeting": np.arange(world.groups * world.weeks),
                "group": np.repeat(np.arange(world.groups), world.weeks),
                "held_on": [_day(number) for number in range(world.weeks)] * world.groups,
                "cancelled": False,
                "has_register": True,
            }
        ),
        marks=pd.DataFrame({"meeting": meeting, "member": who, "present": True}),
        pairings=pd.DataFrame(
            {
                "pairing": np.arange(len(paired)),
                "member": paired,
                "began_on": [_day(int(began[number])) for number in paired],
            }
        ),
    )


def _lived(
    rng: np.random.Generator,
    world: World,
    joined: NDArray[np.int64],
    left: NDArray[np.int64],
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Give who came in which week (weeks, people), and the week in which each was paired."""
    size, never = len(joined), 10 * world.weeks
    habit = rng.normal(0.2, 0.7, size)
    mood = rng.normal(0, world.swings, size)
    came = np.zeros((world.weeks, size), dtype=bool)
    began = np.full(size, never)
    for week in range(world.weeks):
        fresh = rng.normal(0, world.swings * np.sqrt(1 - world.stays**2), size)
        mood = world.stays * mood + fresh
        chance = 1 / (1 + np.exp(-(habit + mood)))
        # Room for the whole effect: nobody's chance lies beyond 1 with it.
        chance = np.minimum(chance, 0.85) + world.effect * (week > began)
        here = (joined <= week) & (week < left)
        came[week] = here & (rng.random(size) < chance)
        lately = came[max(week - LOOKS_BACK + 1, 0) : week + 1].sum(axis=0)
        known = week - joined >= LOOKS_BACK
        struggles = np.clip(-mood if world.by_mood else (4 - lately) / 4, 0, 1)
        asks = here & known & (began == never) & (rng.random(size) < world.asks * struggles)
        began[asks] = week + rng.integers(1, 3, int(asks.sum()))
    return came, began


def _day(week: int, days: int = 0) -> date:
    return FIRST + int(week) * WEEK + timedelta(days=days)


@dataclass(frozen=True)
class Findings:
    """What the measures made of many worlds, one number a world."""

    effects: NDArray[np.float64]
    claims: NDArray[np.bool_]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    p: NDArray[np.float64]
    naive: NDArray[np.float64]
    naive_claims: NDArray[np.bool_]

    def covers(self, effect: float) -> float:
        """Give the share of worlds whose interval holds the effect."""
        return float(((self.low <= effect) & (effect <= self.high)).mean())


def look(worlds: int, world: World, *, draws: int) -> Findings:
    """Give what is found in so many worlds of one kind.

    `naive_claims` is what a paired t-test of after against before calls a rise.
    """
    rows = []
    for seed in range(worlds):
        made = simulate(seed, world)
        sets = matched_sets(made.memberships, made.meetings, made.marks, made.pairings)
        found = matched_effect(sets, draws=draws).estimate
        assert found is not None
        plain = ttest_rel(sets.sets["after"], sets.sets["before"])
        rise = plain.pvalue < 0.05 and plain.statistic > 0
        rows.append((found.effect, found.found, found.low, found.high, found.p, found.naive, rise))
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    return Findings(*columns)
