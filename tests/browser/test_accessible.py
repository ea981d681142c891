"""Whoever cannot see well, or at all, or has only a phone, can use every page there is.

axe-core looks at everything in the real browser, in the light and in the dark. With
`HEAL_TEST_PICTURES=1` pictures are taken on the way, into `artefacts/pages`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from heal.db.engine import Database
from heal.migrations import runner
from heal.ui.navigation import VIEWS, View
from heal.vocabulary import Role
from tests.browser.conftest import settled
from tests.kit import axe, door, lived_in, places, server
from tests.kit.doings import DOINGS, Doing
from tests.kit.lived_in import LivedIn
from tests.kit.walk import SCHEMES, THEME, Walk, rgb


@dataclass(frozen=True)
class NotOurs:
    """What axe-core finds, and Streamlit alone can mend."""

    rule: str
    selector: str
    at: str
    """The name of a walk on which it is met."""
    because: str


STREAMLITS_OWN = (
    NotOurs(
        "presentation-role-conflict",
        '[data-testid="stFileUploaderDropzone"]',
        "coordinator-exchange",
        "The surface to drop files on says that it is nothing, and has a name all the same; the "
        "button in it, which keyboards and screen readers come to, is as it should be.",
    ),
    NotOurs(
        "svg-img-alt",
        '[data-testid="stVegaLiteChart"] g.mark-symbol:empty',
        "coordinator-participation",
        "Vega, which draws the charts, gives a row of points a role also where there is no point "
        "in it; the chart itself has its words.",
    ),
    NotOurs(
        "aria-dialog-name",
        '[data-testid="stToast"]',
        "the picture of a secret",
        "What was done is said in a dialog that is named by a title, and there never is a title; "
        "what it says is read out all the same.",
    ),
)
OWN: axe.Own = {one.rule: [one.selector] for one in STREAMLITS_OWN}
CASES = [(role, view) for role in places.ROLES for view in places.pages(role)]
PROVIDER = {
    f"HEAL_OIDC_OFFICE_{setting}": value
    for setting, value in {
        "ISSUER": "https://login.example.org",
        "CLIENT_ID": "desk",
        "CLIENT_SECRET": "secret",
        "LABEL": "the office",
    }.items()
}
WRONG = "not the password at all"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the URL of a migrated database in a file."""
    return _migrated(tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="module")
def desk(url: str) -> Iterator[LivedIn]:
    """Give a desk at which people have worked."""
    database = Database(url)
    yield lived_in.fill(database, date.today())  # noqa: DTZ011 - the server's own day
    database.close()


@pytest.fixture(scope="module")
def address(desk: LivedIn, url: str) -> Iterator[str]:
    """Give the address of the one server on which all of this is looked at."""
    with server.running(url, environment=PROVIDER) as found:
        yield found


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """Give what was looked at so far, and looks the same wherever it stands."""
    return set()


@pytest.fixture
def walk(page: Page, request: pytest.FixtureRequest, seen: set[str]) -> Walk:
    """Give a walk in a browser of its own, to which axe-core is brought."""
    axe.bring(page.context)
    return Walk(page, OWN, settled, request.node.callspec.id, seen)


@pytest.fixture
def walk_outside(page: Page) -> Walk:
    """Give a walk among the pages that the server draws itself."""
    axe.bring(page.context)
    return Walk(page, {}, lambda page: page.wait_for_load_state(), "outside", set())


def _migrated(folder: Path) -> str:
    found = f"sqlite:///{folder / 'heal.db'}"
    runner.upgrade(found)
    return found


def _comes_in(page: Page, address: str, token: str) -> None:
    page.context.add_cookies([{"name": "heal_session", "value": token, "url": address}])


def _is_fine(walk: Walk) -> None:
    assert not walk.wrong, "\n".join(walk.wrong)
    known = {(one.rule, one.selector) for one in STREAMLITS_OWN if one.at == walk.whose}
    assert known <= walk.not_ours, "Streamlit has mended something: take it out of the table"


@pytest.mark.parametrize(
    ("role", "view"), CASES, ids=[f"{role}-{view.file}" for role, view in CASES]
)
def test_nothing_on_a_page_stands_in_anybodys_way(
    walk: Walk, address: str, desk: LivedIn, role: Role, view: View
) -> None:
    _comes_in(walk.page, address, desk.staff[role].token)
    for place in places.places(desk, role, view):
        walk.page.goto(f"{address}/{place}")
        walk.look(place)
    _is_fine(walk)


@pytest.mark.parametrize("doing", DOINGS.values(), ids=list(DOINGS))
def test_nothing_that_comes_of_a_click_stands_in_anybodys_way(
    walk: Walk, address: str, desk: LivedIn, doing: Doing
) -> None:
    _comes_in(walk.page, address, desk.staff[doing.role].token)
    walk.page.goto(f"{address}/{doing.place}")
    settled(walk.page)
    doing.do(walk.page)
    walk.look(doing.place)
    _is_fine(walk)


def test_nothing_at_the_door_stands_in_anybodys_way(
    walk_outside: Walk, address: str, desk: LivedIn
) -> None:
    walk, page = walk_outside, walk_outside.page
    invitation = door.invited(desk.database, "oda@example.org", Role.BOARD)
    for place in ("login", "login?because=unknown", "setup/over", f"invite/{invitation}"):
        page.goto(f"{address}/{place}")
        walk.look(place.replace(invitation, "token"))
    page.get_by_label("New password").fill(door.PASSWORD)
    page.get_by_role("button", name="Keep the password").click()
    expect(page.get_by_role("heading", name="Your account is ready")).to_be_visible()
    walk.look("ready")
    page.goto(f"{address}/login")
    page.get_by_label("E-mail address").fill(door.EMAIL)
    page.get_by_label("Password").fill(WRONG)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    walk.look("wrong password")
    _comes_in(page, address, door.signed_in(desk.database).token)
    page.goto(f"{address}/logout")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    walk.look("logout")
    _is_fine(walk)


def test_nothing_on_the_first_day_stands_in_anybodys_way(
    walk_outside: Walk, tmp_path: Path
) -> None:
    walk, page, url = walk_outside, walk_outside.page, _migrated(tmp_path)
    database = Database(url)
    token = door.set_up_link(database)
    with server.running(url) as address:
        for place in ("login", f"setup/{token}"):
            page.goto(f"{address}/{place}")
            walk.look(f"first day, {place.replace(token, 'token')}")
        _comes_in(page, address, _first(database))
        inside = Walk(page, OWN, settled, "first day", set())
        for place in ("today", "participation", "members?groups=all", "accounts"):
            page.goto(f"{address}/{place}")
            inside.look(place)
    database.close()
    _is_fine(walk)
    _is_fine(inside)


def _first(database: Database) -> str:
    door.coordinator(database)
    return door.signed_in(database).token


def test_a_chart_speaks_as_plainly_as_the_words_around_it(
    page: Page, address: str, desk: LivedIn
) -> None:
    """axe-core does not look into pictures."""
    _comes_in(page, address, desk.staff[Role.COORDINATOR].token)
    page.goto(f"{address}/participation")
    settled(page)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        words = page.get_by_test_id("stVegaLiteChart").first.locator("svg text")
        for word in words.all():
            expect(word).to_have_css("fill", rgb(THEME[scheme]["textColor"]))


def test_one_sees_what_the_keyboard_has_come_to(page: Page, address: str, desk: LivedIn) -> None:
    _comes_in(page, address, desk.staff[Role.COORDINATOR].token)
    page.goto(f"{address}/today")
    settled(page)
    come_to = set()
    while "stMenuButtonButton" not in come_to:
        page.keyboard.press("Tab")
        it = page.locator("*:focus")
        come_to.add(it.get_attribute("data-testid"))
        expect(it).to_have_css("outline-style", "solid")
    assert {"stSidebarNavLink", "stPageLink-NavLink"} <= come_to


def test_whatever_is_streamlits_own_is_looked_for_somewhere() -> None:
    walks = {f"{role}-{view.file}" for role, view in CASES} | set(DOINGS)
    assert {one.at for one in STREAMLITS_OWN} <= walks


def test_every_page_with_records_is_walked_with_one_of_them_open(desk: LivedIn) -> None:
    assert {view for _, view in CASES} == set(VIEWS)
    for role, view in CASES:
        opened = [place for place in places.places(desk, role, view) if "?open=" in place]
        assert bool(opened) is places.has_records(view), (role, view.file)


def test_axe_sees_what_is_wrong(walk_outside: Walk, address: str) -> None:
    walk, page = walk_outside, walk_outside.page
    page.goto(f"{address}/login")
    page.evaluate(
        """() => {
            document.querySelector("label").remove();
            document.querySelector("h1").style.color = "#bbbbbb";
            document.body.style.width = "1300px";
        }"""
    )
    walk.look("spoiled")
    found = "\n".join(walk.wrong)
    for trouble in ("critical label", "serious color-contrast", "scrolls sideways"):
        assert trouble in found
