"""Requests: opened through the gates, held, withdrawn, taken up again, corrected."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from heal.db.engine import Database
from heal.models import MentoringRequest, Preference, Proposal, RequestChannel, TrailEntry
from heal.rules.access import Actor
from heal.services import endings, members, pairings, proposals, requests
from heal.services.audit import MARK
from heal.services.requests import Preferred
from heal.vocabulary import Channel, Liking, ProposalStatus, RequestStatus, Role, Route
from tests.kit.programme import TODAY, WISH, Programme
from tests.kit.refusals import refused

FULL = replace(
    WISH,
    route=Route.MENTEE_REACHED_OUT,
    channels=(Channel.PHONE, Channel.TEXT),
    own_words="Somebody patient, please.",
    preferences={1: Preferred(Liking.SIMILAR), 2: Preferred(Liking.CONTRASTING, must=True)},
)


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture
def programme(database: Database) -> Programme:
    return Programme(database)


@pytest.fixture
def mentee(programme: Programme) -> int:
    return programme.attending_member(programme.group(), "Ben")


def opened(programme: Programme, member_id: int, **more: Any) -> int:
    return int(programme.do(requests.open, member_id, **{"on": TODAY, "wish": WISH, **more}))


def row(programme: Programme, request_id: int) -> MentoringRequest:
    with programme.database.reading() as session:
        return session.get_one(MentoringRequest, request_id)


def told(programme: Programme, request_id: int) -> tuple[set[Any], set[Any]]:
    """Return the channels and the preferences that are kept."""
    channels = select(RequestChannel.channel).where(RequestChannel.request_id == request_id)
    liked = select(Preference.attribute_id, Preference.liking, Preference.must).where(
        Preference.request_id == request_id
    )
    with programme.database.reading() as session:
        return set(session.scalars(channels)), {tuple(like) for like in session.execute(liked)}


def trail(programme: Programme, noun: str, use_case: str) -> list[dict[str, Any]]:
    with programme.database.reading() as session:
        statement = select(TrailEntry.changes).where(
            TrailEntry.noun == noun, TrailEntry.use_case == use_case
        )
        return list(session.scalars(statement))


def test_id_like_support_is_a_complete_request(programme: Programme, mentee: int) -> None:
    request = opened(programme, mentee, wish=replace(WISH, channels=()))
    kept = row(programme, request)
    assert (kept.status, kept.opened_on, kept.attested_on) == (RequestStatus.OPEN, TODAY, None)
    assert told(programme, request) == (set(), set())


def test_a_request_keeps_what_was_told(programme: Programme, mentee: int) -> None:
    request = opened(programme, mentee, wish=FULL)
    assert row(programme, request).own_words == "Somebody patient, please."
    assert row(programme, request).route is Route.MENTEE_REACHED_OUT
    assert told(programme, request) == (
        {Channel.PHONE, Channel.TEXT},
        {(1, Liking.SIMILAR, False), (2, Liking.CONTRASTING, True)},
    )


def test_the_trail_keeps_that_something_was_told_and_not_what(
    programme: Programme, mentee: int
) -> None:
    request = opened(programme, mentee, wish=FULL)
    added, changed = trail(programme, "requests", "requests.open")
    assert added["mentee_id"] == [None, mentee]
    assert changed == {"own_words": [None, MARK]}
    programme.do(requests.correct, request, on=TODAY, wish=replace(FULL, own_words="Another word."))
    assert trail(programme, "requests", "requests.correct") == [{"own_words": [MARK, MARK]}]
    likings = [change["liking"] for change in trail(programme, "preferences", "requests.open")]
    assert likings == [[None, MARK], [None, MARK]]


def test_whoever_is_in_no_group_is_told_the_way(programme: Programme) -> None:
    member = programme.member(None, "Quinn")
    for attested in (False, True):
        said = refused(programme, requests.open, member, on=TODAY, wish=WISH, attested=attested)
        assert "Quinn is not a current member of any group" in said


def test_whoever_has_left_by_that_day_is_not_a_current_member(programme: Programme) -> None:
    group = programme.group()
    member = programme.attending_member(group, "Ben")
    programme.do(members.leave, 1, left_on=before(3))
    assert "not a current member" in refused(programme, requests.open, member, on=TODAY, wish=WISH)
    assert opened(programme, member, on=before(3))


def test_whoever_was_not_seen_lately_cannot_be_attested(programme: Programme) -> None:
    group = programme.group()
    programme.attending_member(group)
    member = programme.member(group, "Ben")
    said = refused(programme, requests.open, member, on=TODAY, wish=WISH, attested=True)
    assert "has not been to meetings lately" in said


def test_without_a_register_somebody_has_to_attest(programme: Programme) -> None:
    member = programme.member(programme.group(), "Ben")
    assert "attest it if you know" in refused(programme, requests.open, member, on=TODAY, wish=WISH)
    kept = row(programme, opened(programme, member, attested=True))
    assert (kept.attested_on, kept.attested_by) == (TODAY, "coordinator")


def test_it_may_be_attested_later(programme: Programme) -> None:
    group = programme.group()
    member = programme.member(group, "Ben")
    programme.meeting(group, TODAY, present=(member,))
    request = opened(programme, member)
    assert "show already" in refused(programme, requests.attest, request, on=TODAY)
    later = before(-60)
    programme.do(requests.attest, request, on=later)
    kept = row(programme, request)
    assert (kept.attested_on, kept.attested_by) == (later, "coordinator")
    assert "already, by coordinator" in refused(programme, requests.attest, request, on=later)


def test_nothing_is_attested_of_whoever_left_or_is_not_looked_for(programme: Programme) -> None:
    group = programme.group()
    member = programme.attending_member(group, "Ben")
    request = opened(programme, member)
    programme.do(members.leave, 1, left_on=before(1))
    assert "not a current member" in refused(programme, requests.attest, request, on=TODAY)
    programme.do(requests.withdraw, request, on=TODAY)
    assert "is closed" in refused(programme, requests.attest, request, on=TODAY)


def test_nobody_attests_for_themselves(programme: Programme) -> None:
    group = programme.group()
    member = programme.member(group, "Cora")
    programme.actor = Actor("Cora", Role.COORDINATOR, member_id=member)
    assert "This is you" in refused(
        programme, requests.open, member, on=TODAY, wish=WISH, attested=True
    )
    programme.meeting(group, TODAY, present=(member,))
    request = opened(programme, member)
    assert "This is you" in refused(programme, requests.attest, request, on=before(-60))
    other = programme.member(group, "Ben")
    assert row(programme, opened(programme, other, attested=True, on=before(1))).attested_on


def test_a_second_live_request_is_refused(programme: Programme, mentee: int) -> None:
    request = opened(programme, mentee)
    assert "a live request already" in refused(
        programme, requests.open, mentee, on=TODAY, wish=WISH
    )
    programme.do(requests.hold, request)
    assert "a live request already" in refused(
        programme, requests.open, mentee, on=TODAY, wish=WISH
    )
    programme.do(requests.withdraw, request, on=TODAY)
    assert opened(programme, mentee) != request


def test_own_words_stay_short(programme: Programme, mentee: int) -> None:
    long = replace(WISH, own_words="x" * 281)
    assert "280 letters" in refused(programme, requests.open, mentee, on=TODAY, wish=long)
    assert opened(programme, mentee, wish=replace(WISH, own_words="x" * 280))


def test_nobody_but_a_coordinator_opens_a_request(programme: Programme, mentee: int) -> None:
    for role in (Role.FACILITATOR, Role.BOARD):
        programme.actor = Actor("Fay", role)
        assert "Ask the coordinator" in refused(
            programme, requests.open, mentee, on=TODAY, wish=WISH
        )


def test_a_request_rests_and_goes_on_with_its_proposals(programme: Programme) -> None:
    request, offer = programme.request(programme.group()), programme.mentor()
    proposal = programme.asked(request, offer)
    programme.do(requests.hold, request)
    assert row(programme, request).status is RequestStatus.ON_HOLD
    assert "take the request up again" in refused(
        programme, proposals.draft, request, offer_id=programme.mentor(), on=TODAY
    )
    programme.do(requests.resume, request)
    assert row(programme, request).status is RequestStatus.OPEN
    with programme.database.reading() as session:
        assert session.get_one(Proposal, proposal).status is ProposalStatus.ASKED


def test_withdrawing_lets_what_was_proposed_go_without_blame(programme: Programme) -> None:
    request = programme.request(programme.group(), on=before(10))
    drafted = int(programme.do(proposals.draft, request, offer_id=programme.mentor(), on=before(5)))
    asked = programme.asked(request, programme.mentor(), on=before(5))
    agreed = programme.agreed(request, programme.mentor(), on=before(5))
    assert "before it was opened" in refused(programme, requests.withdraw, request, on=before(11))
    programme.do(requests.withdraw, request, on=before(2))
    kept = row(programme, request)
    assert (kept.status, kept.closed_on) == (RequestStatus.WITHDRAWN, before(2))
    with programme.database.reading() as session:
        ends = {row.id: (row.status, row.closed_on) for row in session.scalars(select(Proposal))}
    assert ends == {
        drafted: (ProposalStatus.DISCARDED, before(2)),
        asked: (ProposalStatus.NOT_GOING_AHEAD, before(2)),
        agreed: (ProposalStatus.NOT_GOING_AHEAD, before(2)),
    }


def test_a_mistaken_pairing_is_ended_and_the_request_taken_up_again(
    programme: Programme,
) -> None:
    pairing = programme.pairing(programme.group())
    assert "still going on" in refused(programme, requests.reopen, 1)
    programme.do(endings.end, pairing, on=TODAY)
    programme.do(requests.reopen, 1)
    kept = row(programme, 1)
    assert (kept.status, kept.closed_on) == (RequestStatus.OPEN, None)
    assert "not possible" in refused(programme, requests.reopen, 1)


def test_what_led_to_a_pairing_stays_agreed_when_the_request_is_withdrawn_after_all(
    programme: Programme,
) -> None:
    pairing = programme.pairing(programme.group())
    programme.do(endings.end, pairing, on=TODAY)
    programme.do(requests.reopen, 1)
    programme.do(requests.withdraw, 1, on=TODAY)
    with programme.database.reading() as session:
        assert session.get_one(Proposal, 1).status is ProposalStatus.AGREED


def test_no_request_is_taken_up_again_beside_another(programme: Programme) -> None:
    pairing = programme.pairing(programme.group())
    programme.do(endings.end, pairing, on=TODAY)
    programme.do(requests.open_next, pairing, on=TODAY)
    assert "a live request already" in refused(programme, requests.reopen, 1)


def test_the_next_mentor_is_one_step_with_the_same_wishes(programme: Programme) -> None:
    group = programme.group()
    request = programme.request(group, wish=FULL)
    agreed = programme.agreed(request, programme.mentor())
    pairing = int(programme.do(pairings.begin, agreed, on=TODAY, channels=(Channel.PHONE,)))
    assert "has not ended" in refused(programme, requests.open_next, pairing, on=TODAY)
    programme.do(endings.end, pairing, on=TODAY)
    following = int(programme.do(requests.open_next, pairing, on=TODAY))
    assert following != request
    assert row(programme, following).own_words == FULL.own_words
    assert told(programme, following) == told(programme, request)


def test_somebody_waiting_may_widen_what_they_told(programme: Programme, mentee: int) -> None:
    request = opened(programme, mentee, wish=FULL)
    wider = replace(
        FULL,
        channels=(Channel.TEXT, Channel.WEB_APP),
        own_words=None,
        preferences={1: Preferred(Liking.NO_PREFERENCE), 2: Preferred(Liking.SIMILAR)},
    )
    programme.do(requests.correct, request, on=TODAY, wish=wider)
    assert row(programme, request).own_words is None
    assert told(programme, request) == (
        {Channel.TEXT, Channel.WEB_APP},
        {(2, Liking.SIMILAR, False)},
    )
    programme.do(requests.withdraw, request, on=TODAY)
    assert "is closed" in refused(programme, requests.correct, request, on=TODAY, wish=FULL)


def test_the_day_on_which_other_ways_of_being_in_touch_were_told_is_kept(
    programme: Programme, mentee: int
) -> None:
    request = opened(programme, mentee, wish=WISH)
    assert row(programme, request).channels_changed_on is None
    yesterday = TODAY - timedelta(days=1)
    steps = (
        (yesterday, replace(WISH, own_words="Patient"), None),
        (yesterday, replace(WISH, channels=(Channel.TEXT,)), yesterday),
        (TODAY, replace(WISH, channels=[Channel.TEXT, Channel.TEXT]), yesterday),
        (TODAY, replace(WISH, channels=()), TODAY),
    )
    for on, wish, expected in steps:
        programme.do(requests.correct, request, on=on, wish=wish)
        assert row(programme, request).channels_changed_on == expected


def test_a_request_that_is_not_there_is_a_sentence(programme: Programme) -> None:
    assert "not in the records" in refused(programme, requests.hold, 4711)
