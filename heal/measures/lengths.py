"""How long pairings go on, those included that are still going on.

An end is no failure: many end because they served their purpose. So this says for how long the two
were mentor and mentee, and nothing of how well.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from heal.measures import shares
from heal.measures.spells import (
    Curve,
    Median,
    at_risk,
    count_on,
    event_days,
    going_on,
    risk,
    spells,
    when_half,
)

POINTS: Final = ("days", "at_risk", "ended", "share", "error", "low", "high")


def of_pairings(
    pairings: pd.DataFrame, *, through: date, since: date | None = None
) -> pd.DataFrame:
    """Give how long each pairing went on, as far as seen by the end of `through`.

    In: began_on (date), ended_on (date or NaT), and known_from: the day on which one was brought in
    that began before our records (NaT: it began here). Out and `since`: see `spells`. Where nobody
    said since when the records are complete, what was brought in counts from that day on: those
    like it that had ended by then may have been left out. A break does not end a pairing; one that
    ended on its first day lasted 0 days.
    """
    found_on = pairings.get("known_from") if since is None else since
    return spells(pairings["began_on"], pairings["ended_on"], through=through, since=found_on)


def curve(lengths: pd.DataFrame, *, every: int, level: float = shares.LEVEL) -> Curve:
    """Give the share of pairings still going on, by days since they began.

    In: days, ended, seen_from, one row a pairing; those not ended are censored. Out, points: days
    (0, each day on which any ended, and the longest that was seen), at_risk (seen that day and not
    over before), ended (that day), share (0 to 1, still going on after it), error (Greenwood's
    standard error), low and high (log–log interval; NaN where the share is 0 or 1); and risk on
    `every` so many days. Without pairings both are empty. Method: Kaplan and Meier, JASA 53 (1958)
    457; late entry as in Klein and Moeschberger, Survival Analysis (2003) 4.6. Raises nothing of
    its own.
    """
    days = event_days(lengths)
    seen = at_risk(lengths, days)
    ended = count_on(days, lengths["days"].to_numpy("int64")[lengths["ended"].to_numpy(bool)])
    share = going_on(seen, ended)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(seen > ended, ended / (seen * (seen - ended)), 0.0)
    error = share * np.sqrt(np.cumsum(terms))
    low, high = shares.log_log(share, error, level=level)
    columns = (days, seen, ended, share, error, low, high)
    return Curve(
        points=pd.DataFrame(dict(zip(POINTS, columns, strict=True))),
        risk=risk(lengths, every=every),
    )


def median(points: pd.DataFrame) -> Median:
    """Give the first day after which at most half were going on, with its interval.

    In: days, share, low, high, one row a day. Method: Brookmeyer and Crowley, Biometrics 38 (1982)
    29, on the log–log scale: the days on which the band's ends come down to one half.
    """
    return when_half(points["days"], points["share"], points["low"], points["high"])
