"""The page of informal connections, through the main script."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from heal.models import InformalConnection, MentoringRequest, Proposal
from heal.rules.wording import label
from heal.services import mentors
from heal.vocabulary import InformalChannel, InformalKind, InformalStatus, ProposalStatus
from tests.kit.chats import ASKED, OFFERED, PRIVATE, Chats, ago, chats
from tests.kit.programme import TODAY, Programme
from tests.pages.conftest import OpenPage, texts
from tests.pages.test_today import links


@pytest.fixture
def chat(programme: Programme) -> Chats:
    return chats(programme.database)


def rows(chat: Chats, model: type[Any] = InformalConnection) -> list[Any]:
    with chat.programme.database.reading() as session:
        return list(session.scalars(select(model).order_by(model.id)))


def keys(at: AppTest) -> list[str]:
    return [str(button.key) for button in at.button]


def test_an_empty_page_says_what_it_is_and_what_to_do(open_page: OpenPage) -> None:
    at = open_page("informal")
    assert "always undercounts" in texts(at)
    assert "apart from mentoring" in texts(at)
    assert "note it here" in at.info[0].value
    assert at.button(key="add").label == "Note an ask or an offer"


def test_the_filters_of_the_list_are_in_the_address(open_page: OpenPage, chat: Chats) -> None:
    chat.note(chat.ana)
    chat.note(chat.ben, OFFERED)
    at = open_page("informal")
    assert list(at.dataframe[0].value["member"]) == ["Ben", "Ana"]
    at = open_page("informal", kind=label(ASKED))
    assert list(at.dataframe[0].value["kind"]) == ["Asked for a chat"]
    at = open_page("informal", find="nobody")
    assert "Clear a filter" in at.info[0].value


def test_a_private_offer_is_noted_and_opens(open_page: OpenPage, chat: Chats) -> None:
    at = open_page("informal", new=1, member=chat.ben)
    key = f"informal-new-{chat.ben}"
    at.selectbox(key=f"{key}-kind").set_value(PRIVATE).run()
    assert at.button(key=key).disabled
    at.text_input(key=f"{key}-other-search").set_value("ana").run()
    at.selectbox(key=f"{key}-channel").set_value(InformalChannel.EMAIL).run()
    at.button(key=key).click().run()
    assert not at.exception
    (row,) = rows(chat)
    assert (row.kind, row.member_id, row.other_id) == (InformalKind.ANSWERED, chat.ben, chat.ana)
    assert at.query_params["open"] == str(row.id)
    assert "**What it was:** Offered it privately" in texts(at)
    at.button(key=f"match-{row.id}-accepted").click().run()
    assert not at.exception
    assert rows(chat)[0].status is InformalStatus.MATCHED
    assert "**Came together with:** Ana" in texts(at)


def test_an_ask_and_an_offer_are_brought_together_and_come_back(
    open_page: OpenPage, chat: Chats
) -> None:
    ask, offer = chat.note(chat.ana), chat.note(chat.ben, OFFERED)
    at = open_page("informal", open=ask)
    assert list(at.dataframe[0].value["name"]) == ["Ben"]
    at.session_state[f"match-{ask}:{offer}:0"] = {"selection": {"rows": [0], "columns": []}}
    at.run()
    at.button(key=f"match-{ask}-{offer}").click().run()
    assert not at.exception
    assert [(row.other_id, row.matched_with_id) for row in rows(chat)] == [
        (chat.ben, offer), (chat.ana, ask),
    ]  # fmt: skip
    assert "once in the last 12 weeks" in texts(at)
    assert f"away-{ask}" not in keys(at)
    at.button(key=f"undo-{ask}").click().run()
    assert {row.status for row in rows(chat)} == {InformalStatus.OPEN}
    assert f"away-{ask}" in keys(at)


def test_what_needs_nobody_is_closed_or_taken_away(open_page: OpenPage, chat: Chats) -> None:
    ask, mistake = chat.note(chat.ana), chat.note(chat.ben)
    at = open_page("informal", open=ask)
    close = next(button for button in at.button if button.label == "Close it")
    close.click().run()
    assert (rows(chat)[0].status, rows(chat)[0].closed_on) == (InformalStatus.CLOSED, TODAY)
    at = open_page("informal", open=mistake)
    at.button(key=f"away-{mistake}").click().run()
    assert not at.exception
    assert [row.id for row in rows(chat)] == [ask]
    assert "open" not in at.query_params


def test_a_correction_is_kept(open_page: OpenPage, chat: Chats) -> None:
    ask = chat.note(chat.ana)
    at = open_page("informal", open=ask)
    at.date_input(key=f"edit-{ask}-on").set_value(ago(8)).run()
    at.selectbox(key=f"edit-{ask}-group").set_value(chat.group).run()
    at.button(key=f"edit-{ask}").click().run()
    assert not at.exception
    assert (rows(chat)[0].happened_on, rows(chat)[0].group_id) == (ago(8), chat.group)


def test_the_second_time_does_not_ask_and_the_third_does(open_page: OpenPage, chat: Chats) -> None:
    second = chat.often(2)
    at = open_page("informal", open=second)
    assert "Make it a mentorship?" not in texts(at)
    assert "2 times in the last 12 weeks" in texts(at)
    third = chat.together(chat.ben, chat.ana)
    at = open_page("informal", open=third)
    assert "Make it a mentorship?" in texts(at)
    assert "3 times in the last 12 weeks" in texts(at)


def test_the_gates_stand_before_the_click_and_lead_to_the_way_out(
    open_page: OpenPage, chat: Chats
) -> None:
    latest = chat.often()
    at = open_page("informal", open=latest)
    at.radio(key=f"mentee-{latest}").set_value(chat.ana).run()
    key = f"mentorship-{latest}-{chat.ana}"
    assert "Ben has not offered to mentor yet" in texts(at)
    assert at.button(key=key).disabled
    way = ("Record the mentor’s offer", "mentor_pool", f"new=1&member={chat.ben}")
    assert way in links(at)
    offer = chat.programme.offer(chat.ben, on=ago(30))
    chat.do(mentors.approve, offer, on=ago(30))
    at.run()
    assert "Nothing stands in the way of proposing it." in texts(at)
    at.button(key=key).click().run()
    assert not at.exception
    (proposal,), (request,) = rows(chat, Proposal), rows(chat, MentoringRequest)
    assert (proposal.status, request.mentee_id) == (ProposalStatus.DRAFTED, chat.ana)
    assert "Make it a mentorship?" not in texts(at)
    assert ("Open their proposal", "pending_requests", f"proposal={proposal.id}") in links(at)


def test_who_attends_is_attested_beside_the_gates(open_page: OpenPage, chat: Chats) -> None:
    offer = chat.programme.offer(chat.ben, on=ago(30))
    chat.do(mentors.approve, offer, on=ago(30))
    cleo = chat.programme.member(chat.programme.group(), "Cleo")
    latest = [chat.together(cleo, chat.ben, days=days) for days in (9, 8, 7)][-1]
    at = open_page("informal", open=latest)
    key = f"mentorship-{latest}-{cleo}"
    assert at.button(key=key).disabled
    at.checkbox(key=f"{key}-attested").check().run()
    at.button(key=key).click().run()
    assert not at.exception
    assert rows(chat, MentoringRequest)[0].attested_on == TODAY


def test_a_connection_that_is_not_there_is_a_sentence(open_page: OpenPage) -> None:
    for address in ({"open": 4711}, {"new": 1, "member": 4711}):
        assert "not in the records" in open_page("informal", **address).error[0].value
