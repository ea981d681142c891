"""The ended pairings, through the main script."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from heal.models import Ending, Meeting, MentoringRequest, Pairing
from heal.queries import one_pairing
from heal.queries.one_pairing import OnePairing
from heal.services import endings, meetings, mentors, pairings, requests
from heal.services.endings import HowItEnded
from heal.vocabulary import (
    Channel,
    EndingManner,
    EndingReason,
    NextForMentee,
    NextForMentor,
    PairingStatus,
    RequestStatus,
    Side,
)
from tests.kit.pressing import press
from tests.kit.programme import TODAY, Programme
from tests.pages.conftest import OpenPage, texts

SAID = HowItEnded(
    said_by=Side.MENTEE,
    manner=EndingManner.PLANNED_AND_SAID,
    reason=EndingReason.SERVED_ITS_PURPOSE,
    boundaries_set=True,
    gratitude_expressed=True,
)


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


def _ended(programme: Programme, *, began: int = 60, ended: int = 5, how: HowItEnded = SAID) -> int:
    pairing_id = programme.pairing(programme.group(), on=before(began))
    programme.do(endings.end, pairing_id, on=before(ended), how=how)
    return pairing_id


def _one(programme: Programme, pairing_id: int) -> OnePairing:
    with programme.database.reading() as session:
        return one_pairing.of(session, pairing_id, today=TODAY)


def _links(at: AppTest) -> list[str]:
    return [link.proto.label for link in at.get("page_link")]


def _submit(at: AppTest, says: str) -> None:
    next(button for button in at.button if button.label == says).click().run()
    assert not at.exception, [item.value for item in at.exception]


def test_an_empty_list_says_what_to_do(open_page: OpenPage) -> None:
    at = open_page("ended_pairings")
    assert "open it in the list of those going on" in at.info[0].value


def test_the_list_says_how_long_and_what_was_said(
    open_page: OpenPage, programme: Programme
) -> None:
    _ended(programme)
    _ended(programme, began=400, ended=370, how=endings.UNSAID)
    at = open_page("ended_pairings")
    shown = at.dataframe[0].value
    assert list(shown["lasted"]) == ["7 weeks", "4 weeks"]
    assert list(shown["manner"]) == ["Planned, and said goodbye", ""]
    assert list(shown["reason"]) == ["It served its purpose", ""]
    assert list(shown["ticks"]) == ["Boundaries were set, gratitude was expressed", ""]
    at.toggle(key="recent").set_value(True).run()
    assert list(at.dataframe[0].value["lasted"]) == ["7 weeks"]
    at.selectbox(key="how").set_value(EndingManner.SUDDEN).run()
    assert "No ended pairing fits" in at.info[0].value


def test_one_shows_what_was_recorded(open_page: OpenPage, programme: Programme) -> None:
    at = open_page("ended_pairings", open=_ended(programme))
    said = texts(at).replace("\\", "")
    for line in (
        "**Ended:** 11 Jun 2026",
        "**Lasted:** 7 weeks",
        "**Who said so:** Mentee",
        "**How:** Planned, and said goodbye",
        "**Why:** It served its purpose",
        "**At the end:** Boundaries were set, gratitude was expressed",
    ):
        assert line in said


def test_what_was_recorded_is_corrected(open_page: OpenPage, programme: Programme) -> None:
    pairing_id = _ended(programme)
    key = f"correct-{pairing_id}"
    at = open_page("ended_pairings", open=pairing_id)
    assert at.selectbox(key=f"{key}-manner").value is EndingManner.PLANNED_AND_SAID
    assert at.checkbox(key=f"{key}-boundaries_set").value is True
    assert at.checkbox(key=f"{key}-process_respected").value is False
    at.date_input(key=f"{key}-on").set_value(before(9))
    at.selectbox(key=f"{key}-manner").set_value(EndingManner.FADED)
    at.checkbox(key=f"{key}-boundaries_set").uncheck()
    _submit(at, "Keep the correction")
    one = _one(programme, pairing_id)
    assert one.row.ended_on == before(9)
    assert one.ending is not None
    assert (one.ending.manner, one.ending.boundaries_set) == (EndingManner.FADED, False)
    assert one.ending.reason is EndingReason.SERVED_ITS_PURPOSE


def test_another_mentor_waits_in_a_fold_until_it_is_asked_for(
    open_page: OpenPage, programme: Programme
) -> None:
    pairing_id = _ended(programme)
    fold = "Should they ask for another mentor"
    assert fold in [item.label for item in open_page("ended_pairings", open=pairing_id).expander]
    said = replace(SAID, for_mentee=NextForMentee.ANOTHER_MENTOR, for_mentor=NextForMentor.REST)
    programme.do(endings.correct, pairing_id, on=before(5), how=said)
    at = open_page("ended_pairings", open=pairing_id)
    assert fold not in [item.label for item in at.expander]
    assert not at.button(key=f"next-{pairing_id}").disabled
    assert "Let them rest: open the offer" in _links(at)


@pytest.mark.parametrize("side", Side)
def test_each_is_asked_how_they_are(open_page: OpenPage, programme: Programme, side: Side) -> None:
    pairing_id = _ended(programme)
    at = open_page("ended_pairings", open=pairing_id)
    assert "from 18 Jun 2026 on" in texts(at), "seven days after the end"
    assert any("How are you?" in block.value for block in at.code)
    press(at, f"asked-after-{pairing_id}-{side}")
    ending = _one(programme, pairing_id).ending
    assert ending is not None
    asked = {Side.MENTOR: ending.mentor_asked_on, Side.MENTEE: ending.mentee_asked_on}
    assert asked == {side: TODAY, next(one for one in Side if one is not side): None}
    assert "was asked on 16 Jun 2026" in texts(at)


def test_it_has_not_ended(open_page: OpenPage, programme: Programme) -> None:
    pairing_id = _ended(programme)
    at = open_page("ended_pairings", open=pairing_id)
    at.button(key=f"reopen-{pairing_id}").click().run()
    assert at.title[0].value == "Active pairings"
    assert "**Status:** Active" in texts(at)
    with programme.database.reading() as session:
        assert session.get_one(Pairing, pairing_id).status is PairingStatus.ACTIVE
        assert session.scalars(select(Ending)).all() == []


def test_what_keeps_it_ended_is_said_before_the_click(
    open_page: OpenPage, programme: Programme
) -> None:
    pairing_id = _ended(programme)
    programme.do(mentors.discontinue, _one(programme, pairing_id).offer_id, on=TODAY, then={})
    at = open_page("ended_pairings", open=pairing_id)
    assert "has stopped mentoring" in texts(at)
    assert at.button(key=f"reopen-{pairing_id}").disabled


def test_another_mentor_is_looked_for_in_one_step(
    open_page: OpenPage, programme: Programme
) -> None:
    pairing_id = _ended(programme)
    first = _one(programme, pairing_id).request_id
    at = open_page("ended_pairings", open=pairing_id)
    at.button(key=f"next-{pairing_id}").click().run()
    assert at.title[0].value == "Pending requests"
    request_id = _one(programme, pairing_id).live_request_id
    assert request_id not in (None, first)
    assert at.query_params["open"] == str(request_id)
    with programme.database.reading() as session:
        request = session.get_one(MentoringRequest, request_id)
    assert (request.status, request.opened_on) == (RequestStatus.OPEN, TODAY)
    assert request.attested_on is None


def test_where_no_register_tells_somebody_attests(
    open_page: OpenPage, programme: Programme
) -> None:
    pairing_id = _ended(programme)
    with programme.database.reading() as session:
        held = session.scalars(select(Meeting.id)).all()
    for meeting_id in held:
        programme.do(meetings.take_register_away, meeting_id)
    at = open_page("ended_pairings", open=pairing_id)
    assert "No register tells" in texts(at)
    assert at.button(key=f"next-{pairing_id}").disabled
    at.checkbox(key=f"attest-{pairing_id}").check().run()
    assert not at.button(key=f"next-{pairing_id}").disabled
    at.button(key=f"next-{pairing_id}").click().run()
    with programme.database.reading() as session:
        request = session.get_one(MentoringRequest, _one(programme, pairing_id).live_request_id)
    assert (request.attested_on, request.attested_by) == (TODAY, "coordinator")


def test_who_does_not_come_to_meetings_is_not_looked_for(
    open_page: OpenPage, programme: Programme
) -> None:
    pairing_id = _ended(programme)
    with programme.database.reading() as session:
        held = session.scalars(select(Meeting.id)).all()
    for meeting_id in held:
        programme.do(meetings.fill_register, meeting_id, present=())
    at = open_page("ended_pairings", open=pairing_id)
    assert "has not been to meetings lately" in texts(at)
    assert at.button(key=f"next-{pairing_id}").disabled
    assert not [box for box in at.checkbox if box.key == f"attest-{pairing_id}"]


def test_the_ways_on_follow_what_the_mentee_does(open_page: OpenPage, programme: Programme) -> None:
    pairing_id = _ended(programme)
    mentee = _one(programme, pairing_id).row.mentee_id
    at = open_page("ended_pairings", open=pairing_id)
    assert "Record their offer to mentor" not in _links(at), "nothing is suggested unasked"
    said = replace(SAID, for_mentee=NextForMentee.BECOME_MENTOR)
    programme.do(endings.correct, pairing_id, on=before(5), how=said)
    at = open_page("ended_pairings", open=pairing_id)
    assert "Record their offer to mentor" in _links(at)
    programme.offer(mentee)
    request_id = programme.do(requests.open_next, pairing_id, on=TODAY)
    at = open_page("ended_pairings", open=pairing_id)
    assert "They offer to mentor: open the offer" in _links(at)
    assert "They are looking for a mentor: open the request" in _links(at)
    assert not [button for button in at.button if button.key == f"next-{pairing_id}"]
    proposal = programme.agreed(request_id, programme.mentor())
    programme.do(pairings.begin, proposal, on=TODAY, channels=(Channel.PHONE,))
    at = open_page("ended_pairings", open=pairing_id)
    assert "They have a mentor again" in _links(at)
    assert "has a mentor already" in texts(at)


def test_a_pairing_that_goes_on_is_pointed_to(open_page: OpenPage, programme: Programme) -> None:
    at = open_page("ended_pairings", open=programme.pairing(programme.group()))
    assert "This pairing is going on." in texts(at)
    assert "Open the active pairing" in _links(at)


def test_a_pairing_that_is_not_there_is_a_sentence(open_page: OpenPage) -> None:
    at = open_page("ended_pairings", open=4711)
    assert "not in the records" in at.error[0].value
