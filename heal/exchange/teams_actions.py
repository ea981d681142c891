"""The older Teams list, a row for each "Joined" and "Left", made into stays."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from heal.errors import BadValue, UnreadableFile
from heal.exchange.attendees import Attendee, stay
from heal.exchange.problems import RefusedRow
from heal.exchange.zoom import Stay

_JOINED = frozenset({"joined", "joined before"})
_LEFT = frozenset({"left"})
_PARTS = 4


@dataclass(frozen=True, slots=True)
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


def pair(actions: Callable[[], Iterable[Action]]) -> Iterator[Stay | RefusedRow]:
    """Yield a stay for every coming, ended by the same person's next going.

    Somebody who never left is taken to have stayed to the last moment of the list. Where that is
    most of them, the list was downloaded during the meeting, and does not tell who stayed. The
    actions are gone through several times, for some of the people each, so as not to hold all.
    """
    last = max((one.at for one in actions()), default=None)
    people = staying = 0
    for part in range(_PARTS):
        theirs: dict[str, list[Action]] = {}
        for one in actions():
            if hash(one.who.key) % _PARTS == part:
                theirs.setdefault(one.who.key, []).append(one)
        people += len(theirs)
        while theirs:
            _, own = theirs.popitem()
            still = yield from _paired(own)
            staying += bool(still)
            for came in still:
                yield stay(came.who, came.at, last, "")
    if staying * 2 > people:
        raise UnreadableFile(
            "This list was downloaded while most people were still in the meeting, so it does not "
            "say how long they stayed; download the attendance report after the meeting, or mark "
            "its register by hand."
        )


def _paired(actions: list[Action]) -> Generator[Stay | RefusedRow, None, list[Action]]:
    """Yield one person's stays, and return the comings without a going."""
    waiting: list[Action] = []
    for one in sorted(actions, key=lambda one: (one.at, one.who.line)):
        if one.joined:
            waiting.append(one)
        elif waiting:
            came = waiting.pop(0)
            yield stay(came.who, came.at, one.at, "")
        else:
            reason = "This row says that somebody left, and no row that they had joined."
            yield RefusedRow(one.who.line, reason)
    return waiting
