"""Coming in and leaving, in a real browser."""

from __future__ import annotations

import re

import pyotp
from playwright.sync_api import Page, expect
from sqlalchemy import select

from heal.db.engine import Database
from heal.models import SecondFactor
from heal.rules.sign_in import RECOVERY_CODES
from heal.services import door as use_cases
from heal.services import sign_in as services
from tests.browser.conftest import settled, sign_in
from tests.kit import door

LOGIN = re.compile(r"/login")


def _sees_members(page: Page) -> None:
    expect(page.get_by_role("heading", name="Members", exact=True)).to_be_visible()
    # A page that still runs would leave by itself once its session has ended, and not by a click.
    settled(page)


def test_a_deep_link_survives_and_so_does_a_reload(page: Page, address: str) -> None:
    sign_in(page, address, "members?search=a")
    _sees_members(page)
    expect(page).to_have_url(f"{address}/members?search=a")
    page.reload()
    _sees_members(page)
    expect(page).to_have_title("Dashboard")


def test_signing_out_ends_the_other_tab_at_its_next_click(page: Page, address: str) -> None:
    sign_in(page, address, "members")
    _sees_members(page)
    cookies = page.context.cookies()
    other = page.context.new_page()
    other.goto(f"{address}/accounts")
    other.get_by_role("button", name="Sign out").click()
    expect(other).to_have_url(LOGIN)
    page.get_by_role("link", name="Meetings").click()
    expect(page).to_have_url(LOGIN)
    page.context.add_cookies(cookies)
    page.goto(f"{address}/members")
    expect(page).to_have_url(LOGIN)


def test_an_ended_session_is_outside_at_the_next_click(
    page: Page, address: str, empty_url: str
) -> None:
    sign_in(page, address, "members")
    _sees_members(page)
    database = Database(empty_url)
    use_cases.act(database, services.end_all, door.SHELL, 1, now=door.now())
    database.close()
    page.get_by_role("link", name="Meetings").click()
    expect(page).to_have_url(LOGIN)


def test_a_second_factor_is_added_and_asked_for(page: Page, address: str, empty_url: str) -> None:
    sign_in(page, address, "own_account")
    page.get_by_label("Present password").last.fill(door.PASSWORD)
    page.get_by_role("button", name="Add a second factor").click()
    picture = page.get_by_role("img", name="QR code")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 0, "the policy let no picture through"
    expect(page.get_by_label("The six digits")).to_be_visible()
    secret = _secret(empty_url)
    assert secret not in page.url
    page.get_by_label("The six digits").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Add it").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Keep them as a file").click()
    assert re.fullmatch(r"codes-\d{4}-\d\d-\d\d\.txt", download.value.suggested_filename)
    says, empty, *codes = download.value.path().read_text("utf-8").splitlines()
    assert (says, empty, len(set(codes))) == ("Each works once.", "", RECOVERY_CODES)
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(LOGIN)
    sign_in(page, address, "members")
    expect(page.get_by_text("Please type the code from your authenticator")).to_be_visible()
    page.get_by_label("Password").fill(door.PASSWORD)
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Sign in").click()
    _sees_members(page)


def _secret(url: str) -> str:
    database = Database(url)
    with database.reading() as session:
        found = session.scalars(select(SecondFactor.secret)).one()
    database.close()
    return found
