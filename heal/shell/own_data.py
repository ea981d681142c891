"""Everything about one person, taken out from a shell for that person."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from heal.db.engine import Database
from heal.rules.access import Actor
from heal.rules.own_data import NOTES, SAFE
from heal.services import door, own_data
from heal.shell.private_files import write_privately

Told = argparse.Namespace


def add_export(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the way out: whom it is about, by their number, and where to."""
    says = "Take out everything about one person, for them."
    added = add_parser("person", help=says, description=f"{says} {NOTES}")
    added.set_defaults(take_out=_export)
    added.add_argument("member_id", type=int, metavar="ID")
    added.add_argument("--to", type=Path, required=True, metavar="FILE")


def _export(database: Database, actor: Actor, told: Told, *, today: date) -> str:
    data = door.act(database, own_data.take_out, actor, told.member_id, day=today)
    write_privately(told.to, data)
    return f"Everything about this person is in {told.to}. {NOTES} {SAFE}"
