"""Bringing files in from a shell: the same services as the page, `python -m heal import --help`."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from heal.db.engine import Database
from heal.exchange import readers, workbooks
from heal.exchange.mapping import Purpose
from heal.exchange.moments import DateOrder
from heal.rules.access import Actor
from heal.services import door, member_lists, register_preview, registers
from heal.shell import files, mapped_imports, pairings, programme

Told = argparse.Namespace


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Add one command a kind of file; each is carried out by its `bring_in`."""
    kinds = parser.add_subparsers(required=True, metavar="kind")
    pairings.add_command(kinds)
    lists = ((kind, _members) for kind in readers.MEMBER_LISTS)
    reports = ((kind, _register) for kind in readers.REGISTERS)

    def add(name: str) -> argparse.ArgumentParser:
        added = kinds.add_parser(name)
        added.add_argument("file", type=Path, metavar="FILE")
        added.add_argument("--group", required=True, metavar="NAME")
        added.add_argument("--sheet", metavar="NAME", help="which sheet of a workbook")
        added.add_argument("--yes", action="store_true", help="save it")
        return added

    for kind, bring_in in (*lists, *reports):
        added = add(kind.value)
        added.set_defaults(bring_in=bring_in, kind=kind)
        if kind in readers.REGISTERS:
            added.add_argument("--timezone", required=True, metavar="ZONE")
            added.add_argument("--date-order", type=DateOrder, choices=list(DateOrder))
            added.add_argument(
                "--day",
                type=date.fromisoformat,
                metavar="YYYY-MM-DD",
                help="the meeting's day, where the file does not tell it",
            )
    mapped = {Purpose.MEMBERS: _members, Purpose.REGISTER: _register}
    mapped_imports.add_commands(add, _read, mapped)
    programme.add_import(kinds.add_parser)


def _read(told: Told) -> bytes:
    data = files.read(told.file)
    return workbooks.only(data, told.sheet) if told.sheet else data


def _members(database: Database, actor: Actor, told: Told, *, today: date) -> str:
    given = {
        "data": _read(told),
        "file_name": told.file.name,
        "group_name": told.group,
        "today": today,
        "kind": told.kind,
    }
    with database.reading() as session:
        plan = member_lists.preview(session, actor, **given)
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
        door.act(database, member_lists.save, actor, **given)
    return "\n".join([*_sheet(told), *said, _verdict(told)])


def _register(database: Database, actor: Actor, told: Told, *, today: date) -> str:
    given = {
        "data": _read(told),
        "file_name": told.file.name,
        "group_name": told.group,
        "zone": told.timezone,
        "date_order": told.date_order,
        "held_on": told.day,
        "kind": told.kind,
        "today": today,
    }
    with database.reading() as session:
        plan = register_preview.preview(session, actor, **given)
    counts = {
        "recognised": len(plan.attendees),
        "of them present": sum(person.present for person in plan.attendees),
        "not in this group": plan.not_in_group,
        "waiting to be recognised": len(plan.waiting),
        "left out": len(plan.not_counted),
        "of them as decided before": len(plan.left_out),
        "refused": len(plan.refused),
    }
    said = _looked_at(told, counts, plan.already, new_group=plan.group_id is None)
    said.insert(1, f"meeting of {plan.held_on.isoformat()}")
    said += [f"line {row.line}: {row.reason}" for row in plan.refused]
    if told.yes:
        door.act(database, registers.save, actor, **given)
    return "\n".join([*_sheet(told), *said, _verdict(told)])


def _looked_at(
    told: Told, counts: dict[str, int], already: str | None, *, new_group: bool
) -> list[str]:
    group = f"group: {told.group}" + (" (new, will be made)" if new_group else "")
    return [
        group,
        *(f"{says}: {number}" for says, number in counts.items()),
        *([already] if already else []),
    ]


def _sheet(told: Told) -> list[str]:
    """Say which sheet was read of a workbook where several hold something."""
    names = workbooks.sheets_with_rows(told.file.read_bytes())
    if len(names) < 2:
        return []
    read = told.sheet or names[0]
    others = ", ".join(name for name in names if name != read)
    return [f"sheet: {read} (not read: {others}; --sheet NAME chooses another)"]


def _verdict(told: Told) -> str:
    return "Saved." if told.yes else "Nothing is saved yet; add --yes to save it."
