"""The Streamlit script: who is here, and which pages they have."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from heal.errors import Refusal
from heal.ui import banner, identity, navigation
from heal.ui.words import plain

TITLE = "Dashboard"
ICON = Path(__file__).with_name("icon.png")
STYLE = "<style>.stMainBlockContainer { padding-top: 4.5rem; max-width: 72rem; }</style>"
"""Less empty room above the first line than Streamlit leaves, and none of it below its bar."""


def main() -> None:
    """Show the page that was asked for, if the person at the desk may see it."""
    actor = identity.actor()
    # A page's own sign would be fetched from outside as the tab's icon; ours is local.
    st.set_page_config(page_title=TITLE, layout="wide", page_icon=str(ICON))
    offered = navigation.pages(actor) if actor else [st.Page(_nobody, title="Closed")]
    chosen = st.navigation(offered)
    st.set_page_config(page_title=TITLE, page_icon=str(ICON))
    st.html(STYLE)
    if actor is not None:
        banner.show()
    try:
        chosen.run()
    except Refusal as refusal:
        st.error(plain(refusal.sentence), icon=":material/block:")


def _nobody() -> None:
    st.title("Nobody can enter yet", anchor=False)
    st.write(
        "There is no sign-in so far, and this server was started without a coordinator. "
        "On your own machine, start it with `make run`."
    )


main()
