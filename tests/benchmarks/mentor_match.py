"""One instance through mentor-match, in an environment that has it: JSON in, JSON out."""

from __future__ import annotations

import json
import sys
import time

from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.process import process_data
from matching.rules.rule import Disqualify

STEPS = 10_000
"""The tool counts whole points."""


class Known:
    """A rule that looks the points up."""

    def __init__(self, points: dict[tuple[str, str], int]) -> None:
        self.points = points

    def apply(self, match: object) -> int:
        """Return the points of a pair."""
        return self.points[match.mentee.email, match.mentor.email]  # type: ignore[attr-defined]


def main() -> None:
    """Match, and print how long it took, how many were served, and what they are worth."""
    instance = json.load(sys.stdin)
    worth, legal = instance["worth"], instance["legal"]
    mentees = [Mentee(grade=1, email=f"e{place}") for place in range(len(worth))]
    mentors = [Mentor(grade=1, email=f"o{place}") for place in range(len(worth[0]))]
    pairs = {
        (f"e{one}", f"o{two}"): (round(value * STEPS), legal[one][two])
        for one, row in enumerate(worth)
        for two, value in enumerate(row)
    }
    rules = [
        Known({pair: points for pair, (points, _) in pairs.items()}),
        Disqualify(lambda match: not pairs[match.mentee.email, match.mentor.email][1]),
    ]
    started = time.perf_counter()
    _, served = process_data(mentors, mentees, [rules])
    seconds = time.perf_counter() - started
    found = [(int(one.email[1:]), int(one.mentors[0].email[1:])) for one in served if one.mentors]
    total = sum(worth[mentee][mentor] for mentee, mentor in found)
    json.dump({"seconds": seconds, "served": len(found), "worth": total}, sys.stdout)


main()
