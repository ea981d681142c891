"""One member's wish for a mentor: the gates, what was told, what may be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from heal.queries import eligibility, settings
from heal.queries import proposals as proposed
from heal.queries import requests as pending
from heal.queries.requests import Around, Liked, OneRequest
from heal.rules import requests as rules
from heal.rules.obstacles import Obstruction
from heal.rules.requests import MenteeFacts
from heal.rules.settings import ProgrammeSettings
from heal.rules.wording import label
from heal.services import requests
from heal.services.requests import Preferred, Wish
from heal.ui import candidates, details, forms, navigation, proposals, runtime
from heal.ui.words import counted, day, plain, several
from heal.vocabulary import (
    Attendance,
    AttributeKind,
    Channel,
    Liking,
    Permission,
    RequestStatus,
    RequestVerb,
    Route,
)

ATTEST = "I know that they come to meetings"
CLEAR = "In a group, and coming to meetings: they may have a mentor."
SAID = {
    RequestVerb.HOLD: "On hold, until they say so.",
    RequestVerb.RESUME: "Looking again.",
    RequestVerb.REOPEN: "Looking again, with the same wishes.",
    RequestVerb.WITHDRAW: "Withdrawn; the door stays open.",
}
LIKINGS = (
    Preferred(Liking.NO_PREFERENCE),
    Preferred(Liking.SIMILAR),
    Preferred(Liking.CONTRASTING),
    Preferred(Liking.SIMILAR, must=True),
    Preferred(Liking.CONTRASTING, must=True),
)


def open_request(member_id: int) -> None:
    """Show the gates for a member on a day, and then the form that opens their request."""
    on = forms.past_day("Said on", key=f"request-on-{member_id}")
    with runtime.reading(Permission.SEE_REQUESTS) as session:
        known = pending.around(session, member_id)
        facts = eligibility.mentee_facts(session, member_id, on=on)
        told = pending.liked(session, member_id)
    details.heading(known.name)
    if known.request_id is not None:
        st.write(f"{plain(known.name)} is being looked for already.")
        navigation.link(navigation.PENDING_REQUESTS, "Open their request", open=known.request_id)
        return
    attested = False
    if facts.attendance is Attendance.UNKNOWN and facts.current_groups:
        attested = st.checkbox(ATTEST, key=f"request-attested-{member_id}")
    facts = replace(facts, attested=attested)
    _gates(facts)
    _around(known)
    blocked = bool(rules.eligible(facts))
    with st.form(f"request-{member_id}"):
        st.subheader("What they would like", anchor=False)
        st.write("“I’d like support” is a complete request. Everything else may stay as it is.")
        wish = _wish(f"request-{member_id}", told)
        if st.form_submit_button("Open the request", type="primary", disabled=blocked):
            runtime.perform(
                requests.open,
                "The request is open. Next: propose a mentor.",
                member_id,
                on=on,
                wish=wish,
                attested=attested,
                form=f"request-{member_id}",
                opens=True,
            )


def show(request_id: int) -> None:
    """Show one request with what was proposed and everything that may be done now."""
    today = runtime.today()
    with runtime.reading(Permission.SEE_REQUESTS) as session:
        request = pending.request(session, request_id)
        row = request.row
        known = pending.around(session, row.mentee_id)
        attested = row.attested_on is not None
        facts = eligibility.mentee_facts(session, row.mentee_id, on=today, attested=attested)
        liked = pending.liked(session, row.mentee_id, request_id)
        so_far = proposed.of_request(session, request_id)
        programme = settings.programme(session)
    live, may = row.status in pending.LOOKING, runtime.may(Permission.MANAGE_REQUESTS)
    details.heading(request.name)
    navigation.link(navigation.MEMBERS, "Their record as a member", open=row.mentee_id)
    _facts(request, facts, liked, programme)
    if live:
        _gates(facts)
        if may and _attestable(facts):
            _attest(request_id)
    _around(known)
    if may:
        _moves(request, known)
    proposals.listing(so_far)
    if may and row.status is RequestStatus.OPEN:
        candidates.propose(request_id, row.opened_on, programme)
    if may and live:
        _correction(request, liked)


def _gates(facts: MenteeFacts) -> None:
    sentences = tuple(obstacle.sentence for obstacle in rules.eligible(facts))
    details.obstacles(sentences, CLEAR)


def _attestable(facts: MenteeFacts) -> bool:
    kinds = [obstacle.kind for obstacle in rules.eligible(facts)]
    return kinds == [Obstruction.ATTENDANCE_UNKNOWN]


def _attest(request_id: int) -> None:
    if st.button(ATTEST, icon=":material/how_to_reg:", key=f"attest-{request_id}"):
        runtime.perform(
            requests.attest,
            "Noted: you know that they come.",
            request_id,
            on=runtime.today(),
            form=f"attest-{request_id}",
        )


def _around(known: Around) -> None:
    """Good to know; none of it stands in the way."""
    if known.offer_id is not None and known.offer_status is not None:
        navigation.link(
            navigation.MENTOR_POOL,
            f"Their own offer to mentor: {label(known.offer_status)}",
            open=known.offer_id,
        )
    if known.pairing_id is not None:
        navigation.link(
            navigation.ACTIVE_PAIRINGS,
            f"Has a mentor at present: {plain(known.mentor or '')}",
            open=known.pairing_id,
        )


def _facts(
    request: OneRequest,
    facts: MenteeFacts,
    liked: tuple[Liked, ...],
    programme: ProgrammeSettings,
) -> None:
    row = request.row
    attested = f", attested {day(row.attested_on)} by {row.attested_by}" if row.attested_on else ""
    known = {
        "Status": label(row.status) + (f", since {day(row.closed_on)}" if row.closed_on else ""),
        "Asked on": day(row.opened_on),
        "Waiting": waited(row.opened_on, row.status, programme),
        "Groups": ", ".join(facts.current_groups) or "None at present",
        "Coming to meetings": label(facts.attendance) + attested,
        "How it came": label(row.route),
        "In touch by": several(tuple(word for word in Channel if word in request.channels))
        or "Not said yet; needed before a pairing can begin",
        "In their own words": row.own_words,
        "Would like": "; ".join(_liking(one) for one in liked if one.liking in LIKED)
        or "No preference",
    }
    details.facts(known)


LIKED = (Liking.SIMILAR, Liking.CONTRASTING)


def waited(opened_on: date, status: RequestStatus, programme: ProgrammeSettings) -> str | None:
    """Return how long somebody has been waiting, in days and in a calm word."""
    if status is not RequestStatus.OPEN:
        return None
    today = runtime.today()
    word = rules.wait(
        opened_on,
        today=today,
        amber_days=programme.waiting_amber_days,
        red_days=programme.waiting_red_days,
    )
    return f"{counted((today - opened_on).days, 'day')}: {label(word).lower()}"


def _liking(one: Liked) -> str:
    told = f" (they told: {one.told})" if one.told else " (they have told nothing here)"
    must = ", a must" if one.must else ""
    return f"{one.name}, {label(one.liking).lower()}{must}{told}"


def _moves(request: OneRequest, known: Around) -> None:
    request_id, verbs = request.row.id, rules.LIFECYCLE.verbs_from(request.row.status)
    simple: dict[RequestVerb, Callable[..., None]] = {
        RequestVerb.HOLD: requests.hold,
        RequestVerb.RESUME: requests.resume,
        RequestVerb.REOPEN: requests.reopen,
    }
    in_the_way = _in_the_way_of_reopening(known) if RequestVerb.REOPEN in verbs else None
    if in_the_way:
        st.write(f"To look again, if the pairing was a mistake: {in_the_way}")
    with st.container(horizontal=True):
        for verb in verbs:
            if verb in simple and st.button(
                label(verb),
                key=f"{verb}-{request_id}",
                type="primary" if verb is RequestVerb.RESUME else "secondary",
                disabled=verb is RequestVerb.REOPEN and in_the_way is not None,
                help="Only if the pairing proved to be a mistake."
                if verb is RequestVerb.REOPEN
                else None,
            ):
                runtime.perform(simple[verb], SAID[verb], request_id, form=f"{verb}-{request_id}")
        if RequestVerb.WITHDRAW in verbs:
            _withdraw(request)


def _in_the_way_of_reopening(known: Around) -> str | None:
    if known.request_id is not None:
        return rules.LIVE_ALREADY
    return rules.STILL_PAIRED if known.pairing_id is not None else None


def _withdraw(request: OneRequest) -> None:
    request_id = request.row.id
    with (
        st.popover(label(RequestVerb.WITHDRAW), icon=":material/undo:"),
        st.form(f"withdraw-{request_id}", border=False),
    ):
        st.write("No longer wanted. What was proposed does not go ahead, through nobody’s fault.")
        on = forms.past_day("From", key=f"withdraw-on-{request_id}", earliest=request.row.opened_on)
        if st.form_submit_button("Withdraw the request"):
            runtime.perform(
                requests.withdraw,
                SAID[RequestVerb.WITHDRAW],
                request_id,
                on=on,
                form=f"withdraw-{request_id}",
            )


def _correction(request: OneRequest, liked: tuple[Liked, ...]) -> None:
    request_id = request.row.id
    with (
        st.expander("Correct what they would like", icon=":material/edit:"),
        st.form(f"edit-{request_id}", border=False),
    ):
        wish = _wish(f"edit-{request_id}", liked, request)
        if st.form_submit_button("Keep the correction"):
            runtime.perform(
                requests.correct, "Corrected.", request_id, wish=wish, form=f"edit-{request_id}"
            )


def _wish(key: str, told: tuple[Liked, ...], request: OneRequest | None = None) -> Wish:
    row: Any = request.row if request else None
    route = forms.required(
        "How did it come?", Route, key=f"{key}-route", chosen=row.route if row else None
    )
    channels = forms.several(
        "In touch by",
        Channel,
        key=f"{key}-channels",
        chosen=request.channels if request else (),
        hint="The ways they accept. A pairing needs one that the mentor accepts, too.",
    )
    own_words = forms.note(
        "In their own words, if they like", key=f"{key}-words", value=row.own_words if row else None
    )
    st.markdown("**A mentor who is …** All optional. A must is rare, and may lengthen the wait.")
    with st.grid(2, min_column_width=240):
        preferences = {one.attribute_id: _preferred(key, one) for one in told}
    return Wish(route=route, channels=channels, own_words=own_words, preferences=preferences)


def _preferred(key: str, one: Liked) -> Preferred:
    now = Preferred(one.liking, one.must and one.liking in LIKED)
    hint = f"They told: {plain(one.told)}." if one.told else "They have told nothing here."
    if one.kind is AttributeKind.TEXT:
        hint += " Told in own words, so people compare it."
    return st.selectbox(
        plain(one.name),
        LIKINGS,
        index=LIKINGS.index(now),
        format_func=lambda like: label(like.liking) + (", a must" if like.must else ""),
        key=f"{key}-like-{one.attribute_id}",
        help=hint,
    )
