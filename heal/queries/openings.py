"""Who opened somebody's record."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.models.openings import RecordOpening
from heal.queries.frames import EVERYTHING, Rows, Slice, count, frame
from heal.vocabulary import Opened


def of_member(session: Session, member_id: int, page: Slice = EVERYTHING) -> pd.DataFrame:
    """Return who opened what about a member, the latest first, as the member may be shown it.

    Columns: at (UTC), who, kind, detail. That a concern was read is the coordinator's alone; the
    record on which it was read is among these lines in any case.
    """
    return frame(session, _of_member(member_id), page)


def of_member_count(session: Session, member_id: int) -> int:
    """Return how often a member's record was opened."""
    return count(session, _of_member(member_id))


def _of_member(member_id: int) -> Rows:
    return (
        select(
            RecordOpening.at,
            RecordOpening.actor.label("who"),
            RecordOpening.kind,
            RecordOpening.detail,
        )
        .where(RecordOpening.member_id == member_id, RecordOpening.kind != Opened.CONCERN)
        .order_by(RecordOpening.at.desc(), RecordOpening.id.desc())
    )
