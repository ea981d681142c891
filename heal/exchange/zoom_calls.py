"""The calls that one of Zoom's files tells of, still as they are written.

The report of a meeting is one table under a few lines about the meeting. A webinar's has a table
each for hosts, panelists and attendees, all of whom were there. An administrator's export tells of
many meetings in one table, each row naming its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from heal.exchange.delimited import Decoded, Record, Row, Sheet, find_header, find_tables, plain
from heal.exchange.zoom_columns import (
    ABOVE,
    COLUMNS,
    KEPT,
    is_flat,
    is_webinar,
    layout_for,
    refuse_unclear_columns,
)

_DATED = ("join", "leave", "start", "end", "created", "registered")
_GENERATED = "report generated"


@dataclass(frozen=True)
class Call:
    """Hold one call: its topic, number, start and end, where they are told, and its rows."""

    about: Mapping[str, str]
    records: tuple[Record, ...]


@dataclass(frozen=True)
class Calls:
    """Hold all calls of a file, and everything in it that is written as a date."""

    calls: tuple[Call, ...]
    timed: bool
    dates: tuple[str, ...]
    dropped_columns: tuple[str, ...]


def read_calls(decoded: Decoded) -> Calls:
    """Return the calls that the file tells of, in its own order."""
    layout = layout_for(decoded.text)
    tables: tuple[Sheet, ...] = (find_header(decoded, layout),)
    if is_webinar(tables[0]):
        tables = find_tables(decoded, layout)
    for table in tables:
        refuse_unclear_columns(table)
    if is_flat(tables[0]):
        calls = _apart(tables[0])
    else:
        records = tuple(_named(record) for table in tables for record in table.records)
        calls = (Call(_about(tables[0].preamble), records),)
    return Calls(
        calls=calls,
        timed=tables[0].has("join", "leave"),
        dates=tuple(_dates(tables, calls)),
        dropped_columns=tuple(
            dict.fromkeys(heading for table in tables for heading in table.not_kept(KEPT))
        ),
    )


def _named(record: Record) -> Record:
    name = record.get("name") or record.get("attendee")
    if name == record.get("name"):
        return record
    return replace(record, cells={**record.cells, "name": name})


def _about(preamble: tuple[Row, ...]) -> Mapping[str, str]:
    for headings, values in pairwise(preamble):
        columns = [COLUMNS.get(plain(cell)) for cell in headings.cells]
        if len(ABOVE.intersection(columns)) > 1:
            found = zip(columns, values.cells, strict=False)
            return {column: value for column, value in found if column in ABOVE}
    return {}


def _apart(sheet: Sheet) -> tuple[Call, ...]:
    calls: defaultdict[tuple[str, ...], list[Record]] = defaultdict(list)
    for record in sheet.records:
        calls[tuple(record.get(column) for column in ("number", "topic", "start"))].append(record)
    found = tuple(
        Call({column: records[0].get(column) for column in ABOVE}, tuple(records))
        for records in calls.values()
    )
    return found or (Call({}, ()),)


def _dates(tables: tuple[Sheet, ...], calls: tuple[Call, ...]) -> Iterator[str]:
    for call in calls:
        yield from (call.about.get(column, "") for column in ("start", "end"))
    for table in tables:
        for row in table.preamble:
            if plain(row.cells[0]) == _GENERATED:
                yield from row.cells[1:]
        dated = [column for column in _DATED if table.has(column)]
        for record in table.records:
            yield from [record.get(column) for column in dated]
