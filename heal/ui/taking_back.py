"""Files, taken back: what goes and what stays is said before the click, and after it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from heal.queries import import_facts
from heal.queries import standing as facts
from heal.rules import taking_back as rules
from heal.rules.taking_back import Standing
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
            _all_of_them(batch_id, there=there)


def _this_one(batch_id: int) -> None:
    with runtime.reading(Permission.IMPORT_REGISTERS) as session:
        found = facts.of_files(session, [batch_id])
    if _refused("It cannot be taken back yet.", found):
        return
    with st.popover("Take this file back", icon=":material/undo:"):
        _told(found)
        _button("Take it back", imports.undo, found, batch_id, form=f"undo-{batch_id}")


def _all_of_them(batch_id: int, *, there: bool) -> None:
    with runtime.reading(Permission.IMPORT_REGISTERS) as session:
        numbers = import_facts.brought_in_together(session, batch_id)
        found = facts.of_files(session, numbers)
    label, about, refused = _words(found.files, there=there)
    if _refused(refused, found):
        return
    with st.popover(label, icon=":material/undo:"):
        st.markdown(about)
        _told(found)
        _button(
            "Take them all back", imports.undo_together, found, batch_id, form=f"all-{batch_id}"
        )


def _words(number: int, *, there: bool) -> tuple[str, str, str]:
    """Return the button of files that came in with one, what it is about, and that it cannot be."""
    files = counted(number, "file")
    if there:
        return (
            f"Take all {files} back",
            f"{files} came in together, this one among them.",
            f"The {files} that came in together cannot be taken back yet.",
        )
    are, others = ("is", "file") if number == 1 else ("are", files)
    return (
        f"Take the other {others} back",
        f"{files} that came in with this one {are} still there.",
        "What came in with it cannot be taken back yet.",
    )


def _refused(says: str, found: Standing) -> bool:
    """Say that files cannot be taken back, why, and how to settle it; False where they can."""
    why = rules.refusal(found)
    if why is not None:
        st.info(f"**{says}** {plain(why)}", icon=":material/undo:")
    return why is not None


def _told(found: Standing) -> None:
    nothing = "nothing but the file itself" if found.files == 1 else "nothing but the files"
    _listed("What goes, in one step:", rules.goes(found) or (nothing,))
    _listed("What later work keeps:", rules.stays(found))


def _button(
    says: str, use_case: Callable[..., None], found: Standing, batch_id: int, *, form: str
) -> None:
    if st.button(says, type="primary", key=form):
        runtime.perform(
            use_case, rules.done(found), batch_id, on=runtime.today(), form=form, closes=True
        )


def _listed(says: str, parts: tuple[str, ...]) -> None:
    if parts:
        st.markdown(f"**{says}**\n" + "\n".join(f"- {plain(part)}" for part in parts))
