"""With whom somebody came together: another note, or a person who noted nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from heal.queries import informal as noted
from heal.queries.informal import OneConnection
from heal.rules.wording import label
from heal.services import informal
from heal.ui import forms, runtime, tables
from heal.ui.words import plain, relabel
from heal.vocabulary import InformalChannel, InformalKind, InformalVerb, Permission

COLUMNS: tables.Columns = {
    "name": "Name",
    "kind": "What it was",
    "happened_on": tables.DATE("Day"),
    "channel": "In touch by",
    "group": "Group",
}
SAID = "Good: it is noted that they came together."


def bring_together(one: OneConnection) -> None:
    """Show whom somebody may have come together with, and note the one who is picked."""
    row, key = one.row, f"match-{one.row.id}"
    with st.container(border=True, key=f"{key}-box"):
        st.subheader("Did they come together with somebody?", anchor=False)
        with st.grid(2, min_column_width=200):
            on = forms.past_day("On", key=f"{key}-on", earliest=row.happened_on)
            channel = forms.choice(
                "In touch by", InformalChannel, key=f"{key}-channel", chosen=row.channel,
                optional=True,
            )  # fmt: skip
        _another_note(one, on, channel)
        if row.kind is InformalKind.ANSWERED:
            st.markdown(f"Or did {plain(one.other or '')} simply accept?")
            _button(one, one.other, on, channel, key=f"{key}-accepted")
        else:
            _somebody_else(one, on, channel)


def _another_note(one: OneConnection, on: date, channel: InformalChannel | None) -> None:
    key = f"match-{one.row.id}"
    asks = one.row.kind is InformalKind.ASKED
    what = "offers" if asks else "asks"
    search = ""
    if one.row.kind is not InformalKind.ANSWERED:
        search = st.text_input(
            f"Look through the open {what}", key=f"{key}-find", type="search", live=True,
            placeholder="Name",
        ) or ""  # fmt: skip
    with runtime.reading(Permission.SEE_INFORMAL) as session:
        frame = noted.candidates(session, one.row.id, search=search)
    if frame.empty:
        st.markdown(f"None of the open {what} fits.")
        return
    st.markdown("The latest come first. Pick a row.")
    row = _picked(frame, key)
    if row is not None:
        picked = frame.iloc[row]
        with_id = int(picked["connection_id"])
        _button(one, str(picked["name"]), on, channel, key=f"{key}-{with_id}", with_id=with_id)


def _picked(frame: pd.DataFrame, key: str) -> int | None:
    readable = frame.assign(
        kind=relabel(frame, "kind", InformalKind),
        channel=relabel(frame, "channel", InformalChannel),
    )
    # Rows are told apart by position.
    who = ",".join(str(number) for number in frame["connection_id"])
    row = tables.pick(readable, COLUMNS, key=f"{key}:{who}")
    if len(frame) == noted.MOST:
        st.markdown(f"Only the first {noted.MOST} are shown; search by name for others.")
    return row


def _somebody_else(one: OneConnection, on: date, channel: InformalChannel | None) -> None:
    key = f"match-{one.row.id}-person"
    other_id = forms.member(
        "Or somebody of whom nothing was noted", key=key, permission=Permission.SEE_INFORMAL
    )
    if other_id is not None:
        _button(one, None, on, channel, key=f"{key}-{other_id}", other_id=other_id)


def _button(
    one: OneConnection,
    name: str | None,
    on: date,
    channel: InformalChannel | None,
    *,
    key: str,
    **whom: Any,
) -> None:
    says = label(InformalVerb.MATCH)
    if name is not None:
        says += f": {plain(one.member)} and {plain(name)}"
    if st.button(says, type="primary", key=key):
        runtime.perform(
            informal.match, SAID, one.row.id, on=on, channel=channel, form=key, **whom
        )  # fmt: skip
