"""The guide, and the places where there is help, through the main script."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from heal.errors import NotPermitted
from heal.queries import guide as known
from heal.rules import guide_text, signposts
from heal.rules.settings import ProgrammeSettings
from heal.rules.signposts import CHECK_FIRST, NO_CRISIS_SERVICE
from heal.services import desk, guide
from heal.ui import guide as ui
from heal.vocabulary import Role
from tests.kit import cast
from tests.kit.door import SignedIn
from tests.kit.programme import TODAY, Programme
from tests.pages.conftest import OpenPage, texts

USUAL = ProgrammeSettings()
NASTY = "**x** [door](javascript:alert) <b>"


def said(at: AppTest) -> str:
    return texts(at).replace("\\", "").replace("\u2060", "")


def keys(at: AppTest) -> list[str]:
    return [str(item.key) for kind in ("button", "toggle", "text_area", "text_input")
            for item in getattr(at, kind)]  # fmt: skip


def press(at: AppTest, label: str, place: int = 0) -> AppTest:
    found = [button for button in at.button if button.label == label]
    return found[place].click().run()


def kept(programme: Programme) -> dict[str, list[Any]]:
    with programme.database.reading() as session:
        return {
            "prompts": [one.words for one in known.prompts(session)],
            "resources": [(one.title, one.link) for one in known.resources(session)],
            "places": [(one.country, one.name) for one in known.signposts(session)],
        }


def test_the_whole_guide_stands_there_with_the_settings_numbers(
    open_page: OpenPage, programme: Programme
) -> None:
    programme.do(desk.change_settings, values={"discontinue_contact_name": "R. *Example*"})
    programme.do(guide.keep_resource, None, title="On *listening*", link="https://a.test/b(c)")
    at = open_page("guide")
    headers = [item.value.replace("\\", "") for item in at.header]
    parts = (*guide_text.mentoring(USUAL), *guide_text.course(USUAL))
    assert {part.title for part in parts} < set(headers)
    assert headers[0] == "Where there is help"
    shown = said(at)
    assert NO_CRISIS_SERVICE in shown
    assert all(words in shown for words in kept(programme)["prompts"])
    assert "altogether tells R. *Example*, on any day" in shown
    (link,) = (item.proto for item in at.get("page_link") if item.proto.external)
    assert (link.page, link.label) == ("https://a.test/b(c)", "On \\*listening\\*")


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.BOARD])
def test_others_read_it_and_change_nothing(
    open_page: OpenPage, programme: Programme, role: Role
) -> None:
    programme.do(guide.take_over_signposts, "Germany")
    groups = [programme.group()]
    staff = {
        Role.FACILITATOR: lambda: cast.facilitator(programme.database, groups),
        Role.BOARD: lambda: cast.board(programme.database),
    }
    at = open_page("guide", sid=staff[role]().sid)
    assert "TelefonSeelsorge (0800 111 0 111)" in said(at)
    assert keys(at) == ["sign-out"]
    assert "The coordinator adds what others have found." in said(at)


def test_a_question_is_changed_where_it_stands(open_page: OpenPage, programme: Programme) -> None:
    first, second, *others = kept(programme)["prompts"]
    at = open_page("guide")
    assert not [key for key in keys(at) if "words" in key]
    at.toggle(key="change-prompt").set_value(True).run()
    press(at, "Down")
    assert kept(programme)["prompts"] == [second, first, *others]
    field = at.text_area[0]
    assert field.value == second
    field.set_value(NASTY)
    press(at, "Keep")
    assert kept(programme)["prompts"] == [NASTY, first, *others]
    assert NASTY in said(at)
    assert "javascript:alert)" not in texts(at).replace("\\)", "")
    press(at, "Take it off the list")
    assert kept(programme)["prompts"] == [first, *others]
    [item for item in at.text_area if item.label == "Question"][-1].set_value("Rest?")
    press(at, "Add the question")
    assert kept(programme)["prompts"] == [first, *others, "Rest?"]
    assert not [item for item in at.text_area if item.value == "Rest?"][1:]


def test_a_link_that_is_none_is_refused_where_it_was_typed(
    open_page: OpenPage, programme: Programme
) -> None:
    at = open_page("guide")
    title, link = at.text_input
    title.set_value("On listening")
    link.set_value("javascript:alert(1)")
    press(at, "Add the resource")
    (error,) = at.error
    assert "begins with https" in error.value
    assert kept(programme)["resources"] == []
    at.text_input[1].set_value("https://example.org")
    press(at, "Add the resource")
    assert kept(programme)["resources"] == [("On listening", "https://example.org")]


def test_the_file_is_the_whole_guide_and_asks_again_who_takes_it(
    programme: Programme, live: SignedIn
) -> None:
    programme.do(guide.keep_prompt, None, words=NASTY)
    programme.do(guide.take_over_signposts, "Germany")
    data = ui._file(live.sid, TODAY).decode("utf-8")
    for part in (*guide_text.mentoring(USUAL), guide_text.RESOURCES, *guide_text.course(USUAL)):
        assert f"<h2>{part.title}</h2>" in data
    assert "&lt;b&gt;" in data
    assert "<b>" not in data
    assert "0800 111 0 111" in data
    with pytest.raises(NotPermitted):
        ui._file("nobody's", TODAY)


def test_places_are_suggested_taken_over_and_changed_in_the_settings(
    open_page: OpenPage, programme: Programme
) -> None:
    at = open_page("settings")
    assert "No place is noted yet" in said(at)
    assert said(at).count(CHECK_FIRST) == len(signposts.still_suggested(())) + 1
    at.button(key="take-over-Germany").click().run()
    assert kept(programme)["places"] == [
        ("Germany", "TelefonSeelsorge"),
        ("Germany", "Emergency"),
    ]
    assert "take-over-Germany" not in keys(at)
    press(at, "Down")
    press(at, "Take it off the list")
    assert kept(programme)["places"] == [("Germany", "TelefonSeelsorge")]
    told = {"Country": "Austria", "Name": NASTY, "How it is reached": "142"}
    for field in [item for item in at.text_input if item.label in told][-3:]:
        field.set_value(told[field.label])
    press(at, "Add the place")
    assert kept(programme)["places"][1:] == [("Austria", NASTY)]
    assert f"Austria: {NASTY} (142)" in said(at).replace("**Austria:**", "Austria:")


def test_where_there_is_help_is_also_shown_within_a_form(
    programme: Programme, live: SignedIn
) -> None:
    def form() -> None:
        import streamlit as st

        from heal.ui import signposts

        with st.form("words"):
            signposts.show()
            st.form_submit_button("Tell")

    at = AppTest.from_function(form, default_timeout=30)
    at.user = {"sid": live.sid}
    assert signposts.NONE_YET in said(at.run())
    programme.do(guide.take_over_signposts, "Ireland")
    shown = said(at.run())
    assert not at.exception
    assert signposts.NONE_YET not in shown
    assert f"**{NO_CRISIS_SERVICE}**" in shown
    assert "- **Ireland:** Samaritans (116 123); Emergency (112 or 999)" in shown
