"""Leaving at once, in a real browser: nothing stays to be seen, and nothing says what it was."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from heal.config import current
from heal.ui.navigation import VIEWS
from heal.web.shell import TITLE
from tests.browser.conftest import ARTEFACTS, empty, settled, sign_in
from tests.kit import server

NEUTRAL = current().hide_to
PATIENCE = 20
LOOK = """() => [
    getComputedStyle(document.documentElement).display,
    document.body.innerText,
    document.title,
]"""
CLICK_AND_LOOK = f"""() => {{
    const look = {LOOK};
    document.getElementById("hide").click();
    const atOnce = look();  // in the same task: nobody can have answered anything
    return new Promise((tell) => setTimeout(() => tell([atOnce, look()]), 300));
}}"""
LISTEN = """() => {
    window.said = [];
    const own = Object.getOwnPropertyDescriptor(Document.prototype, "title");
    Object.defineProperty(document, "title", {
        get: () => own.get.call(document),
        set: (title) => { window.said.push(title); own.set.call(document, title); },
    });
    new MutationObserver(() => {
        if (document.querySelector("title")) window.said.push(document.title);
        for (const icon of document.querySelectorAll("link[rel~=icon]")) {
            window.said.push(new URL(icon.href).origin === location.origin ? "ours" : icon.href);
        }
    }).observe(document, { subtree: true, childList: true, attributes: true });
}"""
COVERED = """() => {
    const button = document.getElementById("hide"), own = button.getBoundingClientRect();
    const every = "a, button, input, h1, h2, h3, p, canvas, [role=alert], [role=button]";
    return [...document.querySelectorAll(every)]
        .filter((other) => other !== button && !button.contains(other))
        .filter((other) => {
            const box = other.getBoundingClientRect();
            return box.width && box.height && box.right > own.left && box.left < own.right
                && box.bottom > own.top && box.top < own.bottom;
        })
        .map((other) => other.outerHTML.slice(0, 200));
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give one server for all: whoever hides leaves nothing behind but an ended session."""
    with server.running(empty(tmp_path_factory.mktemp("hide"))) as found:
        yield found


@pytest.fixture
def elsewhere() -> tuple[str, ...]:
    """Allow the one site that a hidden page leads to."""
    return (NEUTRAL,)


@pytest.fixture
def desk(page: Page, address: str) -> Page:
    """Give a signed-in browser; the other site is played by the browser itself."""

    def answer(route: Route) -> None:
        route.fulfill(body="<title>Encyclopedia</title>", content_type="text/html")

    page.context.route(f"{NEUTRAL}**", answer)
    sign_in(page, address, "members")
    _sees_members(page)
    return page


def _sees_members(page: Page) -> None:
    expect(page.get_by_role("heading", name="Members", exact=True)).to_be_visible()


def _is_away(page: Page) -> None:
    expect(page).to_have_url(NEUTRAL)
    expect(page).to_have_title("Encyclopedia")


def _keep(waiting: list[Route]) -> Callable[[Route], None]:
    return lambda route: waiting.append(route)


def _cookie(page: Page) -> list[Any]:
    return [kept for kept in page.context.cookies() if kept["name"] == "heal_session"]


def _shift(page: Page, times: int) -> None:
    for _ in range(times):
        page.keyboard.press("Shift")


WAYS: dict[str, Callable[[Page], Any]] = {
    "button": lambda page: page.get_by_role("button", name="Hide", exact=True).click(),
    "shift": lambda page: _shift(page, 3),
    "keyboard": lambda page: (page.keyboard.press("Tab"), page.keyboard.press("Enter")),
}


@pytest.mark.parametrize("way", WAYS)
def test_it_leaves_ends_the_session_and_cannot_be_gone_back_from(
    desk: Page, address: str, way: str
) -> None:
    desk.goto(f"{address}/members?search=a")
    desk.get_by_role("link", name="Meetings").click()
    expect(desk.get_by_role("heading", name="Meetings", exact=True)).to_be_visible()
    settled(desk)
    held = _cookie(desk)
    if way == "keyboard":
        desk.reload()
        settled(desk)
    WAYS[way](desk)
    _is_away(desk)
    until = time.monotonic() + PATIENCE
    while _cookie(desk) and time.monotonic() < until:
        desk.wait_for_timeout(50)
    assert held
    assert not _cookie(desk)
    for _ in range(2):
        desk.go_back()
        expect(desk).to_have_title("Sign in – Dashboard")
    desk.context.add_cookies(held)
    desk.goto(f"{address}/members")
    expect(desk).to_have_title("Sign in – Dashboard")


def test_it_is_blank_before_anybody_answers(desk: Page, address: str) -> None:
    waiting: list[Route] = []
    desk.context.unroute_all()
    desk.context.route(f"{NEUTRAL}**", _keep(waiting))
    desk.context.route(f"{address}/hide", _keep(waiting))
    assert "Members" in desk.evaluate(LOOK)[1]
    at_once, later = desk.evaluate(CLICK_AND_LOOK)
    assert at_once == later == ["none", "", TITLE]
    assert f"{address}/hide" in {route.request.url for route in waiting}
    for route in waiting:
        route.fulfill(body="", content_type="text/html")


def test_whoever_writes_capitals_stays(desk: Page) -> None:
    field = desk.get_by_role("searchbox").or_(desk.get_by_role("textbox")).first
    field.click()
    for letter in "ABC":
        desk.keyboard.down("Shift")
        desk.keyboard.press(letter)
        desk.keyboard.up("Shift")
    _shift(desk, 2)
    desk.keyboard.press("d")
    _shift(desk, 2)
    desk.keyboard.down("Control")
    _shift(desk, 1)
    desk.keyboard.up("Control")
    expect(field).to_have_value("ABCd")
    _sees_members(desk)


def test_whoever_takes_their_time_stays(desk: Page) -> None:
    _shift(desk, 2)
    desk.wait_for_timeout(1300)
    _shift(desk, 2)
    desk.wait_for_timeout(200)
    _sees_members(desk)
    _shift(desk, 1)
    _is_away(desk)


def test_holding_it_down_or_marking_rows_is_something_else(desk: Page) -> None:
    for _ in range(4):
        desk.keyboard.down("Shift")
    desk.keyboard.up("Shift")
    for _ in range(3):
        desk.keyboard.down("Shift")
        desk.mouse.click(640, 1500)
        desk.keyboard.up("Shift")
    desk.wait_for_timeout(200)
    _sees_members(desk)


def test_the_other_tabs_leave_as_well(desk: Page, address: str) -> None:
    other = desk.context.new_page()
    other.goto(f"{address}/members")
    _sees_members(other)
    desk.get_by_role("button", name="Hide", exact=True).click()
    _is_away(desk)
    _is_away(other)


def test_it_says_what_it_does_not_do(desk: Page) -> None:
    button = desk.get_by_role("button", name="Hide", exact=True)
    expect(button).to_have_accessible_description(
        "Leaves for another site at once, as does pressing Shift three times. It clears no history."
    )


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 780)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_covers_nothing(desk: Page, address: str, width: int, height: int, scheme: str) -> None:
    desk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    desk.set_viewport_size({"width": width, "height": height})
    for path in ("", "members?new=1", "accounts"):
        desk.goto(f"{address}/{path}")
        settled(desk)
        expect(desk.get_by_role("button", name="Hide", exact=True)).to_be_in_viewport(ratio=1)
        assert desk.evaluate(COVERED) == []
    ARTEFACTS.mkdir(exist_ok=True)
    desk.screenshot(path=ARTEFACTS / f"hide-{scheme}-{width}.png")


def test_the_tab_says_dashboard_at_every_moment(desk: Page, address: str) -> None:
    desk.context.add_init_script(f"({LISTEN})()")
    for view in VIEWS:
        desk.goto(f"{address}/{view.file}")
        settled(desk)
        assert set(desk.evaluate("window.said")) == {TITLE, "ours"}, view.title
    desk.goto(f"{address}/members")
    settled(desk)
    for link in desk.get_by_test_id("stSidebarNavLink").all():
        link.click()
        settled(desk)
    desk.goto(f"{address}/nowhere")
    settled(desk)
    assert set(desk.evaluate("window.said")) == {TITLE, "ours"}
