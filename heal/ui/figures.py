"""One figure on a page: its finding, its picture, what it means, and its export."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from heal.charts import images
from heal.charts.figure import Figure
from heal.exchange.tables import Format, write
from heal.measures.disclosure import labelled
from heal.reports import foot
from heal.reports.choice import Entry
from heal.reports.headings import HEADINGS, Look
from heal.reports.kept import entry_of
from heal.rules import discretion
from heal.rules.disclosure import Profile
from heal.services import releases
from heal.services.releases import Telling
from heal.ui import identity, runtime, tables
from heal.ui.words import counted, plain
from heal.vocabulary import Opened, Permission

MEDIA = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "json": "application/json",
    "csv": Format.CSV.media_type,
    "xlsx": Format.XLSX.media_type,
}
OFFERED = {
    "Picture": ("png", "svg", "pdf"),
    "Rows": ("csv", "xlsx"),
    "For other programs": ("json",),
}
"""What a figure can be taken out as, by what one is after."""
LOOKS: Mapping[Look, Callable[[str], ColumnConfig | str]] = {
    Look.PLAIN: str,
    Look.MONTH: partial(st.column_config.DateColumn, format="MMM YYYY"),
    Look.PERCENT: partial(st.column_config.NumberColumn, format="percent"),
    Look.TENTH: partial(st.column_config.NumberColumn, format="%.1f"),
}
COLUMNS: tables.Columns = {
    name: LOOKS[heading.look](heading.says) for name, heading in HEADINGS.items()
}
"""How people read what the rows of any figure hold; a file keeps the names as they are."""
ROUNDED: tables.Columns = {"per_meeting": "People per meeting, about"}
"""The same where a mean is rounded to whole people."""


@dataclass(frozen=True, eq=False)
class _Taken:
    """What is taken out as a file, and what is noted of it."""

    entry: Entry
    until: date
    profile: Profile
    telling: Telling | None
    detail: str


def show(
    entry: Entry,
    *,
    until: date,
    profile: Profile,
    telling: Telling | None = None,
    on_screen: Figure | None = None,
) -> None:
    """Show a figure with the finding above, the definition below and its export beside.

    Whatever the profile hides is missing in the figure already; this says so, and lets nobody take
    out exact figures who may no longer see them. What is taken out for others (`telling`) is kept
    as it was told. `on_screen` is the same picture where the page may say more than a file, such
    as names.
    """
    figure, definition = entry.figure, entry.definition
    drawn = on_screen or figure
    with st.container(border=True, key=f"figure-{figure.name}"):
        says, export = st.columns([5, 1], vertical_alignment="center")
        says.header(plain(figure.title), anchor=False)
        if not figure.empty:
            with export:
                _export(entry, until, profile, telling)
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
                column_config={**COLUMNS, **(ROUNDED if profile.rounds else {})},
            )


def _export(entry: Entry, until: date, profile: Profile, telling: Telling | None) -> None:
    if not runtime.may(Permission.EXPORT_FIGURES):
        return
    session, figure = identity.session_hash(), entry.figure
    rows = counted(len(figure.data), "row")
    with st.popover("Export", icon=":material/download:"):
        for says, kinds in OFFERED.items():
            st.markdown(says)
            with st.container(horizontal=True, gap="small"):
                for kind in kinds:
                    told = _Taken(entry, until, profile, telling, f"{figure.name}, {kind}, {rows}")
                    st.download_button(
                        kind.upper(),
                        data=partial(_made, FILES[kind], told, session),
                        file_name=discretion.file_name(figure.name, until, kind),
                        mime=MEDIA[kind],
                        key=f"export-{figure.name}-{kind}",
                        on_click="ignore",
                    )


def _csv(figure: Figure, *, foot: Sequence[str]) -> bytes:
    return write(_rows(figure), Format.CSV, title=figure.title, foot=foot)


def _xlsx(figure: Figure, *, foot: Sequence[str]) -> bytes:
    return write(_rows(figure), Format.XLSX, title="Figures", foot=foot)


def _rows(figure: Figure) -> pd.DataFrame:
    return labelled(figure.data, figure.hidden) if figure.hidden else figure.data


FILES: Mapping[str, Callable[..., bytes]] = {
    "png": images.png,
    "svg": images.svg,
    "pdf": images.pdf,
    "json": images.json,
    "csv": _csv,
    "xlsx": _xlsx,
}


def _made(make: Callable[..., bytes], told: _Taken, session: str | None) -> bytes:
    runtime.still(session, Permission.EXPORT_FIGURES)
    entry = told.entry
    if not told.profile.hides:
        runtime.still(session, Permission.SEE_EXACT_FIGURES)
    elif told.telling is not None:
        kept = runtime.meanwhile(
            session, Permission.EXPORT_FIGURES, releases.hand_out,
            figure=told.telling, on=runtime.today(),
        )  # fmt: skip
        entry = entry_of(kept)
    data = make(entry.figure, foot=foot.of(entry, told.profile, told.until))
    runtime.taken_out(session, Permission.EXPORT_FIGURES, Opened.FIGURE, told.detail)
    return data
