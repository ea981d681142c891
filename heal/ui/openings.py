"""Who opened somebody's record, so that they can be shown it."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st
from sqlalchemy.orm import Session

from heal.queries import openings
from heal.rules.wording import label
from heal.ui import runtime, tables
from heal.ui.words import counted, moment
from heal.vocabulary import Opened, Permission

COLUMNS = {"at": "When", "who": "Who", "what": "What they opened"}
FOOT = (
    "Hand this on only as the person whom it is about has said is safe.",
    "Times are in UTC. A line is written each time a record is opened, before it is shown.",
    "Lists with many names that were taken out as files are noted as well, but not here.",
)


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the openings in the words that people read: when, who, what."""
    what = [label(Opened(kind)) for kind in frame["kind"]]
    said = [
        f"{word}: {detail}" if detail else word
        for word, detail in zip(what, frame["detail"], strict=True)
    ]
    return frame.assign(at=[moment(at) for at in frame["at"]], what=said)[list(COLUMNS)]


def of_member(member_id: int) -> None:
    """Show who opened a member's record, once somebody asks, and the file to give them."""
    if not runtime.may(Permission.SEE_OPENINGS):
        return
    folded = st.expander(
        "Who opened this record", icon=":material/visibility:", key=f"openings-{member_id}",
        on_change="rerun",
    )  # fmt: skip
    if folded.open:
        with folded:
            _lines(member_id)


def _lines(member_id: int) -> None:
    with runtime.reading(Permission.SEE_OPENINGS) as session:
        total = openings.of_member_count(session, member_id)
    st.markdown(
        "They may be shown this at any time, or be given the file, in a way that is safe for them. "
        "Opening the record just now is among the lines."
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(counted(total, "line"), width="stretch")
        tables.person_file(
            "CSV", partial(_file, member_id=member_id), permission=Permission.SEE_OPENINGS,
            name="openings", member_id=member_id, foot=FOOT,
        )  # fmt: skip
    page = tables.page_number(total, key=f"openings-page-{member_id}", in_address=False)
    with runtime.reading(Permission.SEE_OPENINGS) as session:
        frame = openings.of_member(session, member_id, page)
    st.dataframe(
        readable(frame), hide_index=True, column_config=dict(COLUMNS), height="content",
        key=f"openings-rows-{member_id}-{page.number}",
    )  # fmt: skip


def _file(session: Session, *, member_id: int) -> pd.DataFrame:
    return readable(openings.of_member(session, member_id)).rename(columns=COLUMNS)
