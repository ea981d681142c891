"""When and how two people were in touch; what was said is never kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from heal.queries.frames import split
from heal.queries.one_pairing import OnePairing
from heal.rules.wording import label
from heal.services import contacts
from heal.ui import forms, runtime, tables
from heal.ui.words import day, relabel, relist
from heal.vocabulary import Activity, Channel

COLUMNS: tables.Columns = {
    "happened_on": tables.DATE("Day"),
    "channel": "By",
    "activities": "What kind",
}


def note(pair: OnePairing) -> None:
    """Show the form that notes a contact."""
    key = f"contact-{pair.row.id}"
    with st.form(key, clear_on_submit=True):
        on, more = _told(key, pair.row.began_on)
        if st.form_submit_button("Keep that they were in touch"):
            runtime.perform(
                contacts.record, "Kept that they were in touch.", pair.row.id, on=on, form=key,
                **more,
            )  # fmt: skip


def history(met: pd.DataFrame) -> None:
    """Show when and how the two were in touch."""
    if met.empty:
        st.write("No contact is recorded; none has to be.")
        return
    channel, activities = relabel(met, "channel", Channel), relist(met, "activities", Activity)
    shown = met.assign(channel=channel, activities=activities)
    st.dataframe(
        shown[list(COLUMNS)], hide_index=True, column_config=dict(COLUMNS), height="content"
    )


def correct_earlier(pair: OnePairing, met: pd.DataFrame) -> None:
    """Show the way to correct a contact, where there is one."""
    if met.empty:
        return
    rows = {int(one["contact_id"]): one for one in met.to_dict("records")}
    with st.expander("Correct a contact", icon=":material/edit:", key="met-before"):
        number = st.selectbox(
            "Which one?", list(rows), index=None, key=f"contact-which-{pair.row.id}",
            format_func=lambda one: _name(rows[one]), placeholder="Choose one",
        )  # fmt: skip
        if number is None or number not in rows:
            return
        key = f"correct-contact-{number}"
        with st.form(key, border=False):
            on, more = _told(key, pair.row.began_on, kept=rows[number])
            if st.form_submit_button("Keep the correction", type="primary"):
                runtime.perform(contacts.correct, "Corrected.", number, on=on, form=key, **more)
        if st.button("It was noted by mistake: take it away", key=f"take-back-met-{number}"):
            runtime.perform(
                contacts.take_back, "Taken away.", number, form=f"take-back-contact-{number}"
            )


def _name(one: Mapping[Any, Any]) -> str:
    by = f", {label(Channel(one['channel'])).lower()}" if one["channel"] else ""
    return f"{day(one['happened_on'])}{by}"


def _told(
    key: str, began_on: date, *, kept: Mapping[Any, Any] | None = None
) -> tuple[date, dict[str, Any]]:
    on = forms.past_day(
        "They were in touch on", key=f"{key}-on", earliest=began_on,
        value=kept["happened_on"] if kept else None,
    )  # fmt: skip
    channel = forms.choice(
        "By", Channel, key=f"{key}-by", optional=True,
        chosen=Channel(kept["channel"]) if kept and kept["channel"] else None,
    )  # fmt: skip
    activities = forms.several(
        "What kind of time it was", Activity, key=f"{key}-kinds",
        chosen=[Activity(word) for word in split(kept["activities"])] if kept else (),
        hint="Any, or none. What was said is never kept.",
    )  # fmt: skip
    return on, {"channel": channel, "activities": activities}
