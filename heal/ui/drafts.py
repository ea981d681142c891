"""The draft for everyone who waits: looked at, changed by hand, sent on pair by pair."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Any

import streamlit as st

from heal.exchange.lists import List
from heal.matching.draft import Settled
from heal.queries import drafts, settings
from heal.queries.drafts import Drafted, Unserved, WholeDraft
from heal.services import openings, proposals
from heal.ui import navigation, runtime, suggested, tables
from heal.ui.words import counted, plain
from heal.vocabulary import Opened, Permission

PAIRS_A_PAGE = 20
DRAFT, HISTORY, STALE = "_draft", "_draft_history", "_draft_stale"


def show() -> None:
    """Show the draft as it stands, or the button that makes one."""
    found, settled = _kept(), _settled()
    anew = _toolbar(found, settled)
    if anew or (found is not None and st.session_state.pop(STALE, False)):
        _make(settled)
    if found is None:
        st.info(
            "No draft yet. It compares everyone who looks for a mentor with everyone who has room."
        )
        return
    for sentence in found.refused:
        st.warning(plain(sentence), icon=":material/block:")
    _figures(found)
    _pairs(found, settled)
    _unserved(found, settled)
    _beside(found)


def _kept() -> WholeDraft | None:
    whose: int | None
    found: WholeDraft | None
    whose, found = st.session_state.get(DRAFT, (None, None))
    if whose != runtime.actor().account_id:
        # Whoever comes to the desk next in this browser begins with nothing.
        for name in (DRAFT, HISTORY, STALE):
            st.session_state.pop(name, None)
        return None
    return found


def _settled() -> Settled:
    history = st.session_state.get(HISTORY, ())
    return history[-1] if history else Settled()


def _toolbar(found: WholeDraft | None, settled: Settled) -> bool:
    with st.container(horizontal=True, vertical_alignment="center"):
        anew = st.button(
            "Draft anew" if found else "Draft for everyone", icon=":material/join:", key="draft",
            type="secondary" if found else "primary",
        )  # fmt: skip
        history = st.session_state.get(HISTORY, ())
        if found and st.button(
            "Undo the last change", icon=":material/undo:", key="undo", disabled=not history
        ):
            st.session_state[HISTORY] = history[:-1]
            st.session_state[STALE] = True
            st.rerun()
        if found:
            tables.exports(List.DRAFT, lambda session: _rows(session, settled))
    return anew


def _rows(session: Any, settled: Settled) -> Any:
    return drafts.for_all(
        session, today=runtime.today(), programme=settings.programme(session), settled=settled
    ).rows()


def _make(settled: Settled) -> None:
    """Make the draft; a click on “Stop” ends this run at the next step of the bar."""
    bar = st.progress(0.0, "Comparing everyone with everyone …")
    st.button("Stop", icon=":material/stop_circle:", key="stop-draft")
    with runtime.reading(Permission.MANAGE_REQUESTS) as session:
        found = drafts.for_all(
            session,
            today=runtime.today(),
            programme=settings.programme(session),
            settled=settled,
            progress=lambda done: bar.progress(done, "Comparing everyone with everyone …"),
        )
    detail = f"{List.DRAFT.value}, {len(found.pairs)} pairs"
    runtime.quietly(
        openings.note, runtime.actor(),
        kind=Opened.LIST, record_id=None, member_ids=(), detail=detail,
    )  # fmt: skip
    st.session_state[DRAFT] = (runtime.actor().account_id, found)
    st.rerun()


def _change(settled: Settled) -> None:
    st.session_state[HISTORY] = (*st.session_state.get(HISTORY, ()), settled)
    st.session_state[STALE] = True
    st.rerun()


def _figures(found: WholeDraft) -> None:
    with st.container(border=True, horizontal=True, gap="large"):
        for says, value in drafts.in_figures(found).items():
            st.metric(says, value, width="content")
    if not found.exact:
        st.markdown(
            ":small[So many people: each one’s best candidates were compared, not every two.]"
        )


def _pairs(found: WholeDraft, settled: Settled) -> None:
    st.header(counted(len(found.pairs), "pair"), anchor=False)
    if not found.pairs:
        st.markdown("Nobody can be brought together today; below is what stands in the way.")
    pages = ceil(len(found.pairs) / PAIRS_A_PAGE)
    number = min(st.pagination(pages, key="draft-page"), pages) if pages > 1 else 1
    for pair in found.pairs[(number - 1) * PAIRS_A_PAGE : number * PAIRS_A_PAGE]:
        _pair(found, pair, settled)


def _pair(found: WholeDraft, pair: Drafted, settled: Settled) -> None:
    key = f"pair-{pair.request_id}-{pair.offer_id}"
    with st.container(border=True, key=key):
        mentee, mentor = st.columns(2)
        with mentee:
            kept = " :material/keep:" if pair.fixed else ""
            st.markdown(f"**{plain(pair.mentee)}**, waiting {counted(pair.waited, 'day')}{kept}")
            navigation.link(
                navigation.PENDING_REQUESTS, f"What {plain(pair.mentee)} would like",
                open=pair.request_id,
            )  # fmt: skip
        with mentor:
            st.markdown(f"**{plain(pair.mentor)}**")
            navigation.link(
                navigation.MENTOR_POOL, f"The offer of {plain(pair.mentor)}", open=pair.offer_id
            )
        suggested.why(pair.reasons, pair.beside)
        with st.container(horizontal=True):
            _send(pair, key)
            if pair.fixed:
                _button("Release", ":material/keep_off:", f"{key}-free",
                        lambda: settled.release(pair.request_id))  # fmt: skip
            else:
                _button("Keep", ":material/keep:", f"{key}-keep",
                        lambda: settled.keep(pair.request_id, pair.offer_id))  # fmt: skip
            with st.popover("Change", icon=":material/edit:", key=f"{key}-change"):
                _changes(found, pair, settled, key)


def _button(says: str, icon: str, key: str, then: Callable[[], Settled]) -> None:
    if st.button(says, icon=icon, key=key):
        _change(then())


def _changes(found: WholeDraft, pair: Drafted, settled: Settled, key: str) -> None:
    _button("Somebody else for them", ":material/call_split:", f"{key}-part",
            lambda: settled.part(pair.request_id, pair.offer_id))  # fmt: skip
    _button("Leave them for now", ":material/hourglass_empty:", f"{key}-leave",
            lambda: settled.leave(pair.request_id))  # fmt: skip
    others = {one.request_id: one for one in found.pairs if one.offer_id != pair.offer_id}
    if not others:
        return
    other = st.selectbox(
        "Swap mentors with", list(others), index=None, key=f"{key}-other", placeholder="Nobody",
        format_func=lambda number: f"{others[number].mentee} ({others[number].mentor})",
    )  # fmt: skip
    if other is not None:
        one = others[other]
        _button("Swap the two", ":material/swap_horiz:", f"{key}-swap",
                lambda: settled.swap((pair.request_id, pair.offer_id),
                                     (one.request_id, one.offer_id)))  # fmt: skip


def _send(pair: Drafted, key: str) -> None:
    if st.button("Send on as a proposal", type="primary", key=f"{key}-send"):
        st.session_state[STALE] = True
        runtime.perform(
            proposals.draft,
            f"{pair.mentor} is proposed for {pair.mentee}. Next: ask them, under Pending requests.",
            pair.request_id, offer_id=pair.offer_id, on=runtime.today(), form=f"{key}-send",
        )  # fmt: skip


def _unserved(found: WholeDraft, settled: Settled) -> None:
    if found.unserved:
        st.header("Who is left", anchor=False)
    for one in found.unserved[:PAIRS_A_PAGE]:
        _left(one, settled)
    more = len(found.unserved) - PAIRS_A_PAGE
    if more > 0:
        st.markdown(f"And {counted(more, 'other')}; the export has all of them.")


def _left(one: Unserved, settled: Settled) -> None:
    with st.container(border=True, key=f"left-{one.request_id}"):
        st.markdown(f"**{plain(one.mentee)}**, waiting {counted(one.waited, 'day')}")
        suggested.why(one.why)
        with st.container(horizontal=True):
            navigation.link(
                navigation.PENDING_REQUESTS, f"Open the request of {plain(one.mentee)}",
                open=one.request_id,
            )  # fmt: skip
            if one.request_id in settled.left_out:
                _button("Take them in again", ":material/undo:", f"in-{one.request_id}",
                        lambda: settled.release(one.request_id))  # fmt: skip


def _beside(found: WholeDraft) -> None:
    if found.held:
        says = f"Not in the draft: {counted(len(found.held), 'request')}, and why"
        with st.expander(says, icon=":material/hourglass_top:", key="draft-held"):
            suggested.why([f"{one.name}: {' '.join(one.why)}" for one in found.held])
    if found.loads:
        with st.expander("Mentees by mentor", icon=":material/balance:", key="draft-loads"):
            suggested.why(
                [f"{one.mentor} has {one.has}, and gets {one.gets}" for one in found.loads]
            )
    if found.better:
        with st.expander(
            "Two who would suit each other better", icon=":material/compare_arrows:",
            key="draft-better",
        ):  # fmt: skip
            suggested.why(found.better)


__all__ = ["show"]
