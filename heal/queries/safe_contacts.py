"""How people may be reached without danger."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.models.members import Member, SafeChannel, SafeContact
from heal.rules.messages import Reachable, in_short
from heal.rules.settings import ProgrammeSettings
from heal.vocabulary import Channel

AT_ONCE = 10_000
"""People asked about in one statement; SQLite takes no more than some thirty thousand values."""
SAID = (
    SafeContact.times,
    SafeContact.voicemail,
    SafeContact.email_is_safe,
    SafeContact.email_is_shared,
    SafeContact.calendar_invites,
    SafeContact.name_to_ask_for,
    SafeContact.confirmed_on,
)
ONE_SAFE = (SafeChannel.channel, SafeChannel.address)


@dataclass(frozen=True)
class Contact:
    """Somebody's e-mail address, and what they said of how they may be reached, if they did."""

    email: str | None
    reach: Reachable | None


def contacts(session: Session, member_ids: Collection[int]) -> Mapping[int, Contact]:
    """Return what is known of how to reach some members, in one statement for thousands."""
    statement = (
        select(Member.id, Member.email, SafeContact.id, *SAID, *ONE_SAFE)
        .outerjoin(SafeContact, SafeContact.member_id == Member.id)
        .outerjoin(SafeChannel, SafeChannel.safe_contact_id == SafeContact.id)
    )
    found: dict[int, Contact] = {}
    for some in _at_once(member_ids):
        rows = session.execute(statement.where(Member.id.in_(some))).all()
        reached = _reachable([(row[0], *row[3:]) for row in rows if row[2] is not None])
        found |= {row[0]: Contact(row.email, reached.get(row[0])) for row in rows}
    return found


def reachable(session: Session, member_ids: Collection[int]) -> Mapping[int, Reachable]:
    """Return what some members said of it; whoever said nothing is not among them."""
    statement = select(SafeContact.member_id, *SAID, *ONE_SAFE).outerjoin(
        SafeChannel, SafeChannel.safe_contact_id == SafeContact.id
    )
    found: dict[int, Reachable] = {}
    for some in _at_once(member_ids):
        found |= _reachable(session.execute(statement.where(SafeContact.member_id.in_(some))))
    return found


def in_words(
    session: Session, member_ids: Collection[int], *, today: date, programme: ProgrammeSettings
) -> Mapping[int, str]:
    """Return, in a line each, how those may be reached who said so: for a list that goes out."""
    days = programme.safe_contact_days
    return {
        member_id: in_short(reach, today=today, stale_days=days)
        for member_id, reach in reachable(session, member_ids).items()
    }


def _at_once(member_ids: Collection[int]) -> Iterator[list[int]]:
    wanted = sorted(set(member_ids))
    for start in range(0, len(wanted), AT_ONCE):
        yield wanted[start : start + AT_ONCE]


def _reachable(rows: Any) -> dict[int, Reachable]:
    """Gather the rows, one for each safe channel, by the member whose number comes first."""
    said: dict[int, tuple[Any, ...]] = {}
    safe: dict[int, dict[Channel, str | None]] = {}
    for member_id, *told, channel, address in rows:
        said[member_id] = tuple(told)
        channels = safe.setdefault(member_id, {})
        if channel is not None:
            channels[channel] = address
    return {member_id: _one(told, safe[member_id]) for member_id, told in said.items()}


def _one(told: tuple[Any, ...], safe: Mapping[Channel, str | None]) -> Reachable:
    in_order = [channel for channel in Channel if channel in safe]
    named = zip((column.key for column in SAID), told, strict=True)
    return Reachable(
        channels=tuple(in_order),
        addresses={channel: text for channel in in_order if (text := safe[channel]) is not None},
        **dict(named),
    )
