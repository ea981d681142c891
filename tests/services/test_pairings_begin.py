"""Pairings: how they begin, and what keeps them from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.models import (
    Meeting,
    Membership,
    MentoringRequest,
    MentorOffer,
    Pairing,
    PairingChannel,
    Proposal,
)
from heal.services import endings, meetings, members, mentors, pairings, proposals, requests
from heal.vocabulary import (
    Channel,
    PairingStatus,
    ProposalStatus,
    RequestStatus,
    Side,
)
from tests.kit.programme import TODAY, WILLING, WISH, Programme, yes
from tests.kit.refusals import refused
from tests.kit.story import BY_PHONE, Story, before


def test_it_begins_with_the_day_the_channels_and_the_first_check_in(story: Story) -> None:
    pairing_id = story.begin()
    pairing = story.get(Pairing, pairing_id)
    assert pairing.status is PairingStatus.ACTIVE
    assert pairing.began_on == TODAY
    assert pairing.mentee_id == story.mentee
    assert pairing.check_in_due_on == TODAY + timedelta(days=14)
    assert [row.channel for row in story.all(PairingChannel)] == [Channel.PHONE]
    request = story.get(MentoringRequest, story.request)
    assert (request.status, request.closed_on) == (RequestStatus.FULFILLED, TODAY)


def test_what_else_was_proposed_is_closed_when_it_begins(story: Story) -> None:
    idea = story.do(proposals.draft, story.request, offer_id=story.programme.mentor(), on=TODAY)
    asked = story.programme.asked(story.request, story.programme.mentor())
    elsewhere = story.programme.asked(story.programme.request(story.group), story.offer)
    story.begin()
    assert story.get(Proposal, story.proposal).status is ProposalStatus.AGREED
    assert story.get(Proposal, idea).status is ProposalStatus.DISCARDED
    assert story.get(Proposal, asked).status is ProposalStatus.NOT_GOING_AHEAD
    assert story.get(Proposal, elsewhere).status is ProposalStatus.ASKED


def _membership_ends(story: Story) -> None:
    with story.programme.database.reading() as session:
        found = select(Membership.id).where(Membership.member_id == story.mentee)
        membership_id = session.scalars(found).one()
    story.do(members.leave, membership_id, left_on=before(1))


def _nobody_came(story: Story) -> None:
    for meeting in story.all(Meeting):
        story.do(meetings.fill_register, meeting.id, present=())


def _mentor_took_another(story: Story) -> None:
    """Two at once, and then one is enough again."""
    _mentor_turns_down(2)(story)
    story.programme.pairing(story.group, offer_id=story.offer)
    _mentor_turns_down(1)(story)


def _mentor_promised_before(story: Story) -> None:
    """Somebody else had the mentor's word first, when there was room for two."""
    _mentor_turns_down(2)(story)
    earlier = story.proposal
    story.request = story.programme.request(story.group)
    story.proposal = story.programme.agreed(story.request, story.offer)
    assert story.get(Proposal, earlier).status is ProposalStatus.AGREED
    _mentor_turns_down(1)(story)


def _another_began(story: Story) -> None:
    """The mentee's earlier pairing, ended by mistake, goes on."""
    earlier = story.begin()
    story.do(endings.end, earlier, on=TODAY)
    story.request = story.do(requests.open_next, earlier, on=TODAY)
    story.proposal = story.programme.agreed(story.request, story.programme.mentor())
    story.do(endings.reopen, earlier, on=TODAY)


def _mentor_turns_down(capacity: int) -> Callable[[Story], None]:
    less = replace(WILLING, capacity=capacity)
    return lambda story: story.do(mentors.correct, story.offer, on=TODAY, told=less)


def _kept_apart(story: Story) -> None:
    mentor = story.get(MentorOffer, story.offer).member_id
    story.do(members.keep_apart, story.mentee, other_id=mentor, on=TODAY)


def _nothing_in_common(story: Story) -> None:
    wish = replace(WISH, channels=(Channel.IN_PERSON,))
    story.do(requests.correct, story.request, on=TODAY, wish=wish)


def _another_asked(**more: Any) -> Callable[[Story], None]:
    """The same, but with answers that do not make two full yeses."""

    def change(story: Story) -> None:
        story.request = story.programme.request(story.group)
        story.proposal = story.programme.asked(story.request, story.programme.mentor())
        for side in Side:
            said = yes(**more) if side is Side.MENTEE else yes()
            story.do(proposals.answer, story.proposal, side=side, said=said)

    return change


OBSTACLES: dict[str, tuple[Callable[[Story], None], str]] = {
    "mentor rests": (
        lambda story: story.do(mentors.pause, story.offer, on=TODAY),
        "both have said yes",
    ),
    "mentor has stopped": (
        lambda story: story.do(mentors.discontinue, story.offer, on=TODAY, then={}),
        "both have said yes",
    ),
    "mentor full": (_mentor_took_another, "has room for 1 and mentors 1"),
    "mentor promised": (_mentor_promised_before, "has said yes to somebody else already"),
    "mentor takes nobody": (_mentor_turns_down(0), "has room for 0"),
    "mentee has left": (_membership_ends, "not a current member"),
    "mentee does not come": (_nobody_came, "not been to meetings lately"),
    "mentee has a mentor": (_another_began, "has a mentor already"),
    "kept apart": (_kept_apart, "not to be paired"),
    "nothing in common": (_nothing_in_common, "no way of being in touch"),
    "not acknowledged": (_another_asked(acknowledged=False), "both have said yes"),
    "relationship not known": (_another_asked(romantic_partners=None), "both have said yes"),
    "too close": (_another_asked(long_standing=True), "both have said yes"),
}


@pytest.mark.parametrize("name", OBSTACLES)
def test_one_thing_in_the_way_is_enough(story: Story, name: str) -> None:
    change, fragment = OBSTACLES[name]
    change(story)
    assert fragment in story.refused(pairings.begin, story.proposal, on=TODAY, **BY_PHONE)


def test_unknown_attendance_has_to_be_attested(database: Database) -> None:
    programme = Programme(database)
    group, offer = programme.group(), programme.mentor()
    member = programme.attending_member(group)
    request = programme.do(requests.open, member, on=TODAY, wish=WISH)
    story = Story(programme, group, offer, request, programme.agreed(request, offer), TODAY)
    for meeting in story.all(Meeting):
        story.do(meetings.take_register_away, meeting.id)
    assert "attest" in story.refused(pairings.begin, story.proposal, on=TODAY, **BY_PHONE)
    story.do(requests.attest, request, on=TODAY)
    assert story.begin()


def test_every_obstacle_is_named_at_once(story: Story) -> None:
    _mentor_turns_down(0)(story)
    _kept_apart(story)
    sentence = story.refused(pairings.begin, story.proposal, on=TODAY, **BY_PHONE)
    assert "has room for 0" in sentence
    assert "not to be paired" in sentence


def test_nobody_begins_before_both_said_yes(story: Story) -> None:
    sentence = story.refused(pairings.begin, story.proposal, on=before(1), **BY_PHONE)
    assert "agreed on 2026-06-16" in sentence


@pytest.mark.parametrize("channels", [(), (Channel.TEXT,), (Channel.PHONE, Channel.IN_PERSON)])
def test_the_channels_are_among_those_both_accept(
    story: Story, channels: tuple[Channel, ...]
) -> None:
    """The mentor accepts text messages as well, the mentee only the phone."""
    sentence = story.refused(pairings.begin, story.proposal, on=TODAY, channels=channels)
    assert "among those both accept" in sentence


def test_a_mentor_with_room_for_two_takes_two_and_no_third(database: Database) -> None:
    programme = Programme(database)
    group = programme.group()
    offer = programme.mentor(told=replace(WILLING, capacity=2))
    first = programme.pairing(group, offer_id=offer)
    programme.pairing(group, offer_id=offer)
    third = programme.asked(programme.request(group), offer)
    programme.do(proposals.answer, third, side=Side.MENTOR, said=yes())
    second_yes = {"side": Side.MENTEE, "said": yes()}
    assert "room for 2" in refused(programme, proposals.answer, third, **second_yes)
    programme.do(endings.end, first, on=TODAY)
    programme.do(proposals.answer, third, **second_yes)
    assert programme.do(pairings.begin, third, on=TODAY, **BY_PHONE)


def test_a_proposal_becomes_one_pairing(story: Story) -> None:
    story.begin()
    story.refused(pairings.begin, story.proposal, on=TODAY, **BY_PHONE)
    assert len(story.all(Pairing)) == 1


def test_two_times_with_a_mentor_do_not_overlap(long_ago: Story) -> None:
    first = long_ago.begin()
    long_ago.do(endings.end, first, on=before(100))
    request = long_ago.do(requests.open_next, first, on=before(150), attested=True)
    second = long_ago.programme.agreed(request, long_ago.programme.mentor(), on=before(140))
    early = long_ago.refused(pairings.begin, second, on=before(120), **BY_PHONE)
    assert f"had another mentor until {before(100)}" in early
    long_ago.do(pairings.begin, second, on=before(100), **BY_PHONE)
    late = long_ago.refused(endings.correct, first, on=before(90), how=endings.UNSAID)
    assert f"another mentor since {before(100)}" in late
    long_ago.do(endings.correct, first, on=before(110), how=endings.UNSAID)
