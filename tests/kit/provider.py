"""An identity provider on this machine that keeps to the rules, unless a test bends one."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from heal.config import OidcProvider

CLIENT, SECRET = "the-dashboard", "a secret that no log may show"
Claims = dict[str, Any]
Answer = tuple[int, Mapping[str, str], Any]


@dataclass
class Provider:
    """Say who somebody is; `knows` is who sits at every browser."""

    url: str = ""
    knows: Claims = field(default_factory=dict)
    tells_on_request: Claims = field(default_factory=dict)
    bends: Callable[[Claims], Claims] = dict
    describes: Claims = field(default_factory=dict)
    denies: bool = False
    breaks: set[str] = field(default_factory=set)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, auto_kid=True))
    signs_with: RSAKey | None = None
    signed: Callable[[str], str | None] = str
    asked: list[str] = field(default_factory=list)
    begun: dict[str, dict[str, str]] = field(default_factory=dict)
    secrets_came_by: list[str] = field(default_factory=list)
    stop: Callable[[], None] = lambda: None

    def settings(self, name: str = "google", **more: Any) -> OidcProvider:
        """Return what an installation has to know about this provider."""
        given = {"client_id": CLIENT, "client_secret": SECRET, "label": name.title(), **more}
        return OidcProvider(name=name, **{"issuer": self.url, **given})

    def answer(self, path: str, query: dict[str, str], form: dict[str, str], who: str) -> Answer:
        """Return status, headers and body."""
        self.asked.append(path)
        if path in self.breaks:
            return 500, {}, {"error": "server_error"}
        return {
            "/.well-known/openid-configuration": lambda: (200, {}, self._description()),
            "/authorize": lambda: self._sent_back(query),
            "/token": lambda: self._token(form, who),
            "/keys": lambda: (200, {}, {"keys": [self.key.as_dict(private=False)]}),
            "/userinfo": lambda: (200, {}, self.tells_on_request),
        }.get(path, lambda: (404, {}, {}))()

    def _description(self) -> Claims:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            **self.describes,
        }

    def _sent_back(self, query: dict[str, str]) -> Answer:
        said = {"state": query["state"]}
        if self.denies:
            said["error"] = "access_denied"
        else:
            said["code"] = secrets.token_urlsafe()
            self.begun[said["code"]] = query
        return 302, {"Location": f"{query['redirect_uri']}?{urlencode(said)}"}, {}

    def _token(self, form: dict[str, str], who: str) -> Answer:
        begun = self.begun.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        basic = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        posted = (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        self.secrets_came_by.append("form" if posted else "header")
        if (
            begun is None
            or not (posted or who == basic)
            or begun["code_challenge_method"] != "S256"
            or not secrets.compare_digest(begun["code_challenge"], challenge)
            or begun["redirect_uri"] != form.get("redirect_uri")
        ):
            return 400, {}, {"error": "invalid_grant"}
        token = {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "expires_in": 60}
        return 200, {}, {**token, "id_token": self.signed(self._id_token(begun))}

    def _id_token(self, begun: dict[str, str]) -> str:
        moment = int(time.time())
        claims = {
            "iss": self.url,
            "aud": begun["client_id"],
            "sub": "1",
            "iat": moment,
            "exp": moment + 60,
            "nonce": begun["nonce"],
            **self.knows,
        }
        header = {"alg": "RS256", "kid": self.key.kid}
        return jwt.encode(header, self.bends(claims), self.signs_with or self.key)


@contextmanager
def running() -> Iterator[Provider]:
    """Serve a provider on a port of its own."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            self._answer(_plain(self.rfile.read(length).decode()))

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

        def _answer(self, form: dict[str, str]) -> None:
            parts = urlsplit(self.path)
            who = self.headers.get("Authorization", "")
            status, headers, body = provider.answer(parts.path, _plain(parts.query), form, who)
            told = json.dumps(body).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Type": "application/json"}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()

        def stop() -> None:
            server.shutdown()
            server.server_close()

        provider.stop = stop
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()


def _plain(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


def sent_back(address: str) -> str:
    """Go to the provider's page, where one is known already, and return the way that it sends."""
    host, path = address.removeprefix("http://").split("/", 1)
    connection = http.client.HTTPConnection(host, timeout=10)
    try:
        connection.request("GET", f"/{path}")
        return str(connection.getresponse().headers["Location"])
    finally:
        connection.close()
