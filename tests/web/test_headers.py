"""What a browser is told about every answer."""

from __future__ import annotations

import base64
import hashlib

import pytest

from heal.db.engine import Database
from heal.web import headers
from tests.kit import door
from tests.web.conftest import Visit

PATHS = ("/", "/members", "/login", "/_stcore/health", "/_stcore/metrics", "/static/x.js")


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_dressed(visit: Visit, path: str) -> None:
    answer = visit().get(path)
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "Strict-Transport-Security" not in answer.headers


def test_nothing_private_is_kept_by_the_browser(visit: Visit, database: Database) -> None:
    door.coordinator(database)
    desk = visit(token=door.signed_in(database).token)
    for path in ("/", "/members", "/login", "/media/list.csv"):
        assert desk.get(path).headers["Cache-Control"] == "no-store"
    assert "Cache-Control" not in desk.get("/static/x.js").headers


def test_https_is_remembered_under_https_only(visit: Visit) -> None:
    assert visit(https=True).get("/").headers["Strict-Transport-Security"].startswith("max-age=")


def test_the_policy_names_the_very_script_that_streamlit_serves() -> None:
    html = (headers.static_folder() / "index.html").read_text("utf-8")
    found = headers.inline_scripts(html)
    assert found, "Streamlit's page has no script of its own any more: the policy can be simpler"
    for code in found:
        assert html.count(f">{code}</script>") == 1
        digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in headers.dashboard_policy()
    assert "unsafe-inline" not in headers.dashboard_policy().split("style-src")[0]
    assert "unsafe-eval" not in headers.dashboard_policy().replace("wasm-unsafe-eval", "")


def test_our_own_pages_have_no_script_at_all(visit: Visit) -> None:
    answer = visit().get("/login")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "<script" not in answer.text
    style = answer.text.split("<style>")[1].split("</style>")[0]
    assert f"'{headers.digest(style)}'" in policy


def test_the_icon_and_the_title_tell_nothing(visit: Visit) -> None:
    desk = visit()
    assert desk.get("/favicon.png").headers["content-type"] == "image/png"
    text = desk.get("/login").text.lower()
    for word in ("heal", "mentor", "betray", "infidel", "streamlit"):
        assert word not in text
