"""What either side said: one tap now, more where somebody wants to, corrected at any time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from heal.queries.frames import split
from heal.queries.one_pairing import OnePairing
from heal.rules import pairings as rules
from heal.rules.wording import label
from heal.services import check_ins
from heal.services.check_ins import Heard
from heal.ui import forms, runtime, tables
from heal.ui.words import counted, day, listed, plain, relabel, relist
from heal.vocabulary import Activity, HowItGoes, PairingStatus, SelfCheck, Side

Said = Mapping[Any, Any]
COLUMNS: tables.Columns = {
    "due_on": tables.DATE("Was due"),
    "side": "Who",
    "answer": "Said",
    "self_check": st.column_config.TextColumn("Of themselves", help="A mentor's own self-check"),
    "activities": "What they did",
    "heard_on": tables.DATE("Heard on"),
    "seen_to_on": tables.DATE("Talked on"),
}
KEPT = "Kept, with thanks to whoever asked."
ICONS = {
    HowItGoes.GOING_WELL: ":material/sentiment_satisfied:",
    HowItGoes.TALK_TO_ME: ":material/forum:",
    HowItGoes.ENDING: ":material/waving_hand:",
}


def next_check_in(due_on: date | None, today: date) -> str:
    """Return when both are to be asked next, and plainly so where that day has passed."""
    if due_on is None:
        return ""
    late = (today - due_on).days
    if late > 0:
        return f"{day(due_on)}, {counted(late, 'day')} overdue"
    return f"{day(due_on)}, today" if late == 0 else day(due_on)


def ask(pair: OnePairing, heard: pd.DataFrame) -> None:
    """Show both sides, each with one tap for what they said, or with what was heard of them."""
    row = pair.row
    if row.status is PairingStatus.PAUSED or row.check_in_due_on is None:
        st.write("They are taking a break, and nobody is asked meanwhile.")
        return
    st.markdown(f"Due {next_check_in(row.check_in_due_on, runtime.today())}.")
    if not rules.check_in_due(row.check_in_due_on, today=runtime.today()):
        with st.expander("They said something already", icon=":material/forum:", key="early"):
            _both(pair, heard)
    else:
        _both(pair, heard)


def _both(pair: OnePairing, heard: pd.DataFrame) -> None:
    row = pair.row
    now = heard[heard["due_on"] == row.check_in_due_on].to_dict("records")
    said = {Side(one["side"]): one for one in now}
    for side, name in ((Side.MENTOR, pair.mentor), (Side.MENTEE, pair.mentee)):
        with st.container(border=True, key=f"side-{row.id}-{side}"):
            st.markdown(f"**{plain(name)}**, {side.value}")
            if side in said:
                _heard(said[side], row.began_on)
            else:
                _taps(pair, side, name)


def _taps(pair: OnePairing, side: Side, name: str) -> None:
    row = pair.row
    with st.container(horizontal=True, gap="small"):
        for word in HowItGoes:
            if st.button(
                label(word), key=f"heard-{row.id}-{side}-{word}", icon=ICONS[word],
                help=f"{name} said so today",
            ):  # fmt: skip
                _record(row.id, side, runtime.today(), Heard(word))
        key = f"late-{row.id}-{side}"
        with (
            st.popover("On another day, or more", key=f"{key}-open", type="tertiary"),
            st.form(key, border=False),
        ):
            on, told = _told(key, side, row.began_on)
            if st.form_submit_button("Keep what was said", type="primary"):
                _record(row.id, side, on, told)


def _record(pairing_id: int, side: Side, on: date, told: Heard) -> None:
    runtime.perform(
        check_ins.record, KEPT, pairing_id, on=on, heard={side: told},
        form=f"check-in-{pairing_id}-{side}",
    )  # fmt: skip


def _heard(one: Said, began_on: date) -> None:
    parts = [label(HowItGoes(one["answer"])), listed(Activity, one["activities"])]
    if one["self_check"]:
        parts.append(f"of themselves: {label(SelfCheck(one['self_check'])).lower()}")
    st.markdown(f"{'; '.join(part for part in parts if part)}, on {day(one['heard_on'])}.")
    number = int(one["check_in_id"])
    with st.popover("Correct it", key=f"correct-heard-{number}-open", type="tertiary"):
        correct(one, began_on)


def correct(one: Said, began_on: date) -> None:
    """Show the form that corrects what was noted of one side, and the way to take it back."""
    number, side = int(one["check_in_id"]), Side(one["side"])
    key = f"correct-heard-{number}"
    with st.form(key, border=False):
        on, told = _told(key, side, began_on, kept=one)
        if st.form_submit_button("Keep the correction", type="primary"):
            runtime.perform(check_ins.correct, "Corrected.", number, on=on, said=told, form=key)
    if st.button("It was noted by mistake: take it away", key=f"take-back-{number}"):
        runtime.perform(
            check_ins.take_back, "Taken away.", number, form=f"take-back-heard-{number}"
        )


def _told(key: str, side: Side, began_on: date, *, kept: Said | None = None) -> tuple[date, Heard]:
    on = forms.past_day(
        "Heard on", key=f"{key}-on", value=kept["heard_on"] if kept else None, earliest=began_on
    )
    goes = forms.required(
        "How it goes", HowItGoes, key=f"{key}-goes",
        chosen=HowItGoes(kept["answer"]) if kept else None,
    )  # fmt: skip
    activities = forms.several(
        "What they did together", Activity, key=f"{key}-activities",
        chosen=[Activity(word) for word in split(kept["activities"])] if kept else (),
        hint="Any, or none.",
    )  # fmt: skip
    own = None
    if side is Side.MENTOR:
        own = forms.choice(
            "And how are they themselves?", SelfCheck, key=f"{key}-self", optional=True,
            chosen=SelfCheck(kept["self_check"]) if kept and kept["self_check"] else None,
            hint="Their own word. Nothing is scored, and no reason is asked for.",
        )  # fmt: skip
    return on, Heard(goes, activities, own)


def hints(pair: OnePairing, heard: pd.DataFrame) -> None:
    """Show what waits for somebody to talk about it, each with the way to note that they did."""
    names = {Side.MENTOR: pair.mentor, Side.MENTEE: pair.mentee}
    for side, name in names.items():
        mine = heard[heard["side"] == side.value]
        if mine.empty:
            continue
        one = mine.iloc[0].to_dict()
        says = _waits(one, plain(name))
        if says and not isinstance(one["seen_to_on"], date):
            _talk(int(one["check_in_id"]), says, plain(name))


def _waits(one: Said, name: str) -> str:
    answer, own = HowItGoes(one["answer"]), one["self_check"]
    found = []
    if answer is HowItGoes.TALK_TO_ME:
        found.append(f"{name} would like somebody to talk with them about how it goes.")
    if answer is HowItGoes.ENDING:
        found.append(
            f"{name} said that it is ending. Either side may end it at any time; the form below "
            "helps to do so kindly."
        )
    if own and SelfCheck(own) is not SelfCheck.FINE:
        word = label(SelfCheck(own)).lower()
        found.append(f"Of themselves, {name} said “{word}”: ask what would help, or let them rest.")
    return " ".join(found)


def _talk(number: int, says: str, name: str) -> None:
    with st.container(border=True, key=f"talk-{number}"):
        st.markdown(f":material/forum: {says}")
        if st.button(f"I have talked with {name}", key=f"talked-{number}"):
            runtime.perform(
                check_ins.seen_to, "Noted; it leaves the page Today.", number,
                on=runtime.today(), form=f"talked-{number}",
            )  # fmt: skip


def history(pair: OnePairing, heard: pd.DataFrame) -> None:
    """Show what was said at each check-in."""
    if heard.empty:
        st.write("No check-in is recorded so far.")
        return
    names = _names(pair)
    shown = heard.assign(
        side=heard["side"].map(names),
        answer=relabel(heard, "answer", HowItGoes),
        self_check=relabel(heard, "self_check", SelfCheck),
        activities=relist(heard, "activities", Activity),
    )
    kept = [name for name in COLUMNS if shown[name].replace("", None).notna().any()]
    st.dataframe(
        shown[kept], hide_index=True, height="content",
        column_config={name: COLUMNS[name] for name in kept},
    )  # fmt: skip


def _names(pair: OnePairing) -> dict[str, str]:
    return {Side.MENTOR.value: pair.mentor, Side.MENTEE.value: pair.mentee}


def correct_earlier(pair: OnePairing, heard: pd.DataFrame) -> None:
    """Show the way to correct what was noted at an earlier check-in, where there is one."""
    if heard.empty:
        return
    names = _names(pair)
    rows = {int(one["check_in_id"]): one for one in heard.to_dict("records")}
    with st.expander("Correct an earlier check-in", icon=":material/edit:", key="earlier"):
        number = st.selectbox(
            "Which one?", list(rows), index=None, key=f"earlier-{pair.row.id}",
            format_func=lambda one: f"{day(rows[one]['due_on'])}, {names[rows[one]['side']]}",
            placeholder="Choose one",
        )  # fmt: skip
        if number is not None and number in rows:
            correct(rows[number], pair.row.began_on)
