"""What mentoring gives the two: asked item by item, each of which may stay blank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from heal.queries import feedback as queries
from heal.queries.one_pairing import OnePairing
from heal.rules.feedback import ASKED
from heal.rules.wording import label, meaning
from heal.services import feedback
from heal.ui import forms, runtime, tables
from heal.ui.words import day, relist
from heal.vocabulary import Gift, Permission, Side

COLUMNS: tables.Columns = {
    "heard_on": tables.DATE("Heard on"),
    "side": "Who",
    "yes": "Yes",
    "not_so_much": "Not so much",
}
ANSWERS = {True: "Yes", False: "Not so much"}
OPTIONAL = (
    "Every item may stay blank, and so may all of it. Only yes or not so much is kept, nothing of "
    "what was told; in figures it is counted, without a name."
)
NOTHING = "Nothing is noted so far; nobody has to say anything."
KEPT = "Kept, with thanks to whoever said it."


def show(pair: OnePairing) -> None:
    """Show what either side said that it gives them, and the form that keeps it."""
    with runtime.reading(Permission.SEE_PAIRINGS) as session:
        heard = queries.of_pairing(session, pair.row.id)
    st.subheader("What it gives them", anchor=False)
    if runtime.may(Permission.MANAGE_PAIRINGS):
        with st.expander(
            "Note what one of them says", icon=":material/volunteer_activism:", key="gives"
        ):
            _hear(pair)
    _history(pair, heard)
    if runtime.may(Permission.MANAGE_PAIRINGS) and not heard.empty:
        _take_back(pair, heard)


def _hear(pair: OnePairing) -> None:
    names = _names(pair)
    st.markdown(OPTIONAL)
    side = st.segmented_control(
        "Who says it", list(Side), key=f"gives-{pair.row.id}-side", required=True,
        default=Side.MENTEE, format_func=lambda one: f"{names[one]}, {one.value}",
    ) or Side.MENTEE  # fmt: skip
    key = f"gives-{pair.row.id}-{side}"
    with st.form(key, border=False, clear_on_submit=True):
        said = _items(key, side)
        on = forms.past_day("Heard on", key=f"{key}-on", earliest=pair.row.began_on)
        st.markdown("What they said earlier on the same day is replaced.")
        if st.form_submit_button("Keep what they said", type="primary"):
            runtime.perform(
                feedback.hear, KEPT, pair.row.id, side=side, on=on, answers=said, form=key
            )


def _items(key: str, side: Side) -> dict[Gift, bool]:
    """Show each item with its two answers, and return those that were given."""
    columns = st.columns(2, gap="medium")
    said = {}
    for place, gift in enumerate(ASKED[side]):
        with columns[place % 2]:
            said[gift] = st.segmented_control(
                label(gift), list(ANSWERS), key=f"{key}-{gift}", format_func=ANSWERS.__getitem__,
                help=meaning(gift),
            )  # fmt: skip
    return {gift: given for gift, given in said.items() if given is not None}


def _history(pair: OnePairing, heard: pd.DataFrame) -> None:
    if heard.empty:
        st.write(NOTHING)
        return
    shown = heard.assign(
        side=heard["side"].map(_names(pair)),
        yes=relist(heard, "yes", Gift),
        not_so_much=relist(heard, "not_so_much", Gift),
    )
    st.dataframe(
        shown[list(COLUMNS)], hide_index=True, column_config=dict(COLUMNS), height="content"
    )


def _take_back(pair: OnePairing, heard: pd.DataFrame) -> None:
    rows = {int(one["feedback_id"]): one for one in heard.to_dict("records")}
    with st.expander("Take back what was noted", icon=":material/undo:", key="gives-back"):
        number = st.selectbox(
            "Which one?", list(rows), index=None, key=f"gives-which-{pair.row.id}",
            format_func=lambda one: _name(pair, rows[one]), placeholder="Choose one",
        )  # fmt: skip
        if number is not None and number in rows and st.button(
            "Take it away", key=f"take-back-gives-{number}"
        ):  # fmt: skip
            form = f"take-back-feedback-{number}"
            runtime.perform(feedback.take_back, "Taken away.", number, form=form)


def _name(pair: OnePairing, one: Mapping[Any, Any]) -> str:
    return f"{day(one['heard_on'])}, {_names(pair)[one['side']]}"


def _names(pair: OnePairing) -> dict[str, str]:
    return {Side.MENTOR.value: pair.mentor, Side.MENTEE.value: pair.mentee}
