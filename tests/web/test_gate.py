"""Nobody comes past the gate without a live session, and nobody says who they are themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from heal.db.engine import Database
from heal.rules.access import Actor
from heal.services import accounts, credentials, sign_in
from heal.services import door as use_cases
from heal.vocabulary import Role
from tests.kit import cast, door
from tests.web.conftest import Visit

STREAM = "ws://desk.test/_stcore/stream"
OURS, FOREIGN = "http://desk.test", "http://evil.test"


def _hello(desk: TestClient, **headers: str) -> Any:
    with desk.websocket_connect(STREAM, headers=headers) as socket:
        return socket.receive_json()


@pytest.fixture
def live(database: Database) -> door.SignedIn:
    """Give a coordinator's live session."""
    door.coordinator(database)
    return door.signed_in(database)


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/", "/login"),
        ("/members", "/login?next=/members"),
        ("/members?open=3&search=a%20b", "/login?next=/members%3Fopen%3D3%26search%3Da%2520b"),
        ("/sub/page", "/login?next=/sub/page"),
    ],
)
def test_a_page_leads_to_the_sign_in_and_knows_the_way_back(
    visit: Visit, path: str, leads_to: str
) -> None:
    answer = visit().get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, leads_to)


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/script-health-check",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact",
        "/people/_stcore/agent/mcp",
        "/_stcore/upload_file/a/b",
        "/_stcore/bidi-components/x",
        "/media/list.csv",
        "/component/x",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
def test_the_machinery_is_closed_and_never_redirects(visit: Visit, path: str, method: str) -> None:
    assert visit().request(method, path).status_code == 401


def test_nothing_is_posted_to_a_page(visit: Visit) -> None:
    assert visit().post("/members").status_code == 401


@pytest.mark.parametrize(
    "path",
    ["/_stcore/health", "/_stcore/host-config", "/people/_stcore/health", "/static/js/x.js"],
)
def test_what_is_public_reaches_streamlit_without_a_name(visit: Visit, path: str) -> None:
    answer = visit().get(path, headers={"X-Heal-Sid": "f" * 64})
    assert answer.json() == {"reached": path, "sid": []}


def test_a_session_opens_and_is_told_by_its_hash(visit: Visit, live: door.SignedIn) -> None:
    desk = visit(token=live.token)
    assert desk.get("/members").json() == {"reached": "/members", "sid": [live.sid]}
    assert desk.get("/_stcore/metrics").status_code == 200
    assert _hello(desk, origin=OURS) == {"sid": [live.sid]}


@pytest.mark.parametrize("name", ["X-Heal-Sid", "x-heal-sid", "X_Heal_Sid", "X-HEAL-SID"])
def test_whoever_names_themselves_is_not_believed(
    visit: Visit, live: door.SignedIn, name: str
) -> None:
    desk = visit(token=live.token)
    assert desk.get("/members", headers={name: "f" * 64}).json()["sid"] == [live.sid]
    assert _hello(desk, **{name: "f" * 64}) == {"sid": [live.sid]}
    assert visit().get("/members", headers={name: live.sid}).status_code == 303
    with pytest.raises(WebSocketDisconnect):
        _hello(visit(), **{name: live.sid})


@pytest.mark.parametrize("token", ["", "x", "é", "x" * 5000, "\x7f"])
def test_a_made_up_cookie_opens_nothing(visit: Visit, live: door.SignedIn, token: str) -> None:
    cookie = {"Cookie": f"heal_session={token}".encode()}
    assert visit().get("/members", headers=cookie).status_code == 303


def test_the_hash_itself_opens_nothing(visit: Visit, live: door.SignedIn) -> None:
    assert visit(token=live.sid).get("/members").status_code == 303


def test_a_websocket_needs_a_session(visit: Visit) -> None:
    with pytest.raises(WebSocketDisconnect):
        _hello(visit())


@pytest.mark.parametrize(
    "origin",
    [
        FOREIGN,
        "null",
        "",
        "http://desk.test.evil.test",
        "http://desk.test:81",
        "ftp://desk.test",
        "desk.test",
        "http://[",
    ],
)
def test_another_site_is_refused_before_streamlit_sees_it(
    visit: Visit, live: door.SignedIn, origin: str
) -> None:
    desk = visit(token=live.token)
    for path in ("/members", "/login", "/_stcore/health", "/static/js/x.js"):
        assert desk.get(path, headers={"Origin": origin}).status_code == 403
    with pytest.raises(WebSocketDisconnect):
        _hello(desk, origin=origin)


def test_our_own_site_is_not_refused(visit: Visit, live: door.SignedIn) -> None:
    assert visit(token=live.token).get("/", headers={"Origin": OURS}).status_code == 200
    secure = visit(https=True, token=live.token)
    assert secure.get("/", headers={"Origin": "https://desk.test"}).status_code == 200
    assert secure.get("/", headers={"Origin": OURS}).status_code == 403


def test_under_https_only_the_cookie_that_no_subdomain_can_set_counts(
    visit: Visit, live: door.SignedIn
) -> None:
    secure = visit(https=True)
    assert secure.get("/", headers={"Cookie": f"heal_session={live.token}"}).status_code == 303
    full = {"Cookie": f"__Host-heal_session={live.token}"}
    assert secure.get("/", headers=full).status_code == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS"])
def test_a_file_comes_from_and_goes_into_no_page_that_is_not_known_to_be_ones_own(
    visit: Visit, live: door.SignedIn, method: str
) -> None:
    desk = visit(token=live.token)
    assert desk.request(method, "/_stcore/upload_file/page/file").status_code == 403
    assert desk.request(method, "/media/list.csv").status_code == 403
    assert desk.request(method, "/_stcore/metrics").status_code == 200


def test_a_file_is_for_whom_it_was_told_as_long_as_their_page_is_open(
    visit: Visit, database: Database, live: door.SignedIn
) -> None:
    bo = cast.board(database)
    desk, other = visit(token=live.token), visit(token=bo.token)
    with desk.websocket_connect(STREAM) as page, desk.websocket_connect(STREAM) as again:
        assert page.receive_json() == again.receive_json() == {"sid": [live.sid]}
        assert desk.get("/media/list.csv").json()["reached"] == "/media/list.csv"
        assert other.get("/media/list.csv").status_code == 403
    assert desk.get("/media/list.csv").status_code == 403


def test_a_session_that_was_ended_opens_nothing(
    visit: Visit, database: Database, live: door.SignedIn
) -> None:
    actor = Actor("Ana", Role.COORDINATOR, account_id=live.account_id)
    use_cases.act(
        database,
        sign_in.sign_out,
        actor,
        token_hash=credentials.digest(live.token),
        now=door.now(),
    )
    _is_shut(visit(token=live.token))


def test_a_suspended_person_is_outside_at_once(
    visit: Visit, database: Database, live: door.SignedIn
) -> None:
    ben = door.accepted(database, door.invited(database, "ben@example.org", Role.COORDINATOR))
    session = door.signed_in(database, "ben@example.org")
    desk = visit(token=session.token)
    assert desk.get("/").status_code == 200
    use_cases.act(database, accounts.suspend, door.SHELL, ben, now=door.now())
    _is_shut(desk)
    assert visit(token=live.token).get("/").status_code == 200


@pytest.mark.parametrize("ago", [timedelta(minutes=31), timedelta(hours=13)])
def test_a_session_that_idled_or_is_old_is_over(
    visit: Visit, database: Database, ago: timedelta
) -> None:
    door.coordinator(database)
    _is_shut(visit(token=door.signed_in(database, at=door.now() - ago).token))


def _is_shut(desk: TestClient) -> None:
    assert desk.get("/members").status_code == 303
    assert desk.get("/media/list.csv").status_code == 401
    with pytest.raises(WebSocketDisconnect):
        _hello(desk)
