from __future__ import annotations

import contextlib
import csv
import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.chart import BarChart

from heal.errors import Refusal, UnreadableFile
from heal.exchange import workbooks
from heal.exchange.delimited import decode
from heal.exchange.google_groups import read_members
from heal.exchange.tables import to_xlsx
from heal.exchange.zoom import read_register

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def book(*sheets: Sequence[Sequence[object]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for rows in sheets:
        page = made.create_sheet()
        for row in rows:
            page.append(row)
    return saved(made)


def saved(made: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(decode(data).lines()))


def with_part(data: bytes, name: str, text: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for part in old.namelist():
            new.writestr(part, text if part == name else old.read(part))
    return out.getvalue()


def with_cells(inside: str) -> bytes:
    sheet = f'<worksheet xmlns="{SPACE}"><sheetData>{inside}</sheetData></worksheet>'
    return with_part(SMALL, "xl/worksheets/sheet1.xml", sheet)


SMALL = book([["Fruit", "How many"], ["fig", 3]])


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        decode(data)
    sentence = caught.value.sentence
    assert sentence.endswith(".")
    assert ". " not in sentence
    return sentence


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  two\n words ", "two words"),
        ("Pérez, “Zoë”", "Pérez, “Zoë”"),
        ("00123", "00123"),
        (3, "3"),
        (3.0, "3"),
        (-2.5, "-2.5"),
        (0.1 + 0.2, "0.3"),
        (123456789012345, "123456789012345"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2025, 11, 19), "2025-11-19"),
        (datetime.fromisoformat("2025-11-19 19:00:10"), "2025-11-19 19:00:10"),
        (datetime.fromisoformat("2025-11-19 00:00:00"), "2025-11-19 00:00:00"),
        (time(18, 58), "18:58:00"),
        (timedelta(hours=30, minutes=2), "30:02:00"),
        (None, ""),
    ],
)
def test_a_cell_is_written_as_a_csv_file_would_have_it(value, text):
    assert rows(book([["a", "b", "c"], ["x", value, "y"]])) == [["a", "b", "c"], ["x", text, "y"]]


@pytest.mark.parametrize(
    ("number_format", "text"),
    [
        ("m/d/yy", "2025-11-19"),
        ('[$-th-TH]d "the h" mmm yyyy', "2025-11-19"),
        ("m/d/yyyy h:mm AM/PM", "2025-11-19 00:00:00"),
    ],
)
def test_midnight_is_told_where_the_cell_shows_a_clock(number_format, text):
    made = openpyxl.Workbook()
    made.active.append(["when", datetime.fromisoformat("2025-11-19 00:00:00")])
    made.active["B1"].number_format = number_format
    assert rows(saved(made)) == [["when", text]]


def test_a_formula_is_the_value_that_was_saved_with_it():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        page = made.add_worksheet()
        page.write_row(0, 0, ["a", "b"])
        page.write_formula(1, 0, "=40+2", None, 42)
        page.write_formula(1, 1, '="fig"', None, "fig")
    assert rows(out.getvalue()) == [["a", "b"], ["42", "fig"]]
    assert rows(book([["a", "b"], ["x", "=1+1"]])) == [["a", "b"], ["x"]]


def test_rows_keep_their_numbers_and_what_is_blank_stays_blank():
    made = openpyxl.Workbook()
    page = made.active
    page["A2"], page["C2"], page["B5"] = "wide", "c", "b"
    page.merge_cells("A2:B3")
    page["F9"].number_format = "0.00"
    assert rows(saved(made)) == [[], ["wide", "", "c"], [], [], ["", "b"]]


def test_the_first_visible_sheet_with_something_in_it_is_read():
    made = openpyxl.Workbook()
    made.active.title = "Empty"
    hidden = made.create_sheet("Hidden")
    hidden.append(["hidden", "too"])
    hidden.sheet_state = "hidden"
    made.create_chartsheet("Chart").add_chart(BarChart())
    made.create_sheet("Members").append(["shown", "here"])
    made.create_sheet("Later").append(["not", "this"])
    assert rows(saved(made)) == [["shown", "here"]]
    assert decode(saved(made)).encoding == "xlsx"


def test_a_workbook_with_nothing_in_it_is_empty():
    assert "is empty" in refused(book([]))
    assert "is empty" in refused(book([[None, "  "], []]))


def test_whole_lines_in_one_column_are_taken_apart():
    lines = ["Members for group Harbour", "Email address;Nickname", 'kai@example.org;"Lund, Kai"']
    listed = read_members(book([[line] for line in lines]))
    assert [(row.line, row.email, row.nickname) for row in listed.rows] == [
        (3, "kai@example.org", "Lund, Kai")
    ]


def test_a_list_of_members_is_read_from_a_workbook():
    table = [
        ["Members for group Harbour, early"],
        ["Email address", "Nickname", "Group status", "Join year", "Join month", "Join day"],
        ["Dora@Example.org", "Lund, Dora", "owner", 2018, 5, 9.0],
        [],
        ["gus@example.org", None, "invited", None, None, None],
    ]
    listed = read_members(book(table))
    assert listed.group_name == "Harbour, early"
    assert [(row.line, row.nickname, row.joined_on) for row in listed.rows] == [
        (3, "Lund, Dora", date(2018, 5, 9))
    ]
    assert [left.line for left in listed.set_aside] == [5]
    assert listed.encoding == "xlsx"


def test_a_register_is_read_from_a_workbook_and_its_dates_need_no_question():
    joined = datetime.fromisoformat("2025-11-09 19:00:10")
    table = [
        ["Name (Original Name)", "User Email", "Join Time", "Leave Time", "Duration (Minutes)"],
        ["Zoë", "zoe@example.org", joined, joined + timedelta(minutes=30), 30],
    ]
    register = read_register(book(table), zone="UTC")
    assert register.held_on == date(2025, 11, 9)
    assert [(stay.name, stay.minutes) for stay in register.stays] == [("Zoë", 30)]


def test_what_the_dashboard_exports_can_be_read_again():
    frame = pd.DataFrame({"Name": ["Zoë", None], "Since": [date(2025, 1, 2)] * 2, "Free": [1, 2]})
    assert rows(to_xlsx(frame, sheet="Mentors")) == [
        ["Name", "Since", "Free"],
        ["Zoë", "2025-01-02", "1"],
        ["", "2025-01-02", "2"],
    ]


def test_a_wrong_size_in_the_sheet_does_not_matter():
    cells = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    sheet = (
        f'<worksheet xmlns="{SPACE}"><dimension ref="A1"/><sheetData>{cells}</sheetData>'
        "</worksheet>"
    )
    assert rows(with_part(SMALL, "xl/worksheets/sheet1.xml", sheet)) == [["1", "2"]]


def test_an_archive_that_would_fill_the_memory_is_not_unpacked(monkeypatch):
    bomb = with_cells(" " * (workbooks.MOST_UNPACKED + 1))
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *a, **k: pytest.fail("was unpacked"))
    assert len(bomb) < 200_000
    assert "unpack to far more" in refused(bomb)


def test_an_archive_that_lies_about_its_sizes_is_damaged():
    bomb = with_cells(" " * 5_000_000)
    true_size = zipfile.ZipFile(io.BytesIO(bomb)).getinfo("xl/worksheets/sheet1.xml").file_size
    lying = bomb.replace(struct.pack("<L", true_size), struct.pack("<L", 900))
    assert "is damaged" in refused(lying)


def test_too_many_parts_or_too_large_ones_are_not_unpacked():
    out = io.BytesIO(SMALL)
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(2_001):
            archive.writestr(f"xl/{number}.xml", "")
    assert "unpack to far more" in refused(out.getvalue())
    assert "unpack to far more" in refused(with_part(SMALL, "xl/styles.xml", " " * 3_000_000))


@pytest.mark.parametrize(
    "cells",
    [
        "<row>" + "<c/>" * (workbooks.MOST_CELLS + 1) + "</row>",
        "<row>" + "<x:c />" * (workbooks.MOST_CELLS + 1) + "</row>",
        "".join(f'<row r="{row}"><c r="ZZZ{row}"/></row>' for row in range(1, 20)),
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="9999999999"><c r="A1"/></row>',
    ],
)
def test_too_many_cells_are_refused(cells):
    assert "a sheet of more than 200,000 cells" in refused(with_cells(cells))


def test_two_far_corners_cost_no_more_than_their_rows():
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="9999"><c r="XFD9999"><v>2</v></c></row>'
    found = rows(with_cells(far))
    assert (len(found), len(found[-1])) == (9999, 16_384)


@pytest.mark.parametrize(
    "xml",
    [
        f'<!DOCTYPE x [<!ENTITY a "b">]><worksheet xmlns="{SPACE}"/>'.encode(),
        f'<?xml version="1.0" encoding="cp037"?><worksheet xmlns="{SPACE}"/>'.encode(),
        f'<worksheet xmlns="{SPACE}"/>'.encode("utf-16"),
        f'<worksheet xmlns="{SPACE}"/>'.encode("utf-16-be"),
    ],
)
def test_xml_that_could_grow_is_refused(xml):
    text = refused(with_part(SMALL, "xl/worksheets/sheet1.xml", xml))
    assert "parts that Excel does not write" in text


def test_a_packing_that_cannot_be_bounded_is_refused():
    out = io.BytesIO(SMALL)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/more.xml", "<more/>")
    assert "packed in a way that Excel does not use" in refused(out.getvalue())


def test_a_locked_part_is_refused():
    out = bytearray(SMALL)
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = out.find(signature)
        while at >= 0:
            out[at + flags] |= 1
            at = out.find(signature, at + 1)
    assert "locked with a password" in refused(bytes(out))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("text", ["", "<", "<a/>", "\x00\x01"])
def test_a_damaged_part_gets_one_clear_sentence(part, text):
    damaged = with_part(SMALL, part, text)
    if (part, text) == ("xl/styles.xml", "<a/>"):
        # Without a style, each cell is read as it stands.
        assert rows(damaged) == rows(SMALL)
    else:
        assert any(says in refused(damaged) for says in ("is damaged", "is empty"))


def test_other_archives_are_no_workbooks():
    assert workbooks.is_workbook(SMALL)
    assert not workbooks.is_workbook(SMALL[:-1])
    assert not workbooks.is_workbook(b"PK\x03\x04")
    assert not workbooks.is_workbook(b"Fruit,How many\n")


MEMBERS = book([["Email address", "Nickname"], ["kai@example.org", "Kai"]])


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(MEMBERS)), st.integers(0, 9), st.binary(max_size=6))
def test_a_mutated_workbook_is_read_or_refused(at, length, instead):
    with contextlib.suppress(Refusal):
        read_members(MEMBERS[:at] + instead + MEMBERS[at + length :])


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(zipfile.ZipFile(io.BytesIO(MEMBERS)).namelist()),
    st.integers(0, 3000),
    st.integers(0, 40),
    st.text("<>/\"'=& 0aAcrtsv9", max_size=12),
)
def test_a_workbook_with_a_mutated_part_is_read_or_refused(part, at, length, instead):
    with zipfile.ZipFile(io.BytesIO(MEMBERS)) as archive:
        old = archive.read(part).decode()
    with contextlib.suppress(Refusal):
        read_members(with_part(MEMBERS, part, old[:at] + instead + old[at + length :]))


def test_the_sheets_that_hold_something_are_named_and_one_of_them_is_read() -> None:
    data = book([], [["Email"], ["a@x.org"]], [["", None]], [["Email", "B"], ["b@x.org", "=1"]])
    assert workbooks.sheets_with_rows(data) == ("Sheet1", "Sheet3")
    assert rows(data)[1] == ["a@x.org"] == rows(workbooks.only(data, "Sheet1"))[1]
    assert workbooks.only(data, "Sheet1") == data, "what is read anyway is the same file"
    assert rows(workbooks.only(data, "Sheet3"))[1][0] == "b@x.org"
    with pytest.raises(UnreadableFile, match="no sheet called “Sheet”; choose one of these"):
        workbooks.only(data, "Sheet")


def test_a_hidden_sheet_is_not_offered() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book([["A"]], [["B"]])))
    made.worksheets[0].sheet_state = "hidden"
    assert workbooks.sheets_with_rows(saved(made)) == ("Sheet1",)


def test_what_is_no_workbook_has_no_sheets() -> None:
    assert workbooks.sheets_with_rows(b"Email\na@x.org\n") == ()
    with pytest.raises(UnreadableFile, match="has no sheets at all"):
        workbooks.only(b"Email\na@x.org\n", "Sheet1")
    with pytest.raises(UnreadableFile):
        workbooks.sheets_with_rows(with_cells("<row r='1'><c"))
