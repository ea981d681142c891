"""Pairings that are over, with what was said of the end."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.models import Ending, Pairing
from heal.services import pairings
from heal.vocabulary import EndingManner, EndingReason, NextForMentee
from tests.kit.matters import ago
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
    group = programme.group()
    pairing = programme.pairing(group, on=ago(began), offer_id=offer_id)
    programme.do(pairings.end, pairing, on=ago(on))

    def say(session: Session, actor: object) -> None:
        found = session.scalars(select(Ending).where(Ending.pairing_id == pairing)).one()
        for name, value in said.items():
            setattr(found, name, value)

    programme.do(say)
    return pairing


def mentee_of(programme: Programme, pairing: int) -> int:
    """Return whose mentoring it was."""
    with programme.database.reading() as session:
        return session.get_one(Pairing, pairing).mentee_id
