"""Two people who may suit each other: a facilitator says so, the coordinator looks at it."""

from __future__ import annotations

import streamlit as st

from heal.queries import suggestions as known
from heal.queries.suggestions import OneSuggestion
from heal.rules import suggestions as rules
from heal.rules.access import Actor
from heal.rules.wording import label
from heal.services import suggestions
from heal.ui import details, forms, navigation, runtime
from heal.ui.words import day, days_ago, plain
from heal.vocabulary import Opened, Permission, SuggestionStatus, SuggestionVerb

NOT_SHOWN = "somebody who is not in your groups any more"
KEPT = "suggested"
CLEAR = "Nothing stands in the way of making it an idea."


def suggest() -> None:
    """Show the form that tells the coordinator of two people who may suit each other."""
    st.markdown(
        "You know your groups. If you think that somebody could be a mentor for somebody else, "
        "tell the coordinator, who sees to the rest. Neither of the two is told."
    )
    # After one was kept, the form begins anew.
    key = f"suggest-{runtime.kept(KEPT) or 0}"
    with st.container(border=True):
        mentor_id = forms.member(
            "Who could be the mentor?", key=f"{key}-mentor", permission=Permission.REVIEW
        )
        mentee_id = forms.member("For whom?", key=f"{key}-mentee", permission=Permission.REVIEW)
        words = forms.note("Why these two?", key=f"{key}-words")
        chosen = mentor_id is not None and mentee_id is not None
        if st.button(
            "Suggest them",
            type="primary",
            key=key,
            disabled=not chosen,
            help=None if chosen else "Choose two people first.",
        ):
            runtime.perform(
                suggestions.suggest,
                "Thank you. The coordinator will look at it.",
                mentor_id=mentor_id,
                mentee_id=mentee_id,
                words=words,
                on=runtime.today(),
                form=key,
                keeps=KEPT,
            )


def mine(person: Actor) -> None:
    """Show what somebody suggested, and whether it waits, was taken up, or was left for now."""
    with runtime.reading(Permission.REVIEW) as session:
        frame = known.mine(session, account_id=person.account_id or 0, page=known.LATEST)
    if frame.empty:
        return
    st.header("What you suggested", anchor=False)
    for row in frame.to_dict("records"):
        mentor, mentee = (
            f"**{plain(name)}**" if name else NOT_SHOWN for name in (row["mentor"], row["mentee"])
        )
        stands = label(SuggestionStatus(row["status"]))
        with (
            st.container(border=True),
            st.container(horizontal=True, vertical_alignment="center"),
        ):
            on = f":small[:gray[{day(row['suggested_on'])}]]"
            st.markdown(f"{mentor} for {mentee} {on}", width="stretch")
            st.badge(stands, color="gray" if row["status"] != SuggestionStatus.OPEN else "blue")


def for_mentee(member_id: int) -> None:
    """Show the coordinator whom facilitators suggest as a mentor for somebody, where they do."""
    with runtime.reading(Permission.SEE_REQUESTS) as session:
        frame = known.for_mentee(session, member_id)
    for row in frame.to_dict("records"):
        number = int(row["suggestion_id"])
        navigation.turn(
            navigation.PENDING_REQUESTS,
            f"{plain(row['suggested_by'])} suggests {plain(row['mentor'])}: look at it",
            ":material/lightbulb:",
            key=f"suggestion-{number}",
            suggestion=number,
        )


def show(suggestion_id: int) -> None:
    """Show the coordinator one suggestion, what there is already, and what may be done."""
    with runtime.reading(Permission.SEE_REQUESTS) as session:
        one = known.suggestion(session, suggestion_id)
    row, facts = one.row, one.facts
    runtime.opening(Opened.SUGGESTION, suggestion_id, (row.mentor_id, row.mentee_id))
    navigation.turn(
        navigation.PENDING_REQUESTS, "Back to the list", ":material/arrow_back:", key="back"
    )
    details.heading(f"{facts.mentor} for {facts.mentee}")
    ago = days_ago(row.suggested_on, runtime.today())
    details.facts(
        {
            "Suggested by": row.suggested_by,
            "On": f"{day(row.suggested_on)}, {ago}",
            "Why these two": row.words,
            "Where it stands": label(row.status),
            "Settled on": day(row.settled_on),
        }
    )
    may = row.status is SuggestionStatus.OPEN and runtime.may(Permission.MANAGE_REQUESTS)
    sentences = _in_the_way(one) if may else ()
    _ways(one)
    if may:
        _decide(row.id, blocked=bool(sentences))


def _in_the_way(one: OneSuggestion) -> tuple[str, ...]:
    if one.proposal_id is not None:
        st.info("These two have been proposed already; taking it up says so to the facilitator.")
        return ()
    sentences = rules.in_the_way(one.facts)
    details.obstacles(sentences, CLEAR)
    return sentences


def _ways(one: OneSuggestion) -> None:
    """Each side's record, or the way to make it where it is missing."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if one.offer_id is not None:
            navigation.link(navigation.MENTOR_POOL, "The mentor’s offer", open=one.offer_id)
        else:
            navigation.link(
                navigation.MENTOR_POOL, "Record the mentor’s offer", new=1,
                member=one.row.mentor_id,
            )  # fmt: skip
        if one.request_id is not None:
            _turn("The mentee’s request", "request", open=one.request_id)
        else:
            _turn("Open a request for the mentee", "request", new=1, member=one.row.mentee_id)
        if one.proposal_id is not None:
            _turn("Their proposal", "proposal", proposal=one.proposal_id)


def _turn(says: str, key: str, **named: str | int) -> None:
    navigation.turn(navigation.PENDING_REQUESTS, says, ":material/arrow_forward:", key=key, **named)


def _decide(number: int, *, blocked: bool) -> None:
    with st.container(horizontal=True):
        if st.button(
            label(SuggestionVerb.TAKE_UP),
            type="primary",
            key=f"take-up-{number}",
            disabled=blocked,
        ):
            runtime.perform(
                suggestions.take_up,
                "Taken up. Next: open their proposal, and ask them.",
                number,
                on=runtime.today(),
                form=f"take-up-{number}",
            )
        if st.button(label(SuggestionVerb.SET_ASIDE), key=f"set-aside-{number}"):
            runtime.perform(
                suggestions.set_aside,
                "Left for now, through nobody’s fault.",
                number,
                on=runtime.today(),
                form=f"set-aside-{number}",
            )
