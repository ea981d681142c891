"""A report as one PDF for printing: A4, its words as text, an outline, its findings up front."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from heal.charts import images, paper
from heal.charts.lettering import Style
from heal.charts.theme import INK, PALETTE, QUIET
from heal.reports import foot, pack
from heal.reports.choice import Entry
from heal.reports.contents import Progress
from heal.reports.pack import Report
from heal.reports.sheets import COLUMN, MARGIN, WIDTH, Block, Picture, Words, flow, page

DRAWN: Final = 650
"""So many pixels wide a picture is drawn; on the sheet its words are then as large as ours."""
SHRUNK: Final = 0.75
"""A plot is so much lower than on a page, so that two figures fit on a sheet."""
TITLE: Final = Style(size=30, colour=INK, bold=True, spacing=1.2)
PERIOD: Final = Style(size=15, colour=QUIET)
CHAPTER: Final = Style(size=17, colour=PALETTE[0], bold=True, spacing=1.3)
FINDING: Final = Style(size=12, colour=INK, bold=True, spacing=1.3)
CHAPTER_LISTED: Final = Style(size=10.5, colour=INK, bold=True)
TEXT: Final = Style(size=9.5, colour=INK)
SMALL: Final = Style(size=8.5, colour=QUIET)
READING: Final = "reading"
INDENT: Final = 12.0
NUMBERS: Final = 36.0
"""What stays free beside the findings for the numbers of their pages."""


def to_pdf(report: Report, progress: Progress | None = None) -> bytes:
    """Return the report as a PDF; `progress` hears which share is drawn.

    The same report gives the same bytes. Whatever `progress` raises ends the work at that point.
    """
    body = flow(_body(report, progress or (lambda _: None)))
    front = flow(_front(report, {}))
    placed = [(number, it) for number, sheet in enumerate(body, start=len(front)) for it in sheet]
    pages = {it.piece.name: number for number, it in placed if it.piece.name}
    sheets = flow(_front(report, pages)) + body
    says = _names(report)
    return paper.bound(
        [page(sheet, report.foot, n, len(sheets)) for n, sheet in enumerate(sheets, start=1)],
        title=report.title,
        on=report.made_on,
        marks=[
            paper.Mark(says[it.piece.name], number, MARGIN + it.top, deep="." in it.piece.name)
            for number, it in placed
            if it.piece.name
        ],
        ways=[
            paper.Way(
                number,
                (MARGIN, MARGIN + it.top, WIDTH - MARGIN, MARGIN + it.top + it.piece.height),
                pages[it.piece.to],
            )
            for number, sheet in enumerate(sheets)
            for it in sheet
            if it.piece.to
        ],
    )


def _names(report: Report) -> dict[str, str]:
    """Give what the outline calls each chapter ("1") and figure ("1.2")."""
    names = {READING: pack.READING}
    for number, (title, entries) in enumerate(report.chapters, start=1):
        names[f"{number}"] = title
        for place, entry in enumerate(entries, start=1):
            names[f"{number}.{place}"] = entry.figure.title
    return names


def _front(report: Report, pages: Mapping[str, int]) -> Iterator[Block]:
    """Yield what the report is about, and its findings with their pages once these are known."""
    yield Block(
        (
            _words(TITLE, report.title, before=24),
            _words(PERIOD, report.period, before=2),
            _words(TEXT, f"{report.groups} {report.made}", before=14),
            _words(TEXT, foot.profile_in_words(report.profile), before=5),
        )
    )
    before = 26.0
    for name, says in _listed(report):
        deep = "." in name
        style, left = (TEXT, INDENT) if deep else (CHAPTER_LISTED, 0.0)
        words = Words(
            style,
            tuple(style.wrapped(says, COLUMN - left - NUMBERS)),
            left=left,
            aside=str(pages.get(name, 0) + 1),
            to=name,
        )
        yield Block((words,), before=(3 if deep else before))
        before = 9.0


def _listed(report: Report) -> Iterator[tuple[str, str]]:
    names = _names(report)
    yield from ((name, says) for name, says in names.items() if name != READING)
    yield READING, names[READING]


def _body(report: Report, progress: Progress) -> Iterator[Block]:
    done, number = 0, len(report.entries)
    for chapter, (title, entries) in enumerate(report.chapters, start=1):
        heading: tuple[Words, ...] = (_words(CHAPTER, title, name=f"{chapter}"),)
        for place, entry in enumerate(entries, start=1):
            progress(done / number)
            done += 1
            own = _figure(entry, f"{chapter}.{place}", before=10 if heading else 0)
            yield Block((*heading, *own), before=30 if heading else 24)
            heading = ()
    progress(1.0)
    yield _reading(report)


def _figure(entry: Entry, name: str, *, before: float) -> Iterator[Words | Picture]:
    figure = entry.figure
    yield _words(FINDING, figure.title, before=before, name=name)
    if not figure.empty:
        drawn = images.chart(figure, width=DRAWN, ids=f"figure-{name}", shrunk=SHRUNK)
        yield Picture(drawn, before=6)
    if figure.caveat:
        yield _words(TEXT, figure.caveat, before=5)
    yield _words(SMALL, f"{entry.definition} {foot.chance(entry)}", before=4)


def _reading(report: Report) -> Block:
    said = (pack.EACH, pack.RANGES, *report.holds_back, *report.chance)
    return Block(
        (
            _words(CHAPTER, pack.READING, name=READING),
            *(_words(TEXT, line, before=6) for line in said),
        ),
        before=30,
    )


def _words(style: Style, text: str, *, before: float = 0.0, name: str = "") -> Words:
    return Words(style, tuple(style.wrapped(text, COLUMN)), before=before, name=name)
