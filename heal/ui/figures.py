"""One figure on a page: its finding, its picture, what it means, and its export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import streamlit as st

from heal.charts import images
from heal.charts.figure import Figure
from heal.exchange.tables import Format, write
from heal.measures.disclosure import labelled
from heal.reports.choice import Entry
from heal.rules import discretion
from heal.rules.disclosure import Profile
from heal.ui import identity, runtime, tables
from heal.ui.words import counted, plain
from heal.vocabulary import Opened, Permission

MEDIA = {"png": "image/png", "svg": "image/svg+xml"}
COLUMNS: tables.Columns = {
    "group": "Group",
    "month": st.column_config.DateColumn("Month", format="MMM YYYY"),
    "meetings": "Meetings",
    "attended": "People, all meetings",
    "per_meeting": st.column_config.NumberColumn("People per meeting", format="%.1f"),
    "could": "Could have come",
    "members": "Members at its end",
    "newer": "Newer members",
    "supported": "Newer, with support so far",
    "measure": "What",
    "earlier": st.column_config.NumberColumn("Share before", format="percent"),
    "earlier_low": st.column_config.NumberColumn("Before, from (95%)", format="percent"),
    "earlier_high": st.column_config.NumberColumn("Before, to (95%)", format="percent"),
    "before": st.column_config.NumberColumn("Attended before", format="percent"),
    "after": st.column_config.NumberColumn("Attended after", format="percent"),
    "pairings": "Pairings",
    "begun": "Begun",
    "ended": "Ended",
    "active": "Active at its end",
    "opened": "Opened",
    "closed": "Closed",
    "waiting": "Waiting at its end",
    "band": "Since asking",
    "from_days": "From so many days",
    "people": "People",
    "generation": "Generation",
    "mentors": "Mentors",
    "outcome": "What came of it",
    "days": "Days since then",
    "still": "Still there that day",
    "came": "Came to it that day",
    "share": st.column_config.NumberColumn("Share", format="percent"),
    "who": "Who",
    "meeting": "Meeting before (−) or after",
    "rate": st.column_config.NumberColumn("Attended", format="percent"),
    "low": st.column_config.NumberColumn("From (95%)", format="percent"),
    "high": st.column_config.NumberColumn("To (95%)", format="percent"),
    "n": "People",
    "change": "Change",
    "points": st.column_config.NumberColumn("Percentage points", format="%.1f"),
    "points_low": st.column_config.NumberColumn("Points, from (95%)", format="%.1f"),
    "points_high": st.column_config.NumberColumn("Points, to (95%)", format="%.1f"),
    "came_round": "First mentees, then mentors",
}
"""How people read what the rows of any figure hold; a file keeps the names as they are."""


def show(
    entry: Entry,
    *,
    until: date,
    profile: Profile,
    on_screen: Figure | None = None,
) -> None:
    """Show a figure with the finding above, the definition below and its export beside.

    Whatever the profile hides is missing in the figure already; this says so, and lets nobody take
    out exact figures who may no longer see them. `on_screen` is the same picture where the page
    may say more than a file, such as names.
    """
    figure, definition = entry.figure, entry.definition
    drawn = on_screen or figure
    with st.container(border=True, key=f"figure-{figure.name}"):
        says, export = st.columns([5, 1], vertical_alignment="center")
        says.header(plain(figure.title), anchor=False)
        if not figure.empty:
            with export:
                _export(figure, definition, until, profile)
        if not figure.empty:
            st.vega_lite_chart(drawn.specification, theme="streamlit", alt=figure.alt)
        if figure.caveat:
            st.markdown(plain(figure.caveat))
        with st.expander("What this counts, and its rows"):
            st.markdown(plain(definition))
            st.dataframe(
                figure.data,
                hide_index=True,
                height="content" if len(figure.data) < 12 else 400,
                placeholder=figure.hidden or None,
                column_config=dict(COLUMNS),
            )


def _export(figure: Figure, definition: str, until: date, profile: Profile) -> None:
    if not runtime.may(Permission.EXPORT_FIGURES):
        return
    session = identity.session_hash()
    chance = "Nothing is random; no seed." if figure.seed is None else f"Seed: {figure.seed}."
    foot = (
        _profile(profile),
        f"Data up to {until.isoformat()}. Method: {definition} {chance}",
    )
    rows = counted(len(figure.data), "row")
    with st.popover("Export", icon=":material/download:"):
        for kind, make in _files(figure, foot).items():
            st.download_button(
                kind.upper(),
                data=partial(_made, make, session, f"{figure.name}, {kind}, {rows}", profile),
                file_name=discretion.file_name(figure.name, until, kind),
                mime=MEDIA.get(kind),
                key=f"export-{figure.name}-{kind}",
                on_click="ignore",
                width="stretch",
            )


def _profile(profile: Profile) -> str:
    """Say what a file holds back."""
    if not profile.hides:
        return "Exact figures, for the coordinator's own use; small numbers are shown."
    return (
        f"Profile: {profile.name} (k = {profile.k}). Numbers below {profile.k} are hidden, and"
        " others with them where they would give these away."
    )


def _files(figure: Figure, foot: Sequence[str]) -> dict[str, Callable[[], bytes]]:
    rows = labelled(figure.data, figure.hidden) if figure.hidden else figure.data
    return {
        "png": lambda: images.png(figure, foot=foot),
        "svg": lambda: images.svg(figure, foot=foot),
        "csv": lambda: write(rows, Format.CSV, title=figure.title, foot=foot),
        "xlsx": lambda: write(rows, Format.XLSX, title="Figures", foot=foot),
    }


def _made(make: Callable[[], bytes], session: str | None, detail: str, profile: Profile) -> bytes:
    runtime.still(session, Permission.EXPORT_FIGURES)
    if not profile.hides:
        runtime.still(session, Permission.SEE_EXACT_FIGURES)
    data = make()
    runtime.taken_out(session, Permission.EXPORT_FIGURES, Opened.FIGURE, detail)
    return data
