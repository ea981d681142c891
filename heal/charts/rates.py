"""A picture of how many of those who could have come to meetings came."""

from __future__ import annotations

from functools import cache
from typing import Final

import altair as alt
import pandas as pd

from heal.charts import group_lines
from heal.charts.figure import Drawing, Figure
from heal.charts.months import as_text
from heal.charts.participation import NO_REGISTER
from heal.charts.roles import WHO, caveat
from heal.charts.wording import counted, joined, month, percent, sentences
from heal.measures.rates import ALL, ALL_SHOWN
from heal.measures.rounding import whole_per_cent
from heal.rules.disclosure import EXACT, Profile
from heal.vocabulary import InMentoring

TOLD: Final = ["group", "month", "rate"]
COLUMNS: Final = ["group", "month", "meetings", "attended", "could", "rate"]
SUMS: Final = ["meetings", "attended", "could"]
COUNTED: Final = (
    alt.Tooltip("meetings:Q", title="Meetings with a register", format=",d"),
    alt.Tooltip("attended:Q", title="People who came, all meetings", format=",d"),
    alt.Tooltip("could:Q", title="People who could have, all meetings", format=",d"),
)
WHICH: Final = (
    "Counted are people who were members that day, at meetings that took place and have a register."
    " A meeting without a register is left out, not counted as missed."
)
MEETINGS: Final = "of the meetings they could have come to"


def rate_by_month(
    frame: pd.DataFrame, profile: Profile = EXACT, *, role: InMentoring | None = None
) -> Figure:
    """Draw the share of their meetings that members came to, by month, a line for each group.

    In: what `rates.with_all_groups` returns: group, month, meetings, attended, could, rate (0 to
    1); the line of all groups comes last. Up to 10 lines, as for people per meeting. Where the
    profile hides small numbers, they are missing already, and no counts go into picture or data.
    `role` says whose meetings these are.
    """
    drawn, shared = _drawn(frame[COLUMNS], profile)
    groups = frame[~_all(frame)]
    shown = groups.dropna(subset="rate")
    kept = TOLD if profile.hides else COLUMNS
    title = _title(groups, shown, profile, WHO[role])
    said = sentences(
        caveat(role),
        WHICH,
        f"{counted(shared, 'group')} with fewer counted meetings share one line." if shared else "",
        _gaps(profile) if len(shown) < len(groups) else "",
    )
    return Figure(
        drawing=_drawing(counts=not profile.hides),
        rows=drawn[[*kept, "bold"]].assign(month=as_text(drawn["month"])),
        title=title,
        alt=_told(groups, shown, title),
        caveat="" if frame.empty else said,
        data=frame[kept].reset_index(drop=True),
        name="meetings-rate",
        empty=shown.empty,
        hidden=profile.mark if profile.hides else "",
    )


@cache
def _drawing(*, counts: bool) -> Drawing:
    return group_lines.drawing(
        rate="rate",
        says="Attended",
        y=alt.Y(
            "rate:Q",
            title="Came, of those who could (%)",
            axis=alt.Axis(format=".0%", tickCount=5),
            scale=alt.Scale(domain=[0, 1]),
        ),
        form=".0%",
        counts=COUNTED if counts else (),
    )


def _all(frame: pd.DataFrame) -> pd.Series:
    return frame["group"].isin([ALL, ALL_SHOWN])


def _drawn(frame: pd.DataFrame, profile: Profile) -> tuple[pd.DataFrame, int]:
    """Give the rows to draw, and how many groups share a line; it takes in what is shown."""
    line = frame[_all(frame)]
    most = group_lines.MOST_SERIES - (1 if len(line) else 0)
    own, rest, number = group_lines.pooled(frame[~_all(frame)], "rate", SUMS, most)
    if number:
        rate = (rest["attended"] / rest["could"]).astype("float64")
        rest["rate"] = whole_per_cent(rate, profile) if profile.hides else rate
        own = pd.concat([own, rest[COLUMNS]], ignore_index=True)
    drawn = pd.concat([own.assign(bold=False), line.assign(bold=True)], ignore_index=True)
    drawn = group_lines.told(drawn, "rate")
    return drawn.astype({"bold": "bool"}), number


def _rate(rows: pd.DataFrame) -> str:
    return percent(rows["attended"].sum() / rows["could"].sum())


def _gaps(profile: Profile) -> str:
    return (
        f"Where fewer than {profile.least_denominator} people could come, or fewer than"
        f" {profile.k} came or stayed away, on average, there is a gap; the line of all groups"
        " leaves such a group out for that month."
    )


def _title(frame: pd.DataFrame, shown: pd.DataFrame, profile: Profile, who: str) -> str:
    if frame.empty:
        none = "No meeting of these months has a register" if profile.whole_months else NO_REGISTER
        return f"{none}, so there is no rate to show."
    if shown.empty:
        return "How many came of those who could have: there is not enough to show here yet."
    last = frame["month"].max()
    rows, months = shown[shown["month"] == last], frame["month"].nunique()
    if rows.empty:
        return (
            f"For {month(last)} there is not enough to show; where it is shown, over the whole"
            f" time, {who} came to {_rate(shown)} {MEETINGS}."
        )
    first = "Where it is shown, in" if len(shown) < len(frame) else "In"
    latest = f"{first} {month(last)} {who} came to {_rate(rows)} {MEETINGS}"
    if months == 1:
        return f"{latest}."
    return f"{latest}; over the {months} months shown to {_rate(shown)}."


def _told(frame: pd.DataFrame, shown: pd.DataFrame, title: str) -> str:
    if shown.empty:
        return f"An empty chart of who came, of those who could have. {title}"
    first, last = month(frame["month"].min()), month(frame["month"].max())
    span = f"in {first}" if first == last else f"from {first} to {last}"
    groups = [f"{name} {_rate(rows)}" for name, rows in shown.groupby("group", observed=True)]
    where = ", where they are shown" if len(shown) < len(frame) else ""
    return sentences(
        f"Lines of the share of meetings that people came to, month by month, {span}.",
        f"Over that time{where}: {joined(groups)}.",
    )
