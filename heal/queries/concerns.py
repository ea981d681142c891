"""Which concerns there are; what they say is only read one by one, for a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from heal.models.concerns import Concern
from heal.models.openings import RecordOpening
from heal.models.pairings import Pairing
from heal.queries.frames import frame
from heal.vocabulary import ConcernStatus, Opened


@dataclass(frozen=True)
class Raised:
    """That somebody raised a concern, without its words."""

    concern_id: int
    status: ConcernStatus
    raised_on: date
    raised_by: str
    closed_on: date | None


def about_member(session: Session, member_id: int) -> tuple[Raised, ...]:
    """Return the concerns about one person, those that are open first, then the latest."""
    return _raised(session, Concern.member_id == member_id)


def about_pairing(session: Session, pairing_id: int) -> tuple[Raised, ...]:
    """Return the concerns about one pair, those that are open first, then the latest."""
    return _raised(session, Concern.pairing_id == pairing_id)


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


def _raised(session: Session, about: ColumnElement[bool]) -> tuple[Raised, ...]:
    statement = (
        select(Concern.id, Concern.status, Concern.raised_on, Concern.raised_by, Concern.closed_on)
        .where(about)
        .order_by(Concern.status != ConcernStatus.TOLD, Concern.raised_on.desc(), Concern.id.desc())
    )
    return tuple(Raised(*row) for row in session.execute(statement))
