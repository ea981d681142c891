"""Bringing a file in: what it is, what it would change, and the word that it may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Any
from zoneinfo import available_timezones

import pandas as pd
import streamlit as st

from heal.errors import AmbiguousDates, Refusal
from heal.exchange.file_signatures import Kind
from heal.exchange.moments import DateOrder
from heal.exchange.problems import RefusedRow, SetAside
from heal.queries import imports, people
from heal.services import member_lists, registers
from heal.services.member_lists import MembersPreview
from heal.services.registers import DayNotTold, RegisterPreview
from heal.ui import file_kinds as files
from heal.ui import forms, my_groups, runtime, tables
from heal.ui.words import counted, day, plain
from heal.vocabulary import ImportKind, Permission

MOST_ROWS = 200
A_NEW_GROUP = "A new group …"


def bring_in(kind: ImportKind) -> None:
    """Show the upload and, once there is a file, what it would change."""
    st.markdown(files.ASKS[kind])
    file = st.file_uploader(
        "The file", files.ENDINGS, key=f"file-{kind}", label_visibility="collapsed"
    )
    if file is None:
        return
    data = file.getvalue()
    key = sha256(data).hexdigest()[:12]
    try:
        what = files.what_it_is(data, key, kind)
        if kind is ImportKind.MEMBERS:
            _member_list(data, file.name, key, what)
        else:
            _register(data, file.name, key, what)
    except Refusal as refusal:
        st.error(plain(refusal.sentence), icon=":material/block:")


def _member_list(data: bytes, file_name: str, key: str, what: Kind | None) -> None:
    named = member_lists.suggested_group(data, what)
    group = _group(key, named)
    if not group:
        return
    with runtime.reading(Permission.IMPORT_FILES) as session:
        seen = member_lists.preview(
            session,
            runtime.actor(),
            data=data,
            file_name=file_name,
            group_name=group,
            today=runtime.today(),
            kind=what,
        )
    if seen.already:
        st.info(plain(seen.already), icon=":material/history:")
        return
    _members_preview(seen)
    undated = None
    if seen.undated:
        undated = forms.past_day(
            f"{counted(seen.undated, 'person', 'people')} without a date joined on",
            key=f"undated-{key}",
        )
    made = len(seen.new) + len(seen.joining)
    if st.button(
        f"Add {counted(made, 'person', 'people')}" if made else "Note that nothing changes",
        type="primary", key=f"save-{key}", icon=":material/check:",
    ):  # fmt: skip
        runtime.perform(
            member_lists.save,
            f"{counted(made, 'person', 'people')} added to {seen.group_name}.",
            data=data, file_name=file_name, group_name=group, today=runtime.today(),
            undated_joined_on=undated, kind=what, form=f"list-{key}",
        )  # fmt: skip


def _members_preview(seen: MembersPreview) -> None:
    if seen.group_id is None:
        st.info(f"The group “{plain(seen.group_name)}” is new, and is made with this list.")
    _figures(
        {
            "New people": len(seen.new),
            "Known, join now": len(seen.joining),
            "In the group already": len(seen.unchanged),
            "Left out": len(seen.set_aside),
            "Could not be read": len(seen.refused),
        }
    )
    new = [
        {
            "Line": one.line,
            "Name": one.name,
            "E-mail address": one.email,
            "Joined": one.joined_on,
            "Note": " and ".join(
                note
                for note, holds in (
                    ("known already", one.member_id is not None),
                    ("name taken from the address", one.derived),
                )
                if holds
            ),
        }
        for one in sorted((*seen.new, *seen.joining), key=lambda one: one.line)
    ]
    if new:
        st.markdown("**Who joins.** The days are the forum's; adding them confirms them.")
        _table(pd.DataFrame(new))
    _left_out(seen.set_aside, seen.refused, seen.dropped_columns)
    left = [one.name for one in seen.left_before]
    _ask("On the list, though by our records they left the group. Are they back?", left)
    _ask("In the group by our records, but not on this list. Have they left?", seen.missing)


def _register(data: bytes, file_name: str, key: str, what: Kind | None) -> None:
    with runtime.reading(Permission.IMPORT_REGISTERS) as session:
        groups, zones = people.group_names(session), imports.group_zones(session)
    if not groups:
        my_groups.none("There is no group yet. Bring in a group's list of members first.")
        return
    known, asked = list(groups), runtime.named("for_group")
    likely = known.index(asked) if asked in groups else 0 if len(groups) == 1 else None
    group = st.selectbox(
        "Whose meeting was it?", known, index=likely,
        format_func=lambda number: groups.get(number, ""), key=f"group-{key}",
        placeholder="Choose the group",
    )  # fmt: skip
    if group is None:
        return
    zone = _zone(key, zones.get(group))
    if zone is None:
        return
    told: dict[str, Any] = {
        "group_name": groups[group], "zone": zone, "today": runtime.today(), "kind": what,
    }  # fmt: skip
    seen, answers = _asking(data, file_name, key, told)
    if seen is None:
        return
    st.session_state["_zone"] = zone
    if seen.already:
        st.info(plain(seen.already), icon=":material/history:")
        return
    _register_preview(seen)
    if st.button("Keep this register", type="primary", key=f"save-{key}", icon=":material/check:"):
        runtime.perform(
            registers.save,
            f"The register of {day(seen.held_on)} is kept.",
            data=data, file_name=file_name, form=f"register-{key}", **told, **answers,
        )  # fmt: skip


def _asking(
    data: bytes, file_name: str, key: str, told: Mapping[str, Any]
) -> tuple[RegisterPreview | None, dict[str, Any]]:
    """Read the register, and ask only for what it does not tell itself."""
    answers: dict[str, Any] = {}
    try:
        return _look(data, file_name, told), answers
    except AmbiguousDates as question:
        st.markdown(plain(question.sentence))
        answers["date_order"] = st.radio(
            "How are the dates written?", list(DateOrder), index=None, key=f"order-{key}",
            format_func=lambda order: order.words.capitalize(), horizontal=True,
        )  # fmt: skip
    except DayNotTold as question:
        st.markdown(plain(question.sentence))
        answers["held_on"] = st.date_input(
            "The meeting was on", value=None, max_value=runtime.today(), format="YYYY-MM-DD",
            key=f"day-{key}",
        )  # fmt: skip
    if None in answers.values():
        return None, answers
    return _look(data, file_name, {**told, **answers}), answers


def _look(data: bytes, file_name: str, told: Mapping[str, Any]) -> RegisterPreview:
    with runtime.reading(Permission.IMPORT_REGISTERS) as session:
        return registers.preview(
            session,
            runtime.actor(),
            data=data,
            file_name=file_name,
            **told,
        )


def _register_preview(seen: RegisterPreview) -> None:
    length = f", {counted(seen.minutes, 'minute')}" if seen.minutes else ""
    st.markdown(f"**{plain(seen.group_name)}, {day(seen.held_on)}**{length}")
    if seen.other_files:
        st.markdown(
            f"{counted(seen.other_files, 'other file')} of this meeting came before; "
            "everybody's time is taken together."
        )
    _figures(
        {
            "Were there": sum(one.present for one in seen.attendees),
            "Too short to count": sum(not one.present for one in seen.attendees),
            "Wait for a name": len(seen.waiting),
            "Not in this group": seen.not_in_group,
            "Left out": len(seen.set_aside),
            "Could not be read": len(seen.refused),
        }
    )
    if seen.kept_by_hand:
        marks = counted(seen.kept_by_hand, "mark")
        st.markdown(f"{marks} made by hand before will stay as they are.")
    found = [
        {
            "Name": one.name,
            "Minutes": one.minutes,
            "Was there": one.present,
            "In this group": one.in_group,
        }
        for one in seen.attendees
    ]
    if found:
        _table(pd.DataFrame(found))
    if seen.waiting:
        st.markdown("**Nobody is known by these names.** Once kept, say below who they are.")
        _table(pd.DataFrame([{"Name": one.name, "Minutes": one.minutes} for one in seen.waiting]))
    _left_out(seen.set_aside, seen.refused, seen.dropped_columns)


def _group(key: str, named: str | None) -> str | None:
    with runtime.reading(Permission.IMPORT_FILES) as session:
        known = list(people.group_names(session).values())
    alike = next((name for name in known if named and name.casefold() == named.casefold()), None)
    options = [*known, A_NEW_GROUP]
    guess = alike or (A_NEW_GROUP if named or not known else None)
    chosen = st.selectbox(
        "Which group is it?", options, index=options.index(guess) if guess else None,
        key=f"group-{key}", placeholder="Choose the group",
    )  # fmt: skip
    if chosen != A_NEW_GROUP:
        return chosen
    return st.text_input("Its name", named or "", max_chars=120, key=f"new-group-{key}").strip()


@cache
def _zones() -> list[str]:
    return sorted(name for name in available_timezones() if "/" in name and name[:4] != "Etc/")


def _zone(key: str, own: str | None) -> str | None:
    zones, likely = _zones(), own or st.session_state.get("_zone")
    return st.selectbox(
        "Which clock does Zoom show?", zones,
        index=zones.index(likely) if likely in zones else None, key=f"zone-{key}-{own}",
        placeholder="Choose a time zone", help="Zoom's report has times, but no time zone.",
    )  # fmt: skip


def _figures(numbers: Mapping[str, int]) -> None:
    with st.container(horizontal=True):
        for says, number in numbers.items():
            st.metric(says, f"{number:,}", border=True)


def _table(frame: pd.DataFrame) -> None:
    st.dataframe(
        frame.head(MOST_ROWS),
        hide_index=True,
        column_config={"Joined": tables.DATE("Joined")},
        placeholder="",
    )
    if len(frame) > MOST_ROWS:
        st.markdown(f"The first {MOST_ROWS} of {len(frame):,}.")


def _ask(question: str, names: Sequence[str]) -> None:
    if not names:
        return
    with st.expander(f"{question} ({len(names):,})", icon=":material/help:"):
        st.markdown("Nothing is changed by this list; open their record if something is to change.")
        _table(pd.DataFrame({"Name": list(names)}))


def _left_out(
    set_aside: Iterable[SetAside], refused: Iterable[RefusedRow], dropped: tuple[str, ...]
) -> None:
    rows = [{"Line": one.line, "Name": "", "Why": one.reason} for one in refused]
    rows += [{"Line": one.line, "Name": one.name, "Why": one.reason} for one in set_aside]
    if rows:
        st.markdown("**Lines that are left out**")
        _table(pd.DataFrame(rows).sort_values("Line"))
    if dropped:
        st.markdown(f":small[Never kept: {plain(', '.join(dropped))}.]")
