"""Axes of counts: from nought, in whole numbers."""

from __future__ import annotations

from typing import Any, Final

import altair as alt

WHOLE: Final = "datum.value === floor(datum.value)"


def whole_numbers() -> alt.Axis:
    """Give an axis without halves of people."""
    # From 0 to 2 the renderer takes steps of a half all the same, and writes each number twice.
    only: dict[str, Any] = {"condition": {"test": f"!({WHOLE})", "value": 0}, "value": 1}
    return alt.Axis(
        tickMinStep=1,
        format=",d",
        labelExpr=f"{WHOLE} ? datum.label : ''",
        gridOpacity=only,
        tickOpacity=only,
    )


def from_nought() -> alt.Scale:
    """Give a scale that starts at 0."""
    return alt.Scale(domainMin=0, nice=True)


def at_least_one() -> alt.Scale:
    """Give a scale from 0 that reaches 1 also when every count is 0; for charts of one layer."""
    return alt.Scale(domain=alt.DomainUnionWith(unionWith=[0, 1]), nice=True)
