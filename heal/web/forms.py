"""What comes back from a form: bounded, from our own page, and nothing else."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from heal.web import cookies

LONGEST_BODY = 16 * 1024
MOST_FIELDS = 12
KIND = "application/x-www-form-urlencoded"
CSRF = "form"
FOREIGN = "This came from another site, so nothing was done."


class BadForm(Exception):  # noqa: N818 - an answer, not a fault
    """Tell the browser why its form was not read."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


async def read(request: Request) -> Mapping[str, str]:
    """Return what was typed, if it is short and came from a page that we gave to this browser."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != KIND:
        raise BadForm(415, "This form cannot be read; please open the page again.")
    if not is_own(request):
        raise BadForm(403, FOREIGN)
    given = _fields(await _body(request))
    before = cookies.read(request.scope, cookies.BEFORE)
    brought = given.get(CSRF, "")
    if before is None or not hmac.compare_digest(
        cookies.form_token(before).encode(), brought.encode()
    ):
        raise BadForm(
            403, "This page had been open for too long, or cookies are off; please try again."
        )
    return given


def is_own(request: Request) -> bool:
    """Say whether the browser says that a page of ours asks; an old browser says nothing."""
    return request.headers.get("sec-fetch-site", "same-origin") == "same-origin"


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            raise BadForm(413, "This is longer than anything that we ask for.")
    return bytes(body)


def _fields(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as problem:
        raise BadForm(400, "This form cannot be read; please open the page again.") from problem
    if any("\x00" in value for _, value in pairs):
        raise BadForm(400, "This form cannot be read; please open the page again.")
    return dict(pairs)


def mark(request: Request) -> str:
    """Return what the cookie before the sign-in holds, or what a new one will hold."""
    return cookies.read(request.scope, cookies.BEFORE) or secrets.token_urlsafe(32)


def bind(response: Response, request: Request, before: str) -> None:
    """Give the browser the cookie that its form is bound to, unless it has it already."""
    if cookies.read(request.scope, cookies.BEFORE) != before:
        cookies.put(response, request.scope, cookies.BEFORE, before)
