"""What a coordinator does with groups."""

from __future__ import annotations

from zoneinfo import available_timezones

from sqlalchemy.orm import Session

from heal.errors import BadValue
from heal.models.groups import Group
from heal.rules.access import Actor, require
from heal.services import records
from heal.vocabulary import Permission


def add(session: Session, actor: Actor, *, name: str, time_zone: str | None = None) -> int:
    """Add a group and return its number."""
    require(actor, Permission.EDIT_MEMBERS)
    group = Group(name=records.name(name, "group"), time_zone=_zone(time_zone))
    session.add(group)
    session.flush()
    return group.id


def correct(
    session: Session,
    actor: Actor,
    group_id: int,
    *,
    name: str,
    time_zone: str | None,
    attending_meetings: int | None = None,
    attending_of_last: int | None = None,
    attending_within_days: int | None = None,
) -> None:
    """Correct a group's name, zone and its own idea of attending."""
    require(actor, Permission.EDIT_MEMBERS)
    group = records.find(session, Group, group_id, "group")
    group.name, group.time_zone = records.name(name, "group"), _zone(time_zone)
    if (attending_meetings or 1) > (attending_of_last or attending_meetings or 1):
        raise BadValue("A group cannot ask for more meetings than it looks at.")
    group.attending_meetings = attending_meetings
    group.attending_of_last = attending_of_last
    group.attending_within_days = attending_within_days


def _zone(name: str | None) -> str | None:
    if name and name not in available_timezones():
        raise BadValue(f"“{name[:60]}” is not a known time zone; try one like America/Denver.")
    return name or None
