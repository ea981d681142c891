"""Pending requests and their proposals, through the main script."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest

from heal.models import MentoringRequest, Pairing, Proposal
from heal.services import desk, members, mentors, proposals, requests
from heal.services.requests import Preferred
from heal.vocabulary import AnswerKind, Liking, PairingStatus, ProposalStatus, RequestStatus, Side
from tests.kit.programme import TODAY, WISH, Programme, yes
from tests.pages.conftest import OpenPage, texts

PAGE = "pending_requests"
ON = {"on": TODAY}
RELATIONSHIPS = ("close_friends", "romantic_partners", "long_standing")


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


def kept(programme: Programme, model: Any, number: int = 1) -> Any:
    with programme.database.reading() as session:
        return session.get_one(model, number)


def how_many(programme: Programme, model: Any) -> int:
    with programme.database.reading() as session:
        return session.scalars(select(func.count(model.id))).one()


def press(at: AppTest, key: str) -> None:
    """Press a button, and see that the page is still whole."""
    at.button(key=key).click().run()
    assert not at.exception, [item.value for item in at.exception]


def submit(at: AppTest, says: str) -> None:
    """Press the form's button that says this."""
    [button] = [button for button in at.button if button.label == says]
    button.click().run()
    assert not at.exception, [item.value for item in at.exception]


def test_an_empty_list_says_what_to_do(open_page: OpenPage) -> None:
    at = open_page(PAGE)
    assert "add a request when a member asks" in at.info[0].value
    assert "New request" in [button.label for button in at.button]


def test_the_list_shows_the_wait_calmly_and_where_proposals_stand(
    open_page: OpenPage, programme: Programme
) -> None:
    group = programme.group()
    long, medium, _ = (programme.request(group, on=before(days)) for days in (40, 15, 2))
    programme.asked(long, programme.mentor(), on=before(3))
    programme.agreed(medium, programme.mentor(), on=before(3))
    programme.do(requests.hold, programme.request(group, on=before(1)))
    shown = open_page(PAGE).dataframe[0].value
    assert list(shown["waiting"]) == [40, 15, 2, 1]
    words = [", ".join(word) for word in shown["how_long"]]
    assert words == ["Too long", "A while", "Not long", ""]
    assert list(shown["stands"]) == [
        "Asked, no answer yet",
        "Both said yes",
        "Nobody proposed yet",
        "Nobody proposed yet",
    ]


def test_filters_narrow_the_list_and_stand_in_the_address(
    open_page: OpenPage, programme: Programme
) -> None:
    group = programme.group()
    for days in (40, 2):
        programme.request(group, on=before(days))
    programme.do(requests.withdraw, 2, **ON)
    at = open_page(PAGE, status="Withdrawn")
    assert list(at.dataframe[0].value["waiting"]) == [2]
    at.selectbox(key="status").set_value(None).run()
    assert list(at.dataframe[0].value["waiting"]) == [40]
    at.text_input(key="find").set_value("nobody of this name").run()
    assert "Clear the filters" in at.info[0].value


def test_a_request_is_opened_through_the_gates(open_page: OpenPage, programme: Programme) -> None:
    member = programme.attending_member(programme.group("Tuesday"), "Ben *bold*")
    at = open_page(PAGE, new=1, member=member)
    assert "Tuesday" in texts(at)
    assert "they may have a mentor" in at.success[0].value
    assert at.header[0].value == "Ben \\*bold\\*"
    at.text_area(key=f"request-{member}-words").set_value("Somebody patient")
    at.selectbox(key=f"request-{member}-like-2").set_value(Preferred(Liking.CONTRASTING, must=True))
    submit(at, "Open the request")
    assert at.query_params["open"] == "1"
    assert "Somebody patient" in texts(at)
    assert "Contrasting, a must" in texts(at)


def test_what_stands_in_the_way_is_shown_before_the_click(
    open_page: OpenPage, programme: Programme
) -> None:
    member = programme.member(None, "Quinn")
    at = open_page(PAGE, new=1, member=member)
    assert "Quinn is not a current member of any group" in texts(at)
    [button] = [button for button in at.button if button.label == "Open the request"]
    assert button.disabled
    assert how_many(programme, MentoringRequest) == 0


def test_without_a_register_the_coordinator_may_attest(
    open_page: OpenPage, programme: Programme
) -> None:
    member = programme.member(programme.group(), "Ben")
    at = open_page(PAGE, new=1, member=member)
    assert "attest it if you know" in texts(at)
    at.checkbox(key=f"request-attested-{member}").check().run()
    assert "attest it if you know" not in texts(at)
    submit(at, "Open the request")
    assert kept(programme, MentoringRequest).attested_by == "coordinator"


def test_a_second_live_request_leads_to_the_first(
    open_page: OpenPage, programme: Programme
) -> None:
    programme.request(programme.group())
    at = open_page(PAGE, new=1, member=1)
    assert "is being looked for already" in texts(at)
    assert not [button for button in at.button if button.label == "Open the request"]
    press(at, "request-1")
    assert dict(at.query_params) == {"open": "1"}


def test_a_request_and_its_proposal_lead_to_each_other(
    open_page: OpenPage, programme: Programme
) -> None:
    programme.asked(programme.request(programme.group()), programme.mentor())
    at = open_page(PAGE, open=1)
    press(at, "proposal-1")
    assert dict(at.query_params) == {"proposal": "1"}
    press(at, "request")
    assert dict(at.query_params) == {"open": "1"}


def test_somebody_is_attested_later(open_page: OpenPage, programme: Programme) -> None:
    member = programme.member(programme.group(), "Ben")
    programme.do(requests.open, member, wish=WISH, attested=True, **ON)
    at = open_page(PAGE, open=1)
    assert not [button for button in at.button if button.key == "attest-1"]
    assert "attested 16 Jun 2026 by coordinator" in texts(at).replace("\\", "")


def test_hold_resume_and_withdraw(open_page: OpenPage, programme: Programme) -> None:
    programme.request(programme.group())
    at = open_page(PAGE, open=1)
    press(at, "hold-1")
    assert kept(programme, MentoringRequest).status is RequestStatus.ON_HOLD
    press(at, "resume-1")
    assert kept(programme, MentoringRequest).status is RequestStatus.OPEN
    submit(at, "Withdraw the request")
    assert kept(programme, MentoringRequest).status is RequestStatus.WITHDRAWN
    assert "**Status:** Withdrawn" in texts(at)
    assert not {"hold-1", "resume-1", "reopen-1"} & {button.key for button in at.button}


def test_looking_again_waits_for_the_mistaken_pairing_to_end(
    open_page: OpenPage, programme: Programme
) -> None:
    programme.pairing(programme.group())
    at = open_page(PAGE, open=1)
    assert "still going on; end it first" in texts(at).replace("\\", "")
    assert at.button(key="reopen-1").disabled


def test_what_they_would_like_is_corrected(open_page: OpenPage, programme: Programme) -> None:
    programme.request(programme.group())
    at = open_page(PAGE, open=1)
    at.text_area(key="edit-1-words").set_value("Somebody nearby")
    submit(at, "Keep the correction")
    assert kept(programme, MentoringRequest).own_words == "Somebody nearby"


def test_candidates_say_in_words_what_fits(open_page: OpenPage, programme: Programme) -> None:
    group = programme.group()
    request = programme.request(group)
    like = {1: Preferred(Liking.SIMILAR), 2: Preferred(Liking.CONTRASTING, must=True)}
    wish = requests.Wish(route=WISH.route, channels=WISH.channels, preferences=like)
    programme.do(requests.correct, request, wish=wish)
    programme.mentor(group)
    programme.do(members.describe, 1, values={1: 1, 2: 5})
    programme.do(members.describe, 2, values={1: 2})
    at = open_page(PAGE, open=request)
    [candidates] = [table.value for table in at.dataframe if "fits" in table.value.columns]
    assert list(candidates["fits"]) == [
        "Unknown: Role, a must (the mentor has not told); Not alike: Gender (Man; the mentee Woman)"
    ]
    assert list(candidates["in_group"]) == ["Yes"]


def test_whoever_is_picked_is_noted_as_an_idea_once(
    open_page: OpenPage, programme: Programme
) -> None:
    request = programme.request(programme.group())
    first, second = programme.mentor(), programme.mentor()
    at = open_page(PAGE, open=request)
    picked = {"selection": {"rows": [1], "columns": [], "cells": []}}
    at.session_state[f"candidates:{request}:{first},{second}:0"] = picked
    at.run()
    press(at, f"propose-{request}-{second}")
    row = kept(programme, Proposal)
    assert (row.offer_id, row.status) == (second, ProposalStatus.DRAFTED)
    [candidates] = [table.value for table in at.dataframe if "fits" in table.value.columns]
    assert len(candidates) == 1
    assert f"propose-{request}-{first}" not in {button.key for button in at.button}


def test_without_anyone_to_propose_the_page_says_where_to_look(
    open_page: OpenPage, programme: Programme
) -> None:
    programme.request(programme.group())
    at = open_page(PAGE, open=1)
    said = " ".join(str(item.value) for item in at.info)
    assert "Nobody at the moment" in said
    assert "Nobody to propose" in said


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


@pytest.mark.parametrize("part", ["open", "proposal", "member"])
def test_what_is_not_there_is_a_sentence(open_page: OpenPage, part: str) -> None:
    address = {part: 4711, **({"new": 1} if part == "member" else {})}
    at = open_page(PAGE, **address)
    assert "not in the records" in at.error[0].value


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


def test_the_first_three_are_shown_with_reasons_and_more_on_demand(
    open_page: OpenPage, programme: Programme
) -> None:
    group = programme.group()
    request = programme.request(group)
    for _ in range(5):
        programme.mentor(group)
    resting = programme.mentor()
    programme.do(mentors.pause, resting, **ON)
    at = open_page(PAGE, open=request)
    proposes = [button for button in at.button if button.label.startswith("Propose ")]
    assert len(proposes) == 3
    for reason in ("Room for 1 more", "Unasked for 60 days", "Both in touch by", "Same group"):
        assert texts(at).count(reason) == 3
    press(at, f"more-{request}")
    assert len([button for button in at.button if button.label.startswith("Propose ")]) == 5
    press(at, f"suggest-{request}-2-do")
    assert kept(programme, Proposal).offer_id == 2
