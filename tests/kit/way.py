"""A browser's way from the sign-in page to a provider and back."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from starlette.testclient import TestClient

from heal.web import pages
from tests.kit import provider


def leave(desk: TestClient, name: str = "google", **query: str) -> str:
    """Leave for a provider and return where that leads."""
    answer = desk.get(f"/auth/oidc/{name}", params=query)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def back(desk: TestClient, address: str) -> Any:
    """Come back by the address to which the provider sends."""
    parts = urlsplit(address)
    return desk.get(f"{parts.path}?{parts.query}")


def come(desk: TestClient, **query: str) -> Any:
    """Go all the way."""
    return back(desk, provider.sent_back(leave(desk, **query)))


def changed(address: str, **parts: str) -> str:
    """Return an address with other parts."""
    split = urlsplit(address)
    return split._replace(query=urlencode({**dict(parse_qsl(split.query)), **parts})).geturl()


def is_in(desk: TestClient) -> bool:
    """Say whether the browser gets past the gate."""
    return bool(desk.get("/members").status_code == 200)


def is_turned_back(desk: TestClient, answer: Any, why: str) -> None:
    """Insist that the browser is at the sign-in page again, and is told why."""
    assert answer.status_code == 303
    where = urlsplit(answer.headers["Location"])
    assert where.path == "/login"
    assert parse_qs(where.query)["because"] == [why]
    assert "heal_session" not in answer.headers.get("set-cookie", "")
    assert not is_in(desk)
    assert pages.BECAUSE[why] in desk.get(answer.headers["Location"]).text
