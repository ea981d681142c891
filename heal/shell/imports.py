"""Bringing files in from a shell: the same services as the page, `python -m heal import --help`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from heal.db.engine import Database
from heal.errors import AmbiguousDates, BadValue, Refusal, UnreadableFile, UnreadableFiles
from heal.exchange import readers
from heal.exchange.moments import DateOrder
from heal.rules.access import Actor
from heal.services import door, many_files, member_lists, season_files, seasons
from heal.services.member_lists import MembersPreview
from heal.services.season_files import Asks, Part, ReadFile
from heal.services.seasons import Line, Season
from heal.shell import files, mapped_imports, pairings, previews, programme
from heal.vocabulary import ImportKind

Told = argparse.Namespace
SAYS = {
    Asks.ORDER: "Add --date-order mdy or --date-order dmy.",
    Asks.DAY: "This file does not tell on which day the meeting was; add --day.",
    Asks.GROUP: "This file does not say whose meeting it was; add --group.",
}


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Add one command a kind of file; each is carried out by its `bring_in`."""
    kinds = parser.add_subparsers(required=True, metavar="kind")
    lists = ((kind, _members) for kind in readers.MEMBER_LISTS)
    reports = ((kind, _registers) for kind in readers.REGISTERS)
    for kind, bring_in in (*lists, *reports):
        added = kinds.add_parser(kind.value)
        added.set_defaults(bring_in=bring_in, kind=kind)
        added.add_argument("file", type=Path, nargs="+", metavar="FILE")
        added.add_argument("--sheet", metavar="NAME", help="which sheet of a workbook")
        added.add_argument("--yes", action="store_true", help="save it")
        if kind not in readers.REGISTERS:
            says = "the group; of several lists each is of the group that its title names"
            added.add_argument("--group", metavar="NAME", help=says)
            continue
        says = "the group; of several files, of those whose topic names none"
        added.add_argument("--group", metavar="NAME", help=says)
        added.add_argument("--timezone", required=True, metavar="ZONE")
        added.add_argument("--date-order", type=DateOrder, choices=list(DateOrder))
        added.add_argument(
            "--day",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the meeting's day, where the file does not tell it",
        )
    mapped_imports.add_commands(kinds)
    pairings.add_command(kinds)
    programme.add_import(kinds.add_parser)


def _members(database: Database, actor: Actor, told: Told, *, today: date) -> str:
    def look(path: Path) -> tuple[dict[str, Any], MembersPreview]:
        given = _list(told, path)
        with database.reading() as session:
            return given, member_lists.preview(session, actor, today=today, **given)

    seen = files.each(told.file, look)
    _refuse_one_group_twice([given for given, _ in seen])
    said = [
        line
        for path, (_, plan) in zip(told.file, seen, strict=True)
        for line in (*files.said(told, path), *previews.of_list(plan))
    ]
    if told.yes:
        new = [given for given, plan in seen if not plan.already]
        if not new:
            raise Refusal(str(seen[0][1].already))
        door.act(
            database, many_files.save_many, actor, kind=ImportKind.MEMBERS, files=new, today=today
        )
    return "\n".join([*said, previews.verdict(told)])


def _list(told: Told, path: Path) -> dict[str, Any]:
    data, several = files.sheet(path, told.sheet), len(told.file) > 1
    if told.group and several:
        raise BadValue("Several lists are not of one group; leave --group out, or import one.")
    group = told.group or (member_lists.suggested_group(data, told.kind) if several else None)
    if not group:
        raise BadValue("This list does not say of which group it is; import it with --group NAME.")
    return {"data": data, "file_name": path.name, "group_name": group, "kind": told.kind}


def _refuse_one_group_twice(lists: Sequence[dict[str, Any]]) -> None:
    twice = many_files.of_one_group([given["group_name"] for given in lists])
    if twice:
        names = [lists[at]["file_name"] for at in sorted(twice)]
        raise UnreadableFiles(tuple(f"{name}: {many_files.ONE_GROUP}" for name in names))


def _registers(database: Database, actor: Actor, told: Told, *, today: date) -> str:
    data = files.each(told.file, lambda path: files.sheet(path, told.sheet))
    names = [path.name for path in told.file]
    read = season_files.read_many(
        list(zip(names, data, strict=True)),
        zone=told.timezone,
        date_order=told.date_order,
        held_on=told.day,
        kind=told.kind,
    )
    given = {
        "files": read,
        "today": today,
        "otherwise": told.group,
        "group_names": _said_group(told, read),
    }
    with database.reading() as session:
        season = seasons.preview_many(session, actor, **given)
    _refuse_problems(season, read)
    said = [line for one in season.lines for line in _line_said(told, one)]
    if told.yes:
        if not season.kept:
            raise Refusal(str(season.lines[0].problem))
        door.act(database, seasons.save_many, actor, keeping=len(season.kept), **given)
    return "\n".join([*said, previews.verdict(told)])


def _said_group(told: Told, read: Sequence[ReadFile]) -> dict[Part, str]:
    """Return the group that was said; of one file alone, whatever its topic names."""
    alone = told.group and len(read) == 1 and len(read[0].topics) == 1
    return {(0, topic): told.group for topic in read[0].topics} if alone else {}


def _refuse_problems(season: Season, read: Sequence[ReadFile]) -> None:
    wrong = [line for line in season.lines if not line.plans and not line.already]
    if len(read) == 1 and wrong:
        _refuse_one(wrong[0])
    if wrong:
        raise UnreadableFiles(
            tuple(
                f"{read[number].file_name}: {' '.join(_sentences(line))}"
                for line in wrong
                for number in line.files
            )
        )


def _refuse_one(line: Line) -> None:
    if line.asks is Asks.ORDER:
        raise AmbiguousDates(str(line.problem))
    raise UnreadableFile(" ".join(_sentences(line)))


def _sentences(line: Line) -> Iterator[str]:
    yield from filter(None, [line.problem, SAYS[line.asks] if line.asks else None])


def _line_said(told: Told, line: Line) -> Iterator[str]:
    yield from files.said(told, *(told.file[number] for number in line.files))
    if line.plans:
        yield from previews.of_meeting(line)
    else:
        yield str(line.problem)
