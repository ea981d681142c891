"""Who looks after the desk while a coordinator is away."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from heal.errors import BadValue, MoveNotAllowed, NotPermitted
from heal.models.accounts import Account
from heal.models.desk import Cover
from heal.queries import cover as known
from heal.rules import cover as rules
from heal.rules.access import Actor, require
from heal.rules.cover import CoverFacts, Deputy
from heal.rules.days import Span
from heal.services import records
from heal.vocabulary import Permission


def arrange(
    session: Session,
    actor: Actor,
    *,
    deputy_id: int,
    from_on: date,
    until_on: date,
    today: date,
) -> int:
    """Let somebody stand in for oneself, both days included, and return the cover's number."""
    require(actor, Permission.ARRANGE_COVER)
    if actor.account_id is None:
        raise NotPermitted("Only somebody who is signed in can be stood in for.")
    deputy = records.find(session, Account, deputy_id, "account")
    facts = CoverFacts(
        actor.account_id,
        Deputy(deputy.id, deputy.name, deputy.role, deputy.status),
        Span(from_on, until_on),
        arranged=known.times_away(session, actor.account_id),
        deputy_away=known.times_away(session, deputy_id),
    )
    problems = rules.problems(facts, today=today)
    if problems:
        raise BadValue(" ".join(problems))
    row = Cover(away_id=actor.account_id, deputy_id=deputy_id, from_on=from_on, until_on=until_on)
    session.add(row)
    session.flush()
    return row.id


def end_early(session: Session, actor: Actor, cover_id: int, *, on: date) -> None:
    """End a cover from this day on, or drop it where it has not begun before.

    Any coordinator may: whoever is away may be unable to.
    """
    require(actor, Permission.ARRANGE_COVER)
    row = records.find(session, Cover, cover_id, "cover")
    if row.until_on < on:
        raise MoveNotAllowed("This cover is over already; nothing has to be ended.")
    if row.from_on < on:
        row.until_on = on - timedelta(days=1)
    else:
        session.delete(row)
