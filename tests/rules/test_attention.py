"""The words and days of Today."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal.rules import concerns, proposals, requests
from heal.rules.attention import (
    DETAILS,
    LONGEST_SNOOZE_DAYS,
    MATTERS,
    Heading,
    Matter,
    cutoffs,
    reason,
    snooze_problems,
    step,
)
from heal.rules.requests import Wait
from heal.rules.settings import ProgrammeSettings
from heal.rules.wording import label
from heal.vocabulary import ConcernStatus
from tests.rules.facts import DAY, is_sentence, unhurried
from tests.rules.test_wording import NEVER

DEFAULTS = ProgrammeSettings()
some_days = st.integers(1, 365)


def said(matter: Matter, since: date = DAY - timedelta(days=14)) -> str:
    detail = next(iter(DETAILS[matter])).value if matter in DETAILS else "3"
    return reason(matter, since=since, detail=detail, settings=DEFAULTS, today=DAY)


@pytest.mark.parametrize("matter", Matter)
def test_every_matter_has_a_reason_and_a_next_step(matter: Matter) -> None:
    assert is_sentence(said(matter))
    step = MATTERS[matter].step
    assert step[:1].isupper()
    assert not step.endswith(".")
    assert not NEVER.search(f"{said(matter)} {step}")


def test_every_matter_says_something_of_its_own() -> None:
    assert len({says.reason for says in MATTERS.values()}) == len(Matter)


def test_the_most_pressing_come_first_and_headings_stay_together() -> None:
    headings = [heading for heading, _ in groupby(Matter, lambda word: MATTERS[word].heading)]
    assert headings == list(Heading)
    assert list(Matter)[:5] == [
        Matter.CONCERN,
        Matter.BOTH_SAID_YES,
        Matter.MENTOR_SAID_YES,
        Matter.ENDING,
        Matter.TALK_TO_ME,
    ]


@pytest.mark.parametrize(("days", "words"), [(14, "a while"), (29, "a while"), (30, "too long")])
def test_a_wait_is_told_in_calm_words(days: int, words: str) -> None:
    assert f"Has waited {words} for" in said(Matter.WAITING, DAY - timedelta(days=days))


@pytest.mark.parametrize("status", concerns.OPEN)
def test_a_concern_says_where_it_stands_and_what_is_next(status: ConcernStatus) -> None:
    says = reason(Matter.CONCERN, since=DAY, detail=status.value, settings=DEFAULTS, today=DAY)
    assert label(status).lower() in says
    done = step(Matter.CONCERN, status.value) == "See whether it is done"
    assert done is (status is ConcernStatus.SIGNPOSTED)


@pytest.mark.parametrize("matter", [word for word in Matter if MATTERS[word].after])
def test_a_matter_is_shown_from_the_day_that_its_setting_says(matter: Matter) -> None:
    setting = MATTERS[matter].after
    assert setting is not None
    for days in (1, 8):
        changed = ProgrammeSettings(**{setting: days})
        assert cutoffs(changed, today=DAY)[matter] == DAY - timedelta(days=days)


def test_a_file_says_how_many_names_it_left() -> None:
    assert said(Matter.UNKNOWN_NAMES).endswith(": 3.")


@unhurried
@given(asked=st.integers(0, 400), nudge=some_days, lapse=some_days)
def test_proposals_are_shown_from_the_very_day_that_their_rules_say(
    asked: int, nudge: int, lapse: int
) -> None:
    asked_on = DAY - timedelta(days=asked)
    days = cutoffs(ProgrammeSettings(nudge_after_days=nudge, lapse_after_days=lapse), today=DAY)
    assert (asked_on <= days[Matter.REMINDER]) == (
        proposals.nudge_on(asked_on, after_days=nudge) <= DAY
    )
    assert (asked_on <= days[Matter.LET_GO]) == (
        proposals.lapse_on(asked_on, after_days=lapse) <= DAY
    )


@unhurried
@given(waited=st.integers(0, 400), amber=some_days)
def test_waiting_is_shown_as_soon_as_it_is_no_longer_short(waited: int, amber: int) -> None:
    opened_on = DAY - timedelta(days=waited)
    wait = requests.wait(opened_on, today=DAY, amber_days=amber, red_days=1000)
    days = cutoffs(ProgrammeSettings(waiting_amber_days=amber), today=DAY)
    assert (opened_on <= days[Matter.WAITING]) == (wait is not Wait.GREEN)


@pytest.mark.parametrize(("days", "allowed"), [
    (-1, False), (0, False), (1, True),
    (LONGEST_SNOOZE_DAYS, True), (LONGEST_SNOOZE_DAYS + 1, False),
])  # fmt: skip
def test_a_line_rests_until_a_later_day_within_a_year(days: int, allowed: bool) -> None:
    problems = snooze_problems(today=DAY, until=DAY + timedelta(days=days))
    assert (problems == ()) == allowed
    assert all(is_sentence(problem) for problem in problems)
