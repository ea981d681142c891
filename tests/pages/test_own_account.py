"""One's own account, and what becomes of a page when its session is over."""

from __future__ import annotations

from heal.services import door as use_cases
from heal.services import sign_in
from tests.kit import door
from tests.kit.programme import Programme
from tests.pages.conftest import OpenPage, texts

NEW = "eleven quiet copper herons"


def test_the_password_is_changed_and_the_others_are_out(
    open_page: OpenPage, programme: Programme, live: door.SignedIn
) -> None:
    other = door.signed_in(programme.database)
    at = open_page("own_account")
    at.text_input(key="old-password").input(door.PASSWORD)
    at.text_input(key="new-password").input(NEW)
    next(button for button in at.button if button.label == "Change the password").click().run()
    assert not at.error
    assert "Your account" in texts(at)
    assert not open_page(sid=other.sid).title


def test_another_session_is_ended(
    open_page: OpenPage, programme: Programme, live: door.SignedIn
) -> None:
    other = door.signed_in(programme.database)
    at = open_page("own_account")
    (end,) = (button for button in at.button if button.label == "End it")
    end.click().run()
    assert not [button for button in at.button if button.label == "End it"]
    assert not open_page(sid=other.sid).title


def test_a_click_after_the_end_does_nothing(
    open_page: OpenPage, programme: Programme, live: door.SignedIn
) -> None:
    at = open_page("own_account")
    at.text_input(key="old-password").input(door.PASSWORD)
    at.text_input(key="new-password").input(NEW)
    use_cases.act(programme.database, sign_in.end_all, door.SHELL, live.account_id, now=door.now())
    next(button for button in at.button if button.label == "Change the password").click().run()
    assert not at.title
    assert not at.exception
    door.signed_in(programme.database)  # the password is the old one still


def test_signing_out_ends_the_session(open_page: OpenPage, live: door.SignedIn) -> None:
    at = open_page("members")
    at.button(key="sign-out").click().run()
    assert not at.title
    assert not open_page(sid=live.sid).title
