"""Axes of counts: from nought, in whole numbers."""

from __future__ import annotations

import altair as alt


def whole_numbers() -> alt.Axis:
    """Give an axis without halves of people."""
    # Up to 2 the renderer draws ticks at halves all the same, which would be labelled 1 and 2.
    whole = "datum.value % 1 ? '' : datum.label"
    return alt.Axis(tickMinStep=1, format=",d", labelExpr=whole)


def from_nought() -> alt.Scale:
    """Give a scale that starts at 0."""
    return alt.Scale(domainMin=0, nice=True)


def at_least_one() -> alt.Scale:
    """Give a scale from 0 that reaches 1 also when every count is 0; for charts of one layer."""
    return alt.Scale(domain=alt.DomainUnionWith(unionWith=[0, 1]), nice=True)
