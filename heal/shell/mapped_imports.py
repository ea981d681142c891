"""Forms and tables from a shell: each column as it is told there, or as it was told before."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from heal.db.engine import Database
from heal.errors import BadValue, Refusal, UnreadableFile
from heal.exchange import mapping as columns
from heal.exchange.any_table import Table, read_table
from heal.exchange.delimited import plain
from heal.exchange.file_signatures import WORDS
from heal.exchange.mapped_rows import PartNotTold
from heal.exchange.mapping import TARGETS, Column, Purpose, Target, called
from heal.exchange.moments import DateOrder
from heal.exchange.read_as import MAPPED, ReadAs
from heal.queries import column_mappings
from heal.queries.column_mappings import KnownMapping
from heal.rules.access import Actor
from heal.services import door, many_files, member_lists, registers
from heal.services.seasons import Line
from heal.shell import files, previews
from heal.vocabulary import ImportKind

Told = argparse.Namespace

_HOW = '--column "HEADING=TARGET"'
_PART = {"group": "Add --part NAME.", "day": "Add --day YYYY-MM-DD."}


def add_commands(kinds: Any) -> None:
    """Add the commands for forms and for tables to the kinds that can be brought in."""
    for kind in MAPPED:
        added = kinds.add_parser(kind.value, description=f"Bring in {WORDS[kind]}.")
        added.set_defaults(kind=kind, bring_in=_bring_in)
        added.add_argument("file", type=Path, nargs="+", metavar="FILE")
        added.add_argument("--group", required=True, metavar="NAME")
        added.add_argument("--sheet", metavar="NAME", help="which sheet of a workbook")
        added.add_argument("--yes", action="store_true", help="save it")
        added.add_argument(
            "--as", type=Purpose, choices=list(Purpose), dest="purpose", metavar="members|register"
        )
        added.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="HEADING=TARGET",
            help="what a column is: " + ", ".join(target.value for target in Target),
        )
        added.add_argument("--part", metavar="NAME", help="which of the table's groups is meant")
        added.add_argument("--timezone", metavar="ZONE")
        added.add_argument("--date-order", type=DateOrder, choices=list(DateOrder))
        added.add_argument("--day", type=date.fromisoformat, metavar="YYYY-MM-DD")


@dataclass(frozen=True)
class _Looked:
    """One file as it is to be read, what it would do, and whether it is here already."""

    kind: ImportKind
    given: dict[str, Any]
    says: list[str]
    already: str | None


def _bring_in(database: Database, actor: Actor, told: Told, *, today: date) -> str:
    looked = files.each(told.file, lambda path: _look(database, actor, told, path, today))
    kinds = {one.kind for one in looked}
    if len(kinds) > 1:
        raise BadValue("Some of these are lists of members and some are registers; part them.")
    if told.yes:
        new = [one.given for one in looked if not one.already]
        if not new:
            raise Refusal(str(looked[0].already))
        door.act(
            database, many_files.save_many, actor, kind=kinds.pop(), files=new, today=today
        )  # fmt: skip
    said = [
        line
        for path, one in zip(told.file, looked, strict=True)
        for line in (*files.said(told, path), *one.says)
    ]
    return "\n".join([*said, previews.verdict(told)])


def _look(database: Database, actor: Actor, told: Told, path: Path, today: date) -> _Looked:
    data = files.sheet(path, told.sheet)
    table = read_table(data)
    kind = ImportKind(told.purpose.value) if told.purpose else None
    with database.reading() as session:
        known = column_mappings.known_again(session, table.headings, kind)
    mapping = _mapping(table, known, told)
    how = ReadAs(kind=told.kind, mapping=mapping, group=told.part, date_order=told.date_order)
    if mapping.purpose is Purpose.REGISTER and not told.timezone and how.needs_clock:
        raise BadValue("Say on which clock the file's times are: add --timezone ZONE.")
    given = {"data": data, "file_name": path.name, "group_name": told.group, "kind": how}
    look = _as_list if mapping.purpose is Purpose.MEMBERS else _as_register
    try:
        with database.reading() as session:
            found = look(session, actor, told, given, today)
    except PartNotTold as question:
        raise UnreadableFile(f"{question.sentence} {_PART[question.one]}") from question
    return replace(found, says=[*_read_as(mapping, known), *found.says])


def _as_list(
    session: Session, actor: Actor, _: Told, given: dict[str, Any], today: date
) -> _Looked:
    plan = member_lists.preview(session, actor, today=today, **given)
    return _Looked(ImportKind.MEMBERS, given, list(previews.of_list(plan)), plan.already)


def _as_register(
    session: Session, actor: Actor, told: Told, given: dict[str, Any], today: date
) -> _Looked:
    more = {"zone": told.timezone or "UTC", "date_order": told.date_order, "held_on": told.day}
    plan = registers.preview(session, actor, today=today, **given, **more)
    says = list(previews.of_meeting(Line((0,), (plan,))))
    return _Looked(ImportKind.REGISTER, {**given, **more}, says, plan.already)


def _mapping(table: Table, known: KnownMapping | None, told: Told) -> columns.Mapping:
    """Return what was told of the columns, over what was told before; nothing is guessed."""
    before = known.mapping if known else None
    purpose = told.purpose or (before.purpose if before else Purpose.MEMBERS)
    untold = tuple(Column(heading, Target.IGNORE) for heading in table.headings)
    mapping = columns.Mapping(purpose, before.columns if before else untold)
    for wish in told.column:
        heading, given, target = wish.rpartition("=")
        if not given or target not in TARGETS[purpose]:
            choices = ", ".join(one.value for one in TARGETS[purpose])
            raise BadValue(
                f"“{wish[:80]}” does not tell what a column is; write {_HOW}, where TARGET is one "
                f"of {choices}."
            )
        mapping = columns.changed(mapping, _place(table, heading), Target(target))
    if problems := columns.problems(mapping):
        raise BadValue(_not_enough(mapping, problems))
    return mapping


def _place(table: Table, heading: str) -> int:
    """Return which column is meant: by its heading, else by its number, the first being 1."""
    there = [plain(one) for one in table.headings]
    if plain(heading) in there:
        return there.index(plain(heading))
    if heading.strip().isdecimal() and 0 < int(heading) <= len(there):
        return int(heading) - 1
    names = ", ".join(called(one, at) for at, one in enumerate(table.headings))
    raise BadValue(f"No column is called “{heading[:60]}”; the columns are {names}.")


def _not_enough(mapping: columns.Mapping, problems: Sequence[str]) -> str:
    untold = ", ".join(
        called(column.heading, at)
        for at, column in enumerate(mapping.columns)
        if column.target is Target.IGNORE
    )
    choices = ", ".join(one.value for one in TARGETS[mapping.purpose])
    said_nothing = all(column.target is Target.IGNORE for column in mapping.columns)
    wrong = "" if said_nothing else f"{' '.join(problems)} "
    still = f"; not told are {untold}" if untold else ""
    return (
        f"{wrong}Say what each column is that is needed, by {_HOW}, where TARGET is one of "
        f"{choices}{still}."
    )


def _read_as(mapping: columns.Mapping, known: KnownMapping | None) -> list[str]:
    said = []
    if known:
        saved = known.saved
        said.append(f"read as told on {saved.saved_on.isoformat()} for {saved.called}")
        said += [f"new since then: {called(heading, 0)}" for heading in known.new]
    return said + [
        f"{called(column.heading, at)}: {columns.WORDS[column.target]}"
        for at, column in enumerate(mapping.columns)
        if column.target is not Target.IGNORE
    ]
