"""Bringing a file in: what it is, what it would change, and the word that it may."""

from __future__ import annotations

from hashlib import sha256

import streamlit as st

from heal.errors import Refusal
from heal.exchange.read_as import MAPPED, How
from heal.ui import (
    column_mapper,
    imported_members,
    imported_pairings,
    imported_registers,
    many_lists,
    season,
)
from heal.ui import file_kinds as files
from heal.ui.imported_members import AskedList
from heal.ui.words import plain
from heal.vocabulary import ImportKind

_SEVERAL = (ImportKind.MEMBERS, ImportKind.REGISTER)


def bring_in(kind: ImportKind) -> None:
    """Show the upload and, once there is a file, what it would change."""
    st.markdown(files.ASKS[kind])
    if kind is ImportKind.PAIRINGS:
        imported_pairings.template()
    several = kind in _SEVERAL
    found = st.file_uploader(
        "The files" if several else "The file", files.ENDINGS,
        accept_multiple_files=several, key=f"file-{kind}", label_visibility="collapsed",
    )  # fmt: skip
    chosen = found if isinstance(found, list) else [found] if found else []
    if not chosen:
        return
    told = [(file.name, file.getvalue()) for file in chosen]
    file_name, data = told[0]
    try:
        if kind is ImportKind.REGISTER and (len(told) > 1 or files.holds_several(data)):
            season.many(told)
        elif len(told) > 1:
            many_lists.many(told, _list)
        else:
            _one_file(kind, data, file_name)
    except Refusal as refusal:
        st.error(plain(refusal.sentence), icon=":material/block:")


def _one_file(kind: ImportKind, uploaded: bytes, file_name: str) -> None:
    if kind is ImportKind.PAIRINGS:
        files.refuse_programme(uploaded)
        data = files.sheet_of(uploaded, _known_by(uploaded))
        imported_pairings.pairs(data, file_name, _known_by(data))
    elif read := _read(kind, uploaded):
        of_kind = {
            ImportKind.MEMBERS: imported_members.member_list,
            ImportKind.REGISTER: imported_registers.register,
        }
        data, key, how = read
        of_kind[kind](data, file_name, key, how)


def _list(uploaded: bytes, file_name: str) -> AskedList | None:
    read = _read(ImportKind.MEMBERS, uploaded)
    if read is None:
        return None
    data, key, how = read
    return imported_members.asked(data, file_name, key, how)


def _read(kind: ImportKind, uploaded: bytes) -> tuple[bytes, str, How] | None:
    """Ask how a file is to be read; return that with its sheet, and what it is known by."""
    files.refuse_programme(uploaded)
    data = files.sheet_of(uploaded, _known_by(uploaded))
    key = _known_by(data)
    how: How = files.what_it_is(data, key, kind)
    if how in MAPPED:
        how = column_mapper.read_as(data, f"{kind}-{key}", kind, how)
        if how is None:
            return None
        key = _known_by(f"{key} {how.group} {how.day}".encode())
    return data, key, how


def _known_by(data: bytes) -> str:
    return sha256(data).hexdigest()[:12]
