"""Concerns on the record that they are about: raised by many, read by the coordinator alone."""

from __future__ import annotations

import streamlit as st

from heal.queries import concerns as raised
from heal.queries import settings
from heal.queries.concerns import Raised
from heal.services import concerns
from heal.services.concerns import Words
from heal.ui import forms, runtime
from heal.ui.moments import moment
from heal.ui.words import counted, day, plain
from heal.vocabulary import ConcernStatus, Permission

HINT = (
    "Facts only: what was seen or heard, and on which day. No stories, nothing told in confidence, "
    "nothing about people outside the groups. The coordinator reads it, and nobody else."
)
LENGTH = f"Up to {forms.NOTE_LENGTH} letters; that is enough for what happened and when."
NO_CRISIS_SERVICE = (
    "Nobody watches this page all day, so it is no place for an emergency. If somebody may be in "
    "danger now, call the emergency number first, and then the coordinator."
)
ABOUT_A_COORDINATOR = (
    "**Is it about a coordinator?** They cannot read it themselves, so it waits for another one. "
)


def raise_about_member(member_id: int) -> None:
    """Show the way to raise a concern about one person, to whom it is open."""
    _raise(f"member-{member_id}", "About this person", member_id=member_id)


def raise_about_pairing(pairing_id: int) -> None:
    """Show the way to raise a concern about one pair, to whom it is open."""
    _raise(f"pairing-{pairing_id}", "About these two", pairing_id=pairing_id)


def about_member(member_id: int) -> None:
    """Show which concerns there are about one person, and the way to raise one."""
    if runtime.may(Permission.READ_CONCERNS):
        with runtime.reading(Permission.READ_CONCERNS) as session:
            known = raised.about_member(session, member_id)
        _all(known)
    raise_about_member(member_id)


def about_pairing(pairing_id: int) -> None:
    """Show which concerns there are about one pair, and the way to raise one."""
    if runtime.may(Permission.READ_CONCERNS):
        with runtime.reading(Permission.READ_CONCERNS) as session:
            known = raised.about_pairing(session, pairing_id)
        _all(known)
    raise_about_pairing(pairing_id)


def _raise(
    key: str, about: str, *, member_id: int | None = None, pairing_id: int | None = None
) -> None:
    if not runtime.may(Permission.RAISE_CONCERN):
        return
    form = f"raise-{key}"
    with (
        st.popover("Raise a concern", icon=":material/flag:", type="tertiary"),
        st.form(form, border=False),
    ):
        st.markdown(f"**{about}.** {HINT}")
        st.markdown(NO_CRISIS_SERVICE)
        st.markdown(ABOUT_A_COORDINATOR + _outside())
        words = forms.note("What was seen or heard?", key=_key("words", form), hint=LENGTH)
        if st.form_submit_button("Tell the coordinator", type="primary"):
            runtime.perform(
                concerns.raise_, "The coordinator will see it on the page Today.",
                words=words or "", on=runtime.today(), member_id=member_id,
                pairing_id=pairing_id, form=form,
            )  # fmt: skip


def _outside() -> str:
    with runtime.reading(Permission.RAISE_CONCERN) as session:
        contact = settings.programme(session).outside_contact
    if contact:
        return f"If there is none, turn to {plain(contact)} instead."
    return "If there is none, do not write it here: speak with somebody on the board."


def _all(known: tuple[Raised, ...]) -> None:
    for concern in known:
        if concern.status is ConcernStatus.TOLD:
            with st.container(border=True, key=f"concern-{concern.concern_id}"):
                _one(concern)
    settled = [concern for concern in known if concern.status is ConcernStatus.DONE]
    if settled:
        says = counted(len(settled), "concern") + " looked into before"
        with st.expander(says, icon=":material/history:"):
            for concern in settled:
                _one(concern)


def _one(concern: Raised) -> None:
    number = concern.concern_id
    since = f"on {day(concern.raised_on)} by {plain(concern.raised_by)}"
    done = f" It was looked into on {day(concern.closed_on)}." if concern.closed_on else ""
    st.markdown(f":material/flag: A concern was raised {since}.{done}")
    words = runtime.kept(_kept(concern))
    if not isinstance(words, Words):
        _ask_why(concern)
        return
    st.text(words.words)
    if words.outcome:
        st.markdown(f"**What came of it:** {plain(words.outcome)}")
    _readings(number)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if concern.status is ConcernStatus.TOLD:
            _settle(number)
        if st.button("Put it away", icon=":material/visibility_off:", key=f"away-{number}"):
            runtime.forget(_kept(concern))
            st.rerun()


def _key(field: str, form: str) -> str:
    # With the next showing of the form the words are gone, from this machine's memory as well.
    return f"{field}-{form}-{runtime.form_key(form)}"


def _kept(concern: Raised) -> str:
    # Once it is settled there is an outcome to read, too: that is another reading.
    return f"{runtime.VISIT}concern-{concern.concern_id}-{concern.status}"


def _ask_why(concern: Raised) -> None:
    number, form = concern.concern_id, f"read-concern-{concern.concern_id}"
    with st.form(form, border=False):
        why = st.text_input(
            "Why do you read it?", max_chars=forms.NOTE_LENGTH, key=_key("why", form),
            placeholder="Such as: it came up on Today",
            help="Your name, the moment and this are noted, for coordinators to see.",
        )  # fmt: skip
        if st.form_submit_button("Read what was written", icon=":material/visibility:"):
            runtime.perform(
                concerns.read, "That you read it is noted.", number, why=why or "",
                form=form, keeps=_kept(concern),
            )  # fmt: skip


def _readings(number: int) -> None:
    with runtime.reading(Permission.READ_CONCERNS) as session:
        frame = raised.readings(session, number)
    lines = [
        f"- {moment(row['at'])}, {plain(row['who'])}: {plain(row['why'])}"
        for row in frame.to_dict("records")
    ]
    st.markdown("\n".join(["Who read it, and why:", *lines]))


def _settle(number: int) -> None:
    form = f"settle-concern-{number}"
    with (
        st.popover("It has been looked into", icon=":material/task_alt:"),
        st.form(form, border=False),
    ):
        on = forms.past_day("On", key=f"settle-on-{number}")
        outcome = forms.note("What came of it?", key=_key("outcome", form))
        st.markdown("A few words, or none. It leaves Today, and stays on this record.")
        if st.form_submit_button("It is settled", type="primary"):
            runtime.perform(
                concerns.settle, "Settled; it has left the page Today.", number, on=on,
                outcome=outcome, form=form,
            )  # fmt: skip


__all__ = [
    "about_member",
    "about_pairing",
    "raise_about_member",
    "raise_about_pairing",
]
