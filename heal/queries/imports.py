"""The files that were brought in, and the names in them that still wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from heal.errors import NotFound
from heal.exchange import waiting_names
from heal.models.groups import Group
from heal.models.imports import ImportBatch, ImportRow
from heal.models.meetings import Meeting
from heal.models.members import Member, Membership
from heal.queries import import_facts, recognition
from heal.queries.frames import EVERYTHING, Rows, Slice, count, frame
from heal.rules import imports as rules
from heal.rules.attendance import Stay, minutes_present
from heal.vocabulary import ImportKind, LeftOut, RowOutcome

REASONS = (RowOutcome.REFUSED, RowOutcome.SET_ASIDE)


OTHERS = 3
"""So many more are named beside the one that stands out."""


@dataclass(frozen=True)
class Alike:
    """Whom a waiting name may mean, by number and name: one that stands out, then others."""

    likely: tuple[int, str] | None
    others: tuple[tuple[int, str], ...] = ()
    left_out: LeftOut | None = None
    """Is left out in every group by now; the file came from somebody who is not told of that."""


@dataclass(frozen=True)
class WaitingName:
    """One name that registers hold and nobody is known by; empty where only an address stands.

    `row_id` is the latest of its rows: what is done with it is done with the name.
    """

    key: str
    row_id: int
    name: str
    email: str | None
    group_id: int | None
    group_name: str | None
    meetings: tuple[date, ...]
    minutes: int
    """How long they were at the latest of these meetings."""


@dataclass(frozen=True)
class WaitingRow:
    """One row of a register that waits, and where it stands."""

    row_id: int
    key: str
    name: str | None
    email: str | None
    meeting_id: int
    held_on: date
    group_id: int
    group_name: str
    stay: Stay


def waiting_rows(session: Session) -> list[WaitingRow]:
    """Return every row that waits, the latest meeting first."""
    statement = (
        select(
            ImportRow.id,
            ImportRow.name,
            ImportRow.email,
            ImportRow.joined_at,
            ImportRow.left_at,
            ImportRow.minutes,
            Meeting.id.label("meeting_id"),
            Meeting.held_on,
            Group.id.label("group_id"),
            Group.name.label("group_name"),
        )
        .join(ImportBatch, ImportBatch.id == ImportRow.batch_id)
        .join(Meeting, Meeting.id == ImportBatch.meeting_id)
        .join(Group, Group.id == Meeting.group_id)
        .where(ImportRow.outcome == RowOutcome.UNKNOWN, ImportBatch.undone_at.is_(None))
        .order_by(Meeting.held_on.desc(), ImportRow.id)
    )
    return [
        WaitingRow(
            row_id=row.id,
            key=rules.waiting_key(row.name, row.email),
            name=row.name,
            email=row.email,
            meeting_id=row.meeting_id,
            held_on=row.held_on,
            group_id=row.group_id,
            group_name=row.group_name,
            stay=Stay(row.joined_at, row.left_at, row.minutes or 0),
        )
        for row in session.execute(statement)
    ]


def waiting(session: Session, *, addresses: bool = False) -> list[WaitingName]:
    """Return the names that wait, each once, those of the latest meeting first.

    The addresses that stand in the files are told only where they are asked for.
    """
    by_key: defaultdict[str, list[WaitingRow]] = defaultdict(list)
    for row in waiting_rows(session):
        by_key[row.key].append(row)
    return [_waiting_name(key, rows, addresses) for key, rows in by_key.items()]


def _waiting_name(key: str, rows: list[WaitingRow], addresses: bool) -> WaitingName:
    latest = rows[0]
    email = latest.email if addresses else None
    there = [row.stay for row in rows if row.meeting_id == latest.meeting_id]
    return WaitingName(
        key=key,
        row_id=latest.row_id,
        name=latest.name or email or "",
        email=email,
        group_id=latest.group_id,
        group_name=latest.group_name,
        meetings=tuple(sorted({row.held_on for row in rows}, reverse=True)),
        minutes=minutes_present(there),
    )


def suggestions(session: Session, names: Iterable[WaitingName]) -> dict[str, Alike]:
    """Return, name by name, whom it may mean, the likeliest first; nothing for one like nobody.

    By address, else as confirmed before, else the most alike in the group. Somebody may have been
    known already, but not to the facilitator who brought the file in.
    """
    shown = list(names)
    by_email = import_facts.members_by_email(session, [item.key for item in shown])
    decided = recognition.decided(session, {item.key: _called(item) for item in shown})
    confirmed = {key: one.member_id for key, one in decided.items() if one.member_id is not None}
    known = import_facts.member_names(session, confirmed.values())
    groups: dict[int, Mapping[int, str]] = {
        group_id: _names_in(session, group_id)
        for group_id in {item.group_id for item in shown if item.group_id is not None}
    }
    found = {}
    for item in shown:
        if item.key in by_email:
            found[item.key] = Alike(by_email[item.key])
        elif item.key in confirmed:
            found[item.key] = Alike((confirmed[item.key], known[confirmed[item.key]]))
        elif item.key in decided:
            found[item.key] = Alike(None, left_out=decided[item.key].why)
        elif ranked := waiting_names.suggestions(item.name, groups.get(item.group_id or 0, {})):
            found[item.key] = _alike(ranked)
    return found


def _called(item: WaitingName) -> recognition.Name:
    called = recognition.name_of(item.name, None, None)
    return recognition.Name((item.key, *called.keys), item.key, None)


def _alike(ranked: tuple[waiting_names.Suggestion, ...]) -> Alike:
    one = waiting_names.likely(ranked)
    others = tuple((other.number, other.name) for other in ranked if other is not one)
    return Alike((one.number, one.name) if one else None, others[:OTHERS])


def _names_in(session: Session, group_id: int) -> dict[int, str]:
    statement = (
        select(Member.id, Member.name)
        .join(Membership, Membership.member_id == Member.id)
        .where(Membership.group_id == group_id, Member.erased_on.is_(None))
        .order_by(Member.name_key, Member.id)
    )
    return {row.id: row.name for row in session.execute(statement)}


def group_zones(session: Session) -> dict[int, str | None]:
    """Return the time zone that each group keeps, where it has one."""
    found = session.execute(select(Group.id, Group.time_zone))
    return {group_id: zone for group_id, zone in found}  # noqa: C416 - rows, not pairs


def _number(outcome: RowOutcome) -> Rows:
    return select(func.count(ImportRow.id)).where(
        ImportRow.batch_id == ImportBatch.id, ImportRow.outcome == outcome
    )


BATCHES: Rows = (
    select(
        ImportBatch.id.label("batch_id"),
        ImportBatch.imported_at,
        ImportBatch.kind,
        ImportBatch.file_name,
        Group.name.label("group_name"),
        Meeting.held_on,
        ImportBatch.imported_by,
        *(
            _number(outcome).correlate(ImportBatch).scalar_subquery().label(outcome.value)
            for outcome in RowOutcome
        ),
        ImportBatch.undone_at,
    )
    .outerjoin(Group, Group.id == ImportBatch.group_id)
    .outerjoin(Meeting, Meeting.id == ImportBatch.meeting_id)
)


def batches(session: Session, page: Slice = EVERYTHING) -> pd.DataFrame:
    """Return the files that were brought in, the latest first.

    Columns: batch_id, imported_at, kind, file_name, group_name, held_on, imported_by, the number
    of rows by what became of them (added, matched, unknown, set_aside, refused), undone_at.
    """
    return frame(session, BATCHES.order_by(ImportBatch.id.desc()), page)


def batch_count(session: Session) -> int:
    """Return how many files were brought in."""
    return count(session, select(ImportBatch.id))


@dataclass(frozen=True)
class Batch:
    """One file that was brought in, as it stands."""

    batch_id: int
    kind: ImportKind
    file_name: str
    imported_at: datetime
    imported_by: str
    group_name: str | None
    held_on: date | None
    undone_at: datetime | None
    rows: Mapping[RowOutcome, int]


def batch(session: Session, batch_id: int) -> Batch:
    """Return one file with the number of its rows, or refuse where there is none."""
    row = session.execute(BATCHES.where(ImportBatch.id == batch_id)).one_or_none()
    if row is None:
        raise NotFound("This import is not in the records (any more); open the list again.")
    told = row._mapping
    return Batch(
        batch_id=batch_id,
        kind=told["kind"],
        file_name=told["file_name"],
        imported_at=told["imported_at"],
        imported_by=told["imported_by"],
        group_name=told["group_name"],
        held_on=told["held_on"],
        undone_at=told["undone_at"],
        rows={outcome: told[outcome.value] for outcome in RowOutcome},
    )


def together(session: Session, batch_id: int) -> int:
    """Return how many files that came in together, this one too, were not taken back."""
    return len(import_facts.brought_in_together(session, batch_id))


def left_out(session: Session, batch_id: int) -> pd.DataFrame:
    """Return the lines that made nothing: line, outcome, name, reason."""
    statement: Rows = (
        select(ImportRow.line, ImportRow.outcome, ImportRow.name, ImportRow.reason)
        .where(ImportRow.batch_id == batch_id, ImportRow.outcome.in_(REASONS))
        .order_by(ImportRow.line)
        .limit(1000)
    )
    return frame(session, statement)


def people_in(session: Session, batch_id: int) -> pd.DataFrame:
    """Return whom a file was about: line, name, outcome, joined_on."""
    statement: Rows = (
        select(ImportRow.line, Member.name, ImportRow.outcome, ImportRow.joined_on)
        .join(Member, Member.id == ImportRow.member_id)
        .where(ImportRow.batch_id == batch_id)
        .order_by(ImportRow.line)
        .limit(1000)
    )
    return frame(session, statement)
