"""What a facilitator is asked about the people in their groups, a part at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

import streamlit as st

from heal.queries import attending, reviews, settings
from heal.queries.concerns import Two
from heal.queries.reviews import Counts
from heal.rules.access import Actor
from heal.rules.reviews import YOURSELF, is_oneself
from heal.services import requests
from heal.ui import concerns, navigation, runtime, suggestions, tables
from heal.ui.concerns import Beforehand
from heal.ui.words import counted, day, days_ago, plain
from heal.vocabulary import Attendance, PairingStatus, Permission

ELSEWHERE = "somebody from another group"
ATTENDS: Mapping[Attendance, str] = {
    Attendance.ATTENDING: "Comes to meetings, by your groups’ registers.",
    Attendance.NOT_ATTENDING: "Has not come lately, by your groups’ registers.",
    Attendance.UNKNOWN: "No register of your groups tells whether they come.",
}


class Part(StrEnum):
    """What the page is divided into; the value is what people read, and stands in the address."""

    OFFERS = "Offers"
    """Who is willing to mentor, and waits for a decision."""
    REQUESTS = "Requests"
    """Who is looking for a mentor, and whether they come to meetings."""
    CONNECTIONS = "Connections"
    """Who may suit whom."""
    PAIRS = "Pairs"
    """Which pairs need attention."""


def show(person: Actor) -> None:
    """Show what there is to review, and the part of it that was chosen."""
    with runtime.reading(Permission.REVIEW) as session:
        known = reviews.counts(session, account_id=person.account_id or 0, but=person.member_id)
    st.markdown(_summary(known))
    part = st.segmented_control(
        "What to look at",
        list(Part),
        default=Part.OFFERS,
        required=True,
        key="part",
        bind="query-params",
        label_visibility="collapsed",
    )
    shows: Mapping[Part, Callable[[Actor, Counts], None]] = {
        Part.OFFERS: _offers,
        Part.REQUESTS: _requests,
        Part.CONNECTIONS: _connections,
        Part.PAIRS: _pairs,
    }
    with st.container(gap="small"):
        shows[part](person, known)


def _summary(known: Counts) -> str:
    parts = (
        counted(known.offers, "offer waits", "offers wait"),
        counted(known.requests, "person looks for a mentor", "people look for a mentor"),
        counted(known.suggestions, "suggestion of yours waits", "suggestions of yours wait"),
        counted(known.pairs, "pair goes on", "pairs go on"),
    )
    return "In your groups: " + ", ".join(parts) + "."


def _offers(person: Actor, known: Counts) -> None:
    st.markdown(
        "Say what you have seen in those who are willing to mentor. "
        "You recommend; the coordinator decides."
    )
    page = tables.page_number(known.offers, key="offers-page")
    with runtime.reading(Permission.REVIEW) as session:
        frame = reviews.offers(
            session, account_id=person.account_id or 0, today=runtime.today(), page=page
        )
    if frame.empty:
        st.info("Nobody in your groups waits for a decision. When somebody offers, they come here.")
    for row in frame.to_dict("records"):
        _offer(row, person)


def _offer(row: Mapping[Any, Any], person: Actor) -> None:
    offer_id, own = int(row["offer_id"]), is_oneself(person.member_id, int(row["member_id"]))
    since = f"Is willing since {day(row['offered_on'])}, {_ago(row['offered_on'])}."
    said = row["recommended_on"]
    mine = f" You recommended them on {day(said)}." if said else ""
    with _line(row["name"], row["groups"], YOURSELF if own else since + mine):
        if not own:
            navigation.turn(
                navigation.REVIEWS,
                "Correct what you said" if said else "Say what you have seen",
                ":material/rate_review:",
                key=f"review-{offer_id}",
                open=offer_id,
            )


def _requests(person: Actor, known: Counts) -> None:
    st.markdown(
        "A mentor is for those who come to meetings. Where no register tells, you can attest it."
    )
    page, today = tables.page_number(known.requests, key="requests-page"), runtime.today()
    with runtime.reading(Permission.REVIEW) as session:
        frame = reviews.requests(session, today=today, page=page)
        comes = attending.attending(
            session,
            frame["member_id"].tolist(),
            on=today,
            programme=settings.programme(session),
        )
    if frame.empty:
        st.info("Nobody in your groups is looking for a mentor just now.")
    for row in frame.to_dict("records"):
        _request(row, comes[row["member_id"]], person)


def _request(row: Mapping[Any, Any], comes: Attendance, person: Actor) -> None:
    request_id, own = int(row["request_id"]), is_oneself(person.member_id, int(row["member_id"]))
    since = f"Is looking since {day(row['opened_on'])}, {_ago(row['opened_on'])}."
    attested = bool(row["attested_on"])
    if own:
        says = YOURSELF
    elif not row["groups"]:
        says = f"{since} Is in none of your groups at present."
    elif comes is Attendance.UNKNOWN and attested:
        says = f"{since} Attested on {day(row['attested_on'])} by {plain(row['attested_by'])}."
    else:
        says = f"{since} {ATTENDS[comes]}"
    with _line(row["name"], row["groups"], says):
        open_question = comes is Attendance.UNKNOWN and row["groups"] and not attested
        if (
            open_question
            and not own
            and runtime.may(Permission.ATTEST)
            and st.button(
                "They do attend", icon=":material/how_to_reg:", key=f"attest-{request_id}"
            )
        ):
            runtime.perform(
                requests.attest,
                "Thank you. It is noted in your name.",
                request_id,
                on=runtime.today(),
                form=f"attest-{request_id}",
            )


def _connections(person: Actor, _: Counts) -> None:
    suggestions.suggest()
    suggestions.mine(person)


def _pairs(person: Actor, known: Counts) -> None:
    st.markdown(
        "“Needs attention” says that somebody should look, and not why: that stays between the "
        "two and the coordinator. If something worries you, raise a concern."
    )
    page = tables.page_number(known.pairs, key="pairs-page")
    with runtime.reading(Permission.REVIEW) as session:
        frame = reviews.pairs(session, today=runtime.today(), but=person.member_id, page=page)
    if frame.empty:
        st.info("Nobody in your groups is in a pair that you could look after just now.")
        return
    beforehand = concerns.beforehand()
    for row in frame.to_dict("records"):
        _pair(row, beforehand)


def _pair(row: Mapping[Any, Any], beforehand: Beforehand) -> None:
    mentor, mentee = (
        f"**{plain(name)}**" if name else ELSEWHERE for name in (row["mentor"], row["mentee"])
    )
    heading = f"{mentor[:1].upper()}{mentor[1:]} mentors {mentee}"
    began = f":small[:gray[since {day(row['began_on'])}]]"
    with (
        st.container(border=True),
        st.container(horizontal=True, vertical_alignment="center"),
    ):
        st.markdown(f"{heading} {began}", width="stretch")
        if row["needs_attention"]:
            st.badge("Needs attention", icon=":material/visibility:", color="orange")
        two = Two(row["mentor"], row["mentee"], PairingStatus(row["status"]))
        concerns.raise_about_pairing(int(row["pairing_id"]), two, beforehand)


def _line(name: str, groups: str | None, says: str) -> Any:
    """Return the row that a line's step stands in, after what the line says."""
    where = f" :small[:gray[{plain(groups)}]]" if groups else ""
    outside = st.container(border=True)
    inside = outside.container(horizontal=True, vertical_alignment="center")
    inside.markdown(f"**{plain(name)}**{where}  \n{says}", width="stretch")
    return inside


def _ago(value: Any) -> str:
    return days_ago(value, runtime.today())
