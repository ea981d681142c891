"""A copy of everything while it is in use, the way back from one, and whether all is as it must be.

A backup is a SQLite file where the database is one, else the ZIP that `export programme` writes.
Either is restored into whatever database is named, if that one is empty.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from sqlalchemy.exc import DatabaseError

from heal.db import sqlite_files
from heal.db.engine import Database
from heal.errors import Refusal, UnreadableFile
from heal.migrations import runner
from heal.rules.access import Actor
from heal.services import programme as whole
from heal.services import soundness
from heal.shell import programme
from heal.shell.private_files import privately

Told = argparse.Namespace
LookAfter = Callable[[Database, Actor, Told], str]
AddCommand = Callable[[str, LookAfter, str], argparse.ArgumentParser]
HOLDS = "Everything holds."


class Unsound(Exception):  # noqa: N818 - nothing broke here: it is told what is not so
    """Carry the list of what is not as it must be."""


def add_commands(command: AddCommand) -> None:
    """Add making a backup, going back to one, and looking whether all is as it must be."""
    saved = command("backup", _backup, "Write a copy of everything, while it is in use.")
    saved.add_argument("file", type=Path, metavar="FILE")
    back = command("restore", _restore, "Bring a backup into an empty or absent database.")
    back.add_argument("file", type=Path, metavar="FILE")
    back.add_argument("--yes", action="store_true", help="do it; without it only look")
    command("check", _check, "Look whether everything in the database is as it must be.")


def _backup(database: Database, actor: Actor, told: Told) -> str:
    if database.backend != "sqlite":
        programme.write(database, actor, told.file, what="backup, zip")
    else:
        if runner.current(database.url) is None:
            raise Refusal("There is no database yet, so there is nothing to copy.")
        programme.note(database, actor, "backup, database")
        with privately(told.file) as file:
            copy = Path(file.name)
            sqlite_files.copy(database.reader, copy)
            if sqlite_files.damage(copy):
                raise Refusal(
                    "The copy is not sound, so it was not kept; run `python -m heal check`."
                )
    return f"A copy of everything is in {told.file}. {programme.WARNING}"


def _restore(database: Database, actor: Actor, told: Told) -> str:
    with (
        tempfile.TemporaryDirectory(prefix="restore-") as folder,
        _as_programme(told.file, Path(folder), actor) as file,
    ):
        if told.yes:
            manifest = programme.bring_in(database, actor, file)
            return f"Everything is back: {manifest.rows:,} rows, each as it was."
        manifest = programme.look_at(database, actor, file)
    return (
        f"The file is whole and holds {manifest.rows:,} rows, and the database is empty. "
        "Nothing is restored yet; add --yes to do it."
    )


@contextmanager
def _as_programme(path: Path, folder: Path, actor: Actor) -> Iterator[IO[bytes]]:
    """Give a backup as a whole programme, whichever of the two it is; its content says which."""
    with path.open("rb") as file:
        beginning = file.read(16)
        if not sqlite_files.is_one(beginning):
            yield file
            return
    copy = _brought_up_to_date(path, folder)
    made_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    database = Database(f"sqlite:///{copy}")
    try:
        with (folder / "everything.zip").open("w+b") as file:
            with database.reading() as session:
                whole.take_out(session, actor, file, made_at=made_at)
            yield file
    except DatabaseError as error:
        raise UnreadableFile(NOT_OURS) from error
    finally:
        database.close()


NOT_OURS = (
    "This file is damaged, or is no database of this dashboard, so nothing was restored; "
    "take another copy."
)


def _brought_up_to_date(path: Path, folder: Path) -> Path:
    """Copy a backup, with what was not yet written into it, and bring the copy up to date."""
    copy = folder / "backup.db"
    shutil.copyfile(path, copy)
    log = path.with_name(f"{path.name}-wal")
    if log.exists():
        shutil.copyfile(log, folder / "backup.db-wal")
    url = f"sqlite:///{copy}"
    if sqlite_files.damage(copy):
        raise UnreadableFile(NOT_OURS)
    found = runner.current(url)
    if found is None or not (runner.knows(found) or found > runner.head()):
        raise UnreadableFile(NOT_OURS)
    if found > runner.head():
        raise Refusal(
            "This backup was made by a newer dashboard than this one; bring the dashboard up to "
            "date, and try again."
        )
    runner.upgrade(url)
    return copy


def _check(database: Database, actor: Actor, _: Told) -> str:
    lines = list(_unsound(database, actor))
    if lines:
        raise Unsound("\n".join(lines))
    return HOLDS


def _unsound(database: Database, actor: Actor) -> Iterator[str]:
    if runner.current(database.url) != runner.head():
        yield (
            "The database is not at the newest schema; run `python -m heal migrate`, and look "
            "again."
        )
        return
    if runner.differs(database.url):
        yield "A table, a column or a constraint is not as the newest schema has it."
    with database.reading() as session:
        try:
            yield from sqlite_files.unsound(session.connection())
            yield from map(str, soundness.broken(session, actor))
        except DatabaseError:
            yield "The database cannot be read to its end; bring back a backup."
