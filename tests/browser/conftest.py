"""A real browser, a real server, a real database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from heal.config import ROOT
from heal.migrations import runner
from tests.kit import browser as chromium
from tests.kit import server

ARTEFACTS = ROOT / "artefacts"

expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Give Playwright."""
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Give a headless Chromium."""
    found = playwright.chromium.launch(
        executable_path=chromium.path(playwright), args=list(chromium.ARGUMENTS)
    )
    yield found
    found.close()


@pytest.fixture
def empty_url(tmp_path: Path) -> str:
    """Give the URL of an empty, migrated database in a file."""
    url = f"sqlite:///{tmp_path / 'heal.db'}"
    runner.upgrade(url)
    return url


@pytest.fixture
def address(empty_url: str) -> Iterator[str]:
    """Give the address of a server over an empty database."""
    with server.running(empty_url) as found:
        yield found


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Give a page that calls nobody outside this machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 1600}, accept_downloads=True)
    outside: list[str] = []
    context.on(
        "request",
        lambda request: (
            request.url.startswith(("http://127.0.0.1:", "data:", "blob:"))
            or outside.append(request.url)
        ),
    )
    opened = context.new_page()
    yield opened
    ARTEFACTS.mkdir(exist_ok=True)
    opened.screenshot(path=ARTEFACTS / f"last-{request.node.name}.png")
    context.close()
    assert not outside, f"the page called out: {outside}"
