"""People in every role, signed in: whom a test lets open a page or carry something out."""

from __future__ import annotations

from collections.abc import Collection

from heal.db.engine import Database
from heal.queries import sign_in
from heal.rules.access import Actor
from heal.vocabulary import Role
from tests.kit import door
from tests.kit.door import SignedIn

FACILITATOR, BOARD = "fay@example.org", "bo@example.org"


def joins(database: Database, email: str, role: Role, group_ids: Collection[int] = ()) -> SignedIn:
    """Invite somebody, let them accept, and sign them in."""
    door.accepted(database, door.invited(database, email, role, group_ids))
    return door.signed_in(database, email)


def facilitator(
    database: Database, group_ids: Collection[int], email: str = FACILITATOR
) -> SignedIn:
    """Sign in a facilitator of some groups."""
    return joins(database, email, Role.FACILITATOR, group_ids)


def board(database: Database) -> SignedIn:
    """Sign in somebody of the board."""
    return joins(database, BOARD, Role.BOARD)


def actor(database: Database, signed_in: SignedIn) -> Actor:
    """Return on whose behalf a live session acts."""
    with database.reading() as session:
        person = sign_in.who(session, signed_in.sid, now=door.now())
    assert person is not None
    return person.actor()
