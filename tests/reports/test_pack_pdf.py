"""The report to print: every finding in its place, on pages that can be found again."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pypdf import PdfReader

from heal.reports.choice import Entry
from heal.reports.pack import READING, Report
from heal.rules.discretion import telling
from tests.charts.samples import draw
from tests.reports.conftest import as_pdf


def pages(read: PdfReader) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in read.pages]


def outline(read: PdfReader) -> Iterator[tuple[str, int]]:
    """Yield what the outline says, and to which page it leads."""
    todo: list[Any] = list(read.outline)
    while todo:
        it = todo.pop(0)
        if isinstance(it, list):
            todo = it + todo
        else:
            yield " ".join(str(it.title).split()), read.get_destination_page_number(it) or 0


def after_the_findings(report: Report, read: PdfReader) -> int:
    """Give the page on which the first chapter begins."""
    return next(outline(read))[1]


def test_every_finding_stands_on_the_page_that_the_outline_names(report: Report) -> None:
    read = PdfReader(io.BytesIO(as_pdf(report)))
    said, found = pages(read), list(outline(read))
    names = [
        *(it for title, entries in report.chapters
          for it in (title, *(" ".join(entry.figure.title.split()) for entry in entries))
          if entries),
        READING,
    ]  # fmt: skip
    assert [title for title, _ in found] == names
    numbers = [number for _, number in found]
    assert numbers == sorted(numbers)
    for title, number in found:
        assert title in said[number]
        assert title in " ".join(said[: numbers[0]])


def test_findings_come_in_order_with_definition_and_caveat(report: Report) -> None:
    read = PdfReader(io.BytesIO(as_pdf(report)))
    body = " ".join(pages(read)[after_the_findings(report, read) :])
    place = 0
    for entry in report.entries:
        for says in (entry.figure.title, entry.figure.caveat, entry.definition):
            place = body.find(" ".join(says.split()), place)
            assert place >= 0, says


def test_the_front_page_says_what_this_is_and_leads_on(report: Report) -> None:
    read = PdfReader(io.BytesIO(as_pdf(report)))
    front = pages(read)[0]
    for says in (report.title, report.period, report.groups, report.made):
        assert says in front
    at = [page.indirect_reference for page in read.pages]
    before = range(after_the_findings(report, read))
    ways = [it.get_object() for n in before for it in read.pages[n].get("/Annots", [])]
    assert [at.index(list.__getitem__(way["/Dest"], 0)) for way in ways] == [
        n for _, n in outline(read)
    ]


def test_every_page_has_its_foot_and_number(report: Report) -> None:
    said = pages(PdfReader(io.BytesIO(as_pdf(report))))
    assert len(said) >= 3
    for number, text in enumerate(said, start=1):
        assert text.endswith(f"{report.foot} Page {number} of {len(said)}")


def test_the_file_tells_no_more_of_itself_than_it_should(report: Report) -> None:
    read = PdfReader(io.BytesIO(as_pdf(report)))
    assert dict(read.metadata or {}) == {
        "/Title": "Figures",
        "/CreationDate": f"D:{report.made_on:%Y%m%d}000000Z",
    }
    assert telling(str(read.metadata)) == ()
    assert read.root_object["/Lang"] == "en-GB"
    assert all((p.mediabox.width, p.mediabox.height) == (595, 842) for p in read.pages)


def test_what_is_empty_has_no_picture(invented: Report) -> None:
    (much, nothing) = invented.chapters
    full, bare = (
        PdfReader(io.BytesIO(as_pdf(replace(invented, chapters=(it,))))) for it in (much, nothing)
    )
    assert "People per meeting (mean)" in " ".join(pages(full))
    assert "People per meeting (mean)" not in " ".join(pages(bare))
    assert len(bare.pages) < len(full.pages) / 2


def test_endless_words_go_on_on_the_next_page(invented: Report) -> None:
    words = [f"word{number}" for number in range(2000)]
    figure = replace(draw(14)[0], title=f"{'W' * 200} {' '.join(words[:300])}")
    entry = Entry(figure, " ".join(words))
    made = replace(invented, chapters=(("Long " * 40, (entry,)), ("Short", invented.entries[:2])))
    read = PdfReader(io.BytesIO(as_pdf(made)))
    said = pages(read)
    number = after_the_findings(made, read)
    foot = re.compile(rf"{re.escape(made.foot)} Page \d+ of \d+")
    body = " ".join(foot.sub("", it) for it in said[number:])
    definition = body[body.index("word0 ", body.index("word299 ")) :]
    assert [it for it in definition.split() if it.startswith("word")][:2000] == words
    assert len(said) > 4
