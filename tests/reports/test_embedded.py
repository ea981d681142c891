"""What travels with the figures of a whole programme, in the profile of everybody who has them."""

from __future__ import annotations

from random import Random

import pandas as pd
import pytest

from heal.charts.figure import Figure
from heal.db.engine import Database
from heal.queries.participation import Scope
from heal.reports.choice import EVER, Choice
from heal.reports.contents import whole
from heal.rules.disclosure import EXACT, INTERNAL, PROFILES, PUBLIC, Profile
from tests.kit import busy_programme
from tests.kit.embedded import PLACES, counts_in, counts_of, embedded, given_away

FLOWS = {"teams-by-month", "waiting-by-month", "waiting-now"}


AUDIENCE = {profile: audience for audience, profile in PROFILES.items()}


def figures(database: Database, profile: Profile) -> list[Figure]:
    scope = Scope(since=EVER, until=busy_programme.UNTIL)
    with database.reading() as session:
        chapters = whole(session, Choice(scope, AUDIENCE[profile], exact=True), lambda share: None)
    return [entry.figure for entries in chapters.values() for entry in entries]


@pytest.fixture(params=[1, 2])
def busy(request: pytest.FixtureRequest, sqlite_database: Database) -> Database:
    """Give a programme at random, with enough people that something may be told of them."""
    with sqlite_database.writer.begin() as connection:
        busy_programme.write(connection, Random(request.param))  # noqa: S311 - invented people
    return sqlite_database


def test_no_file_of_any_figure_holds_what_its_profile_holds_back(busy: Database) -> None:
    for profile in (INTERNAL, PUBLIC):
        told = figures(busy, profile)
        assert len({figure.name for figure in told}) == len(told)
        for figure in told:
            for where, numbers in embedded(figure).items():
                assert not given_away(numbers, profile), (profile.name, figure.name, where)
        # And yet there is something left to see.
        assert sum(not figure.empty for figure in told) >= 5


def test_the_check_finds_what_exact_figures_hold(busy: Database) -> None:
    exact = figures(busy, EXACT)
    for profile in (INTERNAL, PUBLIC):
        seen: dict[str, set[str]] = {}
        for figure in exact:
            for where, numbers in embedded(figure).items():
                if given_away(numbers, profile):
                    seen.setdefault(where, set()).add(figure.name)
        assert set(seen) == PLACES
        assert seen["frames"] == seen["json"] | seen["csv"] == seen["json"] | seen["xlsx"]
        assert seen["frames"] & FLOWS
        assert profile is INTERNAL or seen["svg"] >= FLOWS


def test_exact_figures_say_what_was_counted(busy: Database) -> None:
    """The numbers in a file are those of the frame: neither more nor others."""
    for figure in figures(busy, EXACT):
        found = embedded(figure)
        data, rows = sorted(counts_of(figure.data)), sorted(counts_of(figure.rows))
        assert sorted(found["csv"]) == pytest.approx(data), figure.name
        assert sorted(found["xlsx"]) == pytest.approx(data), figure.name
        assert sorted(found["json"]) == pytest.approx(rows), figure.name


def test_numbers_of_people_are_told_from_others() -> None:
    said = (
        "About 25 people were waiting on 31 May 2026, 1,204 of them for 30 days and more; over the"
        " 14 months shown 7.5, 95%, 14–29 days; fewer than 10 are hidden, the rest rounded to 5;"
        " 180 on day 7, k = 10; 3 began."
    )
    assert counts_in(said) == [25, 1204, 7.5, 180, 3]
    assert counts_of(pd.DataFrame({"days": [3], "active": [4], "group": ["5 others"]})) == [4]
    assert given_away([0, 3, 9, 10, 12, 15], PUBLIC) == [3, 9, 12]
    assert given_away([0, 3, 9, 10, 12, 15], INTERNAL) == [3]
