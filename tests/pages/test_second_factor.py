"""One's own second factor on the page, and what is open where everyone needs one."""

from __future__ import annotations

import pyotp
import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from heal.errors import NotPermitted
from heal.models import Member, SecondFactor, SignInAttempt
from heal.rules.sign_in import LIMITS, RECOVERY_CODES
from heal.services import desk, second_factor
from heal.ui import runtime
from heal.vocabulary import AttemptKind, Permission
from tests.kit import door
from tests.kit.programme import Programme
from tests.pages.conftest import OpenPage, texts


def press(at: AppTest, says: str) -> None:
    (button,) = (button for button in at.button if button.label == says)
    button.click().run()
    assert not at.exception


def start(at: AppTest, password: str = door.PASSWORD) -> None:
    at.text_input(key="start-factor-1-password").input(password)
    press(at, "Add a second factor")


def secret(programme: Programme) -> str:
    with programme.database.reading() as session:
        return session.scalars(select(SecondFactor.secret)).one()


def confirm(at: AppTest, programme: Programme) -> tuple[str, ...]:
    at.text_input(key="first-code-1").input(pyotp.TOTP(secret(programme)).now())
    press(at, "Add it")
    return shown(at)


def shown(at: AppTest) -> tuple[str, ...]:
    return tuple(line for block in at.code for line in str(block.value).split("\n"))


def require_it(programme: Programme) -> None:
    programme.do(desk.change_settings, values={"second_factor_required": True})


def test_it_is_added_in_three_steps(open_page: OpenPage, programme: Programme) -> None:
    at = open_page("own_account")
    start(at)
    (letters,) = shown(at)
    kept = secret(programme)
    assert letters.replace(" ", "") == kept
    assert all(len(part) == 4 for part in letters.split())
    (picture,) = at.get("image")
    url = picture.proto.imgs[0].url
    assert url.startswith("data:image/svg+xml;base64,"), "the picture lies where others can ask"
    assert "QR code" in picture.proto.imgs[0].alt
    assert kept not in str(at.query_params)
    codes = confirm(at, programme)
    assert len(set(codes)) == RECOVERY_CODES
    assert len(at.get("download_button")) == 1
    press(at, "I have put them away")
    assert not shown(at)
    assert f"{RECOVERY_CODES} recovery codes are left" in texts(at)
    assert not set(codes) & set(shown(open_page("own_account")))


def test_a_wrong_password_starts_nothing_and_counts(
    open_page: OpenPage, programme: Programme
) -> None:
    at = open_page("own_account")
    for _ in range(LIMITS[AttemptKind.ACCOUNT]):
        start(at, "wrong")
        assert "not the present password" in at.error[0].value
    start(at)
    assert "too many attempts" in at.error[0].value
    with programme.database.reading() as session:
        assert session.scalars(select(SecondFactor)).all() == []
        counted = session.scalars(select(SignInAttempt.kind)).all()
    assert counted == [AttemptKind.ACCOUNT] * LIMITS[AttemptKind.ACCOUNT]


def test_a_wrong_first_code_can_be_typed_again(open_page: OpenPage, programme: Programme) -> None:
    at = open_page("own_account")
    start(at)
    at.text_input(key="first-code-1").input("12")
    press(at, "Add it")
    assert "not the one of this moment" in at.error[0].value
    assert confirm(at, programme)


def test_whoever_reloads_begins_anew(open_page: OpenPage) -> None:
    start(open_page("own_account"))
    again = open_page("own_account")
    assert not shown(again), "whoever opens the page next reads the secret"
    press_labels = [button.label for button in again.button]
    assert "Add a second factor" in press_labels


def test_new_codes_and_removing(open_page: OpenPage, programme: Programme) -> None:
    at = open_page("own_account")
    start(at)
    old = confirm(at, programme)
    press(at, "I have put them away")
    at.text_input(key="renew-codes-1-password").input(door.PASSWORD)
    press(at, "Make new ones")
    new = shown(at)
    assert len(set(new) | set(old)) == 2 * RECOVERY_CODES
    press(at, "I have put them away")
    at.text_input(key="drop-factor-1-password").input("wrong")
    press(at, "Remove the second factor")
    assert at.error
    at.text_input(key="drop-factor-1-password").input(door.PASSWORD)
    press(at, "Remove the second factor")
    assert "Add a second factor" in [button.label for button in at.button]


def test_where_it_is_required_only_ones_account_is_open(
    open_page: OpenPage, programme: Programme, live: door.SignedIn
) -> None:
    require_it(programme)
    at = open_page()
    assert at.title[0].value == "Your account"
    assert "Please add yours now" in at.info[0].value
    with pytest.raises(ValueError, match="members"):
        open_page("members")
    for permission in set(Permission) - {Permission.SIGN_IN, Permission.OWN_ACCOUNT}:
        with pytest.raises(NotPermitted):
            runtime.still(live.sid, permission)
    start(at)
    codes = confirm(at, programme)
    assert len(codes) == RECOVERY_CODES, "the codes were gone before anybody could read them"
    assert "Please add yours now" not in texts(at)
    assert "Remove the second factor" not in [button.label for button in at.button]
    press(at, "I have put them away")
    assert "yours stays" in texts(at)
    assert open_page("members").title[0].value == "Members"


def test_a_click_on_a_page_that_was_open_before_does_nothing(
    open_page: OpenPage, programme: Programme
) -> None:
    at = open_page("members", new=1)
    require_it(programme)
    at.text_input(key="member-new-name").input("Ana")
    press(at, "Add them")
    assert at.title[0].value == "Your account"
    with programme.database.reading() as session:
        assert session.scalars(select(Member)).all() == []


def test_who_lost_theirs_adds_another(
    open_page: OpenPage, programme: Programme, live: door.SignedIn
) -> None:
    at = open_page("own_account")
    start(at)
    confirm(at, programme)
    require_it(programme)
    programme.do(second_factor.drop, live.account_id)
    at = open_page()
    assert at.title[0].value == "Your account"
    start(at)
    assert confirm(at, programme)
