"""Files that come in: lists of members, registers of meetings, pairs from before."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from heal.queries import imports as brought_in
from heal.ui import (
    decided_names,
    details,
    imported_pairings,
    imports,
    known_forms,
    navigation,
    runtime,
    tables,
    taking_back,
    waiting_names,
)
from heal.ui.words import counted, day, relabel
from heal.vocabulary import ImportKind, Permission, RowOutcome

KINDS = {
    ImportKind.MEMBERS: "Member list",
    ImportKind.REGISTER: "Meeting register",
    ImportKind.PAIRINGS: "Running and past pairings",
}
OUTCOMES = {
    RowOutcome.ADDED: "added",
    RowOutcome.MATCHED: "known already",
    RowOutcome.UNKNOWN: "waiting for a name",
    RowOutcome.SET_ASIDE: "left out",
    RowOutcome.REFUSED: "could not be read",
}
NOT_COME_IN = {RowOutcome.REFUSED: "left out"}
"""Of a pair it is said why it did not come in; it could be read well enough."""
COLUMNS = {
    "file_name": "File",
    "kind": "Kind",
    "group_name": "Group",
    "held_on": tables.DATE("Meeting"),
    "imported_at": tables.DATE("Brought in"),
    "imported_by": "By",
    "lines": "Lines",
    "undone_at": tables.DATE("Taken back"),
}


def lines(row: pd.Series) -> str:
    """Return what became of a file's lines."""
    words = OUTCOMES | (NOT_COME_IN if row.get("kind") == ImportKind.PAIRINGS else {})
    counts = ((row[outcome.value], says) for outcome, says in words.items())
    return ", ".join(f"{number:,} {says}" for number, says in counts if number)


def files() -> None:
    """Show the files that were brought in so far."""
    st.header("Brought in so far", anchor=False)
    with runtime.reading(Permission.IMPORT_REGISTERS) as session:
        total = brought_in.batch_count(session)
    if not total:
        begin = "Begin with the list of a group's members."
        if not runtime.may(Permission.IMPORT_FILES):
            begin = "Choose the report of a meeting above."
        st.info(f"Nothing has been brought in yet. {begin}")
        return
    page = tables.page_number(total, key="page")
    with runtime.reading(Permission.IMPORT_REGISTERS) as session:
        frame = brought_in.batches(session, page)
    readable = frame.assign(
        kind=frame["kind"].map({kind.value: says for kind, says in KINDS.items()}),
        lines=[lines(row) for _, row in frame.iterrows()],
        imported_at=[at.date() for at in frame["imported_at"]],
        undone_at=[at.date() if at else None for at in frame["undone_at"]],
    )
    tables.show(
        readable, COLUMNS, key=f"files:{page}", id_column="batch_id", view=navigation.EXCHANGE
    )
    st.markdown(f":small[{counted(total, 'file')}; pick one to see its lines, or to take it back.]")


def one_file(batch_id: int) -> None:
    """Show one file that was brought in, and the way to take it back."""
    with runtime.reading(Permission.IMPORT_REGISTERS) as session:
        batch = brought_in.batch(session, batch_id)
        left_out = brought_in.left_out(session, batch_id)
        people = brought_in.people_in(session, batch_id)
        together = brought_in.together(session, batch_id)
    told = {word.value: batch.rows[word] for word in RowOutcome}
    details.heading(batch.file_name)
    details.facts(
        {
            "Kind": KINDS[batch.kind],
            "Group": batch.group_name,
            "Meeting": day(batch.held_on),
            "Brought in": f"{day(batch.imported_at.date())}, by {batch.imported_by}",
            "Taken back": day(batch.undone_at.date()) if batch.undone_at else None,
            "Lines": lines(pd.Series({"kind": batch.kind, **told})),
        }
    )
    if batch.kind is ImportKind.PAIRINGS:
        imported_pairings.of_file(batch_id, left_out)
    else:
        its_lines(left_out, people)
    if batch.undone_at is None:
        decided_names.here_alone(batch_id)
    taking_back.show(batch_id, there=batch.undone_at is None, together=together)


def its_lines(left_out: pd.DataFrame, people: pd.DataFrame) -> None:
    """Show the lines of a list or a register, with what became of them."""
    for says, rows in (
        ("Lines that were left out", left_out),
        ("Lines about people who are known", people),
    ):
        if not rows.empty:
            st.subheader(says, anchor=False)
            st.dataframe(
                relabel_outcome(rows), hide_index=True, placeholder="",
                column_config={"Joined": tables.DATE()},
            )  # fmt: skip


def relabel_outcome(frame: pd.DataFrame) -> pd.DataFrame:
    """Return lines of a file in the words that people read."""
    told = frame.assign(outcome=relabel(frame, "outcome", RowOutcome))
    return told.rename(
        columns={
            "line": "Line", "outcome": "What became of it", "name": "Name", "reason": "Why",
            "joined_on": "Joined",
        }
    )  # fmt: skip


def kind_of_file() -> ImportKind | None:
    """Show the kinds that the person at the desk may bring in and return the one chosen."""
    if not runtime.may(Permission.IMPORT_FILES):
        st.header(KINDS[ImportKind.REGISTER], anchor=False)
        return ImportKind.REGISTER
    return st.segmented_control(
        "What is it?", list(KINDS), default=ImportKind.MEMBERS, required=True,
        format_func=lambda kind: KINDS[kind], key="kind",
    )  # fmt: skip


runtime.page(
    Permission.IMPORT_REGISTERS,
    "Bring in files",
    "See first what a file would change; nothing is kept until you say so, "
    "and every file can be taken back.",
)
if (chosen := runtime.opened()) is not None:
    runtime.back("Back to the files")
    one_file(chosen)
else:
    if (kind := kind_of_file()) is not None:
        imports.bring_in(kind)
    waiting_names.queue()
    files()
    known_forms.listed()
