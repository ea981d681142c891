"""What carries out each verb of a lifecycle, and what is refused where it would begin anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from heal.errors import Refusal
from heal.models import Group, InformalConnection, MentoringRequest, MentorOffer, Pairing, Proposal
from heal.models.reviews import Suggestion
from heal.rules.access import Actor
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
from heal.vocabulary import Channel, InformalKind, PairingStatus, ProposalStatus, Role, Side
from tests.kit.programme import TODAY, WILLING, WISH, Programme, yes
from tests.kit.reviewers import acts, reviewer

Step = Callable[[Programme, int], Any]
ON = {"on": TODAY}


def does(use_case: Callable[..., Any], **details: Any) -> Step:
    """Return the step that carries a use-case out."""
    return lambda programme, record_id: programme.do(use_case, record_id, **details)


def _begin_from(programme: Programme, proposal_id: int) -> int:
    return int(programme.do(pairings.begin, proposal_id, on=TODAY, channels=(Channel.PHONE,)))


def begin_of_request(programme: Programme, request_id: int) -> None:
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


def request_with_two_yeses(programme: Programme) -> int:
    request_id = programme.request(programme.group())
    programme.agreed(request_id, programme.mentor())
    return request_id


def reopen_request(programme: Programme, request_id: int) -> None:
    with programme.database.reading() as session:
        live = (
            select(Pairing.id)
            .join(Proposal)
            .where(Proposal.request_id == request_id, Pairing.status != PairingStatus.ENDED)
        )
        for pairing_id in session.scalars(live).all():
            programme.do(endings.end, pairing_id, on=TODAY)
    programme.do(requests.reopen, request_id)


def both_agree(programme: Programme, proposal_id: int) -> None:
    for side in Side:
        programme.do(proposals.answer, proposal_id, side=side, said=yes())


def fresh_pairing(programme: Programme, pairing_id: int) -> None:
    """A pairing begins from a proposal, never from a pairing: the same proposal again."""
    with programme.database.reading() as session:
        proposal_id = session.scalars(
            select(Pairing.proposal_id).where(Pairing.id == pairing_id)
        ).one()
    _begin_from(programme, proposal_id)


def offer_twice(programme: Programme, offer_id: int) -> None:
    with programme.database.reading() as session:
        member_id = session.scalars(
            select(MentorOffer.member_id).where(MentorOffer.id == offer_id)
        ).one()
    programme.do(mentors.offer, member_id, on=TODAY, told=WILLING)


def open_twice(programme: Programme, request_id: int) -> None:
    with programme.database.reading() as session:
        row = session.get_one(MentoringRequest, request_id)
        member_id, live = row.mentee_id, row.status in ("open", "on_hold")
    programme.do(requests.open, member_id, on=TODAY, wish=WISH, attested=True)
    assert not live, "a second live request was let through"
    raise Refusal("A closed request is not opened again by opening another; that one is new.")


def draft_again(programme: Programme, proposal_id: int) -> None:
    with programme.database.reading() as session:
        row = session.get_one(Proposal, proposal_id)
        live = row.status in ("drafted", "asked", "agreed")
        request_id, offer_id = row.request_id, row.offer_id
    programme.do(proposals.draft, request_id, offer_id=offer_id, on=TODAY)
    assert not live, "a second live proposal of the same two was let through"
    raise Refusal("A closed proposal is not taken up again by drafting another; that one is new.")


def suggest(programme: Programme) -> int:
    """A facilitator suggests an approved mentor for somebody who looks for one."""
    group = programme.group()
    request_id, offer_id = programme.request(group), programme.mentor(group)
    with programme.database.reading() as session:
        mentee_id = session.get_one(MentoringRequest, request_id).mentee_id
        mentor_id = session.get_one(MentorOffer, offer_id).member_id
    fay = reviewer(programme, [group])
    two = {"mentor_id": mentor_id, "mentee_id": mentee_id}
    return int(acts(programme, fay, suggestions.suggest, **two, on=TODAY))


def suggest_again(programme: Programme, suggestion_id: int) -> None:
    with programme.database.reading() as session:
        row = session.get_one(Suggestion, suggestion_id)
        led = session.scalars(select(Group.id)).all()
    fay = Actor("Fay", Role.FACILITATOR, None, row.account_id, frozenset(led))
    two = {"mentor_id": row.mentor_id, "mentee_id": row.mentee_id}
    acts(programme, fay, suggestions.suggest, **two, on=TODAY)
    assert row.status != "open", "a second open suggestion of the same two was let through"
    raise Refusal("A settled suggestion is not opened again by another; that one is new.")


def worry(programme: Programme) -> int:
    about = {"member_id": programme.member(), "words": "Seen on 3 June."}
    return int(programme.do(concerns.raise_, **about, **ON))


def worry_again(programme: Programme, concern_id: int) -> None:
    assert worry(programme) != concern_id
    raise Refusal("Whoever worries again tells it anew; what was told before stays as it is.")


ASKS = informal.Told(kind=InformalKind.ASKED, on=TODAY)


def note_again(programme: Programme, connection_id: int) -> None:
    with programme.database.reading() as session:
        member_id = session.get_one(InformalConnection, connection_id).member_id
    assert programme.do(informal.note, member_id, told=ASKS) != connection_id
    raise Refusal("Whoever asks again leaves another note; the first one stays as it is.")


def come_together(programme: Programme, connection_id: int) -> None:
    programme.do(informal.match, connection_id, other_id=programme.member(), **ON)
