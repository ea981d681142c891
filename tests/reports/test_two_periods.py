"""Two periods beside each other tell nothing of the months that are hidden elsewhere."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from heal.db.engine import Database
from heal.queries.participation import Scope
from heal.reports import meetings, periods
from heal.reports.choice import Choice, Entry, earlier
from heal.rules.disclosure import EXACT, INTERNAL, PROFILES, Profile
from heal.services import meetings as registers
from heal.vocabulary import Audience, Beside, InMentoring
from tests.kit.programme import Programme

UNTIL = date(2026, 5, 31)
MARCH, APRIL, MAY = date(2026, 3, 10), date(2026, 4, 14), date(2026, 5, 12)
PERIOD = Scope(date(2026, 5, 1), UNTIL)


AUDIENCE = {profile: audience for audience, profile in PROFILES.items()}


def _choice(profile: Profile, period: Scope = PERIOD, months: int = 1) -> Choice:
    before = earlier(period, Beside.BEFORE, months=months)
    return Choice(period, AUDIENCE[profile], earlier=before)


def _drawn(database: Database, choice: Choice) -> list[Entry]:
    with database.reading() as session:
        return list(periods.draw(periods.read(session, choice), choice))


def _told(database: Database, choice: Choice) -> list[str]:
    """Give everything that the figure says, as text."""
    (entry,) = _drawn(database, choice)
    figure = entry.figure
    frames = figure.rows.to_csv(), figure.data.to_csv()
    return [figure.title, figure.alt, figure.caveat, entry.definition, *frames]


@pytest.fixture
def held(database: Database) -> tuple[Programme, dict[str, int], dict[str, list[int]]]:
    """Make a group of twenty and one of eight, and a month in which nearly all the first came."""
    programme = Programme(database)
    groups = {name: programme.group(name) for name in ("Here", "There")}
    people = {
        "Here": [programme.member(groups["Here"]) for _ in range(20)],
        "There": [programme.member(groups["There"]) for _ in range(8)],
    }
    found: dict[str, int] = {}
    for day, came in ((MARCH, 18), (APRIL, 9), (MAY, 12)):
        found[f"Here {day}"] = programme.meeting(groups["Here"], day, people["Here"][:came])
        found[f"There {day}"] = programme.meeting(groups["There"], day, people["There"][:6])
    return programme, found, people


CHOICES = [
    _choice(INTERNAL),
    _choice(INTERNAL, Scope(date(2026, 4, 1), UNTIL), months=2),
    _choice(INTERNAL, Scope(date(2026, 3, 1), UNTIL), months=3),
]
Held = tuple[Programme, dict[str, int], dict[str, list[int]]]


def test_a_hidden_month_changes_no_word_and_no_number(held: Held) -> None:
    programme, found, people = held
    before = [_told(programme.database, choice) for choice in CHOICES]
    assert "45%" in before[0][0]
    # Of the group three stay away now instead of two, and of all members three instead of four.
    for name, present in (("Here", people["Here"][1:18]), ("There", people["There"])):
        programme.do(registers.fill_register, found[f"{name} {MARCH}"], present=present)
    assert [_told(programme.database, choice) for choice in CHOICES] == before
    programme.do(registers.fill_register, found[f"Here {MAY}"], present=people["Here"][:14])
    assert [_told(programme.database, choice) for choice in CHOICES] != before


def test_a_hidden_group_changes_nothing_of_the_rate(held: Held) -> None:
    programme, found, people = held

    def rate(choice: Choice) -> str:
        """Give what is said of the rate; how many members came in a month is told of all."""
        (entry,) = _drawn(programme.database, choice)
        rows = entry.figure.rows
        return str(rows[rows["measure"] == "Meetings attended"].to_csv())

    before = [rate(choice) for choice in CHOICES]
    for day, came in ((MARCH, 0), (APRIL, 8), (MAY, 1)):
        present = people["There"][:came]
        programme.do(registers.fill_register, found[f"There {day}"], present=present)
    assert [rate(choice) for choice in CHOICES] == before


def test_whoever_is_shown_exact_figures_is_shown_these(
    held: Held,
) -> None:
    programme, found, people = held
    first = _told(programme.database, _choice(EXACT))
    assert "64%" in first[0]  # 18 of 28
    assert "54%" in first[0]  # 15 of 28
    programme.do(registers.fill_register, found[f"There {MAY}"], present=people["There"][:1])
    assert _told(programme.database, _choice(EXACT)) != first


def test_neither_the_group_nor_a_role_is_followed_where_numbers_are_hidden(
    held: Held,
) -> None:
    programme, *_ = held
    every = _told(programme.database, _choice(INTERNAL))
    for group in (1, 2):
        one = Scope(PERIOD.since, PERIOD.until, group)
        assert _told(programme.database, _choice(INTERNAL, one)) == every
    choice = Choice(PERIOD, Audience.INTERNAL, role=InMentoring.NEITHER)
    with programme.database.reading() as session:
        found = meetings.read(session, choice)
    assert found.of_role is found.meetings
    assert "without either" not in " ".join(
        entry.figure.title for entry in meetings.draw(found, choice)
    )


def test_nothing_is_set_beside_a_period_unless_asked(database: Database) -> None:
    assert _drawn(database, Choice(PERIOD, Audience.COORDINATOR)) == []
    (entry,) = _drawn(database, _choice(EXACT))
    assert entry.figure.empty


def test_an_earlier_period_is_as_long_and_ends_on_the_same_day() -> None:
    whole = Scope(date(2025, 12, 1), UNTIL, 7)
    before = earlier(whole, Beside.BEFORE, months=6)
    assert before == Scope(date(2025, 6, 1), date(2025, 11, 30), 7)
    year = earlier(whole, Beside.YEAR_EARLIER, months=6)
    assert year == Scope(date(2024, 12, 1), date(2025, 5, 31), 7)
    part = earlier(Scope(date(2026, 1, 1), date(2026, 6, 16)), Beside.BEFORE, months=6)
    assert part == Scope(date(2025, 7, 1), date(2025, 12, 16))
    leap = earlier(Scope(date(2024, 2, 1), date(2024, 2, 29)), Beside.YEAR_EARLIER, months=1)
    assert leap.until == date(2023, 2, 28)


def test_the_months_of_all_time_begin_with_the_first_meeting(
    held: Held,
) -> None:
    programme, *_ = held
    ever = Choice(Scope(date(1900, 1, 1), UNTIL), Audience.COORDINATOR)
    with programme.database.reading() as session:
        found = meetings.read(session, ever)
    assert list(found.active["month"]) == [day.replace(day=1) for day in (MARCH, APRIL, MAY)]
    assert list(found.newer["month"]) == list(found.active["month"])
    assert pd.Series(found.active["active"]).tolist() == [24, 15, 18]
