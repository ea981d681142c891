"""The older Teams list, a row for each "Joined" and "Left", made into stays."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from heal.errors import BadValue, UnreadableFile
from heal.exchange.attendees import Attendee, stay
from heal.exchange.problems import RefusedRow
from heal.exchange.zoom import Stay

_JOINED = frozenset({"joined", "joined before"})
_LEFT = frozenset({"left"})


@dataclass(frozen=True)
class Action:
    """Hold that somebody came, or went, and when."""

    who: Attendee
    joined: bool
    at: datetime


def action(who: Attendee, written: str, at: datetime) -> Action:
    """Return the action of a row; a word that is not known is a BadValue."""
    word = written.casefold()
    if word not in _JOINED | _LEFT:
        raise BadValue("The action in this row is neither “Joined” nor “Left”.")
    return Action(who, word in _JOINED, at)


def pair(actions: Iterable[Action]) -> list[Stay | RefusedRow]:
    """Return a stay for every coming, ended by the same person's next going.

    Somebody who never left is taken to have stayed to the last moment of the list. Where that is
    most of them, the list was downloaded during the meeting, and does not tell who stayed.
    """
    in_order = sorted(actions, key=lambda one: (one.at, one.who.line))
    rows: list[Stay | RefusedRow] = []
    here: defaultdict[str, deque[Action]] = defaultdict(deque)
    for one in in_order:
        waiting = here[one.who.key]
        if one.joined:
            waiting.append(one)
        elif waiting:
            came = waiting.popleft()
            rows.append(stay(came.who, came.at, one.at, ""))
        else:
            reason = "This row says that somebody left, and no row that they had joined."
            rows.append(RefusedRow(one.who.line, reason))
    still = [came for waiting in here.values() for came in waiting]
    if len({came.who.key for came in still}) * 2 > len(here):
        raise UnreadableFile(
            "This list was downloaded while most people were still in the meeting, so it does not "
            "say how long they stayed; download the attendance report after the meeting, or mark "
            "its register by hand."
        )
    return [*rows, *(stay(came.who, came.at, in_order[-1].at, "") for came in still)]
