"""What file somebody brings in: where to find it, what it seems to be, and that it may be else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from heal.errors import UnreadableFile
from heal.exchange import workbooks
from heal.exchange.file_signatures import WORDS, Kind, Shape
from heal.exchange.read_as import MAPPED
from heal.exchange.readers import MEMBER_LISTS, REGISTERS
from heal.exchange.recognise import recognise
from heal.ui import runtime
from heal.ui.words import plain
from heal.vocabulary import ImportKind, Permission

KINDS: Final[Mapping[ImportKind, str]] = {
    ImportKind.MEMBERS: "Member list",
    ImportKind.REGISTER: "Meeting register",
    ImportKind.PAIRINGS: "Running and past pairings",
}
_TURN, _KIND = "_files_turn", "kind"
ENDINGS: Final = ["csv", "txt", "tsv", "xlsx", "zip"]
ASKS: Final[Mapping[ImportKind, str]] = {
    ImportKind.MEMBERS: "The list of members that the forum lets a manager download, as CSV or as a"
    " workbook; several lists at once are welcome, each of its own group."
    " Google Groups: in the group, open People, then Members, then download. Groups.io:"
    " open Admin, then Members, and download the members. The answers to a form, and any other"
    " table with a column of e-mail addresses, are read as well.",
    ImportKind.REGISTER: "The list of participants of a meeting, as CSV or as a workbook; several"
    " files at once are welcome, of one meeting or of many. Zoom:"
    " open Reports, find the meeting, export the list behind its number of participants. Google"
    " Meet and Microsoft Teams: the attendance report of the meeting. Eventbrite: the attendees"
    " of the event. The answers to a form, and any other table, are read as well.",
    ImportKind.PAIRINGS: "Pairs that began before this dashboard, those that go on and those that"
    " have ended. Fill in one of these, one pair a row, and choose it below.",
}
READ: Final[Mapping[ImportKind, tuple[Kind, ...]]] = {
    ImportKind.MEMBERS: (*MEMBER_LISTS, *MAPPED),
    ImportKind.REGISTER: (*REGISTERS, *MAPPED),
    ImportKind.PAIRINGS: (Kind.PAIRINGS,),
}


def chosen() -> ImportKind | None:
    """Show the kinds that the person at the desk may bring in and return the one chosen."""
    if not runtime.may(Permission.IMPORT_FILES):
        st.header(KINDS[ImportKind.REGISTER], anchor=False)
        return ImportKind.REGISTER
    return st.segmented_control(
        "What is it?", list(KINDS), default=ImportKind.MEMBERS, required=True,
        format_func=lambda kind: KINDS[kind], key=_KIND, on_change=_begin_anew,
    )  # fmt: skip


def turn_to(kind: ImportKind) -> None:
    """Choose a kind and keep the files: a callback of the button that offers it."""
    st.session_state[_KIND] = kind


def uploaded() -> list[tuple[str, bytes]]:
    """Show where files are chosen, and return the name and the bytes of each."""
    found = st.file_uploader(
        "The files", ENDINGS, accept_multiple_files=True, label_visibility="collapsed",
        key=f"files-{st.session_state.get(_TURN, 0)}",
    )  # fmt: skip
    return [(file.name, file.getvalue()) for file in found]


def _begin_anew() -> None:
    """Let go of the files where another kind is chosen by hand."""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def holds_several(data: bytes) -> bool:
    """Say whether a file may tell of several meetings: an administrator's export does."""
    return recognise(data).shape is Shape.Z6


def refuse_programme(data: bytes) -> None:
    """Refuse a whole programme, and say where it goes."""
    found = recognise(data)
    if found.kind is Kind.PROGRAMME:
        raise UnreadableFile(found.why)


def what_it_is(data: bytes, key: str, purpose: ImportKind) -> Kind | None:
    """Show what a file seems to be, and return what it is to be read as; None where it is open."""
    found = recognise(data)
    known = READ[purpose]
    if found.kind is None:
        return None
    seems = known.index(found.kind) if found.kind in known else None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(plain(found.why), width="stretch")
        with st.popover("It is something else", type="tertiary"):
            return st.radio(
                "Read it as", known, index=seems, key=f"what-{key}",
                format_func=lambda kind: WORDS[kind],
            )  # fmt: skip


def sheet_of(data: bytes, key: str) -> bytes:
    """Ask which sheet of a workbook is meant where several hold rows, and return just that one."""
    names = workbooks.sheets_with_rows(data)
    if len(names) < 2:
        return data
    named = st.selectbox(
        "Which sheet of the workbook is it?", names, key=f"sheet-{key}",
        help="One sheet is read at a time; the others stay unread.",
    )  # fmt: skip
    return workbooks.only(data, named)
