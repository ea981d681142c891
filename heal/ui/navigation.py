"""Which pages there are, and for whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import NoReturn

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from heal.config import ROOT
from heal.rules.access import Actor, permits
from heal.ui import identity
from heal.vocabulary import Permission


@dataclass(frozen=True)
class View:
    """One page: its file, its name, its sign, and the permission that it asks for first."""

    file: str
    title: str
    icon: str
    permission: Permission

    @property
    def path(self) -> str:
        """Return where the page's script lies."""
        return str(ROOT / "pages" / f"{self.file}.py")


TODAY = View("today", "Today", ":material/wb_sunny:", Permission.SEE_TODAY)
MY_GROUPS = View("my_groups", "My groups", ":material/diversity_3:", Permission.SEE_MY_GROUPS)
REVIEWS = View("reviews", "Reviews", ":material/rate_review:", Permission.REVIEW)
MEMBERS = View("members", "Members", ":material/groups:", Permission.SEE_MEMBERS)
MEETINGS = View("meetings", "Meetings", ":material/event:", Permission.SEE_MEETINGS)
MENTOR_POOL = View(
    "mentor_pool", "Mentor pool", ":material/volunteer_activism:", Permission.SEE_MENTORS
)
PENDING_REQUESTS = View(
    "pending_requests", "Pending requests", ":material/hourglass_top:", Permission.SEE_REQUESTS
)
DRAFT = View("draft_for_all", "Draft for all", ":material/join:", Permission.MANAGE_REQUESTS)
ACTIVE_PAIRINGS = View(
    "active_pairings", "Active pairings", ":material/handshake:", Permission.SEE_PAIRINGS
)
ENDED_PAIRINGS = View(
    "ended_pairings", "Ended pairings", ":material/inventory_2:", Permission.SEE_PAIRINGS
)
CONCERNS = View("concerns", "Concerns", ":material/flag:", Permission.READ_CONCERNS)
CIRCLE = View("circle", "The circle", ":material/family_history:", Permission.SEE_CIRCLE)
INFORMAL = View("informal", "Informal connections", ":material/forum:", Permission.SEE_INFORMAL)
PARTICIPATION = View(
    "participation", "Participation", ":material/insights:", Permission.SEE_FIGURES
)
REPORTS = View("reports", "Reports", ":material/summarize:", Permission.SEE_FIGURES)
GUIDE = View("guide", "Guide", ":material/menu_book:", Permission.SEE_GUIDE)
EXCHANGE = View("exchange", "Bring in files", ":material/upload_file:", Permission.IMPORT_REGISTERS)
SETTINGS = View("settings", "Settings", ":material/tune:", Permission.CHANGE_SETTINGS)
ACCOUNTS = View(
    "accounts", "Who may sign in", ":material/manage_accounts:", Permission.MANAGE_ACCOUNTS
)
OWN_ACCOUNT = View(
    "own_account", "Your account", ":material/account_circle:", Permission.OWN_ACCOUNT
)

VIEWS: tuple[View, ...] = (
    TODAY,
    MY_GROUPS,
    REVIEWS,
    PENDING_REQUESTS,
    DRAFT,
    ACTIVE_PAIRINGS,
    MENTOR_POOL,
    ENDED_PAIRINGS,
    CONCERNS,
    CIRCLE,
    MEMBERS,
    MEETINGS,
    INFORMAL,
    PARTICIPATION,
    REPORTS,
    GUIDE,
    EXCHANGE,
    SETTINGS,
    ACCOUNTS,
    OWN_ACCOUNT,
)


def pages(actor: Actor) -> list[StreamlitPage]:
    """Return the pages that the person's role includes; no other can be reached."""
    if actor.only_own:
        return _to_own_account_first(actor)
    offered = [view for view in VIEWS if permits(actor, view.permission)]
    first = offered[0]
    # The first page stands at the bare address; whoever follows a link to its own comes there too.
    by_name = st.Page(
        partial(_turn_to, first), title=first.title, url_path=first.file, visibility="hidden"
    )
    return [
        st.Page(
            view.path,
            title=view.title,
            icon=view.icon,
            url_path="" if view is first else view.file,
            default=view is first,
        )
        for view in offered
    ] + [by_name]


def _to_own_account_first(actor: Actor) -> list[StreamlitPage]:
    """Lead every address that will be open later to one's own account, whose own address stays."""
    later = [view for view in VIEWS if permits(replace(actor, only_own=False), view.permission)]
    own = st.Page(
        OWN_ACCOUNT.path,
        title=OWN_ACCOUNT.title,
        icon=OWN_ACCOUNT.icon,
        url_path=OWN_ACCOUNT.file,
    )
    led = [
        st.Page(
            partial(go, OWN_ACCOUNT),
            title=OWN_ACCOUNT.title,
            url_path="" if view is later[0] else view.file,
            default=view is later[0],
            visibility="hidden",
        )
        for view in later
        if view is not OWN_ACCOUNT
    ]
    return [*led, own]


def closed() -> list[StreamlitPage]:
    """Return a page for every address, all closed: whoever is out keeps the address they were at.

    At one without a page the browser would turn to the first, and the way back would be lost.
    """
    first = st.Page(identity.leave, title="Closed", default=True)
    return [first] + [
        st.Page(identity.leave, title="Closed", url_path=view.file, visibility="hidden")
        for view in VIEWS
    ]


def _turn_to(view: View) -> NoReturn:
    st.switch_page(view.path, query_params=dict(st.query_params))


def go(view: View, **named: str | int) -> NoReturn:
    """Go to a page, with a record opened there where one is named: one step of the back button."""
    st.switch_page(view.path, query_params={key: str(value) for key, value in named.items()})


def link(view: View, label: str, **named: str | int) -> None:
    """Show a way to another page, with a record opened there where one is named."""
    st.page_link(
        view.path,
        label=label,
        icon=view.icon,
        query_params={key: str(value) for key, value in named.items()} or None,
    )


def turn(view: View, label: str, icon: str, *, key: str, **named: str | int) -> None:
    """Show a way to another record of the page that is open: a link would not change the address.

    Streamlit answers a link to the page itself without the browser; a reload would go back.
    """
    if st.button(label, icon=icon, type="tertiary", key=key):
        go(view, **named)
