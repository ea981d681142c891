"""Frames as the measures give them, and a figure of every kind from them."""

from __future__ import annotations

import pandas as pd

from heal.charts import pairings, participation, periods, taking_part
from heal.charts import rates as rate_charts
from heal.charts.figure import Figure
from heal.measures.periods import InTwo, in_two
from heal.measures.rates import shares_by_month, with_all_groups
from heal.rules.disclosure import EXACT

PERIODS = ("Jul 2025 to Jun 2026", "Jul 2024 to Jun 2025")
MONTHS = pd.date_range("2025-05-01", periods=14, freq="MS")


def attended(groups: tuple[str, ...], months: pd.DatetimeIndex = MONTHS) -> pd.DataFrame:
    rows = [
        (group, month, 4, 4 * (5 + number) + place % 4, (4 * (5 + number) + place % 4) / 4)
        for number, group in enumerate(groups)
        for place, month in enumerate(months)
    ]
    frame = pd.DataFrame(rows, columns=["group", "month", "meetings", "attended", "per_meeting"])
    return frame.astype({"month": "datetime64[us]", "group": "str"})


def rates(enough: int, lacking: int = 0) -> pd.DataFrame:
    some = [(700 + n, 0.25 + n % 3 / 4, 0.5 + n % 2 / 4, True) for n in range(enough)]
    none = [(900 + n, float("nan"), float("nan"), False) for n in range(lacking)]
    frame = pd.DataFrame(some + none, columns=["pairing", "before", "after", "enough"])
    return frame.astype({"before": "float64", "after": "float64", "enough": "bool"}).assign(
        began_on=pd.Timestamp(2026, 1, 5), n_before=6, n_after=6
    )


def flow(columns: tuple[str, str, str], months: pd.DatetimeIndex = MONTHS) -> pd.DataFrame:
    place = pd.Series(range(len(months)), dtype="int64")
    counts = {columns[0]: 3 + place % 5, columns[1]: place % 3, columns[2]: place % 2}
    return pd.DataFrame({"month": months, **counts})


def bands(*people: int) -> pd.DataFrame:
    labels = ["under 14 days", "14–29 days", "30 days and more"]
    return pd.DataFrame({"band": labels, "from_days": [0, 14, 30], "people": list(people)})


def rated(groups: tuple[str, ...], months: pd.DatetimeIndex = MONTHS) -> pd.DataFrame:
    """Give rates a group and month: about six in ten of thirty and more come."""
    rows = [
        (group, month, 4, 4 * (18 + number) + place % 5, 4 * (30 + number))
        for number, group in enumerate(groups)
        for place, month in enumerate(months)
    ]
    frame = pd.DataFrame(rows, columns=["group", "month", "meetings", "attended", "could"])
    frame = frame.astype({"month": "datetime64[us]", "group": "str"})
    return frame.assign(rate=(frame["attended"] / frame["could"]).astype("float64"))


def taking_part_by_month(months: pd.DatetimeIndex = MONTHS) -> pd.DataFrame:
    """Give counts a month, as the queries give them: months as days."""
    place = pd.Series(range(len(months)), dtype="int64")
    counts = {"could": 40 + place, "active": 25 + place % 7, "members": 44 + place}
    more = {"newer": 14 + place % 5, "supported": 5 + place % 3}
    days = pd.Series([month.date() for month in months], dtype=object)
    return pd.DataFrame({"month": days, **counts, **more})


def two(people: int) -> InTwo:
    """Give a share of so many people in both periods, and of one who never could in the first."""
    rows = [(n % 5, 6, n % 3, 5, 1) for n in range(people)] + [(0, 2, 0, 0, 1)] * (people > 0)
    columns = ["part_now", "whole_now", "part_before", "whole_before", "people"]
    return in_two(pd.DataFrame(rows, columns=columns, dtype=object))


def draw(months: int, groups: tuple[str, ...] = ("North", "South", "East & <b>")) -> list[Figure]:
    """Give one figure of every kind over so many months."""
    some = MONTHS[:months]
    some_take_part = taking_part_by_month(some)
    pairs = 12 if months else 0
    return [
        participation.attended_by_month(attended(groups, some)),
        participation.before_after(rates(pairs, 2 if months else 0)),
        pairings.pairings_by_month(flow(("active", "begun", "ended"), some)),
        pairings.waiting_by_month(flow(("waiting", "opened", "closed"), some)),
        pairings.waiting_now(bands(4, 0, 1) if months else bands(0, 0, 0)),
        rate_charts.rate_by_month(with_all_groups(rated(groups, some), EXACT)),
        taking_part.active(shares_by_month(some_take_part, "active", "could", EXACT)),
        taking_part.newer(shares_by_month(some_take_part, "supported", "newer", EXACT)),
        periods.two_periods({name: two(pairs) for name in periods.MEASURES}, PERIODS),
    ]
