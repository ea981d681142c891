"""The programme's numbers and names, a form for each kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import streamlit as st

from heal.rules.settings import LABELS, ProgrammeSettings, default
from heal.services import desk
from heal.ui import runtime
from heal.ui.words import plain

FIELDS = {item.name: item for item in fields(ProgrammeSettings)}


@dataclass(frozen=True)
class Kind:
    """A few settings that are looked at together, and a sentence about them."""

    title: str
    says: str
    names: tuple[str, ...]


KINDS: Mapping[str, Kind] = {
    "attending": Kind(
        "Members and attending",
        "Who counts as coming to meetings; a group may have numbers of its own.",
        (
            "attending_meetings",
            "attending_of_last",
            "attending_within_days",
            "quiet_after_meetings",
            "safe_contact_days",
            "newcomer_days",
            "newer_months",
        ),
    ),
    "present": Kind(
        "Present at a meeting",
        "How long somebody is there to have come. Where a register is missing, nobody is absent.",
        ("present_minutes", "present_percent", "register_within_days", "meeting_within_days"),
    ),
    "mentors": Kind(
        "Mentors",
        "These only suggest: a mentor may differ, and the reason is kept.",
        (
            "experience_months",
            "default_capacity",
            "capacity_soft_maximum",
            "same_group_first",
            "never_asked_days",
            "resting_after_days",
        ),
    ),
    "waiting": Kind(
        "Waiting and proposals",
        "When Today speaks up; nothing is closed by itself.",
        (
            "waiting_amber_days",
            "waiting_red_days",
            "idea_after_days",
            "mentor_asked_first",
            "nudge_after_days",
            "lapse_after_days",
        ),
    ),
    "check-ins": Kind(
        "Check-ins",
        "When both are asked whether it still does them good. "
        "Days that are planned already stay as they are; the ones after follow the new numbers.",
        (
            "check_in_first_days",
            "check_in_second_days",
            "check_in_every_months",
            "missed_check_ins_for_quiet",
            "first_contact_days",
            "after_ending_days",
            "reopen_within_days",
        ),
    ),
    "figures": Kind(
        "Figures",
        "If the programme is older than these records: the day from which on every pairing and "
        "request is here, ended ones too. What began before is then counted from that day on only, "
        "so that how long people wait, and how long pairings go on, is not told too long.",
        ("records_begin_on",),
    ),
    "informal": Kind(
        "Informal connections",
        "When two people find each other again and again, Today asks whether they would like more.",
        ("informal_weeks",),
    ),
    "sign-in": Kind(
        "Signing in",
        "How long a session lasts, how long an invitation is good for, and whether a code from the "
        "phone is asked of everyone; whoever has none yet is led to add one before anything else.",
        ("idle_minutes", "absolute_hours", "invitation_days", "second_factor_required"),
    ),
    "stopping": Kind(
        "Whom mentors tell when they stop",
        "A mentor may stop at any time by telling this person.",
        ("discontinue_contact_name", "discontinue_contact_address"),
    ),
    "outside": Kind(
        "A concern about a coordinator",
        "Nobody reads a concern about themselves. Where there is one coordinator only, whoever "
        "raises it is led to this person, outside of these pages.",
        ("outside_contact",),
    ),
}


def show(settings: ProgrammeSettings) -> None:
    """Show every setting in the form of its kind."""
    for name, kind in KINDS.items():
        _form(name, kind, settings)


def _form(name: str, kind: Kind, settings: ProgrammeSettings) -> None:
    changed = [key for key in kind.names if getattr(settings, key) != default(key)]
    with st.container(border=True):
        st.header(kind.title, anchor=False)
        st.markdown(kind.says)
        with st.form(f"settings-{name}", border=False):
            values = _fields(kind, settings)
            if st.form_submit_button("Keep", key=f"keep-{name}"):
                runtime.perform(
                    desk.change_settings, "Kept.", values=values, form=f"settings-{name}"
                )
        if changed:
            _back_to_defaults(name, changed)


def _fields(kind: Kind, settings: ProgrammeSettings) -> dict[str, int | bool | str]:
    known = {key: getattr(settings, key) for key in kind.names}
    with st.grid(3, min_column_width=220, vertical_alignment="bottom"):
        values = {k: _field(k, value) for k, value in known.items() if not isinstance(value, bool)}
    # A switch says its name beside it, and needs the room.
    return values | {k: _field(k, value) for k, value in known.items() if isinstance(value, bool)}


def _back_to_defaults(name: str, changed: list[str]) -> None:
    usual = {key: default(key) for key in changed}
    differ = "; ".join(f"“{plain(LABELS[key])}”, usually {_said(usual[key])}" for key in changed)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":small[:gray[Differs from the default: {differ}.]]", width="stretch")
        if st.button("Back to the defaults", icon=":material/undo:", key=f"defaults-{name}"):
            runtime.perform(
                desk.change_settings,
                "The defaults are back.",
                values=usual,
                form=f"defaults-{name}",
            )


def _field(key: str, value: Any) -> int | bool | str:
    """Show one setting; its key holds what is stored, so that a changed one is shown anew."""
    about, says, widget = FIELDS[key].metadata, LABELS[key], f"{key}-{value}"
    usually = f"Usually {_said(default(key))}."
    if isinstance(value, bool):
        return st.toggle(says, value=value, key=widget, help=usually)
    if isinstance(value, int):
        return int(
            st.number_input(
                says,
                min_value=about["least"],
                max_value=about["most"],
                value=value,
                step=1,
                key=widget,
                help=usually,
            )
        )
    if "day" in about:
        return _day(key, value, widget)
    return st.text_input(says, value, max_chars=about["longest"], key=widget) or ""


def _day(key: str, value: str, widget: str) -> str:
    known = date.fromisoformat(value) if value else None
    said: date | None = st.date_input(
        LABELS[key], known, max_value=runtime.today(), format="YYYY-MM-DD", key=widget
    )
    return said.isoformat() if said else ""


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value) if value != "" else "empty"
