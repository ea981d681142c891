"""One proposal: both are asked, each side answers, and the pairing may begin."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from heal.models.proposals import Proposal
from heal.queries import one_pairing, pair_facts, settings
from heal.queries import proposals as proposed
from heal.queries.proposals import OneProposal
from heal.rules import pairings as gates
from heal.rules import proposals as rules
from heal.rules import requests
from heal.rules.days import Span
from heal.rules.pairings import PairFacts
from heal.rules.settings import ProgrammeSettings
from heal.rules.wording import label
from heal.services import pairings
from heal.ui import answers, asking, details, forms, navigation, runtime, safe_contact, tables
from heal.ui.words import counted, day, plain, relabel
from heal.vocabulary import (
    Channel,
    Opened,
    PairingStatus,
    Permission,
    ProposalStatus,
    RequestVerb,
    Side,
)

LISTED: tables.Columns = {
    "mentor": "Mentor",
    "stands": "Where it stands",
    "mentor_says": "The mentor",
    "mentee_says": "The mentee",
    "drafted_on": tables.DATE("Idea"),
    "asked_on": tables.DATE("Asked"),
    "closed_on": tables.DATE("Closed"),
}
BEGUN = "A pairing began"


def standing(*, ideas: int, asked: int, answers: int, agreed: int) -> str:
    """Return in words where the proposals of one request stand."""
    if agreed:
        return "Both said yes"
    if asked > 1:
        return f"{asked} mentors asked, {counted(answers, 'answer')}"
    if asked:
        said = {0: "no answer yet", 1: "1 answer"}
        return f"Asked, {said.get(answers, 'something is still open')}"
    return f"{counted(ideas, 'idea')}, nobody asked yet" if ideas else "Nobody proposed yet"


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a request's proposals in the words that people read."""
    begun = frame["pairing_id"].notna()
    shown = frame.assign(stands=relabel(frame, "status", ProposalStatus).mask(begun, BEGUN))
    for side in Side:
        shown[f"{side}_says"] = [
            answers.in_short(*said)
            for said in zip(
                *(frame[f"{side}_{part}"] for part in ("said", "on", "by")), strict=True
            )
        ]
    return shown


def listing(so_far: pd.DataFrame) -> None:
    """Show what was proposed for a request: what is going on first, then the rest."""
    st.subheader("Proposals", anchor=False)
    if so_far.empty:
        st.write("Nobody proposed yet.")
        return
    going_on = so_far[so_far["status"].isin(proposed.LIVE) & so_far["pairing_id"].isna()]
    for row in going_on.itertuples():
        number = int(str(row.proposal_id))
        navigation.turn(
            navigation.PENDING_REQUESTS,
            f"{plain(str(row.mentor))}: {NEXT[ProposalStatus(str(row.status))]}",
            ":material/arrow_forward:",
            key=f"proposal-{number}",
            proposal=number,
        )
    numbers = ",".join(str(number) for number in so_far["proposal_id"])
    tables.show(
        readable(so_far),
        LISTED,
        key=f"proposals:{numbers}",
        id_column="proposal_id",
        view=navigation.PENDING_REQUESTS,
        part="proposal",
    )


NEXT = {
    ProposalStatus.DRAFTED: "an idea. Ask them, or drop it",
    ProposalStatus.ASKED: "asked. Record the answers",
    ProposalStatus.AGREED: "both said yes. Let the pairing begin",
}


def show(proposal_id: int) -> None:
    """Show one proposal with everything that may be done now."""
    with runtime.reading(Permission.SEE_REQUESTS) as session:
        one = proposed.proposal(session, proposal_id)
        said = proposed.answers(session, proposal_id)
        programme = settings.programme(session)
    runtime.opening(Opened.PROPOSAL, proposal_id, (one.mentor_id, one.mentee_id))
    navigation.turn(
        navigation.PENDING_REQUESTS,
        "Back to the request",
        ":material/arrow_back:",
        key="request",
        open=one.row.request_id,
    )
    details.heading(f"{one.mentor} for {one.mentee}")
    navigation.link(navigation.MENTOR_POOL, "The mentor’s offer", open=one.row.offer_id)
    _facts(one, programme, awaited=not asking.is_the_mentees_turn(one, said))
    may = runtime.may(Permission.MANAGE_REQUESTS)
    if one.pairing_id is None:
        both = {one.mentor_id: one.mentor, one.mentee_id: one.mentee}
        safe_contact.beside_several(both, permission=Permission.MANAGE_REQUESTS)
    if may and one.pairing_id is None:
        if one.row.status is ProposalStatus.DRAFTED:
            asking.ask(one, programme)
            return
        if one.row.status is ProposalStatus.ASKED:
            asking.waiting(one, said, programme)
            answers.forms_for_both(one, said)
            _still_missing(one)
            return
        if one.row.status is ProposalStatus.AGREED:
            if runtime.may(Permission.MANAGE_PAIRINGS):
                _begin(one)
            answers.change_of_mind(one)
    answers.both(one, said)
    if may:
        asking.afterwards(one)


def _asked(row: Proposal) -> dict[str, str | None]:
    if row.asked_on == row.mentee_asked_on:
        return {"Both asked": day(row.asked_on)}
    return {"Mentor asked": day(row.asked_on), "Mentee asked": day(row.mentee_asked_on)}


def _facts(one: OneProposal, programme: ProgrammeSettings, *, awaited: bool) -> None:
    row = one.row
    waiting = (
        row.mentee_asked_on or row.asked_on
        if awaited and row.status is ProposalStatus.ASKED
        else None
    )
    nudge, lapse = programme.nudge_after_days, programme.lapse_after_days
    details.facts(
        {
            "Where it stands": BEGUN if one.pairing_id else label(row.status),
            "An idea since": day(row.drafted_on),
            **_asked(row),
            "Reminded": day(row.nudged_on),
            "A reminder is due": day(rules.nudge_on(waiting, after_days=nudge))
            if waiting and not row.nudged_on
            else None,
            "May be let go from": day(rules.lapse_on(waiting, after_days=lapse))
            if waiting
            else None,
            "Closed": day(row.closed_on),
        }
    )
    if one.pairing_id is not None:
        ended = one.pairing_status is PairingStatus.ENDED
        view = navigation.ENDED_PAIRINGS if ended else navigation.ACTIVE_PAIRINGS
        navigation.link(view, "Open their pairing", open=one.pairing_id)


def _in_the_way_of_beginning(one: OneProposal, on: date) -> tuple[PairFacts, tuple[str, ...]]:
    with runtime.reading(Permission.SEE_REQUESTS) as session:
        pair = pair_facts.of_proposal(session, one.row.id, on=on)
        others = one_pairing.times_as_mentee(session, one.mentee_id, but=None)
    found = gates.may_begin(pair, on=on) or gates.one_at_a_time(one.mentee, Span(on), others)
    sentences = [obstacle.sentence for obstacle in found]
    if not requests.LIFECYCLE.allows(one.request_status, RequestVerb.FULFIL):
        sentences.append(requests.NOT_LOOKING)
    return pair, tuple(sentences)


def _still_missing(one: OneProposal) -> None:
    _, sentences = _in_the_way_of_beginning(one, runtime.today())
    with st.expander("What is still needed before the two can begin", icon=":material/checklist:"):
        details.obstacles(sentences, "Nothing: both can begin as soon as they agree.")


def _begin(one: OneProposal) -> None:
    proposal_id = one.row.id
    st.subheader("Let the pairing begin", anchor=False)
    on = forms.past_day("First day", key=f"begin-on-{proposal_id}", earliest=one.opened_on)
    pair, obstacles = _in_the_way_of_beginning(one, on)
    details.obstacles(obstacles, "Both said yes, and nothing stands in the way.")
    common = rules.in_common(pair.mentor_channels, pair.mentee_channels)
    with st.form(f"begin-{proposal_id}"):
        agreed = st.pills(
            "In touch by, as both agreed",
            common,
            selection_mode="multi",
            default=common if len(common) == 1 else [],
            format_func=label,
            key=f"begin-channels-{proposal_id}",
        )
        channels: list[Channel] = list(agreed or [])
        if st.form_submit_button("Begin the pairing", type="primary", disabled=bool(obstacles)):
            runtime.perform(
                pairings.begin,
                f"{one.mentor} and {one.mentee} have begun.",
                proposal_id,
                on=on,
                channels=channels,
                form=f"begin-{proposal_id}",
            )


__all__ = ["listing", "show", "standing"]
