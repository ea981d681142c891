"""How a pairing ends: the form for it, what was recorded, and the ways on for the mentee."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from heal.models.pairings import Ending
from heal.queries import one_pairing
from heal.queries.eligibility import mentee_facts
from heal.queries.one_pairing import OnePairing
from heal.rules import requests as request_rules
from heal.rules.wording import label
from heal.services import pairings, requests
from heal.services.pairings import HowItEnded
from heal.ui import details, forms, navigation, runtime
from heal.ui.pairings import agreed, heading, in_touch, said
from heal.ui.words import day, lasting, plain
from heal.vocabulary import (
    Attendance,
    EndingManner,
    EndingReason,
    PairingVerb,
    Permission,
    Side,
)

TICKS = {
    "boundaries_set": "Boundaries were set",
    "process_respected": "The process was respected",
    "gratitude_expressed": "Gratitude was expressed",
}


def end(pair: OnePairing) -> None:
    """Show the form that ends a pairing in one step."""
    row = pair.row
    with (
        st.expander(label(PairingVerb.END), icon=":material/waving_hand:"),
        st.form(f"end-{row.id}", border=False),
    ):
        st.markdown(
            "Either side may end it, at any time and alone. Only the day is needed; "
            "nobody is asked for a reason."
        )
        on, how = _told(f"end-{row.id}", row.began_on)
        if st.form_submit_button(label(PairingVerb.END)):
            runtime.perform(
                pairings.end,
                "The pairing has ended.",
                row.id,
                on=on,
                how=how,
                form=f"end-pairing-{row.id}",
                goes_to=navigation.ENDED_PAIRINGS,
            )


def show(pair: OnePairing) -> None:
    """Show one ended pairing, the ways on for the mentee, and what may be put right."""
    heading(pair)
    _facts(pair)
    _ways_on(pair)
    _history(pair)
    if runtime.may(Permission.MANAGE_PAIRINGS):
        _correct(pair)
        _reopen(pair)


def ticked(ticks: dict[str, bool | None]) -> str:
    """Return which of the three were ticked."""
    return ", ".join(
        says if number == 0 else says[0].lower() + says[1:]
        for number, says in enumerate(says for name, says in TICKS.items() if ticks.get(name))
    )


def _facts(pair: OnePairing) -> None:
    row, ending = pair.row, pair.ending
    last = row.ended_on or runtime.today()
    known: dict[str, str | None] = {
        "Began": day(row.began_on),
        "Said yes": agreed(pair),
        "Ended": day(last),
        "Lasted": lasting(row.began_on, last),
    }
    if ending is not None:
        known |= {
            "Who said so": label(ending.said_by) if ending.said_by else None,
            "How": label(ending.manner) if ending.manner else None,
            "Why": label(ending.reason) if ending.reason else None,
            "At the end": ticked({name: getattr(ending, name) for name in TICKS}),
        }
    details.facts(known)


def _ways_on(pair: OnePairing) -> None:
    st.subheader(f"And now, for {plain(pair.mentee)}?", anchor=False)
    if pair.other_live_id is not None:
        navigation.link(
            navigation.ACTIVE_PAIRINGS, "They have a mentor again", open=pair.other_live_id
        )
    elif pair.live_request_id is not None:
        navigation.link(
            navigation.PENDING_REQUESTS,
            "They are looking for a mentor: open the request",
            open=pair.live_request_id,
        )
    elif runtime.may(Permission.MANAGE_REQUESTS):
        _look_again(pair)
    if pair.mentee_offer_id is not None:
        navigation.link(
            navigation.MENTOR_POOL, "They offer to mentor: open the offer",
            open=pair.mentee_offer_id,
        )  # fmt: skip
    else:
        navigation.link(
            navigation.MENTOR_POOL, "They would like to mentor", new=1, member=pair.row.mentee_id
        )
    st.markdown("Or nothing more: that is a good end, too.")


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
        "Look for another mentor",
        key=f"next-{row.id}",
        type="primary",
        icon=":material/person_search:",
        disabled=bool(in_the_way),
    ):
        runtime.perform(
            requests.open_next,
            "The new request is open, with the same wishes.",
            row.id,
            on=today,
            attested=attested,
            form=f"next-{row.id}",
            goes_to=navigation.PENDING_REQUESTS,
        )


def _history(pair: OnePairing) -> None:
    with runtime.reading(Permission.SEE_PAIRINGS) as session:
        heard = one_pairing.check_ins(session, pair.row.id)
        met = one_pairing.contacts(session, pair.row.id)
    with st.expander("Check-ins and contacts", icon=":material/history:"):
        said(heard)
        in_touch(met)


def _correct(pair: OnePairing) -> None:
    row = pair.row
    with (
        st.expander("Correct what was recorded", icon=":material/edit:"),
        st.form(f"correct-{row.id}", border=False),
    ):
        on, how = _told(f"correct-{row.id}", row.began_on, ended_on=row.ended_on, kept=pair.ending)
        if st.form_submit_button("Keep the correction"):
            runtime.perform(
                pairings.correct_ending, "Corrected.", row.id, on=on, how=how,
                form=f"correct-ending-{row.id}",
            )  # fmt: skip


def _reopen(pair: OnePairing) -> None:
    row, today = pair.row, runtime.today()
    with runtime.reading(Permission.SEE_PAIRINGS) as session:
        in_the_way = one_pairing.in_the_way_of_reopening(session, row, on=today)
    with st.expander(label(PairingVerb.REOPEN), icon=":material/undo:"):
        details.obstacles(
            tuple(obstacle.sentence for obstacle in in_the_way),
            "It can go on as if it had not ended. What was said of the end is forgotten.",
        )
        if pair.live_request_id is not None:
            st.markdown(
                f"{plain(pair.mentee)} is looking for a mentor meanwhile; "
                "withdraw that request once this goes on."
            )
        if st.button("Reopen", key=f"reopen-{row.id}", disabled=bool(in_the_way)):
            runtime.perform(
                pairings.reopen, "The pairing goes on.", row.id, on=today,
                form=f"reopen-pairing-{row.id}", goes_to=navigation.ACTIVE_PAIRINGS,
            )  # fmt: skip
        st.markdown("Was it begun by mistake? Then the request it came from can be taken up again.")
        navigation.link(navigation.PENDING_REQUESTS, "Open that request", open=pair.request_id)


def _told(
    key: str, began_on: date, *, ended_on: date | None = None, kept: Ending | None = None
) -> tuple[date, HowItEnded]:
    on = forms.past_day("Ended on", key=f"{key}-on", value=ended_on, earliest=began_on)
    said_by = forms.choice(
        "Who said so", Side, key=f"{key}-by", chosen=kept.said_by if kept else None, optional=True
    )
    manner = forms.choice(
        "How it ended", EndingManner, key=f"{key}-manner",
        chosen=kept.manner if kept else None, optional=True,
    )  # fmt: skip
    reason = forms.choice(
        "Why", EndingReason, key=f"{key}-why", chosen=kept.reason if kept else None, optional=True
    )
    ticks = {
        name: st.checkbox(says, value=bool(kept and getattr(kept, name)), key=f"{key}-{name}")
        for name, says in TICKS.items()
    }
    return on, HowItEnded(said_by=said_by, manner=manner, reason=reason, **ticks)
