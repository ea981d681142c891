"""From a frame to a file that a spreadsheet opens as it is meant: CSV, or a workbook.

Columns and rows go out, the frame's index does not. A text that a spreadsheet could take for a
formula is disarmed with a leading apostrophe; numbers, also negative ones, stay numbers.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum, StrEnum

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from heal.errors import BadValue

Cell = str | int | float | date | None

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_MOST_ROWS, _MOST_COLUMNS, _LONGEST_TEXT = 1_048_576, 16_384, 32_767
_WHOLE_IN_EXCEL = 10**15
_FIRST_DAY_IN_EXCEL = date(1900, 3, 1)
_NARROWEST, _WIDEST = 8, 60
# A workbook says when it was made; a fixed day keeps the same frame the same file.
_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


class Format(StrEnum):
    CSV = "csv"
    """Plain text, for any program."""
    XLSX = "xlsx"
    """A workbook, for Excel and its kin."""

    @property
    def media_type(self) -> str:
        """Return the type under which a browser downloads it."""
        if self is Format.CSV:
            return "text/csv"
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write(frame: pd.DataFrame, kind: Format, *, title: str, foot: Sequence[str] = ()) -> bytes:
    """Return the frame as a file of that kind; a workbook shows the title on its sheet."""
    if kind is Format.CSV:
        return to_csv(frame, foot=foot)
    return to_xlsx(frame, sheet=title, foot=foot)


def to_csv(frame: pd.DataFrame, *, foot: Sequence[str] = ()) -> bytes:
    """Return the frame as CSV in UTF-8 with a byte-order mark, so that Excel reads its letters."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_headings(frame))
    columns = [_column(frame, position) for position in range(frame.shape[1])]
    writer.writerows([_for_csv(cell) for cell in row] for row in zip(*columns, strict=True))
    if foot:
        writer.writerow([])
        writer.writerows([disarm(line)] for line in foot)
    return out.getvalue().encode("utf-8-sig", errors="replace")


def to_xlsx(
    frame: pd.DataFrame,
    *,
    sheet: str,
    foot: Sequence[str] = (),
    created_at: datetime = _ALWAYS,
) -> bytes:
    """Return the frame as a workbook of one sheet, its headings bold and always in view.

    Dates are true dates. A moment keeps the clock of its own zone, which Excel cannot name.
    """
    if len(frame) + len(foot) + 2 > _MOST_ROWS or frame.shape[1] > _MOST_COLUMNS:
        raise BadValue("This list is too long for a workbook; export it as CSV instead.")
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as workbook:
        workbook.set_properties({"created": created_at.replace(tzinfo=None)})
        page = workbook.add_worksheet(_sheet_name(sheet))
        page.freeze_panes(1, 0)
        bold = workbook.add_format({"bold": True})
        as_day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        as_moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for position, heading in enumerate(_headings(frame)):
            cells = _column(frame, position)
            page.write_string(0, position, _for_xml(heading), bold)
            for row, cell in enumerate(cells, start=1):
                _put(page, row, position, cell, as_day, as_moment)
            page.set_column(position, position, _width([heading, *cells]))
        for row, line in enumerate(foot, start=len(frame) + 2):
            page.write_string(row, 0, _for_xml(disarm(line)))
    return out.getvalue()


def disarm(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _headings(frame: pd.DataFrame) -> list[str]:
    return [disarm(str(heading)) for heading in frame.columns]


def _column(frame: pd.DataFrame, position: int) -> list[Cell]:
    cells = [_cell(value) for value in frame.iloc[:, position]]
    there = [cell for cell in cells if cell is not None]
    if there and all(isinstance(cell, datetime) and _is_midnight(cell) for cell in there):
        return [cell.date() if isinstance(cell, datetime) else None for cell in cells]
    if there and all(isinstance(cell, float) and _is_whole(cell) for cell in there):
        # Whole numbers with a gap among them are floats to pandas, not to people.
        return [int(cell) if isinstance(cell, float) else None for cell in cells]
    return cells


def _cell(value: object) -> Cell:
    if isinstance(value, np.datetime64 | np.timedelta64):
        value = pd.Series([value]).iloc[0]
    elif isinstance(value, np.generic):
        value = value.item()
    elif isinstance(value, Enum):
        value = value.value
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return value
    if isinstance(value, float | Decimal):
        return _number(value)
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime(warn=False)
    return value if isinstance(value, date) else disarm(str(value))


def _number(value: float | Decimal) -> Cell:
    if math.isfinite(value):
        return float(value)
    return None if math.isnan(value) else disarm(str(value))


def _is_midnight(moment: datetime) -> bool:
    return moment.tzinfo is None and moment.time() == time.min


def _is_whole(number: float) -> bool:
    return number.is_integer() and abs(number) < _WHOLE_IN_EXCEL


def _for_csv(cell: Cell) -> str | int | float | None:
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    return cell.isoformat() if isinstance(cell, date) else cell


def _put(
    page: Worksheet, row: int, column: int, cell: Cell, as_day: CellFormat, as_moment: CellFormat
) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        page.write_string(row, column, _for_xml(cell))
    elif isinstance(cell, date):
        _put_date(page, row, column, cell, as_moment if isinstance(cell, datetime) else as_day)
    elif isinstance(cell, int) and abs(cell) >= _WHOLE_IN_EXCEL:
        # Excel keeps fifteen digits of a number and turns the rest to noughts.
        page.write_string(row, column, disarm(str(cell)))
    else:
        page.write_number(row, column, cell)


def _put_date(page: Worksheet, row: int, column: int, cell: date, form: CellFormat) -> None:
    day = cell.date() if isinstance(cell, datetime) else cell
    if day < _FIRST_DAY_IN_EXCEL:
        page.write_string(row, column, str(_for_csv(cell)))
    else:
        clock = cell.replace(tzinfo=None) if isinstance(cell, datetime) else cell
        page.write_datetime(row, column, clock, form)


def _for_xml(text: str) -> str:
    clean = _NOT_IN_XML.sub("�", text)
    return clean if len(clean) <= _LONGEST_TEXT else f"{clean[: _LONGEST_TEXT - 1]}…"


def _width(cells: Sequence[Cell]) -> int:
    longest = max(len(str(_for_csv(cell))) for cell in cells if cell is not None)
    return min(max(longest + 2, _NARROWEST), _WIDEST)


def _sheet_name(title: str) -> str:
    name = " ".join(_NOT_IN_SHEET_NAMES.sub(" ", _for_xml(title)).split())[:31].strip("' ")
    return name if name and name.casefold() != "history" else "List"
