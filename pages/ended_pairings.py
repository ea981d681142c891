"""Pairings that are over: how long they lasted, how they ended, and what may come next."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from heal.exchange.lists import List
from heal.queries import one_pairing, people
from heal.queries import pairings as pairs
from heal.queries.pairings import EndedFilter
from heal.ui import endings, filters, navigation, runtime, tables
from heal.ui.words import lasting, relabel
from heal.vocabulary import EndingManner, EndingReason, PairingStatus, Permission

COLUMNS = {
    "mentor": "Mentor",
    "mentee": "Mentee",
    "began_on": tables.DATE("Began"),
    "ended_on": tables.DATE("Ended"),
    "lasted": "Lasted",
    "manner": "How",
    "reason": "Why",
    "ticks": "At the end",
}
ANY = EndedFilter()


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the pairings in the words that people read."""
    spans = zip(frame["began_on"], frame["ended_on"], strict=True)
    return frame.assign(
        lasted=[lasting(first, last) for first, last in spans],
        manner=relabel(frame, "manner", EndingManner),
        reason=relabel(frame, "reason", EndingReason),
        ticks=[endings.ticked(row) for row in frame[list(endings.TICKS)].to_dict("records")],
    )


def narrowed() -> EndedFilter:
    """Show the search and the filters and return what they narrow the list to."""
    with runtime.reading(Permission.SEE_PAIRINGS) as session:
        groups = people.group_names(session)
    with filters.row():
        search = filters.search("Either name")
        group = filters.group(groups, "Group of the mentee")
        manner = filters.word("How it ended", list(EndingManner), key="how", placeholder="Any way")
        recent = filters.only("In the last 12 months", key="recent")
    return EndedFilter(search=search, group_id=group, manner=manner, recent=recent)


def ended_pairings() -> None:
    """Show the ended pairings, one page of them, and their export."""
    wanted, today = narrowed(), runtime.today()
    with runtime.reading(Permission.SEE_PAIRINGS) as session:
        total = pairs.ended_count(session, wanted, today=today)
    with tables.toolbar(total, "ended pairing"):
        tables.exports(
            List.PAIRINGS,
            lambda session: pairs.ended(session, wanted, today=today),
            part="past",
        )
    page = tables.page_number(total, key="page")
    with runtime.reading(Permission.SEE_PAIRINGS) as session:
        frame = pairs.ended(session, wanted, today=today, page=page)
    if not frame.empty:
        tables.show(
            readable(frame), COLUMNS, key=f"ended:{wanted}:{page}", id_column="pairing_id",
            view=navigation.ENDED_PAIRINGS,
        )  # fmt: skip
    elif wanted != ANY:
        st.info("No ended pairing fits. Clear a filter to see more.")
    else:
        st.info("No pairing has ended. To end one, open it in the list of those going on.")
        navigation.link(navigation.ACTIVE_PAIRINGS, "Open the active pairings")


def one_ended_pairing(pairing_id: int) -> None:
    """Show one pairing, or the way to where it is kept while it goes on."""
    with runtime.reading(Permission.SEE_PAIRINGS) as session:
        pair = one_pairing.of(session, pairing_id, today=runtime.today())
    if pair.row.status is not PairingStatus.ENDED:
        st.write("This pairing is going on.")
        navigation.link(navigation.ACTIVE_PAIRINGS, "Open the active pairing", open=pairing_id)
        return
    endings.show(pair)


runtime.page(
    Permission.SEE_PAIRINGS,
    "Ended pairings",
    "Mentoring is for a time. Here is what was, and what may come next for each.",
)
if (chosen := runtime.opened()) is not None:
    runtime.back("Back to the list")
    one_ended_pairing(chosen)
else:
    ended_pairings()
