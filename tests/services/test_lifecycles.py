"""Every status × every verb of each lifecycle, through the use-cases and both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pytest
from sqlalchemy import select

from heal.db.base import Base
from heal.db.engine import Database
from heal.errors import Refusal
from heal.models import (
    Concern,
    Group,
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
from heal.rules.access import Actor
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
    Channel,
    ConcernStatus,
    ConcernVerb,
    InformalKind,
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
    Role,
    Side,
    SuggestionStatus,
    SuggestionVerb,
)
from tests.kit.programme import TODAY, WILLING, WISH, Programme, yes
from tests.kit.reviewers import acts, reviewer

Step = Callable[[Programme, int], Any]
ON = {"on": TODAY}


def _verb(use_case: Callable[..., Any], **details: Any) -> Step:
    return lambda programme, record_id: programme.do(use_case, record_id, **details)


def _begin_from(programme: Programme, proposal_id: int) -> int:
    return int(programme.do(pairings.begin, proposal_id, on=TODAY, channels=(Channel.PHONE,)))


def _begin_of_request(programme: Programme, request_id: int) -> None:
    """A pairing begins from a proposal that both agreed to while somebody was looked for."""
    with programme.database.reading() as session:
        begun = select(Pairing.proposal_id)
        agreed = session.scalar(
            select(Proposal.id).where(
                Proposal.request_id == request_id,
                Proposal.status == ProposalStatus.AGREED,
                Proposal.id.not_in(begun),
            )
        )
    _begin_from(programme, agreed or programme.agreed(request_id, programme.mentor()))


def _request_with_two_yeses(programme: Programme) -> int:
    request_id = programme.request(programme.group())
    programme.agreed(request_id, programme.mentor())
    return request_id


def _reopen_request(programme: Programme, request_id: int) -> None:
    with programme.database.reading() as session:
        live = (
            select(Pairing.id)
            .join(Proposal)
            .where(Proposal.request_id == request_id, Pairing.status != PairingStatus.ENDED)
        )
        for pairing_id in session.scalars(live).all():
            programme.do(endings.end, pairing_id, on=TODAY)
    programme.do(requests.reopen, request_id)


def _both_agree(programme: Programme, proposal_id: int) -> None:
    for side in Side:
        programme.do(proposals.answer, proposal_id, side=side, said=yes())


def _fresh_pairing(programme: Programme, pairing_id: int) -> None:
    """A pairing begins from a proposal, never from a pairing: the same proposal again."""
    with programme.database.reading() as session:
        proposal_id = session.scalars(
            select(Pairing.proposal_id).where(Pairing.id == pairing_id)
        ).one()
    _begin_from(programme, proposal_id)


def _offer_twice(programme: Programme, offer_id: int) -> None:
    with programme.database.reading() as session:
        member_id = session.scalars(
            select(MentorOffer.member_id).where(MentorOffer.id == offer_id)
        ).one()
    programme.do(mentors.offer, member_id, on=TODAY, told=WILLING)


def _open_twice(programme: Programme, request_id: int) -> None:
    with programme.database.reading() as session:
        row = session.get_one(MentoringRequest, request_id)
        member_id, live = row.mentee_id, row.status in ("open", "on_hold")
    programme.do(requests.open, member_id, on=TODAY, wish=WISH, attested=True)
    assert not live, "a second live request was let through"
    raise Refusal("A closed request is not opened again by opening another; that one is new.")


def _draft_again(programme: Programme, proposal_id: int) -> None:
    with programme.database.reading() as session:
        row = session.get_one(Proposal, proposal_id)
        live = row.status in ("drafted", "asked", "agreed")
        request_id, offer_id = row.request_id, row.offer_id
    programme.do(proposals.draft, request_id, offer_id=offer_id, on=TODAY)
    assert not live, "a second live proposal of the same two was let through"
    raise Refusal("A closed proposal is not taken up again by drafting another; that one is new.")


def _suggest(programme: Programme) -> int:
    """A facilitator suggests an approved mentor for somebody who looks for one."""
    group = programme.group()
    request_id, offer_id = programme.request(group), programme.mentor(group)
    with programme.database.reading() as session:
        mentee_id = session.get_one(MentoringRequest, request_id).mentee_id
        mentor_id = session.get_one(MentorOffer, offer_id).member_id
    fay = reviewer(programme, [group])
    two = {"mentor_id": mentor_id, "mentee_id": mentee_id}
    return int(acts(programme, fay, suggestions.suggest, **two, on=TODAY))


def _suggest_again(programme: Programme, suggestion_id: int) -> None:
    with programme.database.reading() as session:
        row = session.get_one(Suggestion, suggestion_id)
        led = session.scalars(select(Group.id)).all()
    fay = Actor("Fay", Role.FACILITATOR, None, row.account_id, frozenset(led))
    two = {"mentor_id": row.mentor_id, "mentee_id": row.mentee_id}
    acts(programme, fay, suggestions.suggest, **two, on=TODAY)
    assert row.status != "open", "a second open suggestion of the same two was let through"
    raise Refusal("A settled suggestion is not opened again by another; that one is new.")


def _worry(programme: Programme) -> int:
    about = {"member_id": programme.member(), "words": "Seen on 3 June."}
    return int(programme.do(concerns.raise_, **about, **ON))


def _worry_again(programme: Programme, concern_id: int) -> None:
    assert _worry(programme) != concern_id
    raise Refusal("Whoever worries again tells it anew; what was told before stays as it is.")


ASKS = informal.Told(kind=InformalKind.ASKED, on=TODAY)


def _note_again(programme: Programme, connection_id: int) -> None:
    with programme.database.reading() as session:
        member_id = session.get_one(InformalConnection, connection_id).member_id
    assert programme.do(informal.note, member_id, told=ASKS) != connection_id
    raise Refusal("Whoever asks again leaves another note; the first one stays as it is.")


def _come_together(programme: Programme, connection_id: int) -> None:
    programme.do(informal.match, connection_id, other_id=programme.member(), **ON)


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
            MentorVerb.OFFER: _offer_twice,
            MentorVerb.APPROVE: _verb(mentors.approve, **ON),
            MentorVerb.DEFER: _verb(mentors.defer, **ON),
            MentorVerb.PAUSE: _verb(mentors.pause, **ON),
            MentorVerb.RESUME: _verb(mentors.resume),
            MentorVerb.DISCONTINUE: _verb(mentors.discontinue, then={}, **ON),
            MentorVerb.OFFER_AGAIN: _verb(mentors.offer_again, **ON),
        },
    ),
    "request": Noun(
        MentoringRequest,
        request_rules.LIFECYCLE,
        RequestStatus,
        _request_with_two_yeses,
        {
            RequestVerb.OPEN: _open_twice,
            RequestVerb.HOLD: _verb(requests.hold),
            RequestVerb.RESUME: _verb(requests.resume),
            RequestVerb.WITHDRAW: _verb(requests.withdraw, **ON),
            RequestVerb.FULFIL: _begin_of_request,
            RequestVerb.REOPEN: _reopen_request,
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
            ProposalVerb.DRAFT: _draft_again,
            ProposalVerb.ASK: _verb(proposals.ask, **ON),
            ProposalVerb.AGREE: _both_agree,
            ProposalVerb.CLOSE: _verb(
                proposals.answer, side=Side.MENTOR, said=yes(answer=AnswerKind.NO)
            ),
            ProposalVerb.LAPSE: _verb(proposals.lapse, **ON),
            ProposalVerb.DISCARD: _verb(proposals.discard, **ON),
        },
    ),
    "pairing": Noun(
        Pairing,
        pairing_rules.LIFECYCLE,
        PairingStatus,
        lambda programme: programme.pairing(programme.group()),
        {
            PairingVerb.BEGIN: _fresh_pairing,
            PairingVerb.PAUSE: _verb(pairings.pause, **ON),
            PairingVerb.RESUME: _verb(pairings.resume, **ON),
            PairingVerb.END: _verb(endings.end, **ON),
            PairingVerb.REOPEN: _verb(endings.reopen, **ON),
        },
    ),
    "suggestion": Noun(
        Suggestion,
        suggestion_rules.LIFECYCLE,
        SuggestionStatus,
        _suggest,
        {
            SuggestionVerb.SUGGEST: _suggest_again,
            SuggestionVerb.TAKE_UP: _verb(suggestions.take_up, **ON),
            SuggestionVerb.SET_ASIDE: _verb(suggestions.set_aside, **ON),
        },
    ),
    "concern": Noun(
        Concern,
        concern_rules.LIFECYCLE,
        ConcernStatus,
        _worry,
        {
            ConcernVerb.TELL: _worry_again,
            ConcernVerb.SIGNPOST: _verb(concerns.signpost, to="A line", **ON),
            ConcernVerb.SETTLE: _verb(concerns.settle, **ON),
        },
    ),
    "informal": Noun(
        InformalConnection,
        informal_rules.LIFECYCLE,
        InformalStatus,
        lambda programme: int(programme.do(informal.note, programme.member(), told=ASKS)),
        {
            InformalVerb.NOTE: _note_again,
            InformalVerb.MATCH: _come_together,
            InformalVerb.CLOSE: _verb(informal.close, **ON),
            InformalVerb.UNDO: _verb(informal.undo),
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
