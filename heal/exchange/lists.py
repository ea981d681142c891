"""How the lists look when they leave the house: which columns, under which headings, in words.

The pages' exports and the command line's are these; a number that only the software knows a record
by is never among the columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd

from heal.exchange.tables import Format, write
from heal.rules.wording import labels
from heal.vocabulary import (
    Channel,
    EndingManner,
    EndingReason,
    InformalChannel,
    InformalKind,
    InformalStatus,
    MentorStatus,
    PairingStatus,
    Quality,
    RegisterSource,
    RequestStatus,
    Route,
)

SEPARATOR = ", "


class List(StrEnum):
    MEMBERS = "members"
    """Everybody, with their groups."""
    MENTORS = "mentors"
    """The mentor pool."""
    REQUESTS = "requests"
    """Who asked for a mentor."""
    PAIRINGS = "pairings"
    """Pairings, going on and ended."""
    MEETINGS = "meetings"
    """Meetings, with how many came."""
    LINEAGE = "lineage"
    """Who was mentored by whom, and who closed the circle."""
    DRAFT = "draft"
    """Whom everyone who waits might get: a suggestion."""
    INFORMAL = "informal"
    """Who asked for a chat or offered one: never part of mentoring."""


@dataclass(frozen=True)
class Column:
    """A column's heading, and the words that its stored values stand for."""

    heading: str
    words: type[StrEnum] | None = None


COLUMNS: Mapping[List, Mapping[str, Column]] = {
    List.MEMBERS: {
        "name": Column("Name"),
        "email": Column("E-mail"),
        "groups": Column("Groups today"),
        "member_since": Column("Member since"),
        "last_came": Column("Last came"),
        "as_mentor": Column("As mentor", MentorStatus),
        "as_mentee": Column("As mentee", RequestStatus),
    },
    List.MENTORS: {
        "name": Column("Name"),
        "status": Column("Status", MentorStatus),
        "capacity": Column("Mentees at once"),
        "load": Column("Mentors now"),
        "room": Column("Room"),
        "last_paired_on": Column("Last paired"),
        "waiting_since": Column("Waiting since"),
        "groups": Column("Groups"),
        "channels": Column("In touch by", Channel),
        "qualities": Column("Qualities", Quality),
    },
    List.REQUESTS: {
        "name": Column("Name"),
        "groups": Column("Groups"),
        "status": Column("Status", RequestStatus),
        "opened_on": Column("Opened"),
        "closed_on": Column("Closed"),
        "waiting": Column("Days waiting"),
        "route": Column("How it came", Route),
        "channels": Column("In touch by", Channel),
        "attested_on": Column("Attested"),
    },
    List.PAIRINGS: {
        "mentor": Column("Mentor"),
        "mentee": Column("Mentee"),
        "groups": Column("Groups of the mentee"),
        "status": Column("Status", PairingStatus),
        "began_on": Column("Began"),
        "ended_on": Column("Ended"),
        "channels": Column("In touch by", Channel),
        "check_in_due_on": Column("Next check-in"),
        "last_in_touch_on": Column("Last in touch"),
        "manner": Column("How it ended", EndingManner),
        "reason": Column("Why", EndingReason),
        "boundaries_set": Column("Boundaries set"),
        "process_respected": Column("Process respected"),
        "gratitude_expressed": Column("Gratitude expressed"),
    },
    List.LINEAGE: {
        "name": Column("Name"),
        "generation": Column("Generation"),
        "mentored_by": Column("Mentored by"),
        "has_mentored": Column("Has mentored"),
        "mentor_since": Column("Mentor since"),
        "came_round": Column("First a mentee, then a mentor"),
    },
    List.DRAFT: {
        "mentee": Column("Waiting for a mentor"),
        "waiting": Column("Days waiting"),
        "mentor": Column("Might get"),
        "kept": Column("Kept by hand"),
        "reasons": Column("Why"),
    },
    List.MEETINGS: {
        "held_on": Column("Day"),
        "group": Column("Group"),
        "register": Column("Register", RegisterSource),
        "came": Column("Came"),
        "minutes": Column("Minutes"),
        "cancelled": Column("Called off"),
    },
    List.INFORMAL: {
        "happened_on": Column("Day"),
        "kind": Column("What it was", InformalKind),
        "member": Column("Who"),
        "other": Column("With whom, or to whom"),
        "group": Column("Group"),
        "channel": Column("In touch by", InformalChannel),
        "status": Column("Where it stands", InformalStatus),
        "closed_on": Column("Settled"),
    },
}
FEET: Mapping[List, str] = {
    List.INFORMAL: "Always an undercount: private replies leave no trace. No part of mentoring.",
}
"""What else stands at the foot of a list."""


def readable(kind: List, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a read model as it leaves the house: its known columns, in words that people read."""
    columns = {name: column for name, column in COLUMNS[kind].items() if name in frame}
    shown = frame[list(columns)].copy()
    for name, column in columns.items():
        if column.words is not None:
            words = labels(column.words)
            shown[name] = [_in_words(stored, words) for stored in frame[name]]
    return shown.rename(columns={name: column.heading for name, column in columns.items()})


def file(kind: List, frame: pd.DataFrame, format_: Format, *, day: date) -> bytes:
    """Return a read model as a file, with what it is and as of when at its foot."""
    says = f"As of {day.isoformat()}. Exact figures and names, for the coordinator's own use."
    foot = (FEET[kind], says) if kind in FEET else (says,)
    return write(readable(kind, frame), format_, title=kind.value.capitalize(), foot=foot)


def _in_words(stored: object, words: Mapping[str, str]) -> str | None:
    if not isinstance(stored, str):
        return None
    kept = stored.split(SEPARATOR)
    return SEPARATOR.join(says for word, says in words.items() if word in kept)
