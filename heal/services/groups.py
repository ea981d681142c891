"""What a coordinator does with groups."""

from __future__ import annotations

from zoneinfo import available_timezones

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.errors import BadValue
from heal.models.groups import Group
from heal.names import fold
from heal.queries import settings
from heal.rules.access import Actor, require
from heal.services import records
from heal.vocabulary import Permission


def add(session: Session, actor: Actor, *, name: str, time_zone: str | None = None) -> int:
    """Add a group and return its number."""
    require(actor, Permission.EDIT_MEMBERS)
    group = Group(name=_name(session, name, None), time_zone=_zone(time_zone))
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
    """Correct a group's name, zone and its own idea of attending; None leaves the programme's."""
    require(actor, Permission.EDIT_MEMBERS)
    group = records.find(session, Group, group_id, "group")
    group.name, group.time_zone = _name(session, name, group_id), _zone(time_zone)
    _refuse_impossible(session, attending_meetings, attending_of_last, attending_within_days)
    group.attending_meetings = attending_meetings
    group.attending_of_last = attending_of_last
    group.attending_within_days = attending_within_days


def _name(session: Session, text: str, own_id: int | None) -> str:
    tidy = records.name(text, "group")
    with session.no_autoflush:
        for other_id, other in session.execute(select(Group.id, Group.name)):
            if other_id != own_id and fold(other) == fold(tidy):
                raise BadValue(f"There is a group called “{other}” already; open that one.")
    return tidy


def _refuse_impossible(
    session: Session, meetings: int | None, of_last: int | None, within_days: int | None
) -> None:
    usual = settings.programme(session).attendance
    wanted = usual.meetings if meetings is None else meetings
    looked_at = usual.of_last if of_last is None else of_last
    if min(wanted, looked_at) < 1 or (within_days is not None and within_days < 0):
        raise BadValue("A group asks for one meeting at least, and for no fewer than 0 days.")
    if wanted > looked_at:
        raise BadValue(
            f"A group cannot ask for {wanted} of its last {looked_at} meetings; "
            "ask for fewer, or look at more."
        )


def _zone(name: str | None) -> str | None:
    if name and name not in available_timezones():
        raise BadValue(f"“{name[:60]}” is not a known time zone; try one like America/Denver.")
    return name or None
