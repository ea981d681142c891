"""One natural way through the pages: from a member list to a chart, and on to the next request."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from heal.exchange.moments import DateOrder
from heal.models import MentoringRequest, MentorOffer, Pairing, Proposal
from heal.vocabulary import AnswerKind, Channel, ImportKind, PairingStatus, Quality, Side
from tests.kit.programme import TODAY, Programme
from tests.pages.conftest import OpenPage, texts

MEMBERS = (
    b"Members for group Tuesday\r\n"
    b"Email address,Nickname,Group status,Join year,Join month,Join day\r\n"
    b"ana@example.org,Ana,owner,2023,4,10\r\n"
    b"ben@example.org,Ben,member,2026,3,2\r\n"
)


def _register(day: date) -> bytes:
    lines = ["Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest"]
    lines += [
        f"{name},{name.lower()}@example.org,{day:%m/%d/%Y} 19:00:10,{day:%m/%d/%Y} 20:25:10,85,No"
        for name in ("Ana", "Ben")
    ]
    return "\r\n".join(lines).encode()


def _one(programme: Programme, model: type, name: str = "id") -> int:
    with programme.database.reading() as session:
        return int(session.scalars(select(getattr(model, name))).one())


def _press(at: AppTest, label: str) -> AppTest:
    [button] = [button for button in at.button if button.label == label]
    button.click().run()
    assert not at.exception
    assert not at.error, [error.value for error in at.error]
    return at


def _upload(open_page: OpenPage, kind: ImportKind, data: bytes) -> AppTest:
    at = open_page("exchange")
    if kind is not ImportKind.MEMBERS:
        at.segmented_control(key="kind").set_value(kind).run()
    at.file_uploader[0].upload("file.csv", data, "text/csv").run()
    return at


def _bring_in(open_page: OpenPage) -> None:
    _press(_upload(open_page, ImportKind.MEMBERS, MEMBERS), "Add 2 people")
    for week in (1, 2):
        day = TODAY - timedelta(days=7 * week - 2)
        at = _upload(open_page, ImportKind.REGISTER, _register(day))
        [zone] = [box for box in at.selectbox if box.key and box.key.startswith("zone-")]
        zone.set_value("America/Denver").run()
        for order in (asked for asked in at.radio if (asked.key or "").startswith("order-")):
            order.set_value(DateOrder.MDY).run()
        _press(at, "Keep this register")


def _offer_and_ask(open_page: OpenPage, programme: Programme) -> None:
    at = open_page("mentor_pool", new=1, member=1)
    at.pills(key="new-1-qualities").set_value([Quality.PRESENCE])
    at.pills(key="new-1-channels").set_value([Channel.PHONE])
    _press(at, "Record the offer")
    at = open_page("mentor_pool", open=_one(programme, MentorOffer))
    _press(at, "Approve")

    at = open_page("pending_requests", new=1, member=2)
    assert "Tuesday" in texts(at)
    at.pills(key="request-2-channels").set_value([Channel.PHONE])
    _press(at, "Open the request")


def _agree(open_page: OpenPage, programme: Programme) -> int:
    request = _one(programme, MentoringRequest)
    at = open_page("pending_requests", open=request)
    [table] = [table for table in at.dataframe if "fits" in table.value.columns]
    at.session_state[table.key] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    at.run()
    _press(at, "Note Ana as an idea")
    proposal = _one(programme, Proposal)
    at = open_page("pending_requests", proposal=proposal)
    _press(at, "Both were asked")
    for side in Side:
        at = open_page("pending_requests", proposal=proposal)
        key = f"answer-{proposal}-{side}"
        at.radio(key=f"{key}-kind").set_value(AnswerKind.YES)
        for question in ("close_friends", "romantic_partners", "long_standing"):
            at.radio(key=f"{key}-{question}").set_value(False)
        at.checkbox(key=f"{key}-acknowledged").set_value(True)
        at.button(key=f"{key}-keep").click().run()
        assert not at.exception
    _press(open_page("pending_requests", proposal=proposal), "Begin the pairing")
    return _one(programme, Pairing)


def test_from_a_member_list_to_a_chart_and_on(open_page: OpenPage, programme: Programme) -> None:
    _bring_in(open_page)
    _offer_and_ask(open_page, programme)
    pairing = _agree(open_page, programme)

    assert "1 pairing was active" in texts(open_page("participation", about="Pairings"))
    at = open_page("active_pairings", open=pairing)
    assert "Ana" in texts(at)
    _press(at, "End the pairing")
    with programme.database.reading() as session:
        assert session.get_one(Pairing, pairing).status is PairingStatus.ENDED
    _press(open_page("ended_pairings", open=pairing), "Look for another mentor")
    with programme.database.reading() as session:
        requests = session.scalars(select(MentoringRequest).order_by(MentoringRequest.id)).all()
    assert [request.status.value for request in requests] == ["fulfilled", "open"]
    assert "1 person is waiting" in texts(open_page("participation", about="Asking and waiting"))
