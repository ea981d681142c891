"""The circle: who could be invited, the picture of all lines, and each person's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy.orm import Session

from heal.charts import circle as charts
from heal.exchange.lists import List
from heal.measures.circle import UNNAMED, people, years
from heal.names import fold
from heal.queries import circle as lines
from heal.queries.frames import PAGE_ROWS
from heal.queries.members import Paired
from heal.reports.choice import Entry
from heal.rules.disclosure import EXACT
from heal.rules.wording import label
from heal.ui import figures, filters, navigation, runtime, safe_contact, tables
from heal.ui.words import day, plain
from heal.vocabulary import EndingManner, EndingReason, Permission, Side

DEFINITION = (
    "Everybody who was ever paired, and every pairing, going on or ended. Whoever came in as a "
    "mentor is in generation 0; whoever came in as a mentee is one further than their mentor was "
    "then. Mentors are all who were ever approved, also those who rest or have stopped. One counts "
    "as once mentored here only if a pairing as a mentee began before they were approved."
)
COLUMNS: tables.Columns = {
    "name": "Name",
    "generation": st.column_config.NumberColumn(
        "Generation", help="0 came in as a mentor; empty: not paired so far"
    ),
    "mentored_by": "Mentored by",
    "has_mentored": "Has mentored",
    "mentor_since": tables.DATE("Mentor since"),
    "came_round": st.column_config.CheckboxColumn(charts.CLOSED),
}


def could_be_invited(invitable: pd.DataFrame) -> None:
    """Show who could be invited to mentor, each with the way to record their offer."""
    st.header(f"Could be invited ({len(invitable):,})", anchor=False)
    if invitable.empty:
        st.write(
            "Nobody just now. Somebody stands here whose time with a mentor ended well, and who "
            "said at the end that they are steady and would like to mentor some day."
        )
        return
    st.write(
        "They said that they are steady and would like to mentor some day. Nobody is invited by "
        "itself: talk with them, and record their offer once they say yes; it is looked at like "
        "any other."
    )
    with st.container(gap="xsmall"):
        for row in invitable.to_dict("records"):
            _invitable(row)
            safe_contact.beside(
                int(row["member_id"]), row["name"], permission=Permission.MANAGE_MENTORS
            )


def _invitable(row: Mapping[Any, Any]) -> None:
    said = [EndingManner(row["manner"])] if row["manner"] else []
    why = [EndingReason(row["reason"])] if row["reason"] else []
    how = "; ".join(label(word).lower() for word in (*said, *why))
    mentor = plain(row["mentor"] or UNNAMED)
    with (
        st.container(border=True, key=f"invite-{row['pairing_id']}"),
        st.container(horizontal=True, vertical_alignment="center"),
    ):
        until = f"until {day(row['ended_on'])}: {how}."
        st.markdown(f"**{plain(row['name'])}**  \nMentored by {mentor} {until}", width="stretch")
        if runtime.may(Permission.SEE_PAIRINGS):
            navigation.link(navigation.ENDED_PAIRINGS, "How it ended", open=row["pairing_id"])
        if runtime.may(Permission.MANAGE_MENTORS):
            _way_to_an_offer(row)


def _way_to_an_offer(row: Mapping[Any, Any]) -> None:
    view = navigation.MENTOR_POOL
    if row["offer_id"]:
        navigation.link(view, "Open their earlier offer", open=int(row["offer_id"]))
    else:
        navigation.link(view, "Record their offer", new=1, member=int(row["member_id"]))


def picture(everybody: pd.DataFrame, edges: pd.DataFrame) -> None:
    """Show the lines of the whole programme; names are on the screen, and in no picture's file."""
    figure = charts.lineage(everybody, edges)
    figures.show(
        Entry(figure, DEFINITION),
        until=runtime.today(),
        profile=EXACT,
        on_screen=charts.named(figure, everybody, edges),
    )


def lines_of(everybody: pd.DataFrame) -> None:
    """Show everybody with whom they were mentored by and whom they mentored; a row opens one."""
    st.header("Everybody's line", anchor=False)
    if everybody.empty:
        st.info("There is no pairing and no approved mentor yet; lines appear once there is.")
        return
    with filters.row():
        search = filters.search()
        only = filters.only("First a mentee, then a mentor", key="came-round")
    found = _narrowed(everybody, search, only=only)
    with tables.toolbar(len(found), "person", "people"):
        tables.exports(List.LINEAGE, _read)
    page = tables.page_number(len(found), key="page")
    if found.empty:
        st.info("Nobody fits. Clear the search or the switch.")
        return
    shown = found.iloc[(page.number - 1) * PAGE_ROWS :].head(PAGE_ROWS)
    row = tables.pick(
        shown.assign(name=shown["name"].fillna(UNNAMED)),
        COLUMNS,
        key=f"lines:{search}:{only}:{page}",
    )
    if row is not None and shown["name"].iloc[row] is not None:
        runtime.forget_picks()
        navigation.go(navigation.MEMBERS, open=int(shown["member_id"].iloc[row]))


def _read(session: Session) -> pd.DataFrame:
    return people(lines.edges(session), lines.approvals(session))


def _narrowed(everybody: pd.DataFrame, search: str, *, only: bool) -> pd.DataFrame:
    """Give those who fit, by name; whoever is no longer named comes last."""
    names = everybody["name"].map(lambda name: fold(name) if name else "")
    found = everybody.assign(key=names)[names.str.contains(fold(search), regex=False)]
    if only:
        found = found[found["came_round"].astype(bool)]
    return found.assign(last=found["key"] == "").sort_values(["last", "key", "member_id"])


def of_member(pairings: Sequence[Paired]) -> None:
    """Show, on a member's record, by whom they were mentored and whom they have mentored."""
    if not runtime.may(Permission.SEE_CIRCLE):
        return
    says = {Side.MENTEE: "Has been mentored by", Side.MENTOR: "Has mentored"}
    for role, begins in says.items():
        told = [
            f"{plain(pair.other)} ({years(pair.began_on, pair.ended_on)})"
            for pair in reversed(pairings)
            if pair.role is role
        ]
        if told:
            st.markdown(f"{begins} {', '.join(told)}.")
