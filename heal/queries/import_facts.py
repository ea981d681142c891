"""What the records know of the people in a file, and of the files that came before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from heal.models.groups import Group
from heal.models.imports import ImportBatch, ImportRow
from heal.models.meetings import Meeting
from heal.models.members import Alias, Member, Membership
from heal.names import fold
from heal.queries import scope
from heal.queries.frames import Rows
from heal.vocabulary import ImportKind, RegisterSource

CHUNK = 500
Value = TypeVar("Value")


@dataclass(frozen=True)
class Listed:
    """Somebody in a group according to our records."""

    member_id: int
    name: str
    email: str | None
    joined_on: date
    left_on: date | None

    def is_in(self, day: date) -> bool:
        """Say whether they have not left by that day."""
        return self.left_on is None or self.left_on >= day


@dataclass(frozen=True, slots=True)
class Seen:
    """One row of a register, of somebody who is known.

    Whoever was ticked off at the door has neither times nor minutes.
    """

    meeting_id: int
    member_id: int
    joined_at: datetime | None
    left_at: datetime | None
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last moment of a meeting in one file."""

    meeting_id: int
    batch_id: int
    started_at: datetime | None
    ended_at: datetime | None


def group_named(session: Session, name: str) -> tuple[int, str, str | None] | None:
    """Return number, name and zone of the group of that name, whatever its capitals."""
    wanted = fold(name)
    for row in session.execute(select(Group.id, Group.name, Group.time_zone)):
        if fold(row.name) == wanted:
            return row.id, row.name, row.time_zone
    return None


def earlier(session: Session, kind: ImportKind, sha256: str) -> tuple[datetime, str | None] | None:
    """Return when the very same file was brought in, and for which group, unless taken back."""
    row = session.execute(
        select(ImportBatch.imported_at, Group.name)
        .outerjoin(Group, Group.id == ImportBatch.group_id)
        .where(
            ImportBatch.sha256 == sha256,
            ImportBatch.kind == kind,
            ImportBatch.undone_at.is_(None),
        )
        .order_by(ImportBatch.id)
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None


def members_by_email(session: Session, emails: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Return number and name of the members who have one of the addresses."""

    def statement(chunk: Sequence[str]) -> Rows:
        found = select(Member.email, Member.id, Member.name).where(Member.email.in_(chunk))
        return found.execution_options(**scope.FOR_WORK)

    return {row[0]: (row[1], row[2]) for row in _in_chunks(session, statement, emails)}


def member_names(session: Session, member_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of some members."""

    def statement(chunk: Sequence[int]) -> Rows:
        return select(Member.id, Member.name).where(Member.id.in_(chunk))

    return {row[0]: row[1] for row in _in_chunks(session, statement, member_ids)}


def aliases(session: Session, keys: Iterable[str]) -> dict[str, int]:
    """Return whom each of the names was confirmed for, where it was."""

    def statement(chunk: Sequence[str]) -> Rows:
        return select(Alias.name_key, Alias.member_id).where(Alias.name_key.in_(chunk))

    return {row[0]: row[1] for row in _in_chunks(session, statement, keys)}


def listed(session: Session, group_id: int) -> list[Listed]:
    """Return every time that anyone spent in the group, the latest of each person last."""
    statement = (
        select(Member.id, Member.name, Member.email, Membership.joined_on, Membership.left_on)
        .join(Membership, Membership.member_id == Member.id)
        .where(Membership.group_id == group_id, Member.erased_on.is_(None))
        .order_by(Member.name_key, Member.id, Membership.joined_on)
    )
    return [Listed(*row) for row in session.execute(statement)]


def open_memberships(session: Session, group_id: int) -> dict[int, int]:
    """Return, member by member, the membership in the group that has not ended."""
    statement = select(Membership.member_id, Membership.id).where(
        Membership.group_id == group_id, Membership.left_on.is_(None)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def seen(session: Session, meeting_ids: Iterable[int]) -> list[Seen]:
    """Return the register rows of some meetings, from every file that was not taken back."""

    def statement(chunk: Sequence[int]) -> Rows:
        return (
            select(
                ImportBatch.meeting_id,
                ImportRow.member_id,
                ImportRow.joined_at,
                ImportRow.left_at,
                ImportRow.minutes,
            )
            .join(ImportBatch, ImportBatch.id == ImportRow.batch_id)
            .where(ImportBatch.meeting_id.in_(chunk), ImportBatch.undone_at.is_(None))
            .where(ImportRow.member_id.is_not(None))
        )

    return [
        Seen(row[0], row[1], row[2], row[3], row[4])
        for row in _in_chunks(session, statement, meeting_ids)
    ]


def spans(session: Session, meeting_ids: Iterable[int]) -> list[Span]:
    """Return when some meetings began and ended, file by file, oldest file first."""

    def statement(chunk: Sequence[int]) -> Rows:
        return (
            select(
                ImportBatch.meeting_id,
                ImportBatch.id,
                ImportBatch.started_at,
                ImportBatch.ended_at,
            )
            .where(ImportBatch.meeting_id.in_(chunk), ImportBatch.undone_at.is_(None))
            .order_by(ImportBatch.id)
        )

    return [Span(*row) for row in _in_chunks(session, statement, meeting_ids)]


def brought_in_together(session: Session, batch_id: int) -> list[int]:
    """Return all files that came in together with this one, itself too, but those taken back."""
    first = select(func.coalesce(ImportBatch.together_id, ImportBatch.id)).where(
        ImportBatch.id == batch_id
    )
    statement = select(ImportBatch.id).where(
        func.coalesce(ImportBatch.together_id, ImportBatch.id) == first.scalar_subquery(),
        ImportBatch.undone_at.is_(None),
    )
    return list(session.scalars(statement.order_by(ImportBatch.id)))


def brought_in_with(session: Session, batch_id: int) -> list[int]:
    """Return the files that name this one as the first of those they were brought in with."""
    statement = select(ImportBatch.id).where(ImportBatch.together_id == batch_id)
    return list(session.scalars(statement.order_by(ImportBatch.id)))


def was_by_hand(session: Session, meeting_id: int) -> bool:
    """Say whether the meeting had a register by hand before any file that is there now."""
    by_hand = select(Meeting.id).where(
        Meeting.id == meeting_id, Meeting.register == RegisterSource.BY_HAND
    )
    handed_on = select(ImportBatch.id).where(
        ImportBatch.meeting_id == meeting_id,
        ImportBatch.undone_at.is_(None),
        ImportBatch.register_by_hand.is_(True),
    )
    found = (session.scalars(statement.limit(1)).first() for statement in (by_hand, handed_on))
    return any(number is not None for number in found)


def _in_chunks(
    session: Session, statement: Callable[[Sequence[Value]], Rows], values: Iterable[Value]
) -> Iterator[Row[*tuple[Any, ...]]]:
    wanted = list(dict.fromkeys(values))
    for start in range(0, len(wanted), CHUNK):
        yield from session.execute(statement(wanted[start : start + CHUNK]))
