"""How one record is laid out."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from heal.ui.words import plain


def heading(name: str) -> None:
    """Show whom or what the record is about."""
    st.header(plain(name), anchor=False)


def facts(known: Mapping[str, str | None]) -> None:
    """Show what is known, a line each; what is not known leaves no line."""
    lines = [f"**{says}:** {plain(value)}" for says, value in known.items() if value]
    with st.container(border=True):
        st.markdown("  \n".join(lines))


def obstacles(sentences: tuple[str, ...], clear: str) -> None:
    """Show, before the click, the same reasons that a refusal would give after it."""
    if not sentences:
        st.success(clear, icon=":material/check:")
        return
    with st.container(border=True):
        st.markdown("**Not yet:**")
        st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences))
