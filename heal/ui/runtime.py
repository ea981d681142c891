"""The one door between the pages and the database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

import streamlit as st
from sqlalchemy.orm import Session

from heal import config
from heal.db.engine import Database
from heal.errors import NotPermitted, Refusal
from heal.queries import scope
from heal.rules.access import Actor, permits, require
from heal.services import door, openings, sign_in
from heal.ui import identity, navigation
from heal.ui.navigation import View
from heal.ui.words import plain
from heal.vocabulary import Opened, Permission

OPEN, NEW = "open", "new"
"""The parts of the address that name the opened record, or ask for a new one."""
FOR = ("member", "invitation", "for_group")
"""Further parts that go when a record is closed."""
VISIT = "visit:"
"""What is kept under a name that begins so is forgotten when another record or page is opened."""
NOTED_EVERY = timedelta(minutes=1)
LETTERS_A_SECOND = 15


@cache
def database() -> Database:
    """Return the installation's database, opened once for the whole process."""
    return Database(config.current().database_url)


def today() -> date:
    """Return the day as the coordinator's machine has it."""
    return date.today()  # noqa: DTZ011 - a calendar day, not a moment


def actor() -> Actor:
    """Return who is at the desk; whoever's session is over goes to the sign-in page."""
    return arrived() or identity.leave()


def arrived() -> Actor | None:
    """Return who is at the desk, or None where nobody is signed in (any more)."""
    session = identity.session_hash()
    person = identity.actor(database(), session, today=today())
    if person is None or session is None:
        st.session_state.pop("_at_the_desk", None)
        return None
    _note_presence(person, session)
    st.session_state["_at_the_desk"] = person
    return person


def _note_presence(person: Actor, session: str) -> None:
    """Keep the session from idling out, with one small write a minute."""
    now, noted_at = identity.now(), st.session_state.get("_noted_at")
    if noted_at is None or now - noted_at >= NOTED_EVERY:
        door.act(database(), sign_in.seen, person, token_hash=session, now=now)
        st.session_state["_noted_at"] = now


def still(session: str | None, permission: Permission) -> Actor:
    """Return whose session it is, if it is still live and may: a download has no script."""
    person = identity.actor(database(), session, today=today())
    if person is None:
        raise NotPermitted("Nobody is signed in, so nothing is handed out.")
    require(person, permission)
    return person


def may(permission: Permission) -> bool:
    """Say whether the person at the desk has the permission: for leaving a button out.

    This believes the lookup that began the run; whatever is pressed asks again.
    """
    person = st.session_state.get("_at_the_desk") or actor()
    return permits(person, permission)


@contextmanager
def reading(permission: Permission) -> Iterator[Session]:
    """Give a read-only session, if the person at the desk may see this."""
    with _shown_to(actor(), permission) as session:
        yield session


@contextmanager
def reading_still(session: str | None, permission: Permission) -> Iterator[Session]:
    """Give a read-only session, if the browser's session is live and may: for a download."""
    with _shown_to(still(session, permission), permission) as reading:
        yield reading


@contextmanager
def _shown_to(person: Actor, permission: Permission) -> Iterator[Session]:
    require(person, permission)
    with database().reading() as session:
        scope.bind(session, person, shows=True)
        yield session


def perform(
    use_case: Callable[..., Any],
    said: str,
    /,
    *details: Any,
    form: str | None = None,
    opens: bool = False,
    closes: bool = False,
    goes_to: View | None = None,
    keeps: str | None = None,
    first: Callable[[Database, Actor], Mapping[str, Any]] | None = None,
    **more: Any,
) -> None:
    """Carry out a use-case in one transaction, then say so and show the page anew.

    A refusal is shown where the button is, and nothing was saved. With `form`, a double click
    acts once. `opens` goes on to the record that the use-case returns, `closes` back to the list,
    `goes_to` to another page: to the record returned there, else to the one that was acted on.
    `keeps` lets `kept` give what the use-case returned to this browser session, until forgotten.
    `first` finds out, before the transaction, what goes into the use-case as further details.
    """
    key, keeping = f"{form}:{form_key(form)}" if form else None, _keeping()
    carried_out = _carried_out()
    try:
        person = actor()
        found = first(database(), person) if first else {}
        result = door.act(database(), use_case, person, *details, form_key=key, **more, **found)
        carried_out.add(form)
        if keeps is not None:
            keeping[keeps] = result
    except door.AlreadyHandled:
        result, details = None, ()
    except Refusal as refusal:
        st.error(plain(refusal.sentence), icon=":material/block:")
        return
    st.session_state.pop(f"_form_{form}", None)
    st.session_state["_said"] = said
    if closes or (opens and isinstance(result, int)):
        close_record()
    if opens and isinstance(result, int):
        st.query_params[OPEN] = str(result)
    if goes_to is not None:
        record = result if isinstance(result, int) else next(iter(details), None)
        navigation.go(goes_to, **({} if record is None else {OPEN: record}))
    st.rerun()


def quietly(use_case: Callable[..., Any], person: Actor, /, *details: Any, **more: Any) -> None:
    """Carry out a use-case and say nothing: the person is about to leave."""
    door.act(database(), use_case, person, *details, **more)


def kept(name: str) -> Any:
    """Return what a use-case returned for this browser session alone, until it is forgotten."""
    return _keeping().get(name)


def forget(name: str) -> None:
    """Forget what was kept for this browser session."""
    _keeping().pop(name, None)


def _keeping() -> dict[str, Any]:
    # Fetched before the deed: a second click stops the run at the next call into Streamlit, and
    # what was returned only once would be lost.
    found: dict[str, Any] = st.session_state.setdefault("_kept", {})
    return found


def _carried_out() -> set[str | None]:
    found: set[str | None] = st.session_state.setdefault("_carried_out", set())
    return found


def forms_are_shown_anew() -> None:
    """Let the forms that were carried out begin anew, once the page has been shown to its end.

    Another click may have stopped the run between the deed and its word; the second click of a
    double click comes before this.
    """
    for form in _carried_out():
        st.session_state.pop(f"_form_{form}", None)
    _carried_out().clear()


def form_key(form: str) -> str:
    """Return what one showing of a form is known by: another, once it has been carried out.

    In the key of a widget it lets what was typed go together with the form.
    """
    return str(st.session_state.setdefault(f"_form_{form}", uuid4().hex))


def say_what_was_done() -> None:
    """Show, once, what the last use-case said when it was done, for as long as reading it takes."""
    said = st.session_state.pop("_said", None)
    if said:
        seconds = max(4, len(said) // LETTERS_A_SECOND)
        st.toast(plain(said), icon=":material/check:", duration=seconds)


def opened() -> int | None:
    """Return the record that the address names, if any."""
    return named(OPEN)


def starting() -> bool:
    """Say whether the address asks for the form that makes a new record."""
    return NEW in st.query_params


def named(part: str) -> int | None:
    """Return another record that the address names, such as the member an offer is for."""
    text = st.query_params.get(part, "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def opening(kind: Opened, record_id: int, member_ids: Collection[int]) -> None:
    """Note, before a record is shown, who opens it and whom it is about: once a visit.

    What cannot be noted is not shown: whatever keeps the line from being written ends the page.
    """
    person, noted = actor(), st.session_state.setdefault("_noted_openings", set())
    one = (person.account_id, kind, record_id, frozenset(member_ids))
    if one not in noted:
        door.act(
            database(), openings.note, person, kind=kind, record_id=record_id, member_ids=member_ids
        )
        noted.add(one)


def taken_out(
    session: str | None,
    permission: Permission,
    kind: Opened,
    detail: str,
    member_ids: Collection[int] = (),
) -> None:
    """Note, before a file is handed out, who takes it: for a download."""
    what = {"kind": kind, "record_id": None, "detail": detail, "member_ids": member_ids}
    meanwhile(session, permission, openings.note, **what)


def meanwhile(
    session: str | None, permission: Permission, use_case: Callable[..., Any], **details: Any
) -> Any:
    """Carry out a use-case if the browser's session is live and may: for a download."""
    return door.act(database(), use_case, still(session, permission), **details)


def _begin_visit(title: str) -> None:
    """A visit lasts as long as the page and the records that its address names stay the same."""
    records = sorted(part for part in st.query_params.items() if part[1].isdecimal())
    if st.session_state.get("_visiting") != (title, records):
        st.session_state["_visiting"] = (title, records)
        st.session_state["_noted_openings"] = set()
        for name in [name for name in _keeping() if name.startswith(VISIT)]:
            forget(name)


def forget_picks() -> None:
    """Let the lists of this page begin with no row picked."""
    st.session_state["_round"] = st.session_state.get("_round", 0) + 1


def back(says: str) -> None:
    """Show the way back from a record to its list."""
    if st.button(says, icon=":material/arrow_back:", type="tertiary", key="back"):
        close_record()
        st.rerun()


def close_record() -> None:
    """Go back to the list."""
    for part in (OPEN, NEW, *FOR):
        st.query_params.pop(part, None)


def page(permission: Permission, title: str, says: str) -> None:
    """Begin a page: ask for its permission, give its title, say what was done."""
    try:
        require(actor(), permission)
    except NotPermitted as refusal:
        st.error(plain(refusal.sentence), icon=":material/lock:")
        st.stop()
    _begin_visit(title)
    st.title(title, anchor=False)
    st.markdown(says)
    say_what_was_done()
