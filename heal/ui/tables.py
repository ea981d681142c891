"""Lists: search, filters, one page of rows, a row opens its record, exports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from math import ceil
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy.orm import Session
from streamlit.elements.lib.column_types import ColumnConfig

from heal.exchange import lists
from heal.exchange.lists import List
from heal.exchange.tables import Format, write
from heal.queries import safe_contacts, settings
from heal.queries.frames import PAGE_ROWS, Slice
from heal.rules import discretion
from heal.ui import identity, navigation, runtime
from heal.ui.navigation import View
from heal.ui.words import counted
from heal.vocabulary import Opened, Permission

Columns = Mapping[str, ColumnConfig | str | None]

DATE = partial(st.column_config.DateColumn, format="D MMM YYYY")


def page_number(total: int, key: str, *, in_address: bool = True) -> Slice:
    """Show which page of the list this is, where there are several, and return it."""
    pages = max(ceil(total / PAGE_ROWS), 1)
    if pages == 1:
        return Slice(1)
    return Slice(st.pagination(pages, key=key, bind="query-params" if in_address else None))


def show(
    frame: pd.DataFrame,
    columns: Columns,
    *,
    key: str,
    id_column: str,
    view: View,
    part: str = runtime.OPEN,
) -> None:
    """Show the rows; picking one opens its record on the view's page, named by that part.

    The grid tells rows by position, so whatever changes what stands where belongs into `key`.
    """
    row = pick(frame, columns, key=key)
    if row is not None:
        runtime.forget_picks()
        navigation.go(view, **{part: int(frame[id_column].iloc[row])})


def pick(frame: pd.DataFrame, columns: Columns, *, key: str) -> int | None:
    """Show the rows and return the position of the one that was picked, if any."""
    shown = frame[[name for name in columns if columns[name] is not None]]
    picked = st.dataframe(
        shown,
        hide_index=True,
        column_config=dict(columns),
        placeholder="",
        key=f"{key}:{st.session_state.get('_round', 0)}",
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],
        height="content",
    )
    row = _row(picked)
    return row if row is not None and row < len(frame) else None


def _row(picked: Any) -> int | None:
    selection = picked.get("selection", {})
    for found in selection.get("rows") or []:
        return int(found)
    for found in selection.get("cells") or []:
        return int(found[0])
    return None


def add_button(says: str, permission: Permission, view: View) -> None:
    """Show the way to the form that makes a new record, to whom it is for."""
    if runtime.may(permission) and st.button(
        says, icon=":material/add:", type="primary", key="add"
    ):
        navigation.go(view, new=1)


def exports(
    kind: List,
    read: Callable[[Session], pd.DataFrame],
    *,
    part: str = "",
    says: str = "Export",
) -> None:
    """Offer the whole list as CSV and as a workbook; it is read when the button is pressed.

    A page that shows only a part of a list names it; the file is called so.
    """
    if not runtime.may(Permission.EXPORT_LISTS):
        return
    session, day, name = (
        identity.session_hash(),
        runtime.today(),
        "-".join(filter(None, (kind, part))),
    )
    with st.popover(says, icon=":material/download:"):
        for format_ in Format:
            st.download_button(
                format_.name,
                data=partial(_file, kind, read, session, format_, day, name),
                file_name=lists.file_name(kind, format_, day=day, part=part),
                key=f"export-{name}-{format_.value}",
                on_click="ignore",
                width="stretch",
            )


def _file(
    kind: List,
    read: Callable[[Session], pd.DataFrame],
    session: str | None,
    format_: Format,
    day: date,
    name: str,
) -> bytes:
    with runtime.reading_still(session, Permission.EXPORT_LISTS) as reading:
        frame, programme = read(reading), settings.programme(reading)
        people = lists.people(kind, frame)
        reach = safe_contacts.in_words(reading, people, today=day, programme=programme)
    data = lists.file(kind, frame, format_, day=day, reach=reach)
    _note(session, Permission.EXPORT_LISTS, name, format_, len(frame))
    return data


def person_file(
    says: str,
    read: Callable[[Session], pd.DataFrame],
    *,
    permission: Permission,
    name: str,
    member_id: int,
    foot: Sequence[str],
) -> None:
    """Offer a list about one person as CSV, for that person; the file's name names nobody."""
    session, day = identity.session_hash(), runtime.today()
    st.download_button(
        says,
        data=partial(_person_file, read, session, permission, name, member_id, foot),
        file_name=discretion.file_name(name, day, Format.CSV.value),
        key=f"export-{name}-{member_id}",
        icon=":material/download:",
        on_click="ignore",
    )


def _person_file(
    read: Callable[[Session], pd.DataFrame],
    session: str | None,
    permission: Permission,
    name: str,
    member_id: int,
    foot: Sequence[str],
) -> bytes:
    with runtime.reading_still(session, permission) as reading:
        frame = read(reading)
    data = write(frame, Format.CSV, title=name, foot=foot)
    _note(session, permission, name, Format.CSV, len(frame), member_id)
    return data


def _note(
    session: str | None,
    permission: Permission,
    name: str,
    format_: Format,
    rows: int,
    *member_ids: int,
) -> None:
    detail = f"{name}, {format_.value}, {counted(rows, 'row')}"
    runtime.taken_out(session, permission, Opened.LIST, detail, member_ids)


@contextmanager
def toolbar(total: int, noun: str, plural: str | None = None) -> Iterator[None]:
    """Show how many rows there are in all, and beside it whatever the block adds."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(counted(total, noun, plural), width="stretch")
        yield
