"""What somebody is given who asks what is kept about them, and what is left out, and why.

A table is given by the ways in which its rows are about somebody. Each column is given, or it is
withheld for a reason that stands beside it; a table that is left out as a whole has one, too. A
test walks all tables: one that is new has to be decided here.

The rules behind the decisions: whatever was told about them, and what they told themselves, is
theirs. What somebody else told is not: answers, check-ins and feedback of the other side, worries,
a facilitator's opinion. The two of a pairing, and two who came together for a chat, know each
other, so the name is there, and nothing else about them. An idea of which they have not been told
is not in it: it would tell what the other one answered. What opens a door is never in a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Way:
    """Say how rows are about somebody: a column names them, or names a record that is theirs.

    `through` is the table of that record, and `by` the one column of it by which it has to be
    theirs. Only rows count that have what `where` says, not what `but` says, and in which `since`
    is known.
    """

    column: str
    through: str | None = None
    by: str | None = None
    where: Mapping[str, str] = field(default_factory=dict)
    but: Mapping[str, str] = field(default_factory=dict)
    since: str | None = None


@dataclass(frozen=True)
class Given:
    """Say what is given of one table, under which title, and by which ways rows are found.

    `columns` maps a column to its heading; with dots, it leads on to the record that it names.
    `withheld` maps a column to the reason. `only` gives a column by fewer ways than its row.
    """

    file: str
    title: str
    ways: tuple[Way, ...]
    columns: Mapping[str, str]
    withheld: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, tuple[Way, ...]] = field(default_factory=dict)


MEMBER = (Way("member_id"),)
SOFTWARE = "It serves the software alone."
A_KEY = "It opens a door, or stands for what does."

LEFT_OUT: Mapping[str, str] = {
    "column_mappings": "Which column of a form is what was said for everybody's sake, and tells of "
    "the form alone.",
    "concerns": "A worry is told in confidence. Whether anybody told one is not in this file, so "
    "that nobody who speaks up has to fear it.",
    "do_not_pair": "Who is not to be brought together with whom may be the other one's wish, and "
    "no reason is kept; so nothing of it is told to either.",
    "snoozes": "That a line of the coordinator's list rests until a day says nothing of anybody.",
}
"""The tables with a way to somebody of which nothing is given, and why."""

HISTORY = Given(
    file="changes",
    title="What was added, changed or removed in these records, when, and by whom",
    ways=(),
    columns={
        "at": "When (UTC)",
        "actor": "Who",
        "deed": "What was done",
        "noun": "In what",
        "changes": "From what, to what",
    },
    withheld={
        "use_case": "It is the name of a step in the software.",
        "record_id": "It is a number of the software's own.",
    },
)
"""What is given of the trail: the lines about whatever else is given, with the same columns."""

ALSO: tuple[str, ...] = (
    "What somebody else said of the two of you, in confidence: the other one's answers, check-ins "
    "and feedback, and what a facilitator wrote. They are theirs.",
    "Ideas of bringing you together with somebody of which you have not been told. They would tell "
    "what somebody else answered.",
    "What you did or wrote about other people, as a facilitator or at the desk. It is about them.",
    "Passwords, codes and whatever else opens a door; they are kept in a form that nobody can read "
    "back, but no file is a place for them.",
)
"""What else is not given, in the words of whoever reads it."""

NOTES = "Notes are given as they were written, so read them first: one may speak of somebody else."
SAFE = "Hand this on only as the person whom it is about has said is safe."


def side_of(side: str) -> Way:
    """Return the way to what one side of a pairing said, if that side is theirs."""
    return Way("pairing_id", "pairings", by=f"{side}_id", where={"side": side})
