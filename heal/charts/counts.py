"""Axes of counts: from nought, in whole numbers."""

from __future__ import annotations

import altair as alt


def whole_numbers() -> alt.Axis:
    """Give an axis without halves of people."""
    return alt.Axis(tickMinStep=1, format=",d")


def from_nought() -> alt.Scale:
    """Give a scale that starts at 0 and reaches at least 1, also when there is nothing to show."""
    return alt.Scale(domain=alt.DomainUnionWith(unionWith=[0, 1]), nice=True)
