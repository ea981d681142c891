"""When a facilitator is told of somebody, at the days and numbers where it turns."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal.rules.attendance import AttendanceRule
from heal.rules.my_groups import is_newly_quiet, meeting_is_asked_for, newcomers_since
from heal.rules.settings import ProgrammeSettings
from tests.rules.facts import unhurried

TODAY = date(2026, 6, 16)
USUAL = ProgrammeSettings()
SEEN = {"+": True, "-": False, "?": None}


def quiet(meetings: str, rule: AttendanceRule = USUAL.attendance, missed: int = 3) -> bool:
    """Read the meetings from the latest back: came, did not come, no register tells."""
    return is_newly_quiet([SEEN[one] for one in meetings], rule, missed=missed)


@pytest.mark.parametrize(
    ("meetings", "is_quiet"),
    [
        ("--- ++----", True),
        ("--- ----++", True),
        ("--- -----+ +", False),
        ("--- +-----", False),
        ("--- ++", True),
        ("--- +", False),
        ("--+ ++++++", False),
        ("+-- ++++++", False),
        ("---- ++++", True),
        ("-- ++++++", False),
        ("", False),
        ("---------", False),
    ],
)
def test_two_of_the_six_before_and_none_of_the_last_three(meetings: str, is_quiet: bool) -> None:
    assert quiet(meetings.replace(" ", "")) is is_quiet


@pytest.mark.parametrize("meetings", ["-?--++", "?---++", "---?+?+", "???---?++"])
def test_a_meeting_of_which_no_register_tells_is_not_counted(meetings: str) -> None:
    assert quiet(meetings)


def test_a_missing_register_is_never_an_absence() -> None:
    assert not quiet("--?++++")
    assert not quiet("???++++")


def test_a_group_and_the_programme_may_have_other_numbers() -> None:
    often = AttendanceRule(meetings=4, of_last=4, within_days=30)
    assert not quiet("---+++-+", often)
    assert quiet("---++++", often)
    assert not quiet("---++++", missed=4)
    assert quiet("----++++", missed=4)


@unhurried
@given(st.lists(st.sampled_from([True, False, None]), max_size=20))
def test_the_unknown_makes_no_difference(attended: list[bool | None]) -> None:
    told = [came for came in attended if came is not None]
    rule = USUAL.attendance
    assert is_newly_quiet(attended, rule, missed=3) == is_newly_quiet(told, rule, missed=3)


def test_newcomers_are_those_of_the_last_thirty_days() -> None:
    since = newcomers_since(TODAY, days=USUAL.newcomer_days)
    assert since == date(2026, 5, 17)
    assert (TODAY - since).days == 30


@pytest.mark.parametrize(("days", "asked"), [(0, False), (6, False), (7, True), (8, True)])
def test_a_meeting_is_asked_for_on_the_weekday_of_the_last_one(days: int, asked: bool) -> None:
    last_on = TODAY - timedelta(days=days)
    assert meeting_is_asked_for(last_on, TODAY, days=USUAL.meeting_within_days) is asked


def test_a_group_that_never_noted_a_meeting_is_asked() -> None:
    assert meeting_is_asked_for(None, TODAY, days=USUAL.meeting_within_days)


def test_a_meeting_of_tomorrow_is_noted() -> None:
    tomorrow = TODAY + timedelta(days=1)
    assert not meeting_is_asked_for(tomorrow, TODAY, days=USUAL.meeting_within_days)
