"""One account: what it may do, whose it is, where it is signed in, and the way in and out."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from heal.queries import accounts as known
from heal.queries import people, settings, sign_in
from heal.queries.accounts import Known
from heal.rules.wording import label
from heal.services import accounts, second_factor
from heal.services import sign_in as door
from heal.ui import cover, details, forms, identity, invitations, navigation, runtime, tables
from heal.ui.moments import here, moment
from heal.ui.words import counted, days_ago, plain, relabel
from heal.vocabulary import AccountStatus, Permission, Role

Groups = dict[int, str]

COLUMNS: tables.Columns = {
    "name": "Name",
    "role": "Role",
    "groups": "Groups",
    "status": "State",
    "second_factor": "Second factor",
    "seen": "Last here",
    "email": "Address",
}
ONLY = (
    "This is the only coordinator: the role stays, and the account cannot be suspended. "
    "Make somebody else a coordinator first."
)


def listing() -> None:
    """Show every account; picking one opens it."""
    with runtime.reading(Permission.MANAGE_ACCOUNTS) as session:
        frame = sign_in.accounts(session)
    with tables.toolbar(len(frame), "account"):
        invitations.button()
    tables.show(
        readable(frame), COLUMNS, key=f"accounts:{len(frame)}", id_column="account_id",
        view=navigation.ACCOUNTS,
    )  # fmt: skip


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the accounts in the words that people read."""
    today = here(identity.now()).date()
    leads_none = (frame["role"] == Role.FACILITATOR.value) & frame["groups"].isna()
    return frame.assign(
        role=relabel(frame, "role", Role),
        status=relabel(frame, "status", AccountStatus),
        groups=frame["groups"].mask(leads_none, "None yet").fillna(""),
        second_factor=frame["second_factor"].map({True: "Yes", False: "No"}),
        seen=[
            "Not yet" if pd.isna(at) else days_ago(here(at).date(), today)
            for at in frame["last_seen_at"]
        ],
    )


def show(account_id: int) -> None:
    """Show one account with everything that may be done about it."""
    now = identity.now()
    with runtime.reading(Permission.MANAGE_ACCOUNTS) as session:
        one = known.account(session, account_id)
        groups = people.group_names(session)
        programme = settings.programme(session)
        live = sign_in.sessions_of(session, account_id, now=now, programme=programme)
    own = runtime.actor().account_id == account_id
    details.heading(one.name)
    _facts(one, groups)
    if own:
        st.markdown("This is your own account. Your password and your sessions have their page:")
        navigation.link(navigation.OWN_ACCOUNT, "Your account")
    cover.of(account_id)
    if one.is_only_coordinator:
        st.info(ONLY, icon=":material/info:")
    left, right = st.columns(2, gap="medium")
    with left:
        _role(one, groups, own=own)
    with right:
        _member(one, own=own)
    if not own:
        _sessions(one, live)
        _way_in(one)


def _facts(one: Known, groups: Groups) -> None:
    led = ", ".join(name for number, name in groups.items() if number in one.group_ids)
    nobody = "None yet, so they are shown nobody" if one.role is Role.FACILITATOR else None
    waits = None if one.has_password else "None; they come in by a link or another sign-in"
    details.facts(
        {
            "Address": one.email,
            "Role": label(one.role),
            "Groups": led or nobody,
            "State": "Suspended: nobody can sign in with it"
            if one.status is AccountStatus.SUSPENDED
            else label(one.status),
            "Password": waits,
            "Second factor": "Yes" if one.second_factor else "Not added",
            "Last here": moment(one.last_seen_at) or "Not yet",
        }
    )


def _role(one: Known, groups: Groups, *, own: bool) -> None:
    # What is kept is in the key: a choice that was never kept must not outlive what was.
    kept = f"{one.role}-{'-'.join(map(str, sorted(one.group_ids)))}"
    number, key = one.account_id, f"account-{one.account_id}-{kept}"
    with st.container(border=True):
        st.subheader("What they may do", anchor=False)
        role, group_ids = invitations.role_and_groups(
            key, groups, role=one.role, led=one.group_ids, fixed=one.is_only_coordinator
        )
        if (role, frozenset(group_ids)) == (one.role, one.group_ids):
            return
        st.markdown("It holds from their next click.")
        if own:
            st.warning(
                "This is you: without the coordinator's role you do not come to this page again.",
                icon=":material/warning:",
            )
        if st.button("Keep this", type="primary", key=f"keep-role-{number}"):
            runtime.perform(
                accounts.change_role, f"{one.name} is {_as(role)} now.", number, role=role,
                group_ids=group_ids, form=f"role-{number}",
            )  # fmt: skip


def _as(role: Role) -> str:
    return {Role.FACILITATOR: "a facilitator", Role.BOARD: "on the board"}.get(
        role, f"a {role.value}"
    )


def _member(one: Known, *, own: bool) -> None:
    with st.container(border=True):
        st.subheader("Their own record as a member", anchor=False)
        st.markdown("Nobody decides about themselves: this tells whose record is their own.")
        whose = one.member or one.same_address
        if whose is not None:
            navigation.link(navigation.MEMBERS, plain(whose[1]), open=whose[0])
        if one.member is None:
            st.markdown(
                "They are known by the same e-mail address."
                if whose is not None
                else "No member has the same e-mail address, and nobody has been named."
            )
        if own and whose is not None:
            st.markdown("For yourself this is said once; another coordinator can change it.")
            return
        says = "Say who they are" if whose is None else "Change"
        # Once it is said, what was open closes.
        key = f"ask-member-{one.account_id}-{one.member[0] if one.member else 0}"
        with st.popover(says, icon=":material/link:", key=key):
            _choose_member(one, own=own)


def _choose_member(one: Known, *, own: bool) -> None:
    number, key = one.account_id, f"link-{one.account_id}"
    chosen = forms.member("Which member are they?", key=key)
    if own:
        st.markdown("For yourself this is said once; after that, another coordinator is needed.")
    if st.button("This is them", key=f"{key}-do", type="primary", disabled=chosen is None):
        runtime.perform(
            accounts.link, "Noted whose record it is.", number, member_id=chosen, form=key
        )
    if one.member is not None and st.button("They are no member", key=f"{key}-none"):
        runtime.perform(
            accounts.link, "Noted: they are no member.", number, member_id=None,
            form=f"{key}-none",
        )  # fmt: skip


def _sessions(one: Known, live: pd.DataFrame) -> None:
    number = one.account_id
    with st.container(border=True):
        st.subheader("Where they are signed in", anchor=False)
        if live.empty:
            st.markdown("Nowhere at the moment.")
            return
        for row in live.to_dict("records"):
            began, seen = moment(row["began_at"]), moment(row["seen_at"])
            st.markdown(f"- Since {began}, last used {seen}")
        with st.popover(
            "End all sessions", icon=":material/logout:", key=f"ask-end-{one.account_id}"
        ):
            st.markdown(
                "They are signed out everywhere, and what they have not kept is gone. "
                "They can sign in again."
            )
            if st.button(f"End {counted(len(live), 'session')}", key=f"end-all-{number}"):
                runtime.perform(
                    door.end_all, "Their sessions are ended.", number, now=identity.now(),
                    form=f"end-all-{number}",
                )  # fmt: skip


def _way_in(one: Known) -> None:
    # Without a key each, one that was open would open whatever comes to stand in its place.
    with st.container(border=True):
        st.subheader("The way in", anchor=False)
        with st.container(horizontal=True):
            if one.status is AccountStatus.SUSPENDED:
                _restore(one)
                return
            _new_password(one)
            if one.second_factor:
                _remove_factor(one)
            if not one.is_only_coordinator:
                _suspend(one)


def _new_password(one: Known) -> None:
    with st.popover("New password", icon=":material/key:", key=f"ask-new-{one.account_id}"):
        st.markdown(
            "Their password stops working, their sessions end, and you get a link to pass on, "
            "with which they choose a new one."
        )
        if st.button("Make the link", key=f"reset-{one.account_id}"):
            runtime.perform(
                accounts.reset, "The link is made; pass it on now.", one.account_id,
                now=identity.now(), form=f"reset-{one.account_id}", keeps=invitations.KEPT,
            )  # fmt: skip


def _remove_factor(one: Known) -> None:
    with st.popover(
        "Second factor is lost", icon=":material/phonelink_off:", key=f"ask-second-{one.account_id}"
    ):
        st.markdown(
            "Until they add another, the password alone opens the account. Do this only when you "
            "know that it is them who asks: call them, or see them."
        )
        if st.button("Remove the second factor", key=f"factor-{one.account_id}"):
            runtime.perform(
                second_factor.drop, "The second factor is removed.", one.account_id,
                form=f"factor-{one.account_id}",
            )  # fmt: skip


def _suspend(one: Known) -> None:
    with st.popover("Suspend", icon=":material/block:", key=f"ask-suspend-{one.account_id}"):
        st.markdown(
            "They are signed out everywhere and cannot sign in until you restore the account. "
            "What they have done here stays."
        )
        if st.button("Suspend the account", key=f"suspend-{one.account_id}"):
            runtime.perform(
                accounts.suspend, "The account is suspended, and its sessions are ended.",
                one.account_id, now=identity.now(), form=f"suspend-{one.account_id}",
            )  # fmt: skip


def _restore(one: Known) -> None:
    with st.popover("Restore", icon=":material/lock_open:", key=f"ask-restore-{one.account_id}"):
        st.markdown("They can sign in again as before, in the role that is shown here.")
        if st.button("Restore the account", key=f"restore-{one.account_id}"):
            runtime.perform(
                accounts.restore, "The account is restored.", one.account_id,
                form=f"restore-{one.account_id}",
            )  # fmt: skip
