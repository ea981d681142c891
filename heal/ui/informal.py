"""One informal connection: what was noted, who came together, and what may be done."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from heal.models.informal import InformalConnection
from heal.queries import informal as noted
from heal.queries import people
from heal.queries.informal import OneConnection
from heal.rules import informal as rules
from heal.rules.wording import label
from heal.services import informal
from heal.services.informal import Told
from heal.ui import (
    details,
    forms,
    informal_matches,
    informal_mentorship,
    navigation,
    runtime,
    safe_contact,
)
from heal.ui.words import day, days_ago, plain
from heal.vocabulary import (
    InformalChannel,
    InformalKind,
    InformalStatus,
    InformalVerb,
    Opened,
    Permission,
)


def note(member_id: int) -> None:
    """Show the form that notes what a member asked for or offered."""
    with runtime.reading(Permission.SEE_INFORMAL) as session:
        name, groups = noted.who(session, member_id), people.group_names(session)
    runtime.opening(Opened.MEMBER, member_id, (member_id,))
    details.heading(name)
    key = f"informal-new-{member_id}"
    told = _told(key, groups)
    problems = rules.problems(rules.Noted(told.kind, member_id, told.other_id))
    if st.button(
        label(InformalVerb.NOTE),
        type="primary",
        key=key,
        disabled=bool(problems),
        help=" ".join(problems) or None,
    ):
        runtime.perform(
            informal.note,
            "Noted. When they come together with somebody, note that here.",
            member_id,
            told=told,
            form=key,
            opens=True,
        )


def show(connection_id: int) -> None:
    """Show one connection with everything that may be done now."""
    with runtime.reading(Permission.SEE_INFORMAL) as session:
        one = noted.connection(session, connection_id)
        groups = people.group_names(session)
    row = one.row
    about = [number for number in (row.member_id, row.other_id) if number is not None]
    runtime.opening(Opened.INFORMAL, connection_id, about)
    details.heading(" and ".join(name for name in (one.member, one.other) if name))
    _facts(one)
    _ways(one)
    names = {row.member_id: one.member, row.other_id: one.other}
    two = {number: name for number, name in names.items() if number is not None and name}
    safe_contact.beside_several(two, permission=Permission.MANAGE_INFORMAL)
    if not runtime.may(Permission.MANAGE_INFORMAL):
        return
    if row.status is InformalStatus.OPEN:
        informal_matches.bring_together(one)
    else:
        informal_mentorship.ask(one)
    _moves(row)
    _correct(one, groups)


def _facts(one: OneConnection) -> None:
    row, today = one.row, runtime.today()
    private = row.kind is InformalKind.ANSWERED
    came = row.status is InformalStatus.MATCHED
    settled = f"{day(row.closed_on)}, {days_ago(row.closed_on, today)}" if row.closed_on else None
    details.facts(
        {
            "Who": one.member,
            "What it was": label(row.kind),
            "On": f"{day(row.happened_on)}, {days_ago(row.happened_on, today)}",
            "To": one.other if private else None,
            "Group": one.group,
            "In touch by": label(row.channel) if row.channel else None,
            "Where it stands": label(row.status),
            "Came together with": one.other if came else None,
            "Since" if came else "Settled on": settled,
        }
    )


def _ways(one: OneConnection) -> None:
    row = one.row
    with st.container(horizontal=True, vertical_alignment="center"):
        navigation.link(navigation.MEMBERS, plain(one.member), open=row.member_id)
        if row.other_id is not None and one.other:
            navigation.link(navigation.MEMBERS, plain(one.other), open=row.other_id)
        if row.matched_with_id is not None:
            navigation.turn(
                navigation.INFORMAL, "What the other one noted", ":material/arrow_forward:",
                key="other-note", open=row.matched_with_id,
            )  # fmt: skip


def _moves(row: InformalConnection) -> None:
    verbs = rules.LIFECYCLE.verbs_from(row.status)
    with st.container(horizontal=True):
        if InformalVerb.CLOSE in verbs:
            _close(row)
        if InformalVerb.UNDO in verbs and st.button(
            label(InformalVerb.UNDO),
            icon=":material/undo:",
            key=f"undo-{row.id}",
            help="Of two who came together, both notes are open again.",
        ):
            runtime.perform(
                informal.undo, "It is open again.", row.id, form=f"undo-informal-{row.id}"
            )
        if row.matched_with_id is None:
            _take_away(row.id)


def _close(row: InformalConnection) -> None:
    with (
        st.popover(
            label(InformalVerb.CLOSE), icon=":material/task_alt:", key=f"over-close-{row.id}"
        ),
        st.form(f"close-{row.id}", border=False),
    ):
        st.write("Answered elsewhere, or not needed any more. Nothing else follows from it.")
        on = forms.past_day("From", key=f"close-on-{row.id}", earliest=row.happened_on)
        if st.form_submit_button("Close it"):
            runtime.perform(
                informal.close, "Closed.", row.id, on=on, form=f"close-informal-{row.id}"
            )


def _take_away(connection_id: int) -> None:
    with st.popover(
        "Should not be here", icon=":material/delete:", key=f"over-away-{connection_id}"
    ):
        st.write("Was this never asked or offered? Then it is taken out of the records.")
        if st.button("Take it away", key=f"away-{connection_id}"):
            runtime.perform(
                informal.take_away, "Taken away.", connection_id,
                form=f"away-informal-{connection_id}", closes=True,
            )  # fmt: skip


def _correct(one: OneConnection, groups: Mapping[int, str]) -> None:
    number = one.row.id
    with st.expander("Correct what was noted", icon=":material/edit:"):
        told = _told(f"edit-{number}", groups, one)
        if st.button("Keep the correction", key=f"edit-{number}"):
            runtime.perform(
                informal.correct, "Corrected.", number, told=told, form=f"edit-informal-{number}"
            )


def _told(key: str, groups: Mapping[int, str], one: OneConnection | None = None) -> Told:
    """The fields of a note; what it was, and to whom, only as long as it is open."""
    row = one.row if one else None
    kind, other_id = row.kind if row else InformalKind.ASKED, row.other_id if row else None
    if row is None or row.status is InformalStatus.OPEN:
        kind = forms.required("What was it?", InformalKind, key=f"{key}-kind", chosen=kind)
        private = kind is InformalKind.ANSWERED
        other_id = _to_whom(key, one) if private else None
    on = forms.past_day("On", key=f"{key}-on", value=row.happened_on if row else None)
    with st.grid(2, min_column_width=200):
        channel = forms.choice(
            "In touch by", InformalChannel, key=f"{key}-channel",
            chosen=row.channel if row else None, optional=True,
        )  # fmt: skip
        numbers, now = list(groups), row.group_id if row else None
        group_id = st.selectbox(
            "In which group, or its forum",
            numbers,
            index=None if now is None else numbers.index(now),
            format_func=lambda number: groups.get(number, ""),
            key=f"{key}-group",
            placeholder="Not said",
        )
    return Told(kind=kind, on=on, channel=channel, group_id=group_id, other_id=other_id)


def _to_whom(key: str, one: OneConnection | None) -> int | None:
    before = one.row.other_id if one else None
    says = "To whom?" if before is None else "To whom, if it was somebody else?"
    return forms.member(says, key=f"{key}-other", permission=Permission.SEE_INFORMAL) or before
