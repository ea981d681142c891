"""Rates and shares by month that tell of nobody, and the line of all groups.

Whether a row is told depends on that row alone, so it is the same whichever group or period is
asked for; and whatever sums up rows sums up told ones only, so nothing can be had from it of the
others.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from heal.measures.disclosure import share
from heal.measures.rounding import whole_per_cent
from heal.measures.shares import wilson
from heal.rules.disclosure import Profile

ALL: Final = "All groups"
ALL_SHOWN: Final = "All groups shown"
COUNTS: Final = ["meetings", "attended", "could"]


def hide_rates(frame: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Give the rates a group and month without those of which one could tell who stayed away.

    In and out: what `participation.rate_by_month` returns. Hidden are all numbers of a row where
    the mean number who could come is below the least denominator, where the mean number who came
    or who stayed away lies between nought and k, and where all or none came of fewer than 2k: many
    meetings of a few people are a few people. Rates are told in whole per cent.
    """
    if not profile.hides:
        return frame
    could = frame["could"] / frame["meetings"]
    came = frame["attended"] / frame["meetings"]
    away = could - came
    few = could < max(profile.least_denominator, 1)
    for side in (came, away):
        few |= (side > 0) & (side < profile.k)
        few |= (side == 0) & (could < 2 * profile.k)
    counts = frame[COUNTS].astype("Int64").mask(few)
    rate = whole_per_cent(frame["rate"], profile).mask(few)
    return frame.assign(**{name: counts[name] for name in COUNTS}, rate=rate)


def with_all_groups(frame: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Give the rates with a line of all groups at their end, where there are several.

    In: what `hide_rates` returns. The line adds up the rows that are told, each month; where some
    are not, it is named "All groups shown" for the whole time, and says nothing of them.
    """
    told = frame.dropna(subset="rate")
    if told["group"].nunique() < 2:
        return frame
    line = told.groupby("month", as_index=False)[COUNTS].sum()
    rate = (line["attended"] / line["could"]).astype("float64")
    line["rate"] = whole_per_cent(rate, profile) if profile.hides else rate
    line["group"] = ALL if len(told) == len(frame) else ALL_SHOWN
    return pd.concat([frame, line[list(frame.columns)]], ignore_index=True)


def hidden_months(frame: pd.DataFrame) -> list[tuple[str, pd.Timestamp]]:
    """Give the groups and months whose row is hidden."""
    gone = frame[frame["rate"].isna()]
    return list(zip(gone["group"], gone["month"], strict=True))


def shares_by_month(frame: pd.DataFrame, part: str, whole: str, profile: Profile) -> pd.DataFrame:
    """Give a share a month, with its interval, or in whole per cent and without any count.

    In: month and two counts, and others. Out, the months with a whole above nought: month, and the
    columns that came in, share, low and high (Wilson, 95%); where small numbers are hidden month
    and share alone, missing where `disclosure.share` would not tell it: from one month to the next
    a few people come and go, and the numbers would tell which way each of them changed it.
    """
    some = frame[frame[whole].astype("int64") > 0].reset_index(drop=True)
    some = some.assign(month=pd.to_datetime(some["month"]).astype("datetime64[us]"))
    counts = some.columns.drop("month")
    some = some.astype(dict.fromkeys(counts, "int64"))
    if not profile.hides:
        found = wilson(some[part], some[whole])
        return some.assign(share=found.value, low=found.low, high=found.high)
    pairs = zip(some[part], some[whole], strict=True)
    told = pd.Series([share(one, of, profile) for one, of in pairs], dtype="float64")
    return pd.DataFrame({"month": some["month"], "share": whole_per_cent(told, profile)})
