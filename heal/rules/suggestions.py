"""What the programme says of a facilitator's idea that two people may suit each other."""

from __future__ import annotations

from dataclasses import dataclass

from heal.rules import mentors, proposals
from heal.rules.lifecycle import Lifecycle, Move
from heal.rules.mentors import MentorFacts
from heal.rules.reviews import is_oneself
from heal.vocabulary import MentorStatus, RequestStatus, SuggestionStatus, SuggestionVerb

LIFECYCLE = Lifecycle(
    "suggestion",
    (
        Move(SuggestionVerb.SUGGEST, frozenset(), SuggestionStatus.OPEN),
        Move(SuggestionVerb.TAKE_UP, frozenset({SuggestionStatus.OPEN}), SuggestionStatus.TAKEN_UP),
        Move(
            SuggestionVerb.SET_ASIDE, frozenset({SuggestionStatus.OPEN}), SuggestionStatus.SET_ASIDE
        ),
    ),
)
ONE_PERSON = "Nobody can be their own mentor; choose two people."
ONE_OF_THEM = "You are one of the two; tell the coordinator, who looks at it instead of you."
SUGGESTED_ALREADY = "These two have been suggested already; the coordinator will look at it."


def problems(mentor_id: int, mentee_id: int, *, own_id: int | None) -> tuple[str, ...]:
    """Return why two people cannot be suggested, each as a sentence.

    Nothing here may depend on what is known of the two: a facilitator is told no more by a refusal
    than they knew before.
    """
    if mentor_id == mentee_id:
        return (ONE_PERSON,)
    return (ONE_OF_THEM,) if is_oneself(own_id, mentor_id, mentee_id) else ()


@dataclass(frozen=True)
class SuggestionFacts:
    """What there is already of two people who were suggested; None where there is nothing.

    The request is the mentee's live one.
    """

    mentor: str
    mentee: str
    request: RequestStatus | None
    offer: MentorStatus | None
    do_not_pair: bool


def in_the_way(pair: SuggestionFacts) -> tuple[str, ...]:
    """Return what keeps a suggestion from becoming an idea for a proposal, as sentences."""
    found = []
    if pair.request is None:
        found.append(
            f"{pair.mentee} has no request for a mentor at present; "
            "if they would like one, open a request first."
        )
    elif pair.request is RequestStatus.ON_HOLD:
        found.append(f"{pair.mentee}'s request is on hold; go on looking first.")
    if pair.offer is None:
        found.append(
            f"{pair.mentor} has not offered to mentor yet; if they are willing, record it first."
        )
    else:
        mentor = MentorFacts(name=pair.mentor, status=pair.offer, capacity=0, load=0)
        found += [obstacle.sentence for obstacle in mentors.approved(mentor)]
    found += [obstacle.sentence for obstacle in proposals.may_meet(do_not_pair=pair.do_not_pair)]
    return tuple(found)
