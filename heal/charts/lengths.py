"""A picture of how long pairings go on, which is no mark for anybody."""

from __future__ import annotations

from functools import cache
from typing import Final

import pandas as pd

from heal.charts import steps
from heal.charts.figure import Drawing, Figure
from heal.charts.hidden import about
from heal.charts.wording import capital, counted, percent, sentences, verb
from heal.measures.lengths import median
from heal.measures.spells import HALF, Curve
from heal.rules.disclosure import EXACT, Profile

EVERY: Final = 30
"""So many days lie between two numbers under the plot, or a multiple of it."""
KIND: Final = "Still going on"
SHARE: Final = "Pairings still going on (%)"
DAYS: Final = "Days since the pairing began"
NOT_ENOUGH: Final = "How long pairings go on: there is not enough to show here yet."
NO_MARK: Final = (
    "An end is often a good one: many pairings end because they have served their purpose. Those"
    " that go on count for as long as they have gone on so far."
)
BAND: Final = "The band is where the share may well lie, given how few there are (95%)."


def going_on(curve: Curve, profile: Profile = EXACT) -> Figure:
    """Draw the share of pairings still going on by days since they began, with its band.

    In: what `measures.lengths.curve` gives, or `disclosure.curve` of it; no rows when there is
    nothing to draw. Under 10 pairings only their number is said.
    """
    points, empty = curve.points.assign(kind=KIND), curve.points.empty
    title = _title(curve, profile)
    alt = f"An empty chart of how long pairings go on. {title}"
    if not empty:
        alt = sentences(
            "A line that comes down in steps from 100%: the share of pairings still going on, by"
            f" days since they began; {steps.told(points, curve.risk) or 'no day is over yet'}.",
            f"Under it how many stand for that: {steps.numbers(curve.risk)}.",
            steps.rounding(profile),
            title,
        )
    counts = [] if profile.hides else ["ended"]
    return Figure(
        drawing=_drawing(),
        rows=steps.rows(points, steps.ticks(curve.risk)),
        title=title,
        alt=alt,
        caveat="" if empty else sentences(NO_MARK, BAND, steps.held_back(profile)),
        data=_data(points[["days", "at_risk", *counts, "share", "low", "high"]]),
        name="teams-length",
        empty=empty,
    )


def _data(points: pd.DataFrame) -> pd.DataFrame:
    return points.rename(columns={"at_risk": "still"}).reset_index(drop=True)


def _title(curve: Curve, profile: Profile) -> str:
    if curve.points.empty:
        return NOT_ENOUGH if profile.hides else "No pairing has begun yet."
    n = int(curve.risk["at_risk"].max())
    if n < steps.ENOUGH:
        return (
            f"Only {counted(n, 'pairing')} {verb(n, 'has', 'have')} been followed so far: too few"
            " to say how long they go on."
        )
    if (curve.points["share"] == 1).all() and not profile.hides:
        return f"None of the {n:,} pairings has ended yet."
    half = median(curve.points)
    if half.days is not None:
        interval = "" if profile.hides else f" ({steps.between(half)})"
        some = capital(f"{about(HALF, profile)}half")
        return f"{some} of the pairings had ended {steps.within(half.days)} of beginning{interval}."
    day = steps.day_to_speak_of(curve.risk, profile)
    share = float(steps.on_day(curve.points, day)["share"])
    if share == 1:
        # So few of many that it comes to nothing when it is rounded.
        return f"After {day:,} days nearly all pairings were still going on."
    most = f"at most {about(share, profile)}" if profile.hides else ""
    return (
        f"After {day:,} days {most}{percent(share)} of pairings were still going on; fewer"
        " than half have ended so far."
    )


@cache
def _drawing() -> Drawing:
    return steps.drawing(days=DAYS, share=SHARE, numbers="Going on", every=EVERY, kinds=(KIND,))
