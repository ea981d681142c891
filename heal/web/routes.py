"""The pages at the door: sign in, sign out, set up, answer an invitation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from anyio import to_thread
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from heal.db.engine import Database
from heal.errors import Refusal, Throttled, WrongSignIn
from heal.queries import sign_in as facts
from heal.rules.access import VISITOR, Actor
from heal.services import accounts, credentials, door, sign_in
from heal.web import addresses, cookies, forms, pages
from heal.web.pages import Page

Result = TypeVar("Result")

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


class Door:
    """Answer whoever stands at the door."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self.database = database

    def routes(self) -> list[Route]:
        """Return the routes that come before Streamlit's own."""
        both = ["GET", "POST"]
        return [
            Route("/login", self.login, methods=both),
            Route("/logout", self.logout, methods=both),
            Route("/auth/logout", self.left, methods=["GET"]),
            Route("/setup/{token}", self.set_up, methods=both),
            Route("/invite/{token}", self.invited, methods=both),
            Route("/favicon.png", _icon, methods=["GET"]),
        ]

    async def login(self, request: Request) -> Response:
        """Show the form, or sign somebody in and lead them to where they were going."""
        if request.method != "POST":
            wanted = addresses.local(request.query_params.get("next", addresses.HOME))
            if await self._person(request) is not None:
                return _go(wanted)
            if await self._read(facts.needs_set_up):
                return _show(request, _nobody_yet())
            return _show(request, _login(wanted))
        try:
            given = await forms.read(request)
        except forms.BadForm as bad:
            return _show(request, replace(_login(addresses.HOME), problem=bad.sentence), bad.status)
        wanted = addresses.local(given.get("next", addresses.HOME))
        return await self._sign_in(request, given, wanted)

    async def _sign_in(self, request: Request, given: Mapping[str, str], wanted: str) -> Response:
        email = given.get("email", "").strip()[: pages.LONGEST_EMAIL]
        try:
            outcome = await self._act(
                sign_in.sign_in,
                email=email,
                password=given.get("password", ""),
                code=given.get("code", "").strip()[: pages.LONGEST_CODE] or None,
                address=request.client.host if request.client else "",
                now=_now(),
            )
        except Refusal as refusal:
            return _show(request, replace(_login(wanted, email), problem=refusal.sentence), 400)
        if outcome.token is None:
            return _refused(request, outcome.refused or WrongSignIn(), _login(wanted, email))
        await self._end(request)
        response = _go(wanted)
        cookies.put(response, request.scope, cookies.SESSION, outcome.token)
        cookies.drop(response, request.scope, cookies.BEFORE)
        return response

    async def logout(self, request: Request) -> Response:
        """Ask, or end the session: only a form of ours can."""
        if request.method != "POST":
            if await self._person(request) is None:
                return _left(request, addresses.LOGIN)
            return _show(request, SIGN_OUT)
        try:
            await forms.read(request)
        except forms.BadForm as bad:
            return _show(request, replace(SIGN_OUT, problem=bad.sentence), bad.status)
        await self._end(request)
        return _left(request, addresses.LOGIN)

    async def left(self, request: Request) -> Response:
        """Lead whoever's session is over to the sign-in page, and later back to where they were."""
        came_from = urlsplit(request.headers.get("referer", ""))
        if await self._person(request) is not None:
            return _go(addresses.HOME)
        return _left(request, addresses.to_login(came_from.path or "/", came_from.query))

    async def set_up(self, request: Request) -> Response:
        """Make the first account, once."""
        if not await self._read(facts.needs_set_up):
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
            lambda given, token: self._act(
                sign_in.set_up,
                token=token,
                email=given.get("email", ""),
                name=given.get("name", ""),
                password=given.get("password", ""),
                now=_now(),
            ),
        )

    async def invited(self, request: Request) -> Response:
        """Give an invited person their password."""
        page = replace(INVITED, action=request.url.path, fields=(pages.new_password(first=True),))
        return await self._first_password(
            request,
            lambda _: page,
            lambda given, token: self._act(
                accounts.accept, token=token, password=given.get("password", ""), now=_now()
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
        await self._end(request)
        done = Page(
            "Your account is ready",
            ("Sign in with your e-mail address and the password that you have just chosen.",),
            link=("Sign in", addresses.LOGIN),
        )
        response = _show(request, done)
        cookies.drop(response, request.scope, cookies.SESSION)
        return response

    async def _person(self, request: Request) -> facts.Person | None:
        token = cookies.read(request.scope, cookies.SESSION)
        if token is None:
            return None
        session = credentials.digest(token)
        return await self._read(lambda reading: facts.who(reading, session, now=_now()))

    async def _end(self, request: Request) -> None:
        """End the session that the browser came with, so that a copied cookie opens nothing."""
        person = await self._person(request)
        token = cookies.read(request.scope, cookies.SESSION)
        if person is not None and token is not None:
            await self._act(
                sign_in.sign_out,
                actor=person.actor(),
                token_hash=credentials.digest(token),
                now=_now(),
            )

    async def _read(self, query: Callable[[Session], Result]) -> Result:
        def work() -> Result:
            with self.database().reading() as session:
                return query(session)

        return await to_thread.run_sync(work)

    async def _act(
        self, use_case: Callable[..., Result], *, actor: Actor = VISITOR, **details: Any
    ) -> Result:
        return await to_thread.run_sync(
            lambda: door.act(self.database(), use_case, actor, **details)
        )


def _login(wanted: str, email: str = "") -> Page:
    fields = (pages.email(email), pages.password(first=bool(email)), pages.code())
    return replace(SIGN_IN, fields=fields, hidden=(("next", wanted),))


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


def _go(address: str) -> Response:
    return RedirectResponse(address, status_code=303)


def _left(request: Request, address: str) -> Response:
    response = _go(address)
    cookies.drop(response, request.scope, cookies.SESSION)
    return response


async def _icon(_: Request) -> Response:
    return FileResponse(ICON, media_type="image/png")


def _now() -> datetime:
    return datetime.now(UTC)
