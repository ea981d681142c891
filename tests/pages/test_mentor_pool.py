"""The mentor pool, through the main script."""

from __future__ import annotations

from heal.services import mentors
from tests.kit.programme import TODAY, Programme
from tests.pages.conftest import OpenPage, texts


def test_an_empty_pool_says_what_to_do(open_page: OpenPage) -> None:
    at = open_page("mentor_pool")
    assert "record an offer" in at.info[0].value


def test_filters_narrow_the_pool(open_page: OpenPage, programme: Programme) -> None:
    group = programme.group()
    programme.mentor(group)
    resting = programme.mentor(group)
    programme.do(mentors.pause, resting, on=TODAY)
    at = open_page("mentor_pool")
    assert len(at.dataframe[0].value) == 2
    at.toggle(key="room").set_value(True).run()
    assert list(at.dataframe[0].value["status"]) == ["Approved"]


def test_a_mentor_is_let_rest_in_one_click(open_page: OpenPage, programme: Programme) -> None:
    offer = programme.mentor(programme.group())
    at = open_page("mentor_pool", open=offer)
    at.button(key=f"pause-{offer}").click().run()
    assert not at.exception
    assert "Resting" in texts(at)


def test_an_offer_that_is_not_there_is_a_sentence(open_page: OpenPage) -> None:
    at = open_page("mentor_pool", open=4711)
    assert "not in the records" in at.error[0].value
