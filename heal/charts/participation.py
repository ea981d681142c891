"""Pictures of coming to meetings."""

from __future__ import annotations

from functools import cache
from typing import Final

import altair as alt
import pandas as pd

from heal.charts import group_lines
from heal.charts.counts import from_nought
from heal.charts.figure import Drawing, Figure
from heal.charts.months import as_text
from heal.charts.wording import capital, counted, joined, month, sentences
from heal.measures.rounding import rounded
from heal.rules.disclosure import EXACT, Profile

COLUMNS: Final = ["group", "month", "meetings", "attended", "per_meeting"]
NO_REGISTER: Final = "No meeting has a register yet"
COUNTED: Final = (
    alt.Tooltip("meetings:Q", title="Meetings with a register", format=",d"),
    alt.Tooltip("attended:Q", title="People, all meetings", format=",d"),
)


def attended_by_month(frame: pd.DataFrame, profile: Profile = EXACT) -> Figure:
    """Draw how many people came to a meeting, month by month, a line for each group.

    In: group, month (datetime64), meetings, attended, per_meeting. Up to 10 groups have their own
    line. With more, the 9 that held the most counted meetings do, and the tenth line is the rest
    taken together (people / meetings over all of them). `data` always holds every group.

    Where the profile hides small numbers, they are missing in the frame already; what is said and
    drawn is made of those that are left, and neither meetings nor sums go into picture or data.
    Where it rounds, the means are all there is: more than one is said as a range, and the tenth
    line is the mean of theirs, every group alike.
    """
    drawn, pooled = _pooled(frame[COLUMNS], profile)
    drawn = group_lines.told(drawn, "per_meeting")
    shown = frame.dropna(subset="per_meeting")
    kept = ["group", "month", "per_meeting"] if profile.hides else COLUMNS
    caveat = sentences(
        "Counted are people present as members, at meetings that took place and have a register."
        " A meeting without a register is left out, not counted as empty.",
        f"{counted(pooled, 'group')} with fewer counted meetings share one line." if pooled else "",
        f"A mean below {profile.k} is hidden: there is a gap." if len(shown) < len(frame) else "",
        f"Means are rounded to {profile.rounds_to}." if profile.rounds and len(shown) else "",
    )
    return Figure(
        drawing=_attended_drawing(counts=not profile.hides, rounded=profile.rounds),
        rows=drawn[kept].assign(month=as_text(drawn["month"])),
        title=_attended_title(frame, shown, profile),
        alt=_attended_told(frame, shown, profile),
        caveat="" if frame.empty else caveat,
        data=frame[kept].reset_index(drop=True),
        name="meetings-by-month",
        empty=shown.empty,
        hidden=profile.mark if profile.hides else "",
    )


@cache
def _attended_drawing(*, counts: bool, rounded: bool) -> Drawing:
    return group_lines.drawing(
        rate="per_meeting",
        says="People per meeting" + (", about" if rounded else ""),
        y=alt.Y("per_meeting:Q", title="People per meeting (mean)", scale=from_nought()),
        form=",d" if rounded else ".1f",
        counts=COUNTED if counts else (),
    )


def _pooled(frame: pd.DataFrame, profile: Profile) -> tuple[pd.DataFrame, int]:
    """Give the rows to draw, and how many groups share the last line; it takes in what is shown."""
    by_group = frame.groupby("group", observed=True)
    held = by_group["per_meeting"].count() if profile.rounds else by_group["meetings"].sum()
    if len(held) <= group_lines.MOST_SERIES:
        return frame.reset_index(drop=True), 0
    own = (
        held.sort_index()
        .sort_values(ascending=False, kind="stable")
        .index[: group_lines.MOST_SERIES - 1]
    )
    others = frame[~frame["group"].isin(own)].dropna(subset="per_meeting")
    number = len(held) - len(own)
    by_month = others.groupby("month", as_index=False)
    rest = by_month[["meetings", "attended"]].sum(min_count=1)
    if profile.rounds:
        rest["per_meeting"] = rounded(by_month["per_meeting"].mean()["per_meeting"], profile)
    else:
        rest["per_meeting"] = rest["attended"] / rest["meetings"]
    rest["group"] = f"{number} other groups"
    return pd.concat([frame[frame["group"].isin(own)], rest[COLUMNS]], ignore_index=True), number


def _attended_title(frame: pd.DataFrame, shown: pd.DataFrame, profile: Profile) -> str:
    if frame.empty:
        none = "No meeting of these months has a register" if profile.whole_months else NO_REGISTER
        return f"{none}, so there is no attendance to show."
    last = frame["month"].max()
    if shown.empty:
        return f"Fewer than {profile.k} people came to a meeting on average: not enough to show."
    rows = shown[shown["month"] == last]
    if rows.empty:
        return (
            f"In {month(last)} fewer than {profile.k} people came to a meeting on average; where"
            f" it is shown, over the whole time, it was {_per_meeting(shown, profile)}."
        )
    where = "Where it is shown, " if len(shown) < len(frame) else ""
    meetings = f" ({counted(int(rows['meetings'].sum()), 'meeting')})" if not profile.hides else ""
    latest = capital(
        f"{where}{_per_meeting(rows, profile)} people came to a meeting on average in"
        f" {month(last)}{meetings}"
    )
    months = frame["month"].nunique()
    if months == 1:
        return f"{latest}."
    return f"{latest}; over the {months} months shown it was {_per_meeting(shown, profile)}."


def _attended_told(frame: pd.DataFrame, shown: pd.DataFrame, profile: Profile) -> str:
    if shown.empty:
        return f"An empty chart of attendance by month. {_attended_title(frame, shown, profile)}"
    first, last = month(frame["month"].min()), month(frame["month"].max())
    span = f"in {first}" if first == last else f"from {first} to {last}"
    groups = [
        f"{name} {_per_meeting(rows, profile)}"
        for name, rows in shown.groupby("group", observed=True)
    ]
    where = ", where they are shown" if len(shown) < len(frame) else ""
    return sentences(
        f"Lines of people per meeting, month by month, {span}, one for each group.",
        f"Means over that time{where}: {joined(groups)}.",
    )


def _per_meeting(rows: pd.DataFrame, profile: Profile) -> str:
    """Say the mean over some rows; of rounded means, from the lowest to the highest."""
    if not profile.rounds:
        return f"{rows['attended'].sum() / rows['meetings'].sum():.1f}"
    low, high = int(rows["per_meeting"].min()), int(rows["per_meeting"].max())
    return f"about {low:,}" if low == high else f"about {low:,} to {high:,}"
