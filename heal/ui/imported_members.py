"""A group's list of members that is brought in: whom it would add, and what it only asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from heal.exchange.read_as import How
from heal.queries import people
from heal.services import member_lists
from heal.services.member_lists import MembersPreview
from heal.ui import file_lines, forms, runtime
from heal.ui.words import counted, plain
from heal.vocabulary import Permission

A_NEW_GROUP = "A new group …"


@dataclass(frozen=True)
class AskedList:
    """Hold what is known of a list by now: what its saving is told, and what that would change."""

    given: Mapping[str, Any]
    seen: MembersPreview


def asked(data: bytes, file_name: str, key: str, what: How) -> AskedList | None:
    """Show what a list of members would change; ask for its group, and return None until then."""
    group = _group(key, member_lists.suggested_group(data, what))
    if not group:
        return None
    given: dict[str, Any] = {
        "data": data,
        "file_name": file_name,
        "group_name": group,
        "kind": what,
    }
    with runtime.reading(Permission.IMPORT_FILES) as session:
        seen = member_lists.preview(session, runtime.actor(), today=runtime.today(), **given)
    if seen.already:
        st.info(plain(seen.already), icon=":material/history:")
    else:
        _members_preview(seen)
    return AskedList(given, seen)


def member_list(data: bytes, file_name: str, key: str, what: How) -> None:
    """Show what a list of members would change, and the button that keeps it."""
    one = asked(data, file_name, key, what)
    if one is None or one.seen.already:
        return
    undated = day_of_undated(one.seen.undated, key)
    made = len(one.seen.new) + len(one.seen.joining)
    if st.button(
        f"Add {counted(made, 'person', 'people')}" if made else "Note that nothing changes",
        type="primary", key=f"save-{key}", icon=":material/check:",
    ):  # fmt: skip
        runtime.perform(
            member_lists.save,
            f"{counted(made, 'person', 'people')} added to {one.seen.group_name}.",
            today=runtime.today(), undated_joined_on=undated, form=f"list-{key}", **one.given,
        )  # fmt: skip


def day_of_undated(number: int, key: str) -> date | None:
    """Ask on which day those joined whom a list gives none, where there are any."""
    if not number:
        return None
    says = f"{counted(number, 'person', 'people')} without a date joined on"
    return forms.past_day(says, key=f"undated-{key}")


def _members_preview(seen: MembersPreview) -> None:
    if seen.group_id is None:
        st.info(f"The group “{plain(seen.group_name)}” is new, and is made with this list.")
    file_lines.figures(
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
        st.markdown("**Who joins.** The days are the file's; adding them confirms them.")
        file_lines.table(pd.DataFrame(new))
    file_lines.left_out(seen.set_aside, seen.refused, seen.dropped_columns)
    left = [one.name for one in seen.left_before]
    file_lines.ask("On the list, though by our records they left the group. Are they back?", left)
    file_lines.ask(
        "In the group by our records, but not on this list. Have they left?", seen.missing
    )


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
