"""What is asked of many registers at once: only what their files do not tell, each thing once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, TypeVar

import streamlit as st

from heal.exchange.file_signatures import WORDS
from heal.exchange.moments import DateOrder
from heal.exchange.readers import REGISTERS
from heal.services.season_files import Asks, Part, ReadFile
from heal.ui import runtime
from heal.ui.words import counted, plain

Answers = list[dict[str, Any]]
"""What was said of each file."""
Which = TypeVar("Which", int, Part)

_MOST_ASKED = 60
"""So many files at most are asked for their day; a season without any day is no season."""


def kinds(read: Sequence[ReadFile], key: str) -> Answers:
    """Let somebody say that some files are something else than they seem."""
    said: Answers = [{} for _ in read]
    names = {number: one.file_name for number, one in enumerate(read)}
    with st.expander("Some files are something else", icon=":material/draft:"):
        for number in _some(names, f"kinds-{key}"):
            seems = read[number].kind
            known = list(REGISTERS)
            kind = st.selectbox(
                f"{plain(names[number])} is read as", known, key=f"kind-{key}-{number}",
                index=known.index(seems) if seems in known else None,
                format_func=WORDS.__getitem__, placeholder="Choose what it is",
            )  # fmt: skip
            if kind:
                said[number] = {"kind": kind}
    return said


def orders(read: Sequence[ReadFile], key: str) -> Answers:
    """Ask once how dates are written, where files leave it open."""
    asked = len({one.sha256 for one in read if one.asks is Asks.ORDER})
    if not asked:
        return [{} for _ in read]
    st.markdown(f"In {counted(asked, 'file')} the dates could be read month first or day first.")
    order = st.radio(
        "How are the dates written there?", list(DateOrder), index=None, key=f"order-{key}",
        format_func=lambda order: order.words.capitalize(), horizontal=True,
    )  # fmt: skip
    said = {"date_order": order} if order else {}
    return [said if one.asks is Asks.ORDER else {} for one in read]


def days(read: Sequence[ReadFile], key: str) -> Answers:
    """Ask for the day of each meeting whose file tells none."""
    asked = [number for number, one in enumerate(read) if one.asks is Asks.DAY]
    if asked:
        which = counted(len(asked), "file does", "files do")
        st.markdown(f"{which} not tell on which day the meeting was.")
    said: Answers = [{} for _ in read]
    for number in asked[:_MOST_ASKED]:
        held_on = st.date_input(
            f"The meeting of “{plain(read[number].file_name)}” was on", value=None,
            max_value=runtime.today(), format="YYYY-MM-DD", key=f"day-{key}-{number}",
        )  # fmt: skip
        if held_on:
            said[number] = {"held_on": held_on}
    return said


def other_groups(read: Sequence[ReadFile], key: str, groups: Sequence[str]) -> dict[Part, str]:
    """Let somebody say that some files are of another group."""
    names = {
        (number, topic): f"{one.file_name}, {topic}" if topic else one.file_name
        for number, one in enumerate(read)
        for topic in one.topics
    }
    if not names or len(groups) < 2:
        return {}
    found: dict[Part, str] = {}
    with st.expander("Some files are of another group", icon=":material/groups:"):
        for part in _some(names, f"other-{key}"):
            chosen = st.selectbox(
                plain(names[part]), groups, index=None, placeholder="Choose the group",
                key=f"group-{key}-{part[0]}-{sha256(part[1].encode()).hexdigest()[:6]}",
            )  # fmt: skip
            if chosen:
                found[part] = chosen
    return found


def _some(names: Mapping[Which, str], key: str) -> list[Which]:
    return st.multiselect(
        "Which files?", list(names), key=key, placeholder="Choose files",
        format_func=lambda one: names.get(one, ""),
    )  # fmt: skip
