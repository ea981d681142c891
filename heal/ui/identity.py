"""Who is at the desk: the session that the gate let in, looked up anew each time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import NoReturn

import streamlit as st
from streamlit import runtime as st_runtime

from heal.db.engine import Database
from heal.queries import sign_in
from heal.rules.access import Actor
from heal.web.gate import IDENTITY


def session_hash() -> str | None:
    """Return what the database knows the browser's session by; only the gate can set it."""
    found = st.user.get("sid")
    return found if isinstance(found, str) and found else None


def actor(database: Database, session: str | None, *, today: date) -> Actor | None:
    """Return whose session it is, or None where it is over, or its person may not come in.

    On the days on which they stand in for a coordinator, they act in that role.
    """
    if session is None:
        return None
    with database.reading() as reading:
        person = sign_in.who(reading, session, now=now(), today=today)
    return None if person is None else person.actor()


def owner(page: str) -> str | None:
    """Return which session has a page open, by the number that Streamlit gave the page."""
    if not st_runtime.exists():
        return None
    client = st_runtime.get_instance().get_client(page)
    context = client.client_context if client is not None else None
    return None if context is None else dict(context.headers).get(IDENTITY.decode())


def now() -> datetime:
    """Return the moment."""
    return datetime.now(UTC)


def leave() -> NoReturn:
    """Show nothing more, and let the browser go to the sign-in page, which knows the way back."""
    st.logout()
    st.stop()
