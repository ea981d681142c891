"""Who is willing to mentor, who has room, who has waited longest."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from heal.exchange.lists import List
from heal.queries import mentors as pool
from heal.queries import people
from heal.queries.mentors import MentorFilter
from heal.ui import filters, forms, mentors, navigation, runtime, stopping, tables
from heal.ui.words import relabel, relist
from heal.vocabulary import Channel, MentorStatus, Permission, Quality

COLUMNS = {
    "name": "Name",
    "status": "Status",
    "room": st.column_config.NumberColumn("Room", help="How many more mentees they would take"),
    "load": st.column_config.NumberColumn("Mentors now"),
    "last_paired_on": tables.DATE("Last paired"),
    "waiting_since": tables.DATE("Waiting since"),
    "groups": "Groups",
    "channels": "In touch by",
    "qualities": "Qualities",
}


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the pool in the words that people read."""
    return frame.assign(
        status=relabel(frame, "status", MentorStatus),
        qualities=relist(frame, "qualities", Quality),
        channels=relist(frame, "channels", Channel),
    )


def narrowed() -> MentorFilter:
    """Show the search and the filters and return what they narrow the pool to."""
    with runtime.reading(Permission.SEE_MENTORS) as session:
        groups = people.group_names(session)
    with filters.row():
        search = filters.search()
        group = filters.group(groups)
        status = filters.word("Status", list(MentorStatus), key="status", placeholder="Any status")
        quality = filters.word("Quality", list(Quality), key="quality", placeholder="Any quality")
        channel = filters.word("In touch by", list(Channel), key="channel", placeholder="Any way")
        room = filters.only("Has room", key="room")
    return MentorFilter(
        search=search,
        group_id=group,
        status=status,
        has_room=room,
        quality=quality,
        channel=channel,
    )


def pool_list() -> None:
    """Show the pool, one page of it, and its export."""
    wanted, today = narrowed(), runtime.today()

    with runtime.reading(Permission.SEE_MENTORS) as session:
        total = pool.pool_size(session, wanted, today=today)
    with tables.toolbar(total, "offer"):
        tables.exports(List.MENTORS, lambda session: pool.pool(session, wanted, today=today))
        tables.add_button("Record an offer", Permission.MANAGE_MENTORS, navigation.MENTOR_POOL)
    page = tables.page_number(total, key="page")
    with runtime.reading(Permission.SEE_MENTORS) as session:
        frame = pool.pool(session, wanted, today=today, page=page)
    if frame.empty:
        st.info("Nobody fits. Clear the filters, or record an offer.")
        return
    tables.show(
        readable(frame),
        COLUMNS,
        key=f"pool:{wanted}:{page}",
        id_column="offer_id",
        view=navigation.MENTOR_POOL,
    )


def new_offer() -> None:
    """Show the form that records an offer, for the member whom the address names, if any."""
    member = runtime.named("member") or forms.member("Who is willing?", key="willing")
    if member is not None:
        mentors.record_offer(member)


runtime.page(
    Permission.SEE_MENTORS,
    "Mentor pool",
    "Members, past or present, who are willing to be there for somebody newer.",
)
if (chosen := runtime.opened()) is not None and runtime.named("stop"):
    stopping.show(chosen)
elif chosen is not None:
    runtime.back("Back to the pool")
    mentors.show(chosen)
elif runtime.starting():
    runtime.back("Back to the pool")
    new_offer()
else:
    pool_list()
