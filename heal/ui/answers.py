"""What each side of a proposal said: the coordinator's alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from heal.models.proposals import Answer
from heal.queries.proposals import OneProposal
from heal.rules.wording import label
from heal.services import proposals
from heal.services.proposals import Said
from heal.ui import details, forms, runtime
from heal.ui.words import day, plain
from heal.vocabulary import AnswerKind, Conveyed, DeclineReason, ProposalVerb, Side

QUESTIONS = {
    "close_friends": "Are the two close friends?",
    "romantic_partners": "Are they, or were they, romantic partners?",
    "long_standing": "Do they share another personal relationship of many years?",
}
KNOWN: dict[bool | None, str] = {None: "Not asked yet", False: "No", True: "Yes"}
AGREES_TO = (
    "Mentoring is one member being there for another: listening, and sharing what has helped.",
    "It takes the place of no therapist, and neither of the two treats or advises the other.",
    "Each goes their own way: nobody’s views, beliefs or decisions are pressed on anyone.",
    "Either may end it at any time, without giving a reason.",
)


def what_they_agree_to() -> None:
    """Show what each side is told, and acknowledges with a yes."""
    with st.expander("What both are told when they are asked", icon=":material/handshake:"):
        st.markdown("\n".join(f"- {sentence}" for sentence in AGREES_TO))
        st.markdown("Both are also asked, each alone:")
        st.markdown("\n".join(f"- {question}" for question in QUESTIONS.values()))


def in_short(said: str | None, on: date | None, by: str | None) -> str:
    """Return an answer in one line, or that there is none."""
    if said is None or on is None or by is None:
        return ""
    return f"{label(AnswerKind(said))}, {day(on)}, by {label(Conveyed(by)).lower()}"


def both(one: OneProposal, said: Mapping[Side, Answer]) -> None:
    """Show what the two said, side by side."""
    if not said:
        return
    for column, side in zip(st.columns(2), Side, strict=True):
        with column:
            _shown(one, side, said.get(side))


def forms_for_both(one: OneProposal, said: Mapping[Side, Answer]) -> None:
    """Show, side by side, what each said, and the form to record or complete it."""
    what_they_agree_to()
    for column, side in zip(st.columns(2), Side, strict=True):
        answer = said.get(side)
        with column:
            _shown(one, side, answer)
            if answer is None:
                if side is Side.MENTEE and one.row.mentee_asked_on is None:
                    st.write("Is asked after the mentor’s yes.")
                else:
                    _form(one, side, None)
                continue
            with st.expander("Complete or correct it", icon=":material/edit:"):
                _form(one, side, answer)


def change_of_mind(one: OneProposal) -> None:
    """Show the form for a side that has changed its mind before the pairing began."""
    key = f"mind-{one.row.id}"
    with (
        st.expander("One of the two has changed their mind", icon=":material/undo:"),
        st.form(key, border=False),
    ):
        st.write("That is fine. It closes without blame, and the request goes on.")
        side = forms.required("Who?", Side, key=f"{key}-side")
        on, came_by, reason = _how(one.row.asked_on, key, None)
        if st.form_submit_button("It does not go ahead"):
            runtime.perform(
                proposals.answer,
                SAID_NO,
                one.row.id,
                side=side,
                said=Said(answer=AnswerKind.NO, on=on, came_by=came_by, reason=reason),
                form=key,
            )
    if st.button(label(ProposalVerb.CLOSE), key=f"close-{one.row.id}", type="tertiary"):
        runtime.perform(
            proposals.close, SAID_NO, one.row.id, on=runtime.today(), form=f"close-{one.row.id}"
        )


SAID_NO = "Noted: it does not go ahead, through nobody’s fault."


def _name(one: OneProposal, side: Side) -> str:
    return one.mentor if side is Side.MENTOR else one.mentee


def _shown(one: OneProposal, side: Side, answer: Answer | None) -> None:
    st.subheader(f"{plain(_name(one, side))}, {label(side).lower()}", anchor=False)
    if answer is None:
        st.write("No answer yet.")
        return
    details.facts(
        {
            "Said": f"{label(answer.answer)}, {day(answer.answered_on)}",
            "It came by": label(answer.came_by),
            **{
                question.rstrip("?"): KNOWN[getattr(answer, name)]
                for name, question in QUESTIONS.items()
            },
            "Acknowledged what mentoring is and is not": KNOWN[answer.acknowledged],
            "Reason, for you alone": label(answer.reason) if answer.reason else None,
        }
    )


def _form(one: OneProposal, side: Side, answer: Answer | None) -> None:
    key = f"answer-{one.row.id}-{side}"
    with st.form(key, border=answer is None):
        kind = st.radio(
            "Their answer",
            list(AnswerKind),
            index=list(AnswerKind).index(answer.answer) if answer else None,
            format_func=label,
            horizontal=True,
            key=f"{key}-kind",
        )
        known = {name: _question(key, name, answer) for name in QUESTIONS}
        acknowledged = st.checkbox(
            "They know and accept what mentoring is, and what it is not",
            value=bool(answer and answer.acknowledged),
            key=f"{key}-acknowledged",
        )
        asked_on = one.row.asked_on if side is Side.MENTOR else one.row.mentee_asked_on
        on, came_by, reason = _how(asked_on, key, answer)
        if not st.form_submit_button("Keep the answer", key=f"{key}-keep"):
            return
        if kind is None:
            st.error("Choose yes or no first.", icon=":material/block:")
            return
        runtime.perform(
            proposals.answer,
            "The answer is noted.",
            one.row.id,
            side=side,
            said=Said(
                answer=kind,
                on=on,
                came_by=came_by,
                acknowledged=acknowledged,
                reason=reason,
                **known,
            ),
            form=key,
        )


def _question(key: str, name: str, answer: Answer | None) -> bool | None:
    options = list(KNOWN)
    return st.radio(
        QUESTIONS[name],
        options,
        index=options.index(getattr(answer, name)) if answer else 0,
        format_func=lambda known: KNOWN[known],
        horizontal=True,
        key=f"{key}-{name}",
    )


def _how(
    earliest: date | None, key: str, answer: Answer | None
) -> tuple[date, Conveyed, DeclineReason]:
    on = forms.past_day(
        "Answered on",
        key=f"{key}-on",
        value=answer.answered_on if answer else None,
        earliest=earliest,
    )
    came_by = forms.required(
        "How it came", Conveyed, key=f"{key}-by", chosen=answer.came_by if answer else None
    )
    reason = forms.required(
        "If it is a no, why",
        DeclineReason,
        key=f"{key}-why",
        chosen=answer.reason if answer else None,
        hint="Only you see this. The other side hears that it did not go ahead.",
    )
    return on, came_by, reason
