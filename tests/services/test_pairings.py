"""Pairings: how they begin, go on, end, and are put right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, TypeVar

import pytest
from sqlalchemy import select

from heal.db.base import Base
from heal.db.engine import Database
from heal.models import (
    CheckIn,
    Contact,
    ContactActivity,
    Ending,
    Meeting,
    Membership,
    MentoringRequest,
    MentorOffer,
    Pairing,
    PairingChannel,
    Proposal,
    TrailEntry,
)
from heal.rules.days import add_months
from heal.services import desk, meetings, members, mentors, pairings, proposals, requests
from heal.services.audit import MARK
from heal.services.pairings import HowItEnded
from heal.vocabulary import (
    Activity,
    Channel,
    EndingManner,
    EndingReason,
    PairingStatus,
    ProposalStatus,
    RequestStatus,
    Side,
    StillBeneficial,
)
from tests.kit.programme import TODAY, WILLING, WISH, Programme, yes
from tests.kit.refusals import refused

Record = TypeVar("Record", bound=Base)

BY_PHONE = {"channels": (Channel.PHONE,)}
YES, UNSURE, NO = StillBeneficial.YES, StillBeneficial.UNSURE, StillBeneficial.NO
BOTH = {Side.MENTOR: YES, Side.MENTEE: YES}


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


@dataclass
class Story:
    """Two people who have agreed, and what happens to them."""

    programme: Programme
    group: int
    offer: int
    request: int
    proposal: int
    on: date

    def get(self, model: type[Record], record_id: int) -> Record:
        with self.programme.database.reading() as session:
            return session.get_one(model, record_id)

    def all(self, model: type[Record]) -> list[Record]:
        with self.programme.database.reading() as session:
            return list(session.scalars(select(model).order_by(model.id)))  # type: ignore[attr-defined]

    def begin(self, on: date | None = None) -> int:
        return int(self.do(pairings.begin, self.proposal, on=on or self.on, **BY_PHONE))

    def do(self, use_case: Callable[..., Any], *details: Any, **more: Any) -> Any:
        return self.programme.do(use_case, *details, **more)

    def refused(self, use_case: Callable[..., Any], *details: Any, **more: Any) -> str:
        return refused(self.programme, use_case, *details, **more)

    @property
    def mentee(self) -> int:
        return self.get(MentoringRequest, self.request).mentee_id


def told(programme: Programme, *, on: date = TODAY) -> Story:
    group, offer = programme.group(), programme.mentor()
    request = programme.request(group, on=on)
    return Story(programme, group, offer, request, programme.agreed(request, offer, on=on), on)


@pytest.fixture
def story(database: Database) -> Story:
    return told(Programme(database))


@pytest.fixture
def long_ago(database: Database) -> Story:
    """The same, agreed two hundred days ago."""
    return told(Programme(database), on=before(200))


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
    story.programme.pairing(story.group, offer_id=story.offer)


def _another_began(story: Story) -> None:
    """The mentee's earlier pairing, ended by mistake, goes on."""
    earlier = story.begin()
    story.do(pairings.end, earlier, on=TODAY)
    story.request = story.do(requests.open_next, earlier, on=TODAY)
    story.proposal = story.programme.agreed(story.request, story.programme.mentor())
    story.do(pairings.reopen, earlier, on=TODAY)


def _mentor_turns_down(capacity: int) -> Callable[[Story], None]:
    less = replace(WILLING, capacity=capacity)
    return lambda story: story.do(mentors.correct, story.offer, on=TODAY, told=less)


def _kept_apart(story: Story) -> None:
    mentor = story.get(MentorOffer, story.offer).member_id
    story.do(members.keep_apart, story.mentee, other_id=mentor, on=TODAY)


def _nothing_in_common(story: Story) -> None:
    wish = replace(WISH, channels=(Channel.IN_PERSON,))
    story.do(requests.correct, story.request, wish=wish)


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
        "taking a rest",
    ),
    "mentor has stopped": (
        lambda story: story.do(mentors.discontinue, story.offer, on=TODAY, then={}),
        "both have said yes",
    ),
    "mentor full": (_mentor_took_another, "has room for 1 and mentors 1"),
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
    story.do(mentors.pause, story.offer, on=TODAY)
    _kept_apart(story)
    sentence = story.refused(pairings.begin, story.proposal, on=TODAY, **BY_PHONE)
    assert "rest" in sentence
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
    third = programme.agreed(programme.request(group), offer)
    assert "room for 2" in refused(programme, pairings.begin, third, on=TODAY, **BY_PHONE)
    programme.do(pairings.end, first, on=TODAY)
    assert programme.do(pairings.begin, third, on=TODAY, **BY_PHONE)


def test_a_proposal_becomes_one_pairing(story: Story) -> None:
    story.begin()
    story.refused(pairings.begin, story.proposal, on=TODAY, **BY_PHONE)
    assert len(story.all(Pairing)) == 1


def test_two_times_with_a_mentor_do_not_overlap(long_ago: Story) -> None:
    first = long_ago.begin()
    long_ago.do(pairings.end, first, on=before(100))
    request = long_ago.do(requests.open_next, first, on=before(150), attested=True)
    second = long_ago.programme.agreed(request, long_ago.programme.mentor(), on=before(140))
    early = long_ago.refused(pairings.begin, second, on=before(120), **BY_PHONE)
    assert f"had another mentor until {before(100)}" in early
    long_ago.do(pairings.begin, second, on=before(100), **BY_PHONE)
    late = long_ago.refused(pairings.correct_ending, first, on=before(90), how=pairings.UNSAID)
    assert f"another mentor since {before(100)}" in late
    long_ago.do(pairings.correct_ending, first, on=before(110), how=pairings.UNSAID)


def _due(story: Story, pairing_id: int) -> tuple[date | None, date | None]:
    pairing = story.get(Pairing, pairing_id)
    return pairing.check_in_due_on, pairing.quiet_on


def _heard(story: Story, pairing_id: int, on: date, heard: dict[Side, StillBeneficial]) -> None:
    story.do(pairings.record_check_in, pairing_id, on=on, heard=heard)


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
        (Side.MENTEE, UNSURE),
        (Side.MENTOR, YES),
    ]


def test_a_side_may_say_something_else_before_the_other_is_heard(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    _heard(long_ago, pairing_id, before(185), {Side.MENTEE: YES})
    _heard(long_ago, pairing_id, before(184), {Side.MENTEE: NO})
    (row,) = long_ago.all(CheckIn)
    assert (row.answer, row.heard_on) == (NO, before(184))


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
    assert "at least one" in long_ago.refused(
        pairings.record_check_in, pairing_id, on=TODAY, heard={}
    )
    assert "before the pairing began" in long_ago.refused(
        pairings.record_check_in, pairing_id, on=before(201), heard=BOTH
    )
    long_ago.do(pairings.pause, pairing_id, on=TODAY)
    assert "taking a break" in long_ago.refused(
        pairings.record_check_in, pairing_id, on=TODAY, heard=BOTH
    )
    long_ago.do(pairings.end, pairing_id, on=TODAY)
    assert "has ended" in long_ago.refused(
        pairings.record_check_in, pairing_id, on=TODAY, heard=BOTH
    )


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
    long_ago.do(pairings.end, pairing_id, on=before(60))
    pairing = long_ago.get(Pairing, pairing_id)
    assert (pairing.status, pairing.ended_on) == (PairingStatus.ENDED, before(60))
    assert (pairing.paused_on, pairing.check_in_due_on, pairing.quiet_on) == (None, None, None)
    (ending,) = long_ago.all(Ending)
    assert (ending.said_by, ending.manner, ending.reason) == (None, None, None)
    assert long_ago.get(MentorOffer, long_ago.offer).status == "approved"


def test_it_may_end_on_the_day_it_began_and_not_before(story: Story) -> None:
    pairing_id = story.begin()
    assert "it cannot end before" in story.refused(pairings.end, pairing_id, on=before(1))
    assert story.get(Pairing, pairing_id).status is PairingStatus.ACTIVE
    story.do(pairings.end, pairing_id, on=TODAY)
    assert "is not possible" in story.refused(pairings.end, pairing_id, on=TODAY)


def test_an_ending_is_corrected_in_place(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    how = {"on": before(60), "how": EVERYTHING_SAID}
    assert "has not ended" in long_ago.refused(pairings.correct_ending, pairing_id, **how)
    long_ago.do(pairings.end, pairing_id, on=before(10))
    long_ago.do(pairings.correct_ending, pairing_id, **how)
    (ending,) = long_ago.all(Ending)
    assert (ending.said_by, ending.gratitude_expressed) == (Side.MENTEE, True)
    assert long_ago.get(Pairing, pairing_id).ended_on == before(60)
    assert "it cannot end before" in long_ago.refused(
        pairings.correct_ending, pairing_id, on=before(201), how=EVERYTHING_SAID
    )


def test_the_trail_keeps_that_something_was_said_and_not_what(story: Story) -> None:
    pairing_id = story.begin()
    story.do(pairings.record_check_in, pairing_id, on=TODAY, heard={Side.MENTEE: NO})
    story.do(pairings.end, pairing_id, on=TODAY, how=EVERYTHING_SAID)
    changes = {entry.noun: entry.changes for entry in story.all(TrailEntry)}
    assert changes["check_ins"]["answer"] == [None, MARK]
    for private in ("said_by", "manner", "reason"):
        assert changes["endings"][private] == [None, MARK]
    assert changes["pairings"]["status"] == ["active", "ended"]


def test_a_mistaken_end_is_undone(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    long_ago.do(pairings.end, pairing_id, on=before(3), how=EVERYTHING_SAID)
    long_ago.do(pairings.reopen, pairing_id, on=TODAY)
    pairing = long_ago.get(Pairing, pairing_id)
    assert (pairing.status, pairing.ended_on) == (PairingStatus.ACTIVE, None)
    assert pairing.check_in_due_on is not None
    assert pairing.check_in_due_on > TODAY
    assert long_ago.all(Ending) == []
    assert "is not possible" in long_ago.refused(pairings.reopen, pairing_id, on=TODAY)


def _stop_mentor(story: Story, pairing_id: int) -> None:
    story.do(mentors.discontinue, story.offer, on=TODAY, then={})


def _fill_mentor(story: Story, pairing_id: int) -> None:
    story.programme.pairing(story.group, offer_id=story.offer)


def _keep_apart(story: Story, pairing_id: int) -> None:
    _kept_apart(story)


def _pair_again(story: Story, pairing_id: int) -> None:
    request = story.do(requests.open_next, pairing_id, on=TODAY)
    proposal = story.programme.agreed(request, story.programme.mentor())
    story.do(pairings.begin, proposal, on=TODAY, **BY_PHONE)


def _pair_again_and_end(story: Story, pairing_id: int) -> None:
    request = story.do(requests.open_next, pairing_id, on=before(50), attested=True)
    proposal = story.programme.agreed(request, story.programme.mentor(), on=before(50))
    second = story.do(pairings.begin, proposal, on=before(50), **BY_PHONE)
    story.do(pairings.end, second, on=before(20))


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
    long_ago.do(pairings.end, pairing_id, on=before(60))
    happens(long_ago, pairing_id)
    assert fragment in long_ago.refused(pairings.reopen, pairing_id, on=TODAY)


def test_a_contact_keeps_the_day_and_the_kind_and_no_word_of_it(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    contact_id = long_ago.do(
        pairings.record_contact,
        pairing_id,
        on=before(7),
        channel=Channel.TEXT,
        activities=[Activity.SHARING, Activity.CONNECTING, Activity.SHARING],
    )
    contact = long_ago.get(Contact, contact_id)
    assert (contact.happened_on, contact.channel) == (before(7), Channel.TEXT)
    kinds = {row.activity for row in long_ago.all(ContactActivity)}
    assert kinds == {Activity.SHARING, Activity.CONNECTING}
    long_ago.do(pairings.record_contact, pairing_id, on=TODAY, channel=None, activities=())


def test_a_contact_lies_within_the_pairing(long_ago: Story) -> None:
    pairing_id = long_ago.begin()
    nothing = {"channel": None, "activities": ()}
    assert "before the pairing began" in long_ago.refused(
        pairings.record_contact, pairing_id, on=before(201), **nothing
    )
    long_ago.do(pairings.end, pairing_id, on=before(60))
    assert "had ended" in long_ago.refused(
        pairings.record_contact, pairing_id, on=before(59), **nothing
    )
    long_ago.do(pairings.record_contact, pairing_id, on=before(60), **nothing)
