"""What "attending" means, and how long somebody was at a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from heal.vocabulary import Attendance


@dataclass(frozen=True)
class AttendanceRule:
    """How often somebody comes who is "attending"; a group may have its own."""

    meetings: int
    of_last: int
    within_days: int


@dataclass(frozen=True)
class MeetingSeen:
    """One of the group's meetings while the person was a member; None where no register tells."""

    held_on: date
    attended: bool | None


def in_group(meetings: Sequence[MeetingSeen], rule: AttendanceRule, *, on: date) -> Attendance:
    """Say whether somebody attends one group.

    Attending is some of the last few meetings, or one lately. Where the missing registers could
    make the difference it is unknown; missing is never absent.
    """
    latest = sorted(
        (meeting for meeting in meetings if meeting.held_on <= on),
        key=lambda meeting: meeting.held_on,
        reverse=True,
    )
    last, since = latest[: rule.of_last], on - timedelta(days=rule.within_days)
    lately = [meeting for meeting in latest if meeting.held_on >= since]
    came = sum(meeting.attended is True for meeting in last)
    if came >= rule.meetings or any(meeting.attended for meeting in lately):
        return Attendance.ATTENDING
    missing = sum(meeting.attended is None for meeting in last)
    if came + missing >= rule.meetings and missing:
        return Attendance.UNKNOWN
    if not lately or any(meeting.attended is None for meeting in lately):
        return Attendance.UNKNOWN
    return Attendance.NOT_ATTENDING


def overall(groups: Iterable[Attendance]) -> Attendance:
    """Return the best that is known over all groups of a person."""
    found = set(groups)
    for attendance in (Attendance.ATTENDING, Attendance.UNKNOWN, Attendance.NOT_ATTENDING):
        if attendance in found:
            return attendance
    return Attendance.UNKNOWN


@dataclass(frozen=True, slots=True)
class Stay:
    """One row of a register: the moments of coming and going, or only a length in minutes."""

    joined_at: datetime | None
    left_at: datetime | None
    minutes: int


def minutes_present(stays: Iterable[Stay]) -> int:
    """Return the whole minutes that somebody was there: the union of their stays.

    Second devices overlap and minutes are rounded up row by row, so rows are never added up. Rows
    that only tell a length cannot be laid over each other; of those the longest counts.
    """
    timed, longest = [], 0
    for stay in stays:
        if stay.joined_at is not None and stay.left_at is not None:
            timed.append((stay.joined_at, stay.left_at))
        else:
            longest = max(longest, stay.minutes)
    together, until = timedelta(), None
    for joined, left in sorted(timed):
        start = joined if until is None else max(joined, until)
        if left > start:
            together += left - start
        until = left if until is None else max(until, left)
    return max(int(together.total_seconds() // 60), longest)


def counts_as_present(
    minutes: int, *, meeting_minutes: int | None, least_minutes: int, least_percent: int
) -> bool:
    """Say whether a stay was long enough: some minutes, or a share of the meeting."""
    if minutes >= least_minutes:
        return True
    return bool(meeting_minutes) and minutes * 100 >= (meeting_minutes or 0) * least_percent
