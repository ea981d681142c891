"""A message to copy, with how its receiver may be reached; nothing is sent from here."""

from __future__ import annotations

import streamlit as st

from heal.queries import safe_contacts, settings
from heal.rules import messages
from heal.ui import runtime
from heal.ui.words import plain
from heal.vocabulary import Permission


def to_copy(says: str, member_id: int, body: str, *, key: str) -> None:
    """Show a message in a fold, with what to keep to when it is passed on."""
    with runtime.reading(Permission.SEE_REQUESTS) as session:
        reach = safe_contacts.reachable(session, [member_id]).get(member_id)
        days = settings.programme(session).safe_contact_days
    with st.expander(says, icon=":material/content_copy:", key=key):
        for sentence in messages.how_to_reach(reach, today=runtime.today(), stale_days=days):
            st.markdown(f":material/shield: {plain(sentence)}")
        st.code(body, language=None, wrap_lines=True)
        st.markdown(
            ":small[It names nobody else and says nothing of what it is about; keep it so.]"
        )
