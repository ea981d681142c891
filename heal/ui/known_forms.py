"""The forms whose columns somebody has told: how each is read, another name, or forgotten."""

from __future__ import annotations

import streamlit as st

from heal.db.types import NAME_LENGTH
from heal.exchange.mapping import WORDS, Mapping, Target, called
from heal.queries import column_mappings
from heal.queries.column_mappings import SavedMapping
from heal.services import column_mappings as use_cases
from heal.ui import runtime
from heal.ui.file_kinds import KINDS
from heal.ui.words import day, plain
from heal.vocabulary import Permission


def listed() -> None:
    """Show the forms that are known again; nothing where there are none."""
    with runtime.reading(Permission.IMPORT_REGISTERS) as session:
        saved = column_mappings.saved(session)
    if not saved:
        return
    with st.expander(f"Forms that are known again ({len(saved):,})", icon=":material/view_column:"):
        st.markdown(
            "The columns of these have been told, and are not asked for again. What is forgotten "
            "here takes nothing back; the next file of that form asks which column is what."
        )
        for one in saved:
            with st.container(border=True):
                _form(one)


def _form(one: SavedMapping) -> None:
    st.markdown(f"**{plain(one.called)}**")
    st.markdown(
        f":small[{KINDS[one.kind]}, told on {day(one.saved_on)} by {plain(one.saved_by)}. "
        f"{_reads(one.mapping)}]"
    )
    with st.container(horizontal=True):
        with st.popover("Call it otherwise", icon=":material/edit:"):
            name = st.text_input(
                "What is it called?", one.called, max_chars=NAME_LENGTH,
                key=f"called-{one.mapping_id}",
            )  # fmt: skip
            if st.button("Keep this name", key=f"rename-{one.mapping_id}"):
                runtime.perform(
                    use_cases.rename, "The form has another name.", one.mapping_id, called=name,
                    form=f"rename-{one.mapping_id}",
                )  # fmt: skip
        if st.button("Forget it", key=f"forget-{one.mapping_id}", icon=":material/delete:"):
            runtime.perform(
                use_cases.forget, "Forgotten. The next file of this form asks again.",
                one.mapping_id, form=f"forget-{one.mapping_id}",
            )  # fmt: skip


def _reads(mapping: Mapping | None) -> str:
    if mapping is None:
        return "What was told cannot be read any more; forget it, and tell it again."
    told = (
        f"{plain(called(column.heading, at))} is {WORDS[column.target]}"
        for at, column in enumerate(mapping.columns)
        if column.target is not Target.IGNORE
    )
    return f"{'; '.join(told)}."
