"""How long people stay members after their first twelve weeks, by whether they had a mentor then.

Whoever has stayed long has had more time to find a mentor, so those who ever had one would seem to
stay longer by that alone. So a day is fixed before anything is compared: both are followed from
there, and what they had by then never changes. Method: landmark analysis, Anderson, Cain and
Gelber, Journal of Clinical Oncology 1 (1983) 710. To leave is no failure, and may be a good sign.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import pandas as pd

from heal.measures import lengths
from heal.measures.spells import Curve, spells

LANDMARK: Final = pd.Timedelta(weeks=12)
WITH: Final = "with"
WITHOUT: Final = "without"
GROUPS: Final = (WITH, WITHOUT)


def followed(stays: pd.DataFrame, *, through: date) -> pd.DataFrame:
    """Give for how long each was followed from twelve weeks after joining, as a member.

    In: joined_on, left_on and mentored_on (the first day with a mentor), days or None, what
    `queries.retention.stays` returns. Whoever had left before those twelve weeks were over, or has
    not been here for as long, is not among them. Out, see `spells`: days (since the landmark),
    ended (they left, by `through`), seen_from; and group, with or without a mentor by the landmark.
    """
    start, left, mentored = (
        pd.to_datetime(stays[name]).astype("datetime64[us]")
        for name in ("joined_on", "left_on", "mentored_on")
    )
    landmark = start + LANDMARK
    there = left.isna() | (left >= landmark)
    found = spells(landmark[there], left[there], through=through)
    by_then = mentored.loc[found.index] <= landmark.loc[found.index]
    return found.assign(group=by_then.map({True: WITH, False: WITHOUT}).astype("object"))


def curves(found: pd.DataFrame, *, every: int) -> dict[str, Curve]:
    """Give the share of each group who were still members, by days since the landmark.

    In: what `followed` returns. Out: for each of `GROUPS` a curve, see `lengths.curve`; without
    rows where a group is empty.
    """
    return {name: lengths.curve(found[found["group"] == name], every=every) for name in GROUPS}
