"""The groups that one leads: what they need, who belongs to them, and one of their people."""

from __future__ import annotations

import streamlit as st

from heal.queries import group_members as members
from heal.queries import people
from heal.ui import filters, group_members, my_groups, navigation, runtime, tables
from heal.vocabulary import Permission

COLUMNS: tables.Columns = {
    "name": "Name",
    "groups": "Groups",
    "last_came_on": tables.DATE("Last came", help="Empty where no register names them"),
}


def whole_page() -> None:
    """Show what the groups need, and below it everyone in them."""
    with runtime.reading(Permission.SEE_MY_GROUPS) as session:
        names = people.group_names(session)
    if not names:
        my_groups.none("")
        return
    chosen = None
    if len(names) > 1:
        with filters.row():
            chosen = filters.group(names, placeholder="All of your groups")
    my_groups.show(my_groups.lines(chosen))
    everyone(chosen)


def everyone(group_id: int | None) -> None:
    """Show who belongs to the groups today, one page of them."""
    today = runtime.today()
    st.header("Everyone in your groups", anchor=False)
    search = filters.search()
    with runtime.reading(Permission.SEE_MY_GROUPS) as session:
        total = members.everyone_count(session, today=today, group_id=group_id, search=search)
    with tables.toolbar(total, "person", "people"):
        pass
    page = tables.page_number(total, key="page")
    with runtime.reading(Permission.SEE_MY_GROUPS) as session:
        frame = members.everyone(session, today=today, group_id=group_id, search=search, page=page)
    if frame.empty:
        st.info("Nobody fits. Try fewer letters; the coordinator adds new members.")
        return
    tables.show(
        frame,
        COLUMNS,
        key=f"everyone:{group_id}:{search}:{page}",
        id_column="member_id",
        view=navigation.MY_GROUPS,
    )


runtime.page(Permission.SEE_MY_GROUPS, "My groups", "What the groups that you lead need just now.")
if (member_id := runtime.opened()) is not None:
    runtime.back("Back to your groups")
    group_members.show(member_id)
else:
    whole_page()
