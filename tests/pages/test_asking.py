"""One proposal: both are asked, each answers, and they begin."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from heal.models import MentoringRequest, Pairing, Proposal
from heal.services import desk, members, proposals, safe_contacts
from heal.services.safe_contacts import Safe
from heal.ui.words import plain
from heal.vocabulary import AnswerKind, Channel, PairingStatus, ProposalStatus, RequestStatus, Side
from tests.kit.pressing import kept, press, submit
from tests.kit.programme import TODAY, Programme, yes
from tests.pages.conftest import OpenPage, texts

PAGE = "pending_requests"
ON = {"on": TODAY}
RELATIONSHIPS = ("close_friends", "romantic_partners", "long_standing")


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_both_are_asked_and_both_answer_and_they_begin(
    open_page: OpenPage, programme: Programme
) -> None:
    request, offer = programme.request(programme.group()), programme.mentor()
    programme.do(proposals.draft, request, offer_id=offer, **ON)
    at = open_page(PAGE, proposal=1)
    assert "Nothing stands in the way of asking them" in at.success[0].value
    assert "would you have room" in at.code[0].value
    press(at, "ask-1")
    assert "Is asked after the mentor’s yes." in texts(at)
    for side in Side:
        if side is Side.MENTEE:
            assert "I have an idea" in at.code[0].value
            press(at, "ask-mentee-1")
        key = f"answer-1-{side}"
        at.radio(key=f"{key}-kind").set_value(AnswerKind.YES)
        for name in RELATIONSHIPS:
            at.radio(key=f"{key}-{name}").set_value(False)
        at.checkbox(key=f"{key}-acknowledged").check()
        press(at, f"{key}-keep")
    assert kept(programme, Proposal).status is ProposalStatus.AGREED
    assert "nothing stands in the way" in at.success[0].value
    submit(at, "Begin the pairing")
    assert kept(programme, Pairing).status is PairingStatus.ACTIVE
    assert "A pairing began" in texts(at)
    assert kept(programme, MentoringRequest).status is RequestStatus.FULFILLED


def test_an_answer_needs_a_yes_or_a_no(open_page: OpenPage, programme: Programme) -> None:
    programme.asked(programme.request(programme.group()), programme.mentor())
    at = open_page(PAGE, proposal=1)
    press(at, "answer-1-mentor-keep")
    assert "Choose yes or no first" in at.error[0].value


@pytest.mark.parametrize("relationship", RELATIONSHIPS)
def test_a_relationship_closes_it_neutrally(
    open_page: OpenPage, programme: Programme, relationship: str
) -> None:
    programme.asked(programme.request(programme.group()), programme.mentor())
    at = open_page(PAGE, proposal=1)
    at.radio(key="answer-1-mentee-kind").set_value(AnswerKind.YES)
    at.radio(key=f"answer-1-mentee-{relationship}").set_value(True)
    press(at, "answer-1-mentee-keep")
    assert kept(programme, Proposal).status is ProposalStatus.NOT_GOING_AHEAD
    assert "Did not go ahead" in texts(at)


def test_a_no_is_the_coordinators_alone(open_page: OpenPage, programme: Programme) -> None:
    request = programme.request(programme.group())
    programme.asked(request, programme.mentor())
    at = open_page(PAGE, proposal=1)
    at.radio(key="answer-1-mentor-kind").set_value(AnswerKind.NO)
    press(at, "answer-1-mentor-keep")
    assert "Already committed" in texts(at)
    pool = texts(open_page("mentor_pool", open=1))
    assert "Already committed" not in pool
    assert "Did not go ahead" not in pool


def test_a_change_of_mind_after_both_yeses(open_page: OpenPage, programme: Programme) -> None:
    programme.agreed(programme.request(programme.group()), programme.mentor())
    at = open_page(PAGE, proposal=1)
    at.selectbox(key="mind-1-side").set_value(Side.MENTEE)
    submit(at, "It does not go ahead")
    assert kept(programme, Proposal).status is ProposalStatus.NOT_GOING_AHEAD


def test_a_reminder_and_a_lapse(open_page: OpenPage, programme: Programme) -> None:
    request = programme.request(programme.group(), on=before(20))
    programme.asked(request, programme.mentor(), on=before(6))
    at = open_page(PAGE, proposal=1)
    assert "reminder is due" in at.info[0].value
    assert "**May be let go from:** 24 Jun 2026" in texts(at)
    press(at, "nudge-1")
    assert not at.info
    press(at, "lapse-1")
    assert kept(programme, Proposal).status is ProposalStatus.LAPSED


def test_who_is_kept_apart_is_not_asked(open_page: OpenPage, programme: Programme) -> None:
    request, offer = programme.request(programme.group()), programme.mentor()
    programme.do(proposals.draft, request, offer_id=offer, **ON)
    programme.do(members.keep_apart, 1, other_id=2, **ON)
    at = open_page(PAGE, proposal=1)
    assert "not to be paired" in texts(at)
    assert at.button(key="ask-1").disabled
    assert at.button(key="ask-otherwise-1").disabled
    press(at, "discard-1")
    assert kept(programme, Proposal).status is ProposalStatus.DISCARDED


def test_what_keeps_them_from_beginning_is_shown_before_the_click(
    open_page: OpenPage, programme: Programme
) -> None:
    programme.agreed(programme.request(programme.group()), programme.mentor())
    programme.do(members.keep_apart, 1, other_id=2, **ON)
    at = open_page(PAGE, proposal=1)
    assert "marked as not to be paired" in texts(at)
    [button] = [button for button in at.button if button.label == "Begin the pairing"]
    assert button.disabled


def test_an_incomplete_yes_says_what_is_missing(open_page: OpenPage, programme: Programme) -> None:
    proposal = programme.asked(programme.request(programme.group()), programme.mentor())
    programme.do(proposals.answer, proposal, side=Side.MENTOR, said=yes(long_standing=None))
    at = open_page(PAGE, proposal=proposal)
    assert "relationship questions are still to be asked of the mentor" in texts(at)
    assert "mentee's dated yes is missing" in texts(at)


def test_a_message_keeps_to_what_is_safe_for_whom_it_is(
    open_page: OpenPage, programme: Programme
) -> None:
    request, offer = programme.request(programme.group()), programme.mentor()
    proposal = programme.do(proposals.draft, request, offer_id=offer, **ON)
    nobody = plain("Nobody has asked: only in person")
    assert texts(open_page(PAGE, proposal=proposal)).count(nobody) == 2
    safe = Safe(channels={Channel.PHONE: None}, times="before noon")
    programme.do(safe_contacts.confirm, 2, safe=safe, **ON)
    said = texts(open_page(PAGE, proposal=proposal))
    assert plain("Phone; times: before noon; leave no message on the phone") in said
    assert said.count(nobody) == 1
    assert said.count("Pass it on only as is safe for them") == 1


def test_whoever_was_asked_hears_that_it_does_not_go_ahead_and_no_more(
    open_page: OpenPage, programme: Programme
) -> None:
    proposal = programme.asked(programme.request(programme.group()), programme.mentor())
    programme.do(proposals.close, proposal, **ON)
    said = [item.value for item in open_page(PAGE, proposal=proposal).code]
    assert len(said) == 2
    assert all("does not go ahead this time" in words for words in said)
    assert not any("mentor" in words or "mentee" in words for words in said)


def test_both_may_be_asked_at_once_where_the_programme_does_so(
    open_page: OpenPage, programme: Programme
) -> None:
    programme.do(desk.change_settings, values={"mentor_asked_first": False})
    request, offer = programme.request(programme.group()), programme.mentor()
    programme.do(proposals.draft, request, offer_id=offer, **ON)
    at = open_page(PAGE, proposal=1)
    assert at.button(key="ask-1").label == "Both were asked"
    press(at, "ask-1")
    row = kept(programme, Proposal)
    assert (row.asked_on, row.mentee_asked_on) == (TODAY, TODAY)
    assert at.radio(key="answer-1-mentee-kind")
