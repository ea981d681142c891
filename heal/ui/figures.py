"""One figure on a page: its finding, its picture, what it means, and its export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from heal.charts import images
from heal.charts.figure import Figure
from heal.exchange.tables import Format, write
from heal.ui import identity, runtime
from heal.ui.words import plain
from heal.vocabulary import Permission

MEDIA = {"png": "image/png", "svg": "image/svg+xml"}


def show(figure: Figure, *, definition: str) -> None:
    """Show a figure with the finding above, the definition below and its export beside."""
    with st.container(border=True, key=f"figure-{figure.name}"):
        says, export = st.columns([5, 1], vertical_alignment="center")
        says.subheader(plain(figure.title), anchor=False)
        if not figure.empty:
            with export:
                _export(figure, definition)
        if not figure.empty:
            st.vega_lite_chart(figure.specification, theme="streamlit", alt=figure.alt)
            if figure.caveat:
                st.markdown(plain(figure.caveat))
        with st.expander("What this counts, and its rows"):
            st.markdown(plain(definition))
            st.dataframe(
                figure.data, hide_index=True, height="content" if len(figure.data) < 12 else 400
            )


def _export(figure: Figure, definition: str) -> None:
    if not runtime.may(Permission.EXPORT_FIGURES):
        return
    session, day = identity.session_hash(), runtime.today()
    foot = (
        "Exact figures, for the coordinator's own use; small numbers are shown.",
        f"Data up to {day.isoformat()}. {definition} Nothing in it is random.",
    )
    with st.popover("Export", icon=":material/download:"):
        for kind, make in _files(figure, foot).items():
            st.download_button(
                kind.upper(),
                data=partial(_made, make, session),
                file_name=f"{figure.name}-{day.isoformat()}.{kind}",
                mime=MEDIA.get(kind),
                key=f"export-{figure.name}-{kind}",
                on_click="ignore",
                width="stretch",
            )


def _files(figure: Figure, foot: Sequence[str]) -> dict[str, Callable[[], bytes]]:
    return {
        "png": lambda: images.png(figure, foot=foot),
        "svg": lambda: images.svg(figure, foot=foot),
        "csv": lambda: write(figure.data, Format.CSV, title=figure.title, foot=foot),
        "xlsx": lambda: write(figure.data, Format.XLSX, title="Figures", foot=foot),
    }


def _made(make: Callable[[], bytes], session: str | None) -> bytes:
    runtime.still(session, Permission.EXPORT_FIGURES)
    return make()
