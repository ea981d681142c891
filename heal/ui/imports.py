"""Bringing a file in: what it is, what it would change, and the word that it may."""

from __future__ import annotations

from hashlib import sha256

import streamlit as st

from heal.errors import Refusal
from heal.ui import file_kinds as files
from heal.ui import imported_members, imported_pairings, imported_registers
from heal.ui.words import plain
from heal.vocabulary import ImportKind


def bring_in(kind: ImportKind) -> None:
    """Show the upload and, once there is a file, what it would change."""
    st.markdown(files.ASKS[kind])
    if kind is ImportKind.PAIRINGS:
        imported_pairings.template()
    file = st.file_uploader(
        "The file", files.ENDINGS, key=f"file-{kind}", label_visibility="collapsed"
    )
    if file is None:
        return
    data = file.getvalue()
    key = sha256(data).hexdigest()[:12]
    try:
        what = None if kind is ImportKind.PAIRINGS else files.what_it_is(data, key, kind)
        if kind is ImportKind.PAIRINGS:
            imported_pairings.pairs(data, file.name, key)
        elif kind is ImportKind.MEMBERS:
            imported_members.member_list(data, file.name, key, what)
        else:
            imported_registers.register(data, file.name, key, what)
    except Refusal as refusal:
        st.error(plain(refusal.sentence), icon=":material/block:")
