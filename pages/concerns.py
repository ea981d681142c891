"""Which concerns somebody raised, about whom, and where each stands; never what it says."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from heal.queries import concerns as raised
from heal.queries.concerns import ConcernFilter
from heal.rules.signposts import NO_CRISIS_SERVICE
from heal.ui import filters, navigation, one_concern, runtime, tables
from heal.ui.words import relabel
from heal.vocabulary import ConcernStatus, Permission

COLUMNS: tables.Columns = {
    "whom": "About",
    "raised_on": tables.DATE("Raised on"),
    "raised_by": "By",
    "status": "Where it stands",
    "signposted_on": tables.DATE("Shown where there is help"),
    "closed_on": tables.DATE("Looked into on"),
}
ANY = ConcernFilter()


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the concerns in the words that people read."""
    whom = [
        f"{about} and {other}" if other else about
        for about, other in zip(frame["about"], frame["other"], strict=True)
    ]
    return frame.assign(whom=whom, status=relabel(frame, "status", ConcernStatus))


def narrowed() -> ConcernFilter:
    """Show the search and the filter and return what they narrow the list to."""
    with filters.row():
        search = filters.search("A name")
        status = filters.word(
            "Where it stands", list(ConcernStatus), key="status", placeholder="Not looked into yet"
        )
    return ConcernFilter(search=search, status=status)


def concern_list() -> None:
    """Show the concerns without their words, one page of them."""
    wanted, own_id = narrowed(), runtime.actor().member_id
    with runtime.reading(Permission.READ_CONCERNS) as session:
        total = raised.concerns_count(session, wanted)
    with tables.toolbar(total, "concern"):
        pass
    page = tables.page_number(total, key="page")
    with runtime.reading(Permission.READ_CONCERNS) as session:
        frame = raised.concerns(session, wanted, own_id=own_id, page=page)
    if not frame.empty:
        tables.show(
            readable(frame),
            COLUMNS,
            key=f"concerns:{wanted}:{page}",
            id_column="concern_id",
            view=navigation.CONCERNS,
        )
    elif wanted != ANY:
        st.info("No concern fits. Clear the filters to see those that wait.")
    else:
        st.info(
            "No concern waits. One is raised on the record of whom it is about: a member’s, or a "
            "pair’s."
        )


runtime.page(
    Permission.READ_CONCERNS,
    "Concerns",
    "What somebody worries about, and where that stands. What was written is read one by one.",
)
st.markdown(NO_CRISIS_SERVICE)
if (chosen := runtime.opened()) is not None:
    runtime.back("Back to the list")
    one_concern.show(chosen)
else:
    concern_list()
