"""What a member told of themselves: all of it optional."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from heal.queries.attributes import Told
from heal.services import members
from heal.ui import details, forms, runtime
from heal.ui.words import plain
from heal.vocabulary import AttributeKind, Permission

Options = Mapping[int, Mapping[int, str]]


def show(member_id: int, told: tuple[Told, ...], options: Options) -> None:
    """Show what a member told of themselves, and the form to note more."""
    st.subheader("Told of themselves", anchor=False)
    known = {one.name: one.says(options) for one in told}
    if any(known.values()):
        details.facts(known)
    else:
        st.write("Nothing so far, and nothing has to be told.")
    if not runtime.may(Permission.EDIT_MEMBERS):
        return
    with (
        st.expander("Note what they told", icon=":material/edit:"),
        st.form(f"told-{member_id}", border=False),
    ):
        st.write(
            "Choose a word, or type their own. Whatever is not known stays empty, and counts "
            "against nobody."
        )
        with st.grid(2, min_column_width=170):
            values = {one.attribute_id: _one(member_id, one, options) for one in told}
        if st.form_submit_button("Keep what they told"):
            runtime.perform(
                members.describe, "Noted.", member_id, values=values, form=f"told-{member_id}"
            )


def _one(member_id: int, one: Told, options: Options) -> int | str | tuple[int, ...] | None:
    key = f"told-{member_id}-{one.attribute_id}"
    if one.kind is AttributeKind.TEXT:
        return st.text_input(
            plain(one.name), one.own_words or "", max_chars=forms.NOTE_LENGTH, key=key,
            help=forms.NOTE_HINT,
        )  # fmt: skip
    words = options.get(one.attribute_id, {})
    if one.kind in (AttributeKind.SEVERAL, AttributeKind.TIMES):
        return _several(key, one, words)
    choices: list[int | str] = [*words, *([one.own_words] if one.own_words else [])]
    now = one.option_id if one.option_id is not None else one.own_words
    return st.selectbox(
        plain(one.name),
        choices,
        index=choices.index(now) if now in choices else None,
        format_func=lambda word: words.get(word, "") if isinstance(word, int) else word,
        key=key,
        placeholder="Not told",
        accept_new_options=True,
    )


def _several(key: str, one: Told, words: Mapping[int, str]) -> str | tuple[int, ...] | None:
    # Own words from an earlier time are kept until words of the list replace them.
    picked = st.multiselect(
        plain(one.name),
        list(words),
        default=[number for number in words if number in one.picked],
        format_func=lambda number: words.get(number, ""),
        key=key,
        placeholder=one.own_words or "Not told",
    )
    return tuple(picked) or one.own_words
