"""Asking the two of a proposal: the mentor first, or both, and what may be done meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from heal.models.proposals import Answer
from heal.queries import pair_facts
from heal.queries.proposals import OneProposal
from heal.rules import messages, requests
from heal.rules import pairings as gates
from heal.rules import proposals as rules
from heal.rules.settings import ProgrammeSettings
from heal.rules.wording import label
from heal.services import proposals
from heal.ui import answers, details, forms, runtime
from heal.ui.messages import to_copy
from heal.ui.words import plain
from heal.vocabulary import (
    Permission,
    ProposalStatus,
    ProposalVerb,
    RequestStatus,
    Side,
)

BOTH = "Noted: both were asked."
MENTOR = "Noted: the mentor was asked. The mentee hears of it after their yes."
MENTEE = "Noted: the mentee was asked."
DISCARDED = "The idea is dropped."
LAPSED = "Let go, without blame."


def ask(one: OneProposal, programme: ProgrammeSettings) -> None:
    """Show what stands in the way of asking, the message, and the moves from an idea on."""
    number, first = one.row.id, programme.mentor_asked_first
    st.subheader("Ask the mentor first" if first else "Ask both", anchor=False)
    on = forms.past_day("Asked on", key=f"ask-on-{number}", earliest=one.row.drafted_on)
    obstacles = _in_the_way(one, on)
    details.obstacles(obstacles, "Nothing stands in the way of asking them.")
    answers.what_they_agree_to()
    _messages(one, (Side.MENTOR,) if first else tuple(Side))
    # The usual way comes first; where the two have spoken already, both may be asked at once.
    ways = [("The mentor was asked", MENTOR, True), (label(ProposalVerb.ASK), BOTH, False)]
    with st.container(horizontal=True):
        for says, said, alone in ways if first else reversed(ways):
            if st.button(
                says,
                type="primary" if alone is first else "secondary",
                key=f"ask-{number}" if alone is first else f"ask-otherwise-{number}",
                disabled=bool(obstacles),
            ):
                runtime.perform(
                    proposals.ask, said, number, on=on, mentor_first=alone, form=f"ask-{number}"
                )
        if st.button(label(ProposalVerb.DISCARD), key=f"discard-{number}"):
            runtime.perform(
                proposals.discard, DISCARDED, number, on=runtime.today(), form=f"discard-{number}"
            )


def _in_the_way(one: OneProposal, on: date) -> tuple[str, ...]:
    with runtime.reading(Permission.SEE_REQUESTS) as session:
        pair = pair_facts.of_proposal(session, one.row.id, on=on)
    obstacles = [obstacle.sentence for obstacle in gates.may_propose(pair)]
    if one.request_status is not RequestStatus.OPEN:
        obstacles.append(requests.NOT_LOOKING)
    return tuple(obstacles)


def waiting(one: OneProposal, said: Mapping[Side, Answer], programme: ProgrammeSettings) -> None:
    """Show what may be done while answers are awaited."""
    if is_the_mentees_turn(one, said):
        _ask_mentee(one, said[Side.MENTOR])
        return
    number, today = one.row.id, runtime.today()
    asked_on = one.row.mentee_asked_on or one.row.asked_on or one.row.drafted_on
    due = today >= rules.nudge_on(asked_on, after_days=programme.nudge_after_days)
    late = today >= rules.lapse_on(asked_on, after_days=programme.lapse_after_days)
    if late:
        st.info("It has waited a while. It may be let go, without blame, or asked once more.")
    elif due and one.row.nudged_on is None:
        st.info("A friendly reminder is due to whoever has not answered.")
    for side in _awaited(one, said):
        name, member_id = _of(one, side)
        to_copy(
            f"A friendly reminder for {plain(name)}", member_id,
            messages.reminder(name, runtime.actor().name), key=f"remind-{number}-{side}",
            stands_beside=True,
        )  # fmt: skip
    with st.container(horizontal=True):
        if st.button("Reminded today", key=f"nudge-{number}", icon=":material/waving_hand:"):
            runtime.perform(
                proposals.nudge, "The reminder is noted.", number, on=today, form=f"nudge-{number}"
            )
        if st.button(label(ProposalVerb.LAPSE), key=f"lapse-{number}"):
            runtime.perform(proposals.lapse, LAPSED, number, on=today, form=f"lapse-{number}")


def is_the_mentees_turn(one: OneProposal, said: Mapping[Side, Answer]) -> bool:
    """Say whether the mentor has said yes, and the mentee is still to be asked."""
    answer = said.get(Side.MENTOR)
    return rules.is_the_mentees_turn(
        one.row.mentee_asked_on, None if answer is None else answer.answer
    )


def _awaited(one: OneProposal, said: Mapping[Side, Answer]) -> tuple[Side, ...]:
    asked = tuple(Side) if one.row.mentee_asked_on is not None else (Side.MENTOR,)
    return tuple(side for side in asked if side not in said)


def _ask_mentee(one: OneProposal, answer: Answer) -> None:
    number = one.row.id
    with st.container(border=True, key=f"mentee-{number}"):
        st.subheader("The mentor has said yes: ask the mentee", anchor=False)
        on = forms.past_day("Asked on", key=f"mentee-on-{number}", earliest=answer.answered_on)
        obstacles = _in_the_way(one, on)
        details.obstacles(obstacles, "Nothing stands in the way of asking them.")
        _messages(one, (Side.MENTEE,))
        if st.button(
            "The mentee was asked", type="primary", key=f"ask-mentee-{number}",
            disabled=bool(obstacles),
        ):  # fmt: skip
            runtime.perform(
                proposals.ask_mentee, MENTEE, number, on=on, form=f"ask-mentee-{number}"
            )
        if st.button(label(ProposalVerb.CLOSE), type="tertiary", key=f"close-{number}"):
            runtime.perform(
                proposals.close, answers.SAID_NO, number, on=runtime.today(), form=f"close-{number}"
            )


def afterwards(one: OneProposal) -> None:
    """Show what to tell those who were asked, where it does not go ahead."""
    if one.row.status not in (ProposalStatus.NOT_GOING_AHEAD, ProposalStatus.LAPSED):
        return
    asked = {Side.MENTOR: one.row.asked_on, Side.MENTEE: one.row.mentee_asked_on}
    for side, on in asked.items():
        if on is not None:
            name, member_id = _of(one, side)
            to_copy(
                f"What {plain(name)} hears", member_id,
                messages.did_not_go_ahead(name, runtime.actor().name),
                key=f"after-{one.row.id}-{side}", stands_beside=True,
            )  # fmt: skip


def _messages(one: OneProposal, sides: tuple[Side, ...]) -> None:
    sender = runtime.actor().name
    for side in sides:
        name, member_id = _of(one, side)
        write = messages.to_mentor if side is Side.MENTOR else messages.to_mentee
        to_copy(
            f"A message for {plain(name)}", member_id, write(name, sender),
            key=f"message-{one.row.id}-{side}", stands_beside=True,
        )  # fmt: skip


def _of(one: OneProposal, side: Side) -> tuple[str, int]:
    if side is Side.MENTOR:
        return one.mentor, one.mentor_id
    return one.mentee, one.mentee_id
