"""Bringing a file in: what it is, what it would change, and the word that it may."""

from __future__ import annotations

from hashlib import sha256

import streamlit as st

from heal.errors import Refusal
from heal.ui import file_kinds as files
from heal.ui import imported_members, imported_registers, season
from heal.ui.words import plain
from heal.vocabulary import ImportKind


def bring_in(kind: ImportKind) -> None:
    """Show the upload and, once there is a file, what it would change."""
    st.markdown(files.ASKS[kind])
    found = st.file_uploader(
        "The files" if kind is ImportKind.REGISTER else "The file", files.ENDINGS,
        accept_multiple_files=kind is ImportKind.REGISTER, key=f"file-{kind}",
        label_visibility="collapsed",
    )  # fmt: skip
    chosen = found if isinstance(found, list) else [found] if found else []
    if not chosen:
        return
    told = [(file.name, file.getvalue()) for file in chosen]
    try:
        if len(told) > 1 or (kind is ImportKind.REGISTER and files.holds_several(told[0][1])):
            season.many(told)
            return
        file_name, data = told[0]
        key = sha256(data).hexdigest()[:12]
        what = files.what_it_is(data, key, kind)
        if kind is ImportKind.MEMBERS:
            imported_members.member_list(data, file_name, key, what)
        else:
            imported_registers.register(data, file_name, key, what)
    except Refusal as refusal:
        st.error(plain(refusal.sentence), icon=":material/block:")
