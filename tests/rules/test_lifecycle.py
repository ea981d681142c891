"""Every status × every verb of each lifecycle, against a table written by hand."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

import pytest

from heal.errors import MoveNotAllowed
from heal.rules import concerns, informal, mentors, pairings, proposals, requests, suggestions
from heal.rules.lifecycle import Lifecycle, diagram
from heal.rules.wording import label
from heal.vocabulary import (
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
    SuggestionStatus,
    SuggestionVerb,
)
from tests.rules.facts import is_sentence

Expected = dict[tuple[StrEnum | None, StrEnum], StrEnum]

MENTORS: Expected = {
    (None, MentorVerb.OFFER): MentorStatus.OFFERED,
    (MentorStatus.OFFERED, MentorVerb.APPROVE): MentorStatus.APPROVED,
    (MentorStatus.OFFERED, MentorVerb.DEFER): MentorStatus.NOT_NOW,
    (MentorStatus.APPROVED, MentorVerb.PAUSE): MentorStatus.PAUSED,
    (MentorStatus.PAUSED, MentorVerb.RESUME): MentorStatus.APPROVED,
    (MentorStatus.OFFERED, MentorVerb.DISCONTINUE): MentorStatus.DISCONTINUED,
    (MentorStatus.APPROVED, MentorVerb.DISCONTINUE): MentorStatus.DISCONTINUED,
    (MentorStatus.PAUSED, MentorVerb.DISCONTINUE): MentorStatus.DISCONTINUED,
    (MentorStatus.NOT_NOW, MentorVerb.OFFER_AGAIN): MentorStatus.OFFERED,
    (MentorStatus.DISCONTINUED, MentorVerb.OFFER_AGAIN): MentorStatus.OFFERED,
}
REQUESTS: Expected = {
    (None, RequestVerb.OPEN): RequestStatus.OPEN,
    (RequestStatus.OPEN, RequestVerb.HOLD): RequestStatus.ON_HOLD,
    (RequestStatus.ON_HOLD, RequestVerb.RESUME): RequestStatus.OPEN,
    (RequestStatus.OPEN, RequestVerb.WITHDRAW): RequestStatus.WITHDRAWN,
    (RequestStatus.ON_HOLD, RequestVerb.WITHDRAW): RequestStatus.WITHDRAWN,
    (RequestStatus.OPEN, RequestVerb.FULFIL): RequestStatus.FULFILLED,
    (RequestStatus.ON_HOLD, RequestVerb.FULFIL): RequestStatus.FULFILLED,
    (RequestStatus.FULFILLED, RequestVerb.REOPEN): RequestStatus.OPEN,
}
PROPOSALS: Expected = {
    (None, ProposalVerb.DRAFT): ProposalStatus.DRAFTED,
    (ProposalStatus.DRAFTED, ProposalVerb.ASK): ProposalStatus.ASKED,
    (ProposalStatus.DRAFTED, ProposalVerb.DISCARD): ProposalStatus.DISCARDED,
    (ProposalStatus.ASKED, ProposalVerb.AGREE): ProposalStatus.AGREED,
    (ProposalStatus.ASKED, ProposalVerb.CLOSE): ProposalStatus.NOT_GOING_AHEAD,
    (ProposalStatus.AGREED, ProposalVerb.CLOSE): ProposalStatus.NOT_GOING_AHEAD,
    (ProposalStatus.ASKED, ProposalVerb.LAPSE): ProposalStatus.LAPSED,
}
PAIRINGS: Expected = {
    (None, PairingVerb.BEGIN): PairingStatus.ACTIVE,
    (PairingStatus.ACTIVE, PairingVerb.PAUSE): PairingStatus.PAUSED,
    (PairingStatus.PAUSED, PairingVerb.RESUME): PairingStatus.ACTIVE,
    (PairingStatus.ACTIVE, PairingVerb.END): PairingStatus.ENDED,
    (PairingStatus.PAUSED, PairingVerb.END): PairingStatus.ENDED,
    (PairingStatus.ENDED, PairingVerb.REOPEN): PairingStatus.ACTIVE,
}
SUGGESTIONS: Expected = {
    (None, SuggestionVerb.SUGGEST): SuggestionStatus.OPEN,
    (SuggestionStatus.OPEN, SuggestionVerb.TAKE_UP): SuggestionStatus.TAKEN_UP,
    (SuggestionStatus.OPEN, SuggestionVerb.SET_ASIDE): SuggestionStatus.SET_ASIDE,
}
CONCERNS: Expected = {
    (None, ConcernVerb.TELL): ConcernStatus.TOLD,
    (ConcernStatus.TOLD, ConcernVerb.SIGNPOST): ConcernStatus.SIGNPOSTED,
    (ConcernStatus.TOLD, ConcernVerb.SETTLE): ConcernStatus.DONE,
    (ConcernStatus.SIGNPOSTED, ConcernVerb.SETTLE): ConcernStatus.DONE,
}
INFORMAL: Expected = {
    (None, InformalVerb.NOTE): InformalStatus.OPEN,
    (InformalStatus.OPEN, InformalVerb.MATCH): InformalStatus.MATCHED,
    (InformalStatus.OPEN, InformalVerb.CLOSE): InformalStatus.CLOSED,
    (InformalStatus.MATCHED, InformalVerb.UNDO): InformalStatus.OPEN,
    (InformalStatus.CLOSED, InformalVerb.UNDO): InformalStatus.OPEN,
}

LIFECYCLES = (
    pytest.param(mentors.LIFECYCLE, MENTORS, MentorStatus, MentorVerb, id="mentors"),
    pytest.param(requests.LIFECYCLE, REQUESTS, RequestStatus, RequestVerb, id="requests"),
    pytest.param(proposals.LIFECYCLE, PROPOSALS, ProposalStatus, ProposalVerb, id="proposals"),
    pytest.param(pairings.LIFECYCLE, PAIRINGS, PairingStatus, PairingVerb, id="pairings"),
    pytest.param(
        suggestions.LIFECYCLE, SUGGESTIONS, SuggestionStatus, SuggestionVerb, id="suggestions"
    ),
    pytest.param(concerns.LIFECYCLE, CONCERNS, ConcernStatus, ConcernVerb, id="concerns"),
    pytest.param(informal.LIFECYCLE, INFORMAL, InformalStatus, InformalVerb, id="informal"),
)
every_lifecycle = pytest.mark.parametrize(
    ("lifecycle", "expected", "statuses", "verbs"), LIFECYCLES
)

EVERY_STEP = [
    pytest.param(lifecycle, expected, status, verb, id=f"{case.id}-{status.value}-{verb.value}")
    for case in LIFECYCLES
    for lifecycle, expected, statuses, verbs in [case.values]
    for status in statuses
    for verb in verbs
]


@pytest.mark.parametrize(("lifecycle", "expected", "status", "verb"), EVERY_STEP)
def test_every_verb_in_every_status(
    lifecycle: Lifecycle, expected: Expected, status: StrEnum, verb: StrEnum
) -> None:
    target = expected.get((status, verb))
    assert lifecycle.allows(status, verb) is (target is not None)
    if target is not None:
        assert lifecycle.target(status, verb) is target
        return
    with pytest.raises(MoveNotAllowed) as refused:
        lifecycle.target(status, verb)
    assert is_sentence(refused.value.sentence)
    assert lifecycle.noun in refused.value.sentence
    assert label(status) in refused.value.sentence
    assert label(verb) in refused.value.sentence


@every_lifecycle
def test_only_a_beginning_has_no_source(
    lifecycle: Lifecycle,
    expected: Expected,
    statuses: type[StrEnum],
    verbs: type[StrEnum],
) -> None:
    beginnings = {verb: target for (source, verb), target in expected.items() if source is None}
    assert {move.verb for move in lifecycle.moves if not move.sources} == set(beginnings)
    for verb, target in beginnings.items():
        assert lifecycle.beginning(verb) is target


@every_lifecycle
def test_buttons_follow_the_order_of_the_table(
    lifecycle: Lifecycle,
    expected: Expected,
    statuses: type[StrEnum],
    verbs: type[StrEnum],
) -> None:
    order = [move.verb for move in lifecycle.moves]
    for status in statuses:
        offered = lifecycle.verbs_from(status)
        assert set(offered) == {verb for source, verb in expected if source is status}
        assert list(offered) == sorted(offered, key=order.index)


@every_lifecycle
def test_every_status_can_be_reached(
    lifecycle: Lifecycle,
    expected: Expected,
    statuses: type[StrEnum],
    verbs: type[StrEnum],
) -> None:
    reached = {move.target for move in lifecycle.moves if not move.sources}
    while further := {
        lifecycle.target(status, verb)
        for status in reached
        for verb in lifecycle.verbs_from(status)
    } - set(reached):
        reached |= further
    assert reached == set(statuses)


@every_lifecycle
def test_every_verb_is_used_once(
    lifecycle: Lifecycle,
    expected: Expected,
    statuses: type[StrEnum],
    verbs: type[StrEnum],
) -> None:
    assert Counter(move.verb for move in lifecycle.moves) == Counter(verbs)


@every_lifecycle
def test_the_diagram_has_one_arrow_a_source_and_move(
    lifecycle: Lifecycle,
    expected: Expected,
    statuses: type[StrEnum],
    verbs: type[StrEnum],
) -> None:
    drawn = Counter(line.strip() for line in diagram((lifecycle,)).splitlines() if "-->" in line)
    assert drawn == Counter(
        f"{source.value if source else '[*]'} --> {target.value}: {verb.value.replace('_', ' ')}"
        for (source, verb), target in expected.items()
    )


def test_the_diagram_has_one_block_a_lifecycle() -> None:
    drawn = diagram(tuple(case.values[0] for case in LIFECYCLES))
    assert drawn.count("```mermaid\nstateDiagram-v2\n") == len(LIFECYCLES)
    assert drawn.count("```") == 2 * len(LIFECYCLES)
    headings = [line for line in drawn.splitlines() if line.startswith("**")]
    nouns = ("mentor offer", "request", "proposal", "pairing", "suggestion", "concern")
    nouns = (*nouns, "informal connection")
    assert headings == [f"**{noun}**" for noun in nouns]


def test_consent_can_be_withdrawn_after_both_agreed_and_before_it_begins() -> None:
    assert ProposalVerb.CLOSE in proposals.LIFECYCLE.verbs_from(ProposalStatus.AGREED)


@pytest.mark.parametrize("status", [PairingStatus.ACTIVE, PairingStatus.PAUSED])
def test_a_live_pairing_can_be_ended_at_any_time(status: PairingStatus) -> None:
    assert PairingVerb.END in pairings.LIFECYCLE.verbs_from(status)
