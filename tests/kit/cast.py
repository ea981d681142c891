"""People in every role, signed in: whom a test lets open a page or carry something out."""

from __future__ import annotations

from collections.abc import Collection

from heal.db.engine import Database
from heal.queries import sign_in
from heal.rules.access import VISITOR, Actor
from heal.services import accounts
from heal.services import door as services_door
from heal.vocabulary import Role
from tests.kit import door
from tests.kit.door import SignedIn

FACILITATOR, BOARD = "fay@example.org", "bo@example.org"


def joins(database: Database, email: str, role: Role, group_ids: Collection[int] = ()) -> SignedIn:
    """Invite somebody, let them accept, and sign them in."""
    token = services_door.act(
        database, accounts.invite, door.SHELL,
        email=email, name=email.partition("@")[0].title(), role=role, group_ids=group_ids,
        now=door.now(),
    )  # fmt: skip
    services_door.act(
        database, accounts.accept, VISITOR, token=token, password=door.PASSWORD, now=door.now()
    )
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
