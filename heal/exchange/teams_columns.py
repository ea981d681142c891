"""The headings of Microsoft Teams' attendance reports, and the sections that they come in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from heal.errors import UnreadableFile
from heal.exchange.delimited import Decoded, Layout, Record, Row, Sheet, find_header, plain
from heal.exchange.texts import Again

_HEADINGS = {
    "name": ("name", "full name"),
    "email": ("email",),
    "first": ("first join", "first join time", "first join (utc)"),
    "last": ("last leave", "last leave time", "last leave (utc)"),
    "join": ("join time", "join time (utc)"),
    "leave": ("leave time", "leave time (utc)"),
    "duration": ("in-meeting duration", "duration"),
    "action": ("user action",),
    "moment": ("timestamp", "timestamp (utc)"),
    "role": ("role",),
}
_ABOVE = {
    "meeting title": "topic",
    "title": "topic",
    "meeting id": "number",
    "start time": "start",
    "meeting start time": "start",
    "end time": "end",
    "meeting end time": "end",
}
_TITLE = re.compile(r"\d{1,2}\. ?[^\W\d].*")
_NUMBERED = re.compile(r'^["\ufeff]*[12]\. ?[^\W\d]')
KEPT = frozenset(_HEADINGS) - {"role"}
LAYOUT = Layout(
    columns={heading: column for column, all_of in _HEADINGS.items() for heading in all_of},
    signatures=(
        frozenset({"name", "first", "last"}),
        frozenset({"name", "join", "leave"}),
        frozenset({"name", "action", "moment"}),
        frozenset({"name", "email", "role"}),
    ),
    not_found=(
        "This is not an attendance report from Microsoft Teams: no row has the headings “Name” "
        "with “First Join” and “Last Leave”, or “Full Name” with “Join Time” and “Leave Time” or "
        "with “User Action”; in Teams, open the meeting, then Attendance, and download the report."
    ),
)
_ACTIVITIES = replace(
    LAYOUT, signatures=(frozenset({"name", "join", "leave"}),), not_found="No activities are told."
)


@dataclass(frozen=True)
class Report:
    """Hold a report's tables: of the people, and of each coming and going where that is told."""

    people: Sheet
    activities: Sheet | None

    @property
    def in_utc(self) -> bool:
        """Say whether the headings tell that the times are in UTC."""
        return any(plain(heading).endswith("(utc)") for heading in self.people.headings)


def tables(decoded: Decoded) -> Report:
    """Return the tables of a report, each without the numbered sections below it."""
    try:
        sheet = find_header(decoded, LAYOUT)
    except UnreadableFile as error:
        numbered = sum(bool(_NUMBERED.match(line)) for line in decoded.lines())
        if error.sentence == LAYOUT.not_found and numbered > 1:
            raise _in_another_language() from error
        raise
    _refuse_what_cannot_be_read(sheet)
    people, ends_at = _until_next_title(sheet)
    return Report(people, _activities(decoded, ends_at) if ends_at else None)


def meeting(preamble: tuple[Row, ...]) -> Mapping[str, str]:
    """Return what the lines above the table tell: topic, number, start and end."""
    told: dict[str, str] = {}
    for row in preamble:
        heading, value, *_ = (*row.cells, "")
        column = _ABOVE.get(plain(heading).removesuffix(" (utc)"))
        if column and value:
            told.setdefault(column, value)
    return told


def _activities(decoded: Decoded, title_at: int) -> Sheet | None:
    try:
        sheet = find_header(decoded.below(title_at), _ACTIVITIES)
    except UnreadableFile as error:
        if error.sentence == _ACTIVITIES.not_found:
            return None
        raise
    table, _ = _until_next_title(sheet)

    def moved() -> Iterator[Record]:
        return (replace(record, line=record.line + title_at) for record in table.records)

    return replace(table, records=Again(moved))


def _until_next_title(sheet: Sheet) -> tuple[Sheet, int | None]:
    for index, record in enumerate(sheet.records):
        if _is_title(record):
            above = Again(partial(islice, sheet.records, index))
            return replace(sheet, records=above), record.line
    return sheet, None


def _is_title(record: Record) -> bool:
    others = (cell for column, cell in record.cells.items() if column != "name")
    return bool(_TITLE.fullmatch(record.get("name"))) and not any(others)


def _refuse_what_cannot_be_read(sheet: Sheet) -> None:
    if sheet.repeated:
        raise UnreadableFile(
            "One of this report's columns occurs twice, so it is not clear which to read; download "
            "the report again and import the file unchanged."
        )
    if not any(sheet.has(column) for column in ("first", "join", "action")):
        raise UnreadableFile(
            "This report says who was in the meeting and not for how long, because Teams is set "
            "to tell only who attended; mark this meeting's register by hand."
        )


def _in_another_language() -> UnreadableFile:
    return UnreadableFile(
        "This seems to be an attendance report from Microsoft Teams in a language that cannot be "
        "read here; in Teams, choose English under Settings, then Language, and download the "
        "report again."
    )
