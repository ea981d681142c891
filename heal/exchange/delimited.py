"""From a text to a table: its delimiter, its header, its rows with their lines.

The rows are read anew each time that they are gone through, and never all held.
"""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from heal.errors import UnreadableFile
from heal.exchange.texts import AGAIN, LONGEST_ROW, MOST_BYTES, Again, Decoded, decode

__all__ = [
    "DELIMITERS", "HEADER_WITHIN", "MOST_BYTES", "Columns", "Decoded", "Layout", "Record", "Row",
    "Sheet", "decode", "every_row", "find_header", "find_tables", "plain",
]  # fmt: skip

HEADER_WITHIN = 50
DELIMITERS = (",", ";", "\t")

_MOST_TABLES = 12
_STRAIGHT = str.maketrans("‘’‚‛`´“”„‟«»", "''''''\"\"\"\"\"\"")


Columns = tuple[str | None, ...]


@dataclass(frozen=True)
class Layout:
    """Describe a table by its columns: what each is called in files, and which of them identify it.

    `columns` leads from a plain heading (see `plain`) to the reader's own word for it; a header is
    a row that has every column of at least one signature. `settle` may tell columns apart, by their
    places, whose headings are the same.
    """

    columns: Mapping[str, str]
    signatures: tuple[frozenset[str], ...]
    not_found: str
    settle: Callable[[Columns], Columns] | None = None


@dataclass(frozen=True)
class Row:
    """Hold one record as it stands, with the line on which it begins."""

    line: int
    cells: tuple[str, ...]

    @property
    def blank(self) -> bool:
        """Say whether every cell is empty."""
        return not any(self.cells)


@dataclass(frozen=True)
class Record:
    """Hold one row by the reader's words for its columns.

    `overlong` says that something stands to the right of the last column: a comma too many, so
    that no cell can be trusted to be under its own heading.
    """

    line: int
    cells: Mapping[str, str]
    overlong: bool

    def get(self, column: str) -> str:
        """Return the cell, or an empty text when the file has no such column."""
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Sheet:
    """Hold a table: what stands above it, its headings, its rows."""

    preamble: tuple[Row, ...]
    headings: tuple[str, ...]
    columns: Columns
    records: Sequence[Record]
    delimiter: str

    def has(self, *columns: str) -> bool:
        """Say whether the table has all of these columns."""
        return all(column in self.columns for column in columns)

    @property
    def repeated(self) -> tuple[str, ...]:
        """List the known columns that occur more than once."""
        counts = Counter(column for column in self.columns if column)
        return tuple(column for column, count in counts.items() if count > 1)

    def not_kept(self, kept: Collection[str]) -> tuple[str, ...]:
        """List the headings, as written in the file, of the columns outside `kept`."""
        pairs = zip(self.headings, self.columns, strict=True)
        return tuple(heading for heading, column in pairs if heading and column not in kept)


class _Torn(Exception):  # noqa: N818 - the file is torn; what to tell the person is decided above
    def __init__(self, line: int, *, unclosed: bool) -> None:
        super().__init__(line)
        self.line = line
        self.unclosed = unclosed

    def refusal(self) -> UnreadableFile:
        if self.unclosed:
            fault = f"A quotation mark that opens on line {self.line} of this file is never closed"
        else:
            fault = f"The quotation marks on line {self.line} of this file do not pair up"
        return UnreadableFile(f"{fault}, so nothing after it can be trusted; {AGAIN}")


def find_header(decoded: Decoded, layout: Layout) -> Sheet:
    """Return the table under the first row, among the top 50, that has the layout's headings.

    Comma, semicolon and tab are all tried; the one under which most headings are known is taken.
    """
    rows, header_at, delimiter = _find(decoded, layout)
    return _sheet(rows, (0, header_at, None), delimiter, layout)


def find_tables(decoded: Decoded, layout: Layout) -> tuple[Sheet, ...]:
    """Return the tables that stand one under the other, each under a header of the layout.

    Rows with a single filled cell just above a header are its titles, and stand in its preamble.
    """
    rows, first, delimiter = _find(decoded, layout)
    headers, begins, titles = [first], [0], first + 1
    for at, row in enumerate(islice(rows, first + 1, None), start=first + 1):
        if _known(row, layout):
            headers.append(at)
            begins.append(max(titles, at - HEADER_WITHIN))
        if sum(map(bool, row.cells)) > 1:
            titles = at + 1
        if len(headers) > _MOST_TABLES:
            raise UnreadableFile(
                f"This file repeats its headings more than {_MOST_TABLES} times, which no report "
                f"does; {AGAIN}"
            )
    spans = zip(begins, headers, (*begins[1:], None), strict=True)
    return tuple(_sheet(rows, span, delimiter, layout) for span in spans)


def _find(decoded: Decoded, layout: Layout) -> tuple[Sequence[Row], int, str]:
    best: tuple[int, int, str] | None = None
    unclosed: _Torn | None = None
    for delimiter in sorted(DELIMITERS, key=decoded.has, reverse=True):
        if best and not decoded.has(delimiter):
            break
        try:
            found = _header_at(decoded, delimiter, layout)
        except _Torn as torn:
            unclosed = unclosed or (torn if torn.unclosed else None)
            continue
        if found and (best is None or found[0] > best[0]):
            best = (*found, delimiter)
    if best is None:
        raise unclosed.refusal() if unclosed else UnreadableFile(layout.not_found)
    return every_row(decoded, best[2]), best[1], best[2]


def every_row(decoded: Decoded, delimiter: str) -> Sequence[Row]:
    """Return all rows under one delimiter, or refuse where the quotation marks do not pair up."""
    if delimiter in decoded.held:
        return decoded.held[delimiter]
    try:
        if decoded.is_small:
            rows = decoded.held[delimiter] = tuple(_rows(decoded, delimiter))
            return rows
        deque(_cells(decoded, delimiter), maxlen=0)
    except _Torn as torn:
        raise torn.refusal() from torn
    return Again(lambda: _rows(decoded, delimiter))


def plain(heading: str) -> str:
    """Return a heading as it is compared: without case, colons, odd quotes and doubled spaces."""
    straight = heading
    if not heading.isascii() or "`" in heading:  # for letters of English there is nothing to do
        straight = unicodedata.normalize("NFKC", heading.translate(_STRAIGHT)).translate(_STRAIGHT)
    return " ".join(straight.replace(":", " ").casefold().split())


def _cells(decoded: Decoded, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row's cells as they are written, with the line on which it begins."""
    taken = 0

    def lines() -> Iterator[str]:
        nonlocal taken
        for written in decoded.lines():
            taken += len(written)
            if taken > LONGEST_ROW:
                raise _Torn(line, unclosed=True)
            yield written

    reader = csv.reader(lines(), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # A cell over csv's own limit of 131,072 characters is a quotation mark left open, too.
            unclosed = "unexpected end" in str(error) or "field limit" in str(error)
            raise _Torn(line, unclosed=unclosed) from error
        yield line, cells
        line, taken = reader.line_num + 1, 0


def _rows(decoded: Decoded, delimiter: str) -> Iterator[Row]:
    for line, cells in _cells(decoded, delimiter):
        if not all(map(str.isascii, cells)):
            cells = [cell.replace("\ufeff", "") for cell in cells]
        yield Row(line, tuple([" ".join(cell.split()) for cell in cells]))


def _header_at(decoded: Decoded, delimiter: str, layout: Layout) -> tuple[int, int] | None:
    for index, row in enumerate(decoded.held.get(delimiter) or _rows(decoded, delimiter)):
        if index == HEADER_WITHIN:
            return None
        if known := _known(row, layout):
            return len(known), index
    return None


def _known(row: Row, layout: Layout) -> frozenset[str]:
    if len(row.cells) < min(map(len, layout.signatures)):
        return frozenset()
    known = {layout.columns[cell] for cell in map(plain, row.cells) if cell in layout.columns}
    is_header = any(signature <= known for signature in layout.signatures)
    return frozenset(known) if is_header else frozenset()


def _sheet(
    rows: Sequence[Row], span: tuple[int, int, int | None], delimiter: str, layout: Layout
) -> Sheet:
    begin, header_at, end = span
    headings = list(rows[header_at].cells)
    while headings and not headings[-1]:
        headings.pop()
    columns: Columns = tuple(layout.columns.get(plain(heading)) for heading in headings)
    if layout.settle:
        columns = layout.settle(columns)

    def records() -> Iterator[Record]:
        below = islice(rows, header_at + 1, end)
        return (_record(row, columns) for row in below if not row.blank)

    return Sheet(
        preamble=tuple(row for row in rows[begin:header_at] if not row.blank),
        headings=tuple(headings),
        columns=columns,
        records=Again(records) if isinstance(rows, Again) else tuple(records()),
        delimiter=delimiter,
    )


def _record(row: Row, columns: Columns) -> Record:
    cells = {column: cell for column, cell in zip(columns, row.cells, strict=False) if column}
    return Record(row.line, cells, overlong=any(row.cells[len(columns) :]))
