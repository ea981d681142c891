"""From an Excel workbook to the text of a CSV file, so that every reader reads workbooks too."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import IO, Any

import openpyxl

from heal.errors import UnreadableFile

MOST_UNPACKED = 32 * 1024 * 1024
MOST_CELLS = 200_000

_MOST_PARTS = 2_000
_MOST_ROWS = 1_048_576
_AT_ONCE = 65_536
_LONGEST_NAME = 40
_LARGEST_SMALL_PART = 2 * 1024 * 1024
_MAY_BE_LARGE = ("xl/worksheets/", "xl/sharedStrings.xml", "xl/media/")
_BOOK = re.compile(r"/?xl/workbook\d*\.xml")
_LOCKED = 0x1
_KNOWN_PACKING = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_CELL = re.compile(rb"<(?:\w{1,20}:)?c[\s/>]")
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_KNOWN_ENCODINGS = frozenset({b"utf-8", b"us-ascii"})
_NOT_OF_THE_CLOCK = re.compile(r'"[^"]*"|\\.|\[\$[^\]]*\]')
_WHOLE_IN_EXCEL = 10**15
_HALF_A_SECOND = timedelta(milliseconds=500)
_INSTEAD = "open it in a spreadsheet program, save it as a CSV file and choose that one."


def is_workbook(data: bytes) -> bool:
    """Say whether the bytes are a workbook of Excel's present kind, whatever the file's name."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(map(_BOOK.fullmatch, archive.namelist()))
    except Exception:  # a torn archive fails in many ways, and is no workbook in each of them
        return False


def as_csv(data: bytes, named: str | None = None) -> bytes:
    """Return the first visible sheet that has something in it as CSV in UTF-8, a line for each row.

    Or the one that is named. A line's number is the row's number in Excel. Days and moments are
    written as ISO, formulas as the value that was saved with them. The size is checked before
    anything is unpacked.
    """
    with _visible(data) as sheets:
        for sheet in sheets:
            if named in {None, sheet.title} and (lines := _as_lines(sheet)):
                return lines
    return b""


def sheets_with_rows(data: bytes) -> tuple[str, ...]:
    """Return the names of the visible sheets that hold something; none where it is no workbook."""
    if not is_workbook(data):
        return ()
    with _visible(data) as sheets:
        return tuple(sheet.title for sheet in sheets if any(_rows(sheet)))


def only(data: bytes, named: str) -> bytes:
    """Return a file of just the named sheet, or refuse a name that no sheet with rows has.

    Of the sheet that is read anyway, it is the workbook itself.
    """
    known = sheets_with_rows(data)
    if named not in known:
        there = f"choose one of these: {', '.join(known)}" if known else "it has no sheets at all"
        raise UnreadableFile(f"This file has no sheet called “{named[:60]}”; {there}.")
    return data if named == known[0] else as_csv(data, named)


@contextmanager
def _visible(data: bytes) -> Iterator[list[Any]]:
    _refuse_what_is_unsafe(data)
    try:
        # What openpyxl warns of is what it leaves out on writing, and nothing is written.
        with warnings.catch_warnings(action="ignore"), closing(_open(data)) as book:
            yield [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    except UnreadableFile:
        raise
    except Exception as error:  # openpyxl answers damage with whatever error comes first
        raise _damaged() from error


def _open(data: bytes) -> Any:
    return openpyxl.load_workbook(
        io.BytesIO(data), read_only=True, data_only=True, keep_links=False
    )


def _refuse_what_is_unsafe(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_by_its_list(archive.infolist())
            for part in archive.infolist():
                with archive.open(part) as xml:
                    _refuse_odd_xml(xml)
    except UnreadableFile:
        raise
    except Exception as error:  # zipfile and zlib have an error each, and raise others as well
        raise _damaged() from error


def _refuse_by_its_list(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & _LOCKED for part in parts):
        raise UnreadableFile(
            "This workbook is locked with a password; remove the password, save it and choose it "
            "again."
        )
    if any(part.compress_type not in _KNOWN_PACKING for part in parts):
        raise UnreadableFile(
            f"This workbook is packed in a way that Excel does not use; {_INSTEAD}"
        )
    small = (part for part in parts if not part.filename.startswith(_MAY_BE_LARGE))
    if (
        len(parts) > _MOST_PARTS
        or sum(part.file_size for part in parts) > MOST_UNPACKED
        or any(part.file_size > _LARGEST_SMALL_PART for part in small)
    ):
        raise UnreadableFile(
            "This workbook would unpack to far more than a list of members or of one meeting's "
            "participants needs; check that it is the right file, or copy its rows to a new "
            "workbook and choose that one."
        )


def _refuse_odd_xml(part: IO[bytes]) -> None:
    """Refuse what would grow in memory, and the encodings in which that could be hidden."""
    cells = 0
    start = xml = part.read(_AT_ONCE)
    encoding = _ENCODING.match(start.removeprefix(_UTF8_MARK))
    odd = (
        start.startswith(_UTF16_MARKS)
        or (b"<" in start[:4] and b"\x00" in start[:4])
        or bool(encoding and encoding[1].lower() not in _KNOWN_ENCODINGS)
    )
    while xml:
        more = part.read(_AT_ONCE)
        # A name that begins at the end is looked at with what follows.
        last = xml.rfind(b"<")
        begun = last if more and last >= len(xml) - _LONGEST_NAME else len(xml)
        odd = odd or b"<!DOCTYPE" in xml[:begun]
        cells += sum(1 for _ in islice(_CELL.finditer(xml, 0, begun), MOST_CELLS + 1))
        if cells > MOST_CELLS:
            raise _too_many_cells()
        xml = xml[begun:] + more if more else b""
    if odd:
        raise UnreadableFile(f"This workbook holds parts that Excel does not write; {_INSTEAD}")


def _too_many_cells() -> UnreadableFile:
    return UnreadableFile(
        f"This workbook has a sheet of more than {MOST_CELLS:,} cells, and a list of members or of "
        "one meeting's participants stays far under that; copy the rows that are needed to a new "
        "workbook, or save them as a CSV file, and choose that one."
    )


def _damaged() -> UnreadableFile:
    return UnreadableFile(f"This workbook is damaged, or was not saved to its end; {_INSTEAD}")


def _rows(sheet: Any) -> Iterator[list[str]]:
    """Yield the sheet's rows up to the last one with something in it."""
    sheet.reset_dimensions()  # many programs write wrong ones
    blank = cells = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells += len(row)
        if cells > MOST_CELLS or number > _MOST_ROWS:
            raise _too_many_cells()
        filled = list(_filled(_text(cell) for cell in row))
        if not filled:
            blank += 1
            continue
        yield from ([] for _ in range(blank))
        blank = 0
        yield filled


def _filled(cells: Iterable[str]) -> Iterator[str]:
    gap = 0
    for cell in cells:
        if cell:
            yield from [""] * gap
            gap = 0
            yield cell
        else:
            gap += 1


def _as_lines(sheet: Any) -> bytes:
    out = io.BytesIO()
    text = io.TextIOWrapper(out, "utf-8", errors="replace", newline="")
    writer = csv.writer(text, lineterminator="\n")
    widest = 0
    for row in _rows(sheet):
        writer.writerow(row)
        widest = max(widest, len(row))
    text.flush()
    if widest == 1:
        # A CSV file that was opened with the wrong delimiter, and saved: each cell a whole line.
        text.seek(0)
        return "\n".join("".join(row) for row in csv.reader(text)).encode(errors="replace")
    return out.getvalue()


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return _moment(value, cell.number_format)
    if isinstance(value, time):
        return (datetime.combine(date.min, value) + _HALF_A_SECOND).time().isoformat("seconds")
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return _number(value)


def _moment(value: datetime, number_format: str) -> str:
    moment = (value + _HALF_A_SECOND).replace(microsecond=0)
    shows_a_clock = "h" in _NOT_OF_THE_CLOCK.sub("", number_format).lower()
    if moment.time() == time.min and not shows_a_clock:
        return moment.date().isoformat()
    return moment.isoformat(sep=" ")


def _number(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < _WHOLE_IN_EXCEL:
        return str(int(value))
    # Excel keeps fifteen digits; more are what binary fractions add to them.
    return f"{value:.15g}" if isinstance(value, float) else str(value)
