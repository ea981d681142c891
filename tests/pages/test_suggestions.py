"""What facilitators suggest and recommend, as the coordinator has it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from heal.models import MentoringRequest, MentorOffer, Proposal
from heal.models.reviews import Suggestion
from heal.services import accounts, members, recommendations, requests, suggestions
from heal.vocabulary import Opened, ProposalStatus, Quality
from tests.kit import cast, door
from tests.kit.door import SignedIn
from tests.kit.openings import noted
from tests.kit.programme import TODAY, Programme
from tests.kit.reviewers import acts, reviewer
from tests.pages.conftest import OpenPage, texts
from tests.pages.test_today import links
from tests.pages.test_typed_text import MARKUP, NASTY, _said


@pytest.fixture
def group(programme: Programme) -> int:
    return programme.group()


def suggested(programme: Programme, group: int, **more: Any) -> int:
    """Let a facilitator suggest an approved mentor for somebody who looks for one."""
    programme.mentor(group)
    programme.request(group)
    with programme.database.reading() as session:
        mentor = session.scalars(select(MentorOffer.member_id)).one()
        mentee = session.scalars(select(MentoringRequest.mentee_id)).one()
    two = {"mentor_id": mentor, "mentee_id": mentee, "on": TODAY}
    return int(acts(programme, reviewer(programme, [group]), suggestions.suggest, **two, **more))


def rows(programme: Programme, model: type[Any]) -> list[Any]:
    with programme.database.reading() as session:
        return list(session.scalars(select(model).order_by(model.id)))


def test_today_leads_to_it(open_page: OpenPage, programme: Programme, group: int) -> None:
    number = suggested(programme, group)
    at = open_page()
    assert "A facilitator thinks that these two may suit each other." in texts(at)
    way = ("Look at the suggestion", "pending_requests", f"suggestion={number}")
    assert way in links(at)


def test_it_is_taken_up_and_leads_to_the_proposal(
    open_page: OpenPage, programme: Programme, group: int
) -> None:
    number = suggested(programme, group, words="Both like to walk.")
    at = open_page("pending_requests", suggestion=number)
    assert "Both like to walk" in texts(at)
    assert "**Suggested by:** Fay" in texts(at)
    assert "proposal" not in [button.key for button in at.button]
    at.button(key=f"take-up-{number}").click().run()
    assert not at.exception
    (proposal,) = rows(programme, Proposal)
    assert proposal.status is ProposalStatus.DRAFTED
    assert "**Where it stands:** Taken up" in texts(at)
    assert f"take-up-{number}" not in [button.key for button in at.button]
    at.button(key="proposal").click().run()
    assert "Ask the mentor first" in texts(at)


def test_it_is_left_for_now(open_page: OpenPage, programme: Programme, group: int) -> None:
    number = suggested(programme, group)
    at = open_page("pending_requests", suggestion=number)
    at.button(key=f"set-aside-{number}").click().run()
    assert not at.exception
    assert rows(programme, Suggestion)[0].settled_on == TODAY
    assert rows(programme, Proposal) == []
    assert "suit each other" not in texts(open_page())


def test_what_is_missing_is_said_with_the_way_to_it(
    open_page: OpenPage, programme: Programme, group: int
) -> None:
    mentor, mentee = programme.member(group), programme.member(group)
    two = {"mentor_id": mentor, "mentee_id": mentee, "on": TODAY}
    number = acts(programme, reviewer(programme, [group]), suggestions.suggest, **two)
    at = open_page("pending_requests", suggestion=number)
    assert "has no request for a mentor" in texts(at)
    assert "has not offered to mentor yet" in texts(at)
    assert at.button(key=f"take-up-{number}").disabled
    way = ("Record the mentor’s offer", "mentor_pool", f"new=1&member={mentor}")
    assert way in links(at)
    at.button(key="request").click().run()
    assert not at.exception
    assert at.query_params["member"] == str(mentee)


def test_the_two_who_were_proposed_already_are_taken_up_as_they_are(
    open_page: OpenPage, programme: Programme, group: int
) -> None:
    number = suggested(programme, group)
    programme.asked(1, 1)
    at = open_page("pending_requests", suggestion=number)
    assert "proposed already" in at.info[0].value
    at.button(key=f"take-up-{number}").click().run()
    assert not at.exception
    assert len(rows(programme, Proposal)) == 1
    assert "Taken up" in texts(at)


def test_the_request_shows_whom_facilitators_suggest(
    open_page: OpenPage, programme: Programme, group: int
) -> None:
    number = suggested(programme, group)
    at = open_page("pending_requests", open=1)
    button = at.button(key=f"suggestion-{number}")
    assert button.label.startswith("Fay suggests ")
    button.click().run()
    assert "**Suggested by:** Fay" in texts(at)
    programme.do(suggestions.set_aside, number, on=TODAY)
    at = open_page("pending_requests", open=1)
    assert f"suggestion-{number}" not in [button.key for button in at.button]


def test_a_request_that_rests_is_named_before_the_click(
    open_page: OpenPage, programme: Programme, group: int
) -> None:
    number = suggested(programme, group)
    programme.do(requests.hold, 1)
    at = open_page("pending_requests", suggestion=number)
    assert "on hold" in texts(at)
    assert at.button(key=f"take-up-{number}").disabled


def test_a_suggestion_that_is_not_there_is_a_sentence(open_page: OpenPage) -> None:
    assert "not in the records" in open_page("pending_requests", suggestion=4711).error[0].value


def test_a_visit_is_noted_for_both(open_page: OpenPage, programme: Programme, group: int) -> None:
    number = suggested(programme, group)
    at = open_page("pending_requests", suggestion=number)
    at.run()
    row = rows(programme, Suggestion)[0]
    lines = [(line.kind, line.record_id, line.member_id) for line in noted(programme.database)]
    assert lines == [(Opened.SUGGESTION, number, it) for it in (row.mentor_id, row.mentee_id)]


def test_a_facilitators_look_at_an_offer_is_noted(
    open_page: OpenPage, programme: Programme, group: int
) -> None:
    member = programme.member(group)
    offer = programme.offer(member)
    fay = cast.facilitator(programme.database, [group])
    open_page("reviews", sid=fay.sid, open=offer).run()
    (line,) = noted(programme.database)
    assert (line.actor, line.kind, line.record_id, line.member_id) == (
        *("Fay", Opened.OFFER, offer, member),
    )


def test_what_facilitators_typed_is_shown_letter_by_letter(
    open_page: OpenPage, programme: Programme
) -> None:
    group = programme.group(NASTY[:100])
    mentor, mentee = (programme.member(group, NASTY[:100]) for _ in range(2))
    offer = programme.offer(mentor)
    programme.pairing(group)
    fay = cast.facilitator(programme.database, [group])
    actor = cast.actor(programme.database, fay)
    said = {"qualities": [Quality.SAFETY], "words": NASTY, "on": TODAY}
    acts(programme, actor, recommendations.recommend, offer, **said)
    two = {"mentor_id": mentor, "mentee_id": mentee, "on": TODAY, "words": NASTY}
    number = acts(programme, actor, suggestions.suggest, **two)
    pages = [open_page("mentor_pool", open=offer), open_page("pending_requests", suggestion=number)]
    for part in ("Offers", "Requests", "Connections", "Pairs"):
        pages.append(open_page("reviews", sid=fay.sid, part=part))
    pages.append(open_page("reviews", sid=fay.sid, open=offer))
    shown = [text for at in pages for text in _said(at)]
    assert [text for text in shown if MARKUP.search(text)] == []
    assert sum("evil" in text for text in shown) >= 6


@pytest.mark.parametrize("linked", [True, False], ids=["linked", "same address"])
def test_nobody_approves_themselves_however_their_record_is_known(
    open_page: OpenPage, programme: Programme, live: SignedIn, linked: bool
) -> None:
    member = programme.member()
    if linked:
        programme.do(accounts.link, live.account_id, member_id=member)
    else:
        programme.do(members.correct, member, name="Cora", email=door.EMAIL, note=None)
    offer = programme.offer(member)
    at = open_page("mentor_pool", open=offer)
    at.button(key=f"approve-{offer}").click().run()
    assert "own offer" in at.error[0].value
    assert rows(programme, MentorOffer)[0].decided_on is None
