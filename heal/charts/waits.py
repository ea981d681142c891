"""A picture of what comes of asking for a mentor, and how soon."""

from __future__ import annotations

from functools import cache
from typing import Final

import pandas as pd

from heal.charts import steps
from heal.charts.figure import Drawing, Figure
from heal.charts.hidden import about
from heal.charts.wording import capital, counted, joined, percent, sentences
from heal.measures.spells import HALF, Curve
from heal.measures.waits import PAIRED, WITHDREW, half_paired
from heal.rules.disclosure import EXACT, Profile

EVERY: Final = 7
"""So many days lie between two numbers under the plot, or a multiple of it."""
HAD: Final = {PAIRED: "had a mentor", WITHDREW: "had withdrawn"}
KINDS: Final = {PAIRED: "Paired", WITHDREW: "Withdrew"}
SHARE: Final = "Of those who asked (%)"
DAYS: Final = "Days since asking"
NOT_ENOUGH: Final = "What comes of asking, and how soon: there is not enough to show here yet."
WHO_WAITS: Final = (
    "Whoever is neither paired nor has withdrawn was still waiting, or on hold; a withdrawal is"
    " nobody's fault."
)
BAND: Final = "The bands are where the shares may well lie, given how few there are (95%)."


def outcomes(curve: Curve, profile: Profile = EXACT) -> Figure:
    """Draw the shares of those who asked that were paired and that withdrew, by days since asking.

    In: what `measures.waits.incidence` gives, or `disclosure.curve` of it; no rows when there is
    nothing to draw. Under 10 requests only their number is said.
    """
    points = curve.points.assign(kind=curve.points["outcome"].map(KINDS))
    empty = points.empty
    title = _title(curve, profile)
    alt = f"An empty chart of what comes of asking. {title}"
    if not empty:
        alt = sentences(
            "Lines that rise in steps from 0%, by days since asking.",
            *(_said(rows, curve, str(kind)) for kind, rows in points.groupby("kind", sort=False)),
            f"Under them how many were still waiting: {steps.numbers(curve.risk)}.",
            steps.rounding(profile),
            title,
        )
    counts = [] if profile.hides else ["came"]
    return Figure(
        drawing=_drawing(),
        rows=steps.rows(points, steps.ticks(curve.risk)),
        title=title,
        alt=alt,
        caveat="" if empty else sentences(WHO_WAITS, BAND, steps.held_back(profile)),
        data=_data(points[["kind", "days", "at_risk", *counts, "share", "low", "high"]]),
        name="waiting-outcomes",
        empty=empty,
    )


def _data(points: pd.DataFrame) -> pd.DataFrame:
    names = {"kind": "outcome", "at_risk": "still"}
    return points.rename(columns=names).reset_index(drop=True)


def _said(rows: pd.DataFrame, curve: Curve, kind: str) -> str:
    said = steps.told(rows, curve.risk)
    return f"{kind}: {said}." if said else ""


def _title(curve: Curve, profile: Profile) -> str:
    if curve.points.empty:
        return NOT_ENOUGH if profile.hides else "Nobody has asked for a mentor yet."
    n = int(curve.risk["at_risk"].max())
    if n < steps.ENOUGH:
        return (
            f"Only {counted(n, 'request')} so far: too few to say what comes of asking, and how"
            " soon."
        )
    half = half_paired(curve.points)
    if half.days is not None:
        interval = "" if profile.hides else f" ({steps.between(half)})"
        some = capital(f"{about(HALF, profile)}half of those who asked")
        first = f"{some} had a mentor {steps.within(half.days)}{interval}"
        return f"{first}; {_by_then(curve, half.days, profile, (WITHDREW,), 'by then ')}."
    day = steps.day_to_speak_of(curve.risk, profile)
    shares = _by_then(curve, day, profile, (PAIRED, WITHDREW))
    return f"{steps.within(day).capitalize()} of asking, {shares}."


def _by_then(
    curve: Curve, day: int, profile: Profile, outcomes: tuple[str, ...], when: str = ""
) -> str:
    """Say the shares of some outcomes on a day; one that never moves is not shown."""
    said, unsaid = [], []
    for name in outcomes:
        rows = curve.points[curve.points["outcome"] == name]
        share = 0.0 if rows.empty else float(steps.on_day(rows, day)["share"])
        if profile.hides and share == 0:
            unsaid.append(f"how many {HAD[name]} {when}is not shown")
        else:
            least = f"at least {about(share, profile)}" if profile.hides else ""
            said.append(f"{when}{least}{percent(share)} {HAD[name]}")
    return "; ".join([part for part in (joined(said), joined(unsaid)) if part])


@cache
def _drawing() -> Drawing:
    return steps.drawing(
        days=DAYS, share=SHARE, numbers="Waiting", every=EVERY, kinds=tuple(KINDS.values())
    )
