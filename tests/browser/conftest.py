"""A real browser, a real server, a real database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from heal.config import ROOT
from heal.db.engine import Database
from heal.migrations import runner
from tests.kit import browser as chromium
from tests.kit import door, server

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
    """Give the URL of a migrated database in a file, with a coordinator and nothing else."""
    return empty(tmp_path)


def empty(folder: Path) -> str:
    """Make a migrated database in a file, with a coordinator and nothing else; return its URL."""
    url = f"sqlite:///{folder / 'heal.db'}"
    runner.upgrade(url)
    database = Database(url)
    door.coordinator(database)
    database.close()
    return url


@pytest.fixture
def address(empty_url: str) -> Iterator[str]:
    """Give the address of a server over an empty database."""
    with server.running(empty_url) as found:
        yield found


@pytest.fixture
def elsewhere() -> tuple[str, ...]:
    """Say which addresses outside this machine the page may go to: none, unless a test says so."""
    return ()


@contextmanager
def visitor(browser: Browser, elsewhere: tuple[str, ...]) -> Iterator[BrowserContext]:
    """Give somebody's own browser, and see that it calls nobody outside this machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 1600}, accept_downloads=True)
    outside: list[str] = []
    context.on(
        "request",
        lambda request: (
            request.url.startswith(("http://127.0.0.1:", "data:", "blob:", *elsewhere))
            or outside.append(request.url)
        ),
    )
    broken: list[str] = []
    context.on(
        "console",
        lambda said: "Content Security Policy" in said.text and broken.append(said.text),
    )
    yield context
    context.close()
    assert not outside, f"the page called out: {outside}"
    assert not broken, f"the policy was broken: {broken}"


def settled(page: Page) -> None:
    """Wait until a page has said everything, and drawn it."""
    still = '[data-testid="stApp"][data-test-script-state="notRunning"]'
    expect(page.locator(still)).to_be_visible()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    expect(page.locator('[data-stale="true"]')).to_have_count(0)
    expect(page.locator('[data-testid="stVegaLiteChart"]:not(:has(svg, canvas))')).to_have_count(0)


@pytest.fixture
def page(
    browser: Browser, request: pytest.FixtureRequest, elsewhere: tuple[str, ...]
) -> Iterator[Page]:
    """Give a page that calls nobody outside this machine."""
    with visitor(browser, elsewhere) as context:
        opened = context.new_page()
        yield opened
        ARTEFACTS.mkdir(exist_ok=True)
        opened.screenshot(path=ARTEFACTS / f"last-{request.node.name}.png")


@pytest.fixture
def another(browser: Browser, elsewhere: tuple[str, ...]) -> Iterator[Callable[[], Page]]:
    """Give a function that opens a page in a browser of somebody else."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(visitor(browser, elsewhere)).new_page()


def sign_in(page: Page, address: str, path: str = "", *, email: str = door.EMAIL) -> None:
    """Go to a page, be asked who one is, and say so."""
    page.goto(f"{address}/{path}")
    say_who(page, email=email)


def say_who(page: Page, *, email: str = door.EMAIL) -> None:
    """Answer the sign-in page."""
    expect(page).to_have_title("Sign in – Dashboard")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(door.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
