"""Saying who is meant by a name that a register holds and nobody is known by."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.errors import BadValue, Refusal
from heal.models.imports import IgnoredName, ImportRow
from heal.models.members import Alias, Member
from heal.queries import import_facts, imports, recognition, scope
from heal.queries.imports import WaitingRow
from heal.rules.access import Actor, permits, require
from heal.rules.imports import left_out_as
from heal.services import members, records, register_marks
from heal.vocabulary import LeftOut, Permission, RowOutcome

CHUNK = 500
BY_HAND = "Was left out by hand."


def confirm_alias(
    session: Session, actor: Actor, row_id: int, *, member_id: int, remember: bool = True
) -> None:
    """Say that a waiting name is this member, and work the meetings out anew.

    Remembered, it holds for every meeting, past and to come; otherwise for this meeting alone.
    """
    require(actor, Permission.RECORD_ATTENDANCE)
    row, everything = _waiting(session, row_id)
    member = records.find(session, Member, member_id, "member")
    if member.erased_on is not None:
        raise BadValue("This person's record was erased at their wish; choose somebody else.")
    alias_id = _remember(session, row.key, member_id) if remember else None
    named = _called(everything, row) if remember else _here(everything, row)
    _resolve(session, actor, named, member_id, alias_id)


def set_aside(session: Session, actor: Actor, row_id: int) -> None:
    """Leave a waiting name out of this meeting alone; at the next one it waits again."""
    require(actor, Permission.RECORD_ATTENDANCE)
    row, everything = _waiting(session, row_id)
    for found in _rows(session, [other.row_id for other in _here(everything, row)]):
        found.outcome, found.reason, found.by_hand = RowOutcome.SET_ASIDE, BY_HAND, True


def leave_out(
    session: Session, actor: Actor, row_ids: Collection[int], *, why: LeftOut, on: date
) -> None:
    """Say that waiting names are nobody's here: guests, or programs; they are left out each time.

    What a coordinator says holds in every group, what a facilitator says in those that they lead:
    who comes to other groups, and whether a name is somebody's there, is not theirs to know.
    """
    require(actor, Permission.RECORD_ATTENDANCE)
    everything = imports.waiting_rows(session)
    keys = {row.key for row in everything if row.row_id in set(row_ids)}
    named = [row for row in everything if row.key in keys]
    if not keys:
        raise Refusal("These names do not wait any more; open the page again to see the others.")
    if import_facts.aliases(session, keys):
        raise Refusal(
            "One of these names has been confirmed for a member; say that this is them, or take "
            "that back first."
        )
    everywhere = permits(actor, Permission.IMPORT_FILES)
    places = {(row.key, None if everywhere else row.group_id) for row in named}
    # A guest of every group waits where a facilitator, who is not told of them, brought the file.
    for key, group_id in places - recognition.left_out_already(session, keys):
        session.add(
            IgnoredName(
                name_key=key, why=why, decided_on=on, decided_by=actor.name, group_id=group_id
            )
        )
    session.flush()
    settle(session, actor, named)


def add_as_member(
    session: Session, actor: Actor, row_id: int, *, name: str, joined_on: date
) -> int:
    """Add a waiting name as a new member of the meeting's group, and return their number."""
    require(actor, Permission.IMPORT_FILES)
    row, everything = _waiting(session, row_id)
    known = import_facts.members_by_email(session, [row.email] if row.email else [])
    if known:
        raise BadValue(
            "Somebody in the records has this e-mail address already; say that this is them."
        )
    member_id = members.add(
        session, actor, name=name, email=row.email, group_id=row.group_id, joined_on=joined_on
    )
    alias_id = None if row.email else _remember(session, row.key, member_id)
    # Who has an address is known by it and by nothing else: a name may be two people's.
    named = [other for other in everything if other.key == row.key]
    named = named if row.email else _called(everything, row)
    _resolve(session, actor, named, member_id, alias_id, made=True)
    return member_id


def settle(session: Session, actor: Actor, waiting: Iterable[WaitingRow]) -> None:
    """Do with rows that wait what was decided about their names."""
    require(actor, Permission.RECORD_ATTENDANCE)
    asked = {row.row_id: recognition.name_of(row.name, row.email, row.group_id) for row in waiting}
    decided = recognition.decided(session, asked)
    for found in _rows(session, decided):
        one = decided[found.id]
        found.alias_id, found.ignored_name_id = one.alias_id, one.ignored_id
        if one.member_id is not None:
            found.outcome, found.member_id = RowOutcome.MATCHED, one.member_id
        else:
            found.outcome, found.reason = RowOutcome.SET_ASIDE, left_out_as(one.why)


def _rows(session: Session, row_ids: Iterable[int]) -> list[ImportRow]:
    wanted = sorted(row_ids)
    return [
        row
        for start in range(0, len(wanted), CHUNK)
        for row in session.scalars(
            select(ImportRow).where(ImportRow.id.in_(wanted[start : start + CHUNK]))
        )
    ]


def _waiting(session: Session, row_id: int) -> tuple[WaitingRow, list[WaitingRow]]:
    everything = imports.waiting_rows(session)
    row = next((found for found in everything if found.row_id == row_id), None)
    if row is None:
        raise Refusal("This name does not wait any more; open the page again to see the others.")
    return row, everything


def _here(everything: Iterable[WaitingRow], row: WaitingRow) -> list[WaitingRow]:
    """The rows of one meeting that wait under the same key."""
    return [
        other for other in everything if other.key == row.key and other.meeting_id == row.meeting_id
    ]


def _called(everything: Iterable[WaitingRow], row: WaitingRow) -> list[WaitingRow]:
    """The rows that a name confirmed from now on tells of: also where it is one of two."""
    return [
        other
        for other in everything
        if row.key in recognition.name_of(other.name, other.email, other.group_id).keys
    ]


def _remember(session: Session, key: str, member_id: int) -> int:
    # The name may be somebody's whom the actor is not shown; who it is, nobody is told.
    with scope.whole(session):
        alias = session.scalars(select(Alias).where(Alias.name_key == key)).one_or_none()
    if alias is None:
        alias = Alias(member_id=member_id, name_key=key)
        session.add(alias)
        session.flush()
    elif alias.member_id != member_id:
        raise Refusal(
            "This name has been confirmed for somebody else already; choose them, or confirm it "
            "for this meeting only."
        )
    return alias.id


def _resolve(
    session: Session,
    actor: Actor,
    waiting: list[WaitingRow],
    member_id: int,
    alias_id: int | None,
    *,
    made: bool = False,
) -> None:
    for found in _rows(session, (row.row_id for row in waiting)):
        found.outcome, found.member_id = RowOutcome.MATCHED, member_id
        found.alias_id, found.by_hand, found.made_member = alias_id, alias_id is None, made
    register_marks.recount(session, actor, {row.meeting_id for row in waiting})
