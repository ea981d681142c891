"""Which concerns there are; what they say is only read one by one, for a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, case, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from heal.errors import NotFound
from heal.models.concerns import Concern
from heal.models.members import Member
from heal.models.openings import RecordOpening
from heal.models.pairings import Pairing
from heal.queries.frames import EVERYTHING, Rows, Slice, count, frame
from heal.queries.people import found
from heal.rules.concerns import OPEN
from heal.vocabulary import ConcernStatus, Opened, PairingStatus

Person, Mentor, Mentee = aliased(Member), aliased(Member), aliased(Member)


@dataclass(frozen=True)
class Raised:
    """That somebody raised a concern, without its words.

    Whoever it is about is not told who raised it: `raised_by` is None for them.
    """

    concern_id: int
    status: ConcernStatus
    raised_on: date
    raised_by: str | None
    signposted_on: date | None
    closed_on: date | None


@dataclass(frozen=True)
class OneConcern:
    """One concern without its words, and whom it is about: one person, or a mentor and a mentee."""

    raised: Raised
    people: tuple[tuple[int, str], ...]
    pairing_id: int | None
    pairing_status: PairingStatus | None


@dataclass(frozen=True)
class Two:
    """The two of a pair; a name is None where it is not shown here."""

    mentor: str | None
    mentee: str | None
    status: PairingStatus


@dataclass(frozen=True, kw_only=True)
class ConcernFilter:
    """What the concerns are narrowed to; without a status, those where something is to be done."""

    search: str = ""
    status: ConcernStatus | None = None


def concerns(
    session: Session,
    narrowed: ConcernFilter,
    *,
    own_id: int | None = None,
    page: Slice = EVERYTHING,
) -> pd.DataFrame:
    """Return the concerns, what nobody has looked into first, whoever has waited longest first.

    Those that are done come as they were settled, the latest first. Columns: concern_id, about,
    other (the mentee, where it is about a pair; else None), status, raised_on, raised_by (None
    where it is about `own_id`), signposted_on, closed_on.
    """
    statement = _listed(narrowed, own_id)
    if narrowed.status is ConcernStatus.DONE:
        statement = statement.order_by(Concern.closed_on.desc(), Concern.id.desc())
    else:
        told_first = Concern.status != ConcernStatus.TOLD
        statement = statement.order_by(told_first, Concern.raised_on, Concern.id)
    return frame(session, statement, page)


def concerns_count(session: Session, narrowed: ConcernFilter) -> int:
    """Return how many concerns the narrowed list holds."""
    return count(session, _listed(narrowed))


def _listed(narrowed: ConcernFilter, own_id: int | None = None) -> Rows:
    statuses = OPEN if narrowed.status is None else (narrowed.status,)
    statement: Rows = _with_names(
        select(
            Concern.id.label("concern_id"),
            func.coalesce(Mentor.name, Person.name).label("about"),
            Mentee.name.label("other"),
            Concern.status,
            Concern.raised_on,
            _raised_by(own_id).label("raised_by"),
            Concern.signposted_on,
            Concern.closed_on,
        )
    ).where(Concern.status.in_(statuses))
    if narrowed.search.strip():
        anybody = (found(narrowed.search, one) for one in (Person, Mentor, Mentee))
        statement = statement.where(or_(*anybody))
    return statement


def one(session: Session, concern_id: int, *, own_id: int | None = None) -> OneConcern:
    """Return one concern and whom it is about, or refuse where there is none."""
    statement: Rows = _with_names(
        select(
            *_told(own_id),
            Person.id,
            Person.name,
            Mentor.id,
            Mentor.name,
            Mentee.id,
            Mentee.name,
            Pairing.id,
            Pairing.status,
        )
    ).where(Concern.id == concern_id)
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFound("This concern is not in the records (any more); open the list again.")
    known, (*names, pairing_id, pairing_status) = row[:6], row[6:]
    people = tuple(zip(names[::2], names[1::2], strict=True))
    return OneConcern(
        Raised(*known),
        tuple(person for person in people if person[0] is not None),
        pairing_id,
        pairing_status,
    )


def about_member(
    session: Session, member_id: int, *, own_id: int | None = None
) -> tuple[Raised, ...]:
    """Return the concerns about one person, those that are open first, then the latest."""
    return _raised(session, Concern.member_id == member_id, own_id)


def about_pairing(
    session: Session, pairing_id: int, *, own_id: int | None = None
) -> tuple[Raised, ...]:
    """Return the concerns about one pair, those that are open first, then the latest."""
    return _raised(session, Concern.pairing_id == pairing_id, own_id)


def two(session: Session, pairing_id: int) -> Two:
    """Return whom a concern about a pair would name, or refuse where there is no such pair."""
    row = session.execute(
        select(Mentor.name, Mentee.name, Pairing.status)
        .select_from(Pairing)
        .outerjoin(Mentor, Mentor.id == Pairing.mentor_id)
        .outerjoin(Mentee, Mentee.id == Pairing.mentee_id)
        .where(Pairing.id == pairing_id)
    ).one_or_none()
    if row is None:
        raise NotFound("This pairing is not in the records (any more); open the list again.")
    return Two(*row)


def readings(session: Session, concern_id: int) -> pd.DataFrame:
    """Return who read a concern and why, the latest first.

    Columns: at (UTC), who, why. A reading about a pair is noted with each of the two; told once.
    """
    one_of_them = (
        select(func.coalesce(Concern.member_id, Pairing.mentor_id))
        .outerjoin(Pairing, Pairing.id == Concern.pairing_id)
        .where(Concern.id == concern_id)
        .scalar_subquery()
    )
    statement = (
        select(RecordOpening.at, RecordOpening.actor.label("who"), RecordOpening.why)
        .where(
            RecordOpening.member_id == one_of_them,
            RecordOpening.kind == Opened.CONCERN,
            RecordOpening.record_id == concern_id,
        )
        .order_by(RecordOpening.at.desc(), RecordOpening.id.desc())
    )
    return frame(session, statement)


def _raised(session: Session, about: ColumnElement[bool], own_id: int | None) -> tuple[Raised, ...]:
    order = (Concern.status.not_in(OPEN), Concern.raised_on.desc(), Concern.id.desc())
    statement: Rows = (
        select(*_told(own_id))
        .outerjoin(Pairing, Pairing.id == Concern.pairing_id)
        .where(about)
        .order_by(*order)
    )
    return tuple(Raised(*row) for row in session.execute(statement))


def _told(own_id: int | None) -> tuple[Any, ...]:
    return (
        Concern.id,
        Concern.status,
        Concern.raised_on,
        _raised_by(own_id),
        Concern.signposted_on,
        Concern.closed_on,
    )


def _raised_by(own_id: int | None) -> ColumnElement[Any]:
    # Nobody is told who worries about them.
    about = (Concern.member_id, Pairing.mentor_id, Pairing.mentee_id)
    theirs = or_(*(somebody == own_id for somebody in about)) if own_id else false()
    return case((theirs, None), else_=Concern.raised_by)


def _with_names(statement: Rows) -> Rows:
    return (
        statement.select_from(Concern)
        .outerjoin(Pairing, Pairing.id == Concern.pairing_id)
        .outerjoin(Person, Person.id == Concern.member_id)
        .outerjoin(Mentor, Mentor.id == Pairing.mentor_id)
        .outerjoin(Mentee, Mentee.id == Pairing.mentee_id)
    )
