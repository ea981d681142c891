"""How quick matching is: beside a bare pass over the arrays, a tool that people use, and the floor.

The tool is `mentor-match`; it installs a package called `matching`, so it runs in an environment
of its own, on scores that are handed to it ready made.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
from scipy.optimize import linear_sum_assignment

from heal.matching.draft import LOAD, Draft, draft, waiting_bonus
from heal.matching.people import Floats, Programme
from heal.matching.scores import suited
from heal.matching.shortlist import shortlist
from tests.kit import pools
from tests.kit.pools import TODAY

Result = TypeVar("Result")
POOL = 100_000
DENSE = (100, 300, 1_000, 3_000)
THEIRS = (100, 300, 1_000)
LARGE, LARGE_POOL = 100_000, 20_000
SUPPLIES = {"ample": 1.3, "tight": 0.8}
TOOL = Path(__file__).with_name("mentor_match.py")
PATIENCE = 1800


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 - a bench speaks by printing


def _timed(work: Callable[[], Result]) -> tuple[Result, float]:
    started = time.perf_counter()
    return work(), time.perf_counter() - started


def main(tool: Path | None) -> None:
    """Print every line; `tool` is the Python of the environment that has mentor-match."""
    one_mentee()
    for size in DENSE:
        whole_programme(size, tool if size in THEIRS else None)
    for says, places in SUPPLIES.items():
        large(says, places)


def one_mentee() -> None:
    """Compare a shortlist from a pool of 100,000, gates included, with reading its arrays once."""
    programme = pools.large(1, 40, POOL)
    mentors = programme.mentors
    arrays = [
        *(*mentors.answers, mentors.groups, mentors.since, mentors.room, mentors.load),
        *(mentors.approved, mentors.member_ids),
    ]
    shortlist(programme, 0)
    rounds = []
    for mentee in range(len(programme.mentees)):
        _, ours = _timed(lambda place=mentee: shortlist(programme, place))
        _, bare = _timed(lambda: [part.sum() for part in arrays])
        rounds.append((ours, bare))
    ratio = statistics.median(ours / bare for ours, bare in rounds)
    own = statistics.median(ours for ours, _ in rounds) * 1000
    _say(f"one mentee beside {POOL:,} mentors: x{ratio:.1f} of a bare pass, ours {own:.2f} ms")


def whole_programme(size: int, tool: Path | None) -> None:
    """Compare a draft for all with the bare assignment, and with the tool, on one instance.

    One place a mentor and nobody's load, as the tool knows it.
    """
    programme = pools.large(2, size, size)
    one = replace(programme.mentors, room=np.ones_like(programme.mentors.room),
                  load=np.zeros_like(programme.mentors.load))  # fmt: skip
    programme = replace(programme, mentors=one)
    ours, took = _timed(lambda: draft(programme, today=TODAY))
    worth, legal = _values(programme)
    costs = np.where(legal, -worth, 10.0 * size)
    _, floor = _timed(lambda: linear_sum_assignment(costs))
    _say(
        f"draft for {size:,}: {took:.2f} s, of which the bare assignment is "
        f"x{floor / took:.2f}; served {len(ours.pairs):,}, worth {_worth(worth, ours):.1f}"
    )
    if tool is not None:
        _beside(tool, worth, legal, ours, took)


def _values(programme: Programme) -> tuple[Floats, np.ndarray]:
    found = [suited(programme, mentee) for mentee in range(len(programme.mentees))]
    waiting = waiting_bonus(programme.mentees.since, TODAY)
    return np.array([one.score for one in found]) + waiting[:, None], np.array(
        [one.free for one in found]
    )


def _worth(worth: Floats, drafted: Draft) -> float:
    return float(sum(worth[pair.mentee, pair.mentor] for pair in drafted.pairs))


def _beside(tool: Path, worth: Floats, legal: np.ndarray, ours: Draft, took: float) -> None:
    instance = json.dumps({"worth": worth.tolist(), "legal": legal.tolist()})
    # Without -P this folder would come first, and a file of ours has the name of their package.
    answered = subprocess.run(
        [tool, "-P", TOOL],
        input=instance,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    theirs = json.loads(answered.stdout)
    own = _worth(worth, ours)
    _say(
        f"  mentor-match: x{theirs['seconds'] / took:.0f} our time; "
        f"served {theirs['served']:,}, worth {theirs['worth']:.1f} (ours {own:.1f})"
    )


def large(says: str, places: float) -> None:
    """Draft for 100,000 over each one's best candidates."""
    programme = pools.large(3, LARGE, LARGE_POOL, places=places)
    ours, took = _timed(lambda: draft(programme, today=TODAY))
    some = range(0, LARGE, LARGE // 200)
    _, looked = _timed(lambda: [suited(programme, mentee) for mentee in some])
    bare = looked * LARGE / len(some)
    room = int(programme.mentors.room[programme.mentors.approved].sum())
    mean = np.mean([pair.score for pair in ours.pairs])
    _say(
        f"draft for {LARGE:,} with {says} supply ({room:,} places): {took:.0f} s, "
        f"x{took / bare:.1f} of scoring everyone once, "
        f"served {len(ours.pairs):,}, score {mean:.3f} on average, load counted at {LOAD}"
    )
