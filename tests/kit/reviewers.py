"""Facilitators who review, on whose behalf a test acts without anybody signing in."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy.orm import Session

from heal.models import Account
from heal.rules.access import Actor
from heal.services import door
from heal.vocabulary import AccountStatus, Role
from tests.kit.programme import Programme


def reviewer(
    programme: Programme,
    group_ids: Collection[int],
    name: str = "Fay",
    *,
    member_id: int | None = None,
) -> Actor:
    """Make a facilitator's account and return on whose behalf it acts."""

    def add(session: Session, actor: Actor) -> int:
        account = Account(
            email=f"{name.lower()}@example.org",
            name=name,
            role=Role.FACILITATOR,
            status=AccountStatus.ACTIVE,
            member_id=member_id,
        )
        session.add(account)
        session.flush()
        return account.id

    number = programme.do(add)
    return Actor(name, Role.FACILITATOR, member_id, number, frozenset(group_ids))


def acts(
    programme: Programme, actor: Actor, use_case: Callable[..., Any], *details: Any, **more: Any
) -> Any:
    """Carry out a use-case on somebody else's behalf than the coordinator's."""
    return door.act(programme.database, use_case, actor, *details, **more)
