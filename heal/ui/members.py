"""One member: what the records know of them, and the forms to correct it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from heal.queries import attributes, eligibility, people
from heal.queries import members as records
from heal.queries.members import Asked, Paired, Person
from heal.rules.requests import MenteeFacts
from heal.rules.wording import label
from heal.services import members
from heal.ui import (
    circle,
    concerns,
    decided_names,
    details,
    forms,
    meetings,
    memberships,
    navigation,
    openings,
    own_data,
    runtime,
    safe_contact,
    told,
)
from heal.ui.words import day, plain
from heal.vocabulary import Attendance, Opened, PairingStatus, Permission, Side

ATTENDING = {
    Attendance.ATTENDING: "Attending",
    Attendance.NOT_ATTENDING: "Has not come lately",
    Attendance.UNKNOWN: "Unknown; the registers do not tell",
}

ROLES = {Side.MENTOR: "Mentor of", Side.MENTEE: "Mentored by"}


def record_member() -> None:
    """Show the form that adds a member."""
    with runtime.reading(Permission.SEE_MEMBERS) as session:
        groups = people.group_names(session)
    with st.form("member-new"):
        st.header("Somebody new", anchor=False)
        name = st.text_input("Name", max_chars=120, key="member-new-name")
        email = st.text_input(
            "E-mail address", max_chars=120, key="member-new-email",
            help="Leave it empty if it is not known, or not safe to keep.",
        )  # fmt: skip
        group_id = memberships.group_choice("Group", groups, key="member-new-group")
        joined_on = forms.past_day("In the group since", key="member-new-since")
        if st.form_submit_button("Add them", type="primary"):
            runtime.perform(
                members.add, "They are in the records.", name=name, email=email,
                group_id=group_id, joined_on=joined_on if group_id else None,
                form="member-new", opens=True,
            )  # fmt: skip


def show(member_id: int) -> None:
    """Show one member with everything that is known, and what may be done."""
    today = runtime.today()
    with runtime.reading(Permission.SEE_MEMBERS) as session:
        person = records.member(session, member_id)
        standing = eligibility.mentee_facts(session, member_id, on=today)
        times = records.memberships(session, member_id)
        groups = people.group_names(session)
        latest = records.latest_meetings(session, member_id, today=today)
        aliases = records.aliases(session, member_id)
        what_they_told = attributes.told(session, member_id)
        options = attributes.options(session)
    runtime.opening(Opened.MEMBER, member_id, (member_id,))
    details.heading(person.row.name)
    if person.row.email:
        st.text(person.row.email)
    concerns.about_member(member_id, person.row.name)
    left, right = st.columns(2, gap="medium")
    with left:
        _facts(person, standing, aliases)
        decided_names.of_member(member_id)
        _correct(person)
        memberships.show(member_id, times, groups)
    with right:
        _mentoring(person)
        _meetings(member_id, latest)
    left, right = st.columns(2, gap="medium")
    with left:
        told.show(member_id, what_they_told, options)
    with right:
        safe_contact.show(member_id, person.row.name)
        _apart(member_id)
    openings.of_member(member_id)
    own_data.of_member(member_id)


def _facts(person: Person, standing: MenteeFacts, aliases: tuple[str, ...]) -> None:
    details.facts(
        {
            "Groups now": ", ".join(standing.current_groups) or "None",
            "Meetings": ATTENDING[standing.attendance] if standing.current_groups else None,
            "Last came": day(person.last_came) or "No register shows them so far",
            "Member since": day(person.member_since),
            "Known in meetings as": ", ".join(aliases),
            "Note": person.row.note,
        }
    )


def _correct(person: Person) -> None:
    if not runtime.may(Permission.EDIT_MEMBERS):
        return
    number, row = person.row.id, person.row
    with (
        st.expander("Correct name, address or note", icon=":material/edit:"),
        st.form(f"member-{number}", border=False),
    ):
        name = st.text_input("Name", row.name, max_chars=120, key=f"member-name-{number}")
        email = st.text_input(
            "E-mail address", row.email or "", max_chars=120, key=f"member-email-{number}"
        )
        note = forms.note("Note", key=f"member-note-{number}", value=row.note)
        if st.form_submit_button("Keep the correction"):
            runtime.perform(
                members.correct, "Corrected.", number, name=name, email=email, note=note,
                form=f"member-{number}",
            )  # fmt: skip


def _mentoring(person: Person) -> None:
    member_id = person.row.id
    st.subheader("Mentoring", anchor=False)
    if person.offer_id is not None and person.offer_status and runtime.may(Permission.SEE_MENTORS):
        says = f"As a mentor: {label(person.offer_status)}"
        navigation.link(navigation.MENTOR_POOL, says, open=person.offer_id)
    looking = False
    if runtime.may(Permission.SEE_REQUESTS):
        with runtime.reading(Permission.SEE_REQUESTS) as session:
            requests = records.requests(session, member_id)
        looking = _requests(requests)
    mentored = False
    if runtime.may(Permission.SEE_PAIRINGS):
        with runtime.reading(Permission.SEE_PAIRINGS) as session:
            pairings = records.pairings(session, member_id)
        mentored = _pairings(pairings)
        circle.of_member(pairings)
    with st.container(horizontal=True):
        if person.offer_id is None and runtime.may(Permission.MANAGE_MENTORS):
            navigation.link(navigation.MENTOR_POOL, "Record an offer", new=1, member=member_id)
        if not (looking or mentored) and runtime.may(Permission.MANAGE_REQUESTS):
            navigation.link(navigation.PENDING_REQUESTS, "Open a request", new=1, member=member_id)


def _requests(requests: tuple[Asked, ...]) -> bool:
    for request in requests:
        closed = f", {day(request.closed_on)}" if request.closed_on else ""
        navigation.link(
            navigation.PENDING_REQUESTS,
            f"Request of {day(request.opened_on)}: {label(request.status)}{closed}",
            open=request.request_id,
        )
    return any(request.closed_on is None for request in requests)


def _pairings(pairings: tuple[Paired, ...]) -> bool:
    for pair in pairings:
        who = f"{ROLES[pair.role]} {plain(pair.other)}"
        when, view = f"since {day(pair.began_on)}", navigation.ACTIVE_PAIRINGS
        if pair.status is PairingStatus.ENDED:
            when, view = f"{day(pair.began_on)} to {day(pair.ended_on)}", navigation.ENDED_PAIRINGS
        elif pair.status is PairingStatus.PAUSED:
            when += f"; {label(pair.status).lower()}"
        navigation.link(view, f"{who}, {when}", open=pair.pairing_id)
    return any(pair.role is Side.MENTEE and pair.ended_on is None for pair in pairings)


def _meetings(member_id: int, latest: pd.DataFrame) -> None:
    st.subheader("Meetings", anchor=False)
    if latest.empty:
        st.write("No meeting of their groups is in the records so far.")
        return
    meetings.attendance(latest, key=f"meetings-of-{member_id}")


def _apart(member_id: int) -> None:
    if not runtime.may(Permission.MANAGE_REQUESTS):
        return
    with runtime.reading(Permission.MANAGE_REQUESTS) as session:
        apart = records.kept_apart(session, member_id)
    st.subheader("Not to be paired with", anchor=False)
    if not apart:
        st.write("Nobody.")
    for other_id, name in apart.items():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(name), width="stretch")
            key = f"allow-{member_id}-{other_id}"
            if st.button("Allow again", key=key):
                runtime.perform(
                    members.allow_together, "They may be paired again.", member_id,
                    other_id=other_id, form=key,
                )  # fmt: skip
    _keep_apart(member_id, apart)


def _keep_apart(member_id: int, apart: Mapping[int, str]) -> None:
    # The number of those kept apart is in the key, so that each search begins empty.
    key = f"apart-{member_id}-{len(apart)}"
    with st.expander("Keep somebody apart", icon=":material/add:"):
        st.write("Nobody is asked why, and no reason is kept.")
        other_id = forms.member("Who?", key=key)
        if other_id is not None and st.button("Keep these two apart", key=f"{key}-do"):
            runtime.perform(
                members.keep_apart, "They will not be paired.", member_id, other_id=other_id,
                on=runtime.today(), form=key,
            )  # fmt: skip
