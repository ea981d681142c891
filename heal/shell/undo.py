"""Taking files back from a shell: what would go and what stays, `python -m heal undo-import`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date

from heal.db.engine import Database
from heal.errors import Refusal
from heal.queries import import_facts, standing
from heal.queries import imports as files
from heal.queries.frames import Slice
from heal.rules import taking_back as rules
from heal.rules.access import Actor, require
from heal.services import door, imports
from heal.vocabulary import Permission

Told = argparse.Namespace


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add which file it is, and the word that it may."""
    parser.add_argument(
        "number", type=int, nargs="?", metavar="NUMBER",
        help="the file's number; without it, the latest files are listed",
    )  # fmt: skip
    parser.add_argument(
        "--together", action="store_true", help="and all files that came in with it, in one step"
    )
    parser.add_argument("--yes", action="store_true", help="take it back")


def undo(database: Database, actor: Actor, told: Told, *, today: date) -> str:
    """Return what taking files back would do; with --yes they are taken back."""
    require(actor, Permission.IMPORT_FILES)
    if told.number is None:
        return _latest(database)
    with database.reading() as session:
        file = files.batch(session, told.number)
        numbers = import_facts.brought_in_together(session, told.number)
        found = standing.of_files(session, numbers if told.together else [told.number])
    if (says := rules.refusal(found)) is not None:
        raise Refusal(says)
    there = bool(numbers) if told.together else file.undone_at is None
    if told.yes or not there:
        use_case = imports.undo_together if told.together else imports.undo
        door.act(database, use_case, actor, told.number, on=today)
        return rules.done(found)
    others = len(set(numbers) - {told.number})
    return "\n".join(
        [
            f"{file.file_name}, brought in on {file.imported_at.date().isoformat()}",
            *_came_together(others, told.together),
            *(f"goes: {part}" for part in rules.goes(found)),
            *(f"stays: {sentence}" for sentence in rules.stays(found)),
            f"Nothing is taken back yet; add --yes to take {_these(found.files)} back.",
        ]
    )


def _these(files: int) -> str:
    return "it" if files == 1 else f"these {files:,} files"


def _came_together(others: int, together: bool) -> Iterator[str]:
    if others:
        says = f"{rules.counted(others, 'other file')} came in with it"
        yield says if together else f"{says}; add --together to take them all back"


def _latest(database: Database) -> str:
    with database.reading() as session:
        found = files.batches(session, Slice(1))
    if found.empty:
        return "No file has been brought in yet."
    return "\n".join(
        f"{row['batch_id']}: {row['file_name']}, {row['imported_at'].date().isoformat()}"
        + (f", taken back on {row['undone_at'].date().isoformat()}" if row["undone_at"] else "")
        for row in found.to_dict("records")
    )
