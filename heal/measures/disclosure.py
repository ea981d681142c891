"""Figures in which nobody can be picked out: small numbers are hidden before anything is drawn.

Hidden is missing (NA or NaN), in the frame itself, so that pictures, rows and files made of it hold
nothing more. Where numbers add up to others, more than the small ones has to go: `protect` says
which, and then all hidden ones have to look alike.

A nought is told as it is. It says of nobody that they did something, and of the others what holds
of all of them alike; what it leaves of a sum for the rest is reckoned with when it is decided what
to hide. Only as a share of fewer than 2k is it hidden. What is told is rounded last of all, the
totals like everything else from exact ones: each told number then stands for several, which leaves
more worlds open than were reckoned with, never fewer.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from heal.measures.circulation import OUTSIDE, Number, Numbers, protect
from heal.measures.rounding import nearest, rounded, whole_per_cent
from heal.measures.spells import Curve, Whole
from heal.rules.disclosure import EXACT, INTERNAL, PUBLIC, Profile

__all__ = [
    "EXACT",
    "INTERNAL",
    "PUBLIC",
    "Profile",
    "Table",
    "attendance",
    "column",
    "curve",
    "fraction",
    "in_steps",
    "labelled",
    "masked",
    "means_before_after",
    "points",
    "reach",
    "share",
    "small",
    "table",
    "withheld",
]  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Carry a two-way table with its margins; a missing one is hidden."""

    cells: pd.DataFrame
    rows: pd.Series
    columns: pd.Series
    total: int | None


def small(counts: pd.Series, profile: Profile) -> pd.Series:
    """Give counts that add up to nothing told, without the small ones (Int64)."""
    return rounded(counts.astype("Int64").mask(counts.map(profile.is_small)), profile)


def withheld(
    numbers: Numbers, profile: Profile, *, crossed: Collection[Hashable] = ()
) -> frozenset[Hashable]:
    """Give the keys to hide of numbers that add up to others: see `protect`.

    Whatever a wider profile hides is hidden as well, so that whoever has figures in both has no
    more than in the wider one. `crossed` are the keys of two attributes at once.
    """
    before: frozenset[Hashable] = frozenset()
    if profile.within:
        before = withheld(numbers, profile.within, crossed=crossed)
    if profile.one_at_a_time:
        numbers = {**numbers, **{key: replace(numbers[key], told=False) for key in crossed}}
    return protect(numbers, k=profile.k, hidden=before)


def column(counts: pd.Series, profile: Profile) -> tuple[pd.Series, int | None]:
    """Give counts (Int64) and their total, without the small ones and what gives these away."""
    values: list[int] = counts.to_numpy("int64").tolist()
    numbers: dict[Hashable, Number] = {
        place: Number(OUTSIDE, "total", value) for place, value in enumerate(values)
    }
    numbers["total"] = Number("total", OUTSIDE, sum(values))
    hidden = withheld(numbers, profile)
    found = masked(counts, list(range(len(values))), hidden, profile)
    return found, None if "total" in hidden else nearest(sum(values), profile)


def table(counts: pd.DataFrame, profile: Profile) -> Table:
    """Give a two-way table of counts with its margins, without what is small or gives it away.

    Rows and columns are two attributes of people; a month is none. Where a profile tells one at a
    time, no cell is told, and no small one can be had from the margins.
    """
    values: list[list[int]] = counts.to_numpy("int64").tolist()
    height, width = counts.shape
    across, down = counts.sum(axis="columns"), counts.sum(axis="index")
    total = sum(map(sum, values))
    numbers: dict[Hashable, Number] = {
        (row, place): Number(("row", row), ("column", place), value)
        for row, line in enumerate(values)
        for place, value in enumerate(line)
    }
    crossed = frozenset(numbers)
    numbers |= {("row", n): Number("in", ("row", n), sum(values[n])) for n in range(height)}
    for n in range(width):
        numbers["column", n] = Number(("column", n), "out", sum(line[n] for line in values))
    numbers["total"] = Number("out", "in", total)
    hidden = withheld(numbers, profile, crossed=crossed)
    cells = counts.copy()
    for n, name in enumerate(counts.columns):
        cells[name] = masked(counts[name], [(row, n) for row in range(height)], hidden, profile)
    return Table(
        cells=cells,
        rows=masked(across, [("row", n) for n in range(height)], hidden, profile),
        columns=masked(down, [("column", n) for n in range(width)], hidden, profile),
        total=None if "total" in hidden else nearest(total, profile),
    )


def masked(
    counts: pd.Series, keys: Sequence[Hashable], hidden: Collection[Hashable], profile: Profile
) -> pd.Series[int]:
    """Give the counts (Int64) as the profile tells them, without those whose keys are hidden."""
    gone = np.array([key in hidden for key in keys], dtype=bool)
    return rounded(counts.astype("Int64").mask(gone), profile)


def fraction(part: int, whole: int, profile: Profile) -> tuple[int, int] | None:
    """Give a part and its whole as they may be told, for a share and its interval; or None.

    None where the whole is too small, where either side of it is, and where all or none of fewer
    than 2k would be a statement about each of them.
    """
    if whole < max(profile.least_denominator, 1):
        return None
    if profile.is_small(part) or profile.is_small(whole - part):
        return None
    if _tells_of_each(part / whole, whole, profile):
        return None
    return nearest(part, profile), nearest(whole, profile)


def share(part: int, whole: int, profile: Profile) -> float | None:
    """Give part / whole, both as they may be told; None where they may not: see `fraction`."""
    told = fraction(part, whole, profile)
    return told[0] / told[1] if told else None


def points(series: pd.DataFrame, n: str, profile: Profile) -> pd.DataFrame:
    """Give the points of a series that stand for at least k; the others are gone, also their n."""
    kept = series[series[n] >= profile.k].reset_index(drop=True)
    return kept.assign(**{n: rounded(kept[n], profile)}) if profile.rounds else kept


def reach(curve: pd.DataFrame, at_risk: str, profile: Profile) -> pd.DataFrame:
    """Give a curve as far as at least k remain at risk: it stops there for good."""
    enough = (curve[at_risk] >= profile.k).cummin()
    return curve[enough].reset_index(drop=True)


def curve(found: Curve, profile: Profile, *, came: str, start: float, by: str = "") -> Curve:
    """Give a step curve in which nobody's own time can be read, or one without rows.

    In: points with days, share, low, high and the count `came` (how many made it move that day),
    one curve, or one for each value of the column `by`; the share before anything came, `start`;
    and the numbers at risk. Out: no curve with fewer at its start than a percentage needs. The
    rest stops where fewer than k remain at risk, moves on the days of `risk` only, and only once
    at least k more have come since it last did (until then it stays where it was); one that never
    does is gone. Shares are whole per cent, or multiples of `rounds_to` per cent: they are no
    ratios of two counts, so they are rounded themselves. Numbers at risk are rounded down to a
    multiple of k. Columns out: `by`, days, at_risk, share, low, high.

    A narrower profile moves on some of the days on which the one it is `within` does, and on no
    others: between two such days of either there could be fewer than k.
    """
    if not profile.hides:
        return found
    few = found.risk["at_risk"].head(1).lt(max(profile.k, profile.least_denominator)).any()
    told = found.risk.iloc[:0] if few else reach(found.risk, "at_risk", profile)
    told = told.assign(at_risk=told["at_risk"] // profile.k * profile.k)
    names = [by] if by else []
    parts = [part for _, part in found.points.groupby(by, sort=False)] if by else [found.points]
    steps = [
        _steps(part, told, came, start, profile).assign(**part[names].iloc[0])
        for part in parts
        if len(part)
    ]
    nothing = found.points.iloc[:0]
    shown = [part for part in steps if len(part)] or [nothing]
    columns = [*names, "days", "at_risk", "share", "low", "high"]
    return Curve(pd.concat(shown, ignore_index=True)[columns], told)


def _steps(
    part: pd.DataFrame, told: pd.DataFrame, came: str, start: float, profile: Profile
) -> pd.DataFrame:
    """Give the rows at which at least k more had come, from the start to the end that is told."""
    place = np.searchsorted(part["days"], told["days"], side="right") - 1
    kept = _apart(part[came].cumsum().to_numpy("int64")[place], profile)
    if not kept:
        return part.iloc[:0]
    shares = part[["share", "low", "high"]].iloc[place[kept]]
    values = whole_per_cent(shares, profile).assign(at=kept)
    first = pd.DataFrame({"share": [start], "low": np.nan, "high": np.nan, "at": 0})
    rows = pd.concat([first, values, values.iloc[-1:].assign(at=len(told) - 1)])
    rows = rows.drop_duplicates("at", keep="last")
    return rows.assign(
        days=told["days"].to_numpy()[rows["at"]], at_risk=told["at_risk"].to_numpy()[rows["at"]]
    )


def _apart(so_far: Whole, profile: Profile) -> list[int]:
    """Give the places at which at least k more had come than at the one before."""
    places = _apart(so_far, profile.within) if profile.within else range(len(so_far))
    kept: list[int] = []
    last = 0
    for place in places:
        if so_far[place] - last >= profile.k:
            kept.append(place)
            last = int(so_far[place])
    return kept


def attendance(frame: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Give attendance a group and month, without those where so few come to a meeting.

    In and out: group, month, meetings, attended, per_meeting; hidden are all three numbers of a
    row with a mean below k, nought as well, however many meetings it is made of: four meetings of
    three people are not twelve people. Whether a row is hidden depends on itself alone, so it is so
    whichever group or period is asked for, and no sum is told from which it could be had.

    The group is the one attribute here, so this may be public. There the mean is rounded as a
    count is, for where a month has one meeting it is that count; and neither how many meetings
    there were nor their sum is told, from which it could be had again.
    """
    if not profile.hides:
        return frame
    few = frame["per_meeting"] < profile.k
    means = frame["per_meeting"].mask(few)
    counts = frame[["meetings", "attended"]].astype("Int64").mask(few | profile.rounds)
    return frame.assign(
        meetings=counts["meetings"],
        attended=counts["attended"],
        per_meeting=rounded(means, profile) if profile.rounds else means.round(1),
    )


def means_before_after(rates: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Give the mean rates before and after over all pairings with enough meetings, or no row.

    In: what `participation.before_after` returns. Out: before, after (to whole per cent, or to
    multiples of `rounds_to` per cent) and pairings, rounded down to a multiple of k. Neither the
    single rates nor the exact number of pairings is told: with that, one more pairing could be
    read off the difference of two means. It takes as many as a percentage does, so in public the
    means are of at least 20.
    """
    read = rates.loc[rates["enough"].astype(bool), ["before", "after"]].astype("float64")
    found = whole_per_cent(read.mean(), profile)
    n = len(read)
    hidden = n < profile.least_denominator or any(
        _tells_of_each(float(rate), n, profile) for rate in found
    )
    row = {
        "before": found["before"],
        "after": found["after"],
        "pairings": n // profile.k * profile.k,
    }
    frame = pd.DataFrame([row]).astype({"before": "float64", "after": "float64"})
    return frame.iloc[:0] if hidden else frame


def labelled(frame: pd.DataFrame, mark: str, columns: Sequence[str] = ()) -> pd.DataFrame:
    """Give the frame for reading: a mark where something is hidden (in all columns, or some)."""
    names = list(columns or frame.columns)
    shown = frame[names].astype(object)
    return frame.assign(**{name: shown[name].where(frame[name].notna(), mark) for name in names})


def _tells_of_each(rate: float, n: int, profile: Profile) -> bool:
    return profile.hides and rate in (0.0, 1.0) and n < 2 * profile.k


def in_steps(counts: pd.Series, told: pd.Series, profile: Profile) -> pd.Series[int]:
    """Give counts of all so far (Int64) rounded down to a multiple of k, of those that are told.

    One more of them is then seldom seen from one month to the next, and never for certain.
    """
    return (counts.astype("Int64") // profile.k * profile.k).where(told.to_numpy("bool"))
