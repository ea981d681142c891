"""The gate: nobody comes to Streamlit, by HTTP or by WebSocket, without a live session."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from anyio import to_thread
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from heal.db.engine import Database
from heal.queries import sign_in
from heal.services import credentials
from heal.web import addresses, cookies
from heal.web.files import Files

IDENTITY = b"x-heal-sid"
POLICY_VIOLATION = 1008
UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+")
"""Where a page's file goes; the page is named by a number of Streamlit's."""


class Gate:
    """Let through what is public or comes with a session, and tell Streamlit which session.

    It is plain ASGI, since Starlette's own kind of middleware does not see WebSockets.
    """

    def __init__(
        self,
        app: ASGIApp,
        database: Callable[[], Database],
        owner: Callable[[str], str | None] = lambda _: None,
    ) -> None:
        self.app = app
        self.database = database
        self.owner = owner
        self.files = Files()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        scope = {**scope, "headers": _without_identity(scope["headers"])}
        if _is_foreign(scope):
            await _refuse(scope, receive, send, _plain(403, "This came from another site."))
            return
        if scope["type"] == "http" and addresses.is_public(scope["path"]):
            await self.app(scope, receive, send)
            return
        session = await self._live_session(scope)
        if session is None:
            await _refuse(scope, receive, send, _turned_away(scope))
            return
        if await self._is_anothers(scope["path"], session):
            await _refuse(scope, receive, send, _plain(403, "This is somebody else's."))
            return
        scope["headers"].append((IDENTITY, session.encode()))
        if scope["type"] == "http":
            await self.app(scope, receive, send)
            return
        with self.files.overhear(session, send) as heard:
            await self.app(scope, receive, heard)

    async def _is_anothers(self, path: str, session: str) -> bool:
        """Say whether somebody reaches into another's page: Streamlit asks only if it is open."""
        upload = UPLOAD.fullmatch(path)
        if upload is not None:
            return await to_thread.run_sync(self.owner, upload[1]) != session
        return path.startswith("/media/") and not self.files.was_told(session, path)

    async def _live_session(self, scope: Scope) -> str | None:
        token = cookies.read(scope, cookies.SESSION)
        if token is None:
            return None
        return await to_thread.run_sync(self._look_up, credentials.digest(token))

    def _look_up(self, session: str) -> str | None:
        with self.database().reading() as reading:
            person = sign_in.who(reading, session, now=datetime.now(UTC))
        return session if person is not None else None


def _without_identity(headers: Any) -> list[tuple[bytes, bytes]]:
    return [
        (name, value)
        for name, value in headers
        if name.lower().replace(b"_", b"-").strip() != IDENTITY
    ]


def _is_foreign(scope: Scope) -> bool:
    """Say whether a browser says that another site asks.

    Behind a proxy that ends the HTTPS we may be called by HTTP, never the other way round.
    """
    origins = [value for name, value in scope["headers"] if name == b"origin"]
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    if not origins:
        return False
    if len(origins) > 1 or len(hosts) != 1:
        return True
    try:
        origin = urlsplit(origins[0].decode("ascii"))
        host = hosts[0].decode("ascii")
    except ValueError:
        return True
    schemes = {"https"} if cookies.is_https(scope) else {"http", "https"}
    return origin.scheme not in schemes or origin.netloc.lower() != host.lower()


def _turned_away(scope: Scope) -> Response:
    path, method = scope["path"], scope.get("method")
    if method in {"GET", "HEAD"} and addresses.is_page(path):
        query = scope["query_string"].decode("latin-1")
        return RedirectResponse(addresses.to_login(path, query), status_code=303)
    return _plain(401, "Nobody is signed in here.")


def _plain(status: int, says: str) -> Response:
    return PlainTextResponse(says, status_code=status)


async def _refuse(scope: Scope, receive: Receive, send: Send, answer: Response) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": POLICY_VIOLATION})
    else:
        await answer(scope, receive, send)
