"""What every answer tells the browser about what it may do with it."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from heal.web import cookies

INLINE = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)
ALWAYS = {
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}
YEAR = 365 * 24 * 60 * 60


def static_folder() -> Path:
    """Return where Streamlit keeps the files that it serves."""
    found = find_spec("streamlit")
    if found is None or found.origin is None:
        raise RuntimeError("Streamlit is not installed.")
    return Path(found.origin).parent / "static"


@cache
def dashboard_policy() -> str:
    """Return what the dashboard's pages may load and run: only what this server sends."""
    html = (static_folder() / "index.html").read_text("utf-8")
    scripts = " ".join(f"'{digest(code)}'" for code in inline_scripts(html))
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {scripts} 'wasm-unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def inline_scripts(html: str) -> list[str]:
    """Return the scripts that stand in a page itself."""
    every = INLINE.finditer(html)
    return [found["code"] for found in every if "src=" not in found["attributes"].lower()]


def digest(code: str) -> str:
    """Return how a policy names one piece of code."""
    return "sha256-" + base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


class Headers:
    """Put the security headers on every answer; an answer's own policy stands."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.policy = dashboard_policy()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and dress the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(MutableHeaders(scope=message), scope)
            await send(message)

        await self.app(scope, receive, dressed)

    def _dress(self, headers: MutableHeaders, scope: Scope) -> None:
        for name, value in ALWAYS.items():
            headers[name] = value
        headers.setdefault("Content-Security-Policy", self.policy)
        is_html = headers.get("content-type", "").startswith("text/html")
        if is_html or not scope["path"].startswith("/static/"):
            headers["Cache-Control"] = "no-store"
        if cookies.is_https(scope):
            headers["Strict-Transport-Security"] = f"max-age={YEAR}"
