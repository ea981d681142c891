"""A concern, from whoever raises it to the coordinator who settles it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from heal.services import concerns, desk, door, endings
from heal.vocabulary import Opened
from tests.kit import cast
from tests.kit.openings import noted
from tests.kit.programme import TODAY, Programme
from tests.pages.conftest import OpenPage, texts

WORDS = "Told **Ben** on 3 June that it is too much."


WHAT, WHY, OUTCOME = "What was seen or heard?", "Why do you read it?", "What came of it?"


def _fill(at: AppTest, label: str, words: str, submit: str) -> AppTest:
    kinds = (at.text_area, at.text_input)
    (field,) = (item for kind in kinds for item in kind if item.label == label)
    field.set_value(words)
    (button,) = (item for item in at.button if item.label == submit)
    return button.click().run()


def _everything(at: AppTest) -> str:
    fields = (*at.text_area, *at.text_input)
    return texts(at) + "".join(str(item.value) for item in fields)


@pytest.fixture
def member(programme: Programme) -> int:
    """Give a member about whom nothing is known but the groups."""
    return programme.member(programme.group(), "Ana")


def test_a_facilitators_concern_reaches_the_coordinators_today_without_its_words(
    open_page: OpenPage, programme: Programme
) -> None:
    group = programme.group()
    member = programme.member(group, "Ana")
    fay = cast.actor(programme.database, cast.facilitator(programme.database, [group]))
    door.act(programme.database, concerns.raise_, fay, words=WORDS, on=TODAY, member_id=member)
    at = open_page()
    assert "Ana" in texts(at)
    assert "Somebody raised a concern" in texts(at)
    assert "too much" not in _everything(at)
    at = open_page("members", open=member)
    assert "A concern was raised on 16 Jun 2026 by Fay" in texts(at)
    assert "too much" not in _everything(at)


def test_whoever_worries_about_a_coordinator_is_told_beforehand_who_can_read_it(
    open_page: OpenPage, programme: Programme, member: int
) -> None:
    said = texts(open_page("members", open=member))
    assert "They cannot read it themselves" in said
    assert "somebody on the board" in said
    values = {"outside_contact": "Olga, 555 0100"}
    programme.do(desk.change_settings, values=values)
    said = texts(open_page("members", open=member))
    assert "turn to Olga, 555 0100 instead" in said
    assert "somebody on the board" not in said


@pytest.mark.parametrize("about", ["member", "active", "ended"])
def test_a_concern_is_raised_read_for_a_reason_and_settled(
    open_page: OpenPage, programme: Programme, about: str
) -> None:
    page, number = "members", 1
    if about == "member":
        programme.member(programme.group())
    else:
        number = programme.pairing(programme.group(), on=TODAY - timedelta(days=3))
        page = f"{about}_pairings"
    if about == "ended":
        programme.do(endings.end, number, on=TODAY)
    at = open_page(page, open=number)
    at = _fill(at, WHAT, WORDS, "Tell the coordinator")
    assert not at.exception
    assert "A concern was raised on 16 Jun 2026 by coordinator" in texts(at)
    assert "too much" not in _everything(at)

    at = _fill(at, WHY, " ", "Read what was written")
    assert "why you read it" in at.error[0].value
    assert "too much" not in _everything(at)
    at = _fill(at, WHY, "It came up on Today", "Read what was written")
    assert [item.value for item in at.text if item.value == WORDS] == [WORDS]
    assert "It came up on Today" in texts(at)
    read = [it for it in noted(programme.database) if it.kind is Opened.CONCERN]
    assert {it.why for it in read} == {"It came up on Today"}
    assert len(read) == (1 if about == "member" else 2)

    at = _fill(at, OUTCOME, "Talked with her.", "It is settled")
    assert not at.error
    assert "looked into on 16 Jun 2026" in texts(at)
    assert "too much" not in _everything(at)
    assert "Talked" not in _everything(at)
    assert "Somebody raised a concern" not in texts(open_page())


def _read(open_page: OpenPage, programme: Programme, member: int) -> AppTest:
    programme.do(concerns.raise_, words=WORDS, on=TODAY, member_id=member)
    at = open_page("members", open=member)
    at = _fill(at, WHY, "It came up on Today", "Read what was written")
    assert "too much" in texts(at)
    return at


def test_whoever_comes_back_later_says_again_why(
    open_page: OpenPage, programme: Programme, member: int
) -> None:
    at = _read(open_page, programme, member)
    at.run()
    assert "too much" in texts(at)
    at.query_params.clear()
    at.run()
    at.query_params["open"] = str(member)
    at.run()
    assert "A concern was raised" in texts(at)
    assert "too much" not in _everything(at)


def test_what_was_read_can_be_put_away(
    open_page: OpenPage, programme: Programme, member: int
) -> None:
    at = _read(open_page, programme, member)
    at.button(key="away-1").click().run()
    assert "A concern was raised" in texts(at)
    assert "too much" not in _everything(at)


def test_that_a_concern_was_read_is_not_among_what_a_member_is_shown(
    open_page: OpenPage, programme: Programme, member: int
) -> None:
    at = _read(open_page, programme, member)
    at.session_state[f"openings-{member}"] = True
    at.run()
    assert list(at.dataframe[-1].value["what"]) == ["Their record as a member"]


def test_the_form_says_what_belongs_there_and_what_it_is_not(
    open_page: OpenPage, member: int
) -> None:
    said = texts(open_page("members", open=member))
    assert "Facts only" in said
    assert "emergency" in said
