"""From bytes to a table: the text, its delimiter, its header, its rows with their lines."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from heal.errors import UnreadableFile

MOST_BYTES = 10 * 1024 * 1024
HEADER_WITHIN = 50
DELIMITERS = (",", ";", "\t")

_AGAIN = "download it again as a CSV file and choose that one."
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MAGIC = (
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF87a", "a picture"),
    (b"GIF89a", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"%PDF-", "a PDF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an older Excel or Word document"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
)
_STRAIGHT = str.maketrans("‘’‚‛`´“”„‟«»", "''''''\"\"\"\"\"\"")


@dataclass(frozen=True)
class Decoded:
    """Hold a file's text, and the encoding it was read in."""

    text: str
    encoding: str


@dataclass(frozen=True)
class Layout:
    """Describe a table by its columns: what each is called in files, and which of them identify it.

    `columns` leads from a plain heading (see `plain`) to the reader's own word for it; a header is
    a row that has every column of at least one signature.
    """

    columns: Mapping[str, str]
    signatures: tuple[frozenset[str], ...]
    not_found: str


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
    columns: tuple[str | None, ...]
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


def decode(data: bytes) -> Decoded:
    """Return the text of a CSV file: by its byte-order mark, else UTF-8, else Windows' cp1252."""
    _refuse_what_is_no_text(data)
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
    best: tuple[int, int, str] | None = None
    unclosed: _Torn | None = None
    for delimiter in DELIMITERS:
        try:
            found = _header_at(decoded.text, delimiter, layout)
        except _Torn as torn:
            unclosed = unclosed or (torn if torn.unclosed else None)
            continue
        if found and (best is None or found[0] > best[0]):
            best = (*found, delimiter)
    if best is None:
        raise unclosed.refusal() if unclosed else UnreadableFile(layout.not_found)
    try:
        return _sheet(list(_rows(decoded.text, best[2])), best[1], best[2], layout)
    except _Torn as torn:
        raise torn.refusal() from torn


def every_row(decoded: Decoded, delimiter: str) -> tuple[Row, ...]:
    """Return all rows under one delimiter, or refuse where the quotation marks do not pair up."""
    try:
        return tuple(_rows(decoded.text, delimiter))
    except _Torn as torn:
        raise torn.refusal() from torn


def plain(heading: str) -> str:
    """Return a heading as it is compared: without case, colons, odd quotes and doubled spaces."""
    straight = unicodedata.normalize("NFKC", heading.translate(_STRAIGHT)).translate(_STRAIGHT)
    return " ".join(straight.replace(":", " ").casefold().split())


def _refuse_what_is_no_text(data: bytes) -> None:
    if not data:
        raise UnreadableFile(f"This file is empty; {_AGAIN}")
    if len(data) > MOST_BYTES:
        raise UnreadableFile(
            f"This file has {len(data) / 1024 / 1024:,.0f} MB, and a list of members or of one "
            "meeting's participants stays under 10; check that it is the right file."
        )
    seems = _seems(data)
    if seems:
        raise UnreadableFile(f"This file seems to be {seems}, whatever its name says; {_AGAIN}")


def _seems(data: bytes) -> str | None:
    if data.startswith(b"PK\x03\x04"):
        is_workbook = b"xl/" in data or b"[Content_Types].xml" in data
        return "an Excel workbook" if is_workbook else "a ZIP archive"
    if (data.startswith(b"RIFF") and data[8:12] == b"WEBP") or data[4:8] == b"ftyp":
        return "a picture or a film"
    if data[:200].lstrip(_UTF8_MARK + b" \t\r\n").lower().startswith((b"<!doctype html", b"<html")):
        return "a web page"
    return next((what for magic, what in _MAGIC if data.startswith(magic)), None)


def _by_encoding(data: bytes) -> Decoded:
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
        yield Row(line, tuple(" ".join(cell.replace("\ufeff", "").split()) for cell in cells))
        line = reader.line_num + 1


def _header_at(text: str, delimiter: str, layout: Layout) -> tuple[int, int] | None:
    for index, row in enumerate(_rows(text, delimiter)):
        if index == HEADER_WITHIN:
            return None
        known = {layout.columns[cell] for cell in map(plain, row.cells) if cell in layout.columns}
        if any(signature <= known for signature in layout.signatures):
            return len(known), index
    return None


def _sheet(rows: list[Row], header_at: int, delimiter: str, layout: Layout) -> Sheet:
    headings = list(rows[header_at].cells)
    while headings and not headings[-1]:
        headings.pop()
    columns = tuple(layout.columns.get(plain(heading)) for heading in headings)
    return Sheet(
        preamble=tuple(row for row in rows[:header_at] if not row.blank),
        headings=tuple(headings),
        columns=columns,
        records=tuple(_record(row, columns) for row in rows[header_at + 1 :] if not row.blank),
        delimiter=delimiter,
    )


def _record(row: Row, columns: tuple[str | None, ...]) -> Record:
    cells = {column: cell for column, cell in zip(columns, row.cells, strict=False) if column}
    return Record(row.line, cells, overlong=any(row.cells[len(columns) :]))
