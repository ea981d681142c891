"""Pending requests and their proposals, through the main script."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from heal.models import MentoringRequest, Proposal
from heal.services import members, mentors, requests
from heal.services.requests import Preferred
from heal.vocabulary import Liking, ProposalStatus, RequestStatus
from tests.kit.pressing import kept, press, submit
from tests.kit.programme import TODAY, WISH, Programme
from tests.pages.conftest import OpenPage, texts

PAGE = "pending_requests"
ON = {"on": TODAY}


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


def how_many(programme: Programme, model: Any) -> int:
    with programme.database.reading() as session:
        return session.scalars(select(func.count(model.id))).one()


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
    programme.do(requests.correct, request, on=TODAY, wish=wish)
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


@pytest.mark.parametrize("part", ["open", "proposal", "member"])
def test_what_is_not_there_is_a_sentence(open_page: OpenPage, part: str) -> None:
    address = {part: 4711, **({"new": 1} if part == "member" else {})}
    at = open_page(PAGE, **address)
    assert "not in the records" in at.error[0].value


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
