"""One file, taken back: what goes and what stays is said before the click, and after it."""

from __future__ import annotations

import streamlit as st

from heal.queries import taking_back as facts
from heal.rules import taking_back as rules
from heal.services import imports
from heal.ui import runtime
from heal.ui.words import counted, plain
from heal.vocabulary import Permission


def show(batch_id: int, *, there: bool, together: int) -> None:
    """Show what taking a file back would do, and the button for it where it can be.

    `together` is how many files, itself too, came in with it and are there.
    """
    with st.container(horizontal=True):
        if there:
            _this_one(batch_id)
        if together > there:
            _all_of_them(batch_id, together)


def _this_one(batch_id: int) -> None:
    with runtime.reading(Permission.IMPORT_REGISTERS) as session:
        found = facts.standing(session, batch_id)
    if says := rules.refusal(found):
        st.info(f"**It cannot be taken back yet.** {plain(says)}", icon=":material/undo:")
        return
    with st.popover("Take this file back", icon=":material/undo:"):
        _listed("What goes, in one step:", rules.goes(found) or ("nothing but the file itself",))
        _listed("What later work keeps:", rules.stays(found))
        if st.button("Take it back", type="primary", key=f"undo-{batch_id}"):
            runtime.perform(
                imports.undo, rules.done(found), batch_id, on=runtime.today(),
                form=f"undo-{batch_id}", closes=True,
            )  # fmt: skip


def _all_of_them(batch_id: int, together: int) -> None:
    with st.popover(f"Take all {together:,} files back", icon=":material/undo:"):
        st.markdown(
            f"{counted(together, 'file')} came in together, this one among them. Everything that "
            "these files made goes again, in one step. What was marked, confirmed or corrected by "
            "hand stays."
        )
        if st.button("Take them all back", type="primary", key=f"all-{batch_id}"):
            runtime.perform(
                imports.undo_together, f"{counted(together, 'file')} taken back.", batch_id,
                on=runtime.today(), form=f"all-{batch_id}", closes=True,
            )  # fmt: skip


def _listed(says: str, parts: tuple[str, ...]) -> None:
    if parts:
        st.markdown(f"**{says}**\n" + "\n".join(f"- {plain(part)}" for part in parts))
