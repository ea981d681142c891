"""How many mentors were once mentees here, by the year in which they became mentors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from heal.measures import shares
from heal.measures.disclosure import in_steps, share, table
from heal.rules.disclosure import Profile

COLUMNS: Final = ("year", "mentors", "came_round")


@dataclass(frozen=True, slots=True, eq=False)
class Closing:
    """Carry how many became mentors each year, and how many of them closed the circle.

    `years` has year (text), mentors and came_round, every year from the first to the last. Beside
    it the same of all years, and the share with its interval (Wilson, 95%); None where that may not
    be told.
    """

    years: pd.DataFrame
    mentors: int | None
    came_round: int | None
    share: float | None
    low: float | None = None
    high: float | None = None


def closing(found: pd.DataFrame) -> Closing:
    """Give the mentors of all years.

    In: year, closed and n, what `queries.circle.mentors` returns. Of nobody there is no share.
    Method: Wilson, see `measures.shares`.
    """
    years, n = found["year"].astype("int64"), found["n"].astype("int64")
    every = range(int(years.min()), int(years.max()) + 1) if len(found) else range(0)
    all_of_them = n.groupby(years).sum()
    closed = n[found["closed"].astype("bool")].groupby(years).sum()
    frame = pd.DataFrame(
        {
            "year": [str(year) for year in every],
            "mentors": all_of_them.reindex(every, fill_value=0).to_numpy("int64"),
            "came_round": closed.reindex(every, fill_value=0).to_numpy("int64"),
        }
    ).astype({"year": "str"})
    mentors, came_round = int(frame["mentors"].sum()), int(frame["came_round"].sum())
    if not mentors:
        return Closing(frame, 0, 0, None)
    around = shares.wilson(came_round, mentors)
    return Closing(
        frame, mentors, came_round, float(around.value), float(around.low), float(around.high)
    )


def told(one: Closing, profile: Profile) -> Closing:
    """Give the same without what is small, and without what gives it away.

    Numbers are rounded down to a multiple of k: these are all mentors so far, so the difference of
    two months' figures would tell who came in between. Where a profile tells one attribute at a
    time, it is not told by year who was a mentee.
    """
    if not profile.hides:
        return one
    frame = one.years
    both = pd.DataFrame(
        {"came_round": frame["came_round"], "others": frame["mentors"] - frame["came_round"]}
    )
    kept = table(both, profile)
    mentors = None if kept.total is None else one.mentors
    came_round = None if pd.isna(kept.columns.iloc[0]) else one.came_round
    rate = None
    if mentors is not None and came_round is not None:
        rate = share(came_round, mentors, profile)
    years = frame[["year"]].assign(mentors=in_steps(frame["mentors"], kept.rows.notna(), profile))
    if not profile.one_at_a_time:
        fine = kept.cells["came_round"].notna()
        years["came_round"] = in_steps(frame["came_round"], fine, profile)
    return Closing(
        years=years,
        mentors=None if mentors is None else mentors // profile.k * profile.k,
        came_round=None if came_round is None else came_round // profile.k * profile.k,
        share=None if rate is None else round(rate, 2),
    )
