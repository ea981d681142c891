"""Whom to propose for a request: no score, and a person decides."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from heal.queries import proposals as proposed
from heal.queries.proposals import Fitting
from heal.rules.requests import Fit
from heal.rules.settings import ProgrammeSettings
from heal.rules.wording import label
from heal.services import proposals
from heal.ui import details, forms, navigation, runtime, tables
from heal.ui.words import day, plain, relist
from heal.vocabulary import Channel, Permission

FITS = {Fit.FITS: "fits", Fit.DIFFERS: "differs", Fit.UNKNOWN: "unknown"}
COLUMNS: tables.Columns = {
    "name": "Name",
    "fits": st.column_config.TextColumn(
        "Beside what they would like", help="Unknown counts against nobody.", width="large"
    ),
    "room": st.column_config.NumberColumn("Room", help="How many more mentees they would take"),
    "common": "Both in touch by",
    "in_group": "Same group",
    "groups": "Groups",
    "waiting_since": tables.DATE("Waiting since"),
}


def fits(parts: tuple[Fitting, ...]) -> str:
    """Return in words how a mentor suits what the mentee would like, part by part."""
    return "; ".join(
        f"{part.name} {FITS[part.fit]}{' (a must)' if part.must else ''}" for part in parts
    )


def readable(frame: pd.DataFrame, parts: dict[int, str]) -> pd.DataFrame:
    """Return the candidates in the words that people read."""
    return frame.assign(
        fits=[parts.get(member_id) or "No preference" for member_id in frame["member_id"]],
        common=relist(frame, "common", Channel).replace("", "Nothing yet"),
        in_group=frame["same_group"].map({True: "Yes", False: ""}),
    )


def propose(request_id: int, opened_on: date, programme: ProgrammeSettings) -> None:
    """Show whom one may propose, and note the one who is picked as an idea."""
    st.subheader("Propose a mentor", anchor=False)
    search = st.text_input(
        "Search a mentor",
        key=f"candidate-{request_id}",
        type="search",
        live=True,
        placeholder="Name",
    )
    with runtime.reading(Permission.SEE_REQUESTS) as session:
        frame = proposed.candidates(
            session,
            request_id,
            today=runtime.today(),
            search=search or "",
            same_group_first=programme.same_group_first,
        )
        parts = proposed.fitting(session, request_id, frame["member_id"].tolist())
    if frame.empty:
        st.info("Nobody to propose. Clear the search, or look into the mentor pool.")
        navigation.link(navigation.MENTOR_POOL, "Open the mentor pool")
        return
    first = "Those from their own group come first, then" if programme.same_group_first else "First"
    st.markdown(f"{first} those with room, then whoever has waited longest. Pick a row.")
    who = ",".join(str(number) for number in frame["offer_id"])
    shown = readable(frame, {number: fits(of_one) for number, of_one in parts.items()})
    # Rows are told apart by position, and whoever was proposed is no longer among them.
    row = tables.pick(shown, COLUMNS, key=f"candidates:{request_id}:{who}")
    if len(frame) == proposed.MOST:
        st.markdown(f"Only the first {proposed.MOST} are shown; search by name for others.")
    if row is not None:
        picked = shown.iloc[row]
        _picked(request_id, opened_on, picked, parts[int(picked["member_id"])])


def _picked(
    request_id: int, opened_on: date, picked: pd.Series, parts: tuple[Fitting, ...]
) -> None:
    offer_id, name = int(picked["offer_id"]), str(picked["name"])
    key = f"propose-{request_id}-{offer_id}"
    with st.container(border=True):
        st.subheader(plain(name), anchor=False)
        navigation.link(navigation.MENTOR_POOL, "Their offer", open=offer_id)
        details.facts(
            {
                "Groups": picked["groups"] or "None at present",
                "Room": f"{picked['room']} of {picked['capacity']}",
                "Both in touch by": picked["common"],
                "Waiting since": day(picked["waiting_since"]),
                **{_wanted(part): _told(part) for part in parts},
            }
        )
        if not picked["room"]:
            st.info("No room at present: they may be asked, and say whether they would take more.")
        on = forms.past_day("Came up on", key=f"{key}-on", earliest=opened_on)
        if st.button(f"Note {plain(name)} as an idea", type="primary", key=key):
            runtime.perform(
                proposals.draft,
                f"{name} is noted as an idea. Next: ask both.",
                request_id,
                offer_id=offer_id,
                on=on,
                form=key,
            )


def _wanted(part: Fitting) -> str:
    must = ", a must" if part.must else ""
    return plain(f"{part.name}, {label(part.liking).lower()}{must}")


def _told(part: Fitting) -> str:
    return f"{FITS[part.fit]} ({part.told or 'nothing told'})"
