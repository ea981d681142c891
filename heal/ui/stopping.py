"""A mentor stops: whom they tell, what becomes of each of their pairings, what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from heal.queries import mentors as pool
from heal.queries import settings
from heal.queries import stopping as leaving
from heal.queries.eligibility import mentee_facts
from heal.queries.mentors import Offer
from heal.queries.stopping import Became, Live
from heal.rules import mentors as mentor_rules
from heal.rules import requests
from heal.rules.obstacles import Obstruction
from heal.rules.reviews import YOURSELF, is_oneself
from heal.rules.settings import ProgrammeSettings
from heal.rules.stopping import Fate
from heal.rules.wording import label
from heal.services import mentors
from heal.ui import details, forms, navigation, runtime, successors
from heal.ui.words import day, plain
from heal.vocabulary import AfterStopping, MentorStatus, MentorVerb, Opened, Permission

THANKS = "Noted, with thanks: they have stopped mentoring."
CLEAR = "Nothing stands in the way."


@dataclass(frozen=True)
class Answered:
    """What was said of one live pairing, and the name of the mentor to propose, if any."""

    pair: Live
    fate: Fate | None
    to: str | None = None


def show(offer_id: int) -> None:
    """Show the page on which a mentor stops or, once they have, what became of each pairing."""
    with runtime.reading(Permission.SEE_MENTORS) as session:
        offer, programme = pool.offer(session, offer_id), settings.programme(session)
    runtime.opening(Opened.OFFER, offer_id, (offer.row.member_id,))
    navigation.turn(
        navigation.MENTOR_POOL, "Back to the offer", ":material/arrow_back:", key="back",
        open=offer_id,
    )  # fmt: skip
    if offer.row.status is MentorStatus.DISCONTINUED:
        _afterwards(offer)
        return
    details.heading(f"{offer.name} stops mentoring")
    _whom_they_tell(programme)
    if MentorVerb.DISCONTINUE not in mentor_rules.LIFECYCLE.verbs_from(offer.row.status):
        st.info("They do not mentor at present, so there is nothing to stop.")
    elif runtime.may(Permission.MANAGE_MENTORS):
        _stop(offer)


def _whom_they_tell(programme: ProgrammeSettings) -> None:
    name, address = programme.discontinue_contact_name, programme.discontinue_contact_address
    if name or address:
        told = ", ".join(plain(word) for word in (name, address) if word)
        st.markdown(
            f"Mentors who stop tell {told}: at any time, and without a reason. "
            "Whoever hears of it records it here."
        )
        return
    st.markdown("Nobody is named yet whom mentors tell when they stop. No reason is ever needed.")
    if runtime.may(Permission.CHANGE_SETTINGS):
        navigation.link(navigation.SETTINGS, "Name somebody in the settings")


def _stop(offer: Offer) -> None:
    offer_id, row = offer.row.id, offer.row
    with runtime.reading(Permission.SEE_MENTORS) as session:
        live = leaving.live(session, offer_id)
        proposed_to = leaving.proposed_to(session, offer_id)
    earliest = row.decided_on or row.offered_on
    on = forms.past_day("Stops on", key=f"stop-on-{offer_id}", earliest=earliest)
    if live:
        st.subheader("What becomes of each pairing", anchor=False)
        st.markdown("Ask both of each pairing, one by one. Nothing is saved before all have said.")
    answers = [_one(pair, offer_id, on) for pair in live]
    then = {one.pair.pairing_id: one.fate for one in answers if one.fate is not None}
    st.subheader("What will happen", anchor=False)
    st.markdown("\n".join(f"- {line}" for line in _summary(offer, on, answers, proposed_to)))
    with runtime.reading(Permission.SEE_REQUESTS) as session:
        sentences = leaving.in_the_way(session, offer_id, then, on=on)
    details.obstacles(sentences, CLEAR)
    if st.button(
        "They stop mentoring",
        type="primary",
        key=f"stop-do-{offer_id}",
        disabled=bool(sentences),
    ):
        runtime.perform(
            mentors.discontinue, THANKS, offer_id, on=on, then=then, form=f"stop-{offer_id}"
        )


def _one(pair: Live, offer_id: int, on: date) -> Answered:
    number = pair.pairing_id
    with st.container(border=True, key=f"stop-{number}"):
        what = st.radio(
            f"The pairing with {plain(pair.mentee)}, since {day(pair.began_on)}",
            list(AfterStopping),
            index=None,
            format_func=label,
            key=f"stop-what-{number}",
        )
        if what is None or what is not AfterStopping.MOVE:
            return Answered(pair, None if what is None else Fate(what))
        attested = _attested(pair, on)
        chosen = successors.choice(pair, but=offer_id)
        if chosen is None:
            return Answered(pair, Fate(what, attested=attested))
        return Answered(pair, Fate(what, chosen.offer_id, attested), chosen.mentor)


def _attested(pair: Live, on: date) -> bool:
    """Nobody is attested silently: where no register tells, whoever knows says so."""
    with runtime.reading(Permission.SEE_REQUESTS) as session:
        facts = mentee_facts(session, pair.mentee_id, on=on, attested=pair.attested_on is not None)
    kinds = [obstacle.kind for obstacle in requests.eligible(facts)]
    if kinds != [Obstruction.ATTENDANCE_UNKNOWN]:
        return False
    if is_oneself(runtime.actor().member_id, pair.mentee_id):
        st.markdown(plain(YOURSELF))
        return False
    return st.checkbox(
        f"No register tells, but I know that {plain(pair.mentee)} comes to meetings",
        key=f"stop-attest-{pair.pairing_id}",
    )


def _summary(
    offer: Offer, on: date, answers: Sequence[Answered], proposed_to: Sequence[str]
) -> list[str]:
    name = plain(offer.name)
    lines = [f"From {day(on)} {name} is not paired anew. They can offer again at any time."]
    lines += [line for one in answers if (line := _said_of(one))]
    if proposed_to:
        lines.append(
            f"What is proposed for {plain(', '.join(proposed_to))} does not go ahead, through "
            "nobody’s fault; whoever waits goes on waiting, with the time waited so far."
        )
    for to, times in Counter(one.to for one in answers if one.to).items():
        if times > 1:
            lines.append(
                f"{plain(to)} is an idea for {times} of them. How many they have room for "
                "is looked at when both say yes."
            )
    return lines


def _said_of(one: Answered) -> str | None:
    mentee, what = plain(one.pair.mentee), one.fate.what if one.fate else None
    match what:
        case AfterStopping.END:
            return (
                f"The pairing with {mentee} ends that day. Nothing else is begun for them; "
                "they can be found among the ended pairings."
            )
        case AfterStopping.GO_ON:
            return f"The pairing with {mentee} goes on to its own end."
        case AfterStopping.MOVE if one.to:
            return (
                f"The pairing with {mentee} ends that day. They are looked for again, with the "
                f"same wishes, and {plain(one.to)} is an idea for them: nobody is asked yet."
            )
    return None


def _afterwards(offer: Offer) -> None:
    row = offer.row
    details.heading(f"{offer.name} has stopped mentoring")
    details.facts({"Since": day(row.discontinued_on), "Recorded by": row.discontinued_by})
    with runtime.reading(Permission.SEE_REQUESTS) as session:
        became = leaving.afterwards(session, row.id)
    if not became:
        st.markdown("They mentored nobody at that time, so nobody is left to be thought of.")
        return
    st.subheader("What became of each pairing", anchor=False)
    for one in became:
        with st.container(border=True, key=f"became-{one.pairing_id}"):
            _became(one)


def _became(one: Became) -> None:
    mentee = plain(one.mentee)
    if one.ended_on is None:
        st.markdown(f"**{mentee}:** the pairing goes on to its own end.")
        navigation.link(navigation.ACTIVE_PAIRINGS, "Open the pairing", open=one.pairing_id)
        return
    st.markdown(f"**{mentee}:** the pairing ended on {day(one.ended_on)}.")
    navigation.link(navigation.ENDED_PAIRINGS, "Open the ended pairing", open=one.pairing_id)
    if one.other_live_id is not None:
        navigation.link(
            navigation.ACTIVE_PAIRINGS, "They have a mentor again", open=one.other_live_id
        )
    elif one.request_id is not None:
        navigation.link(
            navigation.PENDING_REQUESTS, "They are looked for: open the request",
            open=one.request_id,
        )  # fmt: skip
        for proposal_id, mentor in one.proposed.items():
            navigation.link(
                navigation.PENDING_REQUESTS,
                f"{plain(mentor)} is proposed: open the proposal",
                proposal=proposal_id,
            )
