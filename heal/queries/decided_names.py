"""What was decided about names in registers: who is meant, and who is left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from heal.db.base import Base
from heal.models.groups import Group
from heal.models.imports import IgnoredName, ImportBatch, ImportRow
from heal.models.meetings import Mark
from heal.models.members import Alias, Member, Membership
from heal.names import fold
from heal.queries.frames import Rows
from heal.queries.pointing import pointing_at
from heal.vocabulary import ImportKind, LeftOut, RegisterSource, RowOutcome

MOST = 25
AN_ADDRESS = "An e-mail address"


@dataclass(frozen=True)
class LeftOutName:
    """One name that is left out each time, and how many lines it has set aside so far.

    `group_name` is None where it holds in every group.
    """

    ignored_id: int
    name: str
    why: LeftOut
    decided_on: date
    decided_by: str
    group_name: str | None
    lines: int


@dataclass(frozen=True)
class ConfirmedName:
    """One name that a member is known by in registers, and how many lines it has told of."""

    alias_id: int
    name: str
    member_id: int
    member: str
    lines: int


@dataclass(frozen=True)
class AddedMember:
    """One member who was added from a name in a register, and how many lines name them so far."""

    member_id: int
    member: str
    name: str
    lines: int


@dataclass(frozen=True)
class HereAlone:
    """One name that somebody decided about for one meeting alone."""

    row_id: int
    name: str
    member: str | None


def left_out(
    session: Session, *, search: str = "", addresses: bool = False
) -> tuple[int, list[LeftOutName]]:
    """Return how many names are left out each time, and the latest of them."""
    lines = select(func.count(ImportRow.id)).where(ImportRow.ignored_name_id == IgnoredName.id)
    statement: Rows = (
        select(
            IgnoredName.id,
            IgnoredName.name_key,
            IgnoredName.why,
            IgnoredName.decided_on,
            IgnoredName.decided_by,
            Group.name,
            lines.correlate(IgnoredName).scalar_subquery(),
        )
        .outerjoin(Group, Group.id == IgnoredName.group_id)
        .where(IgnoredName.name_key.contains(fold(search), autoescape=True))
        .order_by(IgnoredName.id.desc())
    )
    found = session.execute(statement.limit(MOST)).all()
    everything = select(func.count(IgnoredName.id))
    return session.scalar(everything) or 0, [
        LeftOutName(number, _shown(key, addresses), *more) for number, key, *more in found
    ]


def confirmed(
    session: Session, *, search: str = "", member_id: int | None = None, addresses: bool = False
) -> tuple[int, list[ConfirmedName]]:
    """Return how many names were confirmed, and the latest of them; of one member, if told."""
    lines = select(func.count(ImportRow.id)).where(ImportRow.alias_id == Alias.id)
    wanted = fold(search)
    statement: Rows = (
        select(
            Alias.id,
            Alias.name_key,
            Member.id,
            Member.name,
            lines.correlate(Alias).scalar_subquery(),
        )
        .join(Member, Member.id == Alias.member_id)
        .where(
            or_(
                Alias.name_key.contains(wanted, autoescape=True),
                Member.name_key.contains(wanted, autoescape=True),
            )
        )
        .order_by(Alias.id.desc())
    )
    everything = select(func.count(Alias.id))
    if member_id is not None:
        statement = statement.where(Alias.member_id == member_id)
        everything = everything.where(Alias.member_id == member_id)
    found = session.execute(statement.limit(MOST)).all()
    return session.scalar(everything) or 0, [
        ConfirmedName(number, _shown(key, addresses), *more) for number, key, *more in found
    ]


def added(
    session: Session, *, search: str = "", addresses: bool = False
) -> tuple[int, list[AddedMember]]:
    """Return how many members were added from names in registers, and the latest of them."""
    made = (
        select(ImportRow.member_id, func.min(ImportRow.id).label("row_id"))
        .join(ImportBatch, ImportBatch.id == ImportRow.batch_id)
        .where(ImportRow.made_member.is_(True), ImportBatch.kind == ImportKind.REGISTER)
        .group_by(ImportRow.member_id)
        .subquery()
    )
    lines = select(func.count(ImportRow.id)).where(ImportRow.member_id == Member.id)
    statement: Rows = (
        select(
            Member.id,
            Member.name,
            ImportRow.name,
            ImportRow.email,
            lines.correlate(Member).scalar_subquery(),
        )
        .join(made, made.c.member_id == Member.id)
        .join(ImportRow, ImportRow.id == made.c.row_id)
        .where(Member.name_key.contains(fold(search), autoescape=True))
        .order_by(Member.id.desc())
    )
    found = session.execute(statement.limit(MOST)).all()
    return session.scalar(select(func.count()).select_from(made)) or 0, [
        AddedMember(number, member, name or _shown(email or "", addresses), more)
        for number, member, name, email, more in found
    ]


def was_added(session: Session, member_id: int) -> bool:
    """Say whether a member was added from a name in a register that is still there."""
    statement = (
        select(ImportRow.id)
        .join(ImportBatch, ImportBatch.id == ImportRow.batch_id)
        .where(ImportRow.member_id == member_id, ImportRow.made_member.is_(True))
        .where(ImportBatch.kind == ImportKind.REGISTER)
    )
    return session.scalar(statement.limit(1)) is not None


def more_of(session: Session, member_id: int) -> frozenset[str]:
    """Return the kinds of records that tell more of such a member than came with their adding.

    With it came one time in a group, the names that they were added from, and what registers say
    of them.
    """
    made = and_(ImportRow.member_id == member_id, ImportRow.made_member.is_(True))
    first = select(func.min(Membership.id)).where(Membership.member_id == member_id)
    own: dict[type[Base], ColumnElement[bool]] = {
        Membership: and_(Membership.id == first.scalar_subquery(), Membership.left_on.is_(None)),
        Alias: Alias.id.in_(select(ImportRow.alias_id).where(made)),
        Mark: Mark.source == RegisterSource.IMPORTED,
        ImportRow: ImportRow.batch_id.in_(
            select(ImportBatch.id).where(ImportBatch.kind == ImportKind.REGISTER)
        ),
    }
    kinds = [
        (model.__tablename__, select(column).where(column == member_id, ~own.get(model, false())))
        for model, column in pointing_at(Member.__tablename__)
    ]
    corrected = or_(Member.note.is_not(None), Member.erased_on.is_not(None))
    kinds.append(("corrected", select(Member.id).where(Member.id == member_id, corrected)))
    return frozenset(kind for kind, found in kinds if session.scalar(found.limit(1)) is not None)


def here_alone(session: Session, batch_id: int, *, addresses: bool = False) -> list[HereAlone]:
    """Return the names in a file that somebody decided about for its meeting alone."""
    statement = (
        select(ImportRow.id, ImportRow.name, ImportRow.email, Member.name.label("member"))
        .outerjoin(Member, Member.id == ImportRow.member_id)
        .where(ImportRow.batch_id == batch_id, ImportRow.by_hand.is_(True))
        .where(ImportRow.outcome.in_([RowOutcome.MATCHED, RowOutcome.SET_ASIDE]))
        .order_by(ImportRow.line)
    )
    found: dict[str, HereAlone] = {}
    for row in session.execute(statement):
        name = row.name or _shown(row.email or "", addresses)
        found.setdefault(row.email or fold(name), HereAlone(row.id, name, row.member))
    return list(found.values())


def _shown(key: str, addresses: bool) -> str:
    return key if addresses or "@" not in key else AN_ADDRESS
