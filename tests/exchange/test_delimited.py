from __future__ import annotations

import codecs
import io
import zipfile
from dataclasses import replace

import pytest

from heal.errors import UnreadableFile
from heal.exchange.delimited import (
    HEADER_WITHIN,
    MOST_BYTES,
    Layout,
    decode,
    find_header,
    find_tables,
    plain,
)

FRUIT = Layout(
    columns={"fruit": "fruit", "how many": "count", "grower's name": "grower"},
    signatures=(frozenset({"fruit", "count"}),),
    not_found="No row names fruit.",
)


def sheet(text: str):
    return find_header(decode(text.encode()), FRUIT)


def cells(text: str) -> list[tuple[int, dict[str, str]]]:
    return [(record.line, dict(record.cells)) for record in sheet(text).records]


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.writestr(name, "<fruit/>")
    return out.getvalue()


def open_document() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", "<fruit/>")
    return out.getvalue()


WORKBOOK = ("[Content_Types].xml", "xl/workbook.xml")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("Zoë".encode(), "utf-8"),
        (codecs.BOM_UTF8 + "Zoë".encode(), "utf-8"),
        (codecs.BOM_UTF16_LE + "Zoë".encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + "Zoë".encode("utf-16-be"), "utf-16"),
        ("Zoë".encode("cp1252"), "cp1252"),
        (b"Zo\xeb", "cp1252"),
    ],
)
def test_the_text_is_read_in_its_own_encoding(data, encoding):
    decoded = decode(data)
    assert list(decoded.lines()) == ["Zoë"]
    assert decoded.encoding == encoding


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"\r\n \r\n", "is empty"),
        (codecs.BOM_UTF8, "is empty"),
        (codecs.BOM_UTF16_LE, "is empty"),
        (b",,,\r\n,,,\r\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n....", "a picture"),
        (b"\xff\xd8\xff\xe0....", "a picture"),
        (b"GIF89a....", "a picture"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a picture"),
        (b"\x00\x00\x00\x18ftypheic", "a picture"),
        (b"%PDF-1.7\n", "a PDF document"),
        (archive(*WORKBOOK), "workbook is damaged"),
        (archive(*WORKBOOK)[:-30], "an Excel workbook that was not saved to its end"),
        (archive("xl/workbook.bin"), r"a binary Excel workbook \(.xlsb\)"),
        (archive("word/document.xml"), "a Word document"),
        (archive("Index/Document.iwa"), "an Apple Numbers"),
        (open_document(), r"an OpenDocument spreadsheet \(.ods\)"),
        (archive("members.csv"), "a ZIP archive"),
        (archive("members.csv")[:-30], "a ZIP archive that is not whole"),
        (archive(), "a ZIP archive"),
        (OLE + b"rest", "an older Excel or Word"),
        (OLE + "Root Entry\0Workbook".encode("utf-16-le"), r"an older Excel workbook \(.xls\)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "is locked with a password"),
        (b"\x1f\x8b\x08\x00", "a compressed archive"),
        (b"\n<!DOCTYPE html><html>", "a web page"),
        (b"fruit,how many\nfig,\x003\n", "bytes that no text has"),
        ("fruit,how many\n".encode("utf-16-le"), "bytes that no text has"),
        (codecs.BOM_UTF32_LE + "fruit".encode("utf-32-le"), "bytes that no text has"),
        (codecs.BOM_UTF16_LE + b"odd", "is damaged"),
        (codecs.BOM_UTF8 + b"\xff", "is damaged"),
        (b"fruit \x81\x8d", "no encoding that is known"),
        (b"a" * (MOST_BYTES + 1), "has 10 MB"),
        (b"a" * (60 * 1024 * 1024), "has 60 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_refused_in_plain_words(data, says):
    with pytest.raises(UnreadableFile, match=says) as refused:
        decode(data)
    assert refused.value.sentence.endswith(".")
    assert "\n" not in refused.value.sentence
    assert ". " not in refused.value.sentence.replace(" (.", " (")


def test_a_text_may_begin_with_the_letters_of_an_archive():
    assert list(decode(b"PK,fruit\n").lines()) == ["PK,fruit\n"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_delimiter_and_line_ending_is_read(delimiter, newline):
    rows = (("Fruit", "How many"), ("fig", "3"), ("plum", "4"))
    table = sheet(newline.join(delimiter.join(row) for row in rows))
    assert table.delimiter == delimiter
    assert [dict(record.cells) for record in table.records] == [
        {"fruit": "fig", "count": "3"},
        {"fruit": "plum", "count": "4"},
    ]


def test_quoted_semicolons_are_no_trouble_to_the_comma():
    assert cells('"Fruit";"How many"\n"fig, dried";"3"\n') == [
        (2, {"fruit": "fig, dried", "count": "3"})
    ]


def test_the_header_is_found_below_other_lines():
    table = sheet("An orchard\n\n,,,\nMade on,Monday\nFRUIT ,  How   many:,\nfig,3\n")
    assert [row.cells for row in table.preamble] == [("An orchard",), ("Made on", "Monday")]
    assert table.headings == ("FRUIT", "How many:")
    assert [record.line for record in table.records] == [6]


def test_the_header_is_looked_for_in_the_top_rows_only():
    assert not sheet("\n" * (HEADER_WITHIN - 1) + "fruit,how many\n").records
    with pytest.raises(UnreadableFile, match="No row names fruit"):
        sheet("\n" * HEADER_WITHIN + "fruit,how many\n")


def test_lines_are_counted_through_quoted_line_breaks():
    text = 'fruit,how many\n"fig\nand\nplum",3\n\n,,,\npear,4\n'
    assert cells(text) == [
        (2, {"fruit": "fig and plum", "count": "3"}),
        (7, {"fruit": "pear", "count": "4"}),
    ]


def test_a_vertical_tab_or_a_line_separator_is_no_new_line():
    assert cells("fruit,how many\nfig\u2028x\x0b\x85,3\npear,4\n")[1][0] == 3


def test_padding_is_ignored_and_a_cell_too_many_is_reported():
    table = sheet("fruit,how many,,,\nfig,3,,,\nplum\npear,4,,5\n")
    assert [(record.get("count"), record.overlong) for record in table.records] == [
        ("3", False),
        ("", False),
        ("4", True),
    ]


def test_a_column_that_is_not_there_reads_as_empty():
    assert sheet("fruit,how many\nfig,3\n").records[0].get("grower") == ""


def test_unknown_and_unkept_columns_are_named_as_written():
    table = sheet("Fruit,How many,Home phone,,Grower’s Name\nfig,3,555,,Ira\n")
    assert table.not_kept({"fruit", "count"}) == ("Home phone", "Grower’s Name")
    assert table.records[0].cells == {"fruit": "fig", "count": "3", "grower": "Ira"}


def test_a_column_that_occurs_twice_is_reported():
    assert sheet("fruit,how many,how many\n").repeated == ("count",)
    assert sheet("fruit,how many\n").repeated == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            'fruit,how many\nfig,3\n"plum,4\npear,5\n',
            "opens on line 3 of this file is never closed",
        ),
        ('fruit;how many\n"plum;4\n', "opens on line 2 of this file is never closed"),
        ('"fruit,how many\nfig,3\n', "opens on line 1 of this file is never closed"),
        ('fruit,how many\n"fig"s,3\n', "on line 2 of this file do not pair up"),
        ('fruit,how many\n"' + "x" * 200_000 + '",3\n', "opens on line 2"),
    ],
)
def test_quotation_marks_that_do_not_pair_up_are_refused_by_line(text, says):
    with pytest.raises(UnreadableFile, match=says):
        sheet(text)


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("  Join   Time: ", "join time"),
        ("Heure d’arrivée", "heure d'arrivée"),
        ("Heure d`arrive\u0301e", "heure d'arrivée"),
        ("Ｎａｍｅ", "name"),
        ("Salle\u00a0d’attente", "salle d'attente"),
        ("“Straße”", '"strasse"'),
    ],
)
def test_headings_are_compared_without_their_trimmings(written, compared):
    assert plain(written) == compared


def test_tables_one_under_the_other_are_read_each_under_its_own_header():
    text = (
        "The orchard\nSummer\nFruit,How many\nPlum,3\n\nWinter,\n\nHow many,Colour,Fruit\n"
        "4,red,Apple\nSpring\nFruit,How many\n"
    )
    summer, winter, spring = find_tables(decode(text.encode()), FRUIT)
    assert [row.cells for row in summer.preamble] == [("The orchard",), ("Summer",)]
    assert [(row.line, dict(row.cells)) for row in summer.records] == [
        (4, {"fruit": "Plum", "count": "3"})
    ]
    assert [row.cells for row in winter.preamble] == [("Winter", "")]
    assert [(row.line, dict(row.cells)) for row in winter.records] == [
        (9, {"fruit": "Apple", "count": "4"})
    ]
    assert winter.not_kept({"fruit", "count"}) == ("Colour",)
    assert [row.cells for row in spring.preamble] == [("Spring",)]
    assert not spring.records


def test_columns_of_one_name_are_told_apart_by_their_places():
    settled = replace(FRUIT, settle=lambda columns: ("first", *columns[1:]))
    found = find_header(decode(b"Fruit,How many,Fruit\nPlum,3,Pear\n"), settled)
    assert found.repeated == ()
    assert dict(found.records[0].cells) == {"first": "Plum", "count": "3", "fruit": "Pear"}
