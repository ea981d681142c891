"""A picture of two periods side by side: what was more, what was less, and what may be chance."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

import altair as alt
import numpy as np
import pandas as pd

from heal.charts.figure import ROWS, Drawing, Figure
from heal.charts.wording import counted, percent, sentences
from heal.measures.periods import ENOUGH, InTwo, Side
from heal.rules.disclosure import EXACT, Profile

RATE, ACTIVE, NEWER, REQUESTS = "rate", "active", "newer", "requests"
MEASURES: Final[Mapping[str, str]] = {
    RATE: "Meetings attended",
    ACTIVE: "Active in a month",
    NEWER: "Newer, with support",
    REQUESTS: "Requests, then paired",
}
SAID: Final[Mapping[str, str]] = {
    RATE: "members came to {now} of the meetings they could have come to",
    ACTIVE: "members came to at least one meeting in {now} of the months in which they could",
    NEWER: "{now} of the newer members had had one-to-one support",
    REQUESTS: "{now} of the requests that were closed had led to a pairing",
}
PERIOD: Final = ["measure", "period", "share", "low", "high"]
DATA: Final = [
    *("measure", "share", "low", "high", "earlier", "earlier_low", "earlier_high"),
    *("points", "points_low", "points_high"),
]
SHARE: Final = "Share (%)"
HEIGHT: Final = 260
NOT_YET: Final = "Two periods beside each other: there is not enough to show here yet."
LINES: Final = "The lines are where the shares may well lie (95%); who is in both counts in both."
CHANCE: Final = "no difference beyond what chance may bring"
REST: Final = "What changed in the meantime, the figures cannot tell."


def two_periods(
    found: Mapping[str, InTwo], periods: tuple[str, str], profile: Profile = EXACT
) -> Figure:
    """Draw each share in two periods side by side, with intervals, and say the differences.

    In: some of `MEASURES` and what `periods.in_two` gives of each, or `periods.hide` of it; the
    names of the period and of the one it is set beside.
    """
    drawn = [
        (MEASURES[name], period, side.share, side.low, side.high)
        for name, one in found.items()
        for period, side in ((periods[1], one.before), (periods[0], one.now))
        if not np.isnan(side.share)
    ]
    rows = pd.DataFrame(drawn, columns=PERIOD).astype(
        {"measure": "str", "period": "str", "share": "float64", "low": "float64", "high": "float64"}
    )
    data = _data(found)
    # The shares say the points as well; beside hidden numbers a small one would look like a count.
    data = data[["measure", "share", "earlier"]] if profile.hides else data
    title = _title(found, periods[1])
    told = [_said(name, one, periods[1]) for name, one in found.items() if one.told]
    return Figure(
        drawing=_drawing(),
        rows=rows,
        title=title,
        alt=sentences(
            f"{'An empty chart' if rows.empty else 'Dots side by side'} of shares in"
            f" {periods[1]} and in {periods[0]}.",
            *(told or [title]),
        ),
        caveat="" if rows.empty else sentences(*told[1:], "" if profile.hides else LINES, REST),
        data=data,
        name="two-periods",
        empty=rows.empty,
        hidden=profile.mark if profile.hides else "",
    )


def _data(found: Mapping[str, InTwo]) -> pd.DataFrame:
    rows = [
        (
            MEASURES[name], one.now.share, one.now.low, one.now.high,
            one.before.share, one.before.low, one.before.high,
            *(100 * points for points in (one.difference, one.low, one.high)),
        )
        for name, one in found.items()
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=DATA)
    return frame.astype(dict.fromkeys(DATA[1:], "float64") | {"measure": "str"})


def _title(found: Mapping[str, InTwo], before: str) -> str:
    for name, one in found.items():
        if one.told:
            return _said(name, one, before)
    for name, one in found.items():
        for side, when in ((one.now, "this period"), (one.before, before)):
            if not np.isnan(side.share):
                return f"There is only one period to speak of: {_of(name, side)} ({when})."
    return NOT_YET


def _of(name: str, side: Side) -> str:
    few = side.whole is not None and side.whole < ENOUGH
    share = f"{side.part} of {side.whole}" if few else percent(side.share)
    # "3 of 4 of the members" is no English.
    said = SAID[name].format(now=share)
    return said.replace(f"{share} of the ", f"{share} ") if few else said


def _said(name: str, one: InTwo, before: str) -> str:
    now = _of(name, one.now)
    few = one.before.whole is not None and one.before.whole < ENOUGH
    then = f"{one.before.part} of {one.before.whole}" if few else percent(one.before.share)
    return f"{now[0].upper()}{now[1:]}, against {then} in {before}: {_difference(one)}."


def _difference(one: InTwo) -> str:
    if one.differs is None:
        return "too few people to say whether that is more than chance"
    interval = "" if np.isnan(one.low) else f"{_points(one.low)} to {_points(one.high)}"
    if not one.differs:
        return f"{CHANCE} ({interval} points)" if interval else CHANCE
    way = "more" if one.difference > 0 else "fewer"
    if not interval:
        return f"{way}, beyond what chance would easily bring"
    points = abs(round(100 * one.difference))
    return f"{counted(points, 'point')} {way} ({interval})"


def _points(difference: float) -> str:
    points = round(100 * difference)
    return f"{'−' if points < 0 else ''}{abs(points)}"


@cache
def _drawing() -> Drawing:
    legend = alt.Legend(orient="bottom", columns=1, labelLimit=260, symbolOpacity=1)
    base = alt.Chart().encode(
        y=alt.Y(
            "measure:N",
            title="What",
            sort=None,
            axis=alt.Axis(labelLimit=alt.ExprRef("width < 360 ? 100 : 200"), titleAngle=0),
        ),
        yOffset=alt.YOffset("period:N", sort=None),
        tooltip=[
            alt.Tooltip("measure:N", title="What"),
            alt.Tooltip("period:N", title="Period"),
            alt.Tooltip("share:Q", title="Share", format=".0%"),
            alt.Tooltip("low:Q", title="From (95%)", format=".0%"),
            alt.Tooltip("high:Q", title="To (95%)", format=".0%"),
        ],
    )
    axis, scale = alt.Axis(format=".0%", tickCount=5), alt.Scale(domain=[0, 1])
    interval = (
        base.transform_filter("isValid(datum.low)")
        .mark_bar(height=3, opacity=0.6)
        .encode(
            x=alt.X("low:Q", title=SHARE, axis=axis, scale=scale),
            x2="high:Q",
            color=alt.Color("period:N", sort=None, legend=None),
        )
    )
    dots = base.mark_point(filled=True, size=110, opacity=1).encode(
        x=alt.X("share:Q", title=SHARE, axis=axis, scale=scale),
        color=alt.Color("period:N", title=None, sort=None, legend=legend),
        shape=alt.Shape("period:N", title=None, sort=None, legend=legend),
    )
    chart = alt.LayerChart(data=alt.NamedData(name=ROWS), layer=[interval, dots])
    # Scales of their own, or the colours would get a second legend beside that of the shapes.
    apart = chart.resolve_scale(color="independent", shape="independent")
    return Drawing.of(apart.properties(height=HEIGHT))
