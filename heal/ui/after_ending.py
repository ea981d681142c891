"""After an end: how both are, and what each would like next; nothing is suggested unasked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from heal.queries import settings
from heal.queries.eligibility import mentee_facts
from heal.queries.one_pairing import OnePairing
from heal.rules import messages
from heal.rules import requests as request_rules
from heal.rules.wording import label
from heal.services import endings, requests
from heal.ui import details, navigation, runtime
from heal.ui.messages import to_copy
from heal.ui.words import day, plain
from heal.vocabulary import Attendance, NextForMentee, NextForMentor, Permission, Side


def how_they_are(pair: OnePairing) -> None:
    """Show who is to be asked how they are, with a message to copy, and who was asked when."""
    if pair.ending is None or not runtime.may(Permission.MANAGE_PAIRINGS):
        return
    asked = {Side.MENTOR: pair.ending.mentor_asked_on, Side.MENTEE: pair.ending.mentee_asked_on}
    st.subheader("How are they now?", anchor=False)
    st.markdown(_when(pair))
    for side, (name, member_id) in _both(pair).items():
        on = asked[side]
        if on is not None:
            st.markdown(f":material/check: {plain(name)} was asked on {day(on)}.")
        else:
            _to_ask(pair, side, name, member_id)


def _when(pair: OnePairing) -> str:
    with runtime.reading(Permission.SEE_PAIRINGS) as session:
        days = settings.programme(session).after_ending_days
    due = (pair.row.ended_on or runtime.today()) + timedelta(days=days)
    return f"An end can leave somebody alone with it. A kind question to each, from {day(due)} on."


def _both(pair: OnePairing) -> dict[Side, tuple[str, int]]:
    return {
        Side.MENTOR: (pair.mentor, pair.row.mentor_id),
        Side.MENTEE: (pair.mentee, pair.row.mentee_id),
    }


def _to_ask(pair: OnePairing, side: Side, name: str, member_id: int) -> None:
    number = pair.row.id
    to_copy(
        f"A message for {plain(name)}", member_id,
        messages.how_are_you(name, runtime.actor().name), key=f"ask-after-{number}-{side}",
        stands_beside=True,
    )  # fmt: skip
    if st.button(
        f"{plain(name)} was asked", key=f"asked-after-{number}-{side}", icon=":material/check:"
    ):
        runtime.perform(
            endings.asked_after, "Noted, with thanks.", number, side=side, on=runtime.today(),
            form=f"asked-after-{number}-{side}",
        )  # fmt: skip


def ways_on(pair: OnePairing) -> None:
    """Show what each side would like next, and the way to it where they asked for it."""
    ending = pair.ending
    st.subheader("What next?", anchor=False)
    mentor, mentee = st.columns(2, gap="large")
    with mentor, st.container(border=True, key=f"next-mentor-{pair.row.id}"):
        _for_mentor(pair, ending.for_mentor if ending else None)
    with mentee, st.container(border=True, key=f"next-mentee-{pair.row.id}"):
        _for_mentee(pair, ending.for_mentee if ending else None)


def _for_mentor(pair: OnePairing, wish: NextForMentor | None) -> None:
    st.markdown(f"**{plain(pair.mentor)}:** {_said(wish)}")
    if wish is NextForMentor.REST:
        navigation.link(navigation.MENTOR_POOL, "Let them rest: open the offer", open=pair.offer_id)
    elif wish is NextForMentor.STOP:
        navigation.link(
            navigation.MENTOR_POOL, "They stop mentoring: open the offer", open=pair.offer_id
        )
    else:
        st.markdown("They stay among the mentors; an ending changes nothing about that.")


def _for_mentee(pair: OnePairing, wish: NextForMentee | None) -> None:
    st.markdown(f"**{plain(pair.mentee)}:** {_said(wish)}")
    if pair.other_live_id is not None:
        navigation.link(
            navigation.ACTIVE_PAIRINGS, "They have a mentor again", open=pair.other_live_id
        )
    elif pair.live_request_id is not None:
        navigation.link(
            navigation.PENDING_REQUESTS, "They are looking for a mentor: open the request",
            open=pair.live_request_id,
        )  # fmt: skip
    elif not runtime.may(Permission.MANAGE_REQUESTS):
        return
    elif wish is NextForMentee.ANOTHER_MENTOR:
        _look_again(pair)
    else:
        with st.expander("Should they ask for another mentor", key=f"later-{pair.row.id}"):
            _look_again(pair)
    if pair.mentee_offer_id is not None:
        navigation.link(
            navigation.MENTOR_POOL, "They offer to mentor: open the offer",
            open=pair.mentee_offer_id,
        )  # fmt: skip
    elif wish is NextForMentee.BECOME_MENTOR:
        navigation.link(
            navigation.MENTOR_POOL, "Record their offer to mentor", new=1, member=pair.row.mentee_id
        )


def _said(wish: NextForMentor | NextForMentee | None) -> str:
    return "Nothing was said of what comes next." if wish is None else f"{label(wish)}."


def _look_again(pair: OnePairing) -> None:
    row, today = pair.row, runtime.today()
    with runtime.reading(Permission.SEE_REQUESTS) as session:
        mentee = mentee_facts(session, row.mentee_id, on=today)
    attested = False
    if mentee.current_groups and mentee.attendance is Attendance.UNKNOWN:
        attested = st.checkbox("I know that they come to meetings", key=f"attest-{row.id}")
    in_the_way = request_rules.eligible(replace(mentee, attested=attested))
    if in_the_way:
        st.markdown("Another mentor can be looked for, but there is something first.")
    details.obstacles(
        tuple(obstacle.sentence for obstacle in in_the_way),
        "Another mentor can be looked for. Their wishes are taken over; nothing is asked again.",
    )
    if st.button(
        "Look for another mentor", key=f"next-{row.id}", type="primary",
        icon=":material/person_search:", disabled=bool(in_the_way),
    ):  # fmt: skip
        _open_next(row.id, today, attested=attested)


def _open_next(pairing_id: int, today: date, *, attested: bool) -> None:
    runtime.perform(
        requests.open_next, "The new request is open, with the same wishes.", pairing_id, on=today,
        attested=attested, form=f"next-{pairing_id}", goes_to=navigation.PENDING_REQUESTS,
    )  # fmt: skip
