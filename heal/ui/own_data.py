"""Everything that is kept about somebody, as a file for them."""

from __future__ import annotations

from functools import partial

import streamlit as st

from heal.rules import discretion
from heal.rules.own_data import NOTES, SAFE
from heal.services import own_data
from heal.ui import identity, runtime
from heal.vocabulary import Permission


def of_member(member_id: int) -> None:
    """Offer everything about a member as one file, to whom it is for."""
    if not runtime.may(Permission.EXPORT_LISTS):
        return
    with st.expander("Everything about this person", icon=":material/folder_zip:"):
        st.markdown(
            "For them, when they ask what is kept about them: a page to read, and a table of each "
            "kind of records. What others told in confidence is not in it, and the page says so. "
            f"{NOTES} {SAFE}"
        )
        session, day = identity.session_hash(), runtime.today()
        st.download_button(
            "ZIP",
            data=partial(_file, session, member_id),
            file_name=discretion.file_name("records", day, "zip"),
            key=f"everything-{member_id}",
            icon=":material/download:",
            on_click="ignore",
        )


def _file(session: str | None, member_id: int) -> bytes:
    data: bytes = runtime.meanwhile(
        session, Permission.EXPORT_LISTS, own_data.take_out,
        member_id=member_id, day=runtime.today(),
    )  # fmt: skip
    return data
