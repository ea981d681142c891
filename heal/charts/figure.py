"""What a page and an export need of a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from altair import AutoSizeParams, Chart, LayerChart

ROWS: Final = "rows"
"""The name of the one data set that every specification reads."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """Hold how one kind of chart is drawn, checked once, without any data.

    Building and checking costs 20 to 40 ms, whatever the data: keep one per kind, never change it.
    One that is taken up again was checked before it was kept, and is Altair's again only if asked.
    """

    specification: dict[str, Any]
    made: Chart | LayerChart | None = None

    @property
    def chart(self) -> Chart | LayerChart:
        """Give the Altair chart, which has no data yet."""
        kind = LayerChart if "layer" in self.specification else Chart
        return self.made or kind.from_dict(self.specification)

    @classmethod
    def of(cls, chart: Chart | LayerChart) -> Drawing:
        """Check a chart that reads the data set `rows` and keep it with its specification."""
        # As wide as the page; a legend below adds to the height instead of squeezing the plot.
        chart = chart.properties(autosize=AutoSizeParams(type="fit-x", contains="padding"))
        specification: dict[str, Any] = chart.to_dict()
        # Altair's default theme adds sizes here; colours and sizes belong to the place of display.
        specification.pop("config", None)
        return cls(specification=specification, made=chart)


@dataclass(frozen=True, eq=False)
class Figure:
    """Carry one picture with the words that go with it.

    `title` says the finding and is not drawn in the chart: a page writes it above (it wraps on a
    phone, and is read aloud), an image draws it. `alt` stands in for the picture, `caveat` may be
    empty, `data` is what an export saves, `name` is a file name's stem. `rows` is what is drawn;
    when `empty` there is nothing to draw, and the title says so. `hidden` stands for the numbers
    that are missing in `data`, where some are. `seed` is told where something was drawn by chance.
    """

    drawing: Drawing
    rows: pd.DataFrame
    title: str
    alt: str
    caveat: str
    data: pd.DataFrame
    name: str
    empty: bool
    hidden: str = ""
    seed: int | None = None

    @property
    def chart(self) -> Chart | LayerChart:
        """Give the Altair chart with its data, for `st.altair_chart`."""
        chart = self.drawing.chart.copy(deep=False)
        chart.data = self.rows
        return chart

    @property
    def specification(self) -> dict[str, Any]:
        """Give Vega-Lite with the frame as its data set, for `st.vega_lite_chart`: the fast way."""
        return {**self.drawing.specification, "datasets": {ROWS: self.rows}}
