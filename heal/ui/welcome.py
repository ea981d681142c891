"""What greets somebody while nothing is recorded yet: two doors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from heal.services import demo
from heal.ui import navigation, runtime
from heal.vocabulary import Permission


def show() -> None:
    """Say what the dashboard is for, and offer an invented programme or one's own members."""
    st.markdown(
        "This dashboard helps you to bring members who would like support together with members "
        "who are willing to give it, and to stay beside each pair for as long as it does both good."
    )
    explore, begin = st.columns(2)
    with explore, st.container(border=True, height="stretch"):
        _explore()
    with begin, st.container(border=True, height="stretch"):
        _begin()


def _explore() -> None:
    st.header(":material/theater_comedy: Look around first", anchor=False)
    st.markdown(
        "An invented programme shows what every page is for. Nobody in it is real, and one click "
        "takes it all away again."
    )
    # The invented programme is a part that an installation may go without.
    load: Callable[..., Any] | None = getattr(demo, "load", None)
    if (
        load is not None
        and runtime.may(Permission.EXPLORE_DEMO)
        and st.button(
            "Explore an invented programme",
            type="primary",
            icon=":material/explore:",
            key="load-demo",
        )
    ):
        with st.spinner("Inventing people …"):
            runtime.perform(
                load,
                "The invented programme is here. Look around.",
                form="load-demo",
                today=runtime.today(),
            )


def _begin() -> None:
    st.header(":material/groups: Begin with your own", anchor=False)
    st.markdown(
        "Bring in a member list from Google Groups, or a spreadsheet. You see what was read before "
        "anything is kept, and each file can be undone."
    )
    if runtime.may(navigation.EXCHANGE.permission):
        navigation.link(navigation.EXCHANGE, "Import your members")
    if runtime.may(Permission.EDIT_MEMBERS):
        navigation.link(navigation.MEMBERS, "Or add them one by one")
