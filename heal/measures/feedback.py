"""What mentoring gives, by their own word: the share that said yes, of those who answered."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from heal.measures.shares import wilson
from heal.rules.feedback import ASKED

COLUMNS: Final = ("side", "gift", "yes", "answered", "share", "low", "high")
_ITEMS: Final = pd.MultiIndex.from_tuples(
    [(side.value, gift.value) for side, gifts in ASKED.items() for gift in gifts],
    names=["side", "gift"],
)


def shares(answers: pd.DataFrame) -> pd.DataFrame:
    """Give the share that said yes to each item, of those of each side who answered it.

    In: side, gift, given (yes or not so much), n, as `queries.feedback.answers` counts them. Out:
    side, gift, yes, answered (int64), share, low, high (0 to 1, NaN where nobody answered), a row
    for every item of each side. Blank is no answer. Method: Wilson's score interval, 95 %.
    """
    n = answers["n"].to_numpy("int64")
    given = answers["given"].to_numpy("bool")
    keys = [answers[name].astype("str") for name in _ITEMS.names]
    counts = pd.DataFrame({"yes": np.where(given, n, 0), "answered": n})
    found = counts.groupby(keys).sum().reindex(_ITEMS, fill_value=0).astype("int64").reset_index()
    interval = wilson(found["yes"], found["answered"])
    return found.assign(share=interval.value, low=interval.low, high=interval.high)
