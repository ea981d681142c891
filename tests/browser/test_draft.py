"""The draft for all in a real browser: long work can be stopped, and a pair is sent on once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from heal.db.engine import Database
from heal.migrations import runner
from heal.models import Proposal
from heal.ui.drafts import PAIRS_A_PAGE
from tests.browser.conftest import settled, sign_in
from tests.kit import door, server
from tests.kit.crowd import crowd
from tests.kit.programme import Programme


@pytest.fixture
def few(empty_url: str) -> Iterator[Database]:
    """Give a database in which two wait, and two would mentor."""
    database = Database(empty_url)
    programme = Programme(database, today=date.today())  # noqa: DTZ011 - as the server has it
    group = programme.group()
    for days in (20, 10):
        programme.request(group, on=programme.today - timedelta(days=days))
    for _ in range(2):
        programme.mentor(group)
    yield database
    database.close()


def test_a_double_click_sends_a_pair_on_once(few: Database, page: Page, address: str) -> None:
    sign_in(page, address, "draft_for_all")
    page.get_by_role("button", name="Draft for everyone").click()
    expect(page.get_by_role("heading", name="2 pairs")).to_be_visible()
    page.get_by_role("button", name="Send on as a proposal").first.dblclick()
    expect(page.get_by_role("heading", name="1 pair", exact=True)).to_be_visible()
    settled(page)
    with few.reading() as session:
        assert session.scalar(select(func.count(Proposal.id))) == 1
    page.reload()
    expect(page.get_by_text("No draft yet")).to_be_visible()


@pytest.fixture
def crowded(tmp_path: Path) -> Iterator[str]:
    """Give the address of a server over a programme that takes a while to draft."""
    url = f"sqlite:///{tmp_path / 'crowd.db'}"
    runner.upgrade(url)
    database = Database(url)
    door.coordinator(database)
    crowd(database, 3_000, today=date.today())  # noqa: DTZ011 - as the server has it
    database.close()
    with server.running(url) as found:
        yield found


def test_long_work_says_how_far_it_is_and_can_be_stopped(page: Page, crowded: str) -> None:
    sign_in(page, crowded, "draft_for_all")
    page.get_by_role("button", name="Draft for everyone").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("No draft yet")).to_be_visible()
    settled(page)
    expect(page.get_by_role("progressbar")).to_have_count(0)
    page.get_by_role("button", name="Draft for everyone").click()
    expect(page.get_by_role("heading", name="3,000 pairs")).to_be_visible(timeout=90_000)
    settled(page)
    assert page.get_by_role("button", name="Send on as a proposal").count() == PAIRS_A_PAGE
