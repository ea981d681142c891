"""Who was present at which of the meetings that count, ready for many questions at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

EPOCH: Final = date(1970, 1, 1).toordinal()
FAR: Final = 1 << 22
"""Later than any day, counted from the year 1."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """Hold who was present at the meetings that count, the meetings in order of group and day."""

    meetings: Numbers
    days: Numbers
    present: Numbers

    @classmethod
    def of(cls, meetings: pd.DataFrame, marks: pd.DataFrame) -> Register:
        """Read the meetings that were held and have a register, and the marks made there."""
        counts = meetings["has_register"].astype(bool) & ~meetings["cancelled"].astype(bool)
        held = meetings[counts]
        keys = numbers(held["group"]) * FAR + days(held["held_on"])
        order = np.argsort(keys, kind="stable")
        places = pd.Index(numbers(held["meeting"])[order]).get_indexer(
            pd.Index(numbers(marks["meeting"]))
        )
        came = marks["present"].to_numpy("bool") & (places >= 0)
        present = numbers(marks["member"])[came] * (len(order) + 1) + places[came]
        return cls(meetings=keys[order], days=keys[order] % FAR, present=np.unique(present))

    def place(self, groups: Numbers, days: Numbers, *, after: bool = False) -> Numbers:
        """Give the place of each group's first meeting on or after a day, or only after it."""
        side: Literal["left", "right"] = "right" if after else "left"
        places: Numbers = np.searchsorted(self.meetings, groups * FAR + days, side=side)
        return places

    def rate(self, members: Numbers, first: Numbers, end: Numbers) -> NDArray[np.float64]:
        """Give the share of the meetings from one place to before another that each came to."""
        base = members * (len(self.meetings) + 1)
        came = np.searchsorted(self.present, base + end) - np.searchsorted(
            self.present, base + first
        )
        return came / (end - first)


def numbers(column: pd.Series) -> Numbers:
    """Give a column as whole numbers."""
    return column.to_numpy("int64")


def days(column: pd.Series) -> Numbers:
    """Give days counted from the year 1; what is missing lies beyond all of them."""
    moments = pd.to_datetime(column).to_numpy("datetime64[D]")
    counted = moments.astype("int64") + EPOCH
    return np.where(np.isnat(moments), FAR - 1, counted)
