"""The page on which a mentor stops, through the main script."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from heal.models import Meeting, MentoringRequest, MentorOffer, Pairing, Proposal
from heal.services import desk, endings, meetings, members, mentors
from heal.vocabulary import AfterStopping, MentorStatus, Opened, PairingStatus
from tests.kit.openings import noted
from tests.kit.pressing import kept, press
from tests.kit.programme import TODAY, WILLING, Programme
from tests.pages.conftest import OpenPage, texts
from tests.pages.test_today import links
from tests.pages.test_typed_text import MARKUP, NASTY, _said

PAGE = "mentor_pool"
BEGAN = TODAY - timedelta(days=30)


@pytest.fixture
def offer(programme: Programme) -> int:
    """Give a mentor with two live pairings, numbers 1 and 2."""
    group = programme.group()
    offer = programme.mentor(group, told=replace(WILLING, capacity=3))
    for _ in range(2):
        programme.pairing(group, on=BEGAN, offer_id=offer)
    return offer


def _answers(at: AppTest, *fates: AfterStopping) -> AppTest:
    for number, fate in enumerate(fates, start=1):
        at.radio(key=f"stop-what-{number}").set_value(fate)
    at.run()
    assert not at.exception
    return at


def _every(programme: Programme, model: type) -> list:  # type: ignore[type-arg]
    with programme.database.reading() as session:
        return list(session.scalars(select(model).order_by(model.id)))  # type: ignore[attr-defined]


def _plainly(at: AppTest) -> str:
    return texts(at).replace("\\", "")


def test_each_pairing_is_asked_about_and_afterwards_each_is_told(
    open_page: OpenPage, programme: Programme, offer: int
) -> None:
    for _ in range(4):
        programme.mentor()
    asked = programme.asked(programme.request(programme.group()), offer)
    at = open_page(PAGE, open=offer)
    press(at, f"stop-{offer}")
    assert dict(at.query_params) == {"open": str(offer), "stop": "1"}
    assert _plainly(at).count("Say whether it ends, goes on, or moves") == 2
    assert "What is proposed for" in texts(at)
    assert at.button(key=f"stop-do-{offer}").disabled
    _answers(at, AfterStopping.END, AfterStopping.MOVE)
    assert "can be found among the ended pairings" in texts(at)
    assert "Choose whom to propose" in texts(at)
    # What somebody told is shown as reasons, so it is noted whose request was opened.
    opened = [(it.kind, it.record_id, it.member_id) for it in noted(programme.database)]
    assert opened[-1] == (Opened.REQUEST, 2, kept(programme, Pairing, 2).mentee_id)
    whom = at.radio(key="stop-whom-2")
    assert len(whom.options) == 3
    assert all("Room for 1 more" in str(caption) for caption in whom.proto.captions)
    whom.set_value(3).run()
    press(at, "stop-whom-2-more")
    whom = at.radio(key="stop-whom-2")
    assert (len(whom.options), whom.value) == (4, 3)
    assert "is an idea for them: nobody is asked yet" in texts(at)
    assert "Nothing stands in the way" in at.success[0].value
    press(at, f"stop-do-{offer}")

    row = kept(programme, MentorOffer, offer)
    assert (row.discontinued_on, row.discontinued_by) == (TODAY, "coordinator")
    assert [it.status for it in _every(programme, Pairing)] == [PairingStatus.ENDED] * 2
    idea, request = _every(programme, Proposal)[-1], _every(programme, MentoringRequest)[-1]
    assert (idea.offer_id, idea.request_id) == (3, request.id)
    assert kept(programme, Proposal, asked).closed_on == TODAY
    assert "**Recorded by:** coordinator" in texts(at)
    assert _plainly(at).count("the pairing ended on 16 Jun 2026") == 2
    ways = [way[1:] for way in links(at)]
    for way in (
        *(("ended_pairings", f"open={number}") for number in (1, 2)),
        ("pending_requests", f"open={request.id}"),
        ("pending_requests", f"proposal={idea.id}"),
    ):
        assert way in ways
    at = open_page(PAGE, open=offer)
    said = "**Status:** Has stopped, since 16 Jun 2026, recorded by coordinator"
    assert said in _plainly(at)
    press(at, f"stop-{offer}")
    assert "What became of each pairing" in texts(at)


def test_a_second_click_or_an_old_page_changes_nothing(
    open_page: OpenPage, programme: Programme, offer: int
) -> None:
    pages = [open_page(PAGE, open=offer, stop=1) for _ in range(2)]
    for at in pages:
        _answers(at, AfterStopping.GO_ON, AfterStopping.GO_ON)
    press(pages[0], f"stop-do-{offer}")
    programme.do(mentors.offer_again, offer, on=TODAY)
    programme.do(mentors.approve, offer, on=TODAY)
    programme.do(mentors.discontinue, offer, on=TODAY, then=_go_on(programme))
    press(pages[1], f"stop-do-{offer}")
    assert "What became of each pairing" in texts(pages[1])
    assert _plainly(pages[1]).count("the pairing goes on to its own end") == 2
    assert kept(programme, MentorOffer, offer).status is MentorStatus.DISCONTINUED


def _go_on(programme: Programme) -> dict:  # type: ignore[type-arg]
    return {it.id: mentors.Fate(AfterStopping.GO_ON) for it in _every(programme, Pairing)}


def test_whom_mentors_tell_stands_there_or_where_to_name_somebody(
    open_page: OpenPage, programme: Programme, offer: int
) -> None:
    at = open_page(PAGE, open=offer, stop=1)
    assert "Nobody is named yet" in texts(at)
    assert ("Name somebody in the settings", "settings", "") in links(at)
    told = {
        "discontinue_contact_name": "Robin",
        "discontinue_contact_address": "robin at the door",
    }
    programme.do(desk.change_settings, values=told)
    at = open_page(PAGE, open=offer, stop=1)
    assert "Mentors who stop tell Robin, robin at the door" in texts(at)


def test_a_mentor_is_found_by_name_and_a_gate_is_shown_before_the_click(
    open_page: OpenPage, programme: Programme, offer: int
) -> None:
    """The other mentor is found by name, by a few letters."""
    other = programme.mentor()
    with programme.database.reading() as session:
        member = session.get_one(MentorOffer, other).member_id
    programme.do(members.correct, member, name="Zora", email=None, note=None)
    at = _answers(open_page(PAGE, open=offer, stop=1), AfterStopping.MOVE, AfterStopping.GO_ON)
    at.text_input(key="stop-whom-1-search").set_value("zor").run()
    at.radio(key="stop-whom-1").set_value(other).run()
    assert not at.button(key=f"stop-do-{offer}").disabled
    at.date_input(key=f"stop-on-{offer}").set_value(BEGAN - timedelta(days=1)).run()
    assert "It began on 2026-05-17; it cannot end before" in _plainly(at)
    assert at.button(key=f"stop-do-{offer}").disabled
    at.text_input(key="stop-whom-1-search").set_value("nobody of this name").run()
    assert "Nobody fits at the moment" in " ".join(item.value for item in at.info)


def test_where_no_register_tells_somebody_attests(
    open_page: OpenPage, programme: Programme, offer: int
) -> None:
    other = programme.mentor()
    for meeting in _every(programme, Meeting):
        programme.do(meetings.take_register_away, meeting.id)
    programme.do(endings.end, 2, on=TODAY)
    at = _answers(open_page(PAGE, open=offer, stop=1), AfterStopping.MOVE)
    at.radio(key="stop-whom-1").set_value(other).run()
    assert "attest it if you know" in texts(at)
    assert at.button(key=f"stop-do-{offer}").disabled
    at.checkbox(key="stop-attest-1").check().run()
    press(at, f"stop-do-{offer}")
    request = _every(programme, MentoringRequest)[-1]
    assert (request.attested_on, request.attested_by) == (TODAY, "coordinator")


def test_what_people_typed_is_data_in_choices_and_sentences(
    open_page: OpenPage, programme: Programme, offer: int
) -> None:
    other = programme.mentor(programme.group(NASTY[:100]))
    with programme.database.reading() as session:
        people = [1, 2, 3, session.get_one(MentorOffer, other).member_id]
    for member in people:
        programme.do(members.correct, member, name=NASTY[:100], email=None, note=None)
    named = dict.fromkeys(("discontinue_contact_name", "discontinue_contact_address"), NASTY[:90])
    programme.do(desk.change_settings, values=named)
    at = _answers(open_page(PAGE, open=offer, stop=1), AfterStopping.MOVE, AfterStopping.END)
    at.radio(key="stop-whom-1").set_value(other).run()
    shown = _said(at)
    whom = at.radio(key="stop-whom-1")
    shown += [*whom.options, *map(str, whom.proto.captions)]
    press(at, f"stop-do-{offer}")
    shown += _said(at) + [link.proto.label for link in at.get("page_link")]
    assert sum("evil" in text for text in shown) > 5
    assert [text for text in shown if MARKUP.search(text)] == []


def test_a_mentor_of_nobody_stops_with_one_click(open_page: OpenPage, programme: Programme) -> None:
    offer = programme.mentor()
    at = open_page(PAGE, open=offer, stop=1)
    press(at, f"stop-do-{offer}")
    assert "nobody is left to be thought of" in texts(at)
    programme.do(mentors.offer_again, offer, on=TODAY)
    programme.do(mentors.defer, offer, on=TODAY)
    at = open_page(PAGE, open=offer, stop=1)
    assert "there is nothing to stop" in at.info[0].value


def test_an_offer_that_is_not_there_is_a_sentence(open_page: OpenPage) -> None:
    at = open_page(PAGE, open=4711, stop=1)
    assert "not in the records" in at.error[0].value
