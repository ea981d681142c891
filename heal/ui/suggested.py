"""The mentors to think of first for one request, with plain reasons; a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from heal.matching.shortlist import FIRST
from heal.queries import shortlist
from heal.queries.shortlist import Shortlisted, Suggested, must_in_words
from heal.rules.wording import label, meaning
from heal.services import proposals
from heal.ui import navigation, runtime
from heal.ui.words import counted, plain
from heal.vocabulary import Permission


def show(request_id: int, opened_on: date) -> None:
    """Show the first three mentors, more on demand, and who is out by which gate."""
    st.subheader("Whom to think of first", anchor=False)
    many = st.session_state.get(_many(request_id), FIRST)
    with runtime.reading(Permission.SEE_REQUESTS) as session:
        found = shortlist.for_request(session, request_id, today=runtime.today(), first=many)
    for name, left in found.musts.items():
        st.markdown(f":material/priority_high: {plain(must_in_words(name, left))}")
    if not found.suggested:
        st.info("Nobody at the moment. Below is who is in the pool, and what stands in the way.")
    for one in found.suggested:
        _suggested(request_id, opened_on, one)
    if found.left > len(found.suggested) and st.button(
        f"Show more of the {found.left}", icon=":material/expand_more:", key=f"more-{request_id}"
    ):
        st.session_state[_many(request_id)] = many + FIRST
        st.rerun()
    _out(found)


def _many(request_id: int) -> str:
    return f"_suggested_{request_id}"


def _suggested(request_id: int, opened_on: date, one: Suggested) -> None:
    key = f"suggest-{request_id}-{one.offer_id}"
    with st.container(border=True, key=key):
        st.markdown(f"**{plain(one.mentor)}**")
        why(one.reasons, one.beside)
        with st.container(horizontal=True, vertical_alignment="center"):
            if st.button(f"Propose {plain(one.mentor)}", key=f"{key}-do", type="primary"):
                runtime.perform(
                    proposals.draft, f"{one.mentor} is noted as an idea. Next: ask them.",
                    request_id, offer_id=one.offer_id, on=max(runtime.today(), opened_on),
                    form=key,
                )  # fmt: skip
            navigation.link(navigation.MENTOR_POOL, "Their offer", open=one.offer_id)


def why(reasons: Sequence[str], beside: Sequence[str] = ()) -> None:
    """Show reasons, a line each, and what there is to say beside them in one."""
    if reasons:
        st.markdown("\n".join(f"- {plain(reason)}" for reason in reasons))
    if beside:
        st.markdown(" · ".join(map(plain, beside)))


def _out(found: Shortlisted) -> None:
    names = {name for out in found.out.values() for name in out}
    if not names:
        return
    says = f"Not available: {counted(len(names), 'mentor')}, and why"
    with st.expander(says, icon=":material/block:", key=f"out-{found.request_id}"):
        for gate, out in found.out.items():
            st.markdown(f"**{label(gate)}:** {plain(', '.join(out))}", help=meaning(gate))
