"""The whole programme as a ZIP, taken out and brought into an empty database, from a shell."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO

from heal.db.engine import Database
from heal.errors import Refusal
from heal.exchange.programme_files import Manifest
from heal.migrations import runner
from heal.rules.access import Actor
from heal.services import audit, door, openings, programme
from heal.shell.private_files import privately
from heal.vocabulary import Opened

Told = argparse.Namespace
AddParser = Callable[..., argparse.ArgumentParser]
WARNING = (
    "It holds everything, also what opens doors; it is readable by you alone, so keep it as you "
    "keep the database."
)


def add_export(add_parser: AddParser) -> None:
    """Add the way out: to a file, or to one that begins anew."""
    says = "Take out everything, to be brought into an empty database."
    added = add_parser("programme", help=says, description=f"{says} {WARNING}")
    added.set_defaults(take_out=_export)
    added.add_argument("--to", type=Path, required=True, metavar="FILE")


def add_import(add_parser: AddParser) -> None:
    """Add the way in: a file that `export programme` wrote, into an empty database."""
    says = "Bring a whole programme into an empty database."
    added = add_parser("programme", help=says, description=says)
    added.set_defaults(bring_in=_import)
    added.add_argument("file", type=Path, metavar="FILE")
    added.add_argument("--yes", action="store_true", help="not needed: nothing is written over")


def write(database: Database, actor: Actor, to: Path, *, what: str) -> Manifest:
    """Write everything there is to a file that only its owner may read.

    That it was taken out is noted first, in the same database: so the note is in the file, and a
    database that was made from it is the same as this one.
    """
    refuse_unless_up_to_date(database.url)
    noted_at = note(database, actor, what)
    with privately(to) as file, database.reading() as session:
        return programme.take_out(session, actor, file, made_at=noted_at)


def bring_in(database: Database, actor: Actor, file: IO[bytes]) -> Manifest:
    """Bring a whole programme in; a database without any table is made ready first.

    The file is looked at before that: what is refused leaves nothing, not even tables.
    """
    if runner.current(database.url) is None:
        look_at(database, actor, file)
        runner.upgrade(database.url)
    refuse_unless_up_to_date(database.url)
    return door.act(database, programme.bring_in, actor, file)


def look_at(database: Database, actor: Actor, file: IO[bytes]) -> Manifest:
    """Return what a file holds if it could be brought in now, and refuse it as that would."""
    with _or_an_empty_one(database) as there, there.reading() as session:
        return programme.look_at(session, actor, file)


@contextmanager
def _or_an_empty_one(database: Database) -> Iterator[Database]:
    """Give the database, or, where there is none yet, one as it would be made."""
    if runner.current(database.url) is not None:
        refuse_unless_up_to_date(database.url)
        yield database
        return
    with tempfile.TemporaryDirectory(prefix="restore-") as folder:
        url = f"sqlite:///{Path(folder) / 'absent.db'}"
        runner.upgrade(url)
        absent = Database(url)
        try:
            yield absent
        finally:
            absent.close()


def note(database: Database, actor: Actor, what: str) -> datetime:
    """Note that everything is about to be taken out, and return when."""
    now = audit.now()
    door.act(
        database, openings.note, actor,
        kind=Opened.LIST, record_id=None, member_ids=(), detail=what,
    )  # fmt: skip
    return now


def refuse_unless_up_to_date(url: str) -> None:
    """Refuse a database that is not at the newest migration."""
    if runner.current(url) != runner.head():
        raise Refusal(
            "The database is not at the newest schema; bring it up to date with "
            "`python -m heal migrate`, and try again."
        )


def _export(database: Database, actor: Actor, told: Told, *, today: date) -> str:  # noqa: ARG001 - as every export
    manifest = write(database, actor, told.to, what="everything, zip")
    return f"{manifest.rows:,} rows of {len(manifest.tables)} tables are in {told.to}. {WARNING}"


def _import(database: Database, actor: Actor, told: Told, *, today: date) -> str:  # noqa: ARG001 - as every import
    with told.file.open("rb") as file:
        manifest = bring_in(database, actor, file)
    at = manifest.made_at.astimezone(UTC)
    made = f"{at.day} {at:%B %Y, %H:%M} UTC"
    return f"Everything is here as it was on {made}: {manifest.rows:,} rows, each as it was."
