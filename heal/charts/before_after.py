"""Pictures of how regularly mentees come to meetings before and after a pairing began."""

from __future__ import annotations

from functools import cache
from typing import Final

import altair as alt
import pandas as pd

from heal.charts import steps
from heal.charts.figure import ROWS, Drawing, Figure
from heal.charts.hidden import about
from heal.charts.wording import counted, percent, sentences
from heal.rules.disclosure import Profile

HEIGHT: Final = 290
ENOUGH_PAIRINGS: Final = 10
"""With fewer pairings only their number is said: no mean, in words or in the picture."""
SIDES: Final = {"before": "Last 6 before", "after": "First 6 after"}
CAUSE: Final = (
    "People tend to ask for a mentor when they struggle, so attendance often rises afterwards by"
    " itself: this picture does not show that mentoring caused a change."
)
SINGLE: Final = "One pairing"
MEAN: Final = f"Mean (from {ENOUGH_PAIRINGS} pairings on)"


def before_after(frame: pd.DataFrame) -> Figure:
    """Draw each pairing's rate of attendance before and after it began, and from 10 on their mean.

    In: before, after (0 to 1), enough, one row per pairing; other columns are not read. Only the
    two rates of pairings with enough meetings go into the picture and its data, in the order of
    the rates, so that no row can be led back to a pairing.
    """
    enough = frame["enough"].astype(bool)
    rates = frame.loc[enough, ["before", "after"]].astype("float64")
    rates = rates.sort_values(["before", "after"]).reset_index(drop=True)
    lacking = int((~enough).sum())
    too_few = f"{counted(lacking, 'pairing')} {'has' if lacking == 1 else 'have'} too few meetings"
    caveat = sentences(
        "" if rates.empty else CAUSE,
        f"{too_few} on one side or the other yet, and {'is' if lacking == 1 else 'are'} not drawn."
        if lacking
        else "",
    )
    title = _before_after_title(rates)
    return Figure(
        drawing=_before_after_drawing(),
        rows=rates,
        title=title,
        alt=_before_after_told(rates, title),
        caveat=caveat,
        data=rates,
        name="meetings-before-after",
        empty=rates.empty,
    )


def means_before_after(frame: pd.DataFrame, profile: Profile) -> Figure:
    """Draw the mean rates before and after, and no single pairing.

    In: what `disclosure.means_before_after` returns: before, after, pairings (at least so many),
    one row or none.
    """
    title = (
        f"A mean needs {profile.least_denominator} pairings with enough meetings on both sides of"
        " their first day: there is not enough to show."
    )
    if not frame.empty:
        row = frame.iloc[0]
        title = (
            f"Over at least {counted(int(row['pairings']), 'pairing')}, mentees came to"
            f" {about(1, profile)}{percent(row['before'])} of meetings before and"
            f" {about(1, profile)}{percent(row['after'])} after the pairing began."
        )
    line = "One line, from the mean rate before to the mean rate after."
    return Figure(
        drawing=_means_drawing(),
        rows=frame,
        title=title,
        alt=f"An empty chart. {title}" if frame.empty else f"{line} {title}",
        caveat=sentences(CAUSE, steps.rounding(profile)) if not frame.empty else "",
        data=frame,
        name="meetings-before-after",
        empty=frame.empty,
    )


@cache
def _before_after_drawing() -> Drawing:
    rows = alt.Chart()
    single = rows.transform_calculate(kind=f"'{SINGLE}'").transform_window(line="row_number()")
    mean = rows.transform_aggregate(
        before="mean(before)", after="mean(after)", pairings="count()"
    ).transform_filter(f"datum.pairings >= {ENOUGH_PAIRINGS}")
    thin = _from_to(single, SINGLE, MEAN).mark_line(strokeWidth=1.25, opacity=0.5)
    chart = alt.LayerChart(data=alt.NamedData(name=ROWS), layer=[thin, _bold(mean, SINGLE, MEAN)])
    return Drawing.of(chart.properties(height=HEIGHT))


@cache
def _means_drawing() -> Drawing:
    chart = alt.LayerChart(data=alt.NamedData(name=ROWS), layer=[_bold(alt.Chart(), "Mean")])
    return Drawing.of(chart.properties(height=HEIGHT))


def _bold(means: alt.Chart, *kinds: str) -> alt.Chart:
    """Draw the mean from before to after."""
    named = means.transform_calculate(kind=f"'{kinds[-1]}'", line="0")
    drawn: alt.Chart = _from_to(named, *kinds).mark_line(
        strokeWidth=5, point=alt.OverlayMarkDef(size=130, filled=True)
    )
    return drawn


def _from_to(chart: alt.Chart, *kinds: str) -> alt.Chart:
    """Give the encodings that the thin lines and the mean share."""
    both = chart.transform_calculate(b="datum.before", a="datum.after").transform_fold(
        list(SIDES), as_=["side", "rate"]
    )
    named = both.transform_calculate(
        when=f"datum.side === 'before' ? '{SIDES['before']}' : '{SIDES['after']}'"
    )
    axis = alt.Axis(labelAngle=0, labelLimit=220)
    return named.encode(
        x=alt.X(
            "when:N",
            title="Meetings around the day the pairing began",
            axis=axis,
            scale=alt.Scale(type="point", domain=list(SIDES.values()), padding=0.35),
        ),
        y=alt.Y(
            "rate:Q",
            title="Meetings attended (%)",
            axis=alt.Axis(format=".0%", tickCount=5),
            scale=alt.Scale(domain=[0, 1]),
        ),
        color=alt.Color(
            "kind:N",
            title=None,
            scale=alt.Scale(domain=list(kinds)),
            legend=alt.Legend(orient="bottom", columns=1, labelLimit=260, symbolOpacity=1),
        ),
        detail="line:N",
        tooltip=[
            alt.Tooltip("kind:N", title="Line"),
            alt.Tooltip("b:Q", title="Attended before", format=".0%"),
            alt.Tooltip("a:Q", title="Attended after", format=".0%"),
        ],
    )


def _before_after_title(rates: pd.DataFrame) -> str:
    if rates.empty:
        return "No pairing has enough meetings on both sides of its first day yet."
    if len(rates) < ENOUGH_PAIRINGS:
        return (
            f"Only {counted(len(rates), 'pairing')} {'has' if len(rates) == 1 else 'have'} enough"
            " meetings before and after so far: too few to say anything about them together."
        )
    return (
        f"Over {counted(len(rates), 'pairing')}, mentees came to {percent(rates['before'].mean())}"
        f" of meetings before and {percent(rates['after'].mean())} after the pairing began."
    )


def _before_after_told(rates: pd.DataFrame, title: str) -> str:
    if rates.empty:
        return f"An empty chart. {title}"
    return f"One thin line for each pairing, from its rate before to its rate after. {title}"
