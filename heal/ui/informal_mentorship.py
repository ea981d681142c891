"""Two who came together again and again: make it a mentorship? It is only ever asked."""

from __future__ import annotations

from datetime import date

import streamlit as st

from heal.queries import informal_pairs, settings
from heal.queries.informal import OneConnection
from heal.queries.informal_pairs import PossibleMentorship
from heal.rules import informal as rules
from heal.rules.informal import Between
from heal.services import informal
from heal.ui import details, forms, navigation, runtime
from heal.ui.words import counted, day, plain
from heal.vocabulary import Attendance, InformalStatus, Permission, Route

ATTEST = "I know that they come to meetings"
CLEAR = "Nothing stands in the way of proposing it."
SAID = "It is noted as an idea; nobody has been asked. Next: open their proposal."


def ask(one: OneConnection) -> None:
    """Ask, where two came together three times or more of late, whether it is mentoring."""
    row, today = one.row, runtime.today()
    if row.status is not InformalStatus.MATCHED or row.other_id is None:
        return
    with runtime.reading(Permission.SEE_INFORMAL) as session:
        weeks = settings.programme(session).informal_weeks
        after = rules.counted_after(today, weeks=weeks)
        days = informal_pairs.days_together(session, row.member_id, row.other_id, after=after)
        between = informal_pairs.between(session, row.member_id, row.other_id)
    if between.pairing_id or between.proposal_id:
        _what_there_is(between)
    elif between.nothing and rules.could_be_mentoring(days, on=today, weeks=weeks):
        _question(one, row.other_id, days, weeks)
    elif days:
        st.markdown(f"They came together {_often(days, weeks)}.")


def _often(days: tuple[date, ...], weeks: int) -> str:
    times = "once" if len(days) == 1 else counted(len(days), "time")
    return f"{times} in the last {counted(weeks, 'week')}: {', '.join(map(day, days))}"


def _what_there_is(between: Between) -> None:
    if between.pairing_id is not None:
        navigation.link(navigation.ACTIVE_PAIRINGS, "These two are a pair", open=between.pairing_id)
    elif between.proposal_id is not None:
        navigation.link(
            navigation.PENDING_REQUESTS, "Open their proposal", proposal=between.proposal_id
        )


def _question(one: OneConnection, other_id: int, days: tuple[date, ...], weeks: int) -> None:
    row, names = one.row, {one.row.member_id: one.member, other_id: one.other or ""}
    with st.container(border=True, key=f"mentorship-{row.id}"):
        st.subheader("Make it a mentorship?", anchor=False)
        st.markdown(
            f"They came together {_often(days, weeks)}. If both would like more than a chat now "
            "and then, it can be proposed to them as any mentorship is: both are asked, and both "
            "say yes. If they are content as it is, leave it as it is."
        )
        mentee_id = st.radio(
            "Who would be the mentee?",
            list(names),
            format_func=lambda number: plain(names[number]),
            key=f"mentee-{row.id}",
            horizontal=True,
        )
        (mentor_id,) = set(names) - {mentee_id}
        _gates(row.id, mentor_id, mentee_id)


def _gates(connection_id: int, mentor_id: int, mentee_id: int) -> None:
    today, key = runtime.today(), f"mentorship-{connection_id}-{mentee_id}"
    attested = bool(st.session_state.get(f"{key}-attested"))
    with runtime.reading(Permission.SEE_REQUESTS) as session:
        pair = informal_pairs.mentorship(
            session, mentor_id, mentee_id, on=today, attested=attested
        )  # fmt: skip
    mentee = pair.facts.mentee
    if mentee.current_groups and mentee.attendance is Attendance.UNKNOWN and not pair.attested:
        st.checkbox(ATTEST, key=f"{key}-attested")
    else:
        attested = False
    sentences = rules.in_the_way_of_mentoring(pair.facts)
    details.obstacles(sentences, CLEAR)
    _offer(pair, mentor_id)
    route = Route.COORDINATOR_IDENTIFIED
    if pair.request_id is None:
        st.markdown("A request is opened for the mentee with it; what they would like comes later.")
        route = forms.required("How did it come?", Route, key=f"{key}-route", chosen=route)
    if st.button(
        "Note it as an idea", type="primary", key=key, disabled=bool(sentences)
    ):  # fmt: skip
        runtime.perform(
            informal.make_mentorship, SAID, connection_id, mentee_id=mentee_id, on=today,
            attested=attested, route=route, form=key,
        )  # fmt: skip


def _offer(pair: PossibleMentorship, mentor_id: int) -> None:
    """The mentor's offer, or the way to it where it is missing."""
    if pair.offer_id is not None:
        navigation.link(navigation.MENTOR_POOL, "The mentor’s offer", open=pair.offer_id)
    else:
        navigation.link(
            navigation.MENTOR_POOL, "Record the mentor’s offer", new=1, member=mentor_id
        )  # fmt: skip
