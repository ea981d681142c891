"""A thousand members and a season of registers brought in, against a bare executemany of the rows.

On SQLite and on PostgreSQL, in turns in one process: the whole way from the files' bytes to the
committed rows on one side; the very same rows, values at hand, in one transaction on the other.
"""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from heal.db.base import Base
from heal.db.engine import Database
from heal.exchange.moments import DateOrder
from heal.rules.access import Actor
from heal.services import door, member_lists, season_files, seasons
from heal.vocabulary import Role
from tests.kit import postgres
from tests.kit.databases import PostgresShelf, SqliteShelf

GROUPS, PEOPLE, MEETINGS = 10, 100, 50
CAME, REJOINED, STRANGERS = 20, 3, 2
TODAY = date(2026, 6, 16)
SHELL = Actor("bench", Role.COORDINATOR)
TURNS = 5
TABLES = (
    "groups", "members", "memberships", "meetings", "import_batches", "import_rows", "marks",
    "trail",
)  # fmt: skip
Rows = dict[str, list[dict[str, Any]]]
ZOOM = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest"
FORUM = "Email address,Nickname,Group status,Join year,Join month,Join day"


def lists() -> list[tuple[str, bytes]]:
    """Return each group's list of members."""
    found = []
    for group in range(GROUPS):
        rows = [f"{_email(group, one)},Person {group} {one},member,2024,1,9" for one in _people()]
        text = "\r\n".join((f"Members for group {_name(group)}", FORUM, *rows))
        found.append((_name(group), text.encode()))
    return found


def registers() -> list[tuple[str, bytes]]:
    """Return the reports of a season: half an evening each, with rejoins and strangers."""
    return [
        (f"{_name(group)} {week:02}.csv", _register(group, week))
        for week in range(MEETINGS)
        for group in range(GROUPS)
    ]


def _register(group: int, week: int) -> bytes:
    begins = datetime(2025, 6, 3, 19, tzinfo=UTC) + timedelta(weeks=week, days=group % 5)
    about = f"98765,{_name(group)},{_at(begins)},{_at(begins + timedelta(minutes=80))},,80,22,"
    rows = []
    for place in range(CAME):
        one = (place * 7 + week * 3) % PEOPLE
        rows.append(_row(f"Person {group} {one}", _email(group, one), begins, place, 70))
        if place < REJOINED:
            rows.append(_row(f"Person {group} {one}", _email(group, one), begins, 72 + place, 5))
    rows += [_row(f"Tablet {place}", "", begins, place, 60) for place in range(STRANGERS)]
    headings = "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,"
    return "\r\n".join((headings, about, "", ZOOM, *rows)).encode("utf-8-sig")


def _row(name: str, email: str, begins: datetime, after: int, minutes: int) -> str:
    joined = begins + timedelta(minutes=after, seconds=after)
    left = joined + timedelta(minutes=minutes)
    return f"{name},{email},{_at(joined)},{_at(left)},{minutes},Yes"


def _at(moment: datetime) -> str:
    return f"{moment:%m/%d/%Y %I:%M:%S %p}"


def _name(group: int) -> str:
    return f"Evening {group:02}"


def _email(group: int, one: int) -> str:
    return f"person{group}.{one}@example.org"


def _people() -> range:
    return range(PEOPLE)


def bring_members(database: Database) -> None:
    """Bring in every list of members."""
    for name, data in lists():
        door.act(
            database, member_lists.save, SHELL, data=data, file_name="list.csv", group_name=name,
            today=TODAY,
        )  # fmt: skip


def bring_season(database: Database, files: Sequence[tuple[str, bytes]]) -> None:
    """Read all registers and bring them in at once."""
    read = season_files.read_many(files, zone="America/New_York", date_order=DateOrder.MDY)
    door.act(
        database, seasons.save_many, SHELL, files=read, today=TODAY, keeping=len(read)
    )  # fmt: skip


def rows_of(database: Database) -> Rows:
    """Return every row of the tables that an import writes to."""
    with database.reader.connect() as connection:
        return {
            name: [dict(row) for row in connection.execute(select(_table(name))).mappings()]
            for name in TABLES
        }


def write_bare(database: Database, rows: Rows) -> None:
    """Write the same rows with nothing around them."""
    with database.writer.begin() as connection:
        for name in TABLES:
            connection.execute(insert(_table(name)), rows[name])


def _table(name: str) -> Any:
    return Base.metadata.tables[name]


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


@contextmanager
def _shelves() -> Iterator[dict[str, SqliteShelf | PostgresShelf]]:
    with tempfile.TemporaryDirectory() as folder, postgres.server() as url:
        shelf = PostgresShelf(url)
        try:
            yield {"SQLite": SqliteShelf(Path(folder)), "PostgreSQL": shelf}
        finally:
            shelf.close()


def main() -> None:
    """Print how long a thousand members and 500 registers take on each database."""
    # As the server does once it has begun, so that no collection looks at all modules again.
    gc.collect()
    gc.freeze()
    with _shelves() as shelves:
        for says, shelf in shelves.items():
            _measure(says, shelf)
    gc.unfreeze()


def _measure(says: str, shelf: SqliteShelf | PostgresShelf) -> None:
    files = registers()
    members, season, bare, number = [], [], [], 0
    for _ in range(TURNS):
        with shelf.fresh() as database:
            members.append(_timed(lambda database=database: bring_members(database)))  # type: ignore[misc]
            season.append(_timed(lambda database=database: bring_season(database, files)))  # type: ignore[misc]
            rows = rows_of(database)
        number = sum(map(len, rows.values()))
        with shelf.fresh() as database:
            bare.append(_timed(lambda database=database, rows=rows: write_bare(database, rows)))  # type: ignore[misc]
    whole = [one + other for one, other in zip(members, season, strict=True)]
    ratios = sorted(quick / slow for quick, slow in zip(bare, whole, strict=True))
    print(  # noqa: T201 - a bench speaks by printing
        f"{GROUPS * PEOPLE:,} members and {len(files)} registers on {says}: "
        f"{statistics.median(members):.2f} s and {statistics.median(season):.2f} s, "
        f"{number:,} rows, {number / statistics.median(whole):,.0f} a second; "
        f"bare {number / statistics.median(bare):,.0f} a second, "
        f"so x{statistics.median(ratios):.2f} of its rate ({ratios[0]:.2f}–{ratios[-1]:.2f})"
    )


if __name__ == "__main__":
    main()
