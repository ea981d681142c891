"""What everyone sees to for themselves: who they are here, their password, their sessions."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import streamlit as st

from heal.errors import BadValue
from heal.queries import settings
from heal.queries import sign_in as signed_in
from heal.rules.access import Actor
from heal.rules.sign_in import LONGEST, SHORTEST
from heal.rules.wording import label
from heal.services import accounts, sign_in
from heal.ui import identity, runtime
from heal.ui.words import plain
from heal.vocabulary import Permission


def show_who(actor: Actor) -> None:
    """Show at the side who is signed in, and the way out."""
    with st.sidebar:
        st.markdown(f"{plain(actor.name)}  \n:small[:gray[{label(actor.role)}]]")
        if st.button("Sign out", icon=":material/logout:", key="sign-out", width="stretch"):
            sign_out()


def sign_out() -> None:
    """End the session that this browser came with, and leave."""
    actor, session = runtime.actor(), identity.session_hash()
    runtime.quietly(sign_in.sign_out, actor, token_hash=session, now=identity.now())
    identity.leave()


def password(actor: Actor) -> None:
    """Show the form that changes one's own password."""
    st.subheader("Password", anchor=False)
    with st.form("password", clear_on_submit=True, border=True):
        old = st.text_input(
            "Present password", type="password", key="old-password", autocomplete="current-password"
        )
        new = st.text_input(
            "New password",
            type="password",
            key="new-password",
            max_chars=LONGEST,
            help=f"At least {SHORTEST} letters; a few words that do not belong together are good.",
            autocomplete="new-password",
        )
        if st.form_submit_button("Change the password"):
            runtime.perform(
                accounts.change_password,
                "The password is changed, and your other sessions are ended.",
                actor.account_id,
                old=old,
                new=new,
                now=identity.now(),
                token_hash=identity.session_hash(),
                form="change-password",
            )


def sessions(actor: Actor) -> None:
    """Show where one is signed in, and end what should not go on."""
    st.subheader("Where you are signed in", anchor=False)
    if actor.account_id is None:
        raise BadValue("The shell has no sessions.")
    now = identity.now()
    with runtime.reading(Permission.OWN_ACCOUNT) as session:
        programme = settings.programme(session)
        live = signed_in.sessions_of(session, actor.account_id, now=now, programme=programme)
        here = signed_in.who(session, identity.session_hash() or "", now=now)
    this = here.session_id if here is not None else None
    st.markdown(
        f"A session is over after {programme.idle_minutes} minutes without a click, "
        f"and after {programme.absolute_hours} hours in any case."
    )
    for row in live.itertuples():
        _session(int(str(row.session_id)), row.began_at, row.seen_at, this=this)
    if len(live) > 1 and st.button("End all others", icon=":material/logout:", key="end-others"):
        runtime.perform(
            sign_in.end_all,
            "Your other sessions are ended.",
            actor.account_id,
            now=identity.now(),
            but=identity.session_hash(),
            form="end-others",
        )


def _session(session_id: int, began_at: object, seen_at: object, *, this: int | None) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        own = "**This one.** " if session_id == this else ""
        st.markdown(
            f"{own}Since {_moment(began_at)}, last used {_moment(seen_at)}", width="stretch"
        )
        if session_id != this and st.button("End it", key=f"end-session-{session_id}"):
            runtime.perform(
                sign_in.end,
                "That session is ended.",
                session_id,
                now=identity.now(),
                form=f"end-session-{session_id}",
            )


def _moment(at: object) -> str:
    moment: datetime = pd.Timestamp(str(at)).to_pydatetime()
    return f"{moment:%d %B, %H:%M} UTC"
