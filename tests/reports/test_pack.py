"""What a report says of itself, and that its making can be watched and stopped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from heal.queries.participation import Scope
from heal.reports import foot, pack
from heal.reports.choice import EVER, Choice, Entry
from heal.reports.contents import TITLES
from heal.reports.pack import Report
from heal.reports.pack_html import to_html
from heal.reports.pack_pdf import to_pdf
from heal.rules.disclosure import EXACT, INTERNAL, PUBLIC
from heal.vocabulary import Audience
from tests.charts.samples import draw
from tests.kit.databases import SqliteShelf
from tests.kit.programme import TODAY
from tests.reports.conftest import LAST_MONTH, SINCE

MAKE = (to_html, to_pdf)


class GoneError(Exception):
    """Whoever waits has gone."""


def test_a_report_has_every_chapter_and_says_whose_it_is(
    reports: Mapping[Audience, Report],
) -> None:
    for found in reports.values():
        assert [title for title, _ in found.chapters] == list(TITLES.values())
        assert len(found.entries) >= 7
    exact, internal = reports[Audience.COORDINATOR], reports[Audience.INTERNAL]
    assert exact.period == "1 Jun 2025 to 16 Jun 2026"
    assert internal.foot == "Facilitator and board, k = 5. Data up to 31 May 2026."
    assert "rounded to 5" in " ".join(reports[Audience.PUBLIC].holds_back)
    assert "small numbers are shown" in " ".join(exact.holds_back)


def test_a_title_that_gives_anything_away_is_refused(report: Report) -> None:
    with pytest.raises(ValueError, match="gives away"):
        replace(report, title="Mentors of 2026")


def test_the_foot_says_profile_data_method_and_seed() -> None:
    figure = draw(1)[0]
    first, second = foot.of(Entry(figure, "People counted."), INTERNAL, LAST_MONTH)
    assert first.startswith("Profile: facilitator and board (k = 5). Numbers below 5 are hidden")
    assert second == ("Data up to 2026-05-31. Method: People counted. Nothing is random; no seed.")
    seeded = Entry(replace(figure, seed=7), "People counted.")
    assert foot.of(seeded, EXACT, TODAY)[1].endswith("Seed: 7.")
    assert foot.of(seeded, EXACT, TODAY)[0].startswith("Exact figures")
    assert "The rest are rounded to 5." in foot.of(seeded, PUBLIC, TODAY)[0]


def test_seeds_are_told_with_the_figures_that_were_drawn(invented: Report) -> None:
    assert invented.chance == ("Nothing in these figures is random.",)
    (title, entries), *rest = invented.chapters
    seeded = [replace(it, figure=replace(it.figure, seed=41)) for it in entries]
    told = replace(invented, chapters=((title, tuple(seeded)), *rest)).chance
    assert told[1] == f"Seed 41: {entries[0].figure.title}"
    assert len(told) == 1 + len(entries)


def test_the_groups_and_the_beginning_are_said(sqlite_shelf: SqliteShelf) -> None:
    with sqlite_shelf.fresh() as database, database.reading() as session:
        scope = Scope(since=EVER, until=LAST_MONTH, group_id=1)
        found = pack.read(session, Choice(scope, Audience.INTERNAL, group="Tuesday"), made_on=TODAY)
    assert found.period == "The beginning to 31 May 2026"
    assert found.groups.startswith("Group: Tuesday. Only the meetings follow the group")


@pytest.mark.parametrize("make", MAKE)
def test_the_same_report_is_the_same_file(report: Report, make: Callable[[Report], bytes]) -> None:
    assert make(report) == make(report)


@pytest.mark.parametrize("make", MAKE)
def test_whoever_waits_hears_how_far_it_is(invented: Report, make: Callable[..., bytes]) -> None:
    heard: list[float] = []
    make(invented, heard.append)
    assert heard[0] == 0
    assert heard[-1] == 1
    assert heard == sorted(heard)
    assert len(heard) == len(invented.entries) + 1


@pytest.mark.parametrize("make", MAKE)
def test_whoever_waits_can_stop_it(invented: Report, make: Callable[..., bytes]) -> None:
    heard: list[float] = []

    def listen(share: float) -> None:
        heard.append(share)
        if share > 0.3:
            raise GoneError

    with pytest.raises(GoneError):
        make(invented, listen)
    assert max(heard) < 0.5


def test_reading_can_be_stopped_as_well(sqlite_shelf: SqliteShelf) -> None:
    def stop(share: float) -> None:
        raise GoneError

    scope = Scope(since=SINCE, until=TODAY, group_id=None)
    with (
        sqlite_shelf.fresh() as database,
        database.reading() as session,
        pytest.raises(GoneError),
    ):
        pack.read(session, Choice(scope, Audience.COORDINATOR), made_on=TODAY, progress=stop)
