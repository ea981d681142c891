"""What the records know of the meetings, people and files that registers are about, all at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from heal.models.groups import Group
from heal.models.imports import ImportBatch
from heal.models.meetings import Mark, Meeting
from heal.models.members import Membership
from heal.names import fold
from heal.queries import import_facts, recognition, settings
from heal.queries.frames import Rows
from heal.queries.import_facts import Seen, Span
from heal.queries.recognition import Decisions, Name
from heal.rules.settings import ProgrammeSettings
from heal.vocabulary import ImportKind, RegisterSource

CHUNK = 500
Value = TypeVar("Value")
Place = tuple[int, date]
"""Where a register belongs: a group and a day, of which there is one meeting."""


@dataclass(frozen=True)
class CameBefore:
    """The very same file, brought in before and not taken back."""

    imported_at: datetime
    group_name: str | None
    meeting_id: int | None


@dataclass(frozen=True)
class Time:
    """One time that somebody spends in a group, first day to last."""

    member_id: int
    joined_on: date
    left_on: date | None

    def holds_on(self, day: date) -> bool:
        """Say whether the day lies within it."""
        return self.joined_on <= day and (self.left_on is None or self.left_on >= day)


@dataclass(frozen=True)
class RegisterFacts:
    """Hold what some registers are measured against, asked for once for all of them."""

    by_email: Mapping[str, int]
    decided: Decisions
    names: Mapping[int, str]
    """The names of everybody whom an address or a confirmed name leads to."""
    meetings: Mapping[Place, tuple[int, bool]]
    """The number of each meeting that is there already, and whether it was called off."""
    spans: Mapping[int, Sequence[Span]]
    seen: Mapping[int, Sequence[Seen]]
    by_hand: Mapping[int, Mapping[int, bool]]
    """Whom somebody marked by hand at a meeting, as present or not."""
    times: Mapping[int, Sequence[Time]]
    """The times that people spend in each group."""
    files: Mapping[str, Sequence[CameBefore]]
    programme: ProgrammeSettings

    def in_group_on(self, group_id: int | None, day: date) -> frozenset[int]:
        """Return who belongs to a group on a day; nobody where it is yet to be made."""
        if group_id is None:
            return frozenset()
        times = self.times.get(group_id, ())
        return frozenset(time.member_id for time in times if time.holds_on(day))


def groups(session: Session) -> dict[str, tuple[int, str]]:
    """Return number and name of every group, by its name whatever the capitals."""
    found = session.execute(select(Group.id, Group.name).order_by(Group.id.desc()))
    return {fold(row.name): (row.id, row.name) for row in found}


def gather(
    session: Session,
    *,
    by_email: Mapping[str, int],
    who: Iterable[Name],
    places: Collection[Place],
    digests: Collection[str],
) -> RegisterFacts:
    """Return what is known of these people, names, meetings and files."""
    decided = recognition.decisions(session, who)
    confirmed = (one.member_id for one in decided.confirmed.values() if one.member_id)
    meetings = meetings_at(session, places)
    numbers = [meeting_id for meeting_id, _ in meetings.values()]
    return RegisterFacts(
        by_email=by_email,
        decided=decided,
        names=import_facts.member_names(session, (*by_email.values(), *confirmed)),
        meetings=meetings,
        spans=_by_meeting(import_facts.spans(session, numbers)),
        seen=_by_meeting(import_facts.seen(session, numbers)),
        by_hand=_by_hand(session, numbers),
        times=_times(session, {group_id for group_id, _ in places}),
        files=_files(session, digests),
        programme=settings.programme(session),
    )


Of = TypeVar("Of", Seen, Span)


def _by_meeting(rows: Iterable[Of]) -> dict[int, list[Of]]:
    found: defaultdict[int, list[Of]] = defaultdict(list)
    for row in rows:
        found[row.meeting_id].append(row)
    return dict(found)


def meetings_at(session: Session, places: Collection[Place]) -> dict[Place, tuple[int, bool]]:
    """Return the number of the meeting at each place, where there is one, and if it is off."""
    if not places:
        return {}
    wanted, days = set(places), [day for _, day in places]

    def statement(chunk: Sequence[int]) -> Rows:
        return select(Meeting.group_id, Meeting.held_on, Meeting.id, Meeting.cancelled).where(
            Meeting.group_id.in_(chunk), Meeting.held_on.between(min(days), max(days))
        )

    found = _in_chunks(session, statement, (group_id for group_id, _ in places))
    return {(row[0], row[1]): (row[2], row[3]) for row in found if (row[0], row[1]) in wanted}


def _by_hand(session: Session, meeting_ids: Iterable[int]) -> dict[int, dict[int, bool]]:
    def statement(chunk: Sequence[int]) -> Rows:
        return select(Mark.meeting_id, Mark.member_id, Mark.present).where(
            Mark.meeting_id.in_(chunk), Mark.source == RegisterSource.BY_HAND
        )

    found: defaultdict[int, dict[int, bool]] = defaultdict(dict)
    for meeting_id, member_id, present in _in_chunks(session, statement, meeting_ids):
        found[meeting_id][member_id] = present
    return dict(found)


def _times(session: Session, group_ids: Iterable[int]) -> dict[int, list[Time]]:
    def statement(chunk: Sequence[int]) -> Rows:
        return select(
            Membership.group_id, Membership.member_id, Membership.joined_on, Membership.left_on
        ).where(Membership.group_id.in_(chunk))

    found: defaultdict[int, list[Time]] = defaultdict(list)
    for group_id, *time in _in_chunks(session, statement, group_ids):
        found[group_id].append(Time(*time))
    return dict(found)


def _files(session: Session, digests: Iterable[str]) -> dict[str, list[CameBefore]]:
    def statement(chunk: Sequence[str]) -> Rows:
        return (
            select(ImportBatch.sha256, ImportBatch.imported_at, Group.name, ImportBatch.meeting_id)
            .outerjoin(Group, Group.id == ImportBatch.group_id)
            .where(
                ImportBatch.sha256.in_(chunk),
                ImportBatch.kind == ImportKind.REGISTER,
                ImportBatch.undone_at.is_(None),
            )
            .order_by(ImportBatch.id)
        )

    found: defaultdict[str, list[CameBefore]] = defaultdict(list)
    for digest, *before in _in_chunks(session, statement, digests):
        found[digest].append(CameBefore(*before))
    return dict(found)


def _in_chunks(
    session: Session, statement: Callable[[Sequence[Value]], Rows], values: Iterable[Value]
) -> Iterator[Row[*tuple[Any, ...]]]:
    wanted = list(dict.fromkeys(values))
    for start in range(0, len(wanted), CHUNK):
        yield from session.execute(statement(wanted[start : start + CHUNK]))
