"""Pictures of coming to meetings around the first day, beside similar members not yet paired."""

from __future__ import annotations

from functools import cache
from typing import Final

import altair as alt
import pandas as pd

from heal.charts.figure import ROWS, Drawing, Figure
from heal.charts.wording import counted, joined, percent, sentences, verb
from heal.measures.matched import SEED, SETS_NEEDED, Estimate, MatchedEffect
from heal.rules.disclosure import EXACT, Profile

HEIGHT: Final = 290
LINES: Final = {"paired": "Newly paired", "matched": "Similar, not yet paired"}
CHANGES: Final = {
    "naive": "Plain before and after",
    "expected_rise": "Expected by itself",
    "effect": "Beside similar members",
}
CHANGE: Final = "Change of the share of meetings attended (percentage points)"
SIGNED: Final = "datum.value === 0 ? '0' : format(datum.value, '+d')"
UNSEEN: Final = (
    "How somebody feels is in no register: who felt lower than the similar ones may come less in"
    " the weeks after, and the difference would then be told too low."
)


def event_study(frame: pd.DataFrame, profile: Profile = EXACT, *, seed: int = SEED) -> Figure:
    """Draw the mean rate at each meeting before and after, a line and a band for each of the two.

    In: who ("paired", "matched"), meeting (−6 to 6), rate, low, high (0 to 1), n (people); what is
    hidden is missing already.
    """
    rows = frame.assign(who=frame["who"].map(LINES)).reset_index(drop=True)
    title = _study_title(frame, profile)
    people = [
        f"{at_least(profile)}{int(part['n'].iloc[0]):,} {LINES[who].lower()}"
        for who in LINES
        if len(part := frame[frame["who"] == who])
    ]
    caveat = sentences(
        f"At every meeting the same people count: {joined(people)}.",
        "The bands are 95% intervals, each for its own meeting; both lines begin equally high in"
        " the mean, for they were chosen so.",
    )
    return Figure(
        drawing=_study_drawing(),
        rows=rows,
        title=title,
        alt=_study_told(frame, title),
        caveat="" if frame.empty else caveat,
        data=rows,
        name="meetings-around-first-day",
        empty=frame.empty,
        seed=seed,
    )


def changes(found: MatchedEffect, profile: Profile = EXACT) -> Figure:
    """Draw the estimate with its interval beside the plain change and the rise to be expected.

    Under 10 sets there are counts in words and no picture; where small numbers are hidden, as many
    as a mean needs, and how many have no set is not said.
    """
    estimate = found.estimate
    rows = _changes(estimate)
    title = _changes_title(found, profile)
    told = "A dot for each of three changes, the last with its 95% interval."
    return Figure(
        drawing=_changes_drawing(),
        rows=rows,
        title=title,
        alt=f"An empty chart. {title}" if rows.empty else f"{told} {title}",
        caveat=sentences(
            _beside(estimate) if estimate else "", "" if profile.hides else _counts(found)
        ),
        data=rows,
        name="meetings-compared",
        empty=rows.empty,
        seed=found.seed,
    )


@cache
def _study_drawing() -> Drawing:
    colour = alt.Color(
        "who:N",
        title=None,
        scale=alt.Scale(domain=list(LINES.values())),
        legend=alt.Legend(orient="bottom", columns=1, labelLimit=260, symbolOpacity=1),
    )
    # The line breaks at the first day, whose week belongs to neither side.
    sides = alt.Chart().transform_calculate(after="datum.meeting > 0")
    base = sides.encode(
        x=alt.X(
            "meeting:Q",
            title="Meetings before (−) and after the day the pairing began",
            axis=alt.Axis(values=[*range(-6, 0), *range(1, 7)], format="+d"),
            scale=alt.Scale(domain=[-6, 6], nice=False, padding=8),
        ),
        color=colour,
        detail="after:N",
        tooltip=[
            alt.Tooltip("who:N", title="Who"),
            alt.Tooltip("meeting:Q", title="Meeting", format="+d"),
            alt.Tooltip("rate:Q", title="Attended", format=".0%"),
            alt.Tooltip("low:Q", title="From (95%)", format=".0%"),
            alt.Tooltip("high:Q", title="To (95%)", format=".0%"),
            alt.Tooltip("n:Q", title="People", format=",d"),
        ],
    )
    axis = alt.Axis(format=".0%", tickCount=5)
    scale, title = alt.Scale(domain=[0, 1]), "Meetings attended (mean, %)"
    band = base.mark_area(opacity=0.18).encode(
        y=alt.Y("low:Q", title=title, axis=axis, scale=scale), y2="high:Q"
    )
    rate = base.encode(y=alt.Y("rate:Q", title=title, axis=axis, scale=scale))
    line = rate.mark_line(strokeWidth=2)
    points = rate.mark_point(filled=True, size=70, opacity=1).encode(
        shape=alt.Shape("who:N", title=None, scale=alt.Scale(domain=list(LINES.values())))
    )
    chart = alt.LayerChart(data=alt.NamedData(name=ROWS), layer=[band, line, points])
    return Drawing.of(chart.properties(height=HEIGHT))


@cache
def _changes_drawing() -> Drawing:
    nought = alt.expr("datum.value === 0 ? 2 : 0.5")
    axis = alt.Axis(labelExpr=SIGNED, grid=True, tickCount=6, tickMinStep=1, gridWidth=nought)
    base = alt.Chart().encode(
        y=alt.Y(
            "change:N",
            title="Change",
            sort=None,
            scale=alt.Scale(domain=list(CHANGES.values())),
            axis=alt.Axis(labelLimit=alt.ExprRef("width < 360 ? 100 : 200"), titleAngle=0),
        ),
        tooltip=[
            alt.Tooltip("change:N", title="Change"),
            alt.Tooltip("points:Q", title="Points", format="+.1f"),
            alt.Tooltip("points_low:Q", title="From (95%)", format="+.1f"),
            alt.Tooltip("points_high:Q", title="To (95%)", format="+.1f"),
        ],
    )
    interval = (
        base.transform_filter("isValid(datum.points_low)")
        .mark_bar(height=4)
        .encode(x=alt.X("points_low:Q", title=CHANGE, axis=axis), x2="points_high:Q")
    )
    # From nought on, so that a dot says how far it lies from no change at all.
    scale = alt.Scale(domain=alt.DomainUnionWith(unionWith=[-5, 5]), nice=True)
    dots = base.mark_point(filled=True, size=130, opacity=1).encode(
        x=alt.X("points:Q", title=CHANGE, axis=axis, scale=scale)
    )
    chart = alt.LayerChart(data=alt.NamedData(name=ROWS), layer=[interval, dots])
    return Drawing.of(chart.properties(height=150))


def _study_title(frame: pd.DataFrame, profile: Profile) -> str:
    if frame.empty:
        return (
            f"Meeting by meeting there is not enough yet: it takes {_needed(profile)} newly paired"
            " members with six meetings on both sides of their first day, and similar ones beside"
            " them."
        )
    parts = [
        f"{LINES[who]} came to {_before_and_after(part)}"
        for who in LINES
        if len(part := frame[frame["who"] == who])
    ]
    return f"{'; '.join([parts[0], *(part[0].lower() + part[1:] for part in parts[1:])])}."


def _before_and_after(line: pd.DataFrame) -> str:
    """Say the mean rates on either side, of a line that may have one side only."""
    after = line["meeting"] > 0
    sides = ((line[~after], "last six meetings before"), (line[after], "first six after"))
    said = [f"{percent(rows['rate'].mean())} of the {says}" for rows, says in sides if len(rows)]
    return joined(said)


def _study_told(frame: pd.DataFrame, title: str) -> str:
    if frame.empty:
        return f"An empty chart. {title}"
    return f"Mean attendance with its band, meeting by meeting, a line for each of two. {title}"


def _changes(estimate: Estimate | None) -> pd.DataFrame:
    rows = []
    if estimate:
        for name, says in CHANGES.items():
            own = name == "effect"
            points = [getattr(estimate, name), estimate.low, estimate.high]
            some = [100 * value if own or not place else None for place, value in enumerate(points)]
            rows.append((says, *some))
    frame = pd.DataFrame(rows, columns=["change", "points", "points_low", "points_high"])
    return frame.astype(dict.fromkeys(frame.columns[1:], "float64") | {"change": "str"})


def _changes_title(found: MatchedEffect, profile: Profile) -> str:
    estimate, sets = found.estimate, found.sets
    if estimate is None and profile.hides:
        return (
            "Not enough yet to say whether having a mentor changes how often people come:"
            f" {_needed(profile)} newly paired members beside similar ones are needed."
        )
    if estimate is None:
        some = f"Only {sets:,}" if sets else "None"
        return (
            f"{some} of the newly paired {verb(sets, 'stands', 'stand')} beside similar members so"
            f" far: not enough yet to say whether having a mentor changes anything"
            f" ({SETS_NEEDED} are needed)."
        )
    around = f"95% interval {_points(estimate.low)} to {_points(estimate.high)}"
    over = f"over {at_least(profile)}{sets:,} newly paired members"
    if not estimate.found:
        return (
            "Not enough yet to say whether having a mentor changes how often people come:"
            f" {over}, the difference from similar members is {_points(estimate.effect)}"
            f" percentage points ({around})."
        )
    if estimate.effect > 0:
        return (
            f"Having a mentor can help people to come: {over}, they then came more often than"
            f" similar members, by {_points(estimate.effect)} percentage points ({around})."
        )
    return (
        "Newly paired members then came less often than similar ones, and the register cannot"
        f" tell why: {over}, {_points(estimate.effect)} percentage points ({around})."
    )


def _beside(estimate: Estimate) -> str:
    seen = f"{100 * estimate.smallest:.0f}"
    return sentences(
        f"The plain change is {_points(estimate.naive)} points; by itself one would expect"
        f" {_points(estimate.expected_rise)}, for people tend to ask for a mentor when they have"
        " come less often than they usually do.",
        f"With this many, a difference of {seen} points would show 8 times in 10;"
        f" smaller ones may be there unseen. {UNSEEN}",
        f"p = {estimate.p:.3f}.",
    )


def _counts(found: MatchedEffect) -> str:
    return (
        f"Newly paired: {found.newly_paired:,}. Of these, {found.sets:,} with"
        f" {counted(found.matched_people, 'similar member')} beside them,"
        f" {found.too_few_similar:,} with fewer than two,"
        f" {found.too_few_meetings:,} with too few meetings before or after."
    )


def at_least(profile: Profile) -> str:
    """Give what is said before a number of people that was rounded down."""
    return "at least " if profile.hides else ""


def _needed(profile: Profile) -> int:
    return max(SETS_NEEDED, profile.least_denominator)


def _points(rate: float) -> str:
    """Give a difference of rates as whole points with its sign."""
    points = round(100 * rate)
    return f"{'+' if points > 0 else '−' if points < 0 else ''}{abs(points)}"
