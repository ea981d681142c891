"""What everyone sees to for themselves: who they are here, their password, their sessions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial

import pandas as pd
import streamlit as st

from heal.db.engine import Database
from heal.errors import BadValue
from heal.queries import own_account as known
from heal.queries import settings
from heal.queries import sign_in as signed_in
from heal.queries.own_account import Own
from heal.rules.access import Actor
from heal.rules.settings import ProgrammeSettings
from heal.rules.sign_in import LONGEST, SHORTEST
from heal.rules.wording import label
from heal.services import accounts, passwords, sign_in
from heal.ui import identity, runtime, second_factor
from heal.ui.moments import moment
from heal.ui.words import plain
from heal.vocabulary import Permission


def show_who(actor: Actor) -> None:
    """Show at the side who is signed in, and the way out."""
    role = "Stands in for a coordinator" if actor.standing_in else label(actor.role)
    with st.sidebar:
        st.markdown(f"{plain(actor.name)}  \n:small[:gray[{role}]]")
        if st.button("Sign out", icon=":material/logout:", key="sign-out", width="stretch"):
            sign_out()


def sign_out() -> None:
    """End the session that this browser came with, and leave."""
    actor, session = runtime.actor(), identity.session_hash()
    runtime.quietly(sign_in.sign_out, actor, token_hash=session, now=identity.now())
    identity.leave()


def show(actor: Actor) -> None:
    """Show all that somebody sees to for themselves; what is owed comes first."""
    if actor.account_id is None:
        raise BadValue("Only somebody who has signed in has an account.")
    now = identity.now()
    with runtime.reading(Permission.OWN_ACCOUNT) as session:
        own = known.account(session, actor.account_id)
        programme = settings.programme(session)
        live = signed_in.sessions_of(
            session,
            own.account_id,
            now=now,
            programme=programme,
            here=identity.session_hash(),
        )
    if own.owes_factor:
        st.info(second_factor.OWED, icon=":material/waving_hand:")
        second_factor.show(own)
        _password(own)
    else:
        _password(own)
        second_factor.show(own)
    _sessions(own, live, programme)


def _password(own: Own) -> None:
    st.header("Password", anchor=False)
    if not own.has_password:
        st.markdown("You come in by another sign-in, so there is no password of yours here.")
        return
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
                own.account_id,
                first=partial(_change, own.account_id, old or "", new or ""),
                now=identity.now(),
                token_hash=identity.session_hash(),
                form="change-password",
            )


def _change(
    account_id: int, old: str, new: str, database: Database, actor: Actor
) -> Mapping[str, object]:
    return passwords.for_change(database, actor, account_id, old=old, new=new, now=identity.now())


def _sessions(own: Own, live: pd.DataFrame, programme: ProgrammeSettings) -> None:
    st.header("Where you are signed in", anchor=False)
    st.markdown(
        f"A session is over after {programme.idle_minutes} minutes without a click, "
        f"and after {programme.absolute_hours} hours in any case."
    )
    for row in live.to_dict("records"):
        _session(row["session_id"], row["began_at"], row["seen_at"], here=row["is_here"])
    if len(live) > 1 and st.button("End all others", icon=":material/logout:", key="end-others"):
        runtime.perform(
            sign_in.end_all,
            "Your other sessions are ended.",
            own.account_id,
            now=identity.now(),
            but=identity.session_hash(),
            form="end-others",
        )


def _session(session_id: int, began_at: datetime, seen_at: datetime, *, here: bool) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        this = "**This one.** " if here else ""
        st.markdown(f"{this}Since {moment(began_at)}, last used {moment(seen_at)}", width="stretch")
        if not here and st.button("End it", key=f"end-session-{session_id}"):
            runtime.perform(
                sign_in.end,
                "That session is ended.",
                session_id,
                now=identity.now(),
                form=f"end-session-{session_id}",
            )
