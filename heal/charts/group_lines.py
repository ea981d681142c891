"""A line for each group along the months, and how many groups have one of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import altair as alt
import pandas as pd

from heal.charts.figure import ROWS, Drawing
from heal.charts.months import along_time, tooltip_month, with_months

MOST_SERIES: Final = 10
"""So many groups have a line of their own; with more, the last line stands for all the others."""
HEIGHT: Final = 290


def drawing(*, rate: str, says: str, y: alt.Y, form: str, counts: Sequence[alt.Tooltip]) -> Drawing:
    """Give a drawing of lines by `group` and `month`; those with `bold` are drawn thick.

    `rate` is the field that is drawn, `says` what it is called, `form` how it is written.
    """
    # On a phone two names do not fit beside each other, and would be cut off.
    legend = alt.Legend(
        orient="bottom",
        columns=alt.ExprRef("width < 360 ? 1 : 2"),
        labelLimit=alt.ExprRef("width < 360 ? width - 24 : width / 2 - 44"),
    )
    base = alt.Chart().encode(
        x=along_time(),
        y=y,
        tooltip=[
            alt.Tooltip("group:N", title="Group"),
            tooltip_month(),
            alt.Tooltip(f"{rate}:Q", title=says, format=form),
            *counts,
        ],
    )
    line = base.mark_line().encode(
        color=alt.Color("group:N", sort=None, legend=None),
        strokeWidth=alt.condition("datum.bold", alt.value(4), alt.value(2)),
    )
    points = base.mark_point(filled=True, size=70, opacity=1).encode(
        color=alt.Color("group:N", title="Group", sort=None, legend=legend),
        shape=alt.Shape("group:N", title="Group", sort=None, legend=legend),
    )
    chart = alt.LayerChart(data=alt.NamedData(name=ROWS), layer=[line, points])
    # The same groups in the same order, yet scales of their own: if lines and points shared the
    # colours, these would get a second legend beside that of the shapes.
    apart = with_months(chart).resolve_scale(color="independent", shape="independent")
    return Drawing.of(apart.properties(height=HEIGHT))


def told(frame: pd.DataFrame, rate: str) -> pd.DataFrame:
    """Give the rows of groups of which any number is told.

    A group without any would have a line's colour, but none of the points', and shift all others.
    """
    groups = frame.loc[frame[rate].notna(), "group"].unique()
    return frame[frame["group"].isin(groups)]


def pooled(
    frame: pd.DataFrame, rate: str, sums: list[str], most: int = MOST_SERIES
) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Give the rows of the groups that held most, the sums of all others, and how many these are.

    The sums (a row a month, its group named by that number) take in what is told of the others.
    """
    held = frame.groupby("group", observed=True)["meetings"].sum().sort_index()
    own = held.index
    if len(held) > most:
        own = held.sort_values(ascending=False, kind="stable").index[: most - 1]
    others = frame[~frame["group"].isin(own)].dropna(subset=rate)
    number = len(held) - len(own)
    rest: Any = others.groupby("month", as_index=False)[sums].sum()
    return frame[frame["group"].isin(own)], rest.assign(group=f"{number} other groups"), number
