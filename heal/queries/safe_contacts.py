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
    safe: dict[int, list[Channel]] = {row.id: [] for row in rows}
    channels = select(SafeChannel.safe_contact_id, SafeChannel.channel)
    for number, channel in session.execute(channels.where(SafeChannel.safe_contact_id.in_(safe))):
        safe[number].append(channel)
    return {
        row.member_id: Reachable(
            channels=tuple(channel for channel in Channel if channel in safe[row.id]),
            times=row.times,
            voicemail=row.voicemail,
            email_is_shared=row.email_is_shared,
            name_to_ask_for=row.name_to_ask_for,
        )
        for row in rows
    }
