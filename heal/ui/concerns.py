"""Raising a concern, and that there is one, on the record of whom it is about."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from heal.queries import concerns as raised
from heal.queries import guide, settings
from heal.queries.concerns import Raised, Two
from heal.rules.concerns import OPEN
from heal.rules.signposts import Help
from heal.services import concerns
from heal.ui import forms, navigation, runtime, signposts
from heal.ui.words import counted, day, plain
from heal.vocabulary import ConcernStatus, PairingStatus, Permission

HINT = (
    "Facts only: what was seen or heard, and on which day. No stories, nothing told in confidence, "
    "nothing about people outside the groups. The coordinator reads it, and nobody else."
)
LENGTH = f"Up to {forms.NOTE_LENGTH} letters; that is enough for what happened and when."
ABOUT_A_COORDINATOR = (
    "**Is it about a coordinator?** They cannot read it themselves, so it waits for another one. "
)
REST = "Let the two rest from contact now"
REST_HINT = (
    "Nobody asks after them meanwhile. Nothing is sent from here: the coordinator tells the two, "
    "and lets them go on when it is time."
)
ELSEWHERE = "somebody from another group"
TOLD = "You told the coordinator"


@dataclass(frozen=True)
class Beforehand:
    """What whoever raises a concern is told first: whom else to turn to, where there is help."""

    outside_contact: str
    places: tuple[Help, ...]


def beforehand() -> Beforehand:
    """Return what the form says first: for a page that shows the form many times."""
    with runtime.reading(Permission.RAISE_CONCERN) as session:
        contact = settings.programme(session).outside_contact
        return Beforehand(contact, guide.help_by_country(session))


def raise_about_member(member_id: int, name: str) -> None:
    """Show the way to raise a concern about one person, to whom it is open."""
    if runtime.may(Permission.RAISE_CONCERN):
        _raise(f"member-{member_id}", name, beforehand(), member_id=member_id)


def raise_about_pairing(pairing_id: int, two: Two, known: Beforehand) -> None:
    """Show the way to raise a concern about one pair, to whom it is open."""
    if runtime.may(Permission.RAISE_CONCERN):
        names = f"{two.mentor or ELSEWHERE} and {two.mentee or ELSEWHERE}"
        rests = two.status is PairingStatus.ACTIVE
        _raise(f"pairing-{pairing_id}", names, known, pairing_id=pairing_id, may_rest=rests)


def about_member(member_id: int, name: str) -> None:
    """Show which concerns there are about one person, and the way to raise one."""
    if runtime.may(Permission.READ_CONCERNS):
        own_id = runtime.actor().member_id
        with runtime.reading(Permission.READ_CONCERNS) as session:
            known = raised.about_member(session, member_id, own_id=own_id)
        _all(known)
    raise_about_member(member_id, name)


def about_pairing(pairing_id: int) -> None:
    """Show which concerns there are about one pair, and the way to raise one."""
    if runtime.may(Permission.READ_CONCERNS):
        own_id = runtime.actor().member_id
        with runtime.reading(Permission.READ_CONCERNS) as session:
            known = raised.about_pairing(session, pairing_id, own_id=own_id)
        _all(known)
    if runtime.may(Permission.RAISE_CONCERN):
        with runtime.reading(Permission.RAISE_CONCERN) as session:
            two = raised.two(session, pairing_id)
        raise_about_pairing(pairing_id, two, beforehand())


def since(concern: Raised) -> str:
    """Return when a concern was raised, and by whom where that is told."""
    by = f" by {plain(concern.raised_by)}" if concern.raised_by else ""
    return f"A concern was raised on {day(concern.raised_on)}{by}."


def _raise(
    key: str,
    names: str,
    known: Beforehand,
    *,
    member_id: int | None = None,
    pairing_id: int | None = None,
    may_rest: bool = False,
) -> None:
    form, kept = f"raise-{key}", f"told-{key}"
    if runtime.kept(kept) and not runtime.may(Permission.READ_CONCERNS):
        st.badge(TOLD, icon=":material/check:", color="gray")
    with (
        st.popover(
            f"Raise a concern about {plain(names)}",
            icon=":material/flag:", type="tertiary", key=f"concern-about-{key}",
        ),
        st.form(form, border=False),
    ):  # fmt: skip
        st.markdown(f"**About {plain(names)}.** {HINT}")
        signposts.tell(known.places)
        st.markdown(ABOUT_A_COORDINATOR + _outside(known.outside_contact))
        words = forms.note("What was seen or heard?", key=_key("words", form), hint=LENGTH)
        pause = may_rest and st.checkbox(REST, key=_key("pause", form), help=REST_HINT)
        if st.form_submit_button("Tell the coordinator", type="primary"):
            rest = " The two rest from contact." if pause else ""
            runtime.perform(
                concerns.raise_, f"The coordinator will see it on the page Today.{rest}",
                words=words or "", on=runtime.today(), member_id=member_id,
                pairing_id=pairing_id, pause=pause, form=form, keeps=kept,
            )  # fmt: skip


def _key(field: str, form: str) -> str:
    # With the next showing of the form the words are gone, from this machine's memory as well.
    return f"{field}-{form}-{runtime.form_key(form)}"


def _outside(contact: str) -> str:
    if contact:
        return f"If there is none, turn to {plain(contact)} instead."
    return "If there is none, do not write it here: speak with somebody on the board."


def _all(known: tuple[Raised, ...]) -> None:
    for concern in known:
        if concern.status in OPEN:
            with st.container(border=True, key=f"concern-{concern.concern_id}"):
                _line(concern)
    settled = [concern for concern in known if concern.status is ConcernStatus.DONE]
    if settled:
        says = counted(len(settled), "concern") + " looked into before"
        with st.expander(says, icon=":material/history:"):
            for concern in settled:
                _line(concern)


def _line(concern: Raised) -> None:
    parts = [f":material/flag: {since(concern)}"]
    if concern.signposted_on:
        parts.append(f"They were shown where there is help on {day(concern.signposted_on)}.")
    if concern.closed_on:
        parts.append(f"It was looked into on {day(concern.closed_on)}.")
    st.markdown(" ".join(parts))
    navigation.link(
        navigation.CONCERNS, f"Open the concern of {day(concern.raised_on)}",
        open=concern.concern_id,
    )  # fmt: skip
