"""A member's stay in a group."""

from __future__ import annotations

from heal.queries import members as queries
from tests.kit.programme import Programme


def membership(programme: Programme, member: int) -> int:
    """Return the latest stay of a member in a group."""
    with programme.database.reading() as session:
        return queries.memberships(session, member)[0].membership_id
