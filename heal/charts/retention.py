"""A picture of how long people stay members, by whether they had a mentor early on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

import pandas as pd

from heal.charts import steps
from heal.charts.figure import Drawing, Figure
from heal.charts.wording import counted, joined, percent, sentences
from heal.measures.retention import WITH, WITHOUT
from heal.measures.spells import Curve
from heal.rules.disclosure import EXACT, Profile

EVERY: Final = 60
"""So many days lie between two numbers under the plot, or a multiple of it."""
KINDS: Final = {WITH: "Had a mentor by then", WITHOUT: "Had none by then"}
ROWS: Final = ("With", "Without")
WHO: Final = {WITH: "with a mentor by then", WITHOUT: "without one by then"}
SHARE: Final = "Still members (%)"
DAYS: Final = "Days since the twelfth week"
NOT_ENOUGH: Final = "How long people stay members: there is not enough to show here yet."
NO_EFFECT: Final = (
    "This is no effect of mentoring: people who ask for a mentor differ from others. People leave"
    " for many reasons, good ones among them, and those without a mentor by then may have found one"
    " later."
)
BAND: Final = "The bands are where the shares may well lie, given how few there are (95%)."

ALONE: Final = "A few points between the two lines may come of that alone."


def still_members(curves: Mapping[str, Curve], profile: Profile = EXACT) -> Figure:
    """Draw the share still members, with and without a mentor by the twelfth week after joining.

    In: what `measures.retention.curves` gives, or `disclosure.curve` of each; a curve without rows
    is not drawn. With fewer than 10 on either side nothing is compared.
    """
    there = {name: curves[name] for name in KINDS if not curves[name].points.empty}
    points = _together({name: curve.points for name, curve in curves.items()})
    under = _under(curves)
    risk = _together(under)
    title = _title(there, profile)
    counts = [] if profile.hides else ["ended"]
    columns = ["kind", "days", "at_risk", *counts, "share", "low", "high"]
    return Figure(
        drawing=_drawing(),
        rows=steps.rows(points, risk),
        title=title,
        alt=_told(there, under, title),
        caveat=_caveat(profile) if there else "",
        data=points[columns].rename(columns={"kind": "who", "at_risk": "still"}),
        name="staying-members",
        empty=not there,
    )


def _under(curves: Mapping[str, Curve]) -> dict[str, pd.DataFrame]:
    """Give the numbers under the plot, of both on the same days."""
    longest = max((curve.risk for curve in curves.values()), key=len)
    days = steps.ticks(longest)["days"]
    return {name: curve.risk[curve.risk["days"].isin(days)] for name, curve in curves.items()}


def _together(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Give the frames of both as one, told apart by `kind`."""
    named = [frame.assign(kind=KINDS[name]) for name, frame in frames.items()]
    some = [frame for frame in named if len(frame)]
    return pd.concat(some or named[:1], ignore_index=True)


def _title(there: Mapping[str, Curve], profile: Profile) -> str:
    n = {name: int(curve.risk["at_risk"].max()) for name, curve in there.items()}
    if not there:
        return NOT_ENOUGH if profile.hides else "Nobody has been a member for twelve weeks yet."
    if len(there) < len(KINDS):
        if profile.hides:
            return f"Only members {WHO[next(iter(there))]} can be shown: nothing to compare."
        some = "all" if WITH in there else "none"
        (count,) = n.values()
        return (
            f"Of {counted(count, 'member')} followed so far, {some} had a mentor by the twelfth"
            " week: nothing to compare."
        )
    few = {name: count for name, count in n.items() if count < steps.ENOUGH}
    if few:
        name, count = next(iter(few.items()))
        return (
            f"Only {counted(count, 'member')} {WHO[name]} so far: too few to say who stays how"
            " long."
        )
    day = min(steps.day_to_speak_of(curve.risk, profile) for curve in there.values())
    most = "at most " if profile.hides else ""
    said = [
        f"{most}{percent(steps.on_day(curve.points, day)['share'])} of those {WHO[name]}"
        for name, curve in there.items()
    ]
    return f"{counted(day, 'day')} after their twelfth week, {joined(said)} were still members."


def _caveat(profile: Profile) -> str:
    held_back = sentences(steps.held_back(profile), ALONE) if profile.hides else ""
    return sentences(NO_EFFECT, BAND, held_back)


def _told(there: Mapping[str, Curve], under: Mapping[str, pd.DataFrame], title: str) -> str:
    if not there:
        return f"An empty chart of how long people stay members. {title}"
    said = [
        f"{KINDS[name]}: {steps.told(curve.points, under[name]) or 'no day is over yet'};"
        f" followed: {steps.numbers(under[name])}."
        for name, curve in there.items()
    ]
    return sentences(
        "Lines that come down in steps from 100%: the share still members, by days since the"
        " twelfth week after joining.",
        *said,
        title,
    )


@cache
def _drawing() -> Drawing:
    return steps.drawing(
        days=DAYS, share=SHARE, numbers=ROWS, every=EVERY, kinds=tuple(KINDS.values())
    )
