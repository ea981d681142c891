"""The same services from a shell: `python -m heal --help`.

Exit status 0, or 2 with one sentence on the error stream and nothing saved.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NoReturn

from sqlalchemy.exc import OperationalError, ProgrammingError

from heal import accounts_cli, config, exports_cli, matching_cli, reports_cli
from heal.db.engine import Database
from heal.errors import AmbiguousDates, Refusal
from heal.exchange import readers
from heal.exchange.moments import DateOrder
from heal.migrations import runner
from heal.queries import sign_in as sign_in_facts
from heal.rules import lifecycles
from heal.rules.access import Actor
from heal.services import (
    demo,
    door,
    member_lists,
    register_preview,
    registers,
    sign_in,
)
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
    except AmbiguousDates as refusal:
        return _refused(f"{refusal.sentence} Add --date-order mdy or --date-order dmy.")
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


def _refused(sentence: str) -> int:
    print(" ".join(sentence.split()), file=sys.stderr)
    return 2


def _commands() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m heal", description="The mentorship dashboard from a shell.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(name: str, carry_out: Callable[[Told], str], says: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=says, description=says)
        added.set_defaults(carry_out=carry_out)
        return added

    command("migrate", _migrate, "Bring the database up to date.")
    linked = command("set-up-link", _set_up_link, "Print the address that makes the first account.")
    linked.add_argument("--address", default=HERE, metavar="URL", help="where the server answers")
    linked.add_argument("--if-empty", action="store_true", help="say nothing once it is done")
    played = command("demo", _demo, "Bring in the invented programme, or remove it.")
    played.add_argument("--remove", action="store_true")
    imported = command("import", _import_members, "Bring in a file; without --yes only look at it.")
    kinds = imported.add_subparsers(required=True, metavar="kind")
    lists = ((kind, _import_members) for kind in readers.MEMBER_LISTS)
    reports = ((kind, _import_register) for kind in readers.REGISTERS)
    for kind, carry_out in (*lists, *reports):
        added = kinds.add_parser(kind.value)
        added.set_defaults(carry_out=carry_out, kind=kind)
        added.add_argument("file", type=Path, metavar="FILE")
        added.add_argument("--group", required=True, metavar="NAME")
        added.add_argument("--yes", action="store_true", help="save it")
        if kind in readers.REGISTERS:
            added.add_argument("--timezone", required=True, metavar="ZONE")
            added.add_argument("--date-order", type=DateOrder, choices=list(DateOrder))
            added.add_argument(
                "--day",
                type=date.fromisoformat,
                metavar="YYYY-MM-DD",
                help="the meeting's day, where the file does not tell it",
            )
    exports_cli.add_arguments(command("export", _export, "Take a list out."))
    reports_cli.add_arguments(command("report", _report, "Make a report of all figures."))
    matching_cli.add_arguments(
        command("match", _match, "Print whom to suggest for a request, or a draft for all.")
    )
    account = command("account", _accounts, "Look after who may sign in.")
    accounts_cli.add_commands(account, _accounts)
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


def _import_members(told: Told) -> str:
    given = {
        "data": told.file.read_bytes(),
        "file_name": told.file.name,
        "group_name": told.group,
        "today": _today(),
        "kind": told.kind,
    }
    with _database() as database:
        with database.reading() as session:
            plan = member_lists.preview(session, SHELL, **given)
        counts = {
            "new": len(plan.new),
            "known, joining the group": len(plan.joining),
            "in the group already": len(plan.unchanged),
            "left before": len(plan.left_before),
            "left out": len(plan.set_aside),
            "refused": len(plan.refused),
        }
        said = _looked_at(told, counts, plan.already, new_group=plan.group_id is None)
        said += [f"line {row.line}: {row.reason}" for row in plan.refused]
        if told.yes:
            door.act(database, member_lists.save, SHELL, **given)
    return "\n".join([*said, _verdict(told)])


def _import_register(told: Told) -> str:
    given = {
        "data": told.file.read_bytes(),
        "file_name": told.file.name,
        "group_name": told.group,
        "zone": told.timezone,
        "date_order": told.date_order,
        "held_on": told.day,
        "kind": told.kind,
        "today": _today(),
    }
    with _database() as database:
        with database.reading() as session:
            plan = register_preview.preview(session, SHELL, **given)
        counts = {
            "recognised": len(plan.attendees),
            "of them present": sum(person.present for person in plan.attendees),
            "not in this group": plan.not_in_group,
            "waiting to be recognised": len(plan.waiting),
            "left out": len(plan.set_aside),
            "refused": len(plan.refused),
        }
        said = _looked_at(told, counts, plan.already, new_group=plan.group_id is None)
        said.insert(1, f"meeting of {plan.held_on.isoformat()}")
        said += [f"line {row.line}: {row.reason}" for row in plan.refused]
        if told.yes:
            door.act(database, registers.save, SHELL, **given)
    return "\n".join([*said, _verdict(told)])


def _looked_at(
    told: Told, counts: dict[str, int], already: str | None, *, new_group: bool
) -> list[str]:
    group = f"group: {told.group}" + (" (new, will be made)" if new_group else "")
    return [
        group,
        *(f"{says}: {number}" for says, number in counts.items()),
        *([already] if already else []),
    ]


def _verdict(told: Told) -> str:
    return "Saved." if told.yes else "Nothing is saved yet; add --yes to save it."


def _export(told: Told) -> str:
    with _database() as database:
        return exports_cli.export(database, SHELL, told, today=_today())


def _report(told: Told) -> str:
    with _database() as database:
        return reports_cli.report(database, SHELL, told, today=_today())


def _accounts(told: Told) -> str:
    with _database() as database:
        return str(told.with_accounts(database, SHELL, told))


def _match(told: Told) -> str:
    with _database() as database:
        return matching_cli.match(database, SHELL, told, today=_today())


def _diagram(_: Told) -> str:
    return lifecycles.diagram()


if __name__ == "__main__":
    sys.exit(main())
