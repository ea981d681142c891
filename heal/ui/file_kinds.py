"""What file somebody brings in: where to find it, what it seems to be, and that it may be else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from heal.exchange.file_signatures import WORDS, Kind, Shape
from heal.exchange.readers import MEMBER_LISTS, REGISTERS
from heal.exchange.recognise import recognise
from heal.ui.words import plain
from heal.vocabulary import ImportKind

ENDINGS: Final = ["csv", "txt", "tsv", "xlsx"]
ASKS: Final[Mapping[ImportKind, str]] = {
    ImportKind.MEMBERS: "The list of members that the forum lets a manager download, as CSV or as a"
    " workbook. Google Groups: in the group, open People, then Members, then download. Groups.io:"
    " open Admin, then Members, and download the members.",
    ImportKind.REGISTER: "The list of participants of a meeting, as CSV or as a workbook; several"
    " files at once are welcome, of one meeting or of many. Zoom:"
    " open Reports, find the meeting, export the list behind its number of participants. Google"
    " Meet and Microsoft Teams: the attendance report of the meeting. Eventbrite: the attendees"
    " of the event.",
}
READ: Final[Mapping[ImportKind, tuple[Kind, ...]]] = {
    ImportKind.MEMBERS: tuple(MEMBER_LISTS),
    ImportKind.REGISTER: tuple(REGISTERS),
}


def holds_several(data: bytes) -> bool:
    """Say whether a file may tell of several meetings: an administrator's export does."""
    return recognise(data).shape is Shape.Z6


def what_it_is(data: bytes, key: str, purpose: ImportKind) -> Kind | None:
    """Show what a file seems to be, and return what it is to be read as; None where it is open."""
    found = recognise(data)
    known = READ[purpose]
    seems = found.kind if found.kind in known else None
    if seems is None:
        return None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(plain(found.why), width="stretch")
        with st.popover("It is something else", type="tertiary"):
            return st.radio(
                "Read it as", known, index=known.index(seems), key=f"what-{key}",
                format_func=lambda kind: WORDS[kind],
            )  # fmt: skip
