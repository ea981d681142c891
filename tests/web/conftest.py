"""The gate and the pages at the door, before an application that only says what reached it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import JSONResponse
from starlette.routing import Mount, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from heal.config import OidcProvider
from heal.db.engine import Database
from heal.web.gate import Gate
from heal.web.headers import Headers
from heal.web.oidc import Oidc
from heal.web.routes import Door

Visit = Callable[..., TestClient]


async def _anything(scope: object, receive: object, send: object) -> None:
    await JSONResponse({"reached": scope["path"], "sid": _sids(scope)})(scope, receive, send)  # type: ignore[index,arg-type]


def _sids(scope: object) -> list[str]:
    headers = scope["headers"]  # type: ignore[index]
    return [value.decode() for name, value in headers if b"sid" in name.lower()]


async def _stream(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_json({"sid": socket.headers.getlist("X-Heal-Sid")})
    await socket.send_bytes(b"\x12/media/list.csv\x1a/media/other.csv\x00")
    await socket.receive()
    await socket.close()


@pytest.fixture
def providers() -> Sequence[OidcProvider]:
    """Give who else may say who somebody is: nobody, unless a test names one."""
    return ()


@pytest.fixture
def visit(database: Database, providers: Sequence[OidcProvider]) -> Visit:
    """Give a function that opens a browser of its own on the door."""
    app = Starlette(
        routes=[
            *Door(lambda: database, providers).routes(),
            *Oidc(lambda: database, providers).routes(),
            WebSocketRoute("/_stcore/stream", _stream),
            Mount("/", app=_anything),
        ],
        middleware=[Middleware(Headers), Middleware(Gate, database=lambda: database)],
    )

    def visiting(*, https: bool = False, token: str | None = None) -> TestClient:
        client = TestClient(
            app,
            base_url=f"{'https' if https else 'http'}://desk.test",
            follow_redirects=False,
        )
        if token is not None:
            client.cookies.set("__Host-heal_session" if https else "heal_session", token)
        return client

    return visiting
