"""What either side said: noted late, corrected later, seen to, taken back."""

from __future__ import annotations

from dataclasses import astuple
from datetime import date, timedelta

import pytest

from heal.models import CheckIn, CheckInActivity, Contact, ContactActivity, Pairing
from heal.services import check_ins, contacts, endings
from heal.services.check_ins import Heard
from heal.vocabulary import Activity, Channel, HowItGoes, SelfCheck, Side
from tests.kit.programme import TODAY
from tests.kit.story import BOTH, UNSURE, YES, Story, before

WELL = HowItGoes.GOING_WELL


def one(story: Story) -> CheckIn:
    (row,) = story.all(CheckIn)
    return row


def named(story: Story) -> set[Activity]:
    return {row.activity for row in story.all(CheckInActivity)}


def plan(story: Story, pairing_id: int) -> tuple[date | None, date | None]:
    pairing = story.get(Pairing, pairing_id)
    return pairing.check_in_due_on, pairing.quiet_on


@pytest.mark.parametrize("goes", HowItGoes)
@pytest.mark.parametrize("own", [None, *SelfCheck])
def test_a_word_is_kept_with_what_they_did_and_how_the_mentor_is(
    long_ago: Story, goes: HowItGoes, own: SelfCheck | None
) -> None:
    pairing_id = long_ago.begin()
    kinds = tuple(Activity)[: len(goes.value) % 8]
    heard = {Side.MENTOR: Heard(goes, kinds, own)}
    long_ago.do(check_ins.record, pairing_id, on=before(180), heard=heard)
    row = one(long_ago)
    assert (row.side, row.answer, row.self_check) == (Side.MENTOR, goes, own)
    assert row.heard_on == before(180)
    assert named(long_ago) == set(kinds)


def test_a_self_check_is_the_mentors_own(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    heard = {Side.MENTEE: Heard(WELL, (), SelfCheck.FINE)}
    assert (
        long_ago.refused(check_ins.record, pairing_id, on=TODAY, heard=heard)
        == check_ins.MENTORS_OWN
    )
    assert long_ago.all(CheckIn) == []


def test_it_is_corrected_at_any_time_also_after_the_end(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    heard = {Side.MENTOR: Heard(HowItGoes.ENDING, (Activity.SHARING, Activity.LEARNING))}
    long_ago.do(check_ins.record, pairing_id, on=before(180), heard=heard)
    long_ago.do(endings.end, pairing_id, on=before(170))
    planned = plan(long_ago, pairing_id)
    number, said = one(long_ago).id, Heard(WELL, (Activity.LEARNING, Activity.SUPPORTING))
    for day, fragment in ((before(201), "before the pairing began"), (before(169), "had ended")):
        assert fragment in long_ago.refused(check_ins.correct, number, on=day, said=said)
    long_ago.do(check_ins.correct, number, on=before(175), said=said)
    row = one(long_ago)
    assert (row.answer, row.heard_on) == (WELL, before(175))
    assert named(long_ago) == {Activity.LEARNING, Activity.SUPPORTING}
    assert plan(long_ago, pairing_id) == planned


def test_that_somebody_talked_with_them_lasts_until_they_say_something_new(
    long_ago: Story,
) -> None:
    pairing_id = long_ago.begin()
    long_ago.do(check_ins.record, pairing_id, on=before(180), heard={Side.MENTEE: UNSURE})
    number = one(long_ago).id
    assert "before it was said" in long_ago.refused(check_ins.seen_to, number, on=before(181))
    long_ago.do(check_ins.seen_to, number, on=before(178))
    assert one(long_ago).seen_to_on == before(178)
    long_ago.do(check_ins.correct, number, on=before(180), said=UNSURE)
    assert one(long_ago).seen_to_on == before(178)
    for goes, heard_on in ((HowItGoes.ENDING, before(180)), (HowItGoes.ENDING, before(177))):
        long_ago.do(check_ins.correct, number, on=heard_on, said=Heard(goes))
        assert one(long_ago).seen_to_on is None
        long_ago.do(check_ins.seen_to, number, on=heard_on)


@pytest.mark.parametrize("sides", [(Side.MENTOR,), tuple(Side)])
def test_taken_back_the_last_round_is_open_again(long_ago: Story, sides: tuple[Side, ...]) -> None:
    pairing_id = long_ago.begin()
    before_it = plan(long_ago, pairing_id)
    due_on = before_it[0]
    assert due_on is not None
    heard = {side: Heard(WELL, (Activity.SHARING,)) for side in sides}
    long_ago.do(check_ins.record, pairing_id, on=due_on, heard=heard)
    for row in long_ago.all(CheckIn):
        long_ago.do(check_ins.take_back, row.id)
    assert long_ago.all(CheckIn) == long_ago.all(CheckInActivity) == []
    assert plan(long_ago, pairing_id) == before_it


def test_taken_back_an_earlier_round_moves_no_day(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    for days in (14, 42):
        day = long_ago.on + timedelta(days=days)
        long_ago.do(check_ins.record, pairing_id, on=day, heard=BOTH)
    planned = plan(long_ago, pairing_id)
    long_ago.do(check_ins.take_back, long_ago.all(CheckIn)[0].id)
    assert plan(long_ago, pairing_id) == planned
    long_ago.do(endings.end, pairing_id, on=TODAY)
    long_ago.do(check_ins.take_back, long_ago.all(CheckIn)[-1].id)
    assert plan(long_ago, pairing_id) == (None, None)
    assert len(long_ago.all(CheckIn)) == 2


def test_a_contact_is_corrected_and_taken_back(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    first = {"on": before(9), "channel": Channel.PHONE, "activities": (Activity.SHARING,)}
    number = long_ago.do(contacts.record, pairing_id, **first)
    second = {"on": before(8), "channel": None, "activities": (Activity.LEARNING,)}
    long_ago.do(contacts.correct, number, **second)
    contact = long_ago.get(Contact, number)
    assert (contact.happened_on, contact.channel) == (before(8), None)
    assert [row.activity for row in long_ago.all(ContactActivity)] == [Activity.LEARNING]
    early = {**second, "on": before(201)}
    assert "before the pairing began" in long_ago.refused(contacts.correct, number, **early)
    long_ago.do(contacts.take_back, number)
    assert long_ago.all(Contact) == long_ago.all(ContactActivity) == []


def test_what_is_said_again_in_the_same_round_replaces_it(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    for said in (Heard(HowItGoes.TALK_TO_ME, (Activity.SHARING,), SelfCheck.EASE_OFF), YES):
        long_ago.do(check_ins.record, pairing_id, on=before(180), heard={Side.MENTOR: said})
    row = one(long_ago)
    assert (row.answer, row.self_check) == astuple(YES)[::2]
    assert named(long_ago) == set()
