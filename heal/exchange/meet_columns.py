"""The headings of Google Meet's attendance reports, and what stands above them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from heal.exchange.delimited import Layout, Row, plain

_HEADINGS = {
    "name": ("name", "full name"),
    "first": ("first name",),
    "last": ("last name",),
    "email": ("email", "email address"),
    "duration": ("duration", "time in call"),
    "joined": ("time joined", "first seen"),
    "left": ("time exited",),
}
_ABOVE = {
    "meeting title": "topic",
    "date": "date",
    "start time": "start",
    "end time": "end",
    "meeting code": "number",
}
_IN_WORDS = (
    (re.compile(r"(?:meeting|conference) code\b[ :]*(.*)", re.IGNORECASE), "number"),
    (re.compile(r"(?:created|started) (?:on|at)\b[ :]*(.*)", re.IGNORECASE), "start"),
    (re.compile(r"ended (?:on|at)\b[ :]*(.*)", re.IGNORECASE), "end"),
)
KEPT = frozenset(_HEADINGS)
LAYOUT = Layout(
    columns={heading: column for column, all_of in _HEADINGS.items() for heading in all_of},
    signatures=(
        frozenset({"first", "last", "duration"}),
        frozenset({"name", "duration", "joined"}),
    ),
    not_found=(
        "This is not an attendance report from Google Meet: no row has the headings “First name”, "
        "“Last name” and “Duration”, or “Name” with “Duration” and “Time joined”, or “Full Name” "
        "with “First Seen” and “Time in Call”; open the report that Meet sent after the meeting, "
        "download it as a CSV file and choose that one."
    ),
)


def meeting(preamble: tuple[Row, ...]) -> Mapping[str, str]:
    """Return what the lines above the table tell: topic, number, date, start and end.

    They are a row of headings over a row of values, or a line for each, after a "*" or not.
    """
    for headings, values in pairwise(preamble):
        columns = [_ABOVE.get(plain(cell)) for cell in headings.cells]
        if len({column for column in columns if column}) > 1:
            found = zip(columns, values.cells, strict=False)
            return {column: value for column, value in found if column}
    told: dict[str, str] = {}
    for row in preamble:
        _add_line(told, row)
    return told


def _add_line(told: dict[str, str], row: Row) -> None:
    cells = [cell for cell in row.cells if cell]
    starred = cells[0] == "*"
    line = " ".join(cells[1:] if starred else cells)
    for pattern, column in _IN_WORDS:
        match = pattern.fullmatch(line)
        if match:
            told.setdefault(column, match[1])
            return
    if starred and line and plain(line) not in ("meet", "google meet"):
        told.setdefault("topic", line)
