"""Reading as somebody who leads groups: narrowed, as their pages are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.queries import scope
from heal.rules.access import Actor
from heal.vocabulary import Role
from tests.kit.statements import sent


def leads(*group_ids: int, member_id: int | None = None, account_id: int = 1) -> Actor:
    """Return somebody who leads these groups."""
    return Actor(
        "Fay",
        Role.FACILITATOR,
        member_id=member_id,
        account_id=account_id,
        groups=frozenset(group_ids),
    )


@contextmanager
def shown(database: Database, actor: Actor, *, most: int = 1) -> Iterator[Session]:
    """Give a session that tells the actor what they are shown, and see that it asks so often."""
    with sent(database) as statements, database.reading() as session:
        scope.bind(session, actor, shows=True)
        yield session
    assert 1 <= len(statements) <= most, statements
