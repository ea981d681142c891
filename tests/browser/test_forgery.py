"""Somebody else's site, somebody else's name, somebody else's page: nothing is done or shown."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from websockets.exceptions import InvalidStatus

from heal.services import credentials, sign_in
from heal.vocabulary import Role
from tests.browser.conftest import say_who, settled
from tests.browser.conftest import sign_in as comes_in
from tests.kit import cast, door, foreign, office, server, stream
from tests.kit.foreign import Site
from tests.kit.office import MONDAY, TIA, Office
from tests.kit.stream import Heard

LOGIN = re.compile(r"/login")
FAY = cast.FACILITATOR
HERE, ELSEWHERE = "127.0.0.1", "localhost"
"""A site at the first name is the same site by the browser's rules, and is sent our cookies."""
SIGN_IN = {"email": FAY, "password": door.PASSWORD, "next": "/"}
HEALTH = "_stcore/health"
"""A page of ours without anything in it, from which a script may speak to us."""

UPLOAD = """async ([address, method, text]) => {
    const cookie = document.cookie.split("; ").find((one) => one.startsWith("_streamlit_xsrf="));
    const body = new FormData();
    body.append("file", new File([text], "list.csv", {type: "text/csv"}));
    const answer = await fetch(address, {
        method,
        headers: {"X-Xsrftoken": decodeURIComponent(cookie.slice(cookie.indexOf("=") + 1))},
        body: method === "PUT" ? body : undefined,
    });
    return [answer.status, await answer.text()];
}"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Give a served programme with a facilitator of Monday's group."""
    with office.serving(tmp_path_factory.mktemp("forgery")) as found:
        cast.facilitator(found.database, [found.monday])
        yield found


@pytest.fixture(scope="module")
def others() -> Iterator[Site]:
    """Give a site of somebody else."""
    with foreign.site() as found:
        yield found


@pytest.fixture
def elsewhere() -> tuple[str, ...]:
    """Let the page go to this machine by its name."""
    return (f"http://{ELSEWHERE}:",)


def _sees(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    settled(page)


def _is(page: Page, who: str) -> None:
    """See who is signed in, as the side of the page says."""
    expect(page.get_by_test_id("stSidebar").get_by_text(who, exact=False).first).to_be_visible()


def _list_of(name: str) -> dict[str, Any]:
    """Return the file of a group's members that has one line."""
    heads = "Email address,Nickname,Group status,Join year,Join month,Join day"
    line = f"{name.lower()}@example.org,{name},member,2024,4,10"
    text = f"Members for group {MONDAY}\n{heads}\n{line}\n"
    return {"name": "list.csv", "mimeType": "text/csv", "buffer": text.encode()}


def _session(page: Page, desk: Office) -> list[str]:
    """Return the cookie that lets the browser in, if it holds it."""
    held = page.context.cookies(desk.address)
    return [cookie["value"] for cookie in held if cookie["name"] == "heal_session"]


def _has_ended(page: Page, heard: Heard) -> None:
    """Wait until the newest socket has been told all of a page."""
    until = time.monotonic() + server.PATIENCE
    while not heard.has_ended() and time.monotonic() < until:
        page.wait_for_timeout(20)
    assert heard.has_ended()


def _members(page: Page, desk: Office) -> None:
    page.goto(f"{desk.address}/members")
    _sees(page, "Members")


def test_a_form_of_another_site_does_nothing(page: Page, desk: Office, others: Site) -> None:
    invitation = door.invited(desk.database, "mallory@example.org", Role.BOARD)
    comes_in(page, desk.address, "members")
    _sees(page, "Members")
    before, held = desk.rows(), _session(page, desk)
    for host, path in ((HERE, "/"), (HERE, "/quiet"), (ELSEWHERE, "/")):
        origin = "null" if path == "/quiet" else f"http://{host}:{others.port}"
        for action, given in (
            ("login", SIGN_IN),
            ("logout", {}),
            ("hide", {}),
            ("setup/abc", {"email": FAY, "name": "Mallory", "password": door.PASSWORD}),
            (f"invite/{invitation}", {"password": door.PASSWORD}),
        ):
            answer = others.send(page, f"{desk.address}/{action}", given, host=host, path=path)
            assert (answer.status, answer.text()) == (403, "This came from another site.")
            sent = answer.request.all_headers()
            assert sent["origin"] == origin
            assert ("heal_session=" in sent.get("cookie", "")) is (host == HERE)
            assert "set-cookie" not in answer.all_headers()
    assert desk.rows() == before
    assert _session(page, desk) == held
    _members(page, desk)
    _is(page, "Coordinator")
    # From a page of ours the very same form does what it says.
    page.goto(f"{desk.address}/{HEALTH}")
    page.evaluate(foreign.SEND, [f"{desk.address}/login", foreign.form(SIGN_IN)])
    _sees(page, "My groups")
    _is(page, "Facilitator")


def test_another_site_and_a_stranger_open_no_websocket(
    page: Page, desk: Office, others: Site
) -> None:
    comes_in(page, desk.address, "members")
    _sees(page, "Members")
    for where in (
        f"http://{HERE}:{others.port}/",
        f"http://{ELSEWHERE}:{others.port}/",
        "about:blank",
    ):
        page.goto(where)
        assert stream.opens(page, desk.address) == "refused", where
    page.goto(f"{desk.address}/{HEALTH}")
    assert stream.opens(page, desk.address) == "opened"
    page.context.clear_cookies(name="heal_session")
    assert stream.opens(page, desk.address) == "refused"


def test_whoever_names_themselves_is_who_they_were(
    page: Page, another: Callable[[], Page], desk: Office
) -> None:
    cora = door.signed_in(desk.database)
    spoofed = {"X-Heal-Sid": cora.sid, "X_Heal_Sid": cora.sid}
    page.context.set_extra_http_headers(spoofed)
    page.goto(f"{desk.address}/members")
    expect(page).to_have_url(LOGIN)
    page.goto(f"{desk.address}/{HEALTH}")
    assert stream.opens(page, desk.address) == "refused"
    heard = stream.overhear(page)
    comes_in(page, desk.address, "meetings", email=FAY)
    _sees(page, "Meetings")
    _is(page, "Facilitator")
    expect(page.get_by_role("link", name="Members", exact=True)).to_have_count(0)
    assert TIA not in heard.said()
    (cookie,) = _session(page, desk)
    names = [("X-Heal-Sid", cora.sid), ("X-Heal-Sid", cora.sid), ("x_heal_sid", cora.sid)]
    said = stream.told(desk.address, "members", [*names, ("Cookie", f"heal_session={cookie}")])
    assert "Facilitator" in said
    assert TIA not in said
    with pytest.raises(InvalidStatus):
        stream.told(desk.address, "members", names)
    said = stream.told(desk.address, "members", [("Cookie", f"heal_session={cora.token}")])
    assert "Coordinator" in said


@pytest.mark.parametrize("forged", ["hash", "made up", "ended"])
def test_a_forged_cookie_opens_nothing(page: Page, desk: Office, forged: str) -> None:
    cora = door.signed_in(desk.database)
    value = {"hash": cora.sid, "made up": credentials.new_token(), "ended": cora.token}[forged]
    cookie = {"name": "heal_session", "value": value, "url": desk.address}
    if forged == "ended":
        page.context.add_cookies([cookie])
        _members(page, desk)
        desk.do(sign_in.end_all, cora.account_id, now=door.now())
    page.context.add_cookies([cookie])
    page.goto(f"{desk.address}/members")
    expect(page).to_have_url(LOGIN)
    page.goto(f"{desk.address}/{HEALTH}")
    assert stream.opens(page, desk.address) == "refused"


def test_a_page_of_somebody_else_is_not_come_into(
    page: Page, another: Callable[[], Page], desk: Office
) -> None:
    heard, theirs = stream.overhear(page), another()
    comes_in(page, desk.address, "members")
    _sees(page, "Members")
    (number,) = heard.pages()
    overheard = stream.overhear(theirs)
    comes_in(theirs, desk.address, "meetings", email=FAY)
    _sees(theirs, "Meetings")
    assert stream.opens(theirs, desk.address, resuming=number, asks="members") == "opened"
    _has_ended(theirs, overheard)
    assert number not in overheard.pages()
    assert TIA not in overheard.said()
    assert "Facilitator" in overheard.said()
    page.get_by_role("link", name="Meetings").click()
    _sees(page, "Meetings")
    assert heard.pages() == [number]
    # Whoever's it is comes back to it: the number was the right one.
    own = page.context.new_page()
    own.goto(f"{desk.address}/{HEALTH}")
    page.goto("about:blank")
    heard = stream.overhear(own)
    assert stream.opens(own, desk.address, resuming=number, asks="members") == "opened"
    _has_ended(own, heard)
    assert heard.pages() == [number]
    assert TIA in heard.said()
    own.goto("about:blank")
    assert stream.opens(theirs, desk.address, resuming=number, asks="members") == "opened"
    _has_ended(theirs, overheard)
    assert number not in overheard.pages()
    assert TIA not in overheard.said()


def test_a_file_of_somebody_else_is_neither_seen_nor_changed(
    page: Page, another: Callable[[], Page], desk: Office
) -> None:
    comes_in(page, desk.address, "exchange")
    with page.expect_request("**/upload_file/**") as sent:
        page.locator("input[type=file]").first.set_input_files(_list_of("Wanda"))
    expect(page.get_by_role("button", name="Add 1 person")).to_be_visible()
    theirs = another()
    comes_in(theirs, desk.address, "exchange", email=FAY)
    _sees(theirs, "Bring in files")
    mallory, wanda = (_list_of(name)["buffer"].decode() for name in ("Mallory", "Wanda"))
    for method in ("GET", "PUT", "DELETE"):
        answer = theirs.evaluate(UPLOAD, [sent.value.url, method, mallory])
        assert answer == [403, "This is somebody else's."]
    assert page.evaluate(UPLOAD, [sent.value.url, "PUT", wanda])[0] == 204
    page.get_by_role("button", name="Add 1 person").click()
    expect(page.get_by_text("Take this file back").or_(page.get_by_text("1 file;"))).to_be_visible()
    names = str(desk.rows()["members"])
    assert "Wanda" in names
    assert "Mallory" not in names


def test_what_somebody_else_took_out_is_not_handed_on(
    page: Page, another: Callable[[], Page], desk: Office
) -> None:
    comes_in(page, desk.address, "members")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="CSV", exact=True).click()
    assert TIA in taken.value.path().read_text("utf-8-sig")
    assert page.context.request.get(taken.value.url).ok
    theirs = another()
    comes_in(theirs, desk.address, "", email=FAY)
    _sees(theirs, "My groups")
    answer = theirs.goto(taken.value.url)
    assert answer is not None
    assert (answer.status, answer.text()) == (403, "This is somebody else's.")


def test_whoever_comes_after_in_the_same_browser_is_shown_nothing_of_before(
    page: Page, desk: Office
) -> None:
    old, new, heard = page, page.context.new_page(), stream.overhear(page)
    comes_in(old, desk.address, "members?find=T")
    _sees(old, "Members")
    _has_ended(old, heard)
    assert TIA in heard.said()
    heard.forget()
    new.goto(f"{desk.address}/logout")
    new.get_by_role("button", name="Sign out").click()
    say_who(new, email=FAY)
    _sees(new, "My groups")
    old.get_by_role("button", name="Add a member").click()
    _sees(old, "My groups")
    _is(old, "Facilitator")
    _has_ended(old, heard)
    assert TIA not in heard.said()
    old.go_back()
    _sees(old, "My groups")
    _is(old, "Facilitator")
    _has_ended(old, heard)
    assert TIA not in heard.said()
