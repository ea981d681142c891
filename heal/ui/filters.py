"""What a list is narrowed by: each stands in the address, so that a reload keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from heal.rules.wording import label

Word = TypeVar("Word", bound=StrEnum)


def row() -> DeltaGenerator:
    """Give the row that a list's filters stand in."""
    return st.container(horizontal=True, vertical_alignment="bottom")


def search(placeholder: str = "Name") -> str:
    """Show the search and return what is looked for."""
    return (
        st.text_input(
            "Search",
            key="find",
            type="search",
            live=True,
            bind="query-params",
            placeholder=placeholder,
        )
        or ""
    )


def group(
    groups: Mapping[int, str], says: str = "Group", placeholder: str = "Any group"
) -> int | None:
    """Show the groups and return the one that was chosen, or None for all."""
    return st.selectbox(
        says,
        list(groups),
        index=None,
        format_func=lambda number: groups.get(number, ""),
        key="group",
        bind="query-params",
        placeholder=placeholder,
    )


def word(says: str, words: Sequence[Word], *, key: str, placeholder: str) -> Word | None:
    """Show some words and return the one that was chosen, or None for all."""
    return st.selectbox(
        says,
        list(words),
        index=None,
        format_func=label,
        key=key,
        bind="query-params",
        placeholder=placeholder,
    )


def only(says: str, *, key: str, hint: str | None = None) -> bool:
    """Show a switch that narrows the list, and return whether it is on."""
    return st.toggle(says, key=key, bind="query-params", help=hint)
