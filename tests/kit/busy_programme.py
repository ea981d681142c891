"""A programme at random with so many people that something of it may be public."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any, Final

from sqlalchemy import Connection

from heal.vocabulary import (
    ExperienceBasis,
    MentorStatus,
    PairingStatus,
    ProposalStatus,
    RegisterSource,
    RequestStatus,
    Route,
    Willingness,
)
from tests.kit import rows

UNTIL: Final = date(2026, 5, 31)
DAYS: Final = 420
MENTORS: Final = 12
GROUPS: Final = {"Many": (150, 0.22), "Some": (60, 0.25), "Few": (30, 0.12)}
"""How many members a group has, and with what chance one of them comes to a meeting."""


def write(connection: Connection, chance: Random) -> None:
    """Write groups, their meetings of sixty weeks, and what came of asking for a mentor."""
    start, first = UNTIL - timedelta(days=DAYS), 1
    for group, (name, (size, often)) in enumerate(GROUPS.items(), start=1):
        people = range(first, first + size)
        first += size
        _add(connection, "groups", [{"id": group, "name": name}])
        _add(connection, "members", [_person(number) for number in people])
        _add(
            connection,
            "memberships",
            [{"group_id": group, "member_id": one, "joined_on": start} for one in people],
        )
        _meetings(connection, chance, group, people, often)
    _asking(connection, chance, range(MENTORS + 1, first))


def _person(number: int) -> dict[str, Any]:
    return {"id": number, "name": f"Person {number}", "name_key": f"person {number}"}


def _meetings(
    connection: Connection, chance: Random, group: int, people: range, often: float
) -> None:
    meetings, marks = [], []
    for week in range(DAYS // 7):
        number = 1000 * group + week
        held_on = UNTIL - timedelta(days=7 * week + group)
        source = RegisterSource.IMPORTED
        meetings.append({"id": number, "group_id": group, "held_on": held_on, "register": source})
        marks += [
            {"meeting_id": number, "member_id": one, "present": True, "source": source}
            for one in people
            if chance.random() < often
        ]
    _add(connection, "meetings", meetings)
    _add(connection, "marks", marks)


def _asking(connection: Connection, chance: Random, people: range) -> None:
    """Write offers, a request of most people, and a pairing for most of these."""
    start = UNTIL - timedelta(days=DAYS)
    offers = [
        {
            "id": number, "member_id": number, "status": MentorStatus.APPROVED,
            "offered_on": start, "decided_on": start, "expressed_by": Willingness.FILLED_FORM,
            "experience": ExperienceBasis.MONTHS,
        }
        for number in range(1, MENTORS + 1)
    ]  # fmt: skip
    requests, proposals, pairings = [], [], []
    for number in chance.sample(people, k=len(people) * 4 // 5):
        opened = UNTIL - timedelta(days=chance.randint(0, DAYS))
        closed = opened + timedelta(days=min(chance.randint(0, 40), chance.randint(0, 90)))
        outcome = chance.choices(
            [RequestStatus.FULFILLED, RequestStatus.WITHDRAWN, RequestStatus.OPEN], [8, 2, 1]
        )[0]
        if closed > UNTIL or outcome is RequestStatus.OPEN:
            outcome, until = RequestStatus.OPEN, None
        else:
            until = closed
        requests.append(
            {
                "id": number, "mentee_id": number, "status": outcome, "opened_on": opened,
                "closed_on": until, "route": Route.MENTEE_REACHED_OUT,
            }
        )  # fmt: skip
        if outcome is RequestStatus.FULFILLED:
            mentor = chance.randint(1, MENTORS)
            proposals.append(
                {
                    "id": number, "request_id": number, "offer_id": mentor,
                    "status": ProposalStatus.AGREED, "drafted_on": closed,
                }
            )  # fmt: skip
            pairings.append(_pairing(number, mentor, closed, chance))
    for name, some in {
        "mentor_offers": offers, "requests": requests, "proposals": proposals,
        "pairings": pairings,
    }.items():  # fmt: skip
        _add(connection, name, some)


def _pairing(number: int, mentor: int, began_on: date, chance: Random) -> dict[str, Any]:
    ended: date | None = began_on + timedelta(days=chance.randint(10, 500))
    if ended and ended > UNTIL:
        ended = None
    return {
        "id": number, "proposal_id": number, "mentor_id": mentor, "mentee_id": number,
        "began_on": began_on, "ended_on": ended,
        "status": PairingStatus.ENDED if ended else PairingStatus.ACTIVE,
    }  # fmt: skip


def _add(connection: Connection, name: str, some: list[dict[str, Any]]) -> None:
    connection.execute(rows.table(name).insert(), some)
