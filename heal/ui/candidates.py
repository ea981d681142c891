"""Every mentor whom one may propose for a request, to be searched by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd
import streamlit as st

from heal.queries import proposals as proposed
from heal.queries import shortlist
from heal.queries.shortlist import Suggested
from heal.rules.settings import ProgrammeSettings
from heal.services import proposals
from heal.ui import details, forms, navigation, runtime, suggested, tables
from heal.ui.words import day, plain, relist
from heal.vocabulary import Channel, Permission

COLUMNS: tables.Columns = {
    "name": "Name",
    "fits": st.column_config.TextColumn(
        "What there is to say", help="Unknown counts against nobody.", width="large"
    ),
    "room": st.column_config.NumberColumn("Room", help="How many more mentees they would take"),
    "common": "Both in touch by",
    "in_group": "Same group",
    "groups": "Groups",
    "waiting_since": tables.DATE("Waiting since"),
}


def readable(frame: pd.DataFrame, said: Mapping[int, Suggested]) -> pd.DataFrame:
    """Return the candidates in the words that people read."""
    return frame.assign(
        fits=[
            "; ".join(said[offer_id].reasons) or "No preference" for offer_id in frame["offer_id"]
        ],
        common=relist(frame, "common", Channel).replace("", "Nothing yet"),
        in_group=frame["same_group"].map({True: "Yes", False: ""}),
    )


def propose(request_id: int, opened_on: date, programme: ProgrammeSettings) -> None:
    """Show whom one may propose, and note the one who is picked as an idea."""
    st.subheader("Or look through all of them", anchor=False)
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
        said = shortlist.fits(
            session, request_id, frame["offer_id"].tolist(), today=runtime.today()
        )
    if frame.empty:
        st.info("Nobody to propose. Clear the search, or look into the mentor pool.")
        navigation.link(navigation.MENTOR_POOL, "Open the mentor pool")
        return
    first = "Those from their own group come first, then" if programme.same_group_first else "First"
    st.markdown(f"{first} those with room, then whoever has waited longest. Pick a row.")
    who = ",".join(str(number) for number in frame["offer_id"])
    shown = readable(frame, said)
    # Rows are told apart by position, and whoever was proposed is no longer among them.
    row = tables.pick(shown, COLUMNS, key=f"candidates:{request_id}:{who}")
    if len(frame) == proposed.MOST:
        st.markdown(f"Only the first {proposed.MOST} are shown; search by name for others.")
    if row is not None:
        picked = shown.iloc[row]
        _picked(request_id, opened_on, picked, said[int(picked["offer_id"])])


def _picked(request_id: int, opened_on: date, picked: pd.Series, said: Suggested) -> None:
    offer_id, name = int(picked["offer_id"]), str(picked["name"])
    key = f"propose-{request_id}-{offer_id}"
    with st.container(border=True):
        st.subheader(plain(name), anchor=False)
        navigation.link(navigation.MENTOR_POOL, "Their offer", open=offer_id)
        details.facts(
            {
                "Groups": picked["groups"] or "None at present",
                "Room": f"{picked['room']} of {picked['capacity']}",
                "Waiting since": day(picked["waiting_since"]),
            }
        )
        suggested.why(said.reasons, said.beside)
        if not picked["room"]:
            st.info("No room at present: they may be asked, and say whether they would take more.")
        on = forms.past_day("Came up on", key=f"{key}-on", earliest=opened_on)
        if st.button(f"Note {plain(name)} as an idea", type="primary", key=key):
            runtime.perform(
                proposals.draft,
                f"{name} is noted as an idea. Next: ask them.",
                request_id,
                offer_id=offer_id,
                on=on,
                form=key,
            )
