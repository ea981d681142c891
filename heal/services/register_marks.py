"""What the imported registers of a meeting say of each person, worked out anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.models.meetings import Mark, Meeting
from heal.queries import import_facts, scope, settings
from heal.queries.import_facts import Seen, Span
from heal.rules.access import Actor, require
from heal.rules.attendance import Stay, counts_as_present, minutes_present
from heal.rules.settings import ProgrammeSettings
from heal.services import audit
from heal.vocabulary import Permission, RegisterSource

CHUNK = 500


def length(spans: Iterable[tuple[datetime | None, datetime | None]]) -> int | None:
    """Return a meeting's minutes over all its files, or None where no file has a clock.

    A call that was begun again is two files; the time between them is not the meeting's.
    """
    stays = [Stay(start, end, 0) for start, end in spans if start and end]
    return minutes_present(stays) if stays else None


def is_present(
    minutes: int | None, meeting_minutes: int | None, programme: ProgrammeSettings
) -> bool:
    """Say whether so many minutes count as having been there, by the programme's settings.

    None is somebody who was ticked off at the door: there, however long.
    """
    return minutes is None or counts_as_present(
        minutes,
        meeting_minutes=meeting_minutes,
        least_minutes=programme.present_minutes,
        least_percent=programme.present_percent,
    )


def recount(session: Session, actor: Actor, meeting_ids: Collection[int]) -> None:
    """Bring the marks of some meetings in line with their imported rows.

    Somebody's time is the union over all files of the meeting. What was marked by hand stays.
    Guests count as well whom the actor is not shown: a register is brought up to date whole.
    """
    require(actor, Permission.RECORD_ATTENDANCE)
    session.flush()
    own = [meeting.id for meeting in _meetings(session, meeting_ids)]
    with scope.whole(session):
        _recount(session, own)


def count_new(
    session: Session,
    actor: Actor,
    meetings: Mapping[int, tuple[int | None, Mapping[int, int | None]]],
) -> None:
    """Mark who was at some meetings that have no mark yet.

    Of each: its minutes, and those of everybody who was there (see `minutes_of_each`).
    """
    require(actor, Permission.RECORD_ATTENDANCE)
    programme = settings.programme(session)
    marks = [
        _mark(meeting_id, length, member_id, minutes[member_id], programme)
        for meeting_id, (length, minutes) in meetings.items()
        for member_id in sorted(minutes)
    ]
    audit.add_many(session, Mark, marks)


def _recount(session: Session, meeting_ids: Collection[int]) -> None:
    programme = settings.programme(session)
    rows, marks, spans = _by_meeting(session, meeting_ids)
    new: list[dict[str, Any]] = []
    for meeting in _meetings(session, meeting_ids):
        _measure(meeting, spans[meeting.id])
        minutes = minutes_of_each(rows[meeting.id])
        for mark in marks[meeting.id]:
            _bring_up(session, mark, minutes, meeting, programme)
        known = {mark.member_id for mark in marks[meeting.id]}
        new += (
            _mark(meeting.id, meeting.minutes, member_id, minutes[member_id], programme)
            for member_id in sorted(set(minutes) - known)
        )
        _name_source(meeting, spans[meeting.id], marks[meeting.id])
    session.flush()
    audit.add_many(session, Mark, new)


def minutes_of_each(rows: Iterable[Seen]) -> dict[int, int | None]:
    """Return how long each person was there, in minutes; None for whoever was ticked off."""
    stays: defaultdict[int, list[Stay]] = defaultdict(list)
    ticked = set()
    for row in rows:
        if row.minutes is None:
            ticked.add(row.member_id)
        stays[row.member_id].append(Stay(row.joined_at, row.left_at, row.minutes or 0))
    return {
        member_id: None if member_id in ticked else minutes_present(found)
        for member_id, found in stays.items()
    }


def _mark(
    meeting_id: int,
    meeting_minutes: int | None,
    member_id: int,
    minutes: int | None,
    programme: ProgrammeSettings,
) -> dict[str, Any]:
    return {
        "meeting_id": meeting_id,
        "member_id": member_id,
        "present": is_present(minutes, meeting_minutes, programme),
        "source": RegisterSource.IMPORTED,
        "minutes": minutes,
    }


def _bring_up(
    session: Session,
    mark: Mark,
    minutes: Mapping[int, int | None],
    meeting: Meeting,
    programme: ProgrammeSettings,
) -> None:
    seen, told = mark.member_id in minutes, minutes.get(mark.member_id)
    if mark.source is RegisterSource.BY_HAND:
        # Whether they were there was said by hand; how long, only the files tell.
        mark.minutes = told
    elif not seen:
        session.delete(mark)
    else:
        mark.minutes = told
        mark.present = is_present(told, meeting.minutes, programme)


def _measure(meeting: Meeting, spans: Collection[Span]) -> None:
    meeting.started_at = min((span.started_at for span in spans if span.started_at), default=None)
    meeting.minutes = length((span.started_at, span.ended_at) for span in spans)


def _name_source(meeting: Meeting, spans: Collection[Span], marks: Iterable[Mark]) -> None:
    if spans:
        meeting.register = RegisterSource.IMPORTED
    elif any(mark.source is RegisterSource.BY_HAND for mark in marks):
        meeting.register = RegisterSource.BY_HAND
    else:
        meeting.register = None


def _by_meeting(
    session: Session, meeting_ids: Collection[int]
) -> tuple[
    defaultdict[int, list[Seen]], defaultdict[int, list[Mark]], defaultdict[int, list[Span]]
]:
    rows: defaultdict[int, list[Seen]] = defaultdict(list)
    marks: defaultdict[int, list[Mark]] = defaultdict(list)
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    for row in import_facts.seen(session, meeting_ids):
        rows[row.meeting_id].append(row)
    for span in import_facts.spans(session, meeting_ids):
        spans[span.meeting_id].append(span)
    for chunk in _chunks(meeting_ids):
        for mark in session.scalars(select(Mark).where(Mark.meeting_id.in_(chunk))):
            marks[mark.meeting_id].append(mark)
    return rows, marks, spans


def _meetings(session: Session, meeting_ids: Collection[int]) -> list[Meeting]:
    return [
        meeting
        for chunk in _chunks(meeting_ids)
        for meeting in session.scalars(select(Meeting).where(Meeting.id.in_(chunk)))
    ]


def _chunks(meeting_ids: Collection[int]) -> list[list[int]]:
    wanted = sorted(meeting_ids)
    return [wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK)]
