"""The way to an identity provider and back, which ends in the same session as a password does."""

from __future__ import annotations

import hmac
import logging
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from heal.config import OidcProvider
from heal.db.engine import Database
from heal.errors import Throttled
from heal.services import attempts, credentials, sign_in
from heal.vocabulary import AttemptKind
from heal.web import addresses, cookies
from heal.web.providers import Errand, NotConfirmed, Provider, Unproved, Unreachable
from heal.web.visitors import Visitors, go, now

logger = logging.getLogger("heal")
PATIENCE = 10 * 60
LONGEST_CODE, LONGEST_COOKIE = 4000, 3000
BECAUSE = {
    Unreachable: "unreachable",
    Unproved: "unfinished",
    NotConfirmed: "unknown",
    Throttled: "throttled",
}


@dataclass(frozen=True)
class Ticket:
    """What only this browser holds while its person is away at a provider.

    State, nonce and PKCE verifier are derived from it. So the server keeps nothing, needs no key,
    and may be started anew in between; and who changes anything in it changes the state.
    """

    seed: str
    began_at: int
    wanted: str

    @classmethod
    def new(cls, wanted: str) -> Ticket:
        """Return a ticket that nobody has had before."""
        return cls(secrets.token_urlsafe(32), int(time.time()), wanted)

    @classmethod
    def read(cls, request: Request) -> Ticket | None:
        """Return the ticket that the browser brings back, if it is one and not too old."""
        kept = cookies.read(request.scope, cookies.AWAY, longest=LONGEST_COOKIE) or ""
        try:
            seed, began_at, wanted = kept.split(".")
            ticket = cls(seed, int(began_at), urlsafe_b64decode(wanted).decode())
        except ValueError:
            return None
        fresh = 0 <= time.time() - ticket.began_at < PATIENCE
        return ticket if seed and fresh else None

    def text(self) -> str:
        """Return the cookie's value."""
        return f"{self.seed}.{self.began_at}.{urlsafe_b64encode(self.wanted.encode()).decode()}"

    def errand(self, provider: str, back: str) -> Errand:
        """Return what this way is recognised by: another provider's would not fit."""
        return Errand(
            state=self._derived("state", provider),
            nonce=self._derived("nonce", provider),
            verifier=self._derived("verifier", provider),
            back=back,
        )

    def _derived(self, what: str, provider: str) -> str:
        said = f"{what} {provider} {self.began_at} {self.wanted}"
        digest = hmac.digest(self.seed.encode(), said.encode(), "sha256")
        return urlsafe_b64encode(digest).rstrip(b"=").decode()


class Oidc(Visitors):
    """Send people to a provider, and let in whom it sends back with an address that was invited."""

    def __init__(self, database: Callable[[], Database], providers: Sequence[OidcProvider]) -> None:
        super().__init__(database)
        self.providers = {settings.name: Provider(settings) for settings in providers}

    def routes(self) -> list[Route]:
        """Return the routes that come before Streamlit's own."""
        return [
            Route("/auth/oidc/{provider}", self.leave, methods=["GET"]),
            Route("/auth/oidc/{provider}/back", self.back, methods=["GET"]),
        ]

    async def leave(self, request: Request) -> Response:
        """Send the browser to the provider, unless somebody is signed in already."""
        wanted = addresses.local(request.query_params.get("next", addresses.HOME))
        provider = self.providers.get(request.path_params["provider"])
        if provider is None or request.method != "GET":
            return go(addresses.LOGIN)
        if await self.person(request) is not None:
            return go(wanted)
        ticket = Ticket.new(wanted)
        if len(ticket.text()) > LONGEST_COOKIE:
            ticket = Ticket.new(addresses.HOME)
        name = provider.settings.name
        try:
            address = await provider.address(ticket.errand(name, _back(request, name)))
        except Unreachable as problem:
            return _returned(request, name, problem, wanted)
        response = go(address)
        cookies.put(response, request.scope, cookies.AWAY, ticket.text(), seconds=PATIENCE)
        return response

    async def back(self, request: Request) -> Response:
        """Let in whoever comes back with proof of an address that was invited."""
        provider = self.providers.get(request.path_params["provider"])
        ticket = Ticket.read(request)
        if provider is None or ticket is None:
            return _returned(request, "", Unproved("Nobody had left, or too long ago."))
        name, wanted = provider.settings.name, addresses.local(ticket.wanted)
        try:
            errand = ticket.errand(name, _back(request, name))
            token = await self._proved(request, provider, _code(request, errand), errand)
        except (Unreachable, Unproved, NotConfirmed, Throttled) as problem:
            return _returned(request, name, problem, wanted)
        response = await self.admit(request, token, wanted)
        cookies.drop(response, request.scope, cookies.AWAY)
        return response

    async def _proved(self, request: Request, provider: Provider, code: str, errand: Errand) -> str:
        """Return the token of a new session; what proves nothing counts as a wrong password does.

        Only a browser that had left gets as far as this: nobody else can use up its attempts.
        """
        host = request.client.host if request.client else ""
        counted = {AttemptKind.ADDRESS: credentials.digest(host)}
        if seconds := await self.act(attempts.wait, counted=counted, now=now()):
            raise Throttled(seconds)
        try:
            email = await provider.email(code, errand)
            outcome = await self.act(sign_in.begin_for_verified_email, email=email, now=now())
            if outcome.token is None:
                raise NotConfirmed("Nobody invited this address.")
        except (Unproved, NotConfirmed):
            await self.act(attempts.count, counted=counted, now=now())
            raise
        return outcome.token


def _code(request: Request, errand: Errand) -> str:
    """Return the code that the provider sent along, if this browser is the one that had left."""
    given = request.query_params
    if not hmac.compare_digest(given.get("state", "").encode(), errand.state.encode()):
        raise Unproved("Another browser had left, or for another provider.")
    code = given.get("code", "")
    if "error" in given or not 0 < len(code) <= LONGEST_CODE:
        raise Unproved("The provider did not send a code.")
    return code


def _back(request: Request, name: str) -> str:
    return f"{request.base_url}auth/oidc/{name}/back"


def _returned(
    request: Request, name: str, problem: Exception, wanted: str = addresses.HOME
) -> Response:
    """Lead back to the sign-in page; the log says what kind of thing happened, and of nobody."""
    cause = problem.__cause__ or problem
    logger.warning("A sign-in by %s ended: %s.", name or "a provider", _kind(cause))
    response = go(addresses.to_login_because(BECAUSE[type(problem)], wanted))
    cookies.drop(response, request.scope, cookies.AWAY)
    return response


def _kind(cause: BaseException) -> str:
    own = isinstance(cause, (Unreachable, Unproved, NotConfirmed))
    return f"{type(cause).__name__} ({cause})" if own and str(cause) else type(cause).__name__
