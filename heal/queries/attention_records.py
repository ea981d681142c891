"""Today's matters of the records themselves: concerns, registers, names in files."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, String, cast, func

from heal.models.concerns import Concern
from heal.models.groups import Group
from heal.models.imports import ImportBatch, ImportRow
from heal.models.meetings import Meeting
from heal.models.pairings import Pairing
from heal.queries.attention_lines import line
from heal.queries.frames import Rows
from heal.rules.attention import Cutoffs, Matter
from heal.rules.concerns import OPEN
from heal.vocabulary import RowOutcome


def concerns() -> Rows:
    """Return the concerns that are not done, about a pair or a person, with where they stand."""
    return (
        line(
            Matter.CONCERN,
            record_id=Concern.id,
            opens=Concern.id,
            person=func.coalesce(Pairing.mentor_id, Concern.member_id),
            other=Pairing.mentee_id,
            since=func.coalesce(Concern.signposted_on, Concern.raised_on),
            detail=cast(Concern.status, String),
        )
        .select_from(Concern)
        .outerjoin(Pairing, Pairing.id == Concern.pairing_id)
        .where(Concern.status.in_(OPEN))
    )


def without_register(days: Cutoffs, today: date) -> Rows:
    """Return the meetings that took place lately, up to yesterday, and have no register."""
    return (
        line(
            Matter.NO_REGISTER,
            record_id=Meeting.id,
            opens=Meeting.id,
            title=Group.name,
            since=Meeting.held_on,
        )
        .select_from(Meeting)
        .join(Group, Group.id == Meeting.group_id)
        .where(
            Meeting.held_on >= days.meeting_from,
            Meeting.held_on < today,
            Meeting.cancelled.is_(False),
            Meeting.register.is_(None),
        )
    )


def unknown_names() -> Rows:
    """Return the files, not undone, that name people whom nobody has recognised, with how many."""
    return (
        line(
            Matter.UNKNOWN_NAMES,
            record_id=ImportBatch.id,
            opens=ImportBatch.id,
            title=func.coalesce(Group.name, ImportBatch.file_name),
            since=func.date(ImportBatch.imported_at, type_=Date),
            detail=cast(func.count(ImportRow.id), String),
        )
        .select_from(ImportBatch)
        .join(ImportRow, ImportRow.batch_id == ImportBatch.id)
        .outerjoin(Group, Group.id == ImportBatch.group_id)
        .where(ImportRow.outcome == RowOutcome.UNKNOWN, ImportBatch.undone_at.is_(None))
        .group_by(ImportBatch.id, Group.id)
    )
