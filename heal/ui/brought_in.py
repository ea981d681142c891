"""The files that were brought in: the list of them, and one of them with what became of it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from heal.queries import imports as facts
from heal.ui import (
    decided_names,
    details,
    imported_pairings,
    navigation,
    runtime,
    tables,
    taking_back,
)
from heal.ui.file_kinds import KINDS
from heal.ui.words import counted, day, relabel
from heal.vocabulary import ImportKind, Permission, RowOutcome

OUTCOMES = {
    RowOutcome.ADDED: "added",
    RowOutcome.MATCHED: "known already",
    RowOutcome.UNKNOWN: "waiting for a name",
    RowOutcome.SET_ASIDE: "left out",
    RowOutcome.REFUSED: "could not be read",
}
NOT_COME_IN = {RowOutcome.REFUSED: "left out"}
"""Of a pair it is said why it did not come in; it could be read well enough."""
COLUMNS: tables.Columns = {
    "file_name": "File",
    "kind": "Kind",
    "group_name": "Group",
    "held_on": tables.DATE("Meeting"),
    "imported_at": tables.DATE("Brought in"),
    "imported_by": "By",
    "lines": "Lines",
    "undone_at": tables.DATE("Taken back"),
}


def files() -> None:
    """Show the files that were brought in so far."""
    st.header("Brought in so far", anchor=False)
    with runtime.reading(Permission.IMPORT_REGISTERS) as session:
        total = facts.batch_count(session)
    if not total:
        begin = "Begin with the list of a group's members."
        if not runtime.may(Permission.IMPORT_FILES):
            begin = "Choose the report of a meeting above."
        st.info(f"Nothing has been brought in yet. {begin}")
        return
    page = tables.page_number(total, key="page")
    with runtime.reading(Permission.IMPORT_REGISTERS) as session:
        frame = facts.batches(session, page)
    undone: list[Any] = [at.date() if at else None for at in frame["undone_at"]]
    readable = frame.assign(
        kind=frame["kind"].map({kind.value: says for kind, says in KINDS.items()}),
        lines=[_lines(row) for _, row in frame.iterrows()],
        imported_at=[at.date() for at in frame["imported_at"]],
        undone_at=undone,
    )
    tables.show(
        readable, COLUMNS, key=f"files:{page}", id_column="batch_id", view=navigation.EXCHANGE
    )
    st.markdown(f":small[{counted(total, 'file')}; pick one to see its lines, or to take it back.]")


def one_file(batch_id: int) -> None:
    """Show one file that was brought in, and the way to take it back."""
    with runtime.reading(Permission.IMPORT_REGISTERS) as session:
        batch = facts.batch(session, batch_id)
        left_out = facts.left_out(session, batch_id)
        people = facts.people_in(session, batch_id)
        together = facts.together(session, batch_id)
    told = {word.value: batch.rows[word] for word in RowOutcome}
    details.heading(batch.file_name)
    details.facts(
        {
            "Kind": KINDS[batch.kind],
            "Group": batch.group_name,
            "Meeting": day(batch.held_on),
            "Brought in": f"{day(batch.imported_at.date())}, by {batch.imported_by}",
            "Taken back": day(batch.undone_at.date()) if batch.undone_at else None,
            "Lines": _lines(pd.Series({"kind": batch.kind, **told})),
        }
    )
    if batch.kind is ImportKind.PAIRINGS:
        imported_pairings.of_file(batch_id, left_out)
    else:
        _its_lines(left_out, people)
    if batch.undone_at is None:
        decided_names.here_alone(batch_id)
    taking_back.show(batch_id, there=batch.undone_at is None, together=together)


def _lines(row: pd.Series) -> str:
    """Return what became of a file's lines."""
    words = OUTCOMES | (NOT_COME_IN if row.get("kind") == ImportKind.PAIRINGS else {})
    counts = ((row[outcome.value], says) for outcome, says in words.items())
    return ", ".join(f"{number:,} {says}" for number, says in counts if number)


def _its_lines(left_out: pd.DataFrame, people: pd.DataFrame) -> None:
    """Show the lines of a list or a register, with what became of them."""
    for says, rows in (
        ("Lines that were left out", left_out),
        ("Lines about people who are known", people),
    ):
        if not rows.empty:
            st.subheader(says, anchor=False)
            st.dataframe(
                _readable(rows), hide_index=True, placeholder="",
                column_config={"Joined": tables.DATE()},
            )  # fmt: skip


def _readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return lines of a file in the words that people read."""
    told = frame.assign(outcome=relabel(frame, "outcome", RowOutcome))
    return told.rename(
        columns={
            "line": "Line", "outcome": "What became of it", "name": "Name", "reason": "Why",
            "joined_on": "Joined",
        }
    )  # fmt: skip
