from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, StrEnum

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heal.errors import BadValue
from heal.exchange.tables import Format, to_csv, to_xlsx, write

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class Colour(StrEnum):
    BLUE = "blue"


class Size(Enum):
    SMALL = 1


def csv_rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def page(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data)).active


def xlsx_rows(data: bytes) -> list[tuple[object, ...]]:
    return list(page(data).iter_rows(values_only=True))


def test_a_csv_file_opens_properly_in_excel():
    data = to_csv(pd.DataFrame({"Name": ["Zoë", "A, B"], "Meetings": [3, -1]}))
    assert data == '\ufeffName,Meetings\r\nZoë,3\r\n"A, B",-1\r\n'.encode()


def test_the_foot_stands_after_a_blank_row_in_single_cells():
    frame = pd.DataFrame({"Name": ["Zoë"], "Meetings": [3]})
    foot = ("Made on 2026-06-16, exact", "=seed 7")
    assert csv_rows(to_csv(frame, foot=foot))[2:] == [
        [],
        ["Made on 2026-06-16, exact"],
        ["'=seed 7"],
    ]
    assert xlsx_rows(to_xlsx(frame, sheet="Meetings", foot=foot))[2:] == [
        (None, None),
        ("Made on 2026-06-16, exact", None),
        ("'=seed 7", None),
    ]


CELLS = [
    ("plain", "plain", "plain"),
    ("=1+1", "'=1+1", "'=1+1"),
    ("+1", "'+1", "'+1"),
    ("-1", "'-1", "'-1"),
    ("@SUM", "'@SUM", "'@SUM"),
    ("\tx", "'\tx", "'\tx"),
    ("{=1+1}", "{=1+1}", "{=1+1}"),
    ("http://example.org", "http://example.org", "http://example.org"),
    ("42", "42", "42"),
    (True, "yes", "yes"),
    (np.bool_(False), "no", "no"),
    (-5, "-5", -5),
    (np.int64(-5), "-5", -5),
    (-0.25, "-0.25", -0.25),
    (np.float32(0.5), "0.5", 0.5),
    (Decimal("-2.5"), "-2.5", -2.5),
    (3.0, "3", 3),
    (12345678901234567890, "12345678901234567890", "12345678901234567890"),
    (-12345678901234567890, "-12345678901234567890", "'-12345678901234567890"),
    (float("inf"), "inf", "inf"),
    (float("-inf"), "'-inf", "'-inf"),
    (date(2026, 6, 16), "2026-06-16", datetime(2026, 6, 16, tzinfo=UTC)),
    (pd.Timestamp("2026-06-16"), "2026-06-16", datetime(2026, 6, 16, tzinfo=UTC)),
    (np.datetime64("2026-06-16"), "2026-06-16", datetime(2026, 6, 16, tzinfo=UTC)),
    (
        pd.Timestamp("2026-06-16 19:10:00.000000001"),
        "2026-06-16 19:10:00",
        datetime(2026, 6, 16, 19, 10, tzinfo=UTC),
    ),
    (
        datetime(2026, 6, 16, 19, 10, tzinfo=UTC),
        "2026-06-16 19:10:00+00:00",
        datetime(2026, 6, 16, 19, 10, tzinfo=UTC),
    ),
    (date(1815, 12, 10), "1815-12-10", "1815-12-10"),
    (time(19, 10), "19:10:00", "19:10:00"),
    (timedelta(days=-1), "'-1 day, 0:00:00", "'-1 day, 0:00:00"),
    (Colour.BLUE, "blue", "blue"),
    (Size.SMALL, "1", 1),
    (["=1"], "['=1']", "['=1']"),
]


@pytest.mark.parametrize(("value", "in_csv", "in_xlsx"), CELLS, ids=lambda value: repr(value)[:30])
def test_every_kind_of_cell_is_written_as_what_it_is(value, in_csv, in_xlsx):
    frame = pd.DataFrame({"Value": pd.Series([value], dtype=object)})
    assert csv_rows(to_csv(frame))[1] == [in_csv]
    cell = xlsx_rows(to_xlsx(frame, sheet="Values"))[1][0]
    if isinstance(in_xlsx, datetime):
        in_xlsx = in_xlsx.replace(tzinfo=None)
    assert cell == in_xlsx
    assert isinstance(cell, str) == isinstance(in_xlsx, str)


@pytest.mark.parametrize(
    "missing", [None, float("nan"), pd.NA, pd.NaT, np.datetime64("NaT"), Decimal("NaN")], ids=repr
)
def test_what_is_missing_is_an_empty_cell(missing):
    frame = pd.DataFrame({"A": ["x"], "B": pd.Series([missing], dtype=object), "C": ["y"]})
    assert csv_rows(to_csv(frame))[1] == ["x", "", "y"]
    assert xlsx_rows(to_xlsx(frame, sheet="Gaps"))[1] == ("x", None, "y")


def test_columns_of_pandas_own_types_are_written():
    frame = pd.DataFrame(
        {
            "whole": [1, None],
            "share": [0.5, 1.0],
            "there": pd.array([True, None], dtype="boolean"),
            "count": pd.array([None, -7], dtype="Int64"),
            "day": pd.to_datetime(["2026-06-16", None]),
            "moment": pd.to_datetime(["2026-06-16 00:00", "2026-06-16 19:10"]),
            "word": pd.array(["-x", None], dtype="str"),
            "kind": pd.Categorical(["=a", None]),
        }
    )
    assert csv_rows(to_csv(frame))[1:] == [
        ["1", "0.5", "yes", "", "2026-06-16", "2026-06-16 00:00:00", "'-x", "'=a"],
        ["", "1.0", "", "-7", "", "2026-06-16 19:10:00", "", ""],
    ]
    sheet = page(to_xlsx(frame, sheet="Types"))
    assert sheet["E2"].is_date
    assert sheet["E2"].number_format == "yyyy-mm-dd"
    assert sheet["F3"].number_format == "yyyy-mm-dd hh:mm:ss"
    assert sheet["D3"].value == -7


def test_headings_are_disarmed_bold_and_always_in_view():
    frame = pd.DataFrame([["a", "b", "c"]], columns=["=x", 2026, "=x"])
    assert csv_rows(to_csv(frame))[0] == ["'=x", "2026", "'=x"]
    sheet = page(to_xlsx(frame, sheet="Heads"))
    assert [cell.value for cell in sheet[1]] == ["'=x", "2026", "'=x"]
    assert all(cell.font.bold for cell in sheet[1])
    assert not any(cell.font.bold for cell in sheet[2])
    assert sheet.freeze_panes == "A2"


def test_columns_are_as_wide_as_their_words_within_reason():
    sheet = page(to_xlsx(pd.DataFrame({"A": ["x"], "B": ["x" * 20], "C": ["x" * 500]}), sheet="W"))
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert widths == pytest.approx([8, 22, 60], abs=1)


@pytest.mark.parametrize("columns", [["Name", "Meetings"], []])
def test_an_empty_frame_keeps_its_headings_and_its_foot(columns):
    frame = pd.DataFrame(columns=columns)
    assert csv_rows(to_csv(frame, foot=["Exact"])) == [columns, [], ["Exact"]]
    sheet = page(to_xlsx(frame, sheet="Empty", foot=["Exact"]))
    assert [cell.value for cell in sheet[1] if cell.value] == columns
    assert sheet["A3"].value == "Exact"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Active pairings", "Active pairings"),
        ("A/B: [what?] *\\now", "A B what now"),
        ("x" * 40, "x" * 31),
        ("'quoted'", "quoted"),
        ("", "List"),
        ("???", "List"),
        ("History", "List"),
    ],
)
def test_any_title_makes_a_sheets_name(title, name):
    assert page(to_xlsx(pd.DataFrame({"A": [1]}), sheet=title)).title == name


def test_the_same_frame_is_the_same_file():
    frame = pd.DataFrame({"Name": ["Zoë"], "On": [date(2026, 6, 16)]})
    assert to_xlsx(frame, sheet="S") == to_xlsx(frame, sheet="S")
    made = datetime(2026, 6, 16, 19, 10, tzinfo=UTC)
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(frame, sheet="S", created_at=made)))
    assert book.properties.created == made.replace(tzinfo=None)


def test_write_takes_the_kind_from_the_person():
    frame = pd.DataFrame({"Name": ["Zoë"]})
    assert write(frame, Format.CSV, title="T", foot=["f"]) == to_csv(frame, foot=["f"])
    assert write(frame, Format.XLSX, title="T", foot=["f"]) == to_xlsx(frame, sheet="T", foot=["f"])
    assert Format.CSV.media_type == "text/csv"
    assert Format.XLSX.media_type.endswith("spreadsheetml.sheet")


def test_what_a_workbook_cannot_hold_is_never_lost_in_silence():
    with pytest.raises(BadValue, match="export it as CSV"):
        to_xlsx(pd.DataFrame({"A": np.zeros(1_048_576, dtype="int8")}), sheet="Long")
    cell = xlsx_rows(to_xlsx(pd.DataFrame({"A": ["x" * 40_000]}), sheet="Long"))[1][0]
    assert len(cell) == 32_767
    assert cell.endswith("…")


def test_letters_that_no_file_can_hold_are_replaced():
    frame = pd.DataFrame({"A": pd.Series(["a\ud800b", "c\uffffd"], dtype=object)})
    assert csv_rows(to_csv(frame))[1] == ["a?b"]
    assert xlsx_rows(to_xlsx(frame, sheet="S"))[1:] == [("a�b",), ("c�d",)]


texts = st.one_of(
    st.text(max_size=12),
    st.builds(str.__add__, st.sampled_from(DANGEROUS), st.text(max_size=8)),
)


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=5), texts, texts)
def test_no_text_in_a_csv_file_is_a_formula_and_none_is_lost(people, heading, line):
    frame = pd.DataFrame(people, columns=[heading, "other"], dtype=object)
    rows = csv_rows(to_csv(frame, foot=[line]))
    cells = [cell for row in rows for cell in row]
    assert not any(cell.startswith(DANGEROUS) for cell in cells)
    expected = [heading, "other", *(text for pair in people for text in pair), line]
    assert cells == [f"'{text}" if text.startswith(DANGEROUS) else text for text in expected]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=5), texts, texts)
def test_no_text_in_a_workbook_is_a_formula(people, heading, line):
    frame = pd.DataFrame(people, columns=[heading, "other"], dtype=object)
    sheet = page(to_xlsx(frame, sheet=heading, foot=[line]))
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.data_type in {"s", "n"}
            assert cell.data_type == "s" or cell.value is None
            assert not str(cell.value or "").startswith(DANGEROUS)
    told = sheet.cell(len(people) + 3, 1).value
    assert str(told or "").startswith("'") or not line.startswith(DANGEROUS)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.one_of(st.integers(-(10**14), 10**14), st.floats(-1e9, 1e9)), min_size=1))
def test_numbers_stay_numbers(numbers):
    frame = pd.DataFrame({"n": pd.Series(numbers, dtype=object)})
    assert [float(row[0]) for row in csv_rows(to_csv(frame))[1:]] == numbers
    written = [row[0] for row in xlsx_rows(to_xlsx(frame, sheet="N"))[1:]]
    assert written == pytest.approx(numbers, rel=1e-14, abs=1e-300)
