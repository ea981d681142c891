"""Reports of the invented programme, for everybody for whom one can be made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

import pytest

from heal.queries.participation import Scope
from heal.reports import pack
from heal.reports.choice import Choice, Entry
from heal.reports.pack import Report
from heal.reports.pack_html import to_html
from heal.reports.pack_pdf import to_pdf
from heal.rules.disclosure import EXACT, PROFILES
from heal.services import demo
from heal.services import door as use_cases
from heal.vocabulary import Audience
from tests.charts.samples import draw
from tests.kit.databases import SqliteShelf
from tests.kit.door import SHELL
from tests.kit.programme import TODAY

SINCE, LAST_MONTH = date(2025, 6, 1), date(2026, 5, 31)


@cache
def as_html(report: Report) -> bytes:
    """Give a report as a page, drawn once."""
    return to_html(report)


@cache
def as_pdf(report: Report) -> bytes:
    """Give a report as a PDF, drawn once."""
    return to_pdf(report)


@pytest.fixture(scope="session")
def reports(sqlite_shelf: SqliteShelf) -> Mapping[Audience, Report]:
    """Give a report of the invented programme for each audience."""
    found = {}
    with sqlite_shelf.fresh() as database:
        use_cases.act(database, demo.load, SHELL, today=TODAY)
        for audience in Audience:
            until = LAST_MONTH if PROFILES[audience].whole_months else TODAY
            choice = Choice(Scope(since=SINCE, until=until, group_id=None), audience, exact=True)
            with database.reading() as session:
                found[audience] = pack.read(session, choice, made_on=TODAY)
    return found


@pytest.fixture(params=list(Audience))
def report(request: pytest.FixtureRequest, reports: Mapping[Audience, Report]) -> Report:
    """Give the report for one audience after the other."""
    return reports[request.param]


@pytest.fixture(scope="session")
def invented() -> Report:
    """Give a report with every kind of figure, empty ones too, and markup in a group's name."""
    chapters = (
        ("Much", [Entry(it, f"Counts {it.name}.") for it in draw(14)]),
        ("Nothing <yet>", [Entry(it, "Counts nothing.") for it in draw(0)]),
    )
    return Report(
        title=pack.TITLE,
        period="1 Jun 2025 to 16 Jun 2026",
        groups="All groups together.",
        profile=EXACT,
        until=TODAY,
        made_on=TODAY,
        chapters=tuple((title, tuple(entries)) for title, entries in chapters),
    )
