"""The figures, through the main script."""

from __future__ import annotations

import re
from datetime import timedelta
from random import Random

import pytest

from heal.db.engine import Database
from heal.reports.contents import TITLES
from heal.rules.disclosure import PROFILES
from heal.rules.wording import label
from heal.vocabulary import Audience, InMentoring
from tests.kit import busy_programme
from tests.kit.programme import TODAY, Programme
from tests.pages.conftest import OpenPage, texts

EVERY = list(TITLES.values())


@pytest.mark.parametrize("chapter", EVERY)
def test_without_data_every_figure_says_so(open_page: OpenPage, chapter: str) -> None:
    at = open_page("participation", about=chapter)
    assert len(at.header) >= 1
    assert not at.get("vega_lite_chart")


def test_figures_follow_the_meetings_and_pairings(
    open_page: OpenPage, programme: Programme
) -> None:
    group = programme.group("Tuesday")
    programme.pairing(group, on=TODAY - timedelta(days=70))
    programme.request(group, on=TODAY - timedelta(days=3))
    for chapter in EVERY[:3]:
        assert open_page("participation", about=chapter).get("vega_lite_chart")
    at = open_page("participation", about="Pairings")
    by_month = next(frame.value for frame in at.dataframe if "begun" in str(frame.value.columns))
    assert by_month["begun"].sum() == 1
    assert list(by_month["active"])[-1] == 1
    assert "Tuesday" in texts(at) or at.selectbox(key="group").options == ["Tuesday"]


def test_a_group_narrows_every_figure(open_page: OpenPage, programme: Programme) -> None:
    here, there = programme.group("Here"), programme.group("There")
    programme.request(here)
    at = open_page("participation", about="Asking and waiting")
    assert "1 " in at.header[0].value
    at.selectbox(key="group").set_value(there).run()
    assert not at.exception
    assert "1 " not in at.header[0].value


def test_a_coordinator_sees_what_others_would(open_page: OpenPage, programme: Programme) -> None:
    programme.request(programme.group())
    at = open_page("participation", about="Asking and waiting")
    assert "1 person is waiting" in texts(at)
    at.selectbox(key="for").set_value(Audience.PUBLIC).run()
    assert not at.exception
    assert "Numbers below 10 are hidden" in texts(at)
    assert "1 person" not in texts(at)
    assert "1 request" not in texts(at)


def test_a_role_narrows_the_rate_and_stays_in_the_address(
    open_page: OpenPage, programme: Programme
) -> None:
    group = programme.group("Tuesday")
    programme.pairing(group, on=TODAY - timedelta(days=70))
    at = open_page("participation", role="Mentees")
    assert not at.exception
    assert at.selectbox(key="role").value is InMentoring.MENTEE
    assert "mentees came to" in at.header[0].value
    assert "shows no effect of mentoring" in texts(at)
    assert "people came to a meeting" in at.header[1].value
    at.selectbox(key="role").set_value(None).run()
    assert "members came to" in at.header[0].value
    at.selectbox(key="for").set_value(Audience.PUBLIC).run()
    assert not at.exception
    assert "role" not in [box.key for box in at.selectbox]


@pytest.mark.parametrize("compare", ["The period before", "The same months a year earlier"])
def test_a_period_is_set_beside_another_when_asked(
    open_page: OpenPage, programme: Programme, compare: str
) -> None:
    group = programme.group("Tuesday")
    people = [programme.member(group) for _ in range(12)]
    for days, came in ((20, 9), (400, 3)):
        programme.meeting(group, TODAY - timedelta(days=days), people[:came])
    at = open_page("participation", compare=compare)
    assert not at.exception
    says = at.header[-1].value.replace("\\", "")
    assert says.startswith("Members came to 75% of the meetings they could have come to")
    assert "against 25% in Jul 2024 to Jun 2025: 50 points more (17 to 69)." in says
    assert len(at.header) == 5
    assert len(open_page("participation").header) == 4
    at = open_page("participation", compare=compare, period="All")
    assert not at.exception
    assert len(at.header) == 4


@pytest.fixture
def busy(database: Database) -> Database:
    """Give a programme in which very many were newly paired."""
    with database.writer.begin() as connection:
        busy_programme.write(connection, Random(1))  # noqa: S311 - invented people
    return database


def test_with_enough_newly_paired_the_estimate_stands_with_all_that_belongs_beside_it(
    open_page: OpenPage, busy: Database
) -> None:
    at = open_page("participation", about="Before and after", period="All")
    found = {header.value: header for header in at.header}
    (title,) = [one for one in found if "newly paired members" in one and "interval" in one]
    sets = int(re.findall(r"over (\d+) newly paired", title)[0])
    assert sets >= 10
    said = texts(at).replace("\\", "")
    for beside in (
        "The plain change is",
        "by itself one would expect",
        "would show 8 times in 10",
        "p = 0.",
        f"Of these, {sets} with",
        "1,999 draws of people",
    ):
        assert beside in said
    study = next(frame.value for frame in at.dataframe if "meeting" in frame.value.columns)
    assert set(study["who"]) == {"Newly paired", "Similar, not yet paired"}
    assert sorted(set(study["meeting"])) == [*range(-6, 0), *range(1, 7)]
    assert study["n"].min() >= 10


@pytest.mark.parametrize("audience", [Audience.INTERNAL, Audience.PUBLIC])
def test_the_estimate_as_others_are_told_it_counts_in_steps(
    open_page: OpenPage, busy: Database, audience: Audience
) -> None:
    at = open_page("participation", about="Before and after", **{"for": label(audience)})
    said = texts(at).replace("\\", "")
    (sets,) = {int(n) for n in re.findall(r"over at least (\d+) newly paired", said)}
    k = PROFILES[audience].k
    assert sets >= 2 * k
    assert sets % k == 0
    assert "too few meetings before or after" not in said
    study = next(frame.value for frame in at.dataframe if "meeting" in frame.value.columns)
    assert set(study["n"] % k) == {0}
