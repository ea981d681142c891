"""What a coordinator notes of how somebody may be reached without danger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.errors import BadValue
from heal.models.members import Member, SafeChannel, SafeContact
from heal.rules.access import Actor, require
from heal.services import records
from heal.vocabulary import Channel, Permission, Voicemail


@dataclass(frozen=True, kw_only=True)
class Safe:
    """What somebody said: each safe channel, with a number or address where one is needed."""

    channels: Mapping[Channel, str | None] = field(default_factory=dict)
    times: str | None = None
    voicemail: Voicemail = Voicemail.NO
    email_is_safe: bool = False
    email_is_shared: bool = True
    calendar_invites: bool = False
    name_to_ask_for: str | None = None


def confirm(session: Session, actor: Actor, member_id: int, *, safe: Safe, on: date) -> None:
    """Keep what somebody said of how they may be reached, as confirmed on a day.

    Nothing is safe until they say so; with no channel left, none is.
    """
    require(actor, Permission.EDIT_MEMBERS)
    records.find(session, Member, member_id, "member")
    kept = session.scalar(select(SafeContact).where(SafeContact.member_id == member_id))
    contact = kept or SafeContact(member_id=member_id)
    contact.times = records.note(safe.times)
    contact.voicemail = safe.voicemail
    contact.email_is_safe = safe.email_is_safe
    contact.email_is_shared = safe.email_is_shared
    contact.calendar_invites = safe.calendar_invites
    contact.name_to_ask_for = _short(safe.name_to_ask_for)
    contact.confirmed_on = records.believable(on)
    session.add(contact)
    session.flush()
    _keep_channels(session, contact.id, safe.channels)


def forget(session: Session, actor: Actor, member_id: int) -> None:
    """Forget it all: from now on nothing is safe."""
    require(actor, Permission.EDIT_MEMBERS)
    contact = session.scalar(select(SafeContact).where(SafeContact.member_id == member_id))
    if contact is None:
        raise BadValue("Nothing is noted of how they may be reached; there is nothing to forget.")
    _keep_channels(session, contact.id, {})
    session.flush()
    session.delete(contact)


def _keep_channels(session: Session, contact_id: int, wanted: Mapping[Channel, str | None]) -> None:
    statement = select(SafeChannel).where(SafeChannel.safe_contact_id == contact_id)
    kept = {row.channel: row for row in session.scalars(statement)}
    for channel, row in kept.items():
        if channel not in wanted:
            session.delete(row)
    for channel, address in wanted.items():
        row = kept.get(channel) or SafeChannel(safe_contact_id=contact_id, channel=channel)
        row.address = _short(address)
        session.add(row)


def _short(text: str | None) -> str | None:
    found = records.note(text)
    if found is not None and len(found) > 120:
        raise BadValue("A number, an address or a name may be 120 letters long.")
    return found
