"""Months along the bottom of a chart: June stays June wherever the reader sits.

A naive moment is shifted by Streamlit and by Vega, each in its own way, into the reader's time
zone. So months travel as text ("2026-06-01"), which a browser reads as UTC, and stay in UTC.
"""

from __future__ import annotations

from typing import Final

import altair as alt
import pandas as pd

FORMAT: Final = "%b %Y"
LABEL_GAP: Final = 10


def as_text(months: pd.Series) -> pd.Series:
    """Give months as "2026-06-01"."""
    return pd.to_datetime(months).dt.strftime("%Y-%m-%d").astype("str")


def with_months(chart: alt.LayerChart) -> alt.LayerChart:
    """Give all layers the fields `on` (the month) and `label` ("Jun 2026"), read from `month`."""
    return chart.transform_calculate(
        on="toDate(datum.month)", label=f"utcFormat(toDate(datum.month), '{FORMAT}')"
    )


def along_time() -> alt.X:
    """Give a continuous time axis: a month without any row still takes its place."""
    axis = alt.Axis(
        format=FORMAT,
        tickCount=alt.TimeIntervalStep(interval="month", step=1),
        labelAngle=0,
        labelOverlap="parity",
        labelSeparation=LABEL_GAP,
        labelFlush=False,
        grid=False,
    )
    return alt.X("on:T", title="Month", scale=alt.Scale(type="utc", padding=12), axis=axis)


def in_bands() -> alt.X:
    """Give one band a month, for bars; the frame has to hold every month."""
    axis = alt.Axis(
        format=FORMAT,
        labelAngle=0,
        labelOverlap="parity",
        labelSeparation=LABEL_GAP,
        grid=False,
    )
    return alt.X("on:O", timeUnit="utcyearmonth", title="Month", axis=axis)


def tooltip_month() -> alt.Tooltip:
    """Give the month in words for a tooltip."""
    return alt.Tooltip("label:N", title="Month")
