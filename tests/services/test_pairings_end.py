"""Pairings: how they end, and how that is put right."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from heal.models import (
    Concern,
    Contact,
    ContactActivity,
    DoNotPair,
    Ending,
    MentorOffer,
    Pairing,
    TrailEntry,
)
from heal.services import check_ins, contacts, desk, endings, members, mentors, pairings, requests
from heal.services.audit import MARK
from heal.services.endings import HowItEnded
from heal.vocabulary import (
    Activity,
    Channel,
    ConcernStatus,
    EndingManner,
    EndingReason,
    MentorStatus,
    NextForMentee,
    NextForMentor,
    PairingStatus,
    Side,
)
from tests.kit.programme import TODAY
from tests.kit.story import BY_PHONE, NO, Story, before

EVERYTHING_SAID = HowItEnded(
    said_by=Side.MENTEE,
    manner=EndingManner.PLANNED_AND_SAID,
    reason=EndingReason.SERVED_ITS_PURPOSE,
    boundaries_set=True,
    process_respected=True,
    gratitude_expressed=True,
)


@pytest.mark.parametrize("on_a_break", [False, True])
def test_it_ends_in_one_step_on_a_day_that_may_lie_back(long_ago: Story, on_a_break: bool) -> None:
    pairing_id = long_ago.begin()
    if on_a_break:
        long_ago.do(pairings.pause, pairing_id, on=before(50))
    long_ago.do(endings.end, pairing_id, on=before(60))
    pairing = long_ago.get(Pairing, pairing_id)
    assert (pairing.status, pairing.ended_on) == (PairingStatus.ENDED, before(60))
    assert (pairing.paused_on, pairing.check_in_due_on, pairing.quiet_on) == (None, None, None)
    (ending,) = long_ago.all(Ending)
    assert (ending.said_by, ending.manner, ending.reason) == (None, None, None)
    assert long_ago.get(MentorOffer, long_ago.offer).status == "approved"


def test_it_may_end_on_the_day_it_began_and_not_before(story: Story) -> None:
    pairing_id = story.begin()
    assert "it cannot end before" in story.refused(endings.end, pairing_id, on=before(1))
    assert story.get(Pairing, pairing_id).status is PairingStatus.ACTIVE
    story.do(endings.end, pairing_id, on=TODAY)
    assert "is not possible" in story.refused(endings.end, pairing_id, on=TODAY)


def test_an_ending_is_corrected_in_place(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    how = {"on": before(60), "how": EVERYTHING_SAID}
    assert "has not ended" in long_ago.refused(endings.correct, pairing_id, **how)
    long_ago.do(endings.end, pairing_id, on=before(10))
    long_ago.do(endings.correct, pairing_id, **how)
    (ending,) = long_ago.all(Ending)
    assert (ending.said_by, ending.gratitude_expressed) == (Side.MENTEE, True)
    assert long_ago.get(Pairing, pairing_id).ended_on == before(60)
    assert "it cannot end before" in long_ago.refused(
        endings.correct, pairing_id, on=before(201), how=EVERYTHING_SAID
    )


def test_the_trail_keeps_that_something_was_said_and_not_what(story: Story) -> None:
    pairing_id = story.begin()
    story.do(check_ins.record, pairing_id, on=TODAY, heard={Side.MENTEE: NO})
    story.do(endings.end, pairing_id, on=TODAY, how=EVERYTHING_SAID)
    changes = {entry.noun: entry.changes for entry in story.all(TrailEntry)}
    assert changes["check_ins"]["answer"] == [None, MARK]
    for private in ("said_by", "manner", "reason"):
        assert changes["endings"][private] == [None, MARK]
    assert changes["pairings"]["status"] == ["active", "ended"]


def test_a_mistaken_end_is_undone(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    long_ago.do(endings.end, pairing_id, on=before(3), how=EVERYTHING_SAID)
    long_ago.do(endings.reopen, pairing_id, on=TODAY)
    pairing = long_ago.get(Pairing, pairing_id)
    assert (pairing.status, pairing.ended_on) == (PairingStatus.ACTIVE, None)
    assert pairing.check_in_due_on is not None
    assert pairing.check_in_due_on > TODAY
    assert long_ago.all(Ending) == []
    assert "is not possible" in long_ago.refused(endings.reopen, pairing_id, on=TODAY)


def test_an_old_end_is_not_undone_any_more(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    long_ago.do(endings.end, pairing_id, on=before(31))
    assert "more than 30 days ago" in long_ago.refused(endings.reopen, pairing_id, on=TODAY)
    long_ago.do(desk.change_settings, values={"reopen_within_days": 31})
    long_ago.do(endings.reopen, pairing_id, on=TODAY)
    assert long_ago.get(Pairing, pairing_id).status is PairingStatus.ACTIVE


@pytest.mark.parametrize("corrected", [False, True])
def test_a_boundary_or_safety_concern_is_raised_once_and_keeps_the_two_apart(
    long_ago: Story, corrected: bool
) -> None:
    pairing_id = long_ago.begin()
    how = HowItEnded(reason=EndingReason.BOUNDARY_OR_SAFETY)
    long_ago.do(endings.end, pairing_id, on=before(3), how=HowItEnded() if corrected else how)
    for _ in range(2):
        long_ago.do(endings.correct, pairing_id, on=before(3), how=how)
    (concern,) = long_ago.all(Concern)
    assert (concern.pairing_id, concern.status) == (pairing_id, ConcernStatus.TOLD)
    long_ago.do(endings.correct, pairing_id, on=before(3), how=HowItEnded())
    assert len(long_ago.all(Concern)) == len(long_ago.all(DoNotPair)) == 1, "a person decides that"
    assert "not to be paired" in long_ago.refused(endings.reopen, pairing_id, on=TODAY)


def test_what_each_would_like_next_is_kept_and_corrected(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    how = HowItEnded(
        for_mentor=NextForMentor.REST, for_mentee=NextForMentee.BECOME_MENTOR, mentee_steady=True
    )
    long_ago.do(endings.end, pairing_id, on=TODAY, how=how)
    (ending,) = long_ago.all(Ending)
    said = (ending.for_mentor, ending.for_mentee, ending.mentee_steady)
    assert said == (NextForMentor.REST, NextForMentee.BECOME_MENTOR, True)
    assert len(long_ago.all(MentorOffer)) == 1, "nobody becomes a mentor by an ending"
    assert long_ago.get(MentorOffer, long_ago.offer).status is MentorStatus.APPROVED
    long_ago.do(endings.correct, pairing_id, on=TODAY, how=HowItEnded())
    (ending,) = long_ago.all(Ending)
    assert (ending.for_mentor, ending.for_mentee, ending.mentee_steady) == (None, None, False)


def test_both_are_asked_after_the_end_and_a_correction_keeps_it(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    asked = {"side": Side.MENTOR, "on": before(2)}
    assert "has not ended" in long_ago.refused(endings.asked_after, pairing_id, **asked)
    long_ago.do(endings.end, pairing_id, on=before(3))
    early = {"side": Side.MENTOR, "on": before(4)}
    assert "after the end" in long_ago.refused(endings.asked_after, pairing_id, **early)
    long_ago.do(endings.asked_after, pairing_id, **asked)
    long_ago.do(endings.correct, pairing_id, on=before(3), how=HowItEnded())
    (ending,) = long_ago.all(Ending)
    assert (ending.mentor_asked_on, ending.mentee_asked_on) == (before(2), None)


def _stop_mentor(story: Story, pairing_id: int) -> None:
    story.do(mentors.discontinue, story.offer, on=TODAY, then={})


def _fill_mentor(story: Story, pairing_id: int) -> None:
    story.programme.pairing(story.group, offer_id=story.offer)


def _keep_apart(story: Story, pairing_id: int) -> None:
    mentor = story.get(MentorOffer, story.offer).member_id
    story.do(members.keep_apart, story.mentee, other_id=mentor, on=TODAY)


def _pair_again(story: Story, pairing_id: int) -> None:
    request = story.do(requests.open_next, pairing_id, on=TODAY)
    proposal = story.programme.agreed(request, story.programme.mentor())
    story.do(pairings.begin, proposal, on=TODAY, **BY_PHONE)


def _pair_again_and_end(story: Story, pairing_id: int) -> None:
    request = story.do(requests.open_next, pairing_id, on=before(20), attested=True)
    proposal = story.programme.agreed(request, story.programme.mentor(), on=before(20))
    second = story.do(pairings.begin, proposal, on=before(20), **BY_PHONE)
    story.do(endings.end, second, on=before(10))


@pytest.mark.parametrize(
    ("happens", "fragment"),
    [
        (_stop_mentor, "has stopped mentoring"),
        (_fill_mentor, "has room for 1"),
        (_keep_apart, "not to be paired"),
        (_pair_again, "has a mentor already"),
        (_pair_again_and_end, "has had another mentor since"),
    ],
    ids=lambda part: getattr(part, "__name__", "")[1:],
)
def test_what_would_break_today_keeps_it_ended(
    long_ago: Story, happens: Callable[[Story, int], None], fragment: str
) -> None:
    pairing_id = long_ago.begin()
    long_ago.do(endings.end, pairing_id, on=before(25))
    happens(long_ago, pairing_id)
    assert fragment in long_ago.refused(endings.reopen, pairing_id, on=TODAY)


def test_a_contact_keeps_the_day_and_the_kind_and_no_word_of_it(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    contact_id = long_ago.do(
        contacts.record,
        pairing_id,
        on=before(7),
        channel=Channel.TEXT,
        activities=[Activity.SHARING, Activity.CONNECTING, Activity.SHARING],
    )
    contact = long_ago.get(Contact, contact_id)
    assert (contact.happened_on, contact.channel) == (before(7), Channel.TEXT)
    kinds = {row.activity for row in long_ago.all(ContactActivity)}
    assert kinds == {Activity.SHARING, Activity.CONNECTING}
    long_ago.do(contacts.record, pairing_id, on=TODAY, channel=None, activities=())


def test_a_contact_lies_within_the_pairing(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    nothing = {"channel": None, "activities": ()}
    assert "before the pairing began" in long_ago.refused(
        contacts.record, pairing_id, on=before(201), **nothing
    )
    long_ago.do(endings.end, pairing_id, on=before(60))
    assert "had ended" in long_ago.refused(contacts.record, pairing_id, on=before(59), **nothing)
    long_ago.do(contacts.record, pairing_id, on=before(60), **nothing)
