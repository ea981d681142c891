"""How people may be reached without danger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.models.members import SafeChannel, SafeContact
from heal.rules.messages import Reachable
from heal.vocabulary import Channel


def reachable(session: Session, member_ids: Sequence[int]) -> Mapping[int, Reachable]:
    """Return what some members said of it; whoever said nothing is not among them."""
    rows = session.scalars(select(SafeContact).where(SafeContact.member_id.in_(member_ids))).all()
    safe: dict[int, dict[Channel, str | None]] = {row.id: {} for row in rows}
    channels = select(SafeChannel).where(SafeChannel.safe_contact_id.in_(safe))
    for found in session.scalars(channels):
        safe[found.safe_contact_id][found.channel] = found.address
    return {
        row.member_id: Reachable(
            channels=tuple(channel for channel in Channel if channel in safe[row.id]),
            times=row.times,
            voicemail=row.voicemail,
            email_is_shared=row.email_is_shared,
            calendar_invites=row.calendar_invites,
            name_to_ask_for=row.name_to_ask_for,
            addresses={
                channel: address
                for channel in Channel
                if (address := safe[row.id].get(channel)) is not None
            },
            confirmed_on=row.confirmed_on,
        )
        for row in rows
    }
