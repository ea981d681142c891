"""How a pairing ends: the form for it, what was recorded, and how it is put right."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TypeVar

import streamlit as st

from heal.models.pairings import Ending
from heal.queries import one_pairing
from heal.queries.one_pairing import OnePairing
from heal.rules.wording import label
from heal.services import endings
from heal.services.endings import HowItEnded
from heal.ui import after_ending, check_ins, contacts, details, feedback, forms, navigation, runtime
from heal.ui.pairings import agreed, heading
from heal.ui.words import day, lasting, plain
from heal.vocabulary import (
    EndingManner,
    EndingReason,
    NextForMentee,
    NextForMentor,
    PairingVerb,
    Permission,
    Side,
)

Word = TypeVar("Word", bound=StrEnum)

UNSAFE = "A boundary or safety concern is raised for the coordinator; the two are kept apart then."
STEADY = "The mentee says that they stand on steady ground"
TICKS: dict[str, str] = {
    "boundaries_set": "Boundaries were set",
    "process_respected": "The process was respected",
    "gratitude_expressed": "Gratitude was expressed",
}


def end(pair: OnePairing) -> None:
    """Show the form that ends a pairing in one step, open where a side said that it is ending."""
    row, said_by = pair.row, _said_that_it_ends(pair)
    key = f"end-{row.id}-{said_by}" if said_by else f"end-{row.id}"
    with (
        st.expander(
            label(PairingVerb.END), icon=":material/waving_hand:", expanded=said_by is not None
        ),
        st.form(key, border=False),
    ):
        st.markdown(
            "Either side may end it, at any time and alone. Only the day is needed; "
            "nobody is asked for a reason."
        )
        on, how = _told(key, row.began_on, said_by=said_by)
        if st.form_submit_button(label(PairingVerb.END)):
            runtime.perform(
                endings.end,
                "The pairing has ended.",
                row.id,
                on=on,
                how=how,
                form=f"end-pairing-{row.id}",
                goes_to=navigation.ENDED_PAIRINGS,
            )


def show(pair: OnePairing) -> None:
    """Show one ended pairing, how both are, what they would like, and what may be put right."""
    heading(pair)
    _facts(pair)
    after_ending.how_they_are(pair)
    after_ending.ways_on(pair)
    _history(pair)
    feedback.show(pair)
    if runtime.may(Permission.MANAGE_PAIRINGS):
        _correct(pair)
        _reopen(pair)


def _said_that_it_ends(pair: OnePairing) -> Side | None:
    with runtime.reading(Permission.SEE_PAIRINGS) as session:
        return one_pairing.says_it_is_ending(session, pair.row.id)


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


def _history(pair: OnePairing) -> None:
    with runtime.reading(Permission.SEE_PAIRINGS) as session:
        heard = one_pairing.check_ins(session, pair.row.id)
        met = one_pairing.contacts(session, pair.row.id)
    with st.expander("Check-ins and contacts", icon=":material/history:", key="history"):
        check_ins.history(pair, heard)
        contacts.history(met)
    if runtime.may(Permission.MANAGE_PAIRINGS):
        check_ins.correct_earlier(pair, heard)
        contacts.correct_earlier(pair, met)


def _correct(pair: OnePairing) -> None:
    row = pair.row
    with (
        st.expander("Correct what was recorded", icon=":material/edit:"),
        st.form(f"correct-{row.id}", border=False),
    ):
        on, how = _told(f"correct-{row.id}", row.began_on, ended_on=row.ended_on, kept=pair.ending)
        if st.form_submit_button("Keep the correction"):
            runtime.perform(
                endings.correct, "Corrected.", row.id, on=on, how=how,
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
                endings.reopen, "The pairing goes on.", row.id, on=today,
                form=f"reopen-pairing-{row.id}", goes_to=navigation.ACTIVE_PAIRINGS,
            )  # fmt: skip
        if row.attested_on is None:
            st.markdown(
                "Was it begun by mistake? Then the request it came from can be taken up again."
            )
            navigation.link(navigation.PENDING_REQUESTS, "Open that request", open=pair.request_id)


def _told(
    key: str,
    began_on: date,
    *,
    ended_on: date | None = None,
    kept: Ending | None = None,
    said_by: Side | None = None,
) -> tuple[date, HowItEnded]:
    on = forms.past_day("Ended on", key=f"{key}-on", value=ended_on, earliest=began_on)
    said_by = _maybe("Who said so", Side, f"{key}-by", kept.said_by if kept else said_by)
    manner = _maybe("How it ended", EndingManner, f"{key}-manner", kept.manner if kept else None)
    reason = _maybe("Why", EndingReason, f"{key}-why", kept.reason if kept else None, hint=UNSAFE)
    st.markdown("**At the end**")
    ticks = {
        name: st.checkbox(says, value=bool(kept and getattr(kept, name)), key=f"{key}-{name}")
        for name, says in TICKS.items()
    }
    st.markdown("**And next?** Only what they say themselves.")
    mentor = _maybe("The mentor", NextForMentor, f"{key}-mentor", kept.for_mentor if kept else None)
    mentee = _maybe("The mentee", NextForMentee, f"{key}-mentee", kept.for_mentee if kept else None)
    steady = st.checkbox(
        STEADY, value=bool(kept and kept.mentee_steady), key=f"{key}-steady",
        help="With the wish to mentor, they then stand among those who could be invited.",
    )  # fmt: skip
    return on, HowItEnded(
        said_by=said_by, manner=manner, reason=reason, for_mentor=mentor, for_mentee=mentee,
        mentee_steady=steady, **ticks,
    )  # fmt: skip


def _maybe(
    says: str, words: type[Word], key: str, kept: Word | None, *, hint: str | None = None
) -> Word | None:
    return forms.choice(says, words, key=key, chosen=kept, optional=True, hint=hint)
