"""Who stands where in the lines of mentors and mentees, and how many closed the circle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from heal.rules.circle import Pair, came_round, first_mentors, generations, mentors_since

COLUMNS: Final = (
    "member_id", "name", "generation", "through_id", "mentored_by", "has_mentored", "mentor_since",
    "came_round",
)  # fmt: skip
UNNAMED: Final = "Somebody no longer named"


@dataclass(frozen=True)
class Counts:
    """How many have been mentors here, and how many of them were once mentees here."""

    mentors: int
    came_round: int


def people(edges: pd.DataFrame, approvals: pd.DataFrame) -> pd.DataFrame:
    """Give everybody who was ever paired or approved as a mentor, in the order they came in.

    In: what `queries.circle.edges` and `.approvals` return. Out, one row a person: member_id, name
    (None where erased), generation (None without a pairing), through_id (the mentor through whom
    somebody came in as a mentee, else None), mentored_by and has_mentored (names with years, as
    text), mentor_since (date or None), came_round (whether they
    closed the circle).
    """
    pairs = pairs_of(edges)
    approved = dict(zip(approvals["member_id"], approvals["approved_on"], strict=True))
    standing, through = generations(pairs), first_mentors(pairs)
    since, round_ = mentors_since(pairs, approved), came_round(pairs, approved)
    names = _names(edges, approvals)
    mentors, mentees = _others(edges, "mentee", "mentor"), _others(edges, "mentor", "mentee")
    rows = [
        (
            number, names[number], standing.get(number), through.get(number),
            mentors.get(number, ""), mentees.get(number, ""), since.get(number), number in round_,
        )
        for number in [*standing, *(one for one in approved if one not in standing)]
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def counts(people: pd.DataFrame) -> Counts:
    """Give how many mentors there have been, and how many were once mentees, from `people`."""
    return Counts(
        mentors=int(people["mentor_since"].notna().sum()),
        came_round=int(people["came_round"].astype(bool).sum()),
    )


def pairs_of(edges: pd.DataFrame) -> tuple[Pair, ...]:
    """Give the pairings as the rules look at them."""
    columns = (edges[name] for name in ("began_on", "pairing_id", "mentor_id", "mentee_id"))
    return tuple(Pair(*told) for told in zip(*columns, strict=True))


def years(first: date, last: date | None) -> str:
    """Give the years of a time: "since 2026", "2025", "2024–2025"."""
    if last is None:
        return f"since {first.year}"
    return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"


def _names(edges: pd.DataFrame, approvals: pd.DataFrame) -> Mapping[int, str | None]:
    found: dict[int, str | None] = {}
    for number, name in (("mentor_id", "mentor"), ("mentee_id", "mentee")):
        found |= dict(zip(edges[number], edges[name], strict=True))
    return found | dict(zip(approvals["member_id"], approvals["name"], strict=True))


def _others(edges: pd.DataFrame, whose: str, other: str) -> Mapping[int, str]:
    """Give, for each person, the others of their pairings with the years, in order of time."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for row in edges.to_dict("records"):
        when = years(row["began_on"], row["ended_on"])
        found[row[f"{whose}_id"]].append(f"{row[other] or UNNAMED} ({when})")
    return {number: ", ".join(said) for number, said in found.items()}
