"""Pairings that are over, with what was said of the end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from heal.models import Pairing
from heal.services import endings
from heal.services.endings import HowItEnded
from heal.vocabulary import EndingManner, EndingReason, NextForMentee
from tests.kit.programme import Programme

WELL: dict[str, Any] = {
    "manner": EndingManner.PLANNED_AND_SAID,
    "reason": EndingReason.SERVED_ITS_PURPOSE,
    "for_mentee": NextForMentee.BECOME_MENTOR,
    "mentee_steady": True,
}
"""What is said of an end after which the mentee could be invited to mentor."""


def ended(
    programme: Programme,
    *,
    began: int = 60,
    on: int = 5,
    offer_id: int | None = None,
    **said: Any,
) -> int:
    """Let a pairing begin and end so many days ago, and return it."""
    began_on, ended_on = (programme.today - timedelta(days=days) for days in (began, on))
    pairing = programme.pairing(programme.group(), on=began_on, offer_id=offer_id)
    programme.do(endings.end, pairing, on=ended_on, how=HowItEnded(**said))
    return pairing


def mentee_of(programme: Programme, pairing: int) -> int:
    """Return whose mentoring it was."""
    with programme.database.reading() as session:
        return session.get_one(Pairing, pairing).mentee_id
