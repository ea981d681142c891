"""One live pairing: what is known of it, who was heard, when the two were in touch."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from heal.queries import one_pairing
from heal.queries.one_pairing import OnePairing
from heal.rules import pairings as rules
from heal.rules.wording import label
from heal.services import pairings
from heal.ui import (
    check_ins,
    concerns,
    contacts,
    details,
    feedback,
    navigation,
    runtime,
    safe_contact,
)
from heal.ui.check_ins import next_check_in
from heal.ui.words import day, days_ago, lasting, plain, several
from heal.vocabulary import (
    Channel,
    Opened,
    PairingVerb,
    Permission,
)

SAID = {
    PairingVerb.PAUSE: "They are taking a break; nobody asks after them meanwhile.",
    PairingVerb.RESUME: "They go on.",
}


def quiet_since(quiet_on: date | None, today: date) -> str:
    """Return since when nothing was heard of a pair, where that is so."""
    if quiet_on is None or not rules.is_quiet(quiet_on, today=today):
        return ""
    return f"Since {day(quiet_on)}"


def show(pair: OnePairing) -> None:
    """Show one live pairing with everything that may be done now, but for ending it."""
    with runtime.reading(Permission.SEE_PAIRINGS) as session:
        heard = one_pairing.check_ins(session, pair.row.id)
        met = one_pairing.contacts(session, pair.row.id)
    heading(pair)
    _facts(pair)
    _hints(pair, heard)
    may = runtime.may(Permission.MANAGE_PAIRINGS)
    if may:
        _moves(pair)
    asking, touching = st.columns(2, gap="large")
    with asking:
        st.subheader("Does it still do them good?", anchor=False)
        if may:
            check_ins.ask(pair, heard)
        check_ins.history(pair, heard)
        if may:
            check_ins.correct_earlier(pair, heard)
    with touching:
        st.subheader("In touch", anchor=False)
        if may:
            contacts.note(pair)
        contacts.history(met)
        if may:
            contacts.correct_earlier(pair, met)
    feedback.show(pair)


def heading(pair: OnePairing) -> None:
    """Note who opens the pairing, then show whom it is about and any concern about them."""
    row = pair.row
    runtime.opening(Opened.PAIRING, row.id, (row.mentor_id, row.mentee_id))
    details.heading(f"{pair.mentor} and {pair.mentee}")
    _links(pair)
    both = {row.mentor_id: pair.mentor, row.mentee_id: pair.mentee}
    safe_contact.beside_several(both, permission=Permission.MANAGE_PAIRINGS)
    concerns.about_pairing(row.id)


def _links(pair: OnePairing) -> None:
    row = pair.row
    with st.container(horizontal=True):
        navigation.link(navigation.MEMBERS, f"{plain(pair.mentor)}, mentor", open=row.mentor_id)
        navigation.link(navigation.MEMBERS, f"{plain(pair.mentee)}, mentee", open=row.mentee_id)
        navigation.link(navigation.MENTOR_POOL, "The mentor’s offer", open=pair.offer_id)
        if pair.row.attested_on is None:
            navigation.link(navigation.PENDING_REQUESTS, "The request", open=pair.request_id)


def agreed(pair: OnePairing) -> str:
    """Return when each side said yes, or who knows that they did."""
    if pair.row.attested_on is not None:
        return f"Attested by {pair.row.attested_by} on {day(pair.row.attested_on)}"
    return f"{pair.mentor} on {day(pair.mentor_yes_on)}, {pair.mentee} on {day(pair.mentee_yes_on)}"


def _facts(pair: OnePairing) -> None:
    row, today = pair.row, runtime.today()
    since = f", since {day(row.paused_on)}" if row.paused_on else ""
    last = pair.last_in_touch_on
    details.facts(
        {
            "Status": label(row.status) + since,
            "Began": f"{day(row.began_on)} ({lasting(row.began_on, today)})",
            "Groups of the mentee": pair.groups or "None at the moment",
            "In touch by": several(tuple(word for word in Channel if word in pair.channels)),
            "Said yes": agreed(pair),
            "Next check-in": next_check_in(row.check_in_due_on, today) or "After the break",
            "Last in touch": f"{day(last)} ({days_ago(last, today)})" if last else "Not recorded",
        }
    )


def _hints(pair: OnePairing, heard: pd.DataFrame) -> None:
    if quiet := quiet_since(pair.row.quiet_on, runtime.today()):
        st.info(
            f"{quiet} nothing has been heard at check-ins. A short, kind question to each may "
            "help; nothing ends by itself.",
            icon=":material/notifications_paused:",
        )
    check_ins.hints(pair, heard)


def _moves(pair: OnePairing) -> None:
    row, use_cases = pair.row, {
        PairingVerb.PAUSE: pairings.pause,
        PairingVerb.RESUME: pairings.resume,
    }  # fmt: skip
    for verb in rules.LIFECYCLE.verbs_from(row.status):
        if verb in use_cases and st.button(label(verb), key=f"{verb}-{row.id}"):
            runtime.perform(
                use_cases[verb],
                SAID[verb],
                row.id,
                on=runtime.today(),
                form=f"{verb}-pairing-{row.id}",
            )
