"""Who is being mentored by whom, who is to be asked after, who has not been heard."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from heal.exchange.lists import List
from heal.queries import one_pairing, people
from heal.queries import pairings as pairs
from heal.queries.pairings import ActiveFilter
from heal.ui import check_ins, endings, filters, navigation, pairings, runtime, tables
from heal.ui.words import lasting, relabel, relist
from heal.vocabulary import Channel, PairingStatus, Permission

COLUMNS = {
    "mentor": "Mentor",
    "mentee": "Mentee",
    "check_in": "Next check-in",
    "quiet": st.column_config.TextColumn(
        "Quiet", help="Nothing was heard at several check-ins: a reason to look, never an end"
    ),
    "status": "Status",
    "began_on": tables.DATE("Began"),
    "lasting": "For how long",
    "last_in_touch_on": tables.DATE("Last in touch"),
    "channels": "In touch by",
    "groups": st.column_config.TextColumn("Groups", help="Of the mentee, today"),
}
ANY = ActiveFilter()


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the pairings in the words that people read."""
    today = runtime.today()
    return frame.assign(
        status=relabel(frame, "status", PairingStatus),
        channels=relist(frame, "channels", Channel),
        lasting=[lasting(day, today) for day in frame["began_on"]],
        check_in=[check_ins.next_check_in(day, today) for day in frame["check_in_due_on"]],
        quiet=[pairings.quiet_since(day, today) for day in frame["quiet_on"]],
    )


def narrowed() -> ActiveFilter:
    """Show the search and the filters and return what they narrow the list to."""
    with runtime.reading(Permission.SEE_PAIRINGS) as session:
        groups = people.group_names(session)
    with filters.row():
        search = filters.search("Either name")
        group = filters.group(groups, "Group of the mentee")
        status = filters.word(
            "Status",
            (PairingStatus.ACTIVE, PairingStatus.PAUSED),
            key="status",
            placeholder="Any status",
        )
        due = filters.only("Check-in due", key="due")
        quiet = filters.only("Quiet", key="quiet")
    return ActiveFilter(search=search, group_id=group, status=status, check_in_due=due, quiet=quiet)


def live_pairings() -> None:
    """Show the live pairings, one page of them, and their export."""
    wanted, today = narrowed(), runtime.today()
    with runtime.reading(Permission.SEE_PAIRINGS) as session:
        total = pairs.active_count(session, wanted, today=today)
    with tables.toolbar(total, "pairing"):
        tables.exports(
            List.PAIRINGS,
            lambda session: pairs.active(session, wanted, today=today),
            part="now",
        )
    page = tables.page_number(total, key="page")
    with runtime.reading(Permission.SEE_PAIRINGS) as session:
        frame = pairs.active(session, wanted, today=today, page=page)
    if not frame.empty:
        key = f"active:{wanted}:{page}"
        tables.show(
            readable(frame), COLUMNS, key=key, id_column="pairing_id",
            view=navigation.ACTIVE_PAIRINGS,
        )  # fmt: skip
    elif wanted != ANY:
        st.info("No pairing fits. Clear a filter to see more.")
    else:
        st.info("No pairing is going on. One begins from a request, once both have said yes.")
        navigation.link(navigation.PENDING_REQUESTS, "Open the pending requests")


def one_live_pairing(pairing_id: int) -> None:
    """Show one pairing, or the way to where it is kept since it ended."""
    with runtime.reading(Permission.SEE_PAIRINGS) as session:
        pair = one_pairing.of(session, pairing_id, today=runtime.today())
    if pair.row.status is PairingStatus.ENDED:
        st.write("This pairing has ended.")
        navigation.link(navigation.ENDED_PAIRINGS, "Open the ended pairing", open=pairing_id)
        return
    pairings.show(pair)
    if runtime.may(Permission.MANAGE_PAIRINGS):
        endings.end(pair)


runtime.page(
    Permission.SEE_PAIRINGS,
    "Active pairings",
    "Mentors and mentees who are in touch, for as long as it serves both.",
)
if (chosen := runtime.opened()) is not None:
    runtime.back("Back to the list")
    one_live_pairing(chosen)
else:
    live_pairings()
