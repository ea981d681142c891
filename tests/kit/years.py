"""Years of weekly meetings, with a register of every one: what the figures are timed on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.db.base import Base
from heal.db.engine import Database
from heal.models import (
    Group,
    Mark,
    Meeting,
    Member,
    Membership,
    MentoringRequest,
    MentorOffer,
    Pairing,
    Proposal,
)
from heal.names import fold
from heal.rules.access import Actor
from heal.services import audit
from heal.vocabulary import (
    ExperienceBasis,
    MentorStatus,
    PairingStatus,
    ProposalStatus,
    RegisterSource,
    RequestStatus,
    Role,
    Route,
    Willingness,
)

SHELL = Actor("years", Role.COORDINATOR)
AT_ONCE = 100_000
"""Marks that are written in one transaction."""


@dataclass(frozen=True)
class Size:
    """So many groups meet weekly, so many people belong, each to two groups, for so many weeks."""

    groups: int = 40
    people: int = 4_800
    weeks: int = 261


def fill(database: Database, size: Size, *, until: date) -> int:
    """Write it all, the last meetings on a day at most a week before; return how many marks."""
    random = Random(size.people)  # noqa: S311 - the same people each time
    database.transact(lambda session: _people(session, size, random, until))
    database.transact(lambda session: _mentoring(session, size, random, until))
    written, chunk = 0, list[dict[str, Any]]()
    with database.reading() as session:
        rows = list(_marks(session, random))
    for start in range(0, len(rows), AT_ONCE):
        chunk = rows[start : start + AT_ONCE]
        database.transact(lambda session, chunk=chunk: _add(session, Mark, chunk))  # type: ignore[misc]
        written += len(chunk)
    return written


def _add(session: Session, model: type[Base], rows: list[dict[str, Any]]) -> list[int]:
    audit.bind(session, SHELL, "years")
    audit.add_many(session, model, rows)
    key: Any = model.__table__.c.id
    return list(session.scalars(select(model).with_only_columns(key).order_by(key)))


def _people(session: Session, size: Size, random: Random, until: date) -> None:
    groups = _add(session, Group, [{"name": f"Years {n:02}"} for n in range(size.groups)])
    names = [f"Person {number}" for number in range(size.people)]
    people = _add(session, Member, [{"name": n, "name_key": fold(n), "note": None} for n in names])
    stays, first = [], until - timedelta(weeks=size.weeks)
    for place, person in enumerate(people):
        for number in (place, place + 1 + place // size.groups % (size.groups - 1)):
            joined = first + timedelta(days=max(random.randint(-400, 7 * size.weeks - 60), 0))
            lasts = joined + timedelta(days=random.randint(200, 2_400))
            stays.append(
                {
                    "member_id": person,
                    "group_id": groups[number % size.groups],
                    "joined_on": joined,
                    "left_on": lasts if lasts < until else None,
                }
            )
    _add(session, Membership, stays)
    _add(
        session,
        Meeting,
        [
            {
                "group_id": group,
                "held_on": until - timedelta(weeks=week, days=place % 7),
                "cancelled": week % 17 == place % 17,
                "register": None if week % 13 == place % 13 else RegisterSource.IMPORTED,
            }
            for place, group in enumerate(groups)
            for week in range(size.weeks)
        ],
    )


def _marks(session: Session, random: Random) -> Iterator[dict[str, Any]]:
    """Yield a mark for whoever was a member, at each meeting that has a register."""
    stays: dict[int, list[tuple[int, date, date]]] = {}
    for stay in session.execute(
        select(Membership.member_id, Membership.group_id, Membership.joined_on, Membership.left_on)
    ):
        last = stay.left_on or date.max
        stays.setdefault(stay.group_id, []).append((stay.member_id, stay.joined_on, last))
    habit: dict[int, float] = {}
    for meeting in session.execute(
        select(Meeting.id, Meeting.group_id, Meeting.held_on)
        .where(Meeting.register.is_not(None), Meeting.cancelled.is_(False))
        .order_by(Meeting.held_on, Meeting.id)
    ):
        for member, joined, last in stays.get(meeting.group_id, ()):
            if joined <= meeting.held_on <= last:
                likes = habit.setdefault(member, random.random())
                yield {
                    "meeting_id": meeting.id,
                    "member_id": member,
                    "present": random.random() < likes,
                    "source": RegisterSource.IMPORTED,
                }


def _mentoring(session: Session, size: Size, random: Random, until: date) -> None:
    """Add offers of a tenth, and of a fifth a request, most of which led to a pairing."""
    people = list(session.scalars(select(Member.id).order_by(Member.id)))
    mentors, mentees = people[::10], [one for one in people if one % 5 == 2]
    asked = [until - timedelta(days=random.randint(0, 7 * size.weeks - 200)) for _ in mentees]
    offers = _add(session, MentorOffer, [_offer(one, until, size) for one in mentors])
    requests = _add(
        session,
        MentoringRequest,
        [
            {
                "mentee_id": one,
                "status": RequestStatus.WITHDRAWN if n % 4 == 0 else RequestStatus.FULFILLED,
                "route": Route.MENTEE_TOLD_GROUP,
                "opened_on": day,
                "closed_on": min(day + timedelta(days=random.randint(1, 90)), until),
            }
            for n, (one, day) in enumerate(zip(mentees, asked, strict=True))
        ],
    )
    paired = [n for n in range(len(mentees)) if n % 4]
    proposals = _add(
        session,
        Proposal,
        [
            {
                "request_id": requests[n],
                "offer_id": offers[n % len(offers)],
                "status": ProposalStatus.AGREED,
                "drafted_on": asked[n],
            }
            for n in paired
        ],
    )
    pairs = []
    for proposal, n in zip(proposals, paired, strict=True):
        began = min(asked[n] + timedelta(days=random.randint(1, 90)), until)
        ended = began + timedelta(days=random.randint(30, 900))
        over = ended <= until
        pairs.append(
            {
                "proposal_id": proposal,
                "mentor_id": mentors[n % len(mentors)],
                "mentee_id": mentees[n],
                "status": PairingStatus.ENDED if over else PairingStatus.ACTIVE,
                "began_on": began,
                "ended_on": ended if over else None,
            }
        )
    _add(session, Pairing, pairs)


def _offer(member: int, until: date, size: Size) -> dict[str, Any]:
    day = until - timedelta(weeks=size.weeks)
    return {
        "member_id": member,
        "status": MentorStatus.APPROVED,
        "offered_on": day,
        "decided_on": day + timedelta(days=30),
        "expressed_by": Willingness.FILLED_FORM,
        "experience": ExperienceBasis.MONTHS,
        "capacity": 3,
    }
