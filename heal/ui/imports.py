"""Bringing a file in: what it is, what it would change, and the word that it may."""

from __future__ import annotations

from hashlib import sha256

import streamlit as st

from heal.errors import Refusal
from heal.exchange.read_as import MAPPED, How
from heal.ui import column_mapper, imported_members, imported_pairings, imported_registers, season
from heal.ui import file_kinds as files
from heal.ui.words import plain
from heal.vocabulary import ImportKind


def bring_in(kind: ImportKind) -> None:
    """Show the upload and, once there is a file, what it would change."""
    st.markdown(files.ASKS[kind])
    if kind is ImportKind.PAIRINGS:
        imported_pairings.template()
    found = st.file_uploader(
        "The files" if kind is ImportKind.REGISTER else "The file", files.ENDINGS,
        accept_multiple_files=kind is ImportKind.REGISTER, key=f"file-{kind}",
        label_visibility="collapsed",
    )  # fmt: skip
    chosen = found if isinstance(found, list) else [found] if found else []
    if not chosen:
        return
    told = [(file.name, file.getvalue()) for file in chosen]
    file_name, data = told[0]
    try:
        if len(told) > 1 or (kind is ImportKind.REGISTER and files.holds_several(data)):
            season.many(told)
        else:
            _one_file(kind, data, file_name)
    except Refusal as refusal:
        st.error(plain(refusal.sentence), icon=":material/block:")


def _one_file(kind: ImportKind, uploaded: bytes, file_name: str) -> None:
    files.refuse_programme(uploaded)
    data = files.sheet_of(uploaded, _known_by(uploaded))
    key = _known_by(data)
    if kind is ImportKind.PAIRINGS:
        imported_pairings.pairs(data, file_name, key)
        return
    how: How = files.what_it_is(data, key, kind)
    if how in MAPPED:
        how = column_mapper.read_as(data, f"{kind}-{key}", kind, how)
        if how is None:
            return
        key = _known_by(f"{key} {how.group} {how.day}".encode())
    if kind is ImportKind.MEMBERS:
        imported_members.member_list(data, file_name, key, how)
    else:
        imported_registers.register(data, file_name, key, how)


def _known_by(data: bytes) -> str:
    return sha256(data).hexdigest()[:12]
