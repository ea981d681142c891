"""One member's wish for a mentor: the gates, what was told, what may be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

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
from heal.ui import (
    candidates,
    details,
    forms,
    navigation,
    proposals,
    runtime,
    safe_contact,
    suggested,
    suggestions,
    waiting,
    wishes,
)
from heal.ui.words import counted, day, plain, several
from heal.vocabulary import (
    Attendance,
    Channel,
    Liking,
    Opened,
    Permission,
    RequestStatus,
    RequestVerb,
)

ATTEST = "I know that they come to meetings"
CLEAR = "In a group, and coming to meetings: they may have a mentor."
LIKED = (Liking.SIMILAR, Liking.CONTRASTING)
SAID = {
    RequestVerb.HOLD: "On hold, until they say so.",
    RequestVerb.RESUME: "Looking again.",
    RequestVerb.REOPEN: "Looking again, with the same wishes.",
    RequestVerb.WITHDRAW: "Withdrawn; the door stays open.",
}


def open_request(member_id: int) -> None:
    """Show the gates for a member on a day, and then the form that opens their request."""
    with runtime.reading(Permission.SEE_REQUESTS) as session:
        known = pending.around(session, member_id)
    runtime.opening(Opened.MEMBER, member_id, (member_id,))
    details.heading(known.name)
    if known.request_id is not None:
        st.write(f"{plain(known.name)} is being looked for already.")
        navigation.turn(
            navigation.PENDING_REQUESTS,
            "Open their request",
            ":material/arrow_forward:",
            key=f"request-{known.request_id}",
            open=known.request_id,
        )
        return
    on = forms.past_day("Said on", key=f"request-on-{member_id}")
    with runtime.reading(Permission.SEE_REQUESTS) as session:
        facts = eligibility.mentee_facts(session, member_id, on=on)
        told = pending.liked(session, member_id)
    details.facts(_membership(facts))
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
        wish = wishes.form(f"request-{member_id}", told)
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
    runtime.opening(Opened.REQUEST, request_id, (row.mentee_id,))
    details.heading(request.name)
    navigation.link(navigation.MEMBERS, "Their record as a member", open=row.mentee_id)
    if live:
        safe_contact.beside(row.mentee_id, request.name, permission=Permission.MANAGE_REQUESTS)
    _facts(request, facts, liked, programme)
    if live:
        _gates(facts)
        if may and _attestable(facts):
            _attest(request_id)
    _around(known)
    if may:
        _moves(request, known)
    proposals.listing(so_far)
    suggestions.for_mentee(row.mentee_id)
    if may and row.status is RequestStatus.OPEN:
        suggested.show(request_id, row.opened_on)
        candidates.propose(request_id, row.opened_on, programme)
    if may and live:
        _correction(request, liked)


def _membership(facts: MenteeFacts, attested: str = "") -> dict[str, str]:
    return {
        "Groups": ", ".join(facts.current_groups) or "None at present",
        "Coming to meetings": label(facts.attendance) + attested,
    }


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
        "Waiting": _waited(row.opened_on, row.status, programme),
        **_membership(facts, attested),
        "How it came": label(row.route),
        "In touch by": several(tuple(word for word in Channel if word in request.channels))
        or "Not said yet; needed before a pairing can begin",
        "In their own words": row.own_words,
    }
    details.facts(known)
    wanted = {plain(one.name): _liking(one) for one in liked if one.liking in LIKED}
    if wanted:
        st.markdown("Compared with themselves, they would like a mentor who is:")
        details.facts(wanted)


def _waited(opened_on: date, status: RequestStatus, programme: ProgrammeSettings) -> str | None:
    word = waiting.how_long(opened_on, status, programme).lower()
    return f"{counted((runtime.today() - opened_on).days, 'day')}: {word}" if word else None


def _liking(one: Liked) -> str:
    must = ", a must, which may lengthen the wait" if one.must else ""
    must += ", which matters most" if one.most else ""
    return f"{label(one.liking)}{must}; they told: {one.told or 'nothing so far'}"


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
        wish = wishes.form(f"edit-{request_id}", liked, request)
        if st.form_submit_button("Keep the correction"):
            runtime.perform(
                requests.correct, "Corrected.", request_id, on=runtime.today(), wish=wish,
                form=f"edit-{request_id}",
            )  # fmt: skip
