"""Everybody in the groups, past and present."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from heal.exchange.lists import List
from heal.queries import members as records
from heal.queries import people, settings
from heal.queries.members import MemberFilter, Standing
from heal.rules.mentors import first_newer_day
from heal.ui import filters, groups, members, navigation, runtime, tables
from heal.ui.words import counted, relabel
from heal.vocabulary import MentorStatus, Permission, RequestStatus

COLUMNS = {
    "name": "Name",
    "groups": "Groups now",
    "member_since": tables.DATE("Member since"),
    "last_came": tables.DATE("Last came", help="The last meeting whose register shows them"),
    "as_mentor": "As mentor",
    "as_mentee": "As mentee",
}
STANDINGS = {Standing.CURRENT: "Now", Standing.PAST: "Not now"}


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the members in the words that people read."""
    return frame.assign(
        as_mentor=relabel(frame, "as_mentor", MentorStatus),
        as_mentee=relabel(frame, "as_mentee", RequestStatus),
    )


def narrowed() -> MemberFilter:
    """Show the search and the filters and return what they narrow the list to."""
    with runtime.reading(Permission.SEE_MEMBERS) as session:
        names = people.group_names(session)
        months = settings.programme(session).newer_months
    with filters.row():
        search = filters.search("Name or address")
        group = filters.group(names)
        standing = st.selectbox(
            "In a group", list(Standing), index=None, format_func=STANDINGS.get,
            key="when", bind="query-params", placeholder="Now or before",
        )  # fmt: skip
        newer = filters.only(
            "Newer", key="newer", hint=f"In their first {counted(months, 'month')}"
        )
    since = first_newer_day(on=runtime.today(), months=months) if newer else None
    return MemberFilter(search=search, group_id=group, standing=standing, newer_since=since)


def members_list() -> None:
    """Show the members, one page of them, and their export."""
    wanted, today = narrowed(), runtime.today()
    with runtime.reading(Permission.SEE_MEMBERS) as session:
        total = records.members_count(session, wanted, today=today)
    with tables.toolbar(total, "member"):
        groups.button()
        tables.exports(List.MEMBERS, lambda session: records.members(session, wanted, today=today))
        tables.add_button("Add a member", Permission.EDIT_MEMBERS, navigation.MEMBERS)
    page = tables.page_number(total, key="page")
    with runtime.reading(Permission.SEE_MEMBERS) as session:
        frame = records.members(session, wanted, today=today, page=page)
    if frame.empty:
        st.info("Nobody fits. Clear the filters, add a member, or bring in a group's list.")
        return
    tables.show(
        readable(frame),
        COLUMNS,
        key=f"members:{wanted}:{page}",
        id_column="member_id",
        view=navigation.MEMBERS,
    )


runtime.page(
    Permission.SEE_MEMBERS,
    "Members",
    "Everybody in the groups, past and present; with a mentor or without, all belong.",
)
if (chosen := runtime.opened()) is not None:
    runtime.back("Back to the members")
    members.show(chosen)
elif runtime.starting():
    runtime.back("Back to the members")
    members.record_member()
elif groups.asked_for():
    groups.show()
else:
    members_list()
