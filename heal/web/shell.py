"""The page that Streamlit fills: a neutral name from the first moment on, and the way out of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from heal.web import addresses
from heal.web.headers import static_folder

TITLE = "Dashboard"
FOLDER = Path(__file__).with_name("assets")
KINDS = {"hide.js": "text/javascript", "hide.css": "text/css"}
PARTLY = {b"if-none-match", b"if-modified-since", b"range", b"if-range", b"accept-encoding"}
"""What would have Streamlit answer with less than its whole page."""


def page() -> Path:
    """Return where Streamlit keeps the one page that it serves at every address."""
    return static_folder() / "index.html"


def dressed(html: str, elsewhere: str) -> str:
    """Return Streamlit's page under a neutral name, with the script that hides it."""
    away = escape(elsewhere)
    head = (
        f'<title>{TITLE}</title>\n    <link rel="stylesheet" href="/hide.css">\n'
        f'    <script src="/hide.js" defer data-to="{away}"></script>'
    )
    without = (
        "<noscript><p>This page needs JavaScript. "
        f'<a href="{away}" rel="noreferrer">Leave this page</a></p></noscript>'
    )
    for pattern, instead in (
        (r"<title>[^<]*</title>", head),
        (r'<link rel="shortcut icon"[^>]*>', '<link rel="icon" href="/favicon.png">'),
        (r"<noscript>.*?</noscript>", without),
    ):
        html, found = re.subn(pattern, _always(instead), html, flags=re.DOTALL)
        if not found:
            raise RuntimeError(f"Streamlit's page has changed: it has no {pattern} any more.")
    return html


def _always(text: str) -> Callable[[re.Match[str]], str]:
    return lambda _: text


class Shell:
    """Send the dressed page wherever Streamlit sends its own.

    Which answers those are is told by the tag that the file's own answer carries: the addresses
    of pages are Streamlit's to know, and a hashed file is not touched.
    """

    def __init__(self, app: ASGIApp, elsewhere: str) -> None:
        self.app = app
        file = page()
        self.tag = FileResponse(file, stat_result=file.stat()).headers["etag"]
        self.body = dressed(file.read_text("utf-8"), elsewhere).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and look at what comes back."""
        if scope["type"] != "http" or not addresses.is_page(scope["path"]):
            await self.app(scope, receive, send)
            return
        if not scope["path"].startswith("/static/"):
            whole = [(name, value) for name, value in scope["headers"] if name not in PARTLY]
            scope = {**scope, "headers": whole}
        answer = _Answer(self, send, with_body=scope["method"] != "HEAD")
        await self.app(scope, receive, answer)


class _Answer:
    """One answer on its way out: replaced where it is Streamlit's page."""

    def __init__(self, shell: Shell, send: Send, *, with_body: bool) -> None:
        self.shell, self.send, self.with_body = shell, send, with_body
        self.replaced = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            # Two files of one size and moment share their tag; there is but one page.
            self.replaced = (
                message["status"] == 200
                and headers.get("etag") == self.shell.tag
                and headers.get("content-type", "").startswith("text/html")
            )
            if self.replaced:
                for name in ("etag", "last-modified", "accept-ranges"):
                    del headers[name]
                headers["content-length"] = str(len(self.shell.body))
        elif self.replaced:
            if message.get("more_body", False):
                return
            body = self.shell.body if self.with_body else b""
            message = {"type": "http.response.body", "body": body}
        await self.send(message)


def routes() -> list[Route]:
    """Return the routes of what the page brings along."""
    return [Route(f"/{name}", _asset, methods=["GET"]) for name in KINDS]


async def _asset(request: Request) -> Response:
    name = request.url.path.removeprefix("/")
    return FileResponse(FOLDER / name, media_type=KINDS[name])
