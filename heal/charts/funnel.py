"""Pictures of how far requests come, from asking to a beginning, and by which of the six routes."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cache
from typing import Any, Final

import altair as alt
import pandas as pd

from heal.charts import beside
from heal.charts.beside import in_lines
from heal.charts.counts import at_least_one, whole_numbers
from heal.charts.figure import ROWS, Drawing, Figure
from heal.charts.hidden import HIDDEN, anything_hidden, note
from heal.charts.wording import counted, joined, number, percent, sentences, verb
from heal.measures.funnel import Funnel
from heal.rules.disclosure import EXACT, Profile
from heal.rules.wording import label
from heal.vocabulary import Route

ENOUGH: Final = 10
"""With fewer than this nothing is said of them together."""
STAGES: Final = {
    "opened": "Asked for a mentor",
    "proposed": "Proposed to a mentor",
    "agreed": "Both said yes",
    "begun": "The pairing began",
}
KINDS: Final = {"opened": "Asked for a mentor", "begun": "The pairing began"}
REQUESTS: Final = "Requests, one per person"
BAND: Final = 44
STILL_WAIT: Final = "Requests that still wait count as well; they have not had their time yet."
NOTHING: Final = (
    "How far requests come: there is not enough to show here yet.",
    "By which routes requests come: there is not enough to show here yet.",
)
NOBODY: Final = "Nobody asked for a mentor in this time."


def stages(found: Funnel, profile: Profile = EXACT) -> Figure:
    """Draw how many requests came as far as each stage.

    In: what `measures.funnel.funnel` gives, or `told` of it. Under 10 requests no share is said.
    """
    frame = found.stages
    nothing = frame["requests"].isna().iloc[0] or not frame["requests"].iloc[0]
    title = _stages_title(found, profile)
    said = [_stage_said(row) for row in frame.to_dict("records")]
    named = frame["stage"].map(STAGES)
    return Figure(
        drawing=_stages_drawing(),
        rows=pd.DataFrame(
            {
                "stage": [f"{name}\n{words}" for name, words in zip(named, said, strict=True)],
                "order": [f"{place}" for place in range(len(frame))],
                "requests": frame["requests"],
                "words": named,
                "said": said,
            }
        ),
        title=title,
        alt=f"An empty chart of what comes of asking. {title}"
        if nothing
        else f"Bars, one for each stage: {joined(_with_words(named, said))}. {title}",
        caveat="" if nothing else sentences(_waiting(found), _held_back(frame, profile)),
        data=frame.assign(stage=named),
        name="from-asking",
        empty=bool(nothing),
        hidden=HIDDEN if profile.hides else "",
    )


def routes(found: Funnel, profile: Profile = EXACT) -> Figure:
    """Draw how many requests came by each route, and how many of these led to a pairing.

    In: as for `stages`; without the column `begun` only those that asked.
    """
    frame = found.routes
    kinds = {name: words for name, words in KINDS.items() if name in frame}
    words = frame["route"].map(lambda route: label(Route(route)))
    nothing = not bool((frame[list(kinds)].fillna(0) > 0).any(axis=None))
    title = _routes_title(found, words, nothing=nothing)
    crossed = anything_hidden(frame[list(kinds)])
    return Figure(
        drawing=beside.drawing(what="How it began", unit=REQUESTS, kinds=tuple(kinds.values())),
        rows=beside.rows(words, frame, kinds),
        title=title,
        alt=f"An empty chart of the six routes. {title}"
        if nothing
        else f"Bars for each of the six routes: {joined(_routes_said(frame, words))}. {title}",
        caveat=""
        if nothing
        else sentences(
            STILL_WAIT if "begun" in kinds else "", _held_back(frame, profile, crossed=crossed)
        ),
        data=frame.assign(route=words),
        name="how-it-began",
        empty=nothing,
        hidden=HIDDEN if profile.hides else "",
    )


def _stages_title(found: Funnel, profile: Profile) -> str:
    asked, begun = found.stages["requests"].iloc[0], found.stages["requests"].iloc[-1]
    if pd.isna(asked):
        return NOTHING[0]
    if not asked:
        return NOTHING[0] if profile.hides else NOBODY
    least = "at least " if profile.hides else ""
    if asked < ENOUGH:
        return (
            f"Only {counted(int(asked), 'request')} in this time, {number(int(begun))} of which led"
            " to a pairing: too few to speak of shares."
        )
    last = found.stages.iloc[-1]
    of_all = f"Of {least}{counted(int(asked), 'request')}"
    if pd.isna(last["share"]):
        return f"{of_all}, how many have led to a pairing is not shown."
    between = ""
    if not profile.hides:
        between = f" (95% interval: {percent(last['low'])} to {percent(last['high'])})"
    return f"{of_all}, {percent(last['share'])} have led to a pairing so far{between}."


def _stage_said(row: Mapping[Hashable, Any]) -> str:
    if pd.isna(row["requests"]):
        return HIDDEN
    share = "" if pd.isna(row["share"]) else f" ({percent(row['share'])})"
    return f"{int(row['requests']):,}{share}"


def _with_words(names: pd.Series, said: list[str]) -> list[str]:
    return [f"{name[0].lower()}{name[1:]} {words}" for name, words in zip(names, said, strict=True)]


def _waiting(found: Funnel) -> str:
    if found.waiting is None:
        return STILL_WAIT
    if not found.waiting:
        return ""
    wait, have = (
        verb(found.waiting, one, many)
        for one, many in (("waits or is on hold", "wait or are on hold"), ("has", "have"))
    )
    return f"{found.waiting:,} of them still {wait}, and {have} not had the time yet."


def _held_back(frame: pd.DataFrame, profile: Profile, *, crossed: bool = False) -> str:
    if not profile.hides:
        return ""
    counts = frame[[name for name in ("requests", "opened", "begun") if name in frame]]
    gone = note(profile, crossed=crossed) if anything_hidden(counts) else ""
    return sentences(gone, f"Numbers are rounded down to a multiple of {profile.k}.")


def _routes_title(found: Funnel, words: pd.Series, *, nothing: bool) -> str:
    opened, asked = found.routes["opened"], found.stages["requests"].iloc[0]
    if nothing:
        return NOTHING[1] if pd.isna(asked) or asked or found.waiting is None else NOBODY
    if pd.notna(asked) and asked < ENOUGH:
        return (
            f"Only {counted(int(asked), 'request')} in this time: too few to say by which of the"
            " six routes they come."
        )
    if opened.isna().all():
        return NOTHING[1]
    most = int(opened.max())
    often = [f"“{name}”" for name in words[(opened == most).fillna(False)]]
    least = "" if found.waiting is not None else "at least "
    of_all = "" if pd.isna(asked) else f" of {least}{int(asked):,}"
    if len(often) > 1:
        return f"Most often it began like this: {joined(often)}, {least}{most:,}{of_all} each."
    return f"Most often it began like this: {often[0]}, {least}{most:,}{of_all} requests."


def _routes_said(frame: pd.DataFrame, words: pd.Series) -> list[str]:
    said = []
    for place in frame.index:
        parts = [_count_said(frame["opened"][place], "asked")]
        if "begun" in frame:
            parts.append(_count_said(frame["begun"][place], "began"))
        said.append(f"“{words[place]}” {joined(parts)}")
    return said


def _count_said(count: Any, did: str) -> str:
    return f"a hidden number {did}" if pd.isna(count) else f"{number(int(count))} {did}"


@cache
def _stages_drawing() -> Drawing:
    chart = alt.Chart(alt.NamedData(name=ROWS)).mark_bar(height=alt.RelativeBandSize(0.62))
    return Drawing.of(
        chart.encode(
            y=alt.Y(
                "stage:N",
                sort=alt.EncodingSortField("order"),
                title="How far it came",
                axis=in_lines(),
            ),
            x=alt.X("requests:Q", title=REQUESTS, axis=whole_numbers(), scale=at_least_one()),
            tooltip=[
                alt.Tooltip("words:N", title="How far it came"),
                alt.Tooltip("said:N", title="Requests"),
            ],
        ).properties(height=len(STAGES) * BAND)
    )
