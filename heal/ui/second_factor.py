"""One's own second factor: added in three steps, renewed, removed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import segno
import streamlit as st

from heal.db.engine import Database
from heal.queries.own_account import Own
from heal.rules import discretion
from heal.rules.access import Actor
from heal.services import passwords, second_factor
from heal.services.second_factor import Started
from heal.ui import identity, runtime
from heal.ui.words import counted, day
from heal.vocabulary import Permission

STARTED, CODES = "second-factor", "recovery-codes"
"""What this browser session keeps while somebody is at it; nothing of it is in the address."""
WHAT = (
    "With a second factor, a password alone opens nothing: a code from your phone is asked for as "
    "well. Any authenticator app will do, and the password apps of most phones can do it, too."
)
OWED = (
    "Everyone here signs in with a second factor. Please add yours now: it takes three minutes and "
    "your phone. The other pages are open to you again right after."
)
STAYS = (
    "Everyone here signs in with a second factor, so yours stays. Is the phone lost, or a new one "
    "come? A coordinator can remove the old one, and you add the new one at your next sign-in."
)
FEW = 3


def show(own: Own) -> None:
    """Show the second factor as it stands, with what can be done about it."""
    st.header("Second factor", anchor=False)
    codes, started = runtime.kept(_mine(CODES, own)), runtime.kept(_mine(STARTED, own))
    if codes:
        _codes(codes, own)
    elif own.second_factor_since is not None:
        _there_is_one(own)
    elif started is not None:
        _steps(started, own)
    elif own.has_password:
        _none_yet(own)
    else:
        st.markdown("You come in by another sign-in, and that one sees to a second factor.")


def _none_yet(own: Own) -> None:
    with st.container(border=True):
        st.markdown(WHAT)
        _with_password(
            own,
            "Add a second factor",
            second_factor.start,
            "Two more steps.",
            form="start-factor",
            keeps=_mine(STARTED, own),
        )


def _steps(started: Started, own: Own) -> None:
    with st.container(border=True):
        picture, says = st.columns([2, 3], gap="medium", vertical_alignment="center")
        with picture:
            st.image(
                qr_code(started.address),
                width=240,
                alt="QR code for your authenticator app; the letters beside it say the same.",
            )
        with says:
            st.markdown(
                "**1.** Open your authenticator app, add an account there, and let it look at "
                "this picture. On this very phone, or without a camera, type or copy these "
                "letters instead:"
            )
            st.code(in_fours(started.secret), language=None, wrap_lines=True)
            st.markdown("**2.** The app now shows six digits, new ones every half minute.")
            _first_code(own)


def _first_code(own: Own) -> None:
    with st.form(f"confirm-factor-{own.account_id}", border=False, clear_on_submit=True):
        code = st.text_input(
            "The six digits",
            key=f"first-code-{own.account_id}",
            autocomplete="one-time-code",
            max_chars=10,
        )
        if st.form_submit_button("Add it", type="primary"):
            runtime.perform(
                second_factor.confirm,
                "The second factor is added.",
                own.account_id,
                code=code or "",
                now=identity.now(),
                form=f"confirm-factor-{own.account_id}",
                keeps=_mine(CODES, own),
            )
    if st.button("Not now", type="tertiary", key=f"not-now-{own.account_id}"):
        runtime.forget(_mine(STARTED, own))
        st.rerun()


def _codes(codes: Sequence[str], own: Own) -> None:
    runtime.forget(_mine(STARTED, own))
    with st.container(border=True):
        st.markdown(
            "**Your recovery codes.** Each opens the door once in place of the digits, for when "
            "the phone is not at hand. They are shown only now: print them, or write them down, "
            "and keep them where you keep your other papers."
        )
        half = len(codes) // 2
        for column, part in zip(st.columns(2), (codes[:half], codes[half:]), strict=True):
            column.code("\n".join(part), language=None)
        with st.container(horizontal=True):
            st.download_button(
                "Keep them as a file",
                data=partial(_file, identity.session_hash(), tuple(codes)),
                file_name=discretion.file_name("codes", runtime.today(), "txt"),
                mime="text/plain",
                icon=":material/download:",
                key=f"codes-file-{own.account_id}",
                on_click="ignore",
            )
            if st.button("I have put them away", type="primary", key=f"codes-{own.account_id}"):
                runtime.forget(_mine(CODES, own))
                st.rerun()


def _there_is_one(own: Own) -> None:
    since = own.second_factor_since
    with st.container(border=True):
        left = counted(own.codes_left, "recovery code")
        verb = "is" if own.codes_left == 1 else "are"
        added = f"Added on {day(since.date())}. " if since else ""
        st.markdown(f":material/verified_user: {added}{left} {verb} left.")
        if own.codes_left <= FEW:
            st.markdown("Those are few: make new ones before the last is used.")
        with st.container(horizontal=True):
            with st.popover("New recovery codes", icon=":material/autorenew:"):
                st.markdown("You get ten new ones; the earlier ones open nothing any more.")
                _with_password(
                    own,
                    "Make new ones",
                    second_factor.renew_codes,
                    "Here are your new recovery codes.",
                    form="renew-codes",
                    keeps=_mine(CODES, own),
                )
            if not own.is_required:
                with st.popover("Remove it", icon=":material/delete:"):
                    st.markdown("From then on the password alone opens the door again.")
                    _with_password(
                        own,
                        "Remove the second factor",
                        second_factor.drop,
                        "The second factor is removed.",
                        form="drop-factor",
                    )
        if own.is_required:
            st.markdown(STAYS)


def _with_password(
    own: Own,
    says: str,
    use_case: Callable[..., Any],
    said: str,
    *,
    form: str,
    keeps: str | None = None,
) -> None:
    """Show a form that asks for the present password before it does something."""
    form = f"{form}-{own.account_id}"
    with st.form(form, clear_on_submit=True, border=False):
        password = st.text_input(
            "Present password",
            type="password",
            key=f"{form}-password",
            autocomplete="current-password",
        )
        if st.form_submit_button(says):
            runtime.perform(
                use_case,
                said,
                own.account_id,
                form=form,
                keeps=keeps,
                first=partial(_proof, own.account_id, password or ""),
            )


def _proof(account_id: int, password: str, database: Database, actor: Actor) -> dict[str, Any]:
    proof = passwords.present(database, actor, account_id, password=password, now=identity.now())
    return {"proof": proof}


def _file(session: str | None, codes: tuple[str, ...]) -> str:
    runtime.still(session, Permission.OWN_ACCOUNT)
    return "\n".join(["Each works once.", "", *codes, ""])


def _mine(name: str, own: Own) -> str:
    return f"{name}-{own.account_id}"


def qr_code(address: str) -> str:
    """Return the picture that an authenticator reads, on white with a quiet zone around it."""
    code = segno.make(address, error="m", micro=False)
    return str(code.svg_inline(scale=6, border=4, dark="#000", light="#fff", omitsize=False))


def in_fours(secret: str) -> str:
    """Return a secret in groups of four, as people copy it."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
