"""How long people wait from asking to having a mentor, when some withdraw meanwhile.

Whoever withdraws will not be paired any more. One less Kaplan–Meier takes them for people who
still wait, and so promises a mentor to more than will have one: here each outcome has its share,
and the shares and those still waiting make up everybody.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from heal.measures import shares
from heal.measures.spells import (
    Curve,
    Floats,
    Median,
    Whole,
    at_risk,
    count_on,
    event_days,
    going_on,
    risk,
    spells,
    when_half,
)
from heal.vocabulary import RequestStatus

PAIRED: Final = "paired"
WITHDREW: Final = "withdrew"
OUTCOMES: Final = (PAIRED, WITHDREW)
WAITING: Final = ""
POINTS: Final = ("outcome", "days", "at_risk", "came", "share", "error", "low", "high", "waiting")


def of_requests(
    requests: pd.DataFrame, *, through: date, since: date | None = None
) -> pd.DataFrame:
    """Give how long each request waited by the end of `through`, and how that came out.

    In: opened_on (date), closed_on (date or NaT), status (as stored). Out and `since`: see
    `spells`; and outcome: paired, withdrew, or "" for whoever was waiting, also on hold.
    """
    found = spells(requests["opened_on"], requests["closed_on"], through=through, since=since)
    paired = requests.loc[found.index, "status"] == RequestStatus.FULFILLED.value
    outcome = np.where(found["ended"], np.where(paired, PAIRED, WITHDREW), WAITING)
    return found.assign(outcome=outcome.astype(object))


def incidence(waits: pd.DataFrame, *, every: int, level: float = shares.LEVEL) -> Curve:
    """Give the share of those who asked that had come to each outcome, by days since asking.

    In: days, ended, seen_from, outcome, one row a request. Out, points, one row an outcome and
    day (0, each day on which anything came, the longest that was seen): outcome, days, at_risk
    (waiting that day), came (to that outcome that day), share (0 to 1, so far), error (its
    standard error), low and high (pointwise; NaN where the share is 0 or 1), waiting (the share
    still waiting); and risk on `every` so many days. Without requests both are empty. Method:
    Aalen and Johansen, Scandinavian Journal of Statistics 5 (1978) 141; variance by the delta
    method (Marubini and Valsecchi, Analysing Survival Data from Clinical Trials, 1995, 10.2.3),
    interval on the log–log scale of those who have not. With one outcome only this is one less
    Kaplan–Meier, with Greenwood's error.
    """
    days = event_days(waits)
    seen = at_risk(waits, days)
    lasted, outcome = waits["days"].to_numpy("int64"), waits["outcome"].to_numpy(object)
    came = {name: count_on(days, lasted[outcome == name]) for name in OUTCOMES}
    waiting = going_on(seen, sum(came.values(), np.zeros_like(days)))
    parts = []
    for name in OUTCOMES:
        share, error = _share(seen, came[name], sum(came.values(), np.zeros_like(days)), waiting)
        not_yet = shares.log_log(1 - share, error, level=level)
        low, high = 1 - not_yet[1], 1 - not_yet[0]
        columns = (name, days, seen, came[name], share, error, low, high, waiting)
        parts.append(pd.DataFrame(dict(zip(POINTS, columns, strict=True))))
    return Curve(pd.concat(parts, ignore_index=True), risk(waits, every=every))


def half_paired(points: pd.DataFrame) -> Median:
    """Give the first day by which half of all who asked were paired, with its interval.

    In: what `incidence` gives as points. Where so many withdraw that half never are, all are None.
    """
    paired = points[points["outcome"] == PAIRED]
    falling = (1 - paired[name] for name in ("share", "high", "low"))
    return when_half(paired["days"], *falling)


def _share(seen: Whole, came: Whole, ended: Whole, waiting: Floats) -> tuple[Floats, Floats]:
    """Give the share that had come to one outcome after each day, and its standard error."""
    before = np.concatenate([[1.0], waiting[:-1]])[: len(seen)]
    n = np.where(seen > 0, seen, 1).astype("float64")
    share: Floats = np.cumsum(before * came / n)
    # Nobody is left where all ended, so nothing comes after that: the term has no effect.
    left = np.where(seen > ended, seen - ended, np.inf)
    change = ended / (n * left)
    own = before**2 * came * (n - came) / n**3
    both = before * came / n**2
    # The sum over earlier days i of (share − shareᵢ)²·change + own − 2·(share − shareᵢ)·both.
    variance = (
        share**2 * np.cumsum(change)
        - 2 * share * np.cumsum(change * share)
        + np.cumsum(change * share**2)
        + np.cumsum(own)
        - 2 * share * np.cumsum(both)
        + 2 * np.cumsum(both * share)
    )
    return share, np.sqrt(np.maximum(variance, 0.0))
