"""Any table at all: its headings and its rows, whatever program wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from heal.errors import BadValue, UnreadableFile
from heal.exchange.addresses import email_address
from heal.exchange.delimited import (
    DELIMITERS,
    HEADER_WITHIN,
    Decoded,
    Row,
    decode,
    every_row,
)
from heal.exchange.moments import DateOrder, parse_moment
from heal.exchange.texts import Again

_NEARLY_ALL = 0.75
_EVEN_ENOUGH = 0.8
_MOST_COLUMNS = 500
_LONGEST_MOMENT = 60


@dataclass(frozen=True)
class Table:
    """Hold a table as it stands; a heading is empty where the file has none.

    Without `headed`, the file has no row of headings, and the columns are only counted.
    """

    headings: tuple[str, ...]
    rows: Sequence[Row]
    preamble: tuple[Row, ...]
    encoding: str
    delimiter: str
    headed: bool
    line: int
    """Where the headings stand, or else the first row."""

    def cell(self, row: Row, at: int) -> str:
        """Return a cell, or an empty text where the row ends before it."""
        return row.cells[at] if at < len(row.cells) else ""

    def is_overlong(self, row: Row) -> bool:
        """Say whether something stands to the right of the last column: a comma too many."""
        return any(row.cells[len(self.headings) :])


def read_table(data: bytes, *, headed: bool | None = None) -> Table:
    """Return the table in a file, its headings found among the top 50 rows.

    Where its first full row holds an e-mail address or a date, no row is one of headings. `headed`
    overrules this.
    """
    return table_of(decode(data), headed=headed)


def table_of(decoded: Decoded, *, headed: bool | None = None) -> Table:
    """Return the table in a text: under the delimiter that makes the most, and even, columns."""
    torn: UnreadableFile | None = None
    best: tuple[bool, int, Sequence[Row], int, str] | None = None
    for delimiter in DELIMITERS:
        try:
            rows = every_row(decoded, delimiter)
        except UnreadableFile as error:
            torn = torn or error
            continue
        if all(row.blank for row in rows):
            continue
        at = _first_full(rows)
        width = sum(map(bool, rows[at].cells))
        even = width > 1 and _is_even(rows, at, trimmed=decoded.encoding == "xlsx")
        if best is None or (even, width) > best[:2]:
            best = (even, width, rows, at, delimiter)
    if best is None or (torn is not None and not best[0]):
        raise torn or UnreadableFile("This file is empty; check that it is the right one.")
    _, _, rows, at, delimiter = best
    has_headings = not any(map(_is_value, rows[at].cells)) if headed is None else headed
    return _table(rows, at, decoded.encoding, delimiter, has_headings)


def _first_full(rows: Sequence[Row]) -> int:
    """Return the place of the row of headings: the first with nearly as many words as any."""
    words = [_words_in(row) for row in rows[:HEADER_WITHIN]]
    enough = max(1, max(words, default=0) * _NEARLY_ALL)
    found = (at for at, many in enumerate(words) if many >= enough)
    return next(found, next(at for at, row in enumerate(rows) if not row.blank))


def _words_in(row: Row) -> int:
    return sum(any(map(str.isalpha, cell)) and not _is_value(cell) for cell in row.cells)


def _is_value(cell: str) -> bool:
    return email_address(cell) is not None or is_moment(cell)


def is_moment(cell: str) -> bool:
    """Say whether a cell is a date, with or without a time of day, in any order."""
    if len(cell) > _LONGEST_MOMENT or not any(map(str.isdigit, cell)):
        return False
    for order in DateOrder:
        for text in (cell, f"{cell} 00:00"):
            try:
                parse_moment(text, order)
            except BadValue:
                continue
            return True
    return False


def _is_even(rows: Sequence[Row], at: int, *, trimmed: bool) -> bool:
    """Say whether most rows are as long as the headings, or end early where a sheet's rows do."""
    width = len(rows[at].cells)
    below = [row for row in rows[at + 1 : at + 1 + HEADER_WITHIN] if not row.blank]
    fitting = sum(len(row.cells) == width or (trimmed and len(row.cells) < width) for row in below)
    return fitting >= len(below) * _EVEN_ENOUGH


def _table(rows: Sequence[Row], at: int, encoding: str, delimiter: str, headed: bool) -> Table:
    def below() -> Iterator[Row]:
        return (row for row in islice(rows, at + headed, None) if not row.blank)

    width = len(rows[at].cells)
    filled = (_last_filled(row.cells[:width]) for row in chain(rows[at : at + 1], below()))
    width = max(filled)
    if width > _MOST_COLUMNS:
        raise UnreadableFile(
            f"This table has {width:,} columns, which no list of people has; check that it is the "
            "right file."
        )
    cells = rows[at].cells[:width] if headed else ()
    return Table(
        headings=(*cells, *[""] * (width - len(cells))),
        rows=Again(below) if isinstance(rows, Again) else tuple(below()),
        preamble=tuple(row for row in rows[:at] if not row.blank),
        encoding=encoding,
        delimiter=delimiter,
        headed=headed,
        line=rows[at].line,
    )


def _last_filled(cells: Sequence[str]) -> int:
    return max((at for at, cell in enumerate(cells, start=1) if cell), default=0)
