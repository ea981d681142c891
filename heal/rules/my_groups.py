"""When a facilitator is told of somebody in their groups, or of a meeting that nobody noted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from heal.rules.attendance import AttendanceRule

LOOK_BACK = 2
"""So many times the meetings that the rule needs are looked at: some may not tell of everybody."""


def is_newly_quiet(attended: Sequence[bool | None], rule: AttendanceRule, *, missed: int) -> bool:
    """Say whether somebody who used to come has not come lately.

    `attended` are the group's meetings while they belonged, the latest first; None, where no
    register tells, counts neither way. They came to none of the last few, and before that as
    often as somebody has to who attends. A few missed weeks may be a holiday, and are soon enough
    for a kind word; whoever stays away has missed the meetings before as well after a while, is
    no longer newly quiet, and is not asked after for ever.
    """
    told = [came for came in attended if came is not None]
    lately, before = told[:missed], told[missed : missed + rule.of_last]
    return len(lately) == missed and not any(lately) and sum(before) >= rule.meetings


def newcomers_since(today: date, *, days: int) -> date:
    """Return the first day on which somebody can have joined who is still a newcomer.

    Thirty days are about four meetings, the time in which people decide whether they stay. The
    programme's “newer” member, of the first twelve months, is another thing: it is about whom a
    mentor may be for.
    """
    return today - timedelta(days=days)


def meeting_is_asked_for(last_on: date | None, today: date, *, days: int) -> bool:
    """Say whether a group has no meeting noted for so long that one may have been forgotten.

    A meeting that was called off is noted. On the weekday of last week's meeting it is time.
    """
    return last_on is None or (today - last_on).days >= days
