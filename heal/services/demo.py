"""The invented programme: brought in whole, and taken away whole."""

from __future__ import annotations

from sqlalchemy.orm import Session

from heal.errors import Refusal
from heal.queries import settings
from heal.rules.access import Actor, require
from heal.services import audit
from heal.vocabulary import Permission


def remove(session: Session, actor: Actor) -> None:
    """Take the invented programme away, with whatever was added to it."""
    require(actor, Permission.EXPLORE_DEMO)
    if not settings.is_invented(session):
        raise Refusal("There is no invented programme here, so nothing was removed.")
    audit.clear_programme(session)
