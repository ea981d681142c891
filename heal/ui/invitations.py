"""Inviting somebody: the form, the link that is shown once, and what became of earlier links."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

import pandas as pd
import streamlit as st

from heal.queries import accounts as known
from heal.queries import people, sign_in
from heal.queries.accounts import Link
from heal.rules.sign_in import ROLES
from heal.rules.wording import label, meaning
from heal.services import accounts, credentials
from heal.ui import details, identity, navigation, runtime, tables
from heal.ui.moments import here, moment
from heal.ui.words import plain, relabel
from heal.vocabulary import Permission, Role

KEPT = "sign-in link"
"""The name under which a link is kept for this browser session until it has been passed on."""
PART = "invitation"
SUBJECT = "Your link"
OPEN = "Waits to be used"
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
COLUMNS: tables.Columns = {
    "name": "Name",
    "email": "Address",
    "kind": "What for",
    "state": "State",
    "until": tables.DATE("Good until"),
}


def button() -> None:
    """Show the way to the form that invites somebody."""
    if st.button("Invite somebody", icon=":material/add:", type="primary", key="invite"):
        navigation.go(navigation.ACCOUNTS, new=1)


def invite() -> None:
    """Show the form that invites somebody, filled in where an earlier link is given anew."""
    earlier = runtime.named(PART)
    with runtime.reading(Permission.MANAGE_ACCOUNTS) as session:
        groups = people.group_names(session)
        before = None if earlier is None else known.link(session, earlier)
    key = f"invite-{earlier or 0}"
    with st.container(border=True):
        st.header("Invite somebody", anchor=False)
        name = st.text_input("Name", before.name if before else "", max_chars=120, key=f"{key}-n")
        email = st.text_input(
            "E-mail address", before.email if before else "", max_chars=120, key=f"{key}-e",
            help="The one that they will sign in with.",
        )  # fmt: skip
        role, group_ids = role_and_groups(
            key,
            groups,
            role=before.role if before else Role.FACILITATOR,
            led=before.group_ids if before else (),
        )
        st.markdown(
            "You get a link, and pass it on yourself; nothing is sent from here. "
            "An earlier link to the same address stops working."
        )
        if st.button("Make the link", type="primary", key=f"{key}-do"):
            runtime.perform(
                accounts.invite, "The link is made; pass it on now.", email=email, name=name,
                role=role, group_ids=group_ids, now=identity.now(), form=key, keeps=KEPT,
                closes=True,
            )  # fmt: skip


def role_and_groups(
    key: str,
    groups: dict[int, str],
    *,
    role: Role,
    led: Sequence[int] | frozenset[int],
    fixed: bool = False,
) -> tuple[Role, list[int]]:
    """Show a choice of role, and of groups where the role leads some, and return both."""
    chosen = st.selectbox(
        "Role", ROLES, index=ROLES.index(role), format_func=label, key=f"{key}-role", disabled=fixed
    )
    st.markdown(f":small[{meaning(chosen)}]")
    if chosen is not Role.FACILITATOR:
        return chosen, []
    picked = st.multiselect(
        "Groups that they lead",
        list(groups),
        default=[number for number in groups if number in led],
        format_func=lambda number: groups.get(number, ""),
        key=f"{key}-groups",
        placeholder="Choose one or several",
    )
    if not picked:
        st.info(
            "A facilitator who leads no group is shown nobody. You can add groups later as well.",
            icon=":material/visibility_off:",
        )
    return chosen, list(picked)


def link_to_pass_on() -> bool:
    """Show the link that was made last, until it is said to be passed on; say whether there is."""
    token = runtime.kept(KEPT)
    if token is None:
        return False
    with runtime.reading(Permission.MANAGE_ACCOUNTS) as session:
        link = known.link_of(session, credentials.digest(token))
    if link is None or not link.is_open(identity.now()):
        runtime.forget(KEPT)
        return False
    with st.container(border=True):
        _link(link, address(token))
        if st.button("I have passed it on", icon=":material/check:", key="passed-on"):
            runtime.forget(KEPT)
            # The second click of a double click stops the run before it has left the form.
            if runtime.starting():
                runtime.close_record()
            st.rerun()
    return True


def _link(link: Link, url: str) -> None:
    what = "lets them choose a new password" if link.new_password else "makes their account"
    st.header(f"A link for {plain(link.name)}", anchor=False)
    st.markdown(
        f"It {what} **once**, until **{moment(link.expires_at)}**. Whoever has it can use "
        "it, so give it only to them. It is shown here this one time; if it gets lost, make "
        "another."
    )
    st.code(url, language=None, wrap_lines=True)
    if not url.startswith("http"):
        st.markdown("Put the dashboard's address before it.")
    elif urlsplit(url).hostname in LOOPBACK:
        st.info(
            "This address works on this computer alone. For somebody elsewhere, put the address "
            "in its place at which they reach the dashboard.",
            icon=":material/computer:",
        )
    body = letter(link, url, runtime.actor().name)
    with st.container(horizontal=True):
        st.link_button(
            "Write it in your mail program", mail(link.email, body), icon=":material/mail:",
            type="primary",
        )  # fmt: skip
        with st.popover("Show the message", icon=":material/content_copy:"):
            st.markdown(f"**{SUBJECT}**")
            st.code(body, language=None, wrap_lines=True)


def address(token: str) -> str:
    """Return where a link opens, as far as the browser says where the dashboard answers."""
    path, here = f"/invite/{token}", urlsplit(st.context.url or "")
    if here.scheme not in {"http", "https"} or not here.hostname or "@" in here.netloc:
        return path
    return f"{here.scheme}://{here.netloc}{path}"


def letter(link: Link, url: str, sender: str) -> str:
    """Return a message that says nothing of what the link is for: others may read it."""
    return (
        f"Hello {_first(link.name)},\n\nhere is your link:\n\n{url}\n\n"
        f"It works once, until {moment(link.expires_at)}. Please keep it to yourself. "
        "If it does not open any more, tell me and I will send you another.\n\n"
        f"{_first(sender)}"
    )


def mail(email: str, body: str) -> str:
    """Return the address that opens a message in one's own mail program."""
    text = quote(body.replace("\n", "\r\n"), safe="")
    return f"mailto:{quote(email, safe='@')}?subject={quote(SUBJECT, safe='')}&body={text}"


def _first(name: str) -> str:
    return name.split()[0]


def listing() -> None:
    """Show the links that wait to be used, and the earlier ones where they are asked for."""
    with runtime.reading(Permission.MANAGE_ACCOUNTS) as session:
        frame = readable(sign_in.invitations(session), identity.now())
    st.header("Invitations and links", anchor=False)
    earlier = frame["state"] != OPEN
    every = earlier.any() and st.toggle(
        "Show used and past ones too", key="earlier", bind="query-params"
    )
    shown = frame if every else frame[~earlier]
    if shown.empty:
        st.markdown("No link waits to be used.")
        return
    tables.show(
        shown, COLUMNS, key=f"invitations:{every}:{len(frame)}", id_column="invitation_id",
        view=navigation.ACCOUNTS, part=PART,
    )  # fmt: skip


def state(used_at: Any, taken_back_at: Any, expires_at: datetime, now: datetime) -> str:
    """Return what became of a link, in words."""
    if not pd.isna(used_at):
        return "Used"
    if not pd.isna(taken_back_at):
        return "Taken back"
    return OPEN if now < expires_at else "Over"


def readable(frame: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """Return links in the words that people read."""
    rows = frame.to_dict("records")
    return frame.assign(
        kind=[
            "New password" if row["new_password"] else role
            for row, role in zip(rows, relabel(frame, "role", Role), strict=True)
        ],
        state=[state(row["used_at"], row["taken_back_at"], row["expires_at"], now) for row in rows],
        until=[here(row["expires_at"]).date() for row in rows],
    )


def show(invitation_id: int) -> None:
    """Show one link, and what may be done about it."""
    now = identity.now()
    with runtime.reading(Permission.MANAGE_ACCOUNTS) as session:
        link = known.link(session, invitation_id)
    details.heading(link.name)
    details.facts(
        {
            "Address": link.email,
            "What for": "A new password" if link.new_password else label(link.role),
            "Groups": link.groups,
            "State": state(link.used_at, link.taken_back_at, link.expires_at, now),
            "Good until": moment(link.expires_at),
            "Used": moment(link.used_at),
            "Taken back": moment(link.taken_back_at),
        }
    )
    if link.account_id is not None:
        navigation.turn(
            navigation.ACCOUNTS, "Open the account", ":material/arrow_forward:",
            key=f"account-of-{invitation_id}", open=link.account_id,
        )  # fmt: skip
    with st.container(horizontal=True):
        if link.is_open(now):
            with st.popover("Take it back", icon=":material/undo:"):
                st.markdown("The link opens nothing any more. You can give a new one at any time.")
                if st.button("Take the link back", key=f"back-{invitation_id}"):
                    runtime.perform(
                        accounts.take_back, "The link is taken back.", invitation_id, now=now,
                        form=f"back-{invitation_id}",
                    )  # fmt: skip
        if link.account_id is None and st.button(
            "Invite anew", icon=":material/refresh:", key=f"anew-{invitation_id}"
        ):
            navigation.go(navigation.ACCOUNTS, new=1, **{PART: invitation_id})
