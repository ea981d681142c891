"""Those for whom a mentor is looked for, and what stands in the way of a draft for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from heal.models.members import Member
from heal.models.pairings import Pairing
from heal.models.proposals import Proposal
from heal.models.requests import MentoringRequest
from heal.queries import attending
from heal.queries.pair_facts import LIVE, OPEN
from heal.queries.people import groups_on
from heal.rules import requests
from heal.rules.requests import MenteeFacts
from heal.rules.settings import ProgrammeSettings
from heal.vocabulary import ProposalStatus, RequestStatus

ANY = (ProposalStatus.DRAFTED, *OPEN)
BEGUN = select(Pairing.id).where(Pairing.proposal_id == Proposal.id).correlate(Proposal).exists()


@dataclass(frozen=True)
class Looking:
    """Somebody who looks for a mentor, with what may stand in their way."""

    id: int
    member_id: int
    name: str
    groups: str | None
    opened_on: date
    attested_on: date | None
    in_question: int
    paired: bool


@dataclass(frozen=True)
class Held:
    """Somebody who looks for a mentor and cannot be drafted today, and why: whole sentences."""

    request_id: int
    name: str
    why: tuple[str, ...]


def looking(session: Session, *, today: date, request_id: int | None = None) -> list[Looking]:
    """Return those whom a mentor is looked for, or one request whatever its state."""
    which = MentoringRequest.status == RequestStatus.OPEN
    if request_id is not None:
        which = MentoringRequest.id == request_id
    in_question = (
        select(func.count(Proposal.id))
        .where(Proposal.request_id == MentoringRequest.id, Proposal.status.in_(ANY), ~BEGUN)
        .correlate(MentoringRequest)
        .scalar_subquery()
    )
    paired = (
        select(Pairing.id)
        .where(Pairing.mentee_id == MentoringRequest.mentee_id, Pairing.status.in_(LIVE))
        .correlate(MentoringRequest)
        .exists()
    )
    statement = (
        select(
            MentoringRequest.id,
            MentoringRequest.mentee_id,
            Member.name,
            groups_on(MentoringRequest.mentee_id, today),
            MentoringRequest.opened_on,
            MentoringRequest.attested_on,
            in_question,
            paired,
        )
        .join(Member, Member.id == MentoringRequest.mentee_id)
        .where(which)
        .order_by(MentoringRequest.opened_on, MentoringRequest.id)
    )
    return [Looking(*row) for row in session.execute(statement)]


def held(
    session: Session, *, today: date, programme: ProgrammeSettings
) -> tuple[list[Looking], tuple[Held, ...]]:
    """Return those who may have a mentor today, and those who may not, with the sentences why."""
    every = looking(session, today=today)
    said = _in_the_way(session, every, today, programme)
    may = [one for one in every if not said[one.id]]
    return may, tuple(Held(one.id, one.name, said[one.id]) for one in every if said[one.id])


def _in_the_way(
    session: Session, every: Sequence[Looking], today: date, programme: ProgrammeSettings
) -> Mapping[int, tuple[str, ...]]:
    members = [one.member_id for one in every]
    comes = attending.attending(session, members, on=today, programme=programme)
    found: dict[int, tuple[str, ...]] = {}
    for one in every:
        groups = tuple(one.groups.split(", ")) if one.groups else ()
        facts = MenteeFacts(one.name, groups, comes[one.member_id], one.attested_on is not None)
        obstacles = requests.eligible(facts)
        said = [obstacle.sentence for obstacle in obstacles]
        if one.in_question:
            said.append("Somebody is proposed for them at present; see first what comes of it.")
        if one.paired:
            said.append(requests.STILL_PAIRED)
        found[one.id] = tuple(said)
    return found
