"""The figures, through the main script."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heal.reports.contents import TITLES
from heal.vocabulary import Audience, InMentoring
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
