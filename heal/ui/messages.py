"""A message to copy, with how its receiver may be reached; nothing is sent from here."""

from __future__ import annotations

import streamlit as st

from heal.queries import safe_contacts, settings
from heal.rules import messages
from heal.ui import runtime
from heal.ui.words import plain
from heal.vocabulary import Permission

SEE_ABOVE = "Pass it on only as is safe for them; that stands beside their name."


def to_copy(says: str, member_id: int, body: str, *, key: str, stands_beside: bool = False) -> None:
    """Show a message in a fold, with what to keep to when it is passed on.

    Where that `stands_beside` the name on the same page, the fold only points to it.
    """
    keep_to = (SEE_ABOVE,) if stands_beside else _how_to_reach(member_id)
    with st.expander(says, icon=":material/content_copy:", key=key):
        for sentence in keep_to:
            st.markdown(f":material/shield: {plain(sentence)}")
        st.code(body, language=None, wrap_lines=True)
        st.markdown(
            ":small[It names nobody else and says nothing of what it is about; keep it so.]"
        )


def _how_to_reach(member_id: int) -> tuple[str, ...]:
    with runtime.reading(Permission.SEE_REQUESTS) as session:
        reach = safe_contacts.reachable(session, [member_id]).get(member_id)
        days = settings.programme(session).safe_contact_days
    return messages.how_to_reach(reach, today=runtime.today(), stale_days=days)
