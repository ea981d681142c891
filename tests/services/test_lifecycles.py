"""Every status × every verb of each lifecycle, through the use-cases and both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pytest

from heal.db.base import Base
from heal.db.engine import Database
from heal.errors import Refusal
from heal.models import (
    Concern,
    InformalConnection,
    MentoringRequest,
    MentorOffer,
    Pairing,
    Proposal,
)
from heal.models.reviews import Suggestion
from heal.rules import concerns as concern_rules
from heal.rules import informal as informal_rules
from heal.rules import mentors as mentor_rules
from heal.rules import pairings as pairing_rules
from heal.rules import proposals as proposal_rules
from heal.rules import requests as request_rules
from heal.rules import suggestions as suggestion_rules
from heal.rules.lifecycle import Lifecycle
from heal.services import (
    concerns,
    endings,
    informal,
    mentors,
    pairings,
    proposals,
    requests,
    suggestions,
)
from heal.vocabulary import (
    AnswerKind,
    ConcernStatus,
    ConcernVerb,
    InformalStatus,
    InformalVerb,
    MentorStatus,
    MentorVerb,
    PairingStatus,
    PairingVerb,
    ProposalStatus,
    ProposalVerb,
    RequestStatus,
    RequestVerb,
    Side,
    SuggestionStatus,
    SuggestionVerb,
)
from tests.kit import verbs
from tests.kit.programme import Programme, yes
from tests.kit.verbs import ASKS, ON, Step, does


@dataclass(frozen=True)
class Noun:
    """One lifecycle, how a record of it begins, and the use-case of each verb."""

    model: type[Base]
    lifecycle: Lifecycle[Any, Any]
    statuses: type[StrEnum]
    start: Callable[[Programme], int]
    steps: dict[StrEnum, Step]

    def status(self, programme: Programme, record_id: int) -> StrEnum:
        with programme.database.reading() as session:
            return session.get_one(self.model, record_id).status  # type: ignore[attr-defined]


NOUNS = {
    "mentor": Noun(
        MentorOffer,
        mentor_rules.LIFECYCLE,
        MentorStatus,
        lambda programme: programme.offer(programme.member()),
        {
            MentorVerb.OFFER: verbs.offer_twice,
            MentorVerb.APPROVE: does(mentors.approve, **ON),
            MentorVerb.DEFER: does(mentors.defer, **ON),
            MentorVerb.PAUSE: does(mentors.pause, **ON),
            MentorVerb.RESUME: does(mentors.resume),
            MentorVerb.DISCONTINUE: does(mentors.discontinue, then={}, **ON),
            MentorVerb.OFFER_AGAIN: does(mentors.offer_again, **ON),
        },
    ),
    "request": Noun(
        MentoringRequest,
        request_rules.LIFECYCLE,
        RequestStatus,
        verbs.request_with_two_yeses,
        {
            RequestVerb.OPEN: verbs.open_twice,
            RequestVerb.HOLD: does(requests.hold),
            RequestVerb.RESUME: does(requests.resume),
            RequestVerb.WITHDRAW: does(requests.withdraw, **ON),
            RequestVerb.FULFIL: verbs.begin_of_request,
            RequestVerb.REOPEN: verbs.reopen_request,
        },
    ),
    "proposal": Noun(
        Proposal,
        proposal_rules.LIFECYCLE,
        ProposalStatus,
        lambda programme: int(
            programme.do(
                proposals.draft,
                programme.request(programme.group()),
                offer_id=programme.mentor(),
                **ON,
            )
        ),
        {
            ProposalVerb.DRAFT: verbs.draft_again,
            ProposalVerb.ASK: does(proposals.ask, **ON),
            ProposalVerb.AGREE: verbs.both_agree,
            ProposalVerb.CLOSE: does(
                proposals.answer, side=Side.MENTOR, said=yes(answer=AnswerKind.NO)
            ),
            ProposalVerb.LAPSE: does(proposals.lapse, **ON),
            ProposalVerb.DISCARD: does(proposals.discard, **ON),
        },
    ),
    "pairing": Noun(
        Pairing,
        pairing_rules.LIFECYCLE,
        PairingStatus,
        lambda programme: programme.pairing(programme.group()),
        {
            PairingVerb.BEGIN: verbs.fresh_pairing,
            PairingVerb.PAUSE: does(pairings.pause, **ON),
            PairingVerb.RESUME: does(pairings.resume, **ON),
            PairingVerb.END: does(endings.end, **ON),
            PairingVerb.REOPEN: does(endings.reopen, **ON),
        },
    ),
    "suggestion": Noun(
        Suggestion,
        suggestion_rules.LIFECYCLE,
        SuggestionStatus,
        verbs.suggest,
        {
            SuggestionVerb.SUGGEST: verbs.suggest_again,
            SuggestionVerb.TAKE_UP: does(suggestions.take_up, **ON),
            SuggestionVerb.SET_ASIDE: does(suggestions.set_aside, **ON),
        },
    ),
    "concern": Noun(
        Concern,
        concern_rules.LIFECYCLE,
        ConcernStatus,
        verbs.worry,
        {
            ConcernVerb.TELL: verbs.worry_again,
            ConcernVerb.SIGNPOST: does(concerns.signpost, to="A line", **ON),
            ConcernVerb.SETTLE: does(concerns.settle, **ON),
        },
    ),
    "informal": Noun(
        InformalConnection,
        informal_rules.LIFECYCLE,
        InformalStatus,
        lambda programme: int(programme.do(informal.note, programme.member(), told=ASKS)),
        {
            InformalVerb.NOTE: verbs.note_again,
            InformalVerb.MATCH: verbs.come_together,
            InformalVerb.CLOSE: does(informal.close, **ON),
            InformalVerb.UNDO: does(informal.undo),
        },
    ),
}


def _way_to(noun: Noun, status: StrEnum) -> list[StrEnum]:
    """Return the verbs that lead from the beginning to a status, the shortest way."""
    begin = next(move.target for move in noun.lifecycle.moves if not move.sources)
    ways: dict[StrEnum, list[StrEnum]] = {begin: []}
    todo = [begin]
    while todo:
        here = todo.pop(0)
        for move in noun.lifecycle.moves:
            if here in move.sources and move.target not in ways:
                ways[move.target] = [*ways[here], move.verb]
                todo.append(move.target)
    return ways[status]


CASES = [
    pytest.param(noun, status, verb, id=f"{name}-{status}-{verb}")
    for name, noun in NOUNS.items()
    for status in noun.statuses
    for verb in noun.steps
]


@pytest.mark.parametrize(("noun", "status", "verb"), CASES)
def test_a_verb_does_what_the_table_says_and_nothing_else(
    noun: Noun, status: StrEnum, verb: StrEnum, database: Database
) -> None:
    programme = Programme(database)
    record_id = noun.start(programme)
    for step in _way_to(noun, status):
        noun.steps[step](programme, record_id)
    assert noun.status(programme, record_id) is status

    legal = [move for move in noun.lifecycle.moves if move.verb is verb and status in move.sources]
    if legal:
        noun.steps[verb](programme, record_id)
        assert noun.status(programme, record_id) is legal[0].target
    else:
        with pytest.raises(Refusal) as refused:
            noun.steps[verb](programme, record_id)
        assert refused.value.sentence.rstrip().endswith(".")
        assert noun.status(programme, record_id) is status


def test_every_verb_has_a_use_case() -> None:
    for noun in NOUNS.values():
        assert {move.verb for move in noun.lifecycle.moves} == set(noun.steps)
