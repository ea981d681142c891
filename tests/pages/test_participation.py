"""The figures, through the main script."""

from __future__ import annotations

from datetime import timedelta

from tests.kit.programme import TODAY, Programme
from tests.pages.conftest import OpenPage, texts


def test_without_data_every_figure_says_so(open_page: OpenPage) -> None:
    at = open_page("participation")
    assert len(at.header) == 9
    assert not at.get("vega_lite_chart")


def test_figures_follow_the_meetings_and_pairings(
    open_page: OpenPage, programme: Programme
) -> None:
    group = programme.group("Tuesday")
    programme.pairing(group, on=TODAY - timedelta(days=70))
    programme.request(group, on=TODAY - timedelta(days=3))
    at = open_page("participation")
    assert len(at.get("vega_lite_chart")) >= 6
    by_month = next(frame.value for frame in at.dataframe if "begun" in str(frame.value.columns))
    assert by_month["begun"].sum() == 1
    assert list(by_month["active"])[-1] == 1
    assert "Tuesday" in texts(at) or at.selectbox(key="group").options == ["Tuesday"]


def test_a_group_narrows_every_figure(open_page: OpenPage, programme: Programme) -> None:
    here, there = programme.group("Here"), programme.group("There")
    programme.request(here)
    at = open_page("participation")
    assert "1" in at.header[3].value
    at.selectbox(key="group").set_value(there).run()
    assert not at.exception
    assert "1 " not in at.header[3].value
