"""Pictures of how many members take part, and how many newer members have somebody beside them."""

from __future__ import annotations

from functools import cache
from typing import Final

import altair as alt
import pandas as pd

from heal.charts.figure import ROWS, Drawing, Figure
from heal.charts.months import along_time, as_text, tooltip_month, with_months
from heal.charts.roles import WHO, caveat
from heal.charts.wording import month, percent, sentences
from heal.rules.disclosure import EXACT, Profile
from heal.vocabulary import InMentoring

HEIGHT: Final = 250
BAND: Final = (
    "The band is where the share may well lie, given how few there are (95%): a wide one says"
    " little."
)
GAP: Final = "Where too few people stand behind a share, there is a gap."
NOT_YET: Final = "there is not enough to show here yet."
ENOUGH: Final = 10
"""Of fewer people their number is said, and no per cent."""


def active(
    frame: pd.DataFrame, profile: Profile = EXACT, *, role: InMentoring | None = None
) -> Figure:
    """Draw the share of members who came to at least one meeting, of those who could, by month.

    In: what `rates.shares_by_month` returns of month, could, active. `role` says of whom.
    """
    who = WHO[role]
    return _figure(
        frame,
        profile,
        title=_active_title(frame, who),
        what=f"the share of {who} who came to at least one meeting, of those who could have",
        drawing=_drawing("Came at least once (%)", *_counts(ACTIVE, profile)),
        name="members-active",
        first=caveat(role),
    )


def newer(frame: pd.DataFrame, profile: Profile = EXACT) -> Figure:
    """Draw the share of newer members who have had one-to-one support so far, by month.

    In: what `rates.shares_by_month` returns of month, members, newer, supported.
    """
    return _figure(
        frame,
        profile,
        title=_newer_title(frame),
        what="the share of newer members who had had one-to-one support, at each month's end",
        drawing=_drawing("Newer members with support (%)", *_counts(NEWER, profile)),
        name="newer-members",
    )


ACTIVE: Final = (("active", "Came at least once"), ("could", "Could have come"))
NEWER: Final = (("supported", "With support so far"), ("newer", "Newer members"))


def _counts(
    named: tuple[tuple[str, str], ...], profile: Profile
) -> tuple[bool, tuple[tuple[str, str], ...]]:
    return not profile.hides, () if profile.hides else named


def _figure(
    frame: pd.DataFrame,
    profile: Profile,
    *,
    title: str,
    what: str,
    drawing: Drawing,
    name: str,
    first: str = "",
) -> Figure:
    rows = frame.assign(month=as_text(frame["month"]))
    shown = frame.dropna(subset="share")
    alt_text = f"An empty chart of {what}. {title}"
    if not shown.empty:
        alt_text = f"A line by month: {what}; {_ends(shown)}. {title}"
    band = "" if profile.hides else BAND
    gaps = GAP if len(shown) < len(frame) else ""
    return Figure(
        drawing=drawing,
        rows=rows,
        title=title,
        alt=alt_text,
        caveat="" if shown.empty else sentences(first, band, gaps),
        data=frame.reset_index(drop=True),
        name=name,
        empty=shown.empty,
        hidden=profile.mark if profile.hides else "",
    )


def _ends(shown: pd.DataFrame) -> str:
    low, high = percent(shown["share"].min()), percent(shown["share"].max())
    return low if low == high else f"between {low} and {high}"


def _active_title(frame: pd.DataFrame, who: str) -> str:
    shown = frame.dropna(subset="share")
    if shown.empty:
        none = "no meeting of these months counts yet." if frame.empty else NOT_YET
        return f"How many {who} came at least once: {none}"
    last = frame.iloc[-1]
    when = f"In {month(last['month'])}"
    if pd.isna(last["share"]):
        return f"{when} how many {who} came at least once is not shown{_latest(shown)}."
    of = f"the {who} who could have come to a meeting came to at least one"
    if "could" in frame and last["could"] < ENOUGH:
        some = f"{int(last['active'])} of {int(last['could'])} {who} who could"
        return f"{when} {some} have come to a meeting came to at least one."
    latest = f"{when} {percent(last['share'])} of {of}"
    return f"{latest}{_counted(last, 'active', 'could')}{_earlier(shown, last)}."


def _newer_title(frame: pd.DataFrame) -> str:
    shown = frame.dropna(subset="share")
    if shown.empty:
        none = "there was none in these months." if frame.empty else NOT_YET
        return f"How many newer members have had one-to-one support: {none}"
    last = frame.iloc[-1]
    when = f"At the end of {month(last['month'])}"
    if pd.isna(last["share"]):
        return f"{when} how many newer members had had support is not shown{_latest(shown)}."
    had = "newer members had had one-to-one support"
    if "newer" in frame and last["newer"] < ENOUGH:
        return f"{when} {int(last['supported'])} of {int(last['newer'])} {had}."
    latest = f"{when} {percent(last['share'])} of the {had}"
    return f"{latest}{_counted(last, 'supported', 'newer')}{_earlier(shown, last)}."


def _counted(row: pd.Series, part: str, whole: str) -> str:
    return f" ({int(row[part]):,} of {int(row[whole]):,})" if whole in row else ""


def _latest(shown: pd.DataFrame) -> str:
    last = shown.iloc[-1]
    return f"; in {month(last['month'])} it was {percent(last['share'])}"


def _earlier(shown: pd.DataFrame, last: pd.Series) -> str:
    first = shown.iloc[0]
    if first["month"] == last["month"]:
        return ""
    return f"; in {month(first['month'])} it was {percent(first['share'])}"


@cache
def _drawing(title: str, exact: bool, counts: tuple[tuple[str, str], ...]) -> Drawing:
    axis, scale = alt.Axis(format=".0%", tickCount=5), alt.Scale(domain=[0, 1])
    tooltip = [tooltip_month(), alt.Tooltip("share:Q", title="Share", format=".0%")]
    if exact:
        tooltip += [
            alt.Tooltip("low:Q", title="From (95%)", format=".0%"),
            alt.Tooltip("high:Q", title="To (95%)", format=".0%"),
        ]
    tooltip += [alt.Tooltip(f"{name}:Q", title=says, format=",d") for name, says in counts]
    base = alt.Chart().encode(x=along_time(), tooltip=tooltip)
    share = base.encode(y=alt.Y("share:Q", title=title, axis=axis, scale=scale))
    band = base.mark_area(opacity=0.18).encode(
        y=alt.Y("low:Q", title=title, axis=axis, scale=scale), y2="high:Q"
    )
    layers = [band] if exact else []
    layers += [share.mark_line(strokeWidth=2), share.mark_point(filled=True, size=60, opacity=1)]
    chart = alt.LayerChart(data=alt.NamedData(name=ROWS), layer=layers)
    return Drawing.of(with_months(chart).properties(height=HEIGHT))
