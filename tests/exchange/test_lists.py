"""The lists as they leave the house."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pandas as pd
import pytest

from heal.exchange import lists
from heal.exchange.lists import COLUMNS, FILES, REACHED, List, readable
from heal.exchange.tables import Format
from heal.rules.discretion import gives_away
from heal.rules.messages import NOBODY_ASKED

DAY = date(2026, 6, 16)
PEOPLE = {"name", "mentor", "mentee", "member", "other"}
"""Columns that name somebody."""


def test_words_are_written_as_people_read_them() -> None:
    frame = pd.DataFrame(
        {
            "offer_id": [7],
            "name": ["Ana"],
            "status": ["not_now"],
            "channels": ["text, phone"],
            "qualities": [None],
        }
    )
    shown = readable(List.MENTORS, frame)
    assert shown.to_dict("records") == [
        {
            "Name": "Ana",
            "Status": "Not now",
            "In touch by": "Phone, Text message",
            "Qualities": None,
        }
    ]


@pytest.mark.parametrize("kind", list(List))
def test_an_empty_list_keeps_its_headings(kind: List) -> None:
    frame = pd.DataFrame(columns=[*COLUMNS[kind], "some_id"])
    assert list(readable(kind, frame)) == [column.heading for column in COLUMNS[kind].values()]


@pytest.mark.parametrize("kind", list(List))
def test_no_number_of_a_record_leaves_the_house(kind: List) -> None:
    assert not [name for name in COLUMNS[kind] if name.endswith("_id") or name == "id"]


def pair(**more: object) -> pd.DataFrame:
    """Return one pairing as the queries give it; the mentor is 7, the mentee 8."""
    row = {"mentor_id": 7, "mentor": "Ana", "mentee_id": 8, "mentee": "Ben", **more}
    return pd.DataFrame([row], dtype=object)


def in_csv(kind: List, frame: pd.DataFrame, reach: dict[int, str]) -> list[list[str]]:
    data = lists.file(kind, frame, Format.CSV, day=DAY, reach=reach)
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_whoever_is_named_has_beside_them_how_they_may_be_reached() -> None:
    head, row = in_csv(List.PAIRINGS, pair(), {7: "Phone; times: before noon"})
    assert head == [
        "Mentor", "Mentee", "How the mentor may be reached", "How the mentee may be reached",
    ]  # fmt: skip
    assert row == ["Ana", "Ben", "Phone; times: before noon", NOBODY_ASKED]


def test_where_a_draft_leaves_somebody_nobody_is_to_be_reached() -> None:
    frame = pair(mentor=None, mentor_id=None, waiting=3, kept=False, reasons="None left.")
    assert lists.people(List.DRAFT, frame) == [8]
    head, row = in_csv(List.DRAFT, frame, {})
    told = dict(zip(head, row, strict=True))
    assert told["How they may be reached"] == NOBODY_ASKED
    assert told["How the mentor may be reached"] == ""


def test_csv_is_a_plain_table_and_a_workbook_has_a_foot() -> None:
    assert len(in_csv(List.PAIRINGS, pair(), {})) == 2
    data = lists.file(List.PAIRINGS, pair(), Format.XLSX, day=DAY, reach={})
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert sheet.title == "Teams"
    foot = [str(row[0].value) for row in sheet.iter_rows(min_row=4)]
    assert foot[0].startswith("As of 2026-06-16.")
    assert foot[1:] == ["Reach people only as each has said is safe."]


@pytest.mark.parametrize("kind", list(List))
def test_no_list_that_names_people_lacks_the_warning(kind: List) -> None:
    assert len(REACHED[kind]) == len(PEOPLE & set(COLUMNS[kind]))
    assert set(REACHED[kind].values()) <= set(COLUMNS[kind])
    empty = pd.DataFrame(columns=[*COLUMNS[kind], *REACHED[kind]], dtype=object)
    (head,) = in_csv(kind, empty, {})
    assert [heading for heading in head if "may be reached" in heading] == [
        COLUMNS[kind][column].heading for column in COLUMNS[kind] if column.endswith("reach")
    ]


@pytest.mark.parametrize("kind", list(List))
def test_a_file_is_called_what_a_stranger_makes_nothing_of(kind: List) -> None:
    for part in ("", "now", "past"):
        name = lists.file_name(kind, Format.CSV, day=DAY, part=part)
        assert name.startswith(FILES[kind])
        assert name.endswith("2026-06-16.csv")
        assert not gives_away(name)
    assert len(set(FILES.values())) == len(List)
