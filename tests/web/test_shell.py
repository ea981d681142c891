"""Streamlit's own page, as it leaves the house; and the way out of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_gzip_middleware import SelectiveGZipMiddleware
from streamlit.web.server.starlette.starlette_static_routes import (
    create_streamlit_static_assets_routes,
)

from heal.config import current
from heal.db.engine import Database
from heal.web import headers, shell
from heal.web.gate import Gate
from heal.web.headers import Headers
from heal.web.routes import Door
from heal.web.shell import Shell
from tests.kit import door

ELSEWHERE = 'https://weather.test/?a="b"&c'
PAGES = ("/", "/members", "/members?open=3", "/mentor_pool", "/nowhere", "/index.html")
RAW = shell.page().read_text("utf-8")
FILE = next((headers.static_folder() / "static" / "js").glob("index.*.js"))


def _client(routes: Sequence[BaseRoute], *before: Middleware) -> TestClient:
    """Return a browser before the files that Streamlit serves, zipped as Streamlit zips them."""
    app = Starlette(
        routes=[*routes, *create_streamlit_static_assets_routes(None)],
        middleware=[
            Middleware(Headers),
            *before,
            Middleware(Shell, elsewhere=ELSEWHERE),
            Middleware(SelectiveGZipMiddleware),
        ],
    )
    return TestClient(app, base_url="http://desk.test", follow_redirects=False)


@pytest.fixture(scope="module")
def inside() -> TestClient:
    """Give a browser that the gate has let in."""
    return _client(shell.routes())


@pytest.fixture
def stranger(database: Database) -> TestClient:
    """Give a browser that nobody has signed in with, before the gate."""
    gate = Middleware(Gate, database=lambda: database)
    return _client(Door(lambda: database).routes(), gate)


@pytest.fixture
def desk(stranger: TestClient, database: Database) -> TestClient:
    """Give a browser with a live session."""
    door.coordinator(database)
    stranger.cookies.set("heal_session", door.signed_in(database).token)
    return stranger


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_neutral_before_anything_runs(inside: TestClient, path: str) -> None:
    answer = inside.get(path)
    assert answer.status_code == 200
    assert re.findall(r"<title>(.*?)</title>", answer.text) == ["Dashboard"]
    assert re.findall(r'<link rel="[^"]*icon" href="(.*?)"', answer.text) == ["/favicon.png"]
    assert "https://weather.test/?a=&quot;b&quot;&amp;c" in answer.text
    assert answer.text.count('<script src="/hide.js" defer data-to=') == 1
    assert answer.text.count('<link rel="stylesheet" href="/hide.css">') == 1
    assert answer.text.index("/hide.js") < answer.text.index('type="module"')


def test_the_rest_of_the_page_is_as_streamlit_wrote_it(inside: TestClient) -> None:
    sent = inside.get("/").text
    for tag in re.findall(r'<(?:script|link)[^>]*(?:static/)[^>]*>|<div id="root">', RAW):
        assert tag in sent


def test_without_javascript_there_is_a_link(inside: TestClient) -> None:
    (without,) = re.findall(r"<noscript>(.*?)</noscript>", inside.get("/").text, re.DOTALL)
    assert 'rel="noreferrer">Leave this page</a>' in without
    assert "Streamlit" not in without


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_fits_what_is_sent(inside: TestClient, path: str) -> None:
    answer = inside.get(path)
    policy = answer.headers["Content-Security-Policy"]
    inline = headers.inline_scripts(answer.text)
    assert inline
    assert all(f"'{headers.digest(code)}'" in policy for code in inline)
    assert "script-src 'self' " in policy


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    "asked",
    [
        {"Accept-Encoding": "gzip"},
        {"Accept-Encoding": "identity"},
        {"Range": "bytes=0-99"},
        {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    ],
    ids=str,
)
def test_however_it_is_asked_for_it_comes_whole(
    inside: TestClient, path: str, asked: dict[str, str]
) -> None:
    answer = inside.get(path, headers=asked)
    assert (answer.status_code, answer.text) == (200, inside.get("/").text)
    assert int(answer.headers["Content-Length"]) == len(answer.content)


def test_nothing_lets_a_browser_keep_the_page(inside: TestClient) -> None:
    tag = Shell(inside.app, ELSEWHERE).tag
    answer = inside.get("/", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "etag" not in answer.headers
    assert "last-modified" not in answer.headers


@pytest.mark.parametrize("path", PAGES)
def test_head_promises_what_get_keeps(inside: TestClient, path: str) -> None:
    head, whole = inside.head(path), inside.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.content))
    assert head.headers["Content-Type"] == whole.headers["Content-Type"]


def test_other_files_are_not_touched(inside: TestClient) -> None:
    path = f"/static/js/{FILE.name}"
    answer = inside.get(path)
    assert answer.content == FILE.read_bytes()
    assert "max-age" in answer.headers["Cache-Control"]
    again = inside.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    part = inside.get(path, headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.content) == (206, FILE.read_bytes()[:10])


def test_a_stranger_sees_streamlits_name_nowhere(stranger: TestClient) -> None:
    assert stranger.get("/").status_code == 303
    assert "<title>Dashboard</title>" in stranger.get("/static/nothing").text


def test_a_page_that_has_changed_is_not_sent_half_dressed() -> None:
    with pytest.raises(RuntimeError, match="title"):
        shell.dressed(RAW.replace("<title>", "<title lang='en'>"), ELSEWHERE)


@pytest.mark.parametrize(("path", "kind"), [("/hide.js", "javascript"), ("/hide.css", "css")])
def test_the_script_and_its_style_are_for_everyone(
    stranger: TestClient, path: str, kind: str
) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith(f"text/{kind}")
    assert answer.headers["Cache-Control"] == "no-store"
    for word in ("heal", "mentor", "betray", "affair"):
        assert word not in answer.text.lower()


def test_the_script_stays_short() -> None:
    assert len((shell.FOLDER / "hide.js").read_text("utf-8").splitlines()) < 80


class TestHide:
    """The session is over, for every tab and for whoever copied the cookie."""

    def test_it_ends_the_session_and_takes_the_cookie_back(self, desk: TestClient) -> None:
        answer = desk.post("/hide", headers={"Sec-Fetch-Site": "same-origin"})
        assert (answer.status_code, answer.content) == (204, b"")
        assert "Max-Age=0" in answer.headers["Set-Cookie"]
        assert desk.get("/members").headers["Location"] == "/login?next=/members"

    def test_nothing_but_the_cookie_is_needed(self, desk: TestClient) -> None:
        assert desk.post("/hide", content=b"", headers={"Origin": "http://desk.test"}).is_success
        assert desk.get("/members").status_code == 303

    def test_another_site_ends_nothing(self, desk: TestClient) -> None:
        for said in (
            {"Origin": "http://evil.test"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "none"},
        ):
            assert desk.post("/hide", headers=said).status_code == 403, said
            assert desk.get("/members").status_code == 200, said

    def test_only_the_script_asks_for_it(self, desk: TestClient) -> None:
        for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS"):
            assert desk.request(method, "/hide").status_code == 405, method
        assert desk.get("/members").status_code == 200

    def test_a_second_time_is_harmless(self, stranger: TestClient) -> None:
        assert stranger.post("/hide").status_code == 204

    def test_a_sign_in_never_leads_there(self, stranger: TestClient) -> None:
        assert "/hide" not in stranger.get("/login?next=/hide").text


@pytest.mark.parametrize("path", ["/login", "/setup/x", "/invite/x"])
def test_the_pages_at_the_door_have_a_plain_way_out(stranger: TestClient, path: str) -> None:
    text = stranger.get(path).text
    assert f'<a href="{current().hide_to}" rel="noreferrer">Leave this page</a>' in text
    assert "clears no history" in text
    assert "<script" not in text
