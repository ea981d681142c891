"""What keeps the coordinator's desk in order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.errors import BadValue
from heal.models.desk import Setting, Snooze
from heal.queries import settings as stored
from heal.rules import attention, settings
from heal.rules.access import Actor, require
from heal.rules.attention import Matter
from heal.vocabulary import Permission


def change_settings(
    session: Session, actor: Actor, *, values: Mapping[str, int | bool | str]
) -> None:
    """Change some of the programme's numbers and names; contradictions are refused.

    Only what differs from the default is kept.
    """
    require(actor, Permission.CHANGE_SETTINGS)
    kept = {row.key: row for row in session.scalars(select(Setting))}
    for key, value in values.items():
        text, row = settings.to_stored(key, value), kept.get(key)
        if text == settings.to_stored(key, settings.default(key)):
            if row is not None:
                session.delete(row)
        elif row is not None:
            row.value = text
        else:
            session.add(Setting(key=key, value=text))
    session.flush()
    problems = settings.problems(stored.programme(session))
    if problems:
        raise BadValue(" ".join(problems))


def snooze(
    session: Session, actor: Actor, record_id: int, *, matter: Matter, today: date, until: date
) -> None:
    """Let a line of Today rest until a later day, on which it comes back by itself."""
    require(actor, Permission.SEE_TODAY)
    problems = attention.snooze_problems(today=today, until=until)
    if problems:
        raise BadValue(" ".join(problems))
    statement = select(Snooze).where(Snooze.matter == matter.value, Snooze.record_id == record_id)
    row = session.scalar(statement) or Snooze(
        matter=matter.value, record_id=record_id, until_on=until
    )
    row.until_on = until
    session.add(row)
