"""Accounts and sessions for tests, made as the pages at the door make them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from heal.db.engine import Database
from heal.rules.access import Actor
from heal.services import accounts, credentials, door, passwords, sign_in
from heal.vocabulary import Role

SHELL = Actor("shell", Role.COORDINATOR)
EMAIL, HERE = "desk@example.org", "192.0.2.1"
PASSWORD, ANOTHER = "seven plain walnut lanterns", "tulip vase under river"


@dataclass(frozen=True)
class SignedIn:
    """A live session: what the browser holds, and what the database knows it by."""

    account_id: int
    token: str

    @property
    def sid(self) -> str:
        """Return what the gate tells Streamlit."""
        return credentials.digest(self.token)


def now() -> datetime:
    """Return the moment: sessions end by the real clock."""
    return datetime.now(UTC)


def set_up_link(database: Database, *, at: datetime | None = None) -> str:
    """Return the token that makes the first account."""
    return door.act(database, sign_in.make_set_up_link, SHELL, now=at or now())


def coordinator(database: Database, email: str = EMAIL) -> int:
    """Make the first account."""
    return passwords.set_up(
        database,
        token=set_up_link(database),
        email=email,
        name="coordinator",
        password=PASSWORD,
        now=now(),
    )


def invited(
    database: Database,
    email: str,
    role: Role,
    group_ids: Collection[int] = (),
    *,
    at: datetime | None = None,
) -> str:
    """Return the token of an invitation."""
    return door.act(
        database,
        accounts.invite,
        SHELL,
        email=email,
        name=email.partition("@")[0].title(),
        role=role,
        group_ids=group_ids,
        now=at or now(),
    )


def accepted(
    database: Database, token: str, password: str = PASSWORD, *, at: datetime | None = None
) -> int:
    """Use a link."""
    return passwords.accept(database, token=token, password=password, now=at or now())


def signed_in(database: Database, email: str = EMAIL, *, at: datetime | None = None) -> SignedIn:
    """Begin a session for an account that was made here."""
    outcome = passwords.come_in(
        database, email=email, password=PASSWORD, code=None, address=HERE, now=at or now()
    )
    assert outcome.token is not None, outcome.refused
    assert outcome.account_id is not None
    return SignedIn(outcome.account_id, outcome.token)
