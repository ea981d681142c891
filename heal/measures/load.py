"""How many people mentors have, and how many have room for more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from heal.measures.disclosure import column
from heal.rules.disclosure import Profile

ROOM: Final = ("room", "full", "rests")
"""Have room, have as many as they said or more, rest: one of the three each."""
MOST: Final = 3
"""So many people, or more, are one row."""


@dataclass(frozen=True, slots=True, eq=False)
class Load:
    """Carry the mentors in the pool by how many people they have and whether they have room.

    `by_load` has load (0 to 3, where 3 is three or more) and a column for each of `ROOM`; None
    where that may not be told. `by_room` has these in a row each: state and mentors. `mentors` are
    all, and `free` how many more people there is room for; None where that may not be told.
    """

    by_load: pd.DataFrame | None
    by_room: pd.DataFrame
    mentors: int | None
    free: int | None


def load(found: pd.DataFrame) -> Load:
    """Give the mentors by load and room.

    In: rests, capacity, load and n, what `queries.load.mentors` returns.
    """
    counts = found[["capacity", "load", "n"]].astype("int64")
    rests = found["rests"].astype("bool")
    free = (counts["capacity"] - counts["load"]).clip(lower=0).mask(rests, 0)
    state = (free > 0).map({True: "room", False: "full"}).mask(rests, "rests").astype("object")
    table = (
        counts["n"]
        .groupby([counts["load"].clip(upper=MOST), state])
        .sum()
        .unstack(fill_value=0)
        .reindex(index=range(MOST + 1), columns=list(ROOM), fill_value=0)
        .astype("int64")
    )
    totals = table.sum()
    return Load(
        by_load=table.rename_axis(index="load", columns=None).reset_index(),
        by_room=pd.DataFrame({"state": list(ROOM), "mentors": totals.to_numpy("int64")}),
        mentors=int(totals.sum()),
        free=int((free * counts["n"]).sum()),
    )


def told(one: Load, profile: Profile) -> Load:
    """Give the same without what is small, and without what gives it away.

    How many people each has is not told: all of these together are the pairings that go on, which
    is told elsewhere, so the one small number could be had from the others. Nor are free places,
    which are a sum of the numbers that single people said.
    """
    if not profile.hides:
        return one
    kept, mentors = column(one.by_room["mentors"], profile)
    return Load(None, one.by_room.assign(mentors=kept), mentors, None)
