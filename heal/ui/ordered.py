"""A short list in an order of its own, changed where it stands: up, down, other words, away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from heal.ui import runtime

Line = TypeVar("Line")

Fields = Callable[[str, Line | None], Mapping[str, Any]]
"""Shows the fields for a line, or for a new one, under keys that end as given."""


@dataclass(frozen=True)
class Ordered(Generic[Line]):
    """What may be done to the lines of one list, and in which fields."""

    name: str
    noun: str
    fields: Fields[Line]
    keep: Callable[..., Any]
    drop: Callable[..., Any]
    move: Callable[..., Any]


def tools(kind: Ordered[Line], line: Line, number: int, *, first: bool, last: bool) -> None:
    """Show what may be done to a line."""
    with st.container(horizontal=True, width="content"):
        _step(kind, number, "Up", up=True, at_the_edge=first)
        _step(kind, number, "Down", up=False, at_the_edge=last)
        form = f"keep-{kind.name}-{number}"
        key = f"{form}-{runtime.form_key(form)}"
        with st.popover("Change", icon=":material/edit:", type="tertiary", key=f"open-{key}"):
            with st.form(form, border=False):
                told = kind.fields(key, line)
                if st.form_submit_button("Keep", type="primary"):
                    runtime.perform(kind.keep, "Kept.", number, **told, form=form)
            form = f"drop-{kind.name}-{number}"
            if st.button("Take it off the list", icon=":material/delete:", key=form):
                runtime.perform(kind.drop, "It is off the list.", number, form=form)


def add(kind: Ordered[Line]) -> None:
    """Show the form for one more line."""
    form = f"add-{kind.name}"
    key = f"{form}-{runtime.form_key(form)}"
    with (
        st.popover(f"Add a {kind.noun}", icon=":material/add:", key=f"open-{key}"),
        st.form(form, border=False),
    ):
        told = kind.fields(key, None)
        if st.form_submit_button(f"Add the {kind.noun}", type="primary"):
            runtime.perform(kind.keep, f"The {kind.noun} is added.", None, **told, form=form)


def _step(kind: Ordered[Line], number: int, says: str, *, up: bool, at_the_edge: bool) -> None:
    form = f"{says.lower()}-{kind.name}-{number}"
    icon = ":material/arrow_upward:" if up else ":material/arrow_downward:"
    if st.button(says, icon=icon, type="tertiary", key=form, disabled=at_the_edge):
        runtime.perform(kind.move, "Moved.", number, up=up, form=form)
