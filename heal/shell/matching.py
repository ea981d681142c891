"""Whom to suggest, from a shell: the same as the pages show, `python -m heal match --help`."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import date
from typing import Any

from heal.db.engine import Database
from heal.queries import drafts, settings, shortlist
from heal.queries.drafts import WholeDraft
from heal.queries.shortlist import Shortlisted, must_in_words
from heal.rules.access import Actor, require
from heal.rules.wording import label
from heal.services import door, openings
from heal.vocabulary import Opened, Permission

Told = argparse.Namespace
TEXT, JSON = "text", "json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what can be asked for: one request, or everyone who waits."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--request", type=int, metavar="ID", help="the mentors for one request")
    which.add_argument("--all", action="store_true", help="a draft for everyone who waits")
    parser.add_argument("--first", type=int, default=3, metavar="N", help="so many for a request")
    parser.add_argument("--format", choices=[TEXT, JSON], default=TEXT)


def match(database: Database, actor: Actor, told: Told, *, today: date) -> str:
    """Return what would be suggested; that it was looked at is noted."""
    require(actor, Permission.MANAGE_REQUESTS)
    with database.reading() as session:
        if told.all:
            programme = settings.programme(session)
            found: WholeDraft | Shortlisted = drafts.for_all(
                session, today=today, programme=programme
            )
        else:
            found = shortlist.for_request(
                session, told.request, today=today, first=max(told.first, 1)
            )
    what: dict[str, Any] = {"kind": Opened.LIST, "record_id": None, "member_ids": ()}
    if isinstance(found, Shortlisted):
        about = (found.member_id,)
        what = {"kind": Opened.REQUEST, "record_id": found.request_id, "member_ids": about}
    door.act(database, openings.note, actor, detail="match, from the shell", **what)
    if told.format == JSON:
        return json.dumps(asdict(found), ensure_ascii=False, indent=2)
    return "\n".join(_draft(found) if isinstance(found, WholeDraft) else _one(found))


def _one(found: Shortlisted) -> list[str]:
    lines = [f"For {found.mentee}, {found.left} of the pool:"]
    for one in found.suggested:
        lines += ["", one.mentor, *(f"  {reason}" for reason in (*one.reasons, *one.beside))]
    lines += ["", *(must_in_words(name, left) for name, left in found.musts.items())]
    lines += [f"{label(gate)}: {', '.join(names)}" for gate, names in found.out.items()]
    return lines


def _draft(found: WholeDraft) -> list[str]:
    lines = [f"{says}: {value}" for says, value in drafts.in_figures(found).items()]
    for pair in found.pairs:
        lines += ["", f"{pair.mentee} (waiting {pair.waited} days): {pair.mentor}"]
        lines += [f"  {reason}" for reason in (*pair.reasons, *pair.beside)]
    _section(lines, "Not served", [f"{one.mentee}: {' '.join(one.why)}" for one in found.unserved])
    _section(lines, "Not in the draft", [f"{one.name}: {' '.join(one.why)}" for one in found.held])
    loads = [f"{one.mentor}: has {one.has}, gets {one.gets}" for one in found.loads]
    _section(lines, "Mentees by mentor", loads)
    _section(lines, "Better with each other", list(found.better or ()))
    return lines


def _section(lines: list[str], title: str, said: list[str]) -> None:
    if said:
        lines += ["", f"{title}:", *(f"  {line}" for line in said)]
