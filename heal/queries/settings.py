"""The programme's settings as they stand."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.models.desk import Setting
from heal.rules import settings
from heal.rules.settings import ProgrammeSettings

INVENTED = "invented_programme"


def programme(session: Session) -> ProgrammeSettings:
    """Return the programme's numbers and names, defaults where nothing else was set."""
    rows = session.execute(select(Setting.key, Setting.value))
    return settings.from_stored({key: value for key, value in rows})  # noqa: C416 - rows, not pairs


def is_invented(session: Session) -> bool:
    """Say whether everything here is the invented programme."""
    return session.scalar(select(Setting.id).where(Setting.key == INVENTED)) is not None
