"""One calm theme, for pictures that leave the page.

On a page Streamlit brings its own light and dark colours, so no chart says a background, a text
colour or a palette: those live here only. Enabling this theme for the whole process would paint
Streamlit's charts white as well; exports hand it to the renderer instead.
"""

from __future__ import annotations

from typing import Any, Final

import altair as alt

NAME: Final = "calm"
BACKGROUND: Final = "#ffffff"
INK: Final = "#33302c"
QUIET: Final = "#66605a"
GRID: Final = "#e9e4dd"
FONT: Final = "Liberation Sans, Arial, Helvetica, DejaVu Sans, sans-serif"
"""The renderer's own letters, then those that are as wide: what was measured fits elsewhere too."""

PALETTE: Final = (
    "#1f7a6f",
    "#c1812b",
    "#525b98",
    "#5a4116",
    "#4367d0",
    "#529864",
    "#7494b4",
    "#16495a",
    "#b5607f",
    "#8a837c",
)
"""Ten colours that stay apart on white, also for people who see red and green alike."""

PALETTE_ON_DARK: Final = (
    "#5fc0b2",
    "#e3b36a",
    "#a3abea",
    "#c9a06a",
    "#86a8f5",
    "#93cf9f",
    "#b3cde6",
    "#6fa9bd",
    "#e3a3bd",
    "#c2bbb3",
)
"""The same ten, lighter: for `chartCategoricalColors` of Streamlit's dark theme."""

SHAPES: Final = (
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "triangle-down",
    "cross",
    "triangle-right",
    "triangle-left",
    "M0.00,-1.15L0.29,-0.40L1.09,-0.36L0.48,0.15L0.68,0.93L0.00,0.50L-0.68,0.93L-0.48,0.15L-1.09,-0.36L-0.29,-0.40Z",
    "M-0.8,-0.8L0.8,-0.8L-0.8,0.8L0.8,0.8Z",
)
"""A second sign beside the colour, so that no series is told by colour alone.

The last two are a star and an hourglass."""


def config() -> dict[str, Any]:
    """Give the Vega-Lite configuration of exported pictures."""
    labels = {"labelFont": FONT, "titleFont": FONT, "labelColor": QUIET, "titleColor": INK}
    sizes = {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 500}
    return {
        "background": BACKGROUND,
        "font": FONT,
        "padding": 4,
        "view": {"stroke": None},
        "mark": {"color": PALETTE[0]},
        "range": {"category": list(PALETTE), "symbol": list(SHAPES)},
        "axis": {
            **labels,
            **sizes,
            "domainColor": GRID,
            "gridColor": GRID,
            "tickColor": GRID,
            "labelPadding": 6,
            "titlePadding": 12,
        },
        "axisX": {"grid": False},
        "legend": {**labels, **sizes, "symbolSize": 90},
    }


@alt.theme.register(NAME, enable=False)
def calm() -> alt.theme.ThemeConfig:
    """Give the theme to Altair by its name, for whoever saves a chart with Altair itself."""
    return {"config": config()}  # type: ignore[typeddict-item]  # a plain dict, checked by a test
