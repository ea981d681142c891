"""What the programme says of a mentor who stops: each pairing is asked about, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from heal.rules import pairings
from heal.rules.pairings import PairFacts
from heal.rules.requests import NOT_LOOKING
from heal.vocabulary import AfterStopping, RequestStatus

NOT_THEIRS = (
    "Something was said of a pairing that this mentor does not have (any more); "
    "open the page again and look."
)
NOT_SAID = "Say whether it ends, goes on, or moves to another mentor."
NOBODY_CHOSEN = "Choose whom to propose, or let it end or go on."
THE_SAME = "The one who stops cannot be proposed; choose another mentor, or let it end or go on."
OTHERWISE = "Otherwise choose another mentor, or let it end or go on."


@dataclass(frozen=True)
class Fate:
    """What becomes of one pairing and, where it moves, to whose offer.

    `attested` says that whoever records it knows that the mentee comes to meetings.
    """

    what: AfterStopping
    to_offer_id: int | None = None
    attested: bool = False


@dataclass(frozen=True)
class LookedFor:
    """A request of the mentee's that is live beside the pairing: a new mentor is proposed there."""

    status: RequestStatus
    opened_on: date
    proposed_already: bool = False


@dataclass(frozen=True)
class LeftPair:
    """One live pairing of the mentor who stops, what was said of it, and the pair to come.

    `pair` is None where nobody was chosen, or where the chosen offer is not in the records.
    """

    mentee: str
    began_on: date
    fate: Fate | None
    is_own_offer: bool = False
    pair: PairFacts | None = None
    request: LookedFor | None = None


@dataclass(frozen=True)
class Stopping:
    """All that is looked at before a mentor stops; `strangers` are pairings that are not theirs."""

    offered_on: date
    decided_on: date | None
    pairs: tuple[LeftPair, ...]
    strangers: bool = False


def in_the_way(stopping: Stopping, *, on: date) -> tuple[str, ...]:
    """Return what keeps a mentor from stopping on a day like this, as sentences.

    Whoever stops needs no reason; but nothing is saved before each live pairing has its answer.
    """
    found = []
    if stopping.decided_on is not None and on < stopping.decided_on:
        found.append("Nobody can stop before they were approved.")
    elif on < stopping.offered_on:
        found.append("Nobody can stop before they offered to mentor.")
    if stopping.strangers:
        found.append(NOT_THEIRS)
    for left in stopping.pairs:
        sentences = _of_one(left, on)
        if sentences:
            found.append(about(left.mentee, *sentences))
    return tuple(found)


def about(mentee: str, *sentences: str) -> str:
    """Return sentences with the name of the pairing that they are about."""
    return f"The pairing with {mentee}: {' '.join(sentences)}"


def _of_one(left: LeftPair, on: date) -> tuple[str, ...]:
    if left.fate is None:
        return (NOT_SAID,)
    if left.fate.what is AfterStopping.GO_ON:
        return ()
    found = []
    if on < left.began_on:
        day = left.began_on.isoformat()
        found.append(
            f"It began on {day}; it cannot end before. Choose a later day, or let it go on."
        )
    if left.fate.what is AfterStopping.MOVE:
        found += _of_move(left, on)
    return tuple(found)


def _of_move(left: LeftPair, on: date) -> list[str]:
    if left.is_own_offer:
        return [THE_SAME]
    if left.pair is None:
        return [NOBODY_CHOSEN]
    found = [obstacle.sentence for obstacle in pairings.may_propose(left.pair)]
    request = left.request
    if request is not None:
        if request.status is not RequestStatus.OPEN:
            found.append(NOT_LOOKING)
        elif on < request.opened_on:
            day = request.opened_on.isoformat()
            found.append(f"Their own request came on {day}; propose from then on.")
        if request.proposed_already:
            found.append(f"{left.pair.mentor.name} has been proposed for their request already.")
    return [*found, OTHERWISE] if found else []
