"""Pairings: check-ins, breaks, and no term."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from heal.db.engine import Database
from heal.models import (
    CheckIn,
    Pairing,
)
from heal.rules.days import add_months
from heal.services import check_ins, desk, endings, pairings, requests
from heal.services.check_ins import Heard
from heal.vocabulary import (
    PairingStatus,
    Side,
)
from tests.kit.programme import TODAY, WISH, Programme
from tests.kit.story import BOTH, NO, UNSURE, YES, Story, before


def _due(story: Story, pairing_id: int) -> tuple[date | None, date | None]:
    pairing = story.get(Pairing, pairing_id)
    return pairing.check_in_due_on, pairing.quiet_on


def _heard(story: Story, pairing_id: int, on: date, heard: dict[Side, Heard]) -> None:
    story.do(check_ins.record, pairing_id, on=on, heard=heard)


def test_both_are_asked_after_two_weeks_six_weeks_and_then_every_three_months(
    long_ago: Story,
) -> None:
    pairing_id = long_ago.begin()
    began = long_ago.on
    second = began + timedelta(days=42)
    expected = [began + timedelta(days=14), second, add_months(second, 3), add_months(second, 6)]
    for due, following in pairwise(expected):
        assert _due(long_ago, pairing_id)[0] == due
        _heard(long_ago, pairing_id, due, BOTH)
        assert _due(long_ago, pairing_id)[0] == following
    assert len(long_ago.all(CheckIn)) == 6


def test_one_heard_leaves_the_day_due_until_the_other_is_heard(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    due, _ = _due(long_ago, pairing_id)
    assert due is not None
    _heard(long_ago, pairing_id, due, {Side.MENTEE: UNSURE})
    assert _due(long_ago, pairing_id)[0] == due
    _heard(long_ago, pairing_id, due + timedelta(days=3), {Side.MENTOR: YES})
    assert _due(long_ago, pairing_id)[0] == long_ago.on + timedelta(days=42)
    assert [(row.side, row.answer) for row in long_ago.all(CheckIn)] == [
        (Side.MENTEE, UNSURE.goes),
        (Side.MENTOR, YES.goes),
    ]


def test_a_side_may_say_something_else_before_the_other_is_heard(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    _heard(long_ago, pairing_id, before(185), {Side.MENTEE: YES})
    _heard(long_ago, pairing_id, before(184), {Side.MENTEE: NO})
    (row,) = long_ago.all(CheckIn)
    assert (row.answer, row.heard_on) == (NO.goes, before(184))


def test_two_missed_check_ins_make_it_quiet_and_a_word_from_either_ends_that(
    long_ago: Story,
) -> None:
    pairing_id = long_ago.begin()
    missed_the_second = long_ago.on + timedelta(days=43)
    assert _due(long_ago, pairing_id)[1] == missed_the_second
    assert long_ago.get(Pairing, pairing_id).status is PairingStatus.ACTIVE
    _heard(long_ago, pairing_id, TODAY, {Side.MENTOR: YES})
    due, quiet = _due(long_ago, pairing_id)
    assert due == long_ago.on + timedelta(days=14)
    assert quiet is not None
    assert quiet > TODAY


def test_the_settings_change_the_rhythm(story: Story) -> None:
    story.do(desk.change_settings, values={"check_in_first_days": 7})
    assert _due(story, story.begin())[0] == TODAY + timedelta(days=7)


def test_a_check_in_needs_a_word_and_a_pairing_that_goes_on(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    assert "at least one" in long_ago.refused(check_ins.record, pairing_id, on=TODAY, heard={})
    assert "before the pairing began" in long_ago.refused(
        check_ins.record, pairing_id, on=before(201), heard=BOTH
    )
    long_ago.do(pairings.pause, pairing_id, on=TODAY)
    assert "taking a break" in long_ago.refused(check_ins.record, pairing_id, on=TODAY, heard=BOTH)
    long_ago.do(endings.end, pairing_id, on=TODAY)
    assert "has ended" in long_ago.refused(check_ins.record, pairing_id, on=TODAY, heard=BOTH)


def test_three_years_are_no_reason_to_end(database: Database) -> None:
    programme = Programme(database)
    group, offer, on = programme.group(), programme.mentor(), add_months(TODAY, -36)
    member = programme.member(group, months=40)
    request = programme.do(requests.open, member, on=on, wish=WISH, attested=True)
    story = Story(programme, group, offer, request, programme.agreed(request, offer, on=on), on)
    pairing_id = story.begin()
    for _ in range(13):
        due, _quiet = _due(story, pairing_id)
        assert due is not None
        assert due <= TODAY
        _heard(story, pairing_id, due, BOTH)
    due, quiet = _due(story, pairing_id)
    assert due is not None
    assert quiet is not None
    assert TODAY < due < quiet
    assert story.get(Pairing, pairing_id).status is PairingStatus.ACTIVE


def test_nobody_asks_during_a_break_and_the_rhythm_goes_on_after_it(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    long_ago.do(pairings.pause, pairing_id, on=before(190))
    pairing = long_ago.get(Pairing, pairing_id)
    assert (pairing.status, pairing.paused_on) == (PairingStatus.PAUSED, before(190))
    assert (pairing.check_in_due_on, pairing.quiet_on) == (None, None)
    long_ago.do(pairings.resume, pairing_id, on=before(100))
    pairing = long_ago.get(Pairing, pairing_id)
    assert (pairing.status, pairing.paused_on) == (PairingStatus.ACTIVE, None)
    assert pairing.check_in_due_on == add_months(long_ago.on + timedelta(days=42), 3)


def test_a_break_lies_within_the_pairing_and_is_not_over_before_it_began(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    assert "before the pairing did" in long_ago.refused(pairings.pause, pairing_id, on=before(201))
    assert "is not possible" in long_ago.refused(pairings.resume, pairing_id, on=TODAY)
    long_ago.do(pairings.pause, pairing_id, on=before(5))
    assert "before it began" in long_ago.refused(pairings.resume, pairing_id, on=before(6))
    assert "is not possible" in long_ago.refused(pairings.pause, pairing_id, on=TODAY)
