"""One person as those see them who lead one of their groups: no more than helps to be there."""

from __future__ import annotations

import streamlit as st

from heal.queries import group_members as records
from heal.queries import members
from heal.queries.group_members import Pair
from heal.queries.members import InGroup
from heal.ui import concerns, details, meetings, runtime
from heal.ui.words import day, plain
from heal.vocabulary import Opened, PairingStatus, Permission, Side

ELSEWHERE = "somebody from another group"


def show(member_id: int) -> None:
    """Show one person: their times in the groups, whether they came, whether there is a pair."""
    today, person = runtime.today(), runtime.actor()
    with runtime.reading(Permission.SEE_MY_GROUPS) as session:
        name = records.name(session, member_id)
        times = members.memberships(session, member_id)
        latest = members.latest_meetings(session, member_id, today=today)
        pairs = records.pairs(session, member_id, today=today, but=person.member_id)
    runtime.opening(Opened.MEMBER, member_id, (member_id,))
    details.heading(name)
    details.facts(_groups(times))
    _mentoring(pairs)
    st.subheader("Their last meetings", anchor=False)
    if latest.empty:
        st.write("No meeting is noted in the time that they have belonged.")
    else:
        meetings.attendance(latest, key=f"came:{member_id}")
    concerns.raise_about_member(member_id, name)


def _groups(times: tuple[InGroup, ...]) -> dict[str, str | None]:
    """Somebody may have left a group and come back to it."""
    told: dict[str, str | None] = {}
    for time in reversed(times):
        group = plain(time.group)
        before = told.get(group)
        told[group] = f"{before}; {_when(time).lower()}" if before else _when(time)
    return told


def _when(time: InGroup) -> str:
    if time.left_on is None:
        return f"Since {day(time.joined_on)}"
    return f"{day(time.joined_on)} to {day(time.left_on)}"


def _mentoring(pairs: tuple[Pair, ...]) -> None:
    st.subheader("Mentoring", anchor=False)
    if not pairs:
        st.write("Is in no pair at the moment.")
    for pair in pairs:
        part = "Has a mentor" if pair.side is Side.MENTEE else "Mentors somebody"
        resting = "; they take a break" if pair.status is PairingStatus.PAUSED else ""
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                f"**{part}:** {plain(pair.other or ELSEWHERE)}, "
                f"since {day(pair.began_on)}{resting}.",
                width="content",
            )
            if pair.needs_attention:
                st.badge("Needs attention", icon=":material/favorite:", color="orange")
    if any(pair.needs_attention for pair in pairs):
        st.markdown(
            ":small[The coordinator knows why, and looks after it. "
            "If you notice something yourself, raise a concern below.]"
        )
