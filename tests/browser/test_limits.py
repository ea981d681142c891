"""A session that is over, or an account that may less than before, in a page that is still open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from heal.models import SignInSession
from heal.rules.settings import ProgrammeSettings
from heal.services import accounts, sign_in
from heal.ui.navigation import VIEWS
from heal.vocabulary import Role
from tests.browser.conftest import say_who, settled
from tests.browser.conftest import sign_in as comes_in
from tests.kit import cast, door, office
from tests.kit.office import ANA, TIA, Office

LOGIN = re.compile(r"/login\?next=")
DEEP = "members?search=a"
DORA = "dora@example.org"
PROGRAMME = ProgrammeSettings()
IDLE = timedelta(minutes=PROGRAMME.idle_minutes)
ABSOLUTE = timedelta(hours=PROGRAMME.absolute_hours)
MINUTE = timedelta(minutes=1)
REMEMBER = """for (const name of ["pushState", "replaceState"]) {
    const own = history[name].bind(history);
    history[name] = (...given) => {
        own(...given);
        sessionStorage.setItem("at:" + location.pathname + location.search, name);
    };
}"""
"""Keeps every address that the page gives itself, until after it has been left."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Give a served programme that has a second coordinator."""
    with office.serving(tmp_path_factory.mktemp("limits")) as found:
        cast.joins(found.database, DORA, Role.COORDINATOR)
        yield found


def _sees(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    # A page that still runs would leave by itself once its session has ended, and not by a click.
    settled(page)


def _idles(desk: Office, span: timedelta) -> None:
    """Let nobody have clicked for so long."""
    desk.change(update(SignInSession).values(seen_at=door.now() - span))


def _ages(desk: Office, span: timedelta) -> None:
    """Let every session have begun so long ago, and be in use until now."""
    desk.change(update(SignInSession).values(began_at=door.now() - span, seen_at=door.now()))


@pytest.mark.parametrize(
    ("passes", "limit"), [(_idles, IDLE), (_ages, ABSOLUTE)], ids=["idle", "absolute"]
)
def test_past_its_limit_a_click_and_a_reload_lead_out_and_the_way_back_is_kept(
    page: Page, desk: Office, passes: Callable[[Office, timedelta], None], limit: timedelta
) -> None:
    assert (timedelta(minutes=30), timedelta(hours=12)) == (IDLE, ABSOLUTE)
    comes_in(page, desk.address, DEEP)
    _sees(page, "Members")
    passes(desk, limit - MINUTE)
    page.get_by_role("link", name="Meetings").click()
    _sees(page, "Meetings")
    page.goto(f"{desk.address}/{DEEP}")
    page.context.add_init_script(REMEMBER)
    page.reload()
    for leaves in (
        lambda: page.get_by_role("button", name="Add a member").click(),
        page.reload,
    ):
        _sees(page, "Members")
        expect(page.get_by_role("button", name="Add a member")).to_be_visible()
        passes(desk, limit)
        leaves()
        expect(page).to_have_url(LOGIN)
        expect(page.get_by_text(ANA)).to_have_count(0)
        assert set(page.evaluate("Object.keys(sessionStorage)")) <= {f"at:/{DEEP}"}
        say_who(page)
        _sees(page, "Members")
        expect(page).to_have_url(f"{desk.address}/{DEEP}")


def _dora(desk: Office) -> int:
    row = next(row for row in desk.rows()["accounts"] if DORA in row)
    return int(row[0])


def _ended(desk: Office) -> None:
    desk.do(sign_in.end_all, _dora(desk), now=door.now())


def _suspended(desk: Office) -> None:
    desk.do(accounts.suspend, _dora(desk), now=door.now())


def _a_facilitator(desk: Office) -> None:
    desk.do(accounts.change_role, _dora(desk), role=Role.FACILITATOR, group_ids=[desk.monday])


def _on_the_board(desk: Office) -> None:
    desk.do(accounts.change_role, _dora(desk), role=Role.BOARD, group_ids=())


WAYS: Mapping[str, tuple[Callable[[Office], None], str]] = {
    "ended": (_ended, ""),
    "suspended": (_suspended, ""),
    "a facilitator": (_a_facilitator, "My groups"),
    "on the board": (_on_the_board, "Participation"),
}
"""What is done to an account, and which page it comes to then, if any."""


@pytest.fixture
def coordinator_again(desk: Office) -> Iterator[None]:
    """Let the second coordinator be one again, whatever a test did to them."""
    yield
    if "suspended" in next(row for row in desk.rows()["accounts"] if DORA in row):
        desk.do(accounts.restore, _dora(desk))
    desk.do(accounts.change_role, _dora(desk), role=Role.COORDINATOR, group_ids=())


@pytest.mark.usefixtures("coordinator_again")
@pytest.mark.parametrize("way", WAYS)
def test_what_is_pressed_afterwards_is_not_done(page: Page, desk: Office, way: str) -> None:
    (happens, leads_to), name = WAYS[way], f"Zoe {way}"
    comes_in(page, desk.address, "members?new=1", email=DORA)
    page.get_by_label("Name", exact=True).fill(name)
    settled(page)
    happens(desk)
    before = desk.rows()
    page.get_by_role("button", name="Add them").click()
    if leads_to:
        _sees(page, leads_to)
        shown = {view.title for view in VIEWS if page.get_by_role("link", name=view.title).count()}
        assert not shown & {"Members", "Mentor pool", "Who may sign in", "Settings"}
        expect(page.get_by_text(TIA)).to_have_count(0)
    else:
        expect(page).to_have_url(LOGIN)
    assert desk.rows() == before
    assert not any(name in str(rows) for rows in before.values())


@pytest.mark.usefixtures("coordinator_again")
def test_what_is_typed_afterwards_is_not_looked_for(page: Page, desk: Office) -> None:
    comes_in(page, desk.address, "members", email=DORA)
    _sees(page, "Members")
    field = page.get_by_role("searchbox").or_(page.get_by_role("textbox")).first
    field.fill("Mon")
    expect(page).to_have_url(re.compile(r"find=Mon"))
    settled(page)
    _suspended(desk)
    before = desk.rows()
    field.fill("Tue")
    expect(page).to_have_url(LOGIN)
    assert desk.rows() == before


@pytest.mark.usefixtures("coordinator_again")
@pytest.mark.parametrize(
    ("path", "way"),
    [
        ("participation", "ended"),
        ("participation", "a facilitator"),
        ("members", "a facilitator"),
    ],
)
def test_what_is_taken_out_afterwards_is_not_handed_out(
    page: Page, desk: Office, path: str, way: str
) -> None:
    happens, leads_to = WAYS[way]
    comes_in(page, desk.address, path, email=DORA)
    page.get_by_role("button", name="Export").first.click()
    csv = page.get_by_role("button", name="CSV", exact=True).first
    with page.expect_download() as taken:
        csv.click()
    address, cookies = taken.value.url, page.context.cookies()
    assert "/media/" in address
    assert page.context.request.get(address).status == 200
    settled(page)
    happens(desk)
    before, handed_out = desk.rows(), []
    page.on("download", lambda download: handed_out.append(download.url))
    csv.click()
    expect(page.get_by_text("Failed to generate file for download")).to_be_visible()
    assert not handed_out
    assert desk.rows() == before
    if not leads_to:
        assert page.context.request.get(address).status == 401
        page.reload()
        expect(page).to_have_url(LOGIN)
        page.context.add_cookies(cookies)
        assert page.context.request.get(address).status == 401
