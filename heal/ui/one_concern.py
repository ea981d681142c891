"""One concern: whom it is about, what was written (for a reason), and what is done about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from heal.queries import concerns as raised
from heal.queries import guide
from heal.queries.concerns import OneConcern, Raised
from heal.rules.concerns import LIFECYCLE
from heal.rules.signposts import Help
from heal.rules.wording import label
from heal.services import concerns
from heal.services.concerns import Words
from heal.ui import details, forms, navigation, runtime, safe_contact, signposts
from heal.ui.moments import moment
from heal.ui.words import day, days_ago, plain
from heal.vocabulary import ConcernStatus, ConcernVerb, PairingStatus, Permission

YOUR_OWN = "This is about yourself; somebody else looks into it."
NONE_LISTED = "No place is listed so far; add those of your countries in the settings."
TO_WHOM = "Choose one, or type another"


def show(concern_id: int) -> None:
    """Show one concern, and everything that may be done about it now."""
    own_id = runtime.actor().member_id
    with runtime.reading(Permission.READ_CONCERNS) as session:
        concern = raised.one(session, concern_id, own_id=own_id)
    details.heading(f"About {' and '.join(name for _, name in concern.people)}")
    _facts(concern)
    _links(concern)
    if own_id in {member_id for member_id, _ in concern.people}:
        st.info(YOUR_OWN, icon=":material/lock:")
        return
    safe_contact.beside_several(dict(concern.people), permission=Permission.READ_CONCERNS)
    read = _words(concern.raised)
    _readings(concern_id)
    # Nobody settles what they have not read; whoever comes back to it later need not read it again.
    if read or concern.raised.status is ConcernStatus.SIGNPOSTED:
        _moves(concern.raised)


def _facts(concern: OneConcern) -> None:
    known, pair = concern.raised, concern.pairing_status
    ago = days_ago(known.raised_on, runtime.today())
    details.facts(
        {
            "Raised on": f"{day(known.raised_on)}, {ago}",
            "By": known.raised_by,
            "Where it stands": label(known.status),
            "Shown where there is help on": day(known.signposted_on),
            "Looked into on": day(known.closed_on),
            "Their pairing": label(pair) if pair else None,
        }
    )


def _links(concern: OneConcern) -> None:
    with st.container(horizontal=True):
        for member_id, name in concern.people:
            navigation.link(navigation.MEMBERS, plain(name), open=member_id)
        if concern.pairing_id is not None:
            ended = concern.pairing_status is PairingStatus.ENDED
            view = navigation.ENDED_PAIRINGS if ended else navigation.ACTIVE_PAIRINGS
            navigation.link(view, "Their pairing", open=concern.pairing_id)


def _words(concern: Raised) -> bool:
    """Show what was written, if it was asked for in this visit, and say whether it is shown."""
    kept = _kept(concern)
    read = runtime.kept(kept)
    if not isinstance(read, Words):
        _ask_why(concern)
        return False
    with st.container(border=True):
        st.text(read.words)
        if read.signposted_to:
            st.markdown(f"**Pointed to:** {plain(read.signposted_to)}")
        if read.outcome:
            st.markdown(f"**What came of it:** {plain(read.outcome)}")
        if st.button(
            "Put it away", icon=":material/visibility_off:", key=f"away-{concern.concern_id}"
        ):
            runtime.forget(kept)
            st.rerun()
    return True


def _kept(concern: Raised) -> str:
    # With each step there is more to read: that is another reading.
    return f"{runtime.VISIT}concern-{concern.concern_id}-{concern.status}"


def _key(field: str, form: str) -> str:
    # With the next showing of the form the words are gone, from this machine's memory as well.
    return f"{field}-{form}-{runtime.form_key(form)}"


def _ask_why(concern: Raised) -> None:
    number, form = concern.concern_id, f"read-concern-{concern.concern_id}"
    with st.form(form):
        why = st.text_input(
            "Why do you read it?", max_chars=forms.NOTE_LENGTH, key=_key("why", form),
            placeholder="Such as: it came up on Today",
            help="Your name, the moment and this are noted, for coordinators to see.",
        )  # fmt: skip
        if st.form_submit_button("Read what was written", icon=":material/visibility:"):
            runtime.perform(
                concerns.read, "That you read it is noted.", number, why=why or "",
                form=form, keeps=_kept(concern),
            )  # fmt: skip


def _readings(number: int) -> None:
    with runtime.reading(Permission.READ_CONCERNS) as session:
        frame = raised.readings(session, number)
    if frame.empty:
        st.markdown("Nobody has read it yet.")
        return
    lines = [
        f"- {moment(row['at'])}, {plain(row['who'])}: {plain(row['why'])}"
        for row in frame.to_dict("records")
    ]
    st.markdown("\n".join(["Who read it, and why:", "", *lines]))


def _moves(concern: Raised) -> None:
    moves: Mapping[ConcernVerb, Callable[[Raised], None]] = {
        ConcernVerb.SIGNPOST: _signpost,
        ConcernVerb.SETTLE: _settle,
    }
    with st.container(horizontal=True):
        for verb in LIFECYCLE.verbs_from(concern.status):
            moves[verb](concern)


def _signpost(concern: Raised) -> None:
    number, form = concern.concern_id, f"signpost-concern-{concern.concern_id}"
    with runtime.reading(Permission.READ_CONCERNS) as session:
        known = guide.help_by_country(session)
    with (
        st.popover(
            label(ConcernVerb.SIGNPOST), icon=":material/signpost:", key=f"signpost-{number}"
        ),
        st.form(form, border=False),
    ):
        signposts.tell(known)
        if not known:
            st.markdown(NONE_LISTED)
        on = forms.past_day("On", key=f"signpost-on-{number}", earliest=concern.raised_on)
        to = st.selectbox(
            "Where were they pointed to?", [_place(one) for one in known], index=None,
            key=_key("to", form), placeholder=TO_WHOM, accept_new_options=True,
            help=forms.NOTE_HINT,
        )  # fmt: skip
        if st.form_submit_button("Keep where they were pointed to"):
            runtime.perform(
                concerns.signpost, "Kept; look again later whether it is done.", number, on=on,
                to=to or "", form=form,
            )  # fmt: skip


def _place(one: Help) -> str:
    return f"{one.name} ({one.country})"


def _settle(concern: Raised) -> None:
    number, form = concern.concern_id, f"settle-concern-{concern.concern_id}"
    earliest = concern.signposted_on or concern.raised_on
    with (
        st.popover(label(ConcernVerb.SETTLE), icon=":material/task_alt:", key=f"settle-{number}"),
        st.form(form, border=False),
    ):
        on = forms.past_day("On", key=f"settle-on-{number}", earliest=earliest)
        outcome = forms.note("What came of it?", key=_key("outcome", form))
        st.markdown("A few words, or none. It leaves Today, and stays with those looked into.")
        if st.form_submit_button("It is settled", type="primary"):
            runtime.perform(
                concerns.settle, "Settled; it has left the page Today.", number, on=on,
                outcome=outcome, form=form,
            )  # fmt: skip
