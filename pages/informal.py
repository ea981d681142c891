"""Who asked for a chat or offered one, and who came together: apart from mentoring."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from heal.exchange.lists import List
from heal.queries import informal as noted
from heal.queries import people
from heal.queries.informal import InformalFilter
from heal.ui import filters, forms, informal, navigation, runtime, tables
from heal.ui.words import relabel
from heal.vocabulary import InformalChannel, InformalKind, InformalStatus, Permission

COLUMNS = {
    "happened_on": tables.DATE("Day"),
    "member": "Who",
    "kind": "What it was",
    "other": "With whom, or to whom",
    "status": "Where it stands",
    "closed_on": tables.DATE("Settled"),
    "channel": "In touch by",
    "group": "Group",
}
ANY = InformalFilter()


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the connections in the words that people read."""
    return frame.assign(
        kind=relabel(frame, "kind", InformalKind),
        status=relabel(frame, "status", InformalStatus),
        channel=relabel(frame, "channel", InformalChannel),
    )


def narrowed() -> InformalFilter:
    """Show the search and the filters and return what they narrow the list to."""
    with runtime.reading(Permission.SEE_INFORMAL) as session:
        groups = people.group_names(session)
    with filters.row():
        search = filters.search("Either name")
        group = filters.group(groups)
        kind = filters.word("What it was", list(InformalKind), key="kind", placeholder="Any")
        status = filters.word(
            "Status", list(InformalStatus), key="status", placeholder="Any status"
        )
    return InformalFilter(search=search, group_id=group, kind=kind, status=status)


def connections() -> None:
    """Show what was noted, one page of it, and its export."""
    wanted = narrowed()
    with runtime.reading(Permission.SEE_INFORMAL) as session:
        total = noted.connection_count(session, wanted)
    with tables.toolbar(total, "note"):
        tables.exports(List.INFORMAL, lambda session: noted.connections(session, wanted))
        tables.add_button(
            "Note an ask or an offer", Permission.MANAGE_INFORMAL, navigation.INFORMAL
        )
    page = tables.page_number(total, key="page")
    with runtime.reading(Permission.SEE_INFORMAL) as session:
        frame = noted.connections(session, wanted, page=page)
    if not frame.empty:
        tables.show(
            readable(frame), COLUMNS, key=f"informal:{wanted}:{page}", id_column="connection_id",
            view=navigation.INFORMAL,
        )  # fmt: skip
    elif wanted != ANY:
        st.info("Nothing fits. Clear a filter to see more.")
    else:
        st.info(
            "Nothing is noted so far. When a member asks for a chat in the forum, offers one, or "
            "you hear of a private offer, note it here; bringing two of them together is a click."
        )


def new_note() -> None:
    """Show the form that notes a connection, for the member whom the address names, if any."""
    member = runtime.named("member") or forms.member("Who asked, or offered?", key="informal-who")
    if member is not None:
        informal.note(member)


runtime.page(
    Permission.SEE_INFORMAL,
    "Informal connections",
    "A chat now and then between two members, without roles or agreement. This is apart from "
    "mentoring and in none of its figures. **It always undercounts:** a private reply leaves no "
    "trace, so most of what goes on is never seen here.",
)
if (chosen := runtime.opened()) is not None:
    runtime.back("Back to the list")
    informal.show(chosen)
elif runtime.starting():
    runtime.back("Back to the list")
    new_note()
else:
    connections()
