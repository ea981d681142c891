"""The groups: their list, one of them, and the forms for both."""

from __future__ import annotations

from functools import partial
from zoneinfo import available_timezones

import streamlit as st

from heal.exchange.lists import List
from heal.models.groups import Group
from heal.queries import groups as records
from heal.queries import settings
from heal.rules.attendance import AttendanceRule
from heal.services import groups
from heal.ui import details, navigation, runtime, tables
from heal.ui.words import counted, plain
from heal.vocabulary import Permission

PART, ALL = "groups", "all"
"""The part of the address that asks for the groups: all of them, or one by its number."""
COLUMNS: tables.Columns = {
    "group": "Name",
    "members": st.column_config.NumberColumn("Members now"),
    "last_register_on": tables.DATE("Last register"),
    "time_zone": "Time zone",
    "attending": "Attending",
}


def button() -> None:
    """Show the way to the groups."""
    if st.button("Groups", icon=":material/diversity_3:", key="groups-all"):
        navigation.go(navigation.MEMBERS, groups=ALL)


def asked_for() -> bool:
    """Say whether the address asks for the groups."""
    return PART in st.query_params


def show() -> None:
    """Show all groups, or the one that the address names."""
    chosen = runtime.named(PART)
    if st.button(
        "Back to the members" if chosen is None else "Back to the groups",
        icon=":material/arrow_back:", type="tertiary", key="groups-back",
    ):  # fmt: skip
        if chosen is None:
            navigation.go(navigation.MEMBERS)
        navigation.go(navigation.MEMBERS, groups=ALL)
    if chosen is None:
        _all()
    else:
        _one(chosen)


def _all() -> None:
    with runtime.reading(Permission.SEE_MEMBERS) as session:
        frame = records.groups(session, today=runtime.today())
    st.header("Groups", anchor=False)
    if frame.empty:
        st.info("There is no group so far. Add the first one below.")
    else:
        tables.exports(List.GROUPS, partial(records.groups, today=runtime.today()))
        own = frame["own_rule"].map({True: "By its own rule", False: "As in the programme"})
        tables.show(
            frame.assign(attending=own),
            COLUMNS,
            key=f"groups:{len(frame)}",
            id_column="group_id",
            view=navigation.MEMBERS,
            part=PART,
        )
    if runtime.may(Permission.EDIT_MEMBERS):
        _add(len(frame))


def _add(known: int) -> None:
    # The number of groups is in the keys, so that the form for the next one begins empty.
    with (
        st.expander("Add a group", icon=":material/add:", expanded=not known),
        st.form(f"group-new-{known}", border=False),
    ):
        name = st.text_input("Name", max_chars=120, key=f"group-new-name-{known}")
        zone = _zone(f"group-new-zone-{known}", None)
        if st.form_submit_button("Add the group", type="primary"):
            runtime.perform(
                groups.add, "The group is added.", name=name, time_zone=zone,
                form=f"group-new-{known}",
            )  # fmt: skip


def _one(group_id: int) -> None:
    with runtime.reading(Permission.SEE_MEMBERS) as session:
        group = records.group(session, group_id)
        usual = settings.programme(session).attendance
    details.heading(group.name)
    details.facts({"Time zone": group.time_zone or "Not known", "Attending": _rule(group, usual)})
    if runtime.may(Permission.EDIT_MEMBERS):
        _correct(group, usual)


def _rule(group: Group, usual: AttendanceRule) -> str:
    asked = usual.meetings if group.attending_meetings is None else group.attending_meetings
    last = usual.of_last if group.attending_of_last is None else group.attending_of_last
    days = usual.within_days if group.attending_within_days is None else group.attending_within_days
    return f"{asked} of the last {counted(last, 'meeting')}, or one within {counted(days, 'day')}"


def _correct(group: Group, usual: AttendanceRule) -> None:
    with st.form(f"group-{group.id}"):
        st.subheader("Correct", anchor=False)
        name = st.text_input("Name", group.name, max_chars=120, key=f"group-name-{group.id}")
        zone = _zone(f"group-zone-{group.id}", group.time_zone)
        st.markdown("**Attending** means, in this group; empty is as in the whole programme:")
        with st.grid(3, min_column_width=200):
            meetings = _number(
                "Some meetings …", f"group-meetings-{group.id}", group.attending_meetings,
                usual.meetings,
            )  # fmt: skip
            of_last = _number(
                "… of the last", f"group-last-{group.id}", group.attending_of_last, usual.of_last
            )
            within_days = _number(
                "… or one within days", f"group-days-{group.id}", group.attending_within_days,
                usual.within_days, least=0,
            )  # fmt: skip
        if st.form_submit_button("Keep the correction"):
            runtime.perform(
                groups.correct, f"{plain(group.name)} is corrected.", group.id, name=name,
                time_zone=zone, attending_meetings=meetings, attending_of_last=of_last,
                attending_within_days=within_days, form=f"group-{group.id}",
            )  # fmt: skip


def _number(says: str, key: str, own: int | None, usual: int, *, least: int = 1) -> int | None:
    return st.number_input(
        says, min_value=least, max_value=1000, value=own, step=1, placeholder=f"{usual}, as usual",
        key=key,
    )  # fmt: skip


def _zone(key: str, now: str | None) -> str | None:
    zones = sorted(available_timezones())
    return st.selectbox(
        "Time zone",
        zones,
        index=zones.index(now) if now in zones else None,
        key=key,
        placeholder="Not known",
    )
