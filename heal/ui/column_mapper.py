"""Which column of a form or a table is what: the best guess, changed where it is wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import Final

import streamlit as st

from heal.errors import AmbiguousDates
from heal.exchange import mapping as columns
from heal.exchange import readers
from heal.exchange.any_table import Table, read_table
from heal.exchange.file_signatures import Kind
from heal.exchange.mapped_rows import PartNotTold
from heal.exchange.mapping import TARGETS, WORDS, Mapping, Purpose, Target, called
from heal.exchange.mapping_proposals import SAMPLE, proposed_for
from heal.exchange.moments import DateOrder
from heal.exchange.read_as import ReadAs
from heal.queries import column_mappings
from heal.queries.column_mappings import KnownMapping
from heal.ui import runtime
from heal.ui.words import counted, day, plain
from heal.vocabulary import ImportKind, Permission

MOST_COLUMNS: Final = 60
"""So many columns can be said to be something on the page."""
_QUESTIONS: Final = 3
"""Which group, which day, and in which order a day is written."""
_SAMPLES, _LONGEST_SAMPLE, _LONGEST_HEADING = 3, 32, 240


def read_as(data: bytes, key: str, kind: ImportKind, what: Kind) -> ReadAs | None:
    """Show what each column is, and return how to read the table; None while something is open."""
    table = read_table(data)
    with runtime.reading(Permission.IMPORT_REGISTERS) as session:
        known = column_mappings.known_again(session, table.headings, kind)
    headed = table.headed
    if known is None:
        headed = _headed(table, key)
        table = table if headed is table.headed else read_table(data, headed=headed)
        mapping = _guessed(table, Purpose(kind.value), f"{key}-{headed}")
    else:
        mapping = _known(table, known, key)
    if problems := columns.problems(mapping):
        st.warning("\n\n".join(map(plain, problems)), icon=":material/help:")
        return None
    how = ReadAs(kind=what, mapping=mapping, headed=headed)
    return _asked(data, how, key)


def _headed(table: Table, key: str) -> bool:
    return st.checkbox(
        f"Line {table.line} holds the headings", value=table.headed, key=f"headed-{key}"
    )


def _guessed(table: Table, purpose: Purpose, key: str) -> Mapping:
    guess = proposed_for(table, purpose)
    st.subheader("Which column is what?", anchor=False)
    st.markdown("These are guesses, each with its reason. Change what is wrong.")
    needed = [at for at, one in enumerate(guess.columns) if one.target is not Target.IGNORE]
    if columns.problems(guess):
        return _columns(table, guess, range(len(guess.columns)), key)
    mapping = _columns(table, guess, needed, key)
    rest = [at for at in range(len(guess.columns)) if at not in needed]
    if not rest:
        return mapping
    with st.expander(f"{counted(len(rest), 'column')} not needed, and never kept"):
        return _columns(table, mapping, rest, key)


def _known(table: Table, known: KnownMapping, key: str) -> Mapping:
    saved = known.saved
    who = "you" if saved.saved_by == runtime.actor().name else plain(saved.saved_by)
    st.info(
        f"Read as {who} said on {day(saved.saved_on)} for “{plain(saved.called)}”.",
        icon=":material/history:",
    )
    if known.new:
        st.markdown(f"New since then, and not kept unless you say so: {_listed(known.new)}.")
    if known.gone:
        st.markdown(f"Not there any more: {_listed(known.gone)}.")
    with st.expander("Which column is what", expanded=bool(columns.problems(known.mapping))):
        return _columns(table, known.mapping, range(len(table.headings)), key)


def _listed(headings: Collection[str]) -> str:
    return ", ".join(plain(called(heading, 0)) for heading in headings)


def _columns(table: Table, mapping: Mapping, places: Iterable[int], key: str) -> Mapping:
    """Show a select a column; return the mapping as it is chosen."""
    wanted = list(places)
    for at in wanted[:MOST_COLUMNS]:
        column = mapping.columns[at]
        with st.container(border=True, gap="small"):
            says, choice = st.columns([3, 2], vertical_alignment="center", gap="small")
            heading = column.heading[:_LONGEST_HEADING] or f"Column {at + 1}"
            says.markdown(f"**{plain(heading)}**  \n:small[{_such_as(table, at)}]")
            options = TARGETS[mapping.purpose]
            chosen = choice.selectbox(
                f"Column {at + 1}", options, index=options.index(column.target),
                format_func=_words, key=f"column-{key}-{at}", label_visibility="collapsed",
            )  # fmt: skip
            if chosen is column.target:
                choice.markdown(f":small[{plain(column.reason)}]")
            else:
                mapping = columns.changed(mapping, at, chosen)
    if len(wanted) > MOST_COLUMNS:
        st.markdown(f"{counted(len(wanted) - MOST_COLUMNS, 'more column')} stay as they are.")
    return mapping


def _words(target: Target) -> str:
    if target is Target.IGNORE:
        return "Not needed, never kept"
    return f"{WORDS[target][:1].upper()}{WORDS[target][1:]}"


def _such_as(table: Table, at: int) -> str:
    written = (table.cell(row, at) for row in table.rows[:SAMPLE])
    found = list(dict.fromkeys(cell for cell in written if cell))[:_SAMPLES]
    if not found:
        return "Nothing stands in it."
    return "Such as " + "; ".join(
        plain(one if len(one) <= _LONGEST_SAMPLE else f"{one[:_LONGEST_SAMPLE]}…") for one in found
    )


def _asked(data: bytes, how: ReadAs, key: str) -> ReadAs | None:
    """Read the table once, and ask only for what it does not tell itself."""
    read = _reader(how)
    for _ in range(_QUESTIONS):
        try:
            read(data, how)
        except AmbiguousDates as question:
            st.markdown(plain(question.sentence))
            order = st.radio(
                "How are the dates written?", list(DateOrder), index=None, key=f"how-{key}",
                format_func=lambda order: order.words.capitalize(), horizontal=True,
            )  # fmt: skip
            if order is None:
                return None
            how = replace(how, date_order=order)
        except PartNotTold as question:
            part = _part(question, key)
            if part is None:
                return None
            if question.one == "day":
                how = replace(how, day=date.fromisoformat(part))
            else:
                how = replace(how, group=part)
        else:
            break
    return how


def _reader(how: ReadAs) -> Callable[[bytes, ReadAs], object]:
    if how.mapping and how.mapping.purpose is Purpose.REGISTER:
        return lambda data, how: readers.read_register(data, zone="UTC", kind=how)
    return lambda data, how: readers.read_members(data, kind=how)


def _part(question: PartNotTold, key: str) -> str | None:
    by_day = question.one == "day"
    return st.selectbox(
        f"Which {question.one} of this table? Each is brought in by itself.",
        question.parts, index=None, key=f"part-{question.one}-{key}",
        placeholder=f"Choose the {question.one}",
        format_func=lambda part: day(date.fromisoformat(part)) if by_day else part,
    )  # fmt: skip
