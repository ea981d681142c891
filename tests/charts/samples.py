"""Frames as the measures give them, and a figure of every kind from them."""

from __future__ import annotations

import pandas as pd

from heal.charts import (
    before_after,
    closing,
    feedback,
    funnel,
    load,
    pairings,
    participation,
    periods,
    taking_part,
)
from heal.charts import lengths as length_charts
from heal.charts import rates as rate_charts
from heal.charts import waits as wait_charts
from heal.charts.figure import Figure
from heal.measures import disclosure, lengths, waits
from heal.measures.closing import Closing
from heal.measures.closing import closing as closing_of
from heal.measures.feedback import shares
from heal.measures.funnel import Funnel
from heal.measures.funnel import funnel as funnel_of
from heal.measures.load import Load
from heal.measures.load import load as load_of
from heal.measures.passage import Passage, hide
from heal.measures.periods import InTwo, in_two
from heal.measures.rates import shares_by_month, with_all_groups
from heal.measures.waits import PAIRED, WAITING, WITHDREW
from heal.rules.disclosure import EXACT, Profile
from heal.rules.feedback import ASKED
from heal.vocabulary import Route, Side

MONTHS = pd.date_range("2025-05-01", periods=14, freq="MS")
PERIODS = ("Jul 2025 to Jun 2026", "Jul 2024 to Jun 2025")


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


def gives(mentees: int, mentors: int = 0) -> pd.DataFrame:
    """Give the shares of so many who answered; the further down the list, the fewer said yes."""
    asked = {Side.MENTEE: mentees, Side.MENTOR: mentors}
    rows = [
        (side.value, gift.value, yes, n)
        for side, people in asked.items()
        for place, gift in enumerate(ASKED[side])
        for yes, n in ((True, people - people * place // 12), (False, people * place // 12))
        if n
    ]
    return shares(pd.DataFrame(rows, columns=["side", "gift", "given", "n"], dtype=object))


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
        before_after.before_after(rates(pairs, 2 if months else 0)),
        pairings.pairings_by_month(flow(("active", "begun", "ended"), some)),
        pairings.waiting_by_month(flow(("waiting", "opened", "closed"), some)),
        pairings.waiting_now(bands(4, 0, 1) if months else bands(0, 0, 0)),
        feedback.what_it_gives(gives(24, 12) if months else gives(0)),
        funnel.stages(asked(months)),
        funnel.routes(asked(months, routes=1 if months < 3 else 6)),
        load.load(loads(months)),
        closing.closed(closings(months)),
        rate_charts.rate_by_month(with_all_groups(rated(groups, some), EXACT)),
        taking_part.active(shares_by_month(some_take_part, "active", "could", EXACT)),
        taking_part.newer(shares_by_month(some_take_part, "supported", "newer", EXACT)),
        periods.two_periods({name: two(pairs) for name in periods.MEASURES}, PERIODS),
    ]


def way(months: int, people: int) -> Passage:
    """Give a way on which so many ask each month; no number of it is above four times as many."""
    opened = [people] * months
    closed = [people if month % 4 else 0 for month in range(months)]
    ended = [0 if month % 5 == 1 else number for month, number in enumerate(closed)]
    flows = pd.DataFrame({"opened": opened, "closed": closed, "ended": ended}, dtype="int64")
    flows = flows.assign(month=MONTHS[:months], begun=flows["closed"])
    waiting = (flows["opened"] - flows["closed"]).cumsum()
    active = (flows["begun"] - flows["ended"]).cumsum()
    left = int(waiting.iloc[-1]) if months else 0
    return Passage(
        pairings=flows[["month", "begun", "ended"]].assign(active=active),
        requests=flows[["month", "opened", "closed"]].assign(waiting=waiting),
        bands=bands(left - left // 4, left // 4, 0),
    )


def spells(people: int) -> pd.DataFrame:
    """Give spells of that many people three times over, of whom two thirds came to an end."""
    outcomes = [WITHDREW if n % 4 == 0 else PAIRED if n % 3 else WAITING for n in range(3 * people)]
    frame = pd.DataFrame({"days": [7 + 5 * n % 90 for n in range(3 * people)], "outcome": outcomes})
    types = {"days": "int64", "outcome": "object"}
    return frame.astype(types).assign(ended=frame["outcome"] != WAITING, seen_from=0)


def published(
    profile: Profile, *, months: int, people: int, groups: tuple[str, ...] = ("North", "South")
) -> list[Figure]:
    """Give one figure of every kind in a profile, of about so many people each month."""
    some, shown = spells(people if months else 0), hide(way(months, people), profile)
    meetings = attended(groups, MONTHS[:months])
    meetings["attended"] = 4 * people + meetings.index % 3
    meetings["per_meeting"] = meetings["attended"] / 4
    pairs = rates(people if months else 0)
    came = waits.incidence(some, every=wait_charts.EVERY)
    lasted = lengths.curve(some, every=length_charts.EVERY)
    means = disclosure.means_before_after(pairs, profile)
    return [
        participation.attended_by_month(disclosure.attendance(meetings, profile), profile),
        before_after.means_before_after(means, profile)
        if profile.hides
        else before_after.before_after(pairs),
        pairings.pairings_by_month(shown.pairings, profile),
        pairings.waiting_by_month(shown.requests, profile),
        pairings.waiting_now(
            shown.bands, profile, waiting=shown.waiting, on="on 30 Jun 2026" * profile.hides
        ),
        wait_charts.outcomes(
            disclosure.curve(came, profile, came="came", start=0.0, by="outcome"), profile
        ),
        length_charts.going_on(disclosure.curve(lasted, profile, came="ended", start=1.0), profile),
    ]
