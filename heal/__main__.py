"""The same services from a shell: `python -m heal --help`.

Exit status 0, or 2 with one sentence on the error stream and nothing saved; `check` that finds
something ends with 1.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import NoReturn

from sqlalchemy.exc import OperationalError, ProgrammingError

from heal import config
from heal.db.engine import Database
from heal.errors import AmbiguousDates, Refusal, UnreadableFiles
from heal.migrations import runner
from heal.queries import sign_in as sign_in_facts
from heal.rules import lifecycles
from heal.rules.access import Actor
from heal.services import (
    demo,
    door,
    sign_in,
)
from heal.shell import accounts, backups, exports, imports, matching, pairings, reports, undo
from heal.vocabulary import Role

SHELL = Actor("shell", Role.COORDINATOR)
"""Whoever has the machine has the database anyway; the trail says that it was done from here."""

Told = argparse.Namespace
HERE = "http://127.0.0.1:8501"


class _Parser(argparse.ArgumentParser):
    """Refuse what was mistyped in one sentence."""

    def error(self, message: str) -> NoReturn:
        raise Refusal(f"{message[:1].upper()}{message[1:]}; see `{self.prog} --help`.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command and return its exit status."""
    try:
        told = _commands().parse_args(arguments)
        print(told.carry_out(told))
    except backups.Unsound as found:
        print(found)
        return 1
    except AmbiguousDates as refusal:
        return _refused(f"{refusal.sentence} Add --date-order mdy or --date-order dmy.")
    except UnreadableFiles as refusal:
        return _refused(*refusal.sentences)
    except Refusal as refusal:
        return _refused(refusal.sentence)
    except (OperationalError, ProgrammingError):
        return _refused(
            "The database cannot be used; bring it up to date with `python -m heal migrate`, "
            "or check HEAL_DATABASE_URL."
        )
    except OSError as problem:
        return _refused(f"{problem.filename or 'The file'}: {problem.strerror or problem}.")
    return 0


def _refused(*sentences: str) -> int:
    for sentence in sentences:
        print(" ".join(sentence.split()), file=sys.stderr)
    return 2


def _commands() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m heal", description="The mentorship dashboard from a shell.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(name: str, carry_out: Callable[[Told], str], says: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=says, description=says)
        added.set_defaults(carry_out=carry_out)
        return added

    def looked_after(
        name: str, look_after: backups.LookAfter, says: str
    ) -> argparse.ArgumentParser:
        added = command(name, _look_after, says)
        added.set_defaults(look_after=look_after)
        return added

    command("migrate", _migrate, "Bring the database up to date.")
    linked = command("set-up-link", _set_up_link, "Print the address that makes the first account.")
    linked.add_argument("--address", default=HERE, metavar="URL", help="where the server answers")
    linked.add_argument("--if-empty", action="store_true", help="say nothing once it is done")
    played = command("demo", _demo, "Bring in the invented programme, or remove it.")
    played.add_argument("--remove", action="store_true")
    imported = command("import", _import, "Bring in files; without --yes only look at them.")
    imports.add_commands(imported)
    undo.add_arguments(command("undo-import", _undo, "Take a file back that was brought in."))
    pairings.add_template_arguments(
        command("template", pairings.template, "Write an empty file to fill in.")
    )
    exported = command("export", _export, "Take out a list, all about one person, or everything.")
    exports.add_commands(exported)
    reports.add_arguments(command("report", _report, "Make a report of all figures."))
    matching.add_arguments(
        command("match", _match, "Print whom to suggest for a request, or a draft for all.")
    )
    account = command("account", _accounts, "Look after who may sign in.")
    accounts.add_commands(account, _accounts)
    backups.add_commands(looked_after)
    command("diagram", _diagram, "Print the lifecycles as Mermaid diagrams.")
    return parser


@contextmanager
def _database() -> Iterator[Database]:
    database = Database(config.current().database_url)
    try:
        yield database
    finally:
        database.close()


def _today() -> date:
    return date.today()  # noqa: DTZ011 - a calendar day, not a moment


def _migrate(_: Told) -> str:
    runner.upgrade(config.current().database_url)
    return "The database is up to date."


def _set_up_link(told: Told) -> str:
    with _database() as database:
        if told.if_empty:
            with database.reading() as session:
                if not sign_in_facts.needs_set_up(session):
                    return "Sign in with your account."
        token = door.act(database, sign_in.make_set_up_link, SHELL, now=datetime.now(UTC))
    return (
        "Nobody has an account yet. Make the first one, the coordinator's, at this address; "
        f"it works once:\n\n    {told.address}/setup/{token}\n"
    )


def _demo(told: Told) -> str:
    with _database() as database:
        if told.remove:
            door.act(database, demo.remove, SHELL)
            return "The invented programme is gone."
        door.act(database, demo.load, SHELL, today=_today())
    return "The invented programme is here."


def _import(told: Told) -> str:
    with _database() as database:
        return str(told.bring_in(database, SHELL, told, today=_today()))


def _undo(told: Told) -> str:
    with _database() as database:
        return undo.undo(database, SHELL, told, today=_today())


def _export(told: Told) -> str:
    with _database() as database:
        return str(told.take_out(database, SHELL, told, today=_today()))


def _look_after(told: Told) -> str:
    with _database() as database:
        return str(told.look_after(database, SHELL, told))


def _report(told: Told) -> str:
    with _database() as database:
        return reports.report(database, SHELL, told, today=_today())


def _accounts(told: Told) -> str:
    with _database() as database:
        return str(told.with_accounts(database, SHELL, told))


def _match(told: Told) -> str:
    with _database() as database:
        return matching.match(database, SHELL, told, today=_today())


def _diagram(_: Told) -> str:
    return lifecycles.diagram()


if __name__ == "__main__":
    sys.exit(main())
