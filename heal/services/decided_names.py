"""Taking back what was decided about a name: whatever it settled waits again."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.errors import NotPermitted, Refusal
from heal.models.imports import IgnoredName, ImportBatch, ImportRow
from heal.models.members import Alias, Member, Membership
from heal.queries import decided_names as decided
from heal.queries import imports, scope
from heal.rules.access import Actor, permits, require
from heal.rules.imports import waiting_key
from heal.rules.taking_back import added_has_more
from heal.services import records, register_marks, waiting_names
from heal.vocabulary import Permission, RowOutcome


def forget_alias(session: Session, actor: Actor, alias_id: int) -> None:
    """Forget a confirmed name; what was known by it alone waits again, in every meeting."""
    require(actor, Permission.RECORD_ATTENDANCE)
    alias = records.find(session, Alias, alias_id, "confirmed name")
    with scope.whole(session):
        known = list(session.scalars(select(ImportRow).where(ImportRow.alias_id == alias_id)))
        meeting_ids = _wait_again(session, known)
        session.delete(alias)
        session.flush()
    _settle_anew(session, actor, known, meeting_ids)


def leave_in(session: Session, actor: Actor, ignored_id: int) -> None:
    """Leave a name out no more; the rows that this set aside, and only those, wait again."""
    require(actor, Permission.RECORD_ATTENDANCE)
    ignored = records.find(session, IgnoredName, ignored_id, "name")
    if ignored.group_id is None and not permits(actor, Permission.IMPORT_FILES):
        raise NotPermitted("This name is left out in every group; ask the coordinator.")
    with scope.whole(session):
        ours = ImportRow.ignored_name_id == ignored_id
        left_out = list(session.scalars(select(ImportRow).where(ours)))
        meeting_ids = _wait_again(session, left_out)
        session.delete(ignored)
        session.flush()
    _settle_anew(session, actor, left_out, meeting_ids)


def ask_again(session: Session, actor: Actor, row_id: int) -> None:
    """Let a name wait again that was decided about for one meeting alone."""
    require(actor, Permission.RECORD_ATTENDANCE)
    row = records.find(session, ImportRow, row_id, "line")
    if not row.by_hand:
        raise Refusal("Nobody decided about this line by hand; open the file again and look.")
    meeting = select(ImportBatch.meeting_id).where(ImportBatch.id == row.batch_id)
    files = select(ImportBatch.id).where(ImportBatch.meeting_id == meeting.scalar_subquery())
    here = session.scalars(
        select(ImportRow).where(ImportRow.batch_id.in_(files), ImportRow.by_hand.is_(True))
    )
    key = waiting_key(row.name, row.email)
    same = [other for other in here if waiting_key(other.name, other.email) == key]
    register_marks.recount(session, actor, _wait_again(session, same))


def take_out(session: Session, actor: Actor, member_id: int) -> None:
    """Take out a member who was added from a name in a register; the name waits again.

    Refused where more than registers tell of them by now.
    """
    require(actor, Permission.IMPORT_FILES)
    member = records.find(session, Member, member_id, "member")
    known = list(session.scalars(select(ImportRow).where(ImportRow.member_id == member_id)))
    if not decided.was_added(session, member_id):
        raise Refusal("This member was not added from a name in a register; nothing was changed.")
    if more := decided.more_of(session, member_id):
        raise Refusal(added_has_more(more))
    meeting_ids = _wait_again(session, known)
    register_marks.recount(session, actor, meeting_ids)
    for model in (Alias, Membership):
        for gone in session.scalars(select(model).where(model.member_id == member_id)):
            session.delete(gone)
    session.flush()
    session.delete(member)
    session.flush()
    _settle_anew(session, actor, known, meeting_ids)


def _wait_again(session: Session, rows: list[ImportRow]) -> set[int]:
    """Let rows wait as they did when they came in; return the meetings that they are of."""
    for row in rows:
        row.outcome, row.reason, row.member_id = RowOutcome.UNKNOWN, None, None
        row.alias_id, row.ignored_name_id = None, None
        row.by_hand, row.made_member = False, False
    session.flush()
    batches = {row.batch_id for row in rows}
    found = select(ImportBatch.meeting_id).where(ImportBatch.id.in_(batches))
    return {number for number in session.scalars(found) if number is not None}


def _settle_anew(
    session: Session, actor: Actor, rows: list[ImportRow], meeting_ids: set[int]
) -> None:
    # Another decision may hold for the same rows: a name of two, or one of a group.
    again = {row.id for row in rows}
    waiting_names.settle(
        session, actor, [row for row in imports.waiting_rows(session) if row.row_id in again]
    )
    with scope.whole(session):
        register_marks.recount(session, actor, meeting_ids)
