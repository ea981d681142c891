"""Pairs that began before the dashboard, from a shell: the file to fill in, and bringing it in."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any, Final

from heal.db.engine import Database
from heal.errors import Refusal
from heal.exchange import pairs_template
from heal.exchange.file_signatures import Kind
from heal.exchange.moments import DateOrder
from heal.exchange.tables import Format
from heal.rules.access import Actor
from heal.rules.past_pairings import ATTESTATION, will_be_looked_into
from heal.services import door, many_files, pairs_preview
from heal.services.pairs_preview import PairsPreview
from heal.shell import files
from heal.vocabulary import ImportKind

Told = argparse.Namespace
TEMPLATES: Final = (Kind.PAIRINGS,)


def add_command(kinds: Any) -> None:
    """Add the kind to those that can be brought in; it is carried out by its `bring_in`."""
    added = kinds.add_parser(Kind.PAIRINGS.value)
    added.set_defaults(bring_in=bring_in)
    added.add_argument("file", type=Path, nargs="+", metavar="FILE")
    added.add_argument("--yes", action="store_true", help="save it")
    added.add_argument("--attest", action="store_true", help=f"say: {ATTESTATION}")
    added.add_argument("--date-order", type=DateOrder, choices=list(DateOrder))
    added.add_argument(
        "--add-people", action="store_true", help="add whoever is not in the records yet"
    )


def bring_in(database: Database, actor: Actor, told: Told, *, today: date) -> str:
    """Look at files of pairs, and save them where that was said: all of them or none."""

    def look(path: Path) -> tuple[dict[str, Any], PairsPreview]:
        given = {
            "data": files.read(path),
            "file_name": path.name,
            "date_order": told.date_order,
            "add_people": told.add_people,
        }
        with database.reading() as session:
            return given, pairs_preview.preview(session, actor, today=today, **given)

    looked = files.each(told.file, look)
    said = []
    for path, (_, plan) in zip(told.file, looked, strict=True):
        said += [f"{path.name}:"] if len(looked) > 1 else []
        said += _said(plan)
    if told.yes:
        new = [
            {**given, "attested": told.attest, "keeping": len(plan.pairs)}
            for given, plan in looked
            if not plan.already
        ]
        if not new:
            raise Refusal(str(looked[0][1].already))
        kind = ImportKind.PAIRINGS
        door.act(database, many_files.save_many, actor, kind=kind, files=new, today=today)
        return "\n".join([*said, "Saved."])
    needs = "Nothing is saved yet; add --yes to save it, and --attest if you know this: "
    return "\n".join([*said, needs + ATTESTATION])


def _said(plan: PairsPreview) -> list[str]:
    counts = {
        "go on": plan.running,
        "have ended": len(plan.pairs) - plan.running,
        "new people": len(plan.new_people),
        "new in the mentor pool": len(plan.new_mentors),
        "in the records already": len(plan.unchanged),
        "refused": len(plan.refused),
    }
    return [
        *(f"{says}: {number}" for says, number in counts.items()),
        *([will_be_looked_into(plan.concerns)] if plan.concerns else []),
        *([plan.already] if plan.already else []),
        *(f"line {row.line}: {row.reason}" for row in plan.refused),
    ]


def add_template_arguments(parser: argparse.ArgumentParser) -> None:
    """Add which empty file is wanted, and where to."""
    parser.add_argument("kind", type=Kind, choices=list(TEMPLATES), metavar="pairings")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE")


def template(told: Told) -> str:
    """Write the empty file to fill in, as CSV or as a workbook by the ending of its name."""
    ending = told.to.suffix.lower().removeprefix(".")
    if ending not in list(Format):
        raise Refusal("Choose a file that ends in .csv or .xlsx.")
    told.to.write_bytes(pairs_template.template(Format(ending)))
    return f"The file to fill in is {told.to}."
