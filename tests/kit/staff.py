"""People with accounts, at a moment that stands still until the test moves it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
from argon2 import PasswordHasher

from heal.db.engine import Database
from heal.queries import sign_in as known
from heal.queries.sign_in import Person
from heal.rules.access import VISITOR, Actor
from heal.services import accounts, credentials, door, second_factor, sign_in
from heal.services.sign_in import Outcome
from heal.vocabulary import Role

PASSWORD, ANOTHER = "tulip vase under river", "seven plain walnut lanterns"
SHELL = Actor("shell", Role.COORDINATOR)
NOON = datetime(2026, 6, 16, 12, tzinfo=UTC)
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


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
        return door.act(self.database, use_case, by, *details, **more)

    def later(self, **span: int) -> None:
        """Let time pass."""
        self.now += timedelta(**span)

    def invited(
        self, email: str, role: Role = Role.COORDINATOR, group_ids: Collection[int] = ()
    ) -> str:
        """Return the token of an invitation."""
        name = email.partition("@")[0].title()
        return str(
            self.do(
                accounts.invite, email=email, name=name, role=role, group_ids=group_ids,
                now=self.now,
            )
        )  # fmt: skip

    def accept(self, token: str, password: str = PASSWORD) -> int:
        """Use a link."""
        return int(
            self.do(accounts.accept, by=VISITOR, token=token, password=password, now=self.now)
        )

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
        address: str = "192.0.2.1",
    ) -> Outcome:
        """Try to come in."""
        outcome = self.do(
            sign_in.sign_in, by=VISITOR, email=email, password=password, code=code,
            address=address, now=self.now,
        )  # fmt: skip
        assert isinstance(outcome, Outcome)
        return outcome

    def enters(self, email: str = "cora@example.org", **more: Any) -> str:
        """Come in, and return the hash of the session's token."""
        outcome = self.tries(email, **more)
        assert outcome.token is not None, outcome.refused
        return credentials.digest(outcome.token)

    def who(self, token_hash: str) -> Person | None:
        """Return whose session it is."""
        with self.database.reading() as session:
            return known.who(session, token_hash, now=self.now)

    def actor(self, token_hash: str) -> Actor:
        """Return on whose behalf that session acts."""
        person = self.who(token_hash)
        assert person is not None
        return person.actor()

    def second_factor(self, actor: Actor, password: str = PASSWORD) -> tuple[str, ...]:
        """Add a second factor and return the recovery codes."""
        number = actor.account_id or 0
        begun = self.do(second_factor.start, number, by=actor, password=password)
        self.secrets[number] = begun.secret
        codes = self.do(
            second_factor.confirm, number, by=actor, code=self.code(number), now=self.now
        )
        return tuple(codes)

    def code(self, account_id: int, *, steps: int = 0) -> str:
        """Return what the authenticator shows, or showed some steps before or after."""
        return pyotp.TOTP(self.secrets[account_id]).at(self.now, counter_offset=steps)
