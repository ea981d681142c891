"""Whoever stands at the door: whether they are in already, how they come in, how they leave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from anyio import to_thread
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from heal.db.engine import Database
from heal.queries import sign_in as facts
from heal.rules.access import VISITOR, Actor
from heal.services import credentials, door, sign_in
from heal.web import cookies

Result = TypeVar("Result")


class Visitors:
    """Know a browser by its session, and ask the database off the event loop."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self.database = database

    async def admit(self, request: Request, token: str, wanted: str) -> Response:
        """Give the browser its session, end the one that it came with, and lead it on."""
        await self.end(request)
        response = go(wanted)
        cookies.put(response, request.scope, cookies.SESSION, token)
        cookies.drop(response, request.scope, cookies.BEFORE)
        return response

    async def person(self, request: Request) -> facts.Person | None:
        """Return whose live session the browser came with."""
        token = cookies.read(request.scope, cookies.SESSION)
        if token is None:
            return None
        session = credentials.digest(token)
        return await self.read(lambda reading: facts.who(reading, session, now=now()))

    async def end(self, request: Request) -> None:
        """End the session that the browser came with, so that a copied cookie opens nothing."""
        person = await self.person(request)
        token = cookies.read(request.scope, cookies.SESSION)
        if person is not None and token is not None:
            await self.act(
                sign_in.sign_out,
                actor=person.actor(),
                token_hash=credentials.digest(token),
                now=now(),
            )

    async def read(self, query: Callable[[Session], Result]) -> Result:
        """Return what a query finds."""

        def work() -> Result:
            with self.database().reading() as session:
                return query(session)

        return await to_thread.run_sync(work)

    async def act(
        self, use_case: Callable[..., Result], *, actor: Actor = VISITOR, **details: Any
    ) -> Result:
        """Carry out a use-case."""
        return await to_thread.run_sync(
            lambda: door.act(self.database(), use_case, actor, **details)
        )


def go(address: str) -> Response:
    """Lead the browser on."""
    return RedirectResponse(address, status_code=303)


def now() -> datetime:
    """Return the moment."""
    return datetime.now(UTC)
