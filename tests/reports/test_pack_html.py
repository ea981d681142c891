"""The report as a page: complete, readable by everybody, and alone in the world."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from heal.reports import headings
from heal.reports.pack import Report
from heal.rules.discretion import telling
from tests.reports.conftest import as_html

RUNS = {"script", "iframe", "object", "embed", "link", "base", "form"}
VOID = {"meta", "br", "hr", "img", "link", "input"}
LEADS = {"href", "src", "srcset", "action", "data", "xlink:href", "poster", "formaction"}
NOT_COUNTED = {"From so many days", "Days since then", "Generation", "Meeting before (−) or after"}


@dataclass
class Element:
    """One element: what it is called, what it carries, and what is within."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    within: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        parts = [it if isinstance(it, str) else it.text for it in self.within]
        return " ".join("".join(parts).split())

    def every(self, tag: str = "", **attributes: str) -> list[Element]:
        found = []
        for it in self.within:
            if isinstance(it, Element):
                fits = not tag or it.tag == tag
                if fits and all(it.attributes.get(k) == v for k, v in attributes.items()):
                    found.append(it)
                found += it.every(tag, **attributes)
        return found


class Reader(HTMLParser):
    """Read a page, and hear of every end that has no beginning."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("page")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].within.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].within.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].within.append(data)


def read(report: Report) -> Element:
    reader = Reader()
    reader.feed(as_html(report).decode())
    (page,) = reader.open
    return page


def tables(page: Element) -> list[tuple[list[str], list[list[str]]]]:
    """Give each table's headings and rows."""
    return [
        (
            [cell.text for cell in table.every("th")],
            [[cell.text for cell in row.every("td")] for row in table.every("tr")][1:],
        )
        for table in page.every("table")
    ]


def test_every_figure_has_its_finding_definition_and_foot(report: Report) -> None:
    page = read(report)
    articles = page.every("article")
    assert len(articles) == len(report.entries)
    listed = [it.text for it in page.every("nav")[0].every("li")]
    assert listed == [" ".join(it.figure.title.split()) for it in report.entries]
    for article, entry in zip(articles, report.entries, strict=True):
        (finding,) = article.every("h3")
        assert finding.text == " ".join(entry.figure.title.split())
        assert finding.attributes["id"] == article.attributes["aria-labelledby"]
        for says in (entry.definition, entry.figure.caveat, report.foot):
            assert " ".join(says.split()) in article.text
        pictures = article.every("svg", role="img")
        assert len(pictures) == (0 if entry.figure.empty else 2)
        assert all(it.attributes["aria-label"] == entry.figure.alt for it in pictures)
        for within in (part for it in pictures for part in it.every()):
            assert not {"role", "aria-label"} & set(within.attributes)
        rows = [len(rows) for _, rows in tables(article)]
        assert rows == ([len(entry.figure.data)] if len(entry.figure.data) else [])


def test_nothing_leads_outside_and_nothing_runs(report: Report, invented: Report) -> None:
    for made in (report, invented):
        text, page = as_html(made).decode(), read(made)
        ids = {it.attributes["id"] for it in page.every() if "id" in it.attributes}
        for element in page.every():
            assert element.tag not in RUNS
            for name, value in element.attributes.items():
                assert not name.startswith("on"), element
                assert name != "style", element
                if name in LEADS:
                    assert value.removeprefix("#") in ids, element
                    assert value.startswith("#")
        assert set(re.findall(r"url\((.)", text)) <= {"#"}
        assert "://" not in text
        assert "@import" not in text
        assert text.count("<style>") == 1


def test_the_policy_lets_in_the_pages_own_style_and_nothing_else(report: Report) -> None:
    page = read(report)
    (policy,) = page.every("meta", **{"http-equiv": "Content-Security-Policy"})
    style = as_html(report).decode().split("<style>")[1].split("</style>")[0]
    own = b64encode(sha256(style.encode()).digest()).decode()
    assert policy.attributes["content"] == (
        f"default-src 'none'; style-src 'sha256-{own}'; base-uri 'none'; form-action 'none'"
    )


def test_names_on_the_page_are_unique_and_known(report: Report, invented: Report) -> None:
    for made in (report, invented):
        page = read(made)
        ids = [it.attributes["id"] for it in page.every() if "id" in it.attributes]
        assert len(ids) == len(set(ids))
        asked = [it.attributes.get("aria-labelledby") for it in page.every()]
        assert {it for names in asked if names for it in names.split()} <= set(ids)
        assert set(re.findall(r"url\(#([^)]*)\)", as_html(made).decode())) <= set(ids)


def test_the_tab_says_nothing_and_the_headings_go_down_step_by_step(report: Report) -> None:
    page = read(report)
    (title,) = page.every("head")[0].every("title")
    assert title.text == "Figures"
    assert telling(title.text) == ()
    assert page.every("html")[0].attributes["lang"] == "en-GB"
    levels = [int(it.tag[1]) for it in page.every() if re.fullmatch("h[1-6]", it.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_rows_are_told_as_the_profile_has_it(report: Report) -> None:
    k = report.profile.k
    looked_at = 0
    for names, rows in tables(read(report)):
        assert not [name for name in names if "_" in name]
        for row in rows:
            for name, cell in zip(names, row, strict=True):
                if name not in NOT_COUNTED and re.fullmatch(r"[\d,.]+", cell):
                    looked_at += 1
                    assert not 0 < float(cell.replace(",", "")) < k, (name, cell)
    assert looked_at > 10


def test_every_column_has_a_heading(report: Report, invented: Report) -> None:
    for entry in (*report.entries, *invented.entries):
        assert set(entry.figure.data.columns) <= set(headings.HEADINGS), entry.figure.name


def test_markup_in_a_name_stays_text(invented: Report) -> None:
    page = read(invented)
    assert not page.every("b")
    assert not page.every("yet")
    assert "Nothing <yet>" in [it.text for it in page.every("h2")]
    assert any("East & <b>" in cell for _, rows in tables(page) for row in rows for cell in row)


@pytest.mark.parametrize("screens", ["wide", "narrow"])
def test_a_phone_has_a_picture_of_its_own(invented: Report, screens: str) -> None:
    pictures = read(invented).every("div", **{"class": f"picture {screens}"})
    drawn = [it.every("svg")[0] for it in pictures]
    assert len(drawn) == sum(not it.figure.empty for it in invented.entries)
    widths = {float(it.attributes["width"]) for it in drawn}
    assert max(widths) <= (720 if screens == "wide" else 330)
