"""The figures of a million marks: what the database sums up, against loading the rows.

On SQLite and on PostgreSQL; every line is measured in turns in one process, as a median of ratios.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pandas as pd
from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.measures import participation as measures
from heal.measures.matched import matched_effect
from heal.measures.matched_sets import matched_sets
from heal.migrations import runner
from heal.queries import before_after, participation
from heal.queries.participation import Scope
from heal.reports import contents
from heal.reports.choice import Choice, earlier
from heal.reports.contents import Chapter
from heal.vocabulary import Audience, Beside
from tests.kit import postgres, years
from tests.kit.databases import PostgresShelf

UNTIL = date(2026, 5, 31)
EVER = Scope(date(1900, 1, 1), UNTIL)
YEAR = Scope(date(2025, 6, 1), UNTIL)
TURNS = 3
Work = Callable[[Session], object]


def loaded(session: Session) -> pd.DataFrame:
    """Return the rate a group and month the way it was not built: every row, and then pandas."""
    stays, held = before_after.stays(session, EVER), before_after.held(session, EVER)
    came = before_after.came(session, EVER)
    days = {"joined_on": "datetime64[us]", "left_on": "datetime64[us]"}
    chances = held.astype({"held_on": "datetime64[us]"}).merge(stays.astype(days), on="group")
    inside = (chances["joined_on"] <= chances["held_on"]) & ~(
        chances["left_on"] < chances["held_on"]
    )
    found = chances[inside].merge(came, on=["meeting", "member"], how="left")
    counts = found.assign(attended=found["present"].notna(), could=1).groupby("meeting")
    sums = counts[["attended", "could"]].sum().reset_index()
    named = held.assign(group=[f"Years {number - 1:02}" for number in held["group"]])
    return measures.rate_by_month(named.merge(sums, on="meeting"))


def summed(session: Session) -> pd.DataFrame:
    """Return the same from what the database has summed up."""
    return measures.rate_by_month(participation.meetings(session, EVER))


def matched(session: Session, scope: Scope) -> object:
    """Return the estimate beside similar members."""
    sets = matched_sets(
        before_after.stays(session, scope),
        before_after.held(session, scope),
        before_after.came(session, scope),
        before_after.first_pairings(session, scope),
        since=scope.since,
    )
    return matched_effect(sets)


def works() -> dict[str, Work]:
    """Return what is measured, by name: each against loading every row."""
    beside = earlier(YEAR, Beside.BEFORE, months=12)
    year = Choice(YEAR, Audience.COORDINATOR, exact=True)
    found: dict[str, Work] = {"the rate by group and month, all time": summed}
    for name in Chapter:
        found[f"chapter {name}, a year"] = lambda s, name=name: contents.chapter(s, year, name)  # type: ignore[misc]
    ever = Choice(EVER, Audience.COORDINATOR, exact=True)
    found["chapter meetings, all time"] = lambda s: contents.chapter(s, ever, Chapter.MEETINGS)
    for audience in (Audience.COORDINATOR, Audience.INTERNAL):
        choice = Choice(YEAR, audience, earlier=beside)
        found[f"chapter meetings, two years compared, {choice.profile.name}"] = (
            lambda s, choice=choice: contents.chapter(s, choice, Chapter.MEETINGS)  # type: ignore[misc]
        )
    found["matched sets, a year"] = lambda s: matched(s, YEAR)
    found["matched sets, all time"] = lambda s: matched(s, EVER)
    return found


def _timed(database: Database, work: Work) -> float:
    with database.reading() as session:
        started = time.perf_counter()
        work(session)
        return time.perf_counter() - started


def _compare(database: Database, marks: int) -> None:
    chosen = works()
    for work in (loaded, *chosen.values()):
        _timed(database, work)
    rounds = [
        (_timed(database, loaded), {says: _timed(database, work) for says, work in chosen.items()})
        for _ in range(TURNS)
    ]
    seconds = statistics.median(plain for plain, _ in rounds)
    print(f"{database.backend}, {marks:,} marks loaded into pandas: {seconds:.2f} s", flush=True)  # noqa: T201
    for says in chosen:
        ratios = sorted(plain / found[says] for plain, found in rounds)
        own = statistics.median(found[says] for _, found in rounds)
        print(  # noqa: T201 - a bench speaks by printing
            f"  {says}: x{statistics.median(ratios):.1f} ({ratios[0]:.1f}–{ratios[-1]:.1f}), "
            f"ours {own:.2f} s",
            flush=True,
        )


@contextmanager
def _databases() -> Iterator[Iterator[Database]]:
    with tempfile.TemporaryDirectory() as folder, postgres.server() as server:
        shelf = PostgresShelf(server)

        def each() -> Iterator[Database]:
            file = f"sqlite:///{Path(folder) / 'years.db'}"
            with shelf.blank() as url:
                for one in (file, url):
                    runner.upgrade(one)
                    database = Database(one)
                    yield database
                    database.close()

        try:
            yield each()
        finally:
            shelf.close()


def main() -> None:
    """Print how long the figures take, beside loading the rows that they are made of."""
    with _databases() as databases:
        for database in databases:
            marks = years.fill(database, years.Size(), until=UNTIL)
            with database.reading() as session:
                pd.testing.assert_frame_equal(loaded(session), summed(session), check_dtype=False)
            _compare(database, marks)


if __name__ == "__main__":
    main()
