"""Accounts and sessions for tests, made through the same use-cases as at the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from heal.db.engine import Database
from heal.rules.access import VISITOR, Actor
from heal.services import accounts, credentials, door, sign_in
from heal.vocabulary import Role

SHELL = Actor("shell", Role.COORDINATOR)
EMAIL, PASSWORD = "desk@example.org", "seven plain walnut lanterns"
HERE = "192.0.2.1"


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


def set_up_link(database: Database) -> str:
    """Return the token that makes the first account."""
    return door.act(database, sign_in.make_set_up_link, SHELL, now=now())


def coordinator(database: Database, email: str = EMAIL) -> int:
    """Make the first account."""
    return door.act(
        database,
        sign_in.set_up,
        VISITOR,
        token=set_up_link(database),
        email=email,
        name="coordinator",
        password=PASSWORD,
        now=now(),
    )


def invited(database: Database, email: str, role: Role) -> str:
    """Return the token of an invitation."""
    return door.act(
        database,
        accounts.invite,
        SHELL,
        email=email,
        name="Ben",
        role=role,
        group_ids=(),
        now=now(),
    )


def signed_in(database: Database, email: str = EMAIL, *, at: datetime | None = None) -> SignedIn:
    """Begin a session for an account that was made here."""
    outcome = door.act(
        database,
        sign_in.sign_in,
        VISITOR,
        email=email,
        password=PASSWORD,
        code=None,
        address=HERE,
        now=at or now(),
    )
    assert outcome.token is not None, outcome.refused
    assert outcome.account_id is not None
    return SignedIn(outcome.account_id, outcome.token)
