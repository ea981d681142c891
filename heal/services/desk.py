"""What keeps the coordinator's desk in order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.errors import BadValue
from heal.models.desk import Setting, Snooze
from heal.queries import settings as stored
from heal.rules import settings
from heal.rules.access import Actor, require
from heal.services import records
from heal.vocabulary import Permission


def change_settings(
    session: Session, actor: Actor, *, values: Mapping[str, int | bool | str]
) -> None:
    """Change some of the programme's numbers and names; contradictions are refused."""
    require(actor, Permission.CHANGE_SETTINGS)
    kept = {row.key: row for row in session.scalars(select(Setting))}
    for key, value in values.items():
        text = settings.to_stored(key, value)
        if key in kept:
            kept[key].value = text
        else:
            session.add(Setting(key=key, value=text))
    session.flush()
    problems = settings.problems(stored.programme(session))
    if problems:
        raise BadValue(" ".join(problems))


def snooze(
    session: Session, actor: Actor, record_id: int, *, matter: str, today: date, until: date
) -> None:
    """Let a line of Today rest until a later day."""
    require(actor, Permission.SEE_TODAY)
    if until <= today:
        raise BadValue("Choose a later day.")
    statement = select(Snooze).where(Snooze.matter == matter, Snooze.record_id == record_id)
    row = session.scalar(statement) or Snooze(
        matter=records.name(matter, "matter"), record_id=record_id, until_on=until
    )
    row.until_on = until
    session.add(row)
