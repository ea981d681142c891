"""One live pairing: what is known of it, who was heard, when the two were in touch."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from heal.queries import one_pairing
from heal.queries.one_pairing import OnePairing
from heal.rules import pairings as rules
from heal.rules.wording import label
from heal.services import pairings
from heal.ui import concerns, details, forms, navigation, runtime, tables
from heal.ui.words import counted, day, days_ago, lasting, plain, relabel, relist, several
from heal.vocabulary import (
    Activity,
    Channel,
    HowItGoes,
    Opened,
    PairingStatus,
    PairingVerb,
    Permission,
    Side,
)

SAID = {
    PairingVerb.PAUSE: "They are taking a break; nobody asks after them meanwhile.",
    PairingVerb.RESUME: "They go on.",
}
CHECK_INS: tables.Columns = {
    "due_on": tables.DATE("Was due"),
    "mentor": "Mentor",
    "mentee": "Mentee",
}
CONTACTS: tables.Columns = {
    "happened_on": tables.DATE("Day"),
    "channel": "By",
    "activities": "What kind",
}


def next_check_in(due_on: date | None, today: date) -> str:
    """Return when both are to be asked next, and plainly so where that day has passed."""
    if due_on is None:
        return ""
    late = (today - due_on).days
    if late > 0:
        return f"{day(due_on)}, {counted(late, 'day')} overdue"
    return f"{day(due_on)}, today" if late == 0 else day(due_on)


def quiet_since(quiet_on: date | None, today: date) -> str:
    """Return since when nothing was heard of a pair, where that is so."""
    if quiet_on is None or not rules.is_quiet(quiet_on, today=today):
        return ""
    return f"Since {day(quiet_on)}"


def show(pair: OnePairing) -> None:
    """Show one live pairing with everything that may be done now, but for ending it."""
    with runtime.reading(Permission.SEE_PAIRINGS) as session:
        heard = one_pairing.check_ins(session, pair.row.id)
        met = one_pairing.contacts(session, pair.row.id)
    heading(pair)
    _facts(pair)
    _hints(pair, heard)
    may = runtime.may(Permission.MANAGE_PAIRINGS)
    if may:
        _moves(pair)
    asking, touching = st.columns(2, gap="large")
    with asking:
        st.subheader("Does it still do them good?", anchor=False)
        if may:
            _check_in(pair, heard)
        said(heard)
    with touching:
        st.subheader("In touch", anchor=False)
        if may:
            _contact(pair)
        in_touch(met)


def heading(pair: OnePairing) -> None:
    """Note who opens the pairing, then show whom it is about and any concern about them."""
    row = pair.row
    runtime.opening(Opened.PAIRING, row.id, (row.mentor_id, row.mentee_id))
    details.heading(f"{pair.mentor} and {pair.mentee}")
    _links(pair)
    concerns.about_pairing(row.id)


def _links(pair: OnePairing) -> None:
    row = pair.row
    with st.container(horizontal=True):
        navigation.link(navigation.MEMBERS, f"{plain(pair.mentor)}, mentor", open=row.mentor_id)
        navigation.link(navigation.MEMBERS, f"{plain(pair.mentee)}, mentee", open=row.mentee_id)
        navigation.link(navigation.MENTOR_POOL, "The mentor’s offer", open=pair.offer_id)
        navigation.link(navigation.PENDING_REQUESTS, "The request", open=pair.request_id)


def agreed(pair: OnePairing) -> str:
    """Return when each side said yes."""
    return f"{pair.mentor} on {day(pair.mentor_yes_on)}, {pair.mentee} on {day(pair.mentee_yes_on)}"


def said(heard: pd.DataFrame) -> None:
    """Show what was said at each check-in."""
    if heard.empty:
        st.write("No check-in is recorded so far.")
        return
    words = {side.value: relabel(heard, side.value, HowItGoes) for side in Side}
    _table(heard.assign(**words), CHECK_INS)


def in_touch(met: pd.DataFrame) -> None:
    """Show when and how the two were in touch."""
    if met.empty:
        st.write("No contact is recorded; none has to be.")
        return
    channel, activities = relabel(met, "channel", Channel), relist(met, "activities", Activity)
    _table(met.assign(channel=channel, activities=activities), CONTACTS)


def _table(frame: pd.DataFrame, columns: tables.Columns) -> None:
    st.dataframe(
        frame[list(columns)], hide_index=True, column_config=dict(columns), height="content"
    )


def _facts(pair: OnePairing) -> None:
    row, today = pair.row, runtime.today()
    since = f", since {day(row.paused_on)}" if row.paused_on else ""
    last = pair.last_in_touch_on
    details.facts(
        {
            "Status": label(row.status) + since,
            "Began": f"{day(row.began_on)} ({lasting(row.began_on, today)})",
            "Groups of the mentee": pair.groups or "None at the moment",
            "In touch by": several(tuple(word for word in Channel if word in pair.channels)),
            "Said yes": agreed(pair),
            "Next check-in": next_check_in(row.check_in_due_on, today) or "After the break",
            "Last in touch": f"{day(last)} ({days_ago(last, today)})" if last else "Not recorded",
        }
    )


def _hints(pair: OnePairing, heard: pd.DataFrame) -> None:
    if quiet := quiet_since(pair.row.quiet_on, runtime.today()):
        st.info(
            f"{quiet} nothing has been heard at check-ins. A short, kind question to each may "
            "help; nothing ends by itself.",
            icon=":material/notifications_paused:",
        )
    names = {Side.MENTOR: pair.mentor, Side.MENTEE: pair.mentee}
    last = {} if heard.empty else heard.iloc[0].to_dict()
    enough = [plain(names[side]) for side in Side if last.get(side.value) == HowItGoes.TALK_TO_ME]
    if enough:
        st.info(
            f"When last asked, {' and '.join(enough)} said that it does not do them good any "
            "more. Talk with them; either side may end it at any time.",
            icon=":material/forum:",
        )


def _moves(pair: OnePairing) -> None:
    row, use_cases = pair.row, {
        PairingVerb.PAUSE: pairings.pause,
        PairingVerb.RESUME: pairings.resume,
    }  # fmt: skip
    for verb in rules.LIFECYCLE.verbs_from(row.status):
        if verb in use_cases and st.button(label(verb), key=f"{verb}-{row.id}"):
            runtime.perform(
                use_cases[verb],
                SAID[verb],
                row.id,
                on=runtime.today(),
                form=f"{verb}-pairing-{row.id}",
            )


def _check_in(pair: OnePairing, heard: pd.DataFrame) -> None:
    row = pair.row
    if row.status is PairingStatus.PAUSED or row.check_in_due_on is None:
        st.write("They are taking a break, and nobody is asked meanwhile.")
        return
    st.markdown(_whom_to_ask(pair, heard))
    with st.form(f"check-in-{row.id}", clear_on_submit=True):
        on = forms.past_day("Heard on", key=f"check-in-on-{row.id}", earliest=row.began_on)
        told = {
            side: st.segmented_control(
                f"{plain(name)}, {side.value}",
                list(HowItGoes),
                format_func=label,
                key=f"check-in-{side}-{row.id}",
                help="May stay blank, if they have not been heard yet.",
            )
            for side, name in ((Side.MENTOR, pair.mentor), (Side.MENTEE, pair.mentee))
        }
        if st.form_submit_button("Keep what was said"):
            runtime.perform(
                pairings.record_check_in,
                "Kept, with thanks to whoever asked.",
                row.id,
                on=on,
                heard={side: word for side, word in told.items() if isinstance(word, HowItGoes)},
                form=f"check-in-{row.id}",
            )


def _whom_to_ask(pair: OnePairing, heard: pd.DataFrame) -> str:
    due = pair.row.check_in_due_on
    says = f"Due {next_check_in(due, runtime.today())}."
    now = heard[heard["due_on"] == due]
    missing = [
        plain(name)
        for side, name in ((Side.MENTOR, pair.mentor), (Side.MENTEE, pair.mentee))
        if now.empty or now[side.value].isna().all()
    ]
    return f"{says} Still to be asked: {' and '.join(missing)}."


def _contact(pair: OnePairing) -> None:
    row = pair.row
    with st.form(f"contact-{row.id}", clear_on_submit=True):
        on = forms.past_day("They were in touch on", key=f"met-on-{row.id}", earliest=row.began_on)
        channel = forms.choice("By", Channel, key=f"met-by-{row.id}", optional=True)
        activities = forms.several(
            "What kind of time it was",
            Activity,
            key=f"met-kinds-{row.id}",
            hint="Any, or none. What was said is never kept.",
        )
        if st.form_submit_button("Keep that they were in touch"):
            runtime.perform(
                pairings.record_contact,
                "Kept that they were in touch.",
                row.id,
                on=on,
                channel=channel,
                activities=activities,
                form=f"contact-{row.id}",
            )
