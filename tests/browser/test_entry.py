"""The first account, an invitation, and the very first request to a new server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response, expect
from sqlalchemy import update

from heal.config import ROOT
from heal.migrations import runner
from heal.models import Invitation
from heal.rules.access import Actor, permits
from heal.ui.navigation import VIEWS
from heal.vocabulary import Role
from tests.browser.conftest import say_who
from tests.browser.conftest import sign_in as comes_in
from tests.kit import cast, door, office, server, stream
from tests.kit.office import ANA, MONDAY, TIA, Office

BEN, EVE, DEV = "ben@example.org", "eve@example.org", "dev@example.org"
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/setup/[\w-]{40,}")
CLOSED = "This link does not open anything (any more)"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Office]:
    """Give a programme behind a server that nobody has asked for anything."""
    with office.serving(tmp_path) as found:
        yield found


def _shell(url: str, *command: str) -> tuple[int, str, str]:
    """Carry out a command of the dashboard's in a process of its own, as `make run` does."""
    done = subprocess.run(
        [sys.executable, "-m", "heal", *command],
        cwd=ROOT,
        env={**os.environ, "HEAL_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def _sees(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()


def test_an_empty_installation_is_set_up_once(
    page: Page, another: Callable[[], Page], tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'heal.db'}"
    runner.upgrade(url)
    with server.running(url) as address:
        link = "set-up-link", "--if-empty", f"--address={address}"
        (opens,) = ADDRESS.findall(_shell(url, *link)[1])
        page.goto(f"{address}/members")
        expect(page.get_by_text("Nobody has an account yet")).to_be_visible()
        assert _sets_up(page, opens) == 200
        _sees(page, "Your account is ready")
        page.get_by_role("link", name="Sign in").click()
        say_who(page)
        _sees(page, "Today")
        for visitor in (page, another()):
            answer = visitor.goto(opens)
            assert answer is not None
            assert answer.status == 410
            _sees(visitor, "This link is closed")
        assert _shell(url, *link) == (0, "Sign in with your account.\n", "")
        code, said, refused = _shell(url, "set-up-link", f"--address={address}")
        assert (code, said) == (2, "")
        assert refused == "This is set up already; sign in, or ask the coordinator.\n"


def _sets_up(page: Page, link: str) -> int:
    """Make the coordinator's account at a link, and return with what that was answered."""
    page.goto(link)
    page.get_by_label("E-mail address").fill(door.EMAIL)
    page.get_by_label("Your name").fill("Cora")
    page.get_by_label("New password").fill(door.PASSWORD)
    with page.expect_response(link) as answer:
        page.get_by_role("button", name="Make the account").click()
    return answer.value.status


def _chooses(page: Page, link: str) -> int:
    """Choose a password at a link, and return with what that was answered."""
    page.goto(link)
    page.get_by_label("New password").fill(door.PASSWORD)
    with page.expect_response(link) as answer:
        page.get_by_role("button", name="Keep the password").click()
    return answer.value.status


def _invites(page: Page, desk: Office, email: str, name: str) -> str:
    """Invite a facilitator with a double click, and return the link that is shown."""
    page.goto(f"{desk.address}/accounts")
    page.get_by_role("button", name="Invite somebody").click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("textbox", name="E-mail address").fill(email)
    groups = page.get_by_role("combobox", name="Groups that they lead")
    groups.click()
    page.get_by_role("option", name=MONDAY).click()
    expect(page.get_by_text("A facilitator who leads no group")).to_have_count(0)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Make the link").dblclick()
    return _link(page, "Invite somebody")


def _link(page: Page, then: str) -> str:
    """Return the link that is shown to be passed on, and say that it was."""
    shown = page.get_by_test_id("stCode").first
    expect(shown).to_contain_text("/invite/")
    link = shown.inner_text().strip()
    page.get_by_role("button", name="I have passed it on").click()
    expect(page.get_by_role("button", name=then)).to_be_visible()
    return link


def _number(table: str, desk: Office, email: str) -> list[int]:
    """Return the numbers of every row with an address: each link that was ever given, say."""
    return [int(row[0]) for row in desk.rows()[table] if email in row]


def test_an_invitation_opens_once_in_time_and_until_it_is_taken_back(
    page: Page, another: Callable[[], Page], desk: Office
) -> None:
    comes_in(page, desk.address, "accounts")
    link, theirs = _invites(page, desk, BEN, "Ben Osei"), another()
    assert len(_number("invitations", desk, BEN)) == 1
    assert _chooses(theirs, link) == 200
    theirs.get_by_role("link", name="Sign in").click()
    say_who(theirs, email=BEN)
    _sees(theirs, "My groups")
    _has_the_pages_of(theirs, Role.FACILITATOR)
    for visitor in (theirs, another()):
        assert _chooses(visitor, link) == 400
        expect(visitor.get_by_role("alert")).to_contain_text(CLOSED)

    page.goto(f"{desk.address}/accounts?open={_number('accounts', desk, BEN)[0]}")
    page.get_by_role("button", name="New password").click()
    page.get_by_role("button", name="Make the link").dblclick()
    anew = _link(page, "New password")
    assert len(_number("invitations", desk, BEN)) == 2
    theirs.goto(f"{desk.address}/my_groups")
    expect(theirs).to_have_url(re.compile("/login"))
    assert _chooses(theirs, anew) == 200

    late = f"{desk.address}/invite/{door.invited(desk.database, EVE, Role.BOARD)}"
    desk.change(
        update(Invitation)
        .where(Invitation.email == EVE)
        .values(expires_at=door.now() - timedelta(seconds=1))
    )
    back = f"{desk.address}/invite/{door.invited(desk.database, DEV, Role.BOARD)}"
    (number,) = _number("invitations", desk, DEV)
    page.goto(f"{desk.address}/accounts?invitation={number}")
    page.get_by_role("button", name="Take it back").click()
    page.get_by_role("button", name="Take the link back").click()
    expect(page.get_by_text("The link is taken back.")).to_be_visible()
    before, stranger = desk.rows(), another()
    for refused in (late, back):
        assert _chooses(stranger, refused) == 400
        expect(stranger.get_by_role("alert")).to_contain_text(CLOSED)
    assert desk.rows() == before


def _has_the_pages_of(page: Page, role: Role) -> None:
    links = page.get_by_test_id("stSidebarNavLink")
    wanted = [view.title for view in VIEWS if permits(Actor("", role), view.permission)]
    expect(links).to_have_count(len(wanted))
    for link, title in zip(links.all(), wanted, strict=True):
        expect(link).to_contain_text(title)


def test_the_very_first_request_to_a_new_server_is_sent_to_the_sign_in(
    page: Page, desk: Office
) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    asked = page.context.request.get(f"{desk.address}/participation", max_redirects=0)
    assert (asked.status, asked.body()) == (303, b"")
    assert asked.headers["location"] == "/login?next=/participation"
    page.goto(f"{desk.address}/participation")
    expect(page).to_have_url(f"{desk.address}/login?next=/participation")
    paths = {urlsplit(answer.url).path for answer in answers} - {"/favicon.png"}
    assert paths == {"/participation", "/login"}
    shown = page.content().lower()
    assert "sign in" in shown
    for word in ("streamlit", "stapp", "/static/", "<script", "participation</", "insights"):
        assert word not in shown
    say_who(page)
    expect(page).to_have_url(f"{desk.address}/participation")
    _sees(page, "Participation")
    chart = page.get_by_test_id("stVegaLiteChart").first
    expect(chart.locator("canvas, svg").first).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_text("Coordinator").first).to_be_visible()


def test_the_very_first_page_of_a_new_server_is_shown_only_to_whom_it_is_for(
    page: Page, desk: Office
) -> None:
    cast.facilitator(desk.database, [desk.monday])
    heard = stream.overhear(page)
    comes_in(page, desk.address, "accounts", email=cast.FACILITATOR)
    for path in ("members", "settings", ""):
        _sees(page, "My groups")
        expect(page.locator('[data-test-script-state="notRunning"]')).to_be_visible()
        _has_the_pages_of(page, Role.FACILITATOR)
        assert TIA not in heard.said()
        assert door.EMAIL not in heard.said()
        page.goto(f"{desk.address}/{path}")
    expect(page.get_by_text(ANA).first).to_be_attached()
