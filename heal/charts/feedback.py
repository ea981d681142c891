"""A picture of what mentoring gives to either side, in their own word."""

from __future__ import annotations

from functools import cache
from typing import Final

import altair as alt
import numpy as np
import pandas as pd

from heal.charts.figure import ROWS, Drawing, Figure
from heal.charts.hidden import HIDDEN
from heal.charts.wording import counted, joined, percent, sentences
from heal.rules.disclosure import EXACT, Profile
from heal.rules.feedback import ASKED
from heal.rules.wording import label
from heal.vocabulary import Gift, Side

ENOUGH: Final = 10
"""An item that fewer have answered is not drawn: its interval would be wider than what it says."""
SIDES: Final = {Side.MENTEE.value: "Mentees", Side.MENTOR.value: "Mentors"}
ITEMS: Final = {gift.value: label(gift) for gift in Gift}
ORDER: Final = tuple(label(gift) for gift in ASKED[Side.MENTOR])
ROW_HEIGHT: Final = 34
SHARE: Final = "Said yes, of those who answered (%)"
ITEM: Final = "What it gives"
TOO_FEW: Final = "not enough answers yet"
NOBODY: Final = "Nobody has said yet what mentoring gives them."
NOT_ENOUGH: Final = "What mentoring gives: there is not enough to show here yet."
OPTIONAL: Final = (
    "Each item is optional: people answered some and left others blank, and those who were silent"
    " may feel otherwise than those who answered."
)
LINES: Final = "The lines are 95% intervals: where the share may well lie, given how few there are."


def what_it_gives(found: pd.DataFrame, profile: Profile = EXACT) -> Figure:
    """Draw the share of each side that said yes to each item, with its interval.

    In: what `measures.feedback.shares` gives, or `disclosure_shares.shares` of it.
    """
    rows = found.assign(side=found["side"].map(SIDES), gift=found["gift"].map(ITEMS))
    drawn = rows[rows["answered"].ge(ENOUGH).fillna(value=False).astype("bool")]
    empty = drawn.empty
    title = _title(found, drawn, profile)
    alt_text = f"An empty chart of what mentoring gives. {title}"
    if not empty:
        alt_text = sentences(
            "Dots with lines, one for each item, mentees and mentors apart.",
            *(f"{side}: {_told(part)}." for side, part in drawn.groupby("side")),
        )
    return Figure(
        drawing=_drawing(),
        rows=_drawn(rows, drawn, profile),
        title=title,
        alt=alt_text,
        caveat=_caveat(rows, drawn, profile),
        data=rows.reset_index(drop=True),
        name="what-it-gives",
        empty=empty,
        hidden=HIDDEN if profile.hides else "",
    )


def _drawn(rows: pd.DataFrame, drawn: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Give all items, those that are not drawn with a word instead: an empty place reads as 0."""
    told = rows.index.isin(drawn.index)
    blank = "" if drawn.empty else HIDDEN if profile.hides else TOO_FEW
    shown = rows[["share", "low", "high"]].where(pd.Series(told, index=rows.index), other=np.nan)
    named = rows[["side", "gift", "answered"]].assign(instead=np.where(told, "", blank))
    return named.join(shown).reset_index(drop=True)


def _title(found: pd.DataFrame, drawn: pd.DataFrame, profile: Profile) -> str:
    if drawn.empty and profile.hides:
        return NOT_ENOUGH
    if drawn.empty:
        most = int(found["answered"].max())
        return _too_few(most) if most else NOBODY
    said = [_range(side, part) for side in SIDES.values() if len(part := _of(drawn, side))]
    silent = [side for side in SIDES.values() if _of(drawn, side).empty]
    rest = f"; of {silent[0].lower()} too little can be told yet" if silent else ""
    others = f", and {said[1]}" if len(said) > 1 else ""
    return f"Of those who answered what mentoring gives them, {said[0]} said yes{others}{rest}."


def _of(drawn: pd.DataFrame, side: str) -> pd.DataFrame:
    return drawn[drawn["side"] == side]


def _too_few(most: int) -> str:
    return (
        f"What mentoring gives: no item has more than {counted(most, 'answer')} so far, too few to"
        " say more."
    )


def _range(side: str, part: pd.DataFrame) -> str:
    """Say a side's lowest and highest share: to speak of one item alone would be choosing it."""
    ordered = part.sort_values("share", kind="stable")
    low, high = ordered.iloc[0], ordered.iloc[-1]
    first, last = percent(low["share"]), percent(high["share"])
    of = f"of {side.lower()}"
    if len(part) == 1:
        return f"{first} ({low['gift'].lower()}) {of}"
    if first == last:
        return f"{first} {of} for each item"
    return f"{first} ({low['gift'].lower()}) to {last} ({high['gift'].lower()}) {of}"


def _told(part: pd.DataFrame) -> str:
    """Say each item's share and its interval."""
    columns = [part[name].tolist() for name in ("gift", "share", "low", "high")]
    return joined(
        [
            f"{gift.lower()} {percent(share)} ({percent(low)} to {percent(high)})"
            for gift, share, low, high in zip(*columns, strict=True)
        ]
    )


def _caveat(rows: pd.DataFrame, drawn: pd.DataFrame, profile: Profile) -> str:
    if profile.hides:
        held_back = (
            f"Not shown are items with fewer than {profile.least_denominator} answers, and those"
            f" to which fewer than {profile.k} said yes, or not so much."
        )
    else:
        held_back = f"Items with fewer than {ENOUGH} answers are not drawn."
    some = len(drawn) < len(rows)
    if drawn.empty:
        return held_back if profile.hides else ""
    return sentences(OPTIONAL, LINES, held_back if some else "")


@cache
def _drawing() -> Drawing:
    item = alt.Y(
        "gift:N",
        title=ITEM,
        sort=None,
        scale=alt.Scale(domain=list(ORDER)),
        axis=alt.Axis(grid=True, tickBand="extent", domain=False, ticks=False),
    )
    names = list(SIDES.values())
    apart = alt.YOffset("side:N", sort=None, scale=alt.Scale(domain=names))
    legend = alt.Legend(orient="bottom", title=None, symbolSize=110, symbolOpacity=1)
    colour = alt.Color("side:N", scale=alt.Scale(domain=names), legend=legend)
    shape = alt.Shape("side:N", scale=alt.Scale(domain=names), legend=legend)
    axis = alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1])
    base = alt.Chart().encode(
        y=item,
        yOffset=apart,
        color=colour,
        tooltip=[
            alt.Tooltip("gift:N", title=ITEM),
            alt.Tooltip("side:N", title="Who"),
            alt.Tooltip("share:Q", title=SHARE, format=".0%"),
            alt.Tooltip("low:Q", title="From (95%)", format=".0%"),
            alt.Tooltip("high:Q", title="To (95%)", format=".0%"),
            alt.Tooltip("answered:Q", title="Answered", format=",d"),
        ],
    )
    scale = alt.Scale(domain=[0, 1])
    told = base.transform_filter("isValid(datum.share)")
    layers = [
        told.mark_rule(strokeWidth=2, opacity=0.55).encode(
            x=alt.X("low:Q", title=SHARE, scale=scale, axis=axis), x2="high:Q"
        ),
        told.mark_point(filled=True, size=110, opacity=1).encode(
            x=alt.X("share:Q", title=SHARE, scale=scale, axis=axis), shape=shape
        ),
        base.mark_text(align="left", dx=8, fontSize=11).encode(
            x=alt.XDatum(0, title=SHARE, scale=scale, axis=axis), text="instead:N"
        ),
    ]
    chart = alt.LayerChart(data=alt.NamedData(name=ROWS), layer=layers)
    return Drawing.of(chart.properties(height=ROW_HEIGHT * len(ORDER)))
