"""A picture of who was mentored by whom, generation by generation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Final

import altair as alt
import pandas as pd

from heal.charts.figure import ROWS, Drawing, Figure
from heal.charts.places import rows_of
from heal.charts.wording import counted, joined, sentences, verb
from heal.measures.circle import UNNAMED, Counts, counts, years

MENTOR: Final = "Mentor"
MENTEE: Final = "Mentee"
CLOSED: Final = "First a mentee, then a mentor"
SIGNS: Final = (MENTOR, MENTEE, CLOSED)
MOST_PEOPLE: Final = 600
"""So many people are drawn, the first to come in; more would be a picture of nothing."""
STEPS: Final = ((12, 30, 170), (40, 20, 120), (100, 14, 90))
"""Up to so many rows, their height in pixels, and the size of a sign."""
SMALLEST: Final = (9, 50)
BOW: Final = 0.3
"""How far a line bends that leads to nobody further on (generations)."""
WHOLE: Final = "sequence(0, floor(domain('x')[1]) + 1)"
"""The ticks, as a Vega expression: between two generations nobody stands."""
NOT_PAIRED: Final = "Not paired so far"
DRAWN: Final = (
    "part", "line", "step", "generation", "place", "kind", "further", "who",
)  # fmt: skip


def lineage(people: pd.DataFrame, edges: pd.DataFrame) -> Figure:
    """Draw the lines from mentors to mentees, a sign for each person, without anybody's name.

    In: people as `measures.circle.people` gives them, and edges as `queries.circle.edges` does.
    `data` are the counts by generation; its mentors and those who closed the circle add up to the
    numbers of the title.
    """
    paired, found = people.dropna(subset="generation"), counts(people)
    rows = _rows(paired.head(MOST_PEOPLE), edges, {})
    title = _title(found, anyone=not paired.empty)
    return Figure(
        drawing=_drawing(*_size(int(rows["place"].max()) + 1 if len(rows) else 0)),
        rows=rows,
        title=title,
        alt=_told(paired, edges, title),
        caveat=_caveat(paired, rows),
        data=_by_generation(people),
        name="generations",
        empty=paired.empty,
    )


def named(figure: Figure, people: pd.DataFrame, edges: pd.DataFrame) -> Figure:
    """Give the same picture with names to be read at each sign and line: never for a file."""
    names = dict(zip(people["member_id"], people["name"].fillna(UNNAMED), strict=True))
    drawn = people.dropna(subset="generation").head(MOST_PEOPLE)
    return replace(figure, rows=_rows(drawn, edges, names))


def _rows(people: pd.DataFrame, edges: pd.DataFrame, names: Mapping[int, str]) -> pd.DataFrame:
    """Give a row for each person and, for each two who were paired, the points of their line."""
    through = dict(zip(people["member_id"], people["through_id"], strict=True))
    places = rows_of(through)
    standing = dict(zip(people["member_id"], people["generation"], strict=True))
    rows: list[tuple[Any, ...]] = []
    between = edges.drop_duplicates(["mentor_id", "mentee_id"])
    for line, edge in enumerate(between.to_dict("records")):
        mentor, mentee = edge["mentor_id"], edge["mentee_id"]
        if mentor not in places or mentee not in places:
            continue
        further, says = through[mentee] != mentor, _pair_said(edge, names)
        ends = [(standing[one], places[one]) for one in (mentor, mentee)]
        rows += [
            ("pairing", line, step, *point, None, further, says)
            for step, point in enumerate(_points(*ends))
        ]
    for row in people.to_dict("records"):
        number = row["member_id"]
        rows.append(
            (
                *("person", None, None, row["generation"], places[number], _sign(row), False),
                names.get(number, "One person"),
            )
        )
    return pd.DataFrame(rows, columns=list(DRAWN), dtype=object)


def _points(mentor: tuple[int, int], mentee: tuple[int, int]) -> tuple[tuple[float, int], ...]:
    """Give a straight line to somebody further on, and a bow to anybody else."""
    if mentee[0] > mentor[0]:
        return mentor, mentee
    bow = max(mentor[0], mentee[0]) + BOW
    return mentor, (bow, (mentor[1] + mentee[1]) // 2), mentee


def _pair_said(edge: Mapping[Any, Any], names: Mapping[int, str]) -> str:
    if not names:
        return "One pairing"
    mentor, mentee = names[edge["mentor_id"]], names[edge["mentee_id"]]
    return f"{mentor} mentored {mentee}, {years(edge['began_on'], edge['ended_on'])}"


def _sign(row: Mapping[Any, Any]) -> str:
    if row["came_round"]:
        return CLOSED
    return MENTEE if row["mentor_since"] is None else MENTOR


def _size(rows: int) -> tuple[int, int]:
    return next((size for most, *size in STEPS if rows <= most), SMALLEST)  # type: ignore[return-value]


@cache
def _drawing(step: int, size: int) -> Drawing:
    base = alt.Chart().encode(
        x=alt.X(
            "generation:Q",
            title="Generation (0 came in as mentors)",
            axis=alt.Axis(format="d", values=alt.ExprRef(WHOLE)),
            scale=alt.Scale(padding=24, nice=False),
        ),
        y=alt.Y(
            "place:O",
            title="People, line by line",
            axis=alt.Axis(labels=False, ticks=False, domain=False, grid=False),
        ),
        tooltip=[alt.Tooltip("who:N", title="Who")],
    )
    lines = base.encode(detail="line:N", order="step:Q")
    solid = lines.transform_filter("datum.part === 'pairing' && !datum.further")
    dashed = lines.transform_filter("datum.part === 'pairing' && datum.further")
    signs = base.transform_filter("datum.part === 'person'").encode(
        color=alt.Color("kind:N", title=None, scale=alt.Scale(domain=list(SIGNS)), legend=_LEGEND),
        shape=alt.Shape("kind:N", title=None, scale=alt.Scale(domain=list(SIGNS)), legend=_LEGEND),
        size=alt.condition(alt.datum.kind == CLOSED, alt.value(1.8 * size), alt.value(size)),
        tooltip=[
            alt.Tooltip("who:N", title="Who"),
            alt.Tooltip("kind:N", title="Here as"),
            alt.Tooltip("generation:Q", title="Generation", format="d"),
        ],
    )
    layers = [
        solid.mark_line(strokeWidth=1.5, opacity=0.45),
        dashed.mark_line(strokeWidth=1.25, opacity=0.35, strokeDash=[4, 4], interpolate="basis"),
        signs.mark_point(filled=True, opacity=1),
    ]
    chart = alt.LayerChart(data=alt.NamedData(name=ROWS), layer=layers)
    return Drawing.of(chart.properties(height=alt.Step(step)))


_LEGEND: Final = alt.Legend(orient="bottom", columns=1, labelLimit=260, symbolOpacity=1)


def _by_generation(people: pd.DataFrame) -> pd.DataFrame:
    """Give the counts by generation; those without a pairing come last."""
    said = people["generation"].map(lambda it: NOT_PAIRED if pd.isna(it) else str(it))
    counted = pd.DataFrame(
        {
            "generation": said,
            "order": people["generation"].fillna(len(people)),
            "people": 1,
            "mentors": people["mentor_since"].notna().astype("int64"),
            "came_round": people["came_round"].astype("int64"),
        }
    )
    summed = counted.groupby(["order", "generation"], as_index=False).sum()
    return summed.drop(columns="order").astype({"generation": "str"})


def _title(found: Counts, *, anyone: bool) -> str:
    if not found.mentors:
        return "Nobody has been a mentor here yet, so there is no line to show."
    if found.mentors == 1:
        before = "once mentored here" if found.came_round else "not a mentee here before"
        says = f"The one mentor so far was {before}"
    elif found.came_round:
        were = verb(found.came_round, "was", "were")
        says = f"{found.came_round:,} of {found.mentors:,} mentors {were} once mentored here"
    else:
        says = f"None of {found.mentors:,} mentors was once mentored here"
    return f"{says}." if anyone else f"{says}; nobody has been paired yet."


def _told(paired: pd.DataFrame, edges: pd.DataFrame, title: str) -> str:
    if paired.empty:
        return f"An empty chart of mentors and mentees. {title}"
    sizes = paired["generation"].value_counts().sort_index()
    parts = [f"{counted(int(n), 'person', 'people')} in generation {it}" for it, n in sizes.items()]
    return sentences(
        f"Lines from mentors to mentees, {counted(len(edges), 'pairing')} in all.",
        f"There {verb(int(sizes.iloc[0]), 'is', 'are')} {joined(parts)}.",
        title,
    )


def _caveat(paired: pd.DataFrame, rows: pd.DataFrame) -> str:
    return sentences(
        f"Drawn are the first {MOST_PEOPLE:,} of {len(paired):,} people."
        if len(paired) > MOST_PEOPLE
        else "",
        "A dashed line is a further pairing, of somebody who had come in already."
        if rows["further"].any()
        else "",
    )
