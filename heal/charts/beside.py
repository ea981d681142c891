"""Two counts side by side for each of some rows: one drawing for all such."""

from __future__ import annotations

from functools import cache
from textwrap import wrap
from typing import Final

import altair as alt
import pandas as pd

from heal.charts.counts import at_least_one, whole_numbers
from heal.charts.figure import ROWS, Drawing
from heal.charts.hidden import CROSS, in_words

BAR: Final = 24
"""The height of one bar with what lies around it, in pixels."""
LETTERS: Final = 22
"""So many of a row's name stand in one line beside the picture, which is narrow on a phone."""


def rows(names: pd.Series, counts: pd.DataFrame, kinds: dict[str, str]) -> pd.DataFrame:
    """Give what is drawn: a row for each name and each of the columns in `kinds`, in their order.

    Out: row (the name in lines), words (the name), order (as text, so that every number there is
    is a count), kind (what the count is of) and count.
    """
    found = [
        ("\n".join(wrap(name, LETTERS)), name, f"{place:03}", words, counts[column].iloc[place])
        for place, name in enumerate(names)
        for column, words in kinds.items()
    ]
    frame = pd.DataFrame(found, columns=["row", "words", "order", "kind", "count"])
    return frame.astype({"count": "Int64"})


def in_lines() -> alt.Axis:
    """Give an axis of names that were written in lines."""
    return alt.Axis(
        labelLimit=190,
        labelExpr="split(datum.value, '\\n')",
        labelLineHeight=14,
        labelOffset=-4,
    )


@cache
def drawing(*, what: str, unit: str, kinds: tuple[str, ...]) -> Drawing:
    """Give horizontal bars, and a cross where a number is hidden: no bar would read nought.

    `what` is the rows' title and `unit` that of the counts. The rows read: what `rows` returns.
    """
    legend = alt.Legend(orient="bottom", columns=1, labelLimit=260) if len(kinds) > 1 else None
    scale = alt.Scale(domain=list(kinds))
    base = alt.Chart().encode(
        y=alt.Y(
            "row:N",
            sort=alt.EncodingSortField("order", op="min"),
            title=what,
            axis=in_lines(),
        ),
        yOffset=alt.YOffset("kind:N", sort=list(kinds), scale=scale),
        color=alt.Color("kind:N", title=None, scale=scale, legend=legend),
        tooltip=[
            alt.Tooltip("words:N", title=what),
            alt.Tooltip("kind:N", title="Who"),
            alt.Tooltip("said:N", title=unit),
        ],
    )
    count = alt.X("count:Q", title=unit, axis=whole_numbers(), scale=at_least_one())
    layers = [
        base.encode(x=count).mark_bar(height=alt.RelativeBandSize(0.86)),
        base.transform_filter("!isValid(datum.count)")
        .encode(x=alt.XDatum(0, title=unit), text=alt.TextValue(CROSS))
        .mark_text(size=15, xOffset=8),
    ]
    chart = alt.LayerChart(data=alt.NamedData(name=ROWS), layer=layers)
    said = chart.transform_calculate(said=in_words("count"))
    return Drawing.of(said.properties(height=alt.Step(BAR)))
