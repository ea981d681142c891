"""A site of somebody else, which asks the dashboard for things from a visitor's browser."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from playwright.sync_api import Page, Response

from heal.web import cookies

PLANTED = "planted-by-another-site"
"""What this site puts into the cookie that the dashboard's forms are bound to: ports share it."""
SEND = """([action, given]) => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = action;
    for (const [name, value] of Object.entries(given)) {
        const field = document.createElement("input");
        field.name = name;
        field.value = value;
        form.append(field);
    }
    document.body.append(form);
    form.submit();
}"""


def form(given: Mapping[str, str]) -> dict[str, str]:
    """Return a form that belongs to the cookie that this site has put there."""
    return {**given, "form": cookies.form_token(PLANTED)}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Show an empty page; at /quiet one whose requests do not say where they come from."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Set-Cookie", f"{cookies.BEFORE}={PLANTED}; Path=/; HttpOnly")
        if self.path == "/quiet":
            self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>A site of others</title><body>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Site:
    """The site, by its port; every name of this machine leads there."""

    port: int

    def send(
        self, page: Page, action: str, given: Mapping[str, str], *, host: str, path: str = "/"
    ) -> Response:
        """Let a visitor's browser send a form from here, and return what came back."""
        page.goto(f"http://{host}:{self.port}{path}")
        with page.expect_response(action) as answer:
            page.evaluate(SEND, [action, form(given)])
        return answer.value


@contextmanager
def site() -> Iterator[Site]:
    """Give a site of somebody else on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as served:
        Thread(target=served.serve_forever, daemon=True).start()
        yield Site(served.server_port)
        served.shutdown()
