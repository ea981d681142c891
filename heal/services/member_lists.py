"""Bringing in a group's list of members, as the forum lets a manager download it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from heal.db.types import NAME_LENGTH
from heal.errors import BadValue, Refusal, UnreadableFile
from heal.exchange.mapping import Target
from heal.exchange.member_lists import ListedMember, MemberList
from heal.exchange.problems import RefusedRow, SetAside
from heal.exchange.read_as import How, digest
from heal.exchange.readers import read_members
from heal.models.imports import ImportBatch, ImportRow
from heal.models.members import Member, Membership
from heal.queries import import_facts, taking_back
from heal.rules import imports as rules
from heal.rules.access import Actor, require
from heal.rules.taking_back import Standing, refusal
from heal.services import audit, column_mappings, groups, records
from heal.vocabulary import ImportKind, Permission, RowOutcome


@dataclass(frozen=True)
class Person:
    """Somebody on the list, as they would be kept.

    `member_id` is None for somebody new. `joined_on` is the forum's day, a proposal; None where
    the list has none. `derived` says that the name comes from the address.
    """

    line: int
    name: str
    email: str
    joined_on: date | None
    member_id: int | None
    derived: bool = False


@dataclass(frozen=True)
class MembersPreview:
    """What a list would change, before anything is changed."""

    file_name: str
    sha256: str
    group_name: str
    group_id: int | None
    new: tuple[Person, ...]
    """Not in the records yet: they become members of the programme and of the group."""
    joining: tuple[Person, ...]
    """Known already, and in the group from now on."""
    unchanged: tuple[Person, ...]
    """Known already, and in the group."""
    left_before: tuple[Person, ...]
    """On the list, but by our records they left the group: only asked about."""
    missing: tuple[str, ...]
    """In the group by our records, but not on the list: only asked about."""
    set_aside: tuple[SetAside, ...]
    refused: tuple[RefusedRow, ...]
    dropped_columns: tuple[str, ...]
    encoding: str
    already: str | None

    @property
    def undated(self) -> int:
        """Return how many would join on a day that the list does not tell."""
        return sum(person.joined_on is None for person in (*self.new, *self.joining))


def suggested_group(data: bytes, kind: How = None) -> str | None:
    """Return the group that a list names in its title, if it does."""
    return read_members(data, kind=kind).group_name


def preview(
    session: Session,
    actor: Actor,
    *,
    data: bytes,
    file_name: str,
    group_name: str,
    today: date,
    kind: How = None,
) -> MembersPreview:
    """Return what the list would change in the group, which may be a new one; write nothing.

    `kind` says what the file is where nothing in it does, or which of its columns is what.
    """
    require(actor, Permission.IMPORT_FILES)
    found, told = import_facts.group_named(session, group_name), _told(data, kind)
    known_by = digest(data, kind, {Target.GROUP: told.group_name})
    before = import_facts.earlier(session, ImportKind.MEMBERS, known_by)
    rows, refused = _checked(told, today)
    known = import_facts.members_by_email(session, (row.email for row in rows))
    listed = import_facts.listed(session, found[0]) if found else []
    current = {item.member_id for item in listed if item.is_in(today)}
    ever = {item.member_id for item in listed}
    gone = ever - current
    people = [_person(row, known) for row in rows]
    addresses = {row.email for row in told.rows}
    joined = [person for person in people if person.member_id not in ever]
    return MembersPreview(
        file_name=file_name,
        sha256=known_by,
        group_name=found[1] if found else records.name(group_name, "group"),
        group_id=found[0] if found else None,
        new=tuple(person for person in joined if person.member_id is None),
        joining=tuple(person for person in joined if person.member_id is not None),
        unchanged=tuple(person for person in people if person.member_id in current),
        left_before=tuple(person for person in people if person.member_id in gone),
        missing=tuple(
            item.name for item in listed if item.is_in(today) and item.email not in addresses
        ),
        set_aside=told.set_aside,
        refused=refused,
        dropped_columns=told.dropped_columns,
        encoding=told.encoding,
        already=rules.already_here(*before) if before else None,
    )


def _told(data: bytes, kind: How) -> MemberList:
    told = read_members(data, kind=kind)
    if not told.rows:
        raise UnreadableFile(
            "This list names no members; check that it is the right file, and that the whole list "
            "was downloaded."
        )
    return told


def save(
    session: Session,
    actor: Actor,
    *,
    data: bytes,
    file_name: str,
    group_name: str,
    today: date,
    undated_joined_on: date | None = None,
    kind: How = None,
) -> int:
    """Bring the whole list in and return the import's number.

    Whoever the list gives no join date joins on `undated_joined_on`, today unless told otherwise.
    """
    require(actor, Permission.IMPORT_FILES)
    plan = preview(
        session, actor, data=data, file_name=file_name, group_name=group_name, today=today,
        kind=kind,
    )  # fmt: skip
    if plan.already:
        raise Refusal(plan.already)
    undated = records.believable(undated_joined_on or today)
    if undated > today:
        raise BadValue("Nobody joins on a day that has not come yet; choose an earlier one.")
    group_id = plan.group_id or groups.add(session, actor, name=plan.group_name)
    batch = _batch(plan, actor, group_id, today)
    session.add(batch)
    session.flush()
    member_ids = _add_people(session, plan.new)
    joined = {
        person.email: (
            person.member_id or member_ids[person.email],
            min(person.joined_on or undated, today),
        )
        for person in (*plan.new, *plan.joining)
    }
    memberships = _add_memberships(session, group_id, list(joined.values()))
    rows = _rows(plan, batch.id, joined, memberships)
    audit.add_many(session, ImportRow, sorted(rows, key=lambda row: row["line"]))
    column_mappings.keep(session, actor, kind, file_name=file_name, on=today)
    return batch.id


def undo(session: Session, actor: Actor, batch_ids: Sequence[int], *, on: date) -> None:
    """Take back exactly what some lists made together: people, their time in a group.

    Refused where something else has come to hang on one of them since.
    """
    require(actor, Permission.IMPORT_FILES)
    batches = [records.find(session, ImportBatch, number, "import") for number in batch_ids]
    people, kinds = taking_back.still_needed(session, batch_ids)
    if said := refusal(Standing(files=len(batches), people=people, kinds=kinds)):
        raise Refusal(said)
    made = taking_back.made_by(session, batch_ids)
    audit.remove_many(session, ImportRow, made.rows)
    audit.remove_many(session, Membership, made.memberships)
    audit.remove_many(session, Member, made.members)
    for batch in batches:
        batch.undone_at = datetime.combine(on, time(), UTC)


def _batch(plan: MembersPreview, actor: Actor, group_id: int, today: date) -> ImportBatch:
    return ImportBatch(
        kind=ImportKind.MEMBERS,
        file_name=records.name(plan.file_name[:NAME_LENGTH], "file"),
        sha256=plan.sha256,
        imported_at=datetime.combine(today, time(), UTC),
        imported_by=actor.name,
        group_id=group_id,
        made_group=plan.group_id is None,
    )


def _checked(told: MemberList, today: date) -> tuple[list[ListedMember], tuple[RefusedRow, ...]]:
    rows, refused = [], list(told.refused)
    for row in told.rows:
        problem = rules.join_date_problem(row.joined_on, today)
        if len(row.email) > NAME_LENGTH:
            problem = f"The e-mail address in this row is longer than {NAME_LENGTH} letters."
        if problem:
            refused.append(RefusedRow(row.line, problem))
        else:
            rows.append(row)
    return rows, tuple(sorted(refused, key=lambda row: row.line))


def _person(row: ListedMember, known: dict[str, tuple[int, str]]) -> Person:
    if row.email in known:
        member_id, name = known[row.email]
        return Person(row.line, name, row.email, row.joined_on, member_id)
    name = " ".join((row.nickname or "").split())[:NAME_LENGTH]
    called = name or rules.name_from_address(row.email)
    return Person(row.line, called, row.email, row.joined_on, None, derived=not name)


def _add_people(session: Session, people: Sequence[Person]) -> dict[str, int]:
    audit.add_many(
        session, Member, [{"name": person.name, "email": person.email} for person in people]
    )
    emails = (person.email for person in people)
    return {
        email: found[0] for email, found in import_facts.members_by_email(session, emails).items()
    }


def _add_memberships(
    session: Session, group_id: int, joined: Sequence[tuple[int, date]]
) -> dict[int, int]:
    audit.add_many(
        session,
        Membership,
        [
            {"group_id": group_id, "member_id": member_id, "joined_on": joined_on}
            for member_id, joined_on in joined
        ],
    )
    return import_facts.open_memberships(session, group_id)


def _rows(
    plan: MembersPreview,
    batch_id: int,
    joined: dict[str, tuple[int, date]],
    memberships: dict[int, int],
) -> Iterator[dict[str, Any]]:
    blank: dict[str, Any] = {
        "batch_id": batch_id, "reason": None, "name": None, "email": None, "member_id": None,
        "made_member": False, "membership_id": None, "joined_on": None,
    }  # fmt: skip
    for person in (*plan.new, *plan.joining):
        member_id, joined_on = joined[person.email]
        is_new = person.member_id is None
        yield {
            **blank,
            "line": person.line,
            "outcome": RowOutcome.ADDED,
            # What is in the member's own record is not kept a second time, except to notice
            # later that somebody has corrected it.
            "name": person.name if is_new else None,
            "email": person.email if is_new else None,
            "member_id": member_id,
            "made_member": is_new,
            "membership_id": memberships[member_id],
            "joined_on": joined_on,
        }
    for person in (*plan.unchanged, *plan.left_before):
        matched = {"outcome": RowOutcome.MATCHED, "member_id": person.member_id}
        yield {**blank, "line": person.line, **matched}
    for left_out in plan.set_aside:
        yield {
            **blank,
            "line": left_out.line,
            "outcome": RowOutcome.SET_ASIDE,
            "name": left_out.name[:NAME_LENGTH],
            "reason": left_out.reason,
        }
    for problem in plan.refused:
        refused = {"outcome": RowOutcome.REFUSED, "reason": problem.reason}
        yield {**blank, "line": problem.line, **refused}
