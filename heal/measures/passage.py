"""The way through the programme, as one account: asked, waiting, paired, ended.

Who waits at a month's end waited at the last one's, or asked since, and has not been paired or
withdrawn; who is paired likewise. So each figure can be had from the others, across pictures too,
and what to hide is decided for all of them at once, and for the whole time: every period that a
person may choose shows a part of the same.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from heal.measures import funnel
from heal.measures.circulation import OUTSIDE, Number
from heal.measures.disclosure import masked, withheld
from heal.rules.disclosure import Profile

PAIRINGS: Final = ("begun", "ended", "active")
REQUESTS: Final = ("opened", "closed", "waiting")
STOCK: Final = 4.0
"""Rather four comings and goings are hidden than one number of those who are there."""
NOW: Final = "now"
ASKED: Final = "asked"
MENTORED: Final = "mentored"
NOWHERE: Final[Mapping[pd.Timestamp, Hashable]] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """Carry the three frames of the programme's way: by month twice, and who waits how long.

    In counts are whole (int64); once something may be hidden they are Int64, missing where it is.
    `stages` are the same requests by how far they came, as `measures.funnel` counts them; empty
    where that is told nowhere.
    """

    pairings: pd.DataFrame
    requests: pd.DataFrame
    bands: pd.DataFrame
    stages: pd.Series = field(default_factory=lambda: pd.Series(dtype="int64"))

    @property
    def waiting(self) -> int | None:
        """Give how many wait in all; None when that is hidden."""
        if self.requests.empty:
            return 0
        last = self.requests["waiting"].iloc[-1]
        return None if pd.isna(last) else int(last)

    def since(self, month: str) -> Passage:
        """Give the months from one on; decide what to hide before, over the whole time."""
        return Passage(
            pairings=self.pairings[self.pairings["month"] >= month],
            requests=self.requests[self.requests["month"] >= month],
            bands=self.bands,
            stages=self.stages,
        )


def hide(passage: Passage, profile: Profile) -> Passage:
    """Give the same frames without what is small, and without what gives it away.

    In: whole histories, as `pairings.by_month`, `pairings.waiting_by_month` and `pairings.waiting`
    return them for one day. Raises ValueError for frames that do not add up.

    Months are time and bands are lengths of it; whose they are is told nowhere, so all of it may
    be public. There each number, those at a month's end as well, is rounded from the exact one and
    never summed up from rounded ones: they add up to within the rounding.
    """
    if not profile.hides:
        return passage
    hidden = withheld(numbers(passage), profile)
    places = [("band", place) for place in range(len(passage.bands))]
    people = masked(passage.bands["people"], places, hidden, profile)
    return Passage(
        pairings=_masked(passage.pairings, PAIRINGS, hidden, profile),
        requests=_masked(passage.requests, REQUESTS, hidden, profile),
        bands=passage.bands.assign(people=people),
        stages=masked(
            passage.stages, [("stage", n) for n in range(len(passage.stages))], hidden, profile
        ),
    )


def numbers(passage: Passage) -> dict[Hashable, Number]:
    """Give every number of the way, each from a place to a place: (column, month) or (band, place).

    Whoever is paired had asked. So those closed in a month and not paired in it withdrew, which is
    told nowhere ("withdrawn", month), but must not be read off either.
    """
    begun, closed = _by_month(passage.pairings, "begun"), _by_month(passage.requests, "closed")
    # Where more began than closed, one is no part of the other.
    bound = {month: ("closed", month) for month in begun if begun[month] <= closed.get(month, -1)}
    found: dict[Hashable, Number] = {
        ("withdrawn", month): Number(place, OUTSIDE, closed[month] - begun[month], told=False)
        for month, place in bound.items()
    }
    every = _stages(passage)
    last = MENTORED if every else OUTSIDE
    found |= _flow(
        passage.pairings, PAIRINGS, came_from=bound, went_to=dict.fromkeys(begun, last), now=last
    )
    first = dict.fromkeys(closed, ASKED) if every else NOWHERE
    found |= _flow(passage.requests, REQUESTS, came_from=first, went_to=bound, now=NOW)
    found |= every
    people = [int(count) for count in passage.bands["people"]]
    if sum(people) != passage.waiting:
        raise ValueError("Those who wait by length are not those who wait by month.")
    if not passage.requests.empty:
        found |= {("band", place): Number(NOW, OUTSIDE, n) for place, n in enumerate(people)}
    return found


def _stages(passage: Passage) -> dict[Hashable, Number]:
    """Give the requests by how far they came: as many as were opened, and as have been paired.

    A second pairing from one request, and one whose mentee is not among those who are counted, are
    pairings without a request of their own.
    """
    counts = [int(count) for count in passage.stages]
    if not counts:
        return {}
    if counts[0] != int(passage.requests["opened"].sum()):
        raise ValueError("Those who asked by stage are not those who asked by month.")
    besides = int(passage.pairings["begun"].sum()) - counts[-1]
    if besides < 0:
        raise ValueError("More requests have begun than pairings.")
    found = funnel.stages(counts, asked=ASKED, begun=MENTORED)
    if besides:
        found["besides"] = Number(MENTORED, OUTSIDE, besides, told=False)
    return found


def _flow(
    frame: pd.DataFrame,
    columns: tuple[str, str, str],
    *,
    came_from: Mapping[pd.Timestamp, Hashable] = NOWHERE,
    went_to: Mapping[pd.Timestamp, Hashable] = NOWHERE,
    now: Hashable = OUTSIDE,
) -> dict[Hashable, Number]:
    """Give the numbers of those who came, went, and were there at each month's end."""
    came, went, there = columns
    found: dict[Hashable, Number] = {}
    months, before = list(frame["month"]), 0
    for place, (month, row) in enumerate(zip(months, frame.to_dict("records"), strict=True)):
        if before + row[came] - row[went] != row[there]:
            raise ValueError("Those who are there are not those who came and have not gone.")
        here = (there, month)
        ahead = now if place + 1 == len(months) else (there, months[place + 1])
        found[came, month] = Number(came_from.get(month, OUTSIDE), here, int(row[came]))
        found[went, month] = Number(here, went_to.get(month, OUTSIDE), int(row[went]))
        found[there, month] = Number(here, ahead, int(row[there]), worth=STOCK)
        before = row[there]
    return found


def _by_month(frame: pd.DataFrame, name: str) -> dict[pd.Timestamp, int]:
    return {month: int(n) for month, n in zip(frame["month"], frame[name], strict=True)}


def _masked(
    frame: pd.DataFrame, columns: tuple[str, ...], hidden: Collection[Hashable], profile: Profile
) -> pd.DataFrame:
    months = list(frame["month"])
    return frame.assign(
        **{n: masked(frame[n], [(n, month) for month in months], hidden, profile) for n in columns}
    )
