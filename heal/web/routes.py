"""The pages at the door: sign in, sign out, set up, answer an invitation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from heal.config import OidcProvider
from heal.db.engine import Database
from heal.errors import Refusal, Throttled, WrongSignIn
from heal.queries import sign_in as facts
from heal.services import passwords
from heal.web import addresses, cookies, forms, pages, shell
from heal.web.pages import Page
from heal.web.visitors import Visitors, go, now

Result = TypeVar("Result")

HASHED_AT_ONCE = 4
ICON = Path(__file__).parent.parent / "ui" / "icon.png"
SIGN_IN = Page("Sign in", action="/login", button="Sign in")
SIGN_OUT = Page("Sign out", ("You are signed in.",), action="/logout", button="Sign out")
SET_UP = Page(
    "Set up",
    ("You make the first account here. It is the coordinator's; they invite everyone else.",),
    button="Make the account",
)
INVITED = Page(
    "Welcome",
    ("Choose a password for your account. This link works once.",),
    button="Keep the password",
)
CLOSED = Page(
    "This link is closed",
    ("It was used already, or its time has passed. Ask the coordinator for a new one.",),
    link=("Sign in", addresses.LOGIN),
)


class Door(Visitors):
    """Answer whoever stands at the door."""

    def __init__(
        self, database: Callable[[], Database], providers: Sequence[OidcProvider] = ()
    ) -> None:
        super().__init__(database)
        self.providers = providers
        self.hashing = CapacityLimiter(HASHED_AT_ONCE)

    def routes(self) -> list[Route]:
        """Return the routes that come before Streamlit's own."""
        both = ["GET", "POST"]
        return [
            Route("/login", self.login, methods=both),
            Route("/logout", self.logout, methods=both),
            Route("/auth/logout", self.left, methods=["GET"]),
            Route("/setup/{token}", self.set_up, methods=both),
            Route("/invite/{token}", self.invited, methods=both),
            Route("/hide", self.hide, methods=both),
            Route("/favicon.png", _icon, methods=["GET"]),
            *shell.routes(),
        ]

    async def login(self, request: Request) -> Response:
        """Show the form, or sign somebody in and lead them to where they were going."""
        if request.method != "POST":
            wanted = addresses.local(request.query_params.get("next", addresses.HOME))
            if await self.person(request) is not None:
                return go(wanted)
            if await self.read(facts.needs_set_up):
                return _show(request, _nobody_yet())
            because = pages.BECAUSE.get(request.query_params.get("because", ""), "")
            return _show(request, replace(self._login(wanted), problem=because))
        try:
            given = await forms.read(request)
        except forms.BadForm as bad:
            return _show(
                request, replace(self._login(addresses.HOME), problem=bad.sentence), bad.status
            )
        wanted = addresses.local(given.get("next", addresses.HOME))
        return await self._sign_in(request, given, wanted)

    async def _sign_in(self, request: Request, given: Mapping[str, str], wanted: str) -> Response:
        email = given.get("email", "").strip()[: pages.LONGEST_EMAIL]
        try:
            outcome = await self._hashing(
                passwords.come_in,
                email=email,
                password=given.get("password", ""),
                code=given.get("code", "").strip()[: pages.LONGEST_CODE] or None,
                address=request.client.host if request.client else "",
                now=now(),
            )
        except Refusal as refusal:
            return _show(
                request, replace(self._login(wanted, email), problem=refusal.sentence), 400
            )
        if outcome.token is None:
            return _refused(request, outcome.refused or WrongSignIn(), self._login(wanted, email))
        return await self.admit(request, outcome.token, wanted)

    async def logout(self, request: Request) -> Response:
        """Ask, or end the session: only a form of ours can."""
        if request.method != "POST":
            if await self.person(request) is None:
                return _left(request, addresses.LOGIN)
            says = SIGN_OUT.says + pages.STILL_OPEN * bool(self.providers)
            return _show(request, replace(SIGN_OUT, says=says))
        try:
            await forms.read(request)
        except forms.BadForm as bad:
            return _show(request, replace(SIGN_OUT, problem=bad.sentence), bad.status)
        await self.end(request)
        return _left(request, addresses.LOGIN)

    async def left(self, request: Request) -> Response:
        """Lead whoever's session is over to the sign-in page, and later back to where they were."""
        came_from = urlsplit(request.headers.get("referer", ""))
        if await self.person(request) is not None:
            return go(addresses.HOME)
        return _left(request, addresses.to_login(came_from.path or "/", came_from.query))

    async def hide(self, request: Request) -> Response:
        """End the session of a page that was hidden; nobody waits for the answer.

        Without a form's token: what it comes to is a sign-out, and another site is turned away.
        """
        if request.method != "POST":
            return PlainTextResponse("Only a page asks for this.", 405, headers={"Allow": "POST"})
        if not forms.is_own(request):
            return PlainTextResponse(forms.FOREIGN, 403)
        await self.end(request)
        response = Response(status_code=204)
        cookies.drop(response, request.scope, cookies.SESSION)
        return response

    async def set_up(self, request: Request) -> Response:
        """Make the first account, once."""
        if not await self.read(facts.needs_set_up):
            return _show(request, CLOSED, 410)
        page = replace(SET_UP, action=request.url.path)
        return await self._first_password(
            request,
            lambda given: replace(
                page,
                fields=(
                    pages.email(given.get("email", "")),
                    pages.name(given.get("name", "")),
                    pages.new_password(),
                ),
            ),
            lambda given, token: self._hashing(
                passwords.set_up,
                token=token,
                email=given.get("email", ""),
                name=given.get("name", ""),
                password=given.get("password", ""),
                now=now(),
            ),
        )

    async def invited(self, request: Request) -> Response:
        """Give an invited person their password."""
        page = replace(INVITED, action=request.url.path, fields=(pages.new_password(first=True),))
        return await self._first_password(
            request,
            lambda _: page,
            lambda given, token: self._hashing(
                passwords.accept, token=token, password=given.get("password", ""), now=now()
            ),
        )

    async def _first_password(
        self,
        request: Request,
        page: Callable[[Mapping[str, str]], Page],
        keep: Callable[[Mapping[str, str], str], Any],
    ) -> Response:
        if request.method != "POST":
            return _show(request, page({}))
        try:
            given = await forms.read(request)
            await keep(given, request.path_params["token"])
        except forms.BadForm as bad:
            return _show(request, replace(page({}), problem=bad.sentence), bad.status)
        except Refusal as refusal:
            return _show(request, replace(page(given), problem=refusal.sentence), 400)
        await self.end(request)
        done = Page(
            "Your account is ready",
            ("Sign in with your e-mail address and the password that you have just chosen.",),
            link=("Sign in", addresses.LOGIN),
        )
        response = _show(request, done)
        cookies.drop(response, request.scope, cookies.SESSION)
        return response

    def _login(self, wanted: str, email: str = "") -> Page:
        fields = (pages.email(email), pages.password(first=bool(email)), pages.code())
        others = tuple(
            (f"Sign in with {provider.label}", addresses.to_provider(provider.name, wanted))
            for provider in self.providers
        )
        return replace(SIGN_IN, fields=fields, hidden=(("next", wanted),), others=others)

    async def _hashing(self, deed: Callable[..., Result], **details: Any) -> Result:
        """Let no more than a few at the door hash at once: each takes 64 MB and a thread."""
        return await to_thread.run_sync(
            lambda: deed(self.database(), **details), limiter=self.hashing
        )


def _refused(request: Request, refused: Refusal, page: Page) -> Response:
    told = replace(page, problem=refused.sentence)
    if isinstance(refused, Throttled):
        return _show(request, told, 429, {"Retry-After": str(refused.retry_after_seconds)})
    return _show(request, told, 401)


def _nobody_yet() -> Page:
    return Page(
        "Nobody has an account yet",
        (
            "The first one is made at an address that works once; "
            "whoever starts the server with “make run” finds it in the terminal.",
        ),
    )


def _show(
    request: Request, page: Page, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    before = forms.mark(request)
    bound = replace(page, hidden=(*page.hidden, (forms.CSRF, cookies.form_token(before))))
    response = pages.answer(bound, status, headers)
    if page.button:
        forms.bind(response, request, before)
    return response


def _left(request: Request, address: str) -> Response:
    response = go(address)
    cookies.drop(response, request.scope, cookies.SESSION)
    return response


async def _icon(_: Request) -> Response:
    return FileResponse(ICON, media_type="image/png")
