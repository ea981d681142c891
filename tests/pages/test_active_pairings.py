"""The active pairings, through the main script."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from heal.models import CheckIn, Contact, Pairing
from heal.services import endings, pairings, requests
from heal.ui.pairings import next_check_in, quiet_since
from heal.ui.words import lasting
from heal.vocabulary import Activity, Channel, HowItGoes, PairingStatus, SelfCheck, Side
from tests.kit.pressing import press
from tests.kit.programme import TODAY, WISH, Programme
from tests.pages.conftest import OpenPage, texts


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


def _pairing(programme: Programme, pairing_id: int) -> Pairing:
    with programme.database.reading() as session:
        return session.get_one(Pairing, pairing_id)


def _submit(at: AppTest, says: str) -> None:
    next(button for button in at.button if button.label == says).click().run()
    assert not at.exception, [item.value for item in at.exception]


def test_an_empty_list_says_what_to_do(open_page: OpenPage) -> None:
    at = open_page("active_pairings")
    assert "begins from a request" in at.info[0].value


def test_the_list_says_plainly_what_is_overdue_and_who_is_quiet(
    open_page: OpenPage, programme: Programme
) -> None:
    group = programme.group("Tuesday")
    programme.pairing(group)
    programme.pairing(group, on=before(100))
    shown = open_page("active_pairings").dataframe[0].value
    assert list(shown["check_in"]) == ["22 Mar 2026, 86 days overdue", "30 Jun 2026"]
    assert list(shown["quiet"]) == ["Since 20 Apr 2026", ""]
    assert list(shown["lasting"]) == ["3 months", "less than a day"]
    assert list(shown["groups"]) == ["Tuesday", "Tuesday"]


def test_filters_narrow_the_list_and_say_so_when_nobody_fits(
    open_page: OpenPage, programme: Programme
) -> None:
    group = programme.group()
    programme.pairing(group)
    programme.pairing(group, on=before(100))
    resting = programme.pairing(group)
    programme.do(pairings.pause, resting, on=TODAY)
    at = open_page("active_pairings")
    assert len(at.dataframe[0].value) == 3
    at.toggle(key="due").set_value(True).run()
    assert list(at.dataframe[0].value["lasting"]) == ["3 months"]
    at.toggle(key="due").set_value(False).run()
    at.selectbox(key="status").set_value(PairingStatus.PAUSED).run()
    assert list(at.dataframe[0].value["status"]) == ["Taking a break"]
    at.toggle(key="quiet").set_value(True).run()
    assert not at.dataframe
    assert "No pairing fits" in at.info[0].value


def test_a_break_is_taken_and_over_in_one_click_each(
    open_page: OpenPage, programme: Programme
) -> None:
    pairing_id = programme.pairing(programme.group())
    at = open_page("active_pairings", open=pairing_id)
    at.button(key=f"pause-{pairing_id}").click().run()
    assert "Taking a break, since 16 Jun 2026" in texts(at)
    assert "nobody is asked meanwhile" in texts(at)
    at.button(key=f"resume-{pairing_id}").click().run()
    assert "**Status:** Active" in texts(at)


def _heard(programme: Programme) -> CheckIn:
    with programme.database.reading() as session:
        return session.scalars(select(CheckIn)).one()


def test_one_tap_keeps_what_a_side_said_and_it_is_corrected_in_place(
    open_page: OpenPage, programme: Programme
) -> None:
    pairing_id = programme.pairing(programme.group(), on=before(20))
    at = open_page("active_pairings", open=pairing_id)
    assert "6 days overdue" in texts(at)
    press(at, f"heard-{pairing_id}-mentee-talk_to_me")
    heard = _heard(programme)
    assert (heard.side, heard.answer, heard.heard_on) == (Side.MENTEE, HowItGoes.TALK_TO_ME, TODAY)
    assert "would like somebody to talk with them" in texts(at)
    assert list(at.dataframe[0].value["answer"]) == ["Talk to me"]
    assert f"heard-{pairing_id}-mentee-ending" not in {button.key for button in at.button}
    at.selectbox(key="correct-heard-1-goes").set_value(HowItGoes.GOING_WELL)
    _submit(at, "Keep the correction")
    assert _heard(programme).answer is HowItGoes.GOING_WELL
    assert "would like somebody to talk with them" not in texts(at)


def test_a_late_word_is_kept_with_all_that_was_said(
    open_page: OpenPage, programme: Programme
) -> None:
    pairing_id = programme.pairing(programme.group(), on=before(20))
    at = open_page("active_pairings", open=pairing_id)
    key = f"late-{pairing_id}-mentor"
    at.date_input(key=f"{key}-on").set_value(before(4))
    at.button_group(key=f"{key}-activities").set_value([Activity.SHARING])
    at.selectbox(key=f"{key}-self").set_value(SelfCheck.PAUSE_ME)
    next(button for button in at.button if button.form_id == key).click().run()
    heard = _heard(programme)
    said = (heard.heard_on, heard.answer, heard.self_check)
    assert said == (before(4), HowItGoes.GOING_WELL, SelfCheck.PAUSE_ME)
    assert "said “pause me”" in texts(at)
    press(at, "talked-1")
    assert "said “pause me”" not in texts(at)
    assert _heard(programme).seen_to_on == TODAY
    press(at, "take-back-1")
    with programme.database.reading() as session:
        assert session.scalars(select(CheckIn)).all() == []


def test_an_ending_that_was_said_opens_the_form_for_it(
    open_page: OpenPage, programme: Programme
) -> None:
    pairing_id = programme.pairing(programme.group(), on=before(20))
    at = open_page("active_pairings", open=pairing_id)
    press(at, f"heard-{pairing_id}-mentor-ending")
    assert "it is ending" in texts(at)
    assert at.selectbox(key=f"end-{pairing_id}-mentor-by").value is Side.MENTOR
    assert _pairing(programme, pairing_id).status is PairingStatus.ACTIVE, "nothing ends by itself"


def test_that_they_were_in_touch_is_kept(open_page: OpenPage, programme: Programme) -> None:
    pairing_id = programme.pairing(programme.group(), on=before(20))
    at = open_page("active_pairings", open=pairing_id)
    at.date_input(key=f"contact-{pairing_id}-on").set_value(before(2))
    at.selectbox(key=f"contact-{pairing_id}-by").set_value(Channel.PHONE)
    at.button_group(key=f"contact-{pairing_id}-kinds").set_value([Activity.LEARNING])
    _submit(at, "Keep that they were in touch")
    with programme.database.reading() as session:
        (contact,) = session.scalars(select(Contact)).all()
    assert (contact.happened_on, contact.channel) == (before(2), Channel.PHONE)
    assert list(at.dataframe[0].value["activities"]) == ["Learning"]
    assert "14 Jun 2026 (2 days ago)" in texts(at).replace("\\", "")


def test_an_end_asks_for_a_day_only_and_leads_to_the_ended_pairing(
    open_page: OpenPage, programme: Programme
) -> None:
    pairing_id = programme.pairing(programme.group(), on=before(20))
    at = open_page("active_pairings", open=pairing_id)
    at.date_input(key=f"end-{pairing_id}-on").set_value(before(3))
    _submit(at, "End the pairing")
    assert at.title[0].value == "Ended pairings"
    assert "**Lasted:** 2 weeks" in texts(at)
    assert at.toast[0].value == "The pairing has ended\\."
    pairing = _pairing(programme, pairing_id)
    assert (pairing.status, pairing.ended_on) == (PairingStatus.ENDED, before(3))


def test_an_old_link_points_to_where_the_ended_pairing_is(
    open_page: OpenPage, programme: Programme
) -> None:
    pairing_id = programme.pairing(programme.group())
    programme.do(endings.end, pairing_id, on=TODAY)
    at = open_page("active_pairings", open=pairing_id)
    assert "This pairing has ended." in texts(at)
    assert not [button for button in at.button if "End" in button.label]


def test_a_pairing_that_is_not_there_is_a_sentence(open_page: OpenPage) -> None:
    at = open_page("active_pairings", open=4711)
    assert "not in the records" in at.error[0].value


def test_names_are_shown_letter_by_letter(open_page: OpenPage, programme: Programme) -> None:
    group = programme.group()
    member = programme.attending_member(group, "![x](https://example.org/a.png) *Ana*")
    pairing_id = _pair(programme, member)
    at = open_page("active_pairings", open=pairing_id)
    assert "![x]" not in texts(at)
    assert "\\*Ana\\*" in at.header[0].value


def _pair(programme: Programme, member: int) -> int:
    request = programme.do(requests.open, member, on=TODAY, wish=WISH)
    proposal = programme.agreed(request, programme.mentor())
    return int(programme.do(pairings.begin, proposal, on=TODAY, channels=(Channel.PHONE,)))


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        (date(2026, 6, 16), date(2026, 6, 16), "less than a day"),
        (date(2026, 6, 15), date(2026, 6, 16), "1 day"),
        (date(2026, 6, 3), date(2026, 6, 16), "13 days"),
        (date(2026, 6, 2), date(2026, 6, 16), "2 weeks"),
        (date(2026, 4, 17), date(2026, 6, 16), "8 weeks"),
        (date(2026, 4, 16), date(2026, 6, 16), "2 months"),
        (date(2025, 6, 17), date(2026, 6, 16), "11 months"),
        (date(2025, 6, 16), date(2026, 6, 16), "1 year"),
        (date(2024, 2, 29), date(2025, 2, 28), "1 year"),
        (date(2023, 5, 16), date(2026, 6, 16), "3 years, 1 month"),
    ],
)
def test_how_long_something_lasts(first: date, last: date, says: str) -> None:
    assert lasting(first, last) == says


def test_a_check_in_is_overdue_from_the_next_day_on() -> None:
    assert next_check_in(None, TODAY) == ""
    assert next_check_in(TODAY + timedelta(days=1), TODAY) == "17 Jun 2026"
    assert next_check_in(TODAY, TODAY) == "16 Jun 2026, today"
    assert next_check_in(before(1), TODAY) == "15 Jun 2026, 1 day overdue"


def test_quiet_begins_on_its_day() -> None:
    assert quiet_since(None, TODAY) == ""
    assert quiet_since(TODAY + timedelta(days=1), TODAY) == ""
    assert quiet_since(TODAY, TODAY) == "Since 16 Jun 2026"
