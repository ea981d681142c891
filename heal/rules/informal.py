"""What the programme says of informal connections: apart from mentoring, never counted in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from heal.rules import requests, suggestions
from heal.rules.lifecycle import Lifecycle, Move
from heal.rules.requests import MenteeFacts
from heal.rules.suggestions import SuggestionFacts
from heal.vocabulary import (
    InformalKind,
    InformalStatus,
    InformalVerb,
    MentorStatus,
    RequestStatus,
)

LIFECYCLE = Lifecycle(
    "informal connection",
    (
        Move(InformalVerb.NOTE, frozenset(), InformalStatus.OPEN),
        Move(InformalVerb.MATCH, frozenset({InformalStatus.OPEN}), InformalStatus.MATCHED),
        Move(InformalVerb.CLOSE, frozenset({InformalStatus.OPEN}), InformalStatus.CLOSED),
        Move(
            InformalVerb.UNDO,
            frozenset({InformalStatus.MATCHED, InformalStatus.CLOSED}),
            InformalStatus.OPEN,
        ),
    ),
)

OFTEN = 3
"""So many times within the weeks of the setting, and it may be asked whether it is mentoring."""

TO_WHOM = "Please say to whom it was offered privately."
TO_NOBODY = "Only a private offer is made to one person; leave out whom it was made to."
ONE_PERSON = "Nobody comes together with themselves; choose two people."
WITH_WHOM = "Please say with whom they came together."
SETTLED = "What was noted and for whom stays as it is once it is settled; undo that first."
TIED = "This came together with another note; undo that first, so that the other one is kept."
NOT_TOGETHER = "These two have not come together here; note that first."
PAIRED = "These two are a pair already; open their pairing."
PROPOSED = "These two have been proposed already; open that proposal."


@dataclass(frozen=True)
class Noted:
    """Who asked or offered, and to whom where it was offered privately."""

    kind: InformalKind
    member_id: int
    other_id: int | None = None


def problems(noted: Noted) -> tuple[str, ...]:
    """Return why a connection cannot be noted like this, each as a sentence."""
    if noted.kind is not InformalKind.ANSWERED:
        return () if noted.other_id is None else (TO_NOBODY,)
    if noted.other_id is None:
        return (TO_WHOM,)
    return (ONE_PERSON,) if noted.other_id == noted.member_id else ()


def with_whom(noted: Noted, other_id: int | None) -> tuple[str, ...]:
    """Return why somebody cannot have come together with a person, each as a sentence."""
    if other_id is None:
        return (WITH_WHOM,)
    if other_id == noted.member_id:
        return (ONE_PERSON,)
    if noted.kind is InformalKind.ANSWERED and other_id != noted.other_id:
        return ("This was offered to one person alone; note it anew if it was somebody else.",)
    return ()


def in_the_way_of_a_match(one: Noted, other: Noted) -> tuple[str, ...]:
    """Return why two notes do not belong together, each as a sentence: an ask with an offer."""
    if one.member_id == other.member_id:
        return (ONE_PERSON,)
    if (one.kind is InformalKind.ASKED) == (other.kind is InformalKind.ASKED):
        return ("One of the two asks and the other one offers; choose such a note.",)
    return (*with_whom(one, other.member_id), *with_whom(other, one.member_id))


def counted_after(on: date, *, weeks: int) -> date:
    """Return the day after which coming together counts on a day."""
    return on - timedelta(weeks=weeks)


def could_be_mentoring(days: Iterable[date], *, on: date, weeks: int) -> bool:
    """Say whether two people came together so often of late that it may be asked after.

    It only ever asks: nothing becomes mentoring by itself.
    """
    since = counted_after(on, weeks=weeks)
    return sum(since < day <= on for day in days) >= OFTEN


@dataclass(frozen=True)
class Between:
    """What there is between two people already, whichever of them is the mentor."""

    pairing_id: int | None = None
    proposal_id: int | None = None
    do_not_pair: bool = False

    @property
    def nothing(self) -> bool:
        """Say whether nothing keeps it from being asked after."""
        return self.pairing_id is None and self.proposal_id is None and not self.do_not_pair


@dataclass(frozen=True)
class MentorshipFacts:
    """What is known of two people of whom one may come to mentor the other; None for nothing.

    The request is the mentee's live one.
    """

    mentor: str
    offer: MentorStatus | None
    mentee: MenteeFacts
    request: RequestStatus | None
    between: Between


def in_the_way_of_mentoring(pair: MentorshipFacts) -> tuple[str, ...]:
    """Return what keeps two people from being proposed to each other, as sentences.

    The gates are those of any other proposal; whatever comes later is asked later.
    """
    if pair.between.pairing_id is not None:
        return (PAIRED,)
    if pair.between.proposal_id is not None:
        return (PROPOSED,)
    # Where no request is live, one is opened together with the proposal.
    asking = pair.request or RequestStatus.OPEN
    apart = pair.between.do_not_pair
    facts = SuggestionFacts(pair.mentor, pair.mentee.name, asking, pair.offer, do_not_pair=apart)
    return (
        *(obstacle.sentence for obstacle in requests.eligible(pair.mentee)),
        *suggestions.in_the_way(facts),
    )
