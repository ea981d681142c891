"""How many there are at each month's end, and how many came and went: one drawing for all such."""

from __future__ import annotations

import json
from typing import Final

import altair as alt

from heal.charts.counts import from_nought, whole_numbers
from heal.charts.figure import ROWS, Drawing
from heal.charts.months import in_bands, tooltip_month, with_months

HEIGHT: Final = 270
BAR: Final = "min(24, 0.38 * bandwidth('x'))"
"""The width of one bar in pixels, as a Vega expression: slim also when there are few months."""


def flow_drawing(unit: str, *, there: str, came: str, went: str) -> Drawing:
    """Give a line of those there at each month's end over bars of those that came and went.

    The rows read: month (text), and three counts in the columns named by the first word of
    `there`, `came` and `went`, in small letters; the whole wording stands in the legend.
    """
    fields = {words.split()[0].lower(): words for words in (there, came, went)}
    colour = alt.Color(
        "kind:N",
        title=None,
        scale=alt.Scale(domain=list(fields.values())),
        legend=alt.Legend(orient="bottom", columns=2, labelLimit=260),
    )
    base = alt.Chart().encode(
        x=in_bands(),
        color=colour,
        tooltip=[
            tooltip_month(),
            *(alt.Tooltip(f"{field}:Q", title=said, format=",d") for field, said in fields.items()),
        ],
    )

    def counting(field: str) -> alt.Chart:
        count = alt.Y(
            f"{field}:Q", title=unit, axis=whole_numbers(), scale=from_nought(), stack=None
        )
        return base.transform_calculate(kind=json.dumps(fields[field])).encode(y=count)

    stock, first, second = fields
    width = alt.ExprRef(BAR)
    layers = [
        counting(first).mark_bar(width=width, xOffset=alt.ExprRef(f"-{BAR} / 2")),
        counting(second).mark_bar(width=width, xOffset=alt.ExprRef(f"{BAR} / 2")),
        counting(stock).mark_line(strokeWidth=2.5),
        counting(stock).mark_point(filled=True, size=55, opacity=1),
    ]
    chart = alt.LayerChart(data=alt.NamedData(name=ROWS), layer=layers)
    return Drawing.of(with_months(chart).properties(height=HEIGHT))
