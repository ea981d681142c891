"""How the list of those who would like a mentor reads."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from heal.queries import requests as pending
from heal.rules import requests as rules
from heal.rules.settings import ProgrammeSettings
from heal.rules.wording import label
from heal.ui import proposals, runtime, tables
from heal.ui.words import day, relabel, relist
from heal.vocabulary import Channel, RequestStatus, Route, Wait

COLUMNS: tables.Columns = {
    "name": "Name",
    "waiting": "Days waiting",
    "how_long": st.column_config.MultiselectColumn(
        "How long", options=[label(word) for word in Wait], color=["green", "yellow", "orange"]
    ),
    "status": "Status",
    "stands": "Proposals",
    "groups": "Groups",
    "route": "How it came",
    "channels": "In touch by",
    "attested": "Attested",
    "opened_on": tables.DATE("Asked on"),
}


def readable(frame: pd.DataFrame, programme: ProgrammeSettings) -> pd.DataFrame:
    """Return the requests in the words that people read."""
    rows = frame.to_dict("records")
    return frame.assign(
        how_long=[how_long(row["opened_on"], row["status"], programme) for row in rows],
        stands=[_stands(row) for row in rows],
        status=relabel(frame, "status", RequestStatus),
        route=relabel(frame, "route", Route),
        channels=relist(frame, "channels", Channel),
        attested=[day(row["attested_on"]) for row in rows],
    )


def how_long(opened_on: date, status: str, programme: ProgrammeSettings) -> str:
    """Return a calm word for the wait; whoever is on hold is not kept waiting."""
    if status != RequestStatus.OPEN:
        return ""
    word = rules.wait(
        opened_on,
        today=runtime.today(),
        amber_days=programme.waiting_amber_days,
        red_days=programme.waiting_red_days,
    )
    return label(word)


def _stands(row: Mapping[Hashable, Any]) -> str:
    if row["status"] not in pending.LOOKING:
        return ""
    ideas, asked = int(row["ideas"]), int(row["asked"])
    return proposals.standing(
        ideas=ideas, asked=asked, answers=int(row["answers"]), agreed=int(row["agreed"])
    )
