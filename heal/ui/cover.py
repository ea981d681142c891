"""Who looks after the desk while a coordinator is away: arranging it, and saying so."""

from __future__ import annotations

from datetime import date

import streamlit as st

from heal.queries import cover as known
from heal.queries.cover import Arranged
from heal.rules.cover import MONTHS_AHEAD
from heal.rules.days import add_months
from heal.services import cover
from heal.ui import navigation, runtime
from heal.ui.words import day, plain
from heal.vocabulary import Permission

FORM = "arrange-cover"
WHAT_IT_MEANS = (
    "Name somebody who looks after things meanwhile, from the first day to the last. They come to "
    "the page Today and see what you see, **every person’s record and concerns included**; what "
    "they do carries their own name. Accounts, settings, the guide, whole lists and who opened "
    "whose record wait for you. It begins and ends by itself."
)
NOBODY = "Nobody else could stand in yet: it takes a facilitator or another coordinator."


def banner() -> None:
    """Say on Today who looks after the list in whose place, on the days on which somebody does."""
    person, today = runtime.actor(), runtime.today()
    with runtime.reading(Permission.SEE_TODAY) as session:
        arranged = known.of_account(session, person.account_id or 0, today=today)
    for one in (one for one in arranged if one.is_due(today)):
        last = day(one.until_on)
        if one.away_id == person.account_id:
            _while_away(one, last)
        elif one.holds:
            back = (
                " After that, the pages of your own groups are back." if person.standing_in else ""
            )
            st.info(
                f"You stand in for {plain(one.away)} until {last}: what needs someone comes to "
                f"you.{back}",
                icon=":material/supervisor_account:",
            )


def _while_away(one: Arranged, last: str) -> None:
    deputy = plain(one.deputy)
    says = f"Until {last} {deputy} looks after this list."
    if not one.holds:
        says = f"{deputy} cannot stand in for you any more, so nobody looks after this list."
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(says, icon=":material/luggage:")
        navigation.link(navigation.OWN_ACCOUNT, "See to it")


def when_away() -> None:
    """Show a coordinator what is arranged for when they are away, and the form that arranges it."""
    if not runtime.may(Permission.ARRANGE_COVER):
        return
    own = runtime.actor().account_id or 0
    with runtime.reading(Permission.ARRANGE_COVER) as session:
        arranged = known.of_account(session, own, today=runtime.today())
        choices = known.deputies(session, own)
    st.header("When you are away", anchor=False)
    for one in arranged:
        _one(one, own)
    st.markdown(WHAT_IT_MEANS)
    if choices:
        _arrange(choices)
        return
    st.info(NOBODY, icon=":material/info:")
    navigation.link(navigation.ACCOUNTS, "Invite somebody", new=1)


def of(account_id: int) -> None:
    """Show what is arranged for another's account, on either side, and the way to end it."""
    if not runtime.may(Permission.ARRANGE_COVER):
        return
    with runtime.reading(Permission.ARRANGE_COVER) as session:
        arranged = known.of_account(session, account_id, today=runtime.today())
    for one in arranged:
        _one(one, runtime.actor().account_id or 0)


def _one(one: Arranged, own: int) -> None:
    number, key = one.cover_id, f"end-cover-{one.cover_id}"
    runs = one.is_due(runtime.today())
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(_says(one, own, runs=runs), width="stretch")
        mine = "I am back" if runs else "It is not needed"
        if st.button(mine if one.away_id == own else "End it", key=key):
            runtime.perform(
                cover.end_early, "Ended: it holds from their next click.", number,
                on=runtime.today(), form=key,
            )  # fmt: skip


def _says(one: Arranged, own: int, *, runs: bool) -> str:
    away = "you" if one.away_id == own else plain(one.away)
    deputy = "**You**" if one.deputy_id == own else f"**{plain(one.deputy)}**"
    stands = "stand in" if one.deputy_id == own else "stands in"
    days = f"until {day(one.until_on)}"
    if not runs:
        days = f"from {day(one.from_on)} to {day(one.until_on)}"
    if not one.holds:
        return f"{deputy} was to stand in for {away} {days}, but one of the two may not any more."
    return f"{deputy} {stands} for {away} {days}."


def _arrange(choices: dict[int, str]) -> None:
    today = runtime.today()
    # After one was arranged, the form begins anew.
    key = runtime.form_key(FORM)
    with st.form(FORM, border=True):
        deputy = st.selectbox(
            "Who stands in?", list(choices), index=None, key=f"deputy-{key}",
            format_func=lambda number: choices.get(number, ""), placeholder="Choose one",
        )  # fmt: skip
        with st.container(horizontal=True):
            first = _day("First day", today, f"cover-from-{key}")
            last = _day("Last day", today, f"cover-until-{key}")
        if st.form_submit_button("Let them stand in"):
            if deputy is None:
                st.error("Choose who stands in first.", icon=":material/block:")
                return
            runtime.perform(
                cover.arrange, "It is arranged. Please tell them.", deputy_id=deputy,
                from_on=first, until_on=last, today=today, form=FORM,
            )  # fmt: skip


def _day(says: str, today: date, key: str) -> date:
    picked = st.date_input(
        says, value=today, min_value=today, max_value=add_months(today, MONTHS_AHEAD),
        format="YYYY-MM-DD", key=key,
    )  # fmt: skip
    return picked if isinstance(picked, date) else today
