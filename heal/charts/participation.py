"""Pictures of coming to meetings."""

from __future__ import annotations

from functools import cache
from typing import Final

import altair as alt
import pandas as pd

from heal.charts import group_lines
from heal.charts.counts import from_nought
from heal.charts.figure import ROWS, Drawing, Figure
from heal.charts.months import as_text
from heal.charts.wording import counted, joined, month, percent, sentences
from heal.rules.disclosure import EXACT, Profile

ENOUGH_PAIRINGS: Final = 10
"""With fewer pairings only their number is said: no mean, in words or in the picture."""
COLUMNS: Final = ["group", "month", "meetings", "attended", "per_meeting"]
SIDES: Final = {"before": "Last 6 before", "after": "First 6 after"}
CAUSE: Final = (
    "People tend to ask for a mentor when they struggle, so attendance often rises afterwards by"
    " itself: this picture does not show that mentoring caused a change."
)
NO_REGISTER: Final = "No meeting has a register yet"
SINGLE: Final = "One pairing"
COUNTED: Final = (
    alt.Tooltip("meetings:Q", title="Meetings with a register", format=",d"),
    alt.Tooltip("attended:Q", title="People, all meetings", format=",d"),
)
MEAN: Final = f"Mean (from {ENOUGH_PAIRINGS} pairings on)"


def attended_by_month(frame: pd.DataFrame, profile: Profile = EXACT) -> Figure:
    """Draw how many people came to a meeting, month by month, a line for each group.

    In: group, month (datetime64), meetings, attended, per_meeting. Up to 10 groups have their own
    line. With more, the 9 that held the most counted meetings do, and the tenth line is the rest
    taken together (people / meetings over all of them). `data` always holds every group.

    Where the profile hides small numbers, they are missing in the frame already; what is said and
    drawn is made of those that are left, and neither meetings nor sums go into picture or data.
    """
    drawn, pooled = _pooled(frame[COLUMNS])
    shown = frame.dropna(subset="per_meeting")
    kept = ["group", "month", "per_meeting"] if profile.hides else COLUMNS
    caveat = sentences(
        "Counted are people present as members, at meetings that took place and have a register."
        " A meeting without a register is left out, not counted as empty.",
        f"{counted(pooled, 'group')} with fewer counted meetings share one line." if pooled else "",
        f"A mean below {profile.k} is hidden: there is a gap." if len(shown) < len(frame) else "",
    )
    return Figure(
        drawing=_attended_drawing(counts=not profile.hides),
        rows=drawn[kept].assign(month=as_text(drawn["month"])),
        title=_attended_title(frame, shown, profile),
        alt=_attended_told(frame, shown, profile),
        caveat="" if frame.empty else caveat,
        data=frame[kept].reset_index(drop=True),
        name="meetings-by-month",
        empty=shown.empty,
        hidden=profile.mark if profile.hides else "",
    )


def before_after(frame: pd.DataFrame) -> Figure:
    """Draw each pairing's rate of attendance before and after it began, and from 10 on their mean.

    In: before, after (0 to 1), enough, one row per pairing; other columns are not read. Only the
    two rates of pairings with enough meetings go into the picture and its data, in the order of
    the rates, so that no row can be led back to a pairing.
    """
    enough = frame["enough"].astype(bool)
    rates = frame.loc[enough, ["before", "after"]].astype("float64")
    rates = rates.sort_values(["before", "after"]).reset_index(drop=True)
    lacking = int((~enough).sum())
    too_few = f"{counted(lacking, 'pairing')} {'has' if lacking == 1 else 'have'} too few meetings"
    caveat = sentences(
        "" if rates.empty else CAUSE,
        f"{too_few} on one side or the other yet, and {'is' if lacking == 1 else 'are'} not drawn."
        if lacking
        else "",
    )
    title = _before_after_title(rates)
    return Figure(
        drawing=_before_after_drawing(),
        rows=rates,
        title=title,
        alt=_before_after_told(rates, title),
        caveat=caveat,
        data=rates,
        name="meetings-before-after",
        empty=rates.empty,
    )


def means_before_after(frame: pd.DataFrame, profile: Profile) -> Figure:
    """Draw the mean rates before and after, and no single pairing.

    In: what `disclosure.means_before_after` returns: before, after, pairings (at least so many),
    one row or none.
    """
    title = (
        f"A mean needs {profile.least_denominator} pairings with enough meetings on both sides of"
        " their first day: there is not enough to show."
    )
    if not frame.empty:
        row = frame.iloc[0]
        title = (
            f"Over at least {counted(int(row['pairings']), 'pairing')}, mentees came to"
            f" {percent(row['before'])} of meetings before and {percent(row['after'])} after the"
            " pairing began."
        )
    line = "One line, from the mean rate before to the mean rate after."
    return Figure(
        drawing=_means_drawing(),
        rows=frame,
        title=title,
        alt=f"An empty chart. {title}" if frame.empty else f"{line} {title}",
        caveat=CAUSE if not frame.empty else "",
        data=frame,
        name="meetings-before-after",
        empty=frame.empty,
    )


@cache
def _attended_drawing(*, counts: bool) -> Drawing:
    return group_lines.drawing(
        rate="per_meeting",
        says="People per meeting",
        y=alt.Y("per_meeting:Q", title="People per meeting (mean)", scale=from_nought()),
        form=".1f",
        counts=COUNTED if counts else (),
    )


@cache
def _before_after_drawing() -> Drawing:
    rows = alt.Chart()
    single = rows.transform_calculate(kind=f"'{SINGLE}'").transform_window(line="row_number()")
    mean = rows.transform_aggregate(
        before="mean(before)", after="mean(after)", pairings="count()"
    ).transform_filter(f"datum.pairings >= {ENOUGH_PAIRINGS}")
    thin = _from_to(single, SINGLE, MEAN).mark_line(strokeWidth=1.25, opacity=0.5)
    chart = alt.LayerChart(data=alt.NamedData(name=ROWS), layer=[thin, _bold(mean, SINGLE, MEAN)])
    return Drawing.of(chart.properties(height=group_lines.HEIGHT))


@cache
def _means_drawing() -> Drawing:
    chart = alt.LayerChart(data=alt.NamedData(name=ROWS), layer=[_bold(alt.Chart(), MEAN)])
    return Drawing.of(chart.properties(height=group_lines.HEIGHT))


def _bold(means: alt.Chart, *kinds: str) -> alt.Chart:
    """Draw the mean from before to after."""
    named = means.transform_calculate(kind=f"'{MEAN}'", line="0")
    drawn: alt.Chart = _from_to(named, *kinds).mark_line(
        strokeWidth=5, point=alt.OverlayMarkDef(size=130, filled=True)
    )
    return drawn


def _from_to(chart: alt.Chart, *kinds: str) -> alt.Chart:
    """Give the encodings that the thin lines and the mean share."""
    both = chart.transform_calculate(b="datum.before", a="datum.after").transform_fold(
        list(SIDES), as_=["side", "rate"]
    )
    named = both.transform_calculate(
        when=f"datum.side === 'before' ? '{SIDES['before']}' : '{SIDES['after']}'"
    )
    axis = alt.Axis(labelAngle=0, labelLimit=220)
    return named.encode(
        x=alt.X(
            "when:N",
            title="Meetings around the day the pairing began",
            axis=axis,
            scale=alt.Scale(type="point", domain=list(SIDES.values()), padding=0.35),
        ),
        y=alt.Y(
            "rate:Q",
            title="Meetings attended (%)",
            axis=alt.Axis(format=".0%", tickCount=5),
            scale=alt.Scale(domain=[0, 1]),
        ),
        color=alt.Color(
            "kind:N",
            title=None,
            scale=alt.Scale(domain=list(kinds)),
            legend=alt.Legend(orient="bottom", columns=1, labelLimit=260, symbolOpacity=1),
        ),
        detail="line:N",
        tooltip=[
            alt.Tooltip("kind:N", title="Line"),
            alt.Tooltip("b:Q", title="Attended before", format=".0%"),
            alt.Tooltip("a:Q", title="Attended after", format=".0%"),
        ],
    )


def _pooled(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Give the rows to draw, and how many groups share the last line; it takes in what is shown."""
    own, rest, number = group_lines.pooled(frame, "per_meeting", ["meetings", "attended"])
    if not number:
        return frame.reset_index(drop=True), 0
    rest["per_meeting"] = rest["attended"] / rest["meetings"]
    return pd.concat([own, rest[COLUMNS]], ignore_index=True), number


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
            f" it is shown, over the whole time, it was {_per_meeting(shown):.1f}."
        )
    where = "Where it is shown, " if len(shown) < len(frame) else ""
    meetings = f" ({counted(int(rows['meetings'].sum()), 'meeting')})" if not profile.hides else ""
    latest = (
        f"{where}{_per_meeting(rows):.1f} people came to a meeting on average in"
        f" {month(last)}{meetings}"
    )
    months = frame["month"].nunique()
    if months == 1:
        return f"{latest}."
    return f"{latest}; over the {months} months shown it was {_per_meeting(shown):.1f}."


def _attended_told(frame: pd.DataFrame, shown: pd.DataFrame, profile: Profile) -> str:
    if shown.empty:
        return f"An empty chart of attendance by month. {_attended_title(frame, shown, profile)}"
    first, last = month(frame["month"].min()), month(frame["month"].max())
    span = f"in {first}" if first == last else f"from {first} to {last}"
    groups = [
        f"{name} {_per_meeting(rows):.1f}" for name, rows in shown.groupby("group", observed=True)
    ]
    where = ", where they are shown" if len(shown) < len(frame) else ""
    return sentences(
        f"Lines of people per meeting, month by month, {span}, one for each group.",
        f"Means over that time{where}: {joined(groups)}.",
    )


def _per_meeting(rows: pd.DataFrame) -> float:
    return float(rows["attended"].sum() / rows["meetings"].sum())


def _before_after_title(rates: pd.DataFrame) -> str:
    if rates.empty:
        return "No pairing has enough meetings on both sides of its first day yet."
    if len(rates) < ENOUGH_PAIRINGS:
        return (
            f"Only {counted(len(rates), 'pairing')} {'has' if len(rates) == 1 else 'have'} enough"
            " meetings before and after so far: too few to say anything about them together."
        )
    return (
        f"Over {counted(len(rates), 'pairing')}, mentees came to {percent(rates['before'].mean())}"
        f" of meetings before and {percent(rates['after'].mean())} after the pairing began."
    )


def _before_after_told(rates: pd.DataFrame, title: str) -> str:
    if rates.empty:
        return f"An empty chart. {title}"
    return f"One thin line for each pairing, from its rate before to its rate after. {title}"
