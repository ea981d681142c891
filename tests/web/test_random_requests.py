"""Ten thousand requests at random: no answer of 500, and nothing private in an answer or a log."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from heal.db.engine import Database
from heal.services import credentials
from tests.kit import door
from tests.kit.programme import Programme
from tests.web.conftest import Visit

EACH, EXAMPLES = 25, 400
NAME = "Zacharias Quill"
ROUTES = (
    *("/login", "/logout", "/hide", "/auth/logout", "/setup/x", "/invite/x", "/favicon.png"),
    *(
        "/auth/oidc/google",
        "/auth/oidc/google/back",
        "/hide.js",
        "/",
        "/members",
        "/_stcore/stream",
    ),
    *("/_stcore/health", "/_stcore/metrics", "/media/x", "/component/x", "/static/x", "/%2e%2e/x"),
)
HEADERS = (
    *("Origin", "Host", "Cookie", "Referer", "Content-Type", "Sec-Fetch-Site", "X-Heal-Sid"),
    *("X-Forwarded-For", "X-Forwarded-Proto", "Range", "If-None-Match", "Accept-Encoding"),
)
FORM = "application/x-www-form-urlencoded"
PLAIN = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)
VALUES = st.one_of(
    PLAIN,
    st.sampled_from(
        [
            "null",
            "http://desk.test",
            "http://evil.test",
            FORM,
            "text/html",
            "same-origin",
            "bytes=0-",
        ]
    ),
    PLAIN.map(lambda text: f"heal_session={text}; heal_before={text}"),
)


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


ASKED = st.builds(
    Asked,
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "ODD"]),
    path=st.one_of(st.sampled_from(ROUTES), PLAIN.map(lambda text: f"/{text}")),
    query=st.one_of(st.just(""), PLAIN, PLAIN.map(lambda text: f"next=/{text}")),
    headers=st.dictionaries(st.sampled_from(HEADERS), VALUES, max_size=3),
    body=st.one_of(
        st.just(b""),
        st.binary(max_size=60),
        PLAIN.map(lambda text: f"email={text}&password={text}&form={text}".encode()),
    ),
)


def _answer(desk: TestClient, asked: Asked) -> tuple[int, str]:
    address = f"http://desk.test{asked.path.replace('?', '%3F').replace('#', '%23')}"
    answer = desk.request(
        asked.method,
        f"{address}?{asked.query}" if asked.query else address,
        headers=asked.headers,
        content=asked.body,
    )
    return answer.status_code, answer.text + str(answer.headers)


@pytest.fixture
def desks(sqlite_database: Database, visit: Visit) -> tuple[TestClient, TestClient, str]:
    """Give a browser that is signed in, one that is not, and what tells the session."""
    programme = Programme(sqlite_database)
    programme.member(programme.group("Ash"), NAME)
    door.coordinator(sqlite_database)
    token = door.signed_in(sqlite_database).token
    return visit(token=token), visit(), token


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), deadline=None)
@given(many=st.lists(ASKED, min_size=EACH, max_size=EACH), inside=st.booleans())
def test_nothing_breaks_and_nothing_is_told(
    database: Database,
    desks: tuple[TestClient, TestClient, str],
    caplog: pytest.LogCaptureFixture,
    many: list[Asked],
    inside: bool,
) -> None:
    signed_in, outside, token = desks
    private = [NAME, "person0@example.org", token, "$argon2"]
    with caplog.at_level(logging.DEBUG):
        for asked in many:
            status, told = _answer(signed_in if inside else outside, asked)
            assert status < 500, (asked, status)
            # The stand-in for Streamlit says which session reached it; the door never does.
            secrets = private if inside else [*private, credentials.digest(token)]
            assert not [word for word in secrets if word in told], asked
    assert not [word for word in [*private, door.PASSWORD] if word in caplog.text]
    caplog.clear()
    assert database
