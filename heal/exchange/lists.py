"""How the lists look when they leave the house: their names, their columns, in words.

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
from heal.rules import discretion
from heal.rules.messages import NOBODY_ASKED
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
    REGISTERS = "registers"
    """Who came to which meeting, and who was missed."""
    GROUPS = "groups"
    """The groups, with how many belong to each."""
    LINEAGE = "lineage"
    """Who was mentored by whom, and who closed the circle."""
    DRAFT = "draft"
    """Whom everyone who waits might get: a suggestion."""
    INFORMAL = "informal"
    """Who asked for a chat or offered one: never part of mentoring."""


FILES: Mapping[List, str] = {
    List.MEMBERS: "people",
    List.MENTORS: "volunteers",
    List.REQUESTS: "requests",
    List.PAIRINGS: "teams",
    List.MEETINGS: "meetings",
    List.REGISTERS: "evenings",
    List.GROUPS: "rooms",
    List.LINEAGE: "circle",
    List.DRAFT: "draft",
    List.INFORMAL: "chats",
}
"""What each list is called as a file and on its sheet: a stranger at the computer reads it too."""

REACHED: Mapping[List, Mapping[str, str]] = {
    List.MEMBERS: {"member_id": "reach"},
    List.MENTORS: {"member_id": "reach"},
    List.REQUESTS: {"member_id": "reach"},
    List.PAIRINGS: {"mentor_id": "mentor_reach", "mentee_id": "mentee_reach"},
    List.MEETINGS: {},
    List.REGISTERS: {"member_id": "reach"},
    List.GROUPS: {},
    List.LINEAGE: {"member_id": "reach"},
    List.DRAFT: {"mentor_id": "mentor_reach", "mentee_id": "mentee_reach"},
    List.INFORMAL: {"member_id": "reach", "other_id": "other_reach"},
}
"""Whom a list names, and the column that says beside them how they may be reached."""

REACH_ONLY = "Reach people only as each has said is safe."


@dataclass(frozen=True)
class Column:
    """A column's heading, and the words that its stored values stand for."""

    heading: str
    words: type[StrEnum] | None = None


COLUMNS: Mapping[List, Mapping[str, Column]] = {
    List.MEMBERS: {
        "name": Column("Name"),
        "email": Column("E-mail"),
        "reach": Column("How they may be reached"),
        "groups": Column("Groups today"),
        "member_since": Column("Member since"),
        "last_came": Column("Last came"),
        "as_mentor": Column("As mentor", MentorStatus),
        "as_mentee": Column("As mentee", RequestStatus),
    },
    List.MENTORS: {
        "name": Column("Name"),
        "reach": Column("How they may be reached"),
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
        "reach": Column("How they may be reached"),
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
        "mentor_reach": Column("How the mentor may be reached"),
        "mentee_reach": Column("How the mentee may be reached"),
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
        "reach": Column("How they may be reached"),
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
        "mentee_reach": Column("How they may be reached"),
        "mentor_reach": Column("How the mentor may be reached"),
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
    List.REGISTERS: {
        "held_on": Column("Day"),
        "group": Column("Group"),
        "name": Column("Name"),
        "reach": Column("How they may be reached"),
        "present": Column("Came"),
        "minutes": Column("Minutes"),
        "source": Column("Where it is from", RegisterSource),
    },
    List.GROUPS: {
        "group": Column("Group"),
        "members": Column("Members now"),
        "last_register_on": Column("Last register"),
        "time_zone": Column("Time zone"),
        "own_rule": Column("Attending by its own rule"),
    },
    List.INFORMAL: {
        "happened_on": Column("Day"),
        "kind": Column("What it was", InformalKind),
        "member": Column("Who"),
        "other": Column("With whom, or to whom"),
        "reach": Column("How they may be reached"),
        "other_reach": Column("How the other may be reached"),
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


def people(kind: List, frame: pd.DataFrame) -> list[int]:
    """Return the numbers of the members whom a read model names, each once."""
    return sorted({int(who) for by in REACHED[kind] for who in frame[by].dropna()})


def file(
    kind: List, frame: pd.DataFrame, format_: Format, *, day: date, reach: Mapping[int, str]
) -> bytes:
    """Return a read model as a file, with how everyone in it may be reached.

    `reach` holds a line for each of its people who said something. A workbook says at its foot what
    it is and as of when; CSV stays a plain table, which other programs read to its end.
    """
    told = frame.copy()
    for by, column in REACHED[kind].items():
        told[column] = [
            None if pd.isna(who) else reach.get(int(who), NOBODY_ASKED) for who in frame[by]
        ]
    foot = [f"As of {day.isoformat()}. Exact figures and names, for the coordinator's own use."]
    foot += [REACH_ONLY] if REACHED[kind] else []
    foot += [FEET[kind]] if kind in FEET else []
    shown = readable(kind, told)
    if format_ is Format.CSV:
        return write(shown, format_, title="")
    return write(shown, format_, title=FILES[kind].capitalize(), foot=foot)


def file_name(kind: List, format_: Format, *, day: date, part: str = "") -> str:
    """Return the name under which a list, or a part of it, is kept as a file."""
    stem = f"{FILES[kind]}-{part}" if part else FILES[kind]
    return discretion.file_name(stem, day, format_.value)


def _in_words(stored: object, words: Mapping[str, str]) -> str | None:
    if not isinstance(stored, str):
        return None
    kept = stored.split(SEPARATOR)
    return SEPARATOR.join(says for word, says in words.items() if word in kept)
