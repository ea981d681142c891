"""How many there are at each month's end, and how many came and went: one drawing for all such."""

from __future__ import annotations

import json
from typing import Final

import altair as alt

from heal.charts.counts import from_nought, whole_numbers
from heal.charts.figure import ROWS, Drawing
from heal.charts.hidden import CROSS, in_words
from heal.charts.months import in_bands, tooltip_month, with_months

HEIGHT: Final = 270
BAR: Final = "min(24, 0.38 * bandwidth('x'))"
"""The width of one bar in pixels, as a Vega expression: slim also when there are few months."""


def flow_drawing(unit: str, *, there: str, came: str, went: str) -> Drawing:
    """Give a line of those there at each month's end over bars of those that came and went.

    The rows read: month (text), and three counts in the columns named by the first word of
    `there`, `came` and `went`, in small letters; the whole wording stands in the legend. A missing
    count is a gap in the line, and a cross where its bar would stand: no bar would read nought.
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
            *(alt.Tooltip(f"{field}_said:N", title=said) for field, said in fields.items()),
        ],
    )

    stock, first, second = fields
    width, left, right = (alt.ExprRef(place) for place in (BAR, f"-{BAR} / 2", f"{BAR} / 2"))
    counts = {field: _counting(base, field, said, unit) for field, said in fields.items()}
    layers = [
        counts[first].mark_bar(width=width, xOffset=left),
        counts[second].mark_bar(width=width, xOffset=right),
        counts[stock].mark_line(strokeWidth=2.5),
        counts[stock].mark_point(filled=True, size=55, opacity=1),
        _crosses(base, first, fields[first], unit, beside=left),
        _crosses(base, second, fields[second], unit, beside=right),
    ]
    chart = alt.LayerChart(data=alt.NamedData(name=ROWS), layer=layers)
    said = {f"{field}_said": in_words(field) for field in fields}
    return Drawing.of(with_months(chart).transform_calculate(**said).properties(height=HEIGHT))


def _counting(base: alt.Chart, field: str, said: str, unit: str) -> alt.Chart:
    """Give one of the counts, for any mark."""
    count = alt.Y(f"{field}:Q", title=unit, axis=whole_numbers(), scale=from_nought(), stack=None)
    return base.transform_calculate(kind=json.dumps(said)).encode(y=count)


def _crosses(
    base: alt.Chart, field: str, said: str, unit: str, *, beside: alt.ExprRef
) -> alt.Chart:
    """Give the crosses for months whose count is hidden, where the bar would stand."""
    gone = base.transform_filter(f"!isValid(datum.{field})")
    mark: alt.Chart = gone.transform_calculate(kind=json.dumps(said)).mark_text(
        xOffset=beside, yOffset=-6, size=15
    )
    return mark.encode(y=alt.YDatum(0, title=unit), text=alt.TextValue(CROSS))
