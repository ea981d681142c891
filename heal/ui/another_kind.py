"""Files that were chosen under another heading: said, and read as what they are by one click."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeGuard

import streamlit as st

from heal.exchange.recognise import recognise
from heal.ui import file_kinds, runtime
from heal.ui.words import plain
from heal.vocabulary import ImportKind, Permission

_NOUNS: Final[Mapping[ImportKind, tuple[str, str]]] = {
    ImportKind.MEMBERS: ("a list of members", "lists of members"),
    ImportKind.REGISTER: ("a meeting register", "meeting registers"),
    ImportKind.PAIRINGS: ("running and past pairings", "running and past pairings"),
}


def one(data: bytes, purpose: ImportKind) -> bool:
    """Offer to read a file as what it is, where that is not what it was chosen as; say whether."""
    meant = _meant(data)
    if not _is_offered(meant, purpose):
        return False
    _offer(meant, f"Read it as {_NOUNS[meant][0]}")
    return True


def instead_of_pairs(data: bytes) -> bool:
    """Say what a file is that was chosen as pairs, and offer to read it as that."""
    if not _is_offered(_meant(data), ImportKind.PAIRINGS):
        return False
    st.markdown(plain(recognise(data).why))
    return one(data, ImportKind.PAIRINGS)


def many(files: Sequence[bytes], purpose: ImportKind) -> bool:
    """Offer to read several files as what they all are, unless somebody knows better."""
    meant = _meant(files[0])
    if not _is_offered(meant, purpose) or any(_meant(data) is not meant for data in files[1:]):
        return False
    these, those = _NOUNS[meant][1], _NOUNS[purpose][1]
    st.markdown(f"By what is in them, all of these are {these}.")
    if st.checkbox(f"They are {those} all the same", key=f"same-{purpose}-{meant}"):
        return False
    _offer(meant, f"Read them as {these}")
    return True


def _meant(data: bytes) -> ImportKind | None:
    """Return what a file can be brought in as, where that is one thing alone."""
    kind = recognise(data).kind
    purposes = [purpose for purpose, kinds in file_kinds.READ.items() if kind in kinds]
    return purposes[0] if len(purposes) == 1 else None


def _is_offered(meant: ImportKind | None, purpose: ImportKind) -> TypeGuard[ImportKind]:
    may = runtime.may(Permission.IMPORT_FILES)
    return may and meant is not None and meant is not purpose


def _offer(meant: ImportKind, says: str) -> None:
    st.button(
        says, type="primary", icon=":material/arrow_forward:", key=f"as-{meant}",
        on_click=file_kinds.turn_to, args=(meant,),
    )  # fmt: skip
