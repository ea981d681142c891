"""Who may do what: one table, and whatever is not in it is refused."""

from __future__ import annotations

from dataclasses import dataclass

from heal.errors import NotPermitted
from heal.vocabulary import Permission, Role


@dataclass(frozen=True)
class Actor:
    """The person (or the shell) on whose behalf something is done.

    `member_id` is their own record, where they are a member too: nobody decides about themselves.
    """

    name: str
    role: Role
    member_id: int | None = None


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.COORDINATOR: frozenset(Permission),
    # Facilitators see their own groups only. Until every query is scoped to an actor's groups
    # (which comes with the sign-in), the role holds nothing rather than everything.
    Role.FACILITATOR: frozenset(),
    Role.BOARD: frozenset(),
}


def permits(actor: Actor, permission: Permission) -> bool:
    """Say whether the actor's role includes the permission."""
    return permission in PERMISSIONS.get(actor.role, frozenset())


def require(actor: Actor, permission: Permission) -> None:
    """Refuse unless the actor's role includes the permission."""
    if not permits(actor, permission):
        raise NotPermitted(
            f"This is not part of what a {actor.role.value} does here. Ask the coordinator."
        )
