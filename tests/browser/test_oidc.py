"""Coming in through somebody else's door: a real browser, a real server, a provider of others."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from heal.db.engine import Database
from heal.queries import sign_in as known
from heal.vocabulary import Role
from tests.browser.conftest import ARTEFACTS
from tests.kit import door, server

BEN, UNKNOWN, UNCONFIRMED = "ben@example.org", "eve@example.org", "dev@example.org"
PEOPLE = [
    {"sub": "Ben", "email": BEN.upper(), "email_verified": True},
    {"sub": "Cora", "email": door.EMAIL, "email_verified": True},
    {"sub": "Eve", "email": UNKNOWN, "email_verified": True},
    {"sub": "Dev", "email": UNCONFIRMED, "email_verified": False},
]
STYLE = "https://cdn.jsdelivr.net/npm/@picocss/pico@2/css/pico.min.css"
LOGIN = re.compile(r"/login")


@contextmanager
def _provider() -> Iterator[str]:
    """Serve a provider in a process of its own, where its warnings are its own too."""
    port = server.free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce"]
    command += ["true", *(f"--user-claims={json.dumps(person)}" for person in PEOPLE)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as process:
        try:
            _wait(f"http://localhost:{port}", process)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait(30)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + server.PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            with urlopen(f"{address}/jwks", timeout=5):  # noqa: S310 - our own
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("The provider did not start.")


@pytest.fixture
def address(empty_url: str) -> Iterator[str]:
    """Give the address of a server that two providers are named to."""
    database = Database(empty_url)
    for email in (BEN, UNCONFIRMED):
        door.invited(database, email, Role.COORDINATOR)
    database.close()
    with ExitStack() as stack:
        names = {"GOOGLE": "Google", "OFFICE": "the office"}
        environment = {
            f"HEAL_OIDC_{name}_{setting}": value
            for name, label in names.items()
            for setting, value in (
                ("ISSUER", stack.enter_context(_provider())),
                ("CLIENT_ID", name.lower()),
                ("CLIENT_SECRET", "secret"),
                ("LABEL", label),
            )
        }
        yield stack.enter_context(
            server.running(empty_url, environment=environment, host="localhost")
        )


@pytest.fixture
def elsewhere() -> tuple[str, ...]:
    """Let the page go to this machine by its name, as the cookies do."""
    return ("http://localhost:", STYLE)


@pytest.fixture(autouse=True)
def plain(page: Page) -> None:
    """Do without the style that the provider's page would fetch from outside."""
    page.route(STYLE, lambda route: route.abort())


def _away(page: Page, label: str, who: str) -> None:
    """Leave by the button, and be somebody there."""
    page.get_by_role("link", name=f"Sign in with {label}").click()
    expect(page.get_by_text("Authorize Client")).to_be_visible()
    page.get_by_role("button", name=who, exact=True).click()


def _accounts(url: str) -> dict[str, str]:
    database = Database(url)
    with database.reading() as session:
        found = known.accounts(session)
    database.close()
    return dict(zip(found["email"], found["status"].astype(str), strict=True))


def test_who_has_an_account_comes_back_to_where_they_were_going(page: Page, address: str) -> None:
    page.goto(f"{address}/members?search=a")
    expect(page).to_have_url(LOGIN)
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / "sign-in-with-providers.png")
    _away(page, "the office", "Cora")
    expect(page.get_by_role("heading", name="Members", exact=True)).to_be_visible()
    expect(page).to_have_url(f"{address}/members?search=a")
    names = {cookie["name"]: cookie for cookie in page.context.cookies(address)}
    assert names["heal_session"]["httpOnly"]
    assert "heal_away" not in names
    page.reload()
    expect(page.get_by_role("heading", name="Members", exact=True)).to_be_visible()


def test_an_invitation_is_used_up_by_coming_in(page: Page, address: str, empty_url: str) -> None:
    assert BEN not in _accounts(empty_url)
    page.goto(f"{address}/meetings")
    _away(page, "Google", "Ben")
    expect(page.get_by_role("heading", name="Meetings", exact=True)).to_be_visible()
    assert _accounts(empty_url)[BEN] == "active"
    page.goto(f"{address}/logout")
    expect(page.get_by_text("that one stays open")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(LOGIN)
    page.goto(f"{address}/meetings")
    expect(page).to_have_url(LOGIN)


def test_whoever_was_not_invited_or_is_not_confirmed_stays_outside(
    page: Page, address: str, empty_url: str
) -> None:
    before = _accounts(empty_url)
    page.goto(f"{address}/members")
    for who in ("Eve", "Dev"):
        _away(page, "Google", who)
        expect(page.get_by_role("alert")).to_contain_text("Only invited addresses get in")
        expect(page).to_have_url(re.compile(r"/login\?because=unknown&next=/members$"))
        assert _accounts(empty_url) == before
    _away(page, "Google", "Cora")
    expect(page.get_by_role("heading", name="Members", exact=True)).to_be_visible()


def test_what_was_not_finished_or_not_begun_here_signs_nobody_in(page: Page, address: str) -> None:
    page.goto(f"{address}/members")
    _away(page, "Google", "Deny")
    expect(page.get_by_role("alert")).to_contain_text("was not finished")
    page.get_by_role("link", name="Sign in with Google").click()
    expect(page.get_by_text("Authorize Client")).to_be_visible()
    page.context.clear_cookies()
    page.get_by_role("button", name="Cora", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("was not finished")
    page.goto(f"{address}/members")
    expect(page).to_have_url(LOGIN)
