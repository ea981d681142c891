"""Coming in and leaving, in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from heal.db.engine import Database
from heal.services import door as use_cases
from heal.services import sign_in as services
from tests.browser.conftest import sign_in
from tests.kit import door

LOGIN = re.compile(r"/login")


def _sees_members(page: Page) -> None:
    expect(page.get_by_role("heading", name="Members", exact=True)).to_be_visible()


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
