"""Who opened whose record, and who took a file out: written before it is shown or handed out."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from heal.db.types import NAME_LENGTH
from heal.models.openings import RecordOpening
from heal.rules.access import Actor, require
from heal.services import audit, records
from heal.vocabulary import Opened, Permission


def note(
    session: Session,
    actor: Actor,
    *,
    kind: Opened,
    record_id: int | None,
    member_ids: Collection[int],
    why: str | None = None,
    detail: str | None = None,
) -> None:
    """Note that the actor opened a record, a line a person, or took out a file about no one person.

    Whoever has come in may be noted: what they may open has been asked where they open it.
    """
    require(actor, Permission.OWN_ACCOUNT)
    at, said = audit.now(), records.note(why)
    about: list[int | None] = [*sorted(set(member_ids))]
    for member_id in about or [None]:
        session.add(
            RecordOpening(
                at=at,
                actor=actor.name,
                account_id=actor.account_id,
                kind=kind,
                record_id=record_id,
                member_id=member_id,
                why=said,
                detail=detail[:NAME_LENGTH] if detail else None,
            )
        )
