"""Frames as the measures give them, and a figure of every kind from them."""

from __future__ import annotations

import pandas as pd

from heal.charts import closing, funnel, load, pairings, participation
from heal.charts.figure import Figure
from heal.measures.closing import Closing
from heal.measures.closing import closing as closing_of
from heal.measures.funnel import Funnel
from heal.measures.funnel import funnel as funnel_of
from heal.measures.load import Load
from heal.measures.load import load as load_of
from heal.vocabulary import Route

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


def asked(size: int, routes: int = 6) -> Funnel:
    """Give requests by route and how far they came, the more the larger the size."""
    rows = [
        (route.value, reached, reached == place % 2, n)
        for place, route in enumerate([*Route][:routes])
        for reached in range(4)
        if (n := (size * (3 + 5 * reached + 2 * place)) // 14)
    ]
    frame = pd.DataFrame(rows, columns=["route", "reached", "still", "n"], dtype=object)
    return funnel_of(frame, routes=[*Route])


def loads(size: int) -> Load:
    rows = [
        (rests, capacity, taken, n)
        for rests in (False, True)
        for capacity in (1, 2, 4)
        for taken in range(5)
        if (n := -(-size * max(9 - capacity - 2 * taken - 3 * rests, 0) // 14))
    ]
    frame = pd.DataFrame(rows, columns=["rests", "capacity", "load", "n"], dtype=object)
    return load_of(frame)


def closings(size: int) -> Closing:
    rows = [
        (year, closed, n)
        for year in (2023, 2024, 2026)[: size and 1 + size // 5]
        for closed in (False, True)
        if (n := size // (1 + closed) + year % 5 - 3)
    ]
    return closing_of(pd.DataFrame(rows, columns=["year", "closed", "n"], dtype=object))


def draw(months: int, groups: tuple[str, ...] = ("North", "South", "East & <b>")) -> list[Figure]:
    """Give one figure of every kind over so many months."""
    some = MONTHS[:months]
    pairs = 12 if months else 0
    return [
        participation.attended_by_month(attended(groups, some)),
        participation.before_after(rates(pairs, 2 if months else 0)),
        pairings.pairings_by_month(flow(("active", "begun", "ended"), some)),
        pairings.waiting_by_month(flow(("waiting", "opened", "closed"), some)),
        pairings.waiting_now(bands(4, 0, 1) if months else bands(0, 0, 0)),
        funnel.stages(asked(months)),
        funnel.routes(asked(months, routes=1 if months < 3 else 6)),
        load.load(loads(months)),
        closing.closed(closings(months)),
    ]
