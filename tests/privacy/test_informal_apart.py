"""No informal connection in any figure, list or load of mentoring: every query is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from itertools import permutations, product
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.queries import scope
from heal.rules.access import Actor
from heal.vocabulary import InformalChannel, InformalKind, InformalStatus, Role
from tests.architecture.source import everything
from tests.kit import every_query
from tests.kit.programme import COORDINATOR, TODAY
from tests.kit.random_programme import RandomProgramme

OF_INFORMAL = {"informal", "informal_pairs"}
"""Where the queries stand that are about nothing else."""
NOT_OF_MENTORING = {
    *("standing.of_files", "taking_back.still_needed", "taking_back.pointed_at"),
    *("past_pairings.more_since", "own_data.everything", "decided_names.more_of"),
}
"""They say of whom anything at all is kept, so that a file brought in by mistake removes nobody; or
give somebody all that is kept about them."""
AGAIN = "again_and_again"
"""Today's own matter of informal connections; no other line may change."""
KNOW_THE_TABLE = {
    "heal/models/__init__.py",
    "heal/models/informal.py",
    "heal/queries/attention_informal.py",
    "heal/queries/informal.py",
    "heal/queries/informal_pairs.py",
    "heal/services/informal.py",
    "heal/services/soundness.py",
    "heal/ui/informal.py",
}
BOARD = Actor("Bo", Role.BOARD)
Said = Mapping[str, Any]


def _add(world: RandomProgramme) -> int:
    """Write informal connections of every kind and status, on old days and new, many times over."""
    for who, whom in permutations(world.members, 2):
        for kind, status, ago in product(InformalKind, InformalStatus, (0, 20, 400)):
            named = status is InformalStatus.MATCHED or kind is InformalKind.ANSWERED
            day = TODAY - timedelta(days=ago)
            world.add(
                "informal_connections", member_id=who, other_id=whom if named else None,
                kind=kind, status=status, happened_on=day,
                closed_on=None if status is InformalStatus.OPEN else day,
                group_id=world.chance.choice([None, *world.groups]),
                channel=world.chance.choice([None, *InformalChannel]),
            )  # fmt: skip
    return len(world.members) * (len(world.members) - 1) * 27


def _calls(connection: Connection) -> list[tuple[str, Callable[..., Any], dict[str, Any]]]:
    with Session(bind=connection, join_transaction_mode="create_savepoint") as session:
        known = every_query.known(session)
        return [
            (name, query, arguments)
            for name, query in every_query.every_query().items()
            for arguments in every_query.calls(session, query, known)
        ]


def _said(connection: Connection, calls: Any, actor: Actor) -> Said:
    with Session(bind=connection, join_transaction_mode="create_savepoint") as session:
        scope.bind(session, actor, shows=True)
        return {
            f"{name} {number}": _of_mentoring(name, every_query.said(session, query, arguments))
            for number, (name, query, arguments) in enumerate(calls)
        }


def _of_mentoring(name: str, answer: Any) -> Any:
    if name == "attention.lines":
        return [line for line in answer if line[0] != AGAIN]
    return answer


@pytest.mark.parametrize(
    ("seed", "actor"),
    [(0, COORDINATOR), (1, COORDINATOR), (2, BOARD)],
    ids=["coordinator", "coordinator elsewhere", "board"],
)
def test_no_answer_of_any_query_knows_of_them(database: Database, seed: int, actor: Actor) -> None:
    with database.writer.connect() as connection, connection.begin() as transaction:
        world = RandomProgramme(connection, Random(seed)).write()  # noqa: S311 - invented people
        calls = _calls(connection)
        before = _said(connection, calls, actor)
        added = _add(world)
        after = _said(connection, calls, actor)
        transaction.rollback()
    assert added > 100
    names = {key.partition(" ")[0] for key in before}
    assert names > NOT_OF_MENTORING
    differ = {key.partition(" ")[0] for key in before if before[key] != after[key]}
    own = {name for name in names if name.partition(".")[0] in OF_INFORMAL}
    assert not differ - own - NOT_OF_MENTORING
    if actor is COORDINATOR:
        assert {"informal.connections", "informal.connection_count"} <= differ, "nothing was added"


def test_nothing_else_reads_the_table() -> None:
    """So what is computed from the queries, a load, a measure or a draft, knows of none."""
    found = {source.path for source in everything() if "InformalConnection" in source.text}
    assert {path for path in found if path.startswith(("heal/", "pages/"))} == KNOW_THE_TABLE
