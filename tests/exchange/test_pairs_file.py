"""The file of pairs: its template, its shapes, its bytes, and every row that cannot be read."""

from __future__ import annotations

import contextlib
import io
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from heal.errors import AmbiguousDates, UnreadableFile
from heal.exchange.file_signatures import Kind
from heal.exchange.moments import DateOrder
from heal.exchange.pairs_columns import HEADINGS
from heal.exchange.pairs_file import PairsFile, Somebody, read_pairs
from heal.exchange.pairs_template import guide, template
from heal.exchange.recognise import recognise
from heal.exchange.tables import Format
from heal.rules.wording import labels
from heal.vocabulary import Channel, EndingManner, EndingReason

HEADER = list(HEADINGS.values())
ROWS = [
    ["Zoë Müller", "zoe@example.org", "Bên", "BEN@example.org", "HEAL Tuesday", "", "2025-09-02",
     "2026-01-31", "Planned, and said goodbye", "It served its purpose", "Phone; text message"],
    ["Zoë Müller", "zoe@example.org", "", "cy@example.org", "", "HEAL Friday", "2026-02-01", "", "",
     "", ""],
]  # fmt: skip
ZOE = Somebody("Zoë Müller", "zoe@example.org", "HEAL Tuesday")


def text(rows: list[list[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    """Return a table as text, every cell in quotes."""
    lines = (delimiter.join(f'"{cell}"' for cell in row) for row in [HEADER, *rows])
    return end.join(lines) + end


def workbook(rows: list[list[object]], *, above: int = 0) -> bytes:
    """Return a table as a workbook, with some empty rows above."""
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    for row in [*([[]] * above), HEADER, *rows]:
        page.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def as_read(found: PairsFile) -> None:
    """Insist on what the two rows say."""
    first, second = found.rows
    assert (first.mentor, first.mentee.email) == (ZOE, "ben@example.org")
    assert (first.began_on, first.ended_on) == (date(2025, 9, 2), date(2026, 1, 31))
    assert first.manner is EndingManner.PLANNED_AND_SAID
    assert first.reason is EndingReason.SERVED_ITS_PURPOSE
    assert first.channels == {Channel.PHONE, Channel.TEXT}
    assert (second.ended_on, second.manner, second.reason, second.channels) == (
        None, None, None, frozenset(),
    )  # fmt: skip
    assert (second.mentor.group, second.mentee.name) == ("HEAL Friday", None)
    assert found.refused == ()


WHOLE = [text(ROWS).encode(name) for name in ("utf-8-sig", "cp1252", "utf-16")] + [
    workbook([list(row) for row in ROWS])
]


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_any_encoding_delimiter_and_line_end(encoding: str, end: str, delimiter: str) -> None:
    data = text(ROWS, delimiter, end).encode(encoding)
    found = read_pairs(data)
    as_read(found)
    assert [row.line for row in found.rows] == [2, 3]
    assert found.encoding == encoding.removesuffix("-sig")
    assert recognise(data).kind is Kind.PAIRINGS


def test_a_workbook_with_true_dates() -> None:
    rows: list[list[object]] = [list(row) for row in ROWS]
    rows[0][6:8] = [date(2025, 9, 2), date(2026, 1, 31)]
    data = workbook(rows, above=3)
    found = read_pairs(data)
    as_read(found)
    assert [row.line for row in found.rows] == [5, 6]
    assert recognise(data).kind is Kind.PAIRINGS


@pytest.mark.parametrize("kind", list(Format))
def test_the_template_is_recognised_and_says_that_it_is_empty(kind: Format) -> None:
    data = template(kind)
    assert recognise(data).kind is Kind.PAIRINGS
    with pytest.raises(UnreadableFile, match="no pair under them"):
        read_pairs(data)
    assert set(guide()) == set(HEADER)
    assert template(kind) == data, "the same file each time"


@pytest.mark.parametrize(
    ("heading", "words"), [("How it ended", EndingManner), ("Why it ended", EndingReason)]
)
def test_a_workbook_offers_the_words_under_their_heading(
    heading: str, words: type[EndingManner | EndingReason]
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(Format.XLSX)))
    under = get_column_letter(HEADER.index(heading) + 1)
    (offered,) = (
        rule.formula1
        for rule in book["Teams"].data_validations.dataValidation
        if f"{under}2" in rule.sqref
    )
    sheet, _, cells = str(offered).lstrip("=").partition("!")
    said = [cell.value for row in book[sheet][cells] for cell in row]
    assert said == list(labels(words).values())


def test_a_template_comes_back_filled_in() -> None:
    filled = template(Format.CSV).decode("utf-8-sig") + text(ROWS).partition("\r\n")[2]
    as_read(read_pairs(filled.encode()))
    book = openpyxl.load_workbook(io.BytesIO(template(Format.XLSX)))
    for row in ROWS:
        book["Teams"].append(row)
    out = io.BytesIO()
    book.save(out)
    as_read(read_pairs(out.getvalue()))


def test_a_list_of_ones_own_is_read_by_its_headings() -> None:
    data = b"Mentor;Mentor Email;Mentee;Start date;Phone number\nAna;;Ben;2.9.2025;555\n"
    with pytest.raises(AmbiguousDates):
        read_pairs(data)
    found = read_pairs(data, date_order=DateOrder.DMY)
    assert [(row.mentor.name, row.began_on) for row in found.rows] == [("Ana", date(2025, 9, 2))]
    assert found.dropped_columns == ("Phone number",)


@pytest.mark.parametrize("heading", ["Reason", "Reason for ending", "Why"])
def test_somebodys_own_words_about_an_end_are_left_where_they_are(heading: str) -> None:
    told = "Ana,Ben,2025-09-02,2026-01-31,He moved and could not go on"
    found = read_pairs(f"Mentor,Mentee,Began,Ended,{heading}\n{told}\n".encode())
    assert [(row.ended_on, row.reason) for row in found.rows] == [(date(2026, 1, 31), None)]
    assert (found.refused, found.dropped_columns) == ((), (heading,))


def test_the_order_of_day_and_month_is_decided_over_the_whole_file() -> None:
    data = "Mentor,Mentee,Began,Ended\nAna,Ben,02/09/2025,\nAna,Cy,01/02/2024,13/03/2024\n"
    found = read_pairs(data.encode())
    assert [row.began_on for row in found.rows] == [date(2025, 9, 2), date(2024, 2, 1)]
    with pytest.raises(UnreadableFile, match="contradict"):
        read_pairs((data + "Ana,Dot,03/25/2025,\n").encode())


BAD = {
    "no mentor": ({0: "", 1: ""}, "names no mentor"),
    "no mentee": ({2: "", 3: ""}, "names no mentee"),
    "half an address": ({3: "ben@"}, "mentee's e-mail address"),
    "no first day": ({6: ""}, "began is missing"),
    "no date": ({6: "in autumn"}, "Under “Began on”"),
    "no last date": ({7: "later"}, "Under “Ended on”"),
    "how, but not when": ({7: ""}, "says how it ended, but not when"),
    "why, but not when": ({7: "", 8: ""}, "says why it ended, but not when"),
    "no known end": ({8: "badly"}, "Faded out"),
    "no known reason": ({9: "they quarrelled"}, "Rather not say"),
    "no known way": ({10: "Phone, pigeon"}, "Under “In touch by”"),
    "a name without end": ({0: "A" * 121}, "letters long"),
    "a group without end": ({4: "A" * 121}, "letters long"),
}


@pytest.mark.parametrize(("cells", "says"), BAD.values(), ids=BAD)
def test_a_row_that_cannot_be_read_has_its_line_and_its_reason(
    cells: dict[int, str], says: str
) -> None:
    bad = [cells.get(at, cell) for at, cell in enumerate(ROWS[0])]
    found = read_pairs(text([ROWS[1], bad]).encode())
    assert [row.line for row in found.rows] == [2]
    assert [row.line for row in found.refused] == [3]
    assert says in found.refused[0].reason
    assert len(found.refused[0].reason) <= 280
    assert "Zoë" not in found.refused[0].reason


def test_a_comma_too_many_is_refused() -> None:
    (bad,) = read_pairs(b"Mentor,Mentee,Began\nAna,Ben,2025-09-02,x\n").refused
    assert "more cells" in bad.reason


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"Mentor,Mentee,Mentee name,Began\nA,B,C,2025-01-01\n", "occurs twice"),
        (b"Name,Email\nAna,ana@example.org\n", "not a file of pairs"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"", "empty"),
        (b'Mentor,Mentee,Began\nAna,"Ben,2025-09-02\n', "never closed"),
        (b"Mentor,Mentee,Began\nAna,B\x00n,2025-09-02\n", ""),
        (b"Mentor,Mentee,Began\n" + b"A" * 11_000_000, "MB"),
    ],
)
def test_what_is_none_is_one_sentence(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        read_pairs(data)
    assert says in refusal.value.sentence


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_whatever_happens_to_the_bytes_it_is_read_or_refused_in_a_sentence(
    data: st.DataObject,
) -> None:
    whole = bytearray(data.draw(st.sampled_from(WHOLE)))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        until = at + data.draw(st.integers(0, 8))
        whole[at:until] = data.draw(st.binary(max_size=6))
    order = data.draw(st.sampled_from(list(DateOrder)))
    found = None
    with contextlib.suppress(UnreadableFile):
        found = read_pairs(bytes(whole), date_order=order)
    lines = [row.line for row in (*found.rows, *found.refused)] if found else [0]
    assert len(lines) == len(set(lines)) > 0
