"""Measure what the house promises to be quick, each against the way it was not built.

Every line compares two ways in one process, in turns, and prints the median of the ratios; nothing
here passes or fails.
"""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.migrations import runner
from heal.models import Group, Member, Membership, MentorOffer
from heal.queries import mentors
from heal.queries.frames import Slice
from heal.queries.mentors import MentorFilter
from heal.rules.access import Actor
from heal.services import audit
from heal.vocabulary import ExperienceBasis, MentorStatus, Role, Willingness
from tests.benchmarks import any_bytes, effect, figures, imports, matching

ROUNDS = 15
PEOPLE = 20_000
TODAY = date(2026, 6, 16)
SHELL = Actor("bench", Role.COORDINATOR)


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def compare(says: str, ours: Callable[[], object], theirs: Callable[[], object]) -> None:
    """Print how many times as long the other way takes, and how wide the rounds lie apart."""
    ours()
    theirs()
    rounds = [(_timed(ours), _timed(theirs)) for _ in range(ROUNDS)]
    ratios = sorted(other / own for own, other in rounds)
    own = statistics.median(pair[0] for pair in rounds)
    print(  # noqa: T201 - a bench speaks by printing
        f"{says}: x{statistics.median(ratios):.1f} ({ratios[0]:.1f}–{ratios[-1]:.1f}), "
        f"ours {own * 1000:.2f} ms"
    )


def _people(session: Session) -> None:
    audit.bind(session, SHELL, "bench")
    session.add(Group(name="Bench"))
    session.flush()
    rows = [{"name": f"Person {number}", "note": None} for number in range(PEOPLE)]
    audit.add_many(session, Member, rows)
    joined = TODAY - timedelta(days=500)
    audit.add_many(
        session,
        Membership,
        [
            {"member_id": number + 1, "group_id": 1, "joined_on": joined, "left_on": None}
            for number in range(PEOPLE)
        ],
    )
    audit.add_many(
        session,
        MentorOffer,
        [
            {
                "member_id": number + 1,
                "status": MentorStatus.APPROVED,
                "offered_on": joined,
                "decided_on": joined + timedelta(days=number % 300),
                "expressed_by": Willingness.FILLED_FORM,
                "experience": ExperienceBasis.MONTHS,
                "capacity": 1 + number % 3,
            }
            for number in range(0, PEOPLE, 4)
        ],
    )


def _bulk(database: Database, *, door: bool) -> None:
    def write(session: Session) -> None:
        audit.bind(session, SHELL, "bench")
        rows = [{"name": f"Somebody {number}"} for number in range(1000)]
        if door:
            audit.add_many(session, Member, rows)
        else:
            session.add_all(Member(name=row["name"]) for row in rows)
            session.flush()
        session.rollback()

    database.transact(write)


def main() -> None:
    """Run every comparison on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        runner.upgrade(url)
        database = Database(url)
        database.transact(_people)

        def page() -> object:
            with database.reading() as session:
                return mentors.pool(session, MentorFilter(), today=TODAY, page=Slice(1))

        def whole() -> object:
            with database.reading() as session:
                return mentors.pool(session, MentorFilter(), today=TODAY)

        def entities() -> object:
            with database.reading() as session:
                return list(session.scalars(select(MentorOffer)))

        compare("One page of the mentor pool, against the whole pool", page, whole)
        compare("One page of the mentor pool, against every offer as an object", page, entities)
        compare(
            "1,000 people through the importer's door, against one by one",
            lambda: _bulk(database, door=True),
            lambda: _bulk(database, door=False),
        )
        database.close()
    _collections()


def _collections() -> None:
    """Streamlit collects after each run; what was frozen at the start is not looked at again."""

    def collected() -> float:
        kept = [{"row": number} for number in range(5_000)]
        took = _timed(gc.collect)
        kept.clear()
        return took

    loose = [collected() for _ in range(ROUNDS)]
    gc.collect()
    gc.freeze()
    frozen = [collected() for _ in range(ROUNDS)]
    gc.unfreeze()
    ratios = sorted(slow / quick for slow, quick in zip(loose, frozen, strict=True))
    print(  # noqa: T201
        f"The collection after a run, heap frozen against not: x{statistics.median(ratios):.1f} "
        f"({ratios[0]:.1f}–{ratios[-1]:.1f}), ours {statistics.median(frozen) * 1000:.2f} ms"
    )


if __name__ == "__main__":
    main()
    effect.main()
    figures.main()
    any_bytes.main()
    imports.main()
    matching.main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
