"""The groups' meetings, and who came."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from heal.exchange.lists import List
from heal.queries import meetings as records
from heal.queries import people
from heal.queries.meetings import MeetingFilter
from heal.ui import filters, meetings, navigation, runtime, tables
from heal.ui.words import relabel
from heal.vocabulary import Permission, RegisterSource

COLUMNS = {
    "held_on": tables.DATE("Day"),
    "group": "Group",
    "register": "Register",
    "came": st.column_config.NumberColumn("Came", help="Empty as long as there is no register"),
    "cancelled": "Called off",
}


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the meetings in the words that people read."""
    register = relabel(frame, "register", RegisterSource).mask(frame["register"].isna(), "None yet")
    off = frame["cancelled"].eq(True)
    return frame.assign(
        register=register.mask(off, ""), cancelled=off.map({True: "Called off", False: ""})
    )


def narrowed() -> MeetingFilter:
    """Show the filters and return what they narrow the list to."""
    with runtime.reading(Permission.SEE_MEETINGS) as session:
        names = people.group_names(session)
    periods = meetings.periods(runtime.today())
    with filters.row():
        group = filters.group(names)
        period = st.selectbox(
            "Period", list(periods), index=None, key="period", bind="query-params",
            placeholder="Any time",
        )  # fmt: skip
        missing = filters.only("No register yet", key="missing")
    since, until = periods.get(period or "", (None, None))
    return MeetingFilter(group_id=group, since=since, until=until, without_register=missing)


def meetings_list() -> None:
    """Show the meetings, one page of them, and their export."""
    wanted = narrowed()
    with runtime.reading(Permission.SEE_MEETINGS) as session:
        total = records.meetings_count(session, wanted)
    with tables.toolbar(total, "meeting"):
        tables.exports(List.MEETINGS, lambda session: records.meetings(session, wanted))
        tables.exports(
            List.REGISTERS,
            lambda session: records.attendance(session, wanted),
            says="Export who came",
        )
        tables.add_button("Add a meeting", Permission.RECORD_ATTENDANCE, navigation.MEETINGS)
    page = tables.page_number(total, key="page")
    with runtime.reading(Permission.SEE_MEETINGS) as session:
        frame = records.meetings(session, wanted, page=page)
    if frame.empty:
        st.info("No meeting fits. Clear the filters, add one, or bring in a meeting's report.")
        return
    tables.show(
        readable(frame),
        COLUMNS,
        key=f"meetings:{wanted}:{page}",
        id_column="meeting_id",
        view=navigation.MEETINGS,
    )


runtime.page(
    Permission.SEE_MEETINGS,
    "Meetings",
    "When the groups met, and who came. Without a register nobody counts as absent.",
)
if (chosen := runtime.opened()) is not None:
    runtime.back("Back to the meetings")
    meetings.show(chosen)
elif runtime.starting():
    runtime.back("Back to the meetings")
    meetings.record_meeting()
else:
    meetings_list()
