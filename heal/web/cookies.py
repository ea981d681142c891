"""The cookies: before anybody is signed in, on the way to a provider, and for the session."""

from __future__ import annotations

import hmac
from collections.abc import MutableMapping
from http.cookies import SimpleCookie
from typing import Any

from starlette.requests import cookie_parser
from starlette.responses import Response

SESSION, BEFORE, AWAY = "heal_session", "heal_before", "heal_away"
LONGEST = 200


def is_https(scope: MutableMapping[str, Any]) -> bool:
    """Say whether the browser came by HTTPS."""
    return scope.get("scheme") in {"https", "wss"}


def read(scope: MutableMapping[str, Any], name: str, *, longest: int = LONGEST) -> str | None:
    """Return a cookie's value, if it was sent and can be one of ours."""
    wanted, found = _full(scope, name), None
    for key, value in scope.get("headers", ()):
        if key == b"cookie":
            found = cookie_parser(value.decode("latin-1")).get(wanted, found)
    return found if found and len(found) <= longest and found.isascii() else None


def put(
    response: Response,
    scope: MutableMapping[str, Any],
    name: str,
    value: str,
    *,
    seconds: int | None = None,
) -> None:
    """Give the browser a cookie that no script can read; it goes when the browser closes."""
    _write(response, scope, name, value, seconds=seconds)


def drop(response: Response, scope: MutableMapping[str, Any], name: str) -> None:
    """Take a cookie back from the browser."""
    _write(response, scope, name, "", seconds=0)


def form_token(before: str) -> str:
    """Return what a form has to bring along from a browser that holds this cookie."""
    return hmac.new(before.encode(), b"a form of the sign-in pages", "sha256").hexdigest()


def _full(scope: MutableMapping[str, Any], name: str) -> str:
    return f"__Host-{name}" if is_https(scope) else name


def _write(
    response: Response,
    scope: MutableMapping[str, Any],
    name: str,
    value: str,
    *,
    seconds: int | None = None,
) -> None:
    full = _full(scope, name)
    jar: SimpleCookie = SimpleCookie({full: value})
    jar[full]["path"], jar[full]["samesite"], jar[full]["httponly"] = "/", "Lax", True
    if seconds is not None:
        jar[full]["max-age"] = seconds
    if is_https(scope):
        jar[full]["secure"] = True
    response.headers.append("set-cookie", jar[full].OutputString())
