"""The mentors who may come after one who stops: the best with reasons, or one by name."""

from __future__ import annotations

import streamlit as st

from heal.matching.shortlist import FIRST
from heal.queries import proposals as proposed
from heal.queries import shortlist
from heal.queries.shortlist import Suggested, must_in_words
from heal.queries.stopping import Live
from heal.ui import runtime
from heal.ui.words import plain
from heal.vocabulary import Opened, Permission

BY_NAME = 10
"""How many are found by name; more letters find fewer."""


def choice(pair: Live, *, but: int) -> Suggested | None:
    """Show whom one may propose to a mentee, but for the one who stops, and return the choice."""
    key, mentee = f"stop-whom-{pair.pairing_id}", plain(pair.mentee)
    runtime.opening(Opened.REQUEST, pair.request_id, (pair.mentee_id,))
    search = st.text_input(
        f"A mentor for {mentee}, by name",
        key=f"{key}-search",
        type="search",
        live=True,
        placeholder="Empty: those who fit best",
    )
    by_name = bool(search and search.strip())
    fitting, left = _found(pair, search or "", but) if by_name else _best(pair, but, key)
    if not fitting:
        st.info("Nobody fits at the moment. Search by name, or let it end or go on.")
        return None
    by_offer = {one.offer_id: one for one in fitting}
    chosen = st.radio(
        f"Whom to propose to {mentee}",
        list(by_offer),
        index=None,
        format_func=lambda number: plain(by_offer[number].mentor),
        captions=[plain("; ".join((*one.reasons, *one.beside))) for one in fitting],
        key=key,
    )
    if left > len(fitting) and st.button(
        f"Show more of the {left}", icon=":material/expand_more:", key=f"{key}-more"
    ):
        st.session_state[f"_{key}"] = len(fitting) + FIRST
        st.rerun()
    return None if chosen is None else by_offer.get(chosen)


def _best(pair: Live, but: int, key: str) -> tuple[list[Suggested], int]:
    many, today = st.session_state.get(f"_{key}", FIRST), runtime.today()
    with runtime.reading(Permission.SEE_REQUESTS) as session:
        found = shortlist.for_request(session, pair.request_id, today=today, first=many, but=but)
    for name, left in found.musts.items():
        st.markdown(f":material/priority_high: {plain(must_in_words(name, left))}")
    return list(found.suggested), found.left


def _found(pair: Live, search: str, but: int) -> tuple[list[Suggested], int]:
    today = runtime.today()
    with runtime.reading(Permission.SEE_REQUESTS) as session:
        frame = proposed.candidates(
            session, pair.request_id, today=today, search=search, most=BY_NAME
        )
        offers = [number for number in frame["offer_id"].tolist() if number != but]
        said = shortlist.fits(session, pair.request_id, offers, today=today)
    found = [said[number] for number in offers if number in said]
    return found, len(found)
