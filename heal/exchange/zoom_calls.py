"""The calls that one of Zoom's files tells of, still as they are written.

The report of a meeting is one table under a few lines about the meeting. A webinar's has a table
each for hosts, panelists and attendees, all of whom were there. An administrator's export tells of
many meetings in one table, each row naming its own.
"""

from __future__ import annotations

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
    """Hold what is told of one call: its topic, number, start and end; and its place."""

    about: Mapping[str, str]
    place: int


@dataclass(frozen=True)
class Calls:
    """Hold all calls of a file; its rows are gone through as often as needed, and never held."""

    tables: tuple[Sheet, ...]
    calls: tuple[Call, ...]
    flat: bool

    @property
    def timed(self) -> bool:
        """Say whether the file tells when each stay began and ended."""
        return self.tables[0].has("join", "leave")

    @property
    def dropped_columns(self) -> tuple[str, ...]:
        """List the headings of the columns that are not kept."""
        headings = (heading for table in self.tables for heading in table.not_kept(KEPT))
        return tuple(dict.fromkeys(headings))

    def rows(self) -> Iterator[tuple[int, Record]]:
        """Yield each row with the place of its call."""
        places = {_key(call.about): call.place for call in self.calls}
        for table in self.tables:
            for record in table.records:
                yield places[_key(record.cells)] if self.flat else 0, _named(record)

    def dates(self) -> Iterator[str]:
        """Yield everything in the file that is written as a date."""
        for call in self.calls:
            yield from (call.about.get(column, "") for column in ("start", "end"))
        for table in self.tables:
            for row in table.preamble:
                if plain(row.cells[0]) == _GENERATED:
                    yield from row.cells[1:]
            for record in table.records:
                yield from (record.get(column) for column in _DATED)


def read_calls(decoded: Decoded) -> Calls:
    """Return the calls that the file tells of, in its own order."""
    layout = layout_for(decoded.first_line())
    tables: tuple[Sheet, ...] = (find_header(decoded, layout),)
    if is_webinar(tables[0]):
        tables = find_tables(decoded, layout)
    for table in tables:
        refuse_unclear_columns(table)
    flat = is_flat(tables[0])
    calls = _apart(tables[0]) if flat else (Call(_about(tables[0].preamble), 0),)
    return Calls(tables, calls, flat)


def _key(about: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(about.get(column, "") for column in ("number", "topic", "start"))


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
    calls: dict[tuple[str, ...], Call] = {}
    for record in sheet.records:
        if _key(record.cells) not in calls:
            about = {column: record.get(column) for column in ABOVE}
            calls[_key(about)] = Call(about, len(calls))
    return tuple(calls.values()) or (Call({}, 0),)
