"""Curves that move in steps, with their bands and the numbers that they stand for underneath."""

from __future__ import annotations

from typing import Final

import altair as alt
import pandas as pd

from heal.charts.figure import ROWS, Drawing
from heal.charts.wording import counted, joined, percent, sentences
from heal.measures.spells import Median
from heal.rules.disclosure import Profile

HEIGHT: Final = 300
MOST_NUMBERS: Final = 6
"""So many numbers have room under the plot, beside the one at the start."""
UNDER: Final = -0.1
"""Where they stand, on the scale of the shares."""
APART: Final = 0.08
"""How far two rows of them are apart, on the same scale."""
LABELS_APART: Final = 20
"""Pixels between the axis and its labels: the first number of the row stands astride of it."""
ENOUGH: Final = 10
"""With fewer than this nothing is said of them together."""
COLUMNS: Final = ("kind", "days", "share", "low", "high", "at_risk")


def rows(points: pd.DataFrame, risk: pd.DataFrame) -> pd.DataFrame:
    """Give what is drawn in one frame: the curves' points by kind, then the numbers underneath.

    Where each curve has numbers of its own, `risk` says by its column `kind` whose they are.
    """
    numbers = risk[["days", "at_risk"]].assign(kind=risk.get("kind", ""))
    curves = points[["kind", "days", "share", "low", "high"]]
    parts = [part for part in (curves, numbers) if len(part)]
    found = pd.concat(parts, ignore_index=True) if parts else curves
    return found.reindex(columns=list(COLUMNS))


def ticks(risk: pd.DataFrame) -> pd.DataFrame:
    """Give the days whose numbers have room under the plot, evenly spaced."""
    apart = max(1, -(-(len(risk) - 1) // MOST_NUMBERS))
    return risk.iloc[::apart].reset_index(drop=True)


def day_to_speak_of(risk: pd.DataFrame, profile: Profile) -> int:
    """Give the last day for which enough people stand, of those under the plot."""
    shown = ticks(risk)
    if profile.hides:
        return int(shown["days"].max())
    enough = shown.loc[shown["at_risk"] >= ENOUGH, "days"]
    return int(max(enough.max() if len(enough) else 0, shown["days"].iloc[:2].max()))


def on_day(points: pd.DataFrame, day: int) -> pd.Series:
    """Give a curve's row as it stands on a day."""
    return points[points["days"] <= day].iloc[-1]


def told(points: pd.DataFrame, risk: pd.DataFrame) -> str:
    """Give one curve in words: its share on the days under the plot."""
    said = [
        f"{percent(on_day(points, day)['share'])} after {counted(day, 'day')}"
        for day in ticks(risk)["days"]
        if day
    ]
    return joined(said)


def within(days: int) -> str:
    """Give "within 30 days"."""
    return f"within {counted(days, 'day')}" if days else "on the very day"


def between(half: Median) -> str:
    """Give the days between which the half may well be reached."""
    if half.high is None:
        return f"95% interval: {half.low or 0:,} days or more"
    return f"95% interval: {half.low or 0:,} to {half.high:,} days"


def numbers(risk: pd.DataFrame) -> str:
    """Give the numbers under the plot in words."""
    shown = ticks(risk).itertuples()
    return joined([f"{row.at_risk:,} on day {row.days:,}" for row in shown])


def held_back(profile: Profile) -> str:
    """Say how a curve keeps single people's times to itself, where it does."""
    if not profile.hides:
        return ""
    return sentences(
        f"A line moves only once {profile.k} more have come to it since it last did, and stops"
        f" where fewer than {profile.k} are left; the numbers under it are rounded down to a"
        f" multiple of {profile.k}.",
        rounding(profile),
    )


def rounding(profile: Profile) -> str:
    """Say to how many per cent shares are rounded, where it is to more than one."""
    return f"Shares are rounded to {profile.rounds_to}%." if profile.rounds else ""


def drawing(
    *,
    days: str,
    share: str,
    numbers: str | tuple[str, ...],
    every: int,
    kinds: tuple[str, ...],
) -> Drawing:
    """Give lines in steps, a band for each, and numbers in a row underneath.

    The rows read: what `rows` returns. `days` and `share` are the axes' titles, `numbers` names the
    row of numbers, which stand `every` so many days, or a multiple of that; several names are as
    many rows, one for each of the lines.
    """
    named = (numbers,) if isinstance(numbers, str) else numbers
    legend = _legend(kinds)
    colour = alt.Color(
        "kind:N", title=None, scale=alt.Scale(domain=_domain(kinds, named)), legend=legend
    )
    base = alt.Chart().encode(
        x=_along(days, every),
        tooltip=[
            *([alt.Tooltip("kind:N", title="Who")] if legend else ()),
            alt.Tooltip("days:Q", title=days, format=",d"),
            alt.Tooltip("share:Q", title=share, format=".0%"),
        ],
    )
    lines = base.transform_filter("isValid(datum.share)")
    band = lines.transform_filter("isValid(datum.low)").mark_area(
        interpolate="step-after", opacity=0.18
    )
    line = lines.mark_line(interpolate="step-after", strokeWidth=2.5)
    layers = [
        band.encode(y=_share("low:Q", share, named), y2="high:Q", color=colour),
        line.encode(
            y=_share("share:Q", share, named), color=colour, strokeDash=_dashes(kinds, named)
        ),
        *_numbers(base, days, share, named, kinds),
    ]
    chart = alt.LayerChart(data=alt.NamedData(name=ROWS), layer=layers)
    return Drawing.of(chart.properties(height=HEIGHT))


def _along(days: str, every: int) -> alt.X:
    apart = f"{every} * max(1, ceil(floor(domain('x')[1] / {every}) / {MOST_NUMBERS}))"
    return alt.X(
        "days:Q",
        title=days,
        scale=alt.Scale(domainMin=0, nice=False),
        axis=alt.Axis(
            values=alt.ExprRef(f"sequence(0, domain('x')[1] + 1, {apart})"),
            format=",d",
            grid=False,
            labelFlush=False,
        ),
    )


def _share(field: str, title: str, numbers: tuple[str, ...]) -> alt.Y:
    lowest = UNDER - APART * (len(numbers) - 1)
    scale = alt.Scale(domain=[lowest - 0.06, 1])
    return alt.Y(field, title=title, scale=scale, axis=_axis(numbers))


def _axis(numbers: tuple[str, ...]) -> alt.Axis:
    """Give an axis of shares whose lowest labels name the rows of numbers."""
    under = [round(UNDER - APART * place, 2) for place in range(len(numbers))]
    named = "".join(
        f"datum.value < {place + APART / 2:g} ? '{name}' : "
        for place, name in reversed([*zip(under, numbers, strict=True)])
    )
    return alt.Axis(
        values=[*under[::-1], 0, 0.25, 0.5, 0.75, 1],
        format=".0%",
        labelExpr=f"{named}format(datum.value, '.0%')",
        gridOpacity={"condition": {"test": "datum.value < 0", "value": 0}, "value": 1},
        domain=False,
        ticks=False,
        labelPadding=LABELS_APART,
    )


def _domain(kinds: tuple[str, ...], numbers: tuple[str, ...]) -> list[str]:
    """Give what has a colour: each line, and beside several lines a row of numbers for them all."""
    return [*kinds] if len(numbers) == len(kinds) else [*kinds, *numbers]


def _dashes(kinds: tuple[str, ...], numbers: tuple[str, ...]) -> alt.StrokeDash:
    """Give a second sign beside the colour, in the same legend."""
    domain = _domain(kinds, numbers)
    scale = alt.Scale(domain=domain, range=[[1, 0], [6, 4], [1, 0]][: len(domain)])
    return alt.StrokeDash("kind:N", title=None, scale=scale, legend=_legend(kinds))


def _legend(kinds: tuple[str, ...]) -> alt.Legend | None:
    """Give one legend for colours and dashes, where there is more than one line."""
    if len(kinds) < 2:
        return None
    return alt.Legend(
        orient="bottom",
        columns=1,
        values=list(kinds),
        symbolType="stroke",
        symbolSize=400,
        symbolOpacity=1,
        symbolStrokeWidth=2.5,
        symbolFillColor="transparent",
    )


def _numbers(
    base: alt.Chart, days: str, share: str, numbers: tuple[str, ...], kinds: tuple[str, ...]
) -> list[alt.Chart]:
    """Give the rows of numbers, each in the colour of its line where it has one."""
    whose = kinds if len(numbers) == len(kinds) else numbers
    return [
        base.transform_filter(_of(kind) if len(numbers) > 1 else "isValid(datum.at_risk)")
        .mark_text(size=11)
        .encode(
            y=alt.YDatum(UNDER - APART * place, title=share, axis=_axis(numbers)),
            text=alt.Text("at_risk:Q", format=",d"),
            # A page may be dark, where the renderer's own black would not be seen.
            color=alt.ColorDatum(kind),
            tooltip=[
                alt.Tooltip("days:Q", title=days, format=",d"),
                alt.Tooltip("at_risk:Q", title=numbers[place], format=",d"),
            ],
        )
        for place, kind in enumerate(whose)
    ]


def _of(kind: str) -> str:
    return f"isValid(datum.at_risk) && datum.kind === '{kind}'"
