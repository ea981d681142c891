"""Who may do what: one table, and whatever is not in it is refused."""

from __future__ import annotations

from dataclasses import dataclass

from heal.errors import NotPermitted
from heal.vocabulary import Permission, Role


@dataclass(frozen=True)
class Actor:
    """The person (or the shell) on whose behalf something is done.

    `member_id` is their own record, where they are a member too: nobody decides about themselves.
    `groups` are the ones that a facilitator leads. `only_own` is somebody who still has to see to
    their own account before anything else, such as adding a second factor. `standing_in` is a
    facilitator who acts in a coordinator's role while that one is away.
    """

    name: str
    role: Role
    member_id: int | None = None
    account_id: int | None = None
    groups: frozenset[int] = frozenset()
    only_own: bool = False
    standing_in: bool = False


VISITOR = Actor("sign-in", Role.VISITOR)
"""Whoever is at the door and has not signed in yet."""

OWN = frozenset({Permission.SIGN_IN, Permission.OWN_ACCOUNT})
"""What somebody may do for themselves before anything else."""

EVERYONE = OWN | {Permission.SEE_GUIDE}
"""What whoever has signed in may do: see to themselves, and read the guide."""

FIGURES = frozenset({Permission.SEE_FIGURES, Permission.EXPORT_FIGURES})

FACILITATORS_OWN = frozenset({Permission.SEE_MY_GROUPS, Permission.REVIEW})
"""What whoever leads groups does for them; a coordinator decides where a facilitator recommends."""

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.COORDINATOR: frozenset(Permission) - FACILITATORS_OWN,
    # Which rows and columns of these a facilitator is shown: heal/queries/shown.py.
    Role.FACILITATOR: EVERYONE
    | FIGURES
    | FACILITATORS_OWN
    | {
        Permission.ATTEST,
        Permission.RAISE_CONCERN,
        Permission.SEE_MEETINGS,
        Permission.RECORD_ATTENDANCE,
        Permission.IMPORT_REGISTERS,
    },
    Role.BOARD: EVERYONE | FIGURES,
    Role.VISITOR: frozenset({Permission.SIGN_IN}),
}

STANDING_IN = (
    EVERYONE
    | FIGURES
    | {
        Permission.SEE_TODAY,
        *(Permission.SEE_MEMBERS, Permission.EDIT_MEMBERS),
        *(Permission.SEE_MEETINGS, Permission.RECORD_ATTENDANCE, Permission.IMPORT_REGISTERS),
        *(Permission.SEE_MENTORS, Permission.MANAGE_MENTORS),
        *(Permission.SEE_REQUESTS, Permission.MANAGE_REQUESTS, Permission.ATTEST),
        *(Permission.SEE_PAIRINGS, Permission.MANAGE_PAIRINGS, Permission.SEE_CIRCLE),
        *(Permission.SEE_INFORMAL, Permission.MANAGE_INFORMAL),
        *(Permission.RAISE_CONCERN, Permission.READ_CONCERNS),
        Permission.SEE_EXACT_FIGURES,
    }
)
"""What of a coordinator's role whoever stands in holds: what people need, day by day.

Who may come in, who stands in next, the programme's numbers and words, whole lists in or out, and
who opened whose record wait for the coordinator. A permission that is new is not in it by itself.
"""


def permits(actor: Actor, permission: Permission) -> bool:
    """Say whether the actor's role includes the permission."""
    held = PERMISSIONS.get(actor.role, frozenset())
    if actor.standing_in:
        held &= STANDING_IN
    return permission in (held & OWN if actor.only_own else held)


def require(actor: Actor, permission: Permission) -> None:
    """Refuse unless the actor's role includes the permission."""
    if permits(actor, permission):
        return
    if actor.only_own:
        raise NotPermitted("Please add a second factor first, on the page “Your account”.")
    if actor.standing_in:
        raise NotPermitted("This waits for the coordinator; whoever stands in leaves it as it is.")
    raise NotPermitted(
        f"This is not part of what a {actor.role.value} does here. Ask the coordinator."
    )
