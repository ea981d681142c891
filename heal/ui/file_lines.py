"""The lines of a file on the page: how many of which kind, a table of some, those left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
import streamlit as st

from heal.exchange.problems import RefusedRow, SetAside
from heal.ui import tables
from heal.ui.words import plain

MOST_ROWS = 200
_LONGEST = 40


def figures(numbers: Mapping[str, int]) -> None:
    """Show numbers, each under its words."""
    with st.container(horizontal=True):
        for says, number in numbers.items():
            st.metric(says, f"{number:,}", border=True)


def table(frame: pd.DataFrame) -> None:
    """Show the first rows of a table."""
    st.dataframe(
        frame.head(MOST_ROWS),
        hide_index=True,
        column_config={"Joined": tables.DATE("Joined")},
        placeholder="",
    )
    if len(frame) > MOST_ROWS:
        st.markdown(f"The first {MOST_ROWS} of {len(frame):,}.")


def ask(question: str, names: Sequence[str]) -> None:
    """Ask about people whom a file does not decide about; nothing where there are none."""
    if not names:
        return
    with st.expander(f"{question} ({len(names):,})", icon=":material/help:"):
        st.markdown("Nothing is changed by this list; open their record if something is to change.")
        table(pd.DataFrame({"Name": list(names)}))


def left_out(
    set_aside: Iterable[SetAside], refused: Iterable[RefusedRow], dropped: tuple[str, ...]
) -> None:
    """Show the lines of a file that are left out, with why, and the columns that are never kept."""
    rows = [{"Line": one.line, "Name": "", "Why": one.reason} for one in refused]
    rows += [{"Line": one.line, "Name": one.name, "Why": one.reason} for one in set_aside]
    if rows:
        st.markdown("**Lines that are left out**")
        table(pd.DataFrame(rows).sort_values("Line"))
    if dropped:
        # A form's headings are whole questions, with commas in them.
        short = (one if len(one) <= _LONGEST else f"{one[:_LONGEST].rstrip()}…" for one in dropped)
        st.markdown(f":small[Never kept: {plain('; '.join(short))}.]")
