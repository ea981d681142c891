"""Who may sign in, as what, and what each role is shown."""

from __future__ import annotations

import streamlit as st

from heal.ui import access, accounts, invitations, runtime
from heal.vocabulary import Permission

PEOPLE, ACCESS = "People", "Access"

runtime.page(
    Permission.MANAGE_ACCOUNTS,
    "Who may sign in",
    "Whom you let in, and as what. Every click asks again whether it is still so.",
)
if invitations.link_to_pass_on():
    pass
elif runtime.starting():
    runtime.back("Back to the list")
    invitations.invite()
elif (chosen := runtime.opened()) is not None:
    runtime.back("Back to the list")
    accounts.show(chosen)
elif (link := runtime.named(invitations.PART)) is not None:
    runtime.back("Back to the list")
    invitations.show(link)
else:
    view = st.segmented_control(
        "View", (PEOPLE, ACCESS), default=PEOPLE, required=True, key="view", bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip
    if view == ACCESS:
        access.show()
    else:
        accounts.listing()
        invitations.listing()
