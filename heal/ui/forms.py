"""Pieces that several forms share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import TypeVar

import streamlit as st

from heal.queries import people
from heal.rules.wording import label
from heal.ui import runtime
from heal.vocabulary import Permission

Word = TypeVar("Word", bound=StrEnum)

NOTE_LENGTH = 280
NOTE_HINT = "Short, and nothing of what was told in confidence."


def choice(
    says: str,
    words: type[Word],
    *,
    key: str,
    chosen: Word | None = None,
    optional: bool = False,
    hint: str | None = None,
) -> Word | None:
    """Show a choice of one word and return it; an optional one may stay blank."""
    options = list(words)
    index = options.index(chosen) if chosen in options else None if optional else 0
    return st.selectbox(
        says, options, index=index, format_func=label, key=key, help=hint, placeholder="Not said"
    )


def required(
    says: str, words: type[Word], *, key: str, chosen: Word | None = None, hint: str | None = None
) -> Word:
    """Show a choice of one word that always has an answer, and return it."""
    return choice(says, words, key=key, chosen=chosen, hint=hint) or next(iter(words))


def several(
    says: str,
    words: type[Word],
    *,
    key: str,
    chosen: Sequence[Word] | frozenset[Word] = (),
    hint: str | None = None,
) -> list[Word]:
    """Show a choice of any number of words and return them."""
    picked = st.pills(
        says,
        list(words),
        selection_mode="multi",
        default=[word for word in words if word in chosen],
        format_func=label,
        key=key,
        help=hint,
    )
    return list(picked or [])


def past_day(
    says: str, *, key: str, value: date | None = None, earliest: date | None = None
) -> date:
    """Show a day that is not in the future and return it."""
    today = runtime.today()
    start = min(value or today, today)
    if earliest is not None:
        start = max(start, earliest)
    picked = st.date_input(
        says,
        value=start,
        min_value=min(earliest or date(1990, 1, 1), start),
        max_value=max(today, start),
        format="YYYY-MM-DD",
        key=key,
    )
    return picked if isinstance(picked, date) else start


def note(says: str, *, key: str, value: str | None = None, hint: str = NOTE_HINT) -> str | None:
    """Show a short note and return it, or None where it is empty."""
    text = st.text_area(says, value or "", max_chars=NOTE_LENGTH, key=key, help=hint, height=80)
    return text or None


def member(says: str, *, key: str, permission: Permission = Permission.SEE_MEMBERS) -> int | None:
    """Show a search for a member and the few who fit, and return the one who was chosen.

    Whoever may not see members finds those of their own groups, by name alone.
    """
    everyone = runtime.may(Permission.SEE_MEMBERS)
    search = st.text_input(
        says, key=f"{key}-search", type="search", live=True, placeholder="A few letters of a name"
    )
    if not search or not search.strip():
        return None
    with runtime.reading(permission) as session:
        fitting = people.choices(session, search, addresses=everyone)
    if not fitting:
        otherwise = "add them under Members first" if everyone else "ask the coordinator"
        st.write(f"Nobody fits. Try fewer letters, or {otherwise}.")
        return None
    return st.selectbox(
        "Who is it?",
        list(fitting),
        index=0 if len(fitting) == 1 else None,
        format_func=lambda number: fitting.get(number, ""),
        key=f"{key}-choice",
        placeholder="Choose one",
    )
