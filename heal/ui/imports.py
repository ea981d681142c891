"""Bringing a file in: what it is, what it would change, and the word that it may."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

import streamlit as st

from heal.errors import Refusal
from heal.exchange.read_as import MAPPED, How
from heal.ui import (
    another_kind,
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

ONE_BY_ONE: Final = (
    "Files of pairs come in one after the other; take all but one away with the cross beside it."
)


def bring_in(kind: ImportKind) -> None:
    """Show the upload and, once there is a file, what it would change."""
    st.markdown(files.ASKS[kind])
    if kind is ImportKind.PAIRINGS:
        imported_pairings.template()
    told = files.uploaded()
    if not told:
        return
    try:
        if len(told) > 1:
            _several(kind, told)
        else:
            _one_file(kind, *told[0])
    except Refusal as refusal:
        st.error(plain(refusal.sentence), icon=":material/block:")


def _several(kind: ImportKind, told: Sequence[tuple[str, bytes]]) -> None:
    if another_kind.many([data for _, data in told], kind):
        return
    if kind is ImportKind.PAIRINGS:
        raise Refusal(ONE_BY_ONE)
    if kind is ImportKind.REGISTER:
        season.many(told)
    else:
        many_lists.many(told, _list)


def _one_file(kind: ImportKind, file_name: str, uploaded: bytes) -> None:
    if kind is ImportKind.REGISTER and files.holds_several(uploaded):
        season.many([(file_name, uploaded)])
    elif kind is ImportKind.PAIRINGS:
        files.refuse_programme(uploaded)
        data = files.sheet_of(uploaded, _known_by(uploaded))
        if not another_kind.instead_of_pairs(data):
            imported_pairings.pairs(data, file_name, _known_by(data))
    elif read := _read(kind, uploaded):
        of_kind = {
            ImportKind.MEMBERS: imported_members.member_list,
            ImportKind.REGISTER: imported_registers.register,
        }
        data, key, how = read
        if how is not None or not another_kind.one(data, kind):
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
