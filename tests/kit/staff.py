"""People with accounts, at a moment that stands still until the test moves it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyotp
import pytest
from sqlalchemy import func, select, text

from heal.db.engine import Database
from heal.errors import Refusal
from heal.queries import sign_in as known
from heal.queries.sign_in import Person
from heal.rules.access import Actor
from heal.services import credentials, passwords, second_factor
from heal.services import door as services_door
from heal.services.credentials import Proof
from heal.services.sign_in import Outcome
from heal.vocabulary import Role
from tests.kit import door
from tests.kit.door import ANOTHER, HERE, PASSWORD, SHELL
from tests.rules.facts import is_sentence

NOON = datetime(2026, 6, 16, 12, tzinfo=UTC)


@dataclass
class Staff:
    """Make accounts and let people come in, as the door and the pages do."""

    database: Database
    now: datetime = NOON
    secrets: dict[int, str] = field(default_factory=dict)

    def do(
        self, use_case: Callable[..., Any], *details: Any, by: Actor = SHELL, **more: Any
    ) -> Any:
        """Carry out a use-case."""
        return services_door.act(self.database, use_case, by, *details, **more)

    def later(self, **span: int) -> None:
        """Let time pass."""
        self.now += timedelta(**span)

    def invited(
        self, email: str, role: Role = Role.COORDINATOR, group_ids: Collection[int] = ()
    ) -> str:
        """Return the token of an invitation."""
        return door.invited(self.database, email, role, group_ids, at=self.now)

    def accept(self, token: str, password: str = PASSWORD) -> int:
        """Use a link."""
        return door.accepted(self.database, token, password, at=self.now)

    def account(
        self,
        email: str = "cora@example.org",
        role: Role = Role.COORDINATOR,
        group_ids: Collection[int] = (),
    ) -> int:
        """Make an account."""
        return self.accept(self.invited(email, role, group_ids))

    def tries(
        self,
        email: str = "cora@example.org",
        password: str = PASSWORD,
        code: str | None = None,
        address: str = HERE,
    ) -> Outcome:
        """Try to come in."""
        return passwords.come_in(
            self.database, email=email, password=password, code=code, address=address,
            now=self.now,
        )  # fmt: skip

    def enters(self, email: str = "cora@example.org", **more: Any) -> str:
        """Come in, and return the hash of the session's token."""
        outcome = self.tries(email, **more)
        assert outcome.token is not None, outcome.refused
        return credentials.digest(outcome.token)

    def who(self, token_hash: str, *, today: date | None = None) -> Person | None:
        """Return whose session it is; on a day, as the pages ask."""
        with self.database.reading() as session:
            return known.who(session, token_hash, now=self.now, today=today)

    def actor(self, token_hash: str) -> Actor:
        """Return on whose behalf that session acts."""
        person = self.who(token_hash)
        assert person is not None
        return person.actor()

    def knows(self, actor: Actor, password: str = PASSWORD) -> Proof:
        """Type the present password."""
        number = actor.account_id or 0
        return passwords.present(self.database, actor, number, password=password, now=self.now)

    def second_factor(self, actor: Actor, password: str = PASSWORD) -> tuple[str, ...]:
        """Add a second factor and return the recovery codes."""
        number, proof = actor.account_id or 0, self.knows(actor, password)
        begun = self.do(second_factor.start, number, by=actor, proof=proof)
        self.secrets[number] = begun.secret
        codes = self.do(
            second_factor.confirm, number, by=actor, code=self.code(number), now=self.now
        )
        return tuple(codes)

    def code(self, account_id: int, *, steps: int = 0) -> str:
        """Return what the authenticator shows, or showed some steps before or after."""
        return pyotp.TOTP(self.secrets[account_id]).at(self.now, counter_offset=steps)

    def how_many(self, model: Any) -> int:
        """Return how many rows a table has."""
        with self.database.reading() as session:
            return session.scalar(select(func.count(model.id))) or 0


def refused(deed: Callable[[], Any], kind: type[Refusal] = Refusal) -> str:
    """Return the sentence with which a deed is refused."""
    with pytest.raises(kind) as refusal:
        deed()
    assert is_sentence(refusal.value.sentence)
    return refusal.value.sentence


def the_trail(database: Database) -> str:
    """Return the trail, as text."""
    with database.reading() as session:
        return "\n".join(str(tuple(row)) for row in session.execute(text("SELECT * FROM trail")))


__all__ = [
    "ANOTHER",
    "HERE",
    "NOON",
    "PASSWORD",
    "SHELL",
    "Staff",
    "refused",
    "the_trail",
]
