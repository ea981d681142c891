"""A small programme behind a real server, for several tests in real browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Update, select

from heal.db.base import Base
from heal.db.engine import Database
from heal.migrations import runner
from heal.services import door as use_cases
from tests.kit import door, server
from tests.kit.programme import Programme

MONDAY, TUESDAY = "Monday circle", "Tuesday circle"
ANA, TIA = "Ana Monday", "Tia Tuesday"


@dataclass(frozen=True)
class Office:
    """Where the server answers, and what lies behind it."""

    database: Database
    address: str
    monday: int
    tuesday: int

    def do(self, use_case: Callable[..., Any], *details: Any, **more: Any) -> Any:
        """Carry out a use-case from the shell, while people sit at their pages."""
        return use_cases.act(self.database, use_case, door.SHELL, *details, **more)

    def change(self, statement: Update) -> None:
        """Change rows behind everybody's back, as time would."""
        with self.database.writer.begin() as connection:
            assert connection.execute(statement).rowcount

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return everything that is kept, table by table."""
        tables = Base.metadata.sorted_tables
        with self.database.reading() as session:
            return {
                table.name: [
                    tuple(row) for row in session.execute(select(table).order_by(*table.c))
                ]
                for table in tables
            }


@contextmanager
def serving(folder: Path) -> Iterator[Office]:
    """Give an office with a coordinator, two groups and their people, and stop it at the end."""
    url = f"sqlite:///{folder / 'heal.db'}"
    runner.upgrade(url)
    database = Database(url)
    door.coordinator(database)
    programme = Programme(database, date.today())  # noqa: DTZ011 - the server's own day
    monday, tuesday = programme.group(MONDAY), programme.group(TUESDAY)
    programme.attending_member(monday, ANA)
    programme.attending_member(tuesday, TIA)
    programme.pairing(monday, on=programme.today)
    with server.running(url) as address:
        yield Office(database, address, monday, tuesday)
    database.close()
