"""From bytes to a table: the text, its delimiter, its header, its rows with their lines."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from heal.errors import UnreadableFile
from heal.exchange import file_kinds, workbooks

MOST_BYTES = 10 * 1024 * 1024
HEADER_WITHIN = 50
DELIMITERS = (",", ";", "\t")

_AGAIN = "download it again as a CSV file and choose that one."
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_STRAIGHT = str.maketrans("‘’‚‛`´“”„‟«»", "''''''\"\"\"\"\"\"")


@dataclass(frozen=True)
class Decoded:
    """Hold a file's text, and the encoding it was read in."""

    text: str
    encoding: str
    parsed: dict[str, tuple[Row, ...]] = field(default_factory=dict, compare=False, repr=False)
    """The rows under the delimiter that was tried last, so that no file is parsed twice."""


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


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one record as it stands, with the line on which it begins."""

    line: int
    cells: tuple[str, ...]

    @property
    def blank(self) -> bool:
        """Say whether every cell is empty."""
        return not any(self.cells)


@dataclass(frozen=True, slots=True)
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
    records: tuple[Record, ...]
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
        return UnreadableFile(f"{fault}, so nothing after it can be trusted; {_AGAIN}")


def decode(data: bytes | Decoded) -> Decoded:
    """Return the text of a CSV file: by its byte-order mark, else UTF-8, else Windows' cp1252.

    A workbook is read as well: its first sheet with something in it, as CSV.
    """
    if isinstance(data, Decoded):
        return data
    _refuse_what_is_no_table(data)
    decoded = _by_encoding(data)
    if "\x00" in decoded.text:
        raise UnreadableFile(
            f"This file holds bytes that no text has: it is no CSV file, or it is damaged; {_AGAIN}"
        )
    if not decoded.text.strip("\ufeff \t\r\n,;"):
        raise UnreadableFile(f"This file is empty; {_AGAIN}")
    return decoded


def find_header(decoded: Decoded, layout: Layout) -> Sheet:
    """Return the table under the first row, among the top 50, that has the layout's headings.

    Comma, semicolon and tab are all tried; the one under which most headings are known is taken.
    """
    rows, header_at, delimiter = _find(decoded, layout)
    return _sheet(rows, (0, header_at, len(rows)), delimiter, layout)


def find_tables(decoded: Decoded, layout: Layout) -> tuple[Sheet, ...]:
    """Return the tables that stand one under the other, each under a header of the layout.

    Rows with a single filled cell just above a header are its titles, and stand in its preamble.
    """
    rows, first, delimiter = _find(decoded, layout)
    headers = [first, *(at for at in range(first + 1, len(rows)) if _known(rows[at], layout))]
    begins = [0, *(_title_above(rows, at) for at in headers[1:])]
    ends = [*begins[1:], len(rows)]
    spans = zip(begins, headers, ends, strict=True)
    return tuple(_sheet(rows, span, delimiter, layout) for span in spans)


def _find(decoded: Decoded, layout: Layout) -> tuple[list[Row], int, str]:
    best: tuple[int, int, str] | None = None
    unclosed: _Torn | None = None
    for delimiter in sorted(DELIMITERS, key=decoded.text.__contains__, reverse=True):
        if best and delimiter not in decoded.text:
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
    try:
        return list(_parsed(decoded, best[2])), best[1], best[2]
    except _Torn as torn:
        raise torn.refusal() from torn


def every_row(decoded: Decoded, delimiter: str) -> tuple[Row, ...]:
    """Return all rows under one delimiter, or refuse where the quotation marks do not pair up."""
    try:
        rows = tuple(_parsed(decoded, delimiter))
    except _Torn as torn:
        raise torn.refusal() from torn
    decoded.parsed.clear()
    decoded.parsed[delimiter] = rows
    return rows


def plain(heading: str) -> str:
    """Return a heading as it is compared: without case, colons, odd quotes and doubled spaces."""
    straight = heading
    if not heading.isascii() or "`" in heading:  # for letters of English there is nothing to do
        straight = unicodedata.normalize("NFKC", heading.translate(_STRAIGHT)).translate(_STRAIGHT)
    return " ".join(straight.replace(":", " ").casefold().split())


def _refuse_what_is_no_table(data: bytes) -> None:
    if not data:
        raise UnreadableFile(f"This file is empty; {_AGAIN}")
    if len(data) > MOST_BYTES:
        raise UnreadableFile(
            f"This file has {len(data) / 1024 / 1024:,.0f} MB, and a list of members or of one "
            "meeting's participants stays under 10; check that it is the right file."
        )
    if instead := None if workbooks.is_workbook(data) else file_kinds.refusal(data):
        raise UnreadableFile(instead)


def _by_encoding(data: bytes) -> Decoded:
    if data.startswith(b"PK\x03\x04"):
        return Decoded(workbooks.as_csv(data), "xlsx")
    try:
        if data.startswith(_UTF8_MARK):
            return Decoded(data.decode("utf-8-sig"), "utf-8")
        if data.startswith(_UTF16_MARKS):
            return Decoded(data.decode("utf-16"), "utf-16")
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"This file's text is damaged; {_AGAIN}") from error
    for encoding in ("utf-8", "cp1252"):
        try:
            return Decoded(data.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(f"This file's letters are in no encoding that is known here; {_AGAIN}")


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    marked = "\ufeff" in text
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
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
        if marked:
            cells = [cell.replace("\ufeff", "") for cell in cells]
        yield Row(line, tuple([" ".join(cell.split()) for cell in cells]))
        line = reader.line_num + 1


def _parsed(decoded: Decoded, delimiter: str) -> Iterable[Row]:
    return decoded.parsed.get(delimiter) or _rows(decoded.text, delimiter)


def _header_at(decoded: Decoded, delimiter: str, layout: Layout) -> tuple[int, int] | None:
    for index, row in enumerate(_parsed(decoded, delimiter)):
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


def _title_above(rows: list[Row], header_at: int) -> int:
    begin = header_at
    while sum(map(bool, rows[begin - 1].cells)) <= 1:
        begin -= 1
    return begin


def _sheet(rows: list[Row], span: tuple[int, int, int], delimiter: str, layout: Layout) -> Sheet:
    begin, header_at, end = span
    headings = list(rows[header_at].cells)
    while headings and not headings[-1]:
        headings.pop()
    columns: Columns = tuple(layout.columns.get(plain(heading)) for heading in headings)
    if layout.settle:
        columns = layout.settle(columns)
    return Sheet(
        preamble=tuple(row for row in rows[begin:header_at] if not row.blank),
        headings=tuple(headings),
        columns=columns,
        records=tuple(_record(row, columns) for row in rows[header_at + 1 : end] if not row.blank),
        delimiter=delimiter,
    )


def _record(row: Row, columns: Columns) -> Record:
    cells = {column: cell for column, cell in zip(columns, row.cells, strict=False) if column}
    return Record(row.line, cells, overlong=any(row.cells[len(columns) :]))
