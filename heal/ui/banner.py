"""What stands above every page while everything on it is invented."""

from __future__ import annotations

import streamlit as st

from heal.queries import settings
from heal.services import demo
from heal.ui import runtime
from heal.vocabulary import Permission


def show() -> None:
    """Say on every page that everyone is invented, and offer to remove them all."""
    with runtime.reading(Permission.OWN_ACCOUNT) as session:
        invented = settings.is_invented(session)
    if not invented:
        return
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key="invented-banner"
    ):
        st.markdown(
            ":material/theater_comedy: **Invented programme.** Nobody here is real. "
            "Whatever you add is removed together with it.",
            width="stretch",
        )
        if runtime.may(Permission.EXPLORE_DEMO) and st.button(
            "Remove it", key="remove-demo", icon=":material/delete:"
        ):
            runtime.perform(
                demo.remove, "The invented programme is gone.", form="remove-demo", closes=True
            )
